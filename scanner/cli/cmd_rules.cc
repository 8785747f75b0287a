// `assay rules list|show|test|check`
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <string>
#include <tuple>

#include "patterns/rule_check.h"
#include "patterns/rule_set.h"
#include "reports/escape.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"

namespace assay::cli {
namespace {

using patterns::Rule;
using patterns::RuleSet;

const Usage kUsage{"rules", "list|show ID|test [FILE…]|check FILE…",
                   "list   the detectors, with --only, --skip and --rules as in a scan\n"
                   "show   one detector as it is written, and what it costs\n"
                   "test   runs detectors' own examples and counter-examples through the matcher\n"
                   "check  what is wrong with rule files; measures what each rule costs"};

std::shared_ptr<const RuleSet> load(const RuleFlags& flags, std::vector<Problem>& problems) {
  return RuleSet::with(flags.rules, {flags.only, flags.skip}, cache_dir(), problems);
}

void append_cell(std::string& row, std::string_view text, std::size_t width) {
  const std::size_t begin = row.size();
  reports::append_printable(row, text);
  row.resize(std::max(row.size(), begin + width), ' ');
  row += "  ";
}

int list_rules(const RuleFlags& flags) {
  std::vector<Problem> problems;
  const auto set = load(flags, problems);
  if (!set) return refuse(problems);
  std::vector<const RuleInfo*> rules;
  std::size_t id_width = 2;
  std::size_t class_width = 5;
  for (std::size_t i = 0; i < set->size(); ++i) {
    if (!set->enabled(i)) continue;
    rules.push_back(&set->rules()[i].info);
    id_width = std::max(id_width, rules.back()->id.size());
    class_width = std::max(class_width, rules.back()->data_class.size());
  }
  std::sort(rules.begin(), rules.end(),
            [](const RuleInfo* a, const RuleInfo* b) { return a->id < b->id; });
  std::string text;
  const auto add_row = [&](std::string_view id, std::string_view name, std::string_view country,
                           std::string_view title) {
    append_cell(text, id, id_width);
    append_cell(text, name, class_width);
    append_cell(text, country, 7);
    reports::append_printable(text, title);
    text += '\n';
  };
  add_row("id", "class", "country", "title");
  for (const RuleInfo* rule : rules)
    add_row(rule->id, rule->data_class, rule->country, rule->title);
  return print(text);
}

/// The rules as they are written, examples and all: built in, and those that --rules adds.
std::vector<Rule> written_rules(const RuleFlags& flags, std::vector<Problem>& problems) {
  std::vector<Rule> rules = patterns::built_in_rules();
  for (Rule& rule : patterns::rules_of(flags.rules, problems)) rules.push_back(std::move(rule));
  return rules;
}

// What is found for which country, how it is checked, and where its form is documented.
int list_by_country(const RuleFlags& flags) {
  std::vector<Problem> problems;
  const auto set = load(flags, problems);
  if (!set) return refuse(problems);
  std::vector<Rule> rules = written_rules(flags, problems);
  if (!problems.empty()) return refuse(problems);
  std::set<std::string, std::less<>> enabled;
  for (std::size_t i = 0; i < set->size(); ++i) {
    if (set->enabled(i)) enabled.insert(set->rules()[i].info.id);
  }
  std::erase_if(rules, [&](const Rule& rule) { return !enabled.contains(rule.info.id); });
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
    return std::tie(a.info.country, a.info.data_class, a.info.id) <
           std::tie(b.info.country, b.info.data_class, b.info.id);
  });
  std::string text;
  for (const Rule& rule : rules) {
    append_cell(text, rule.info.country.empty() ? "-" : rule.info.country, 2);
    append_cell(text, rule.info.id, 28);
    append_cell(text, rule.info.title, 48);
    std::string validators;
    for (const std::string& name : rule.validators)
      validators += (validators.empty() ? "" : ", ") + name;
    append_cell(text, validators.empty() ? "form only" : validators, 20);
    reports::append_printable(text, rule.refs.empty() ? "" : rule.refs.front());
    text += '\n';
  }
  return print(text);
}

std::string_view trigger_name(patterns::Trigger trigger) {
  constexpr std::array<std::string_view, 8> kNames = {"pattern", "after",      "number", "token",
                                                      "head",    "assignment", "names",  "column"};
  return kNames[static_cast<std::size_t>(trigger)];
}

std::string cost_text(const patterns::RuleCost& cost) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%.3f ns a byte, %.1f hits a MB", cost.ns_per_byte,
                cost.hits_per_mb);
  return text.data();
}

int show_rule(const std::string& id, const RuleFlags& flags) {
  std::vector<Problem> problems;
  const std::vector<Rule> rules = written_rules(flags, problems);
  if (!problems.empty()) return refuse(problems);
  std::string text;
  for (const Rule& rule : rules) {
    if (rule.info.id != id) continue;
    const auto set = RuleSet::compile({rule}, {}, problems);
    if (!set) return refuse(problems);
    if (!text.empty()) text += '\n';  // a variant of it
    text += rule.toml;
    if (!text.ends_with('\n')) text += '\n';
    text += "\n# class    " + rule.info.data_class + "\n# file     " + rule.file + ":" +
            std::to_string(rule.line) + "\n# trigger  " + std::string(trigger_name(rule.trigger)) +
            "\n# width    " + std::to_string(set->max_width()) + " bytes at most\n";
    for (const patterns::RuleCost& cost : patterns::measure_costs(*set)) {
      text += "# cost     " + cost_text(cost) + "\n";
    }
  }
  if (text.empty()) return refuse("rules show", "there is no rule '" + id + "'");
  return print(text);
}

void append_failures(std::string& text, std::string_view what,
                     const std::vector<patterns::ExampleFailure>& failures) {
  for (const patterns::ExampleFailure& failure : failures) {
    text += std::string(what) + ": " + reports::printable(failure.rule) +
            (failure.counter_example ? ": no_match " : ": match ") +
            std::to_string(failure.number) + ": " + reports::printable(failure.message) + "\n";
  }
}

int test_rules(const Args& files, const RuleFlags& flags) {
  std::vector<Problem> problems;
  RuleFlags all = flags;
  all.rules.insert(all.rules.end(), files.begin(), files.end());
  const auto set = load(all, problems);
  if (!set) return refuse(problems);
  std::vector<Rule> rules =
      files.empty() ? written_rules(flags, problems) : patterns::rules_of(files, problems);
  if (!problems.empty()) return refuse(problems);
  // Only what the selection enables can be expected to match.
  std::erase_if(rules, [&](const Rule& rule) {
    for (std::size_t i = 0; i < set->size(); ++i) {
      if (set->rules()[i].info.id == rule.info.id) return !set->enabled(i);
    }
    return true;
  });
  const patterns::ExampleReport report = patterns::test_examples(rules, *set);
  std::string text;
  append_failures(text, "failed", report.failures);
  append_failures(text, "another rule wins", report.outshone);
  for (const std::string& rule : report.incomplete)
    text += "incomplete: " + reports::printable(rule) + "\n";
  text += std::to_string(report.rules) + " rules, " + std::to_string(report.examples) +
          " examples, " + std::to_string(report.counter_examples) + " counter-examples: " +
          (report.failures.empty() ? "all as expected"
                                   : std::to_string(report.failures.size()) + " failed") +
          "\n";
  const int printed = print(text);
  return printed != kExitOk ? printed : report.failures.empty() ? kExitOk : kExitFindings;
}

int check_rules(const Args& files) {
  if (files.empty()) return refuse("rules check", "no FILE given");
  std::vector<Problem> problems;
  std::vector<Rule> rules = patterns::rules_of(files, problems);
  // Without mistakes of their own they must also load beside the built-in ones.
  if (problems.empty()) RuleSet::with(files, {}, {}, problems);
  if (!problems.empty()) return refuse(problems);
  for (const Rule& rule : rules) {
    for (const std::string& expression : patterns::ambiguous_expressions(rule)) {
      problems.push_back(
          {"pattern", rule.file, rule.line, 0, "rule '" + rule.info.id + "'",
           "may share out one text in thousands of ways: " + expression,
           "let each turn of the repeat begin with what the one before can't end with"});
    }
  }
  const auto alone = RuleSet::compile(std::move(rules), {}, problems);
  if (!alone) return refuse(problems);
  for (const patterns::RuleCost& cost : patterns::measure_costs(*alone)) {
    if (cost.ns_per_byte <= patterns::kMaxNsPerByte && cost.hits_per_mb <= patterns::kMaxHitsPerMb)
      continue;
    problems.push_back({"cost", files.front(), 0, 0, "rule '" + cost.rule + "'",
                        "costs too much: " + cost_text(cost), "begin with a rarer literal"});
  }
  if (!problems.empty()) return refuse(problems);
  return print(std::to_string(alone->size()) + (alone->size() == 1 ? " rule" : " rules") +
               " checked\n");
}

}  // namespace

int cmd_rules(const Args& args) {
  RuleFlags flags;
  bool by_country = false;
  auto table = rule_flags(flags);
  table.push_back({"--by-country", "", "Detectors",
                   "With list: by country, with validator and standard.", [&](const std::string&) {
                     by_country = true;
                     return std::string();
                   }});
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.empty()) return refuse(kUsage.command, "list, show, test or check?");
  const std::string& verb = parsed.operands.front();
  const Args rest(parsed.operands.begin() + 1, parsed.operands.end());
  const bool selects = !flags.only.empty() || !flags.skip.empty();
  if (verb == "list") {
    if (!rest.empty()) return refuse("rules list", "no operands expected");
    return by_country ? list_by_country(flags) : list_rules(flags);
  }
  if (by_country) return refuse(kUsage.command, "--by-country belongs to list");
  if (verb == "show") {
    if (rest.size() != 1) return refuse("rules show", "one rule id expected");
    if (selects) return refuse("rules show", "--only and --skip don't belong here");
    return show_rule(rest.front(), flags);
  }
  if (verb == "test") return test_rules(rest, flags);
  if (verb == "check") {
    if (selects || !flags.rules.empty())
      return refuse("rules check", "give rule files as operands");
    return check_rules(rest);
  }
  return refuse(kUsage.command, "unknown '" + verb + "': list, show, test or check");
}

}  // namespace assay::cli
