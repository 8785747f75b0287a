#include "patterns/rule_check.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "patterns/compiled.h"
#include "patterns/matcher.h"
#include "patterns/sources.h"

namespace assay::patterns {
namespace {

constexpr std::string_view kOpen = "«";
constexpr std::string_view kClose = "»";

struct Example {
  std::string text;
  bool marked = false;
  std::size_t begin = 0, end = 0;  ///< the marked value
};

Example read_example(const std::string& written) {
  Example example;
  example.text = join_example(written);
  const std::size_t open = example.text.find(kOpen);
  const std::size_t close = example.text.rfind(kClose);
  if (open == std::string::npos || close == std::string::npos || close < open) return example;
  example.text.erase(close, kClose.size());
  example.text.erase(open, kOpen.size());
  example.marked = true;
  example.begin = open;
  example.end = close - kOpen.size();
  return example;
}

class ExampleRunner {
 public:
  explicit ExampleRunner(const RuleSet& set) : matcher_(set) {}

  void run(const Rule& rule, ExampleReport& report) {
    ++report.rules;
    if (rule.refs.empty()) report.incomplete.push_back(rule.info.id + ": no references");
    if (rule.match.size() < kLeastExamples)
      report.incomplete.push_back(rule.info.id + ": fewer than 2 examples");
    if (rule.no_match.size() < kLeastExamples)
      report.incomplete.push_back(rule.info.id + ": fewer than 2 counter-examples");
    for (std::size_t i = 0; i < rule.match.size(); ++i) example(rule, i, report);
    for (std::size_t i = 0; i < rule.no_match.size(); ++i) counter_example(rule, i, report);
  }

 private:
  void scan(const Rule& rule, const std::string& text) {
    matches_.clear();
    TextView view;
    view.text = text;
    view.own_end = text.size();
    TableText table;
    if (const std::size_t equals = text.find('=');
        rule.trigger == Trigger::kColumn && equals != std::string::npos) {
      // A column's name and one of its cells.
      table.columns.push_back(text.substr(0, equals));
      table.cells.push_back(
          {static_cast<std::uint32_t>(equals + 1), static_cast<std::uint32_t>(text.size()), 0, 1});
      view.table = &table;
    }
    matcher_.scan(view, matches_);
    for (const CellMatch& cell : matcher_.cells()) {
      matches_.push_back(matcher_.kinds()[cell.kind].match);
      matches_.back().begin = cell.begin;
      matches_.back().end = cell.end;
    }
  }

  void example(const Rule& rule, std::size_t number, ExampleReport& report) {
    ++report.examples;
    const Example example = read_example(rule.match[number]);
    scan(rule, example.text);
    const Match* other = nullptr;
    for (const Match& match : matches_) {
      const bool wins = match.rule->id == rule.info.id;
      const bool loses =
          std::any_of(match.alternatives.begin(), match.alternatives.end(),
                      [&](const RuleInfo* info) { return info->id == rule.info.id; });
      if (!wins && !loses) {
        if (other == nullptr) other = &match;
        continue;
      }
      if (wins && example.marked && (match.begin != example.begin || match.end != example.end))
        continue;
      if (wins && match.confidence == Confidence::kLow) {
        report.failures.push_back(
            {rule.info.id, false, number + 1, "found with low confidence only"});
      } else if (loses) {
        report.outshone.push_back(
            {rule.info.id, false, number + 1, "won by '" + match.rule->id + "'"});
      }
      return;
    }
    std::string message = example.marked ? "not found with exactly the marked value" : "not found";
    if (other != nullptr) message += "; rule '" + other->rule->id + "' found something";
    report.failures.push_back({rule.info.id, false, number + 1, std::move(message)});
  }

  void counter_example(const Rule& rule, std::size_t number, ExampleReport& report) {
    ++report.counter_examples;
    scan(rule, read_example(rule.no_match[number]).text);
    for (const Match& match : matches_) {
      if (match.rule->id == rule.info.id && match.confidence != Confidence::kLow) {
        report.failures.push_back(
            {rule.info.id, true, number + 1, "found, though it is a counter-example"});
        return;
      }
    }
  }

  Matcher matcher_;
  std::vector<Match> matches_;
};

/// A deterministic text of the kinds that scans see most, so that a rule's cost is the same
/// everywhere.
std::string sample_text() {
  static constexpr std::array<std::string_view, 48> kWords = {
      "the",     "return", "static",  "const",    "user",     "value",   "config",  "import",
      "http://", "key",    "token",   "password", "client",   "server",  "address", "number",
      "account", "public", "private", "data",     "function", "error",   "request", "response",
      "index",   "buffer", "string",  "select",   "from",     "where",   "and",     "of",
      "to",      "with",   "version", "license",  "system",   "process", "service", "access",
      "secret_", "api_",   "auth",    "name",     "email",    "id=",     "order",   "time"};
  static constexpr std::array<std::string_view, 12> kJoints = {" ", " ",  " ",  " ",   "_",  ".",
                                                               "(", ") ", ": ", " = ", ", ", ";\n"};
  std::string text;
  std::uint64_t state = 0x9E3779B97F4A7C15ULL;
  const auto next = [&](std::uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
  };
  const auto run = [&](std::string_view alphabet, std::uint64_t length) {
    for (std::uint64_t i = 0; i < length; ++i) text += alphabet[next(alphabet.size())];
  };
  while (text.size() < (1U << 20)) {
    switch (next(24)) {
      case 0:
        run("0123456789", 1 + next(12));
        break;
      case 1:
        run("0123456789abcdef", 8 + next(40));
        break;
      case 2:
        run("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 16 + next(48));
        break;
      case 3:
        text += "2026-0" + std::to_string(1 + next(9)) + "-1" + std::to_string(next(10)) + " 12:0" +
                std::to_string(next(10));
        break;
      case 4:
        run("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", 4 + next(12));
        break;
      default:
        text += kWords[next(kWords.size())];
        break;
    }
    text += kJoints[next(kJoints.size())];
  }
  return text;
}

struct Counter {
  const Finder& finder;
  std::string_view sample;
  std::uint64_t hits = 0;
};

int count_hit(unsigned, unsigned long long, unsigned long long end, unsigned, void* context) {
  Counter& counter = *static_cast<Counter*>(context);
  if (counter.finder.behind.empty() || counter.finder.is_followed(counter.sample, end))
    ++counter.hits;
  return 0;
}

// Nanoseconds a byte of one finder alone, the look behind included; `hits` gets what it finds in
// the sample.
double time_alone(const Finder& finder, const std::string& sample, std::uint64_t& hits) {
  hs_database_t* raw = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile(finder.expression.c_str(), finder.caseless ? HS_FLAG_CASELESS : 0U, HS_MODE_BLOCK,
                 nullptr, &raw, &error) != HS_SUCCESS) {
    hs_free_compile_error(error);
    return 0;
  }
  const Database database(raw);
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database.get(), &scratch) != HS_SUCCESS) return 0;
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    Counter counter{finder, sample};
    const auto begin = std::chrono::steady_clock::now();
    hs_scan(database.get(), sample.data(), static_cast<unsigned>(sample.size()), 0, scratch,
            count_hit, &counter);
    hits = counter.hits;
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count() / static_cast<double>(sample.size()));
  }
  hs_free_scratch(scratch);
  return best;
}

}  // namespace

ExampleReport test_examples(const std::vector<Rule>& rules, const RuleSet& set) {
  ExampleReport report;
  ExampleRunner runner(set);
  for (const Rule& rule : rules) runner.run(rule, report);
  return report;
}

std::vector<RuleCost> measure_costs(const RuleSet& set) {
  const RuleSet::Compiled& compiled = set.compiled();
  const std::string sample = sample_text();
  std::vector<RuleCost> costs(compiled.rules.size());
  for (std::size_t i = 0; i < costs.size(); ++i) costs[i].rule = compiled.rules[i].info.id;
  const double megabytes = static_cast<double>(sample.size()) / 1e6;
  for (const Finder& finder : compiled.finders) {
    std::uint64_t hits = 0;
    // Those with anchors share one table whose cost doesn't grow with them.
    const double ns = finder.by == Finder::By::kHyperscan ? time_alone(finder, sample, hits) : 0;
    const auto charge = [&](std::uint32_t rule, double share) {
      costs[rule].ns_per_byte += ns * share;
      costs[rule].hits_per_mb += static_cast<double>(hits) / megabytes * share;
    };
    if (finder.kind == Finder::Kind::kPattern) {
      charge(finder.index, 1);
      continue;
    }
    const TriggerWord& word = compiled.words[finder.index];
    const double share = 1.0 / static_cast<double>(word.after.size() + word.assignments.size());
    for (const std::uint32_t rule : word.after) charge(rule, share);
    for (const std::uint32_t rule : word.assignments) charge(rule, share);
  }
  return costs;
}

std::vector<std::string> ambiguous_expressions(const Rule& rule) {
  std::vector<std::string> all;
  const auto look = [&](const char* field, const std::string& expression) {
    const std::string repeat = ambiguous_repeat(expression);
    if (!repeat.empty()) all.push_back(std::string(field) + ": " + repeat);
  };
  for (const std::string& pattern : rule.patterns) look("patterns", pattern);
  for (const std::string& reject : rule.reject) look("reject", reject);
  look("extend", rule.extend);
  look("column.pattern", rule.column.pattern);
  look("number.lead", rule.number.lead);
  look("number.tail", rule.number.tail);
  for (const PartRule& part : rule.parts) look("parts.pattern", part.pattern);
  return all;
}

std::vector<Rule> built_in_rules() {
  Vocabulary vocabulary;
  std::vector<Problem> problems;
  return parse_sources(built_in_sources(), vocabulary, problems);
}

std::vector<Rule> rules_of(const std::vector<std::string>& paths, std::vector<Problem>& problems) {
  std::vector<SourceFile> files;
  for (SourceFile& file : built_in_sources()) {
    if (file.name.starts_with("vocabulary/")) files.push_back(std::move(file));
  }
  for (const std::string& path : paths) {
    auto added = read_sources(path, problems);
    std::move(added.begin(), added.end(), std::back_inserter(files));
  }
  Vocabulary vocabulary;
  return parse_sources(files, vocabulary, problems);
}

}  // namespace assay::patterns
