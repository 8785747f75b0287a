// Turns parsed rules into what the matcher looks things up in, and compiles the databases.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "patterns/columns.h"
#include "patterns/compiled.h"
#include "patterns/context.h"
#include "patterns/finders.h"
#include "patterns/regex.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"
#include "scanner/base/digest.h"

namespace assay::patterns {
namespace {

// The least overlap of windows, and what number, token and word rules need around a hit.
constexpr std::size_t kMinWidth = 512;
constexpr std::size_t kMaxNumber = 64;  ///< bytes of a number with its separators

class Indexer {
 public:
  Indexer(RuleSet::Compiled& compiled, std::vector<Problem>& problems)
      : c_(compiled), problems_(problems) {}

  void run() {
    c_.index.resize(c_.rules.size());
    c_.max_width = kMinWidth;
    std::map<std::string, std::uint32_t, std::less<>> ids;  ///< the first rule of each
    std::set<std::string> variants;
    std::string canonical;
    for (std::uint32_t i = 0; i < c_.rules.size(); ++i) {
      Rule& rule = c_.rules[i];
      if (!variants.insert(rule.info.id + '/' + rule.variant).second)
        problem(rule, "duplicate", "a second rule of this id", "id");
      const auto [first, is_first] = ids.try_emplace(rule.info.id, i);
      if (!is_first && c_.rules[first->second].info.data_class != rule.info.data_class)
        problem(rule, "value", "another rule of this id has another class", "id");
      patterns(i);
      number_edges(i);
      for (const std::string& word : rule.after) trigger_word(word, i);
      if (rule.near.required && rule.near.words.empty())
        problem(rule, "missing", "required context without words");
      c_.index[i].near = context(rule, rule.near.words);
      c_.index[i].weak = context(rule, rule.near.weak);
      c_.index[i].with = context(rule, rule.near.with);
      c_.index[i].against = context(rule, rule.against.words);
      c_.max_width = std::max<std::size_t>(c_.max_width, rule.near.chars + 256U);
      canonical += rule.toml;
      for (const NameList& list : rule.names) {
        for (const std::string& words : list.words) canonical += words;
      }
      canonical += '\0';
    }
    for (const Rule& rule : c_.rules) parts(rule, ids);
    settle_finders(c_);
    c_.context = ContextTable(ContextTable::build(c_.context_words));
    c_.digest = sha256_hex(canonical);
  }

 private:
  void problem(const Rule& rule, std::string code, std::string message,
               std::string field = "pattern") {
    problems_.push_back({std::move(code), rule.file, rule.line, 1,
                         "rule '" + rule.info.id + "'." + field, std::move(message), ""});
  }

  // A window has to see the parts of a match that begins in it, and those of other matches that
  // want the same ones.
  void parts(const Rule& rule, const std::map<std::string, std::uint32_t, std::less<>>& ids) {
    for (const PartRule& part : rule.parts) {
      c_.max_width = std::max<std::size_t>(c_.max_width, 2U * rule.parts_within + 1024U);
      for (const std::string& id : part.rules) {
        if (!ids.contains(id))
          problem(rule, "unknown-rule", "there is no rule '" + id + "'", "parts");
      }
    }
  }

  void patterns(std::uint32_t i) {
    const Rule& rule = c_.rules[i];
    if (const auto extend = analyse(rule.extend); extend && !rule.extend.empty())
      c_.index[i].extend_width = static_cast<std::uint32_t>(extend->max_width);
    for (std::uint32_t part = 0; part < rule.patterns.size(); ++part) {
      const auto facts = analyse(rule.patterns[part]);
      if (!facts) return problem(rule, "pattern", facts.error().detail);
      if (const auto refused = LazyCode::refusal(rule.patterns[part]))
        problem(rule, "pattern", *refused);
      c_.index[i].max_width.push_back(static_cast<std::uint32_t>(facts->max_width));
      c_.max_width = std::max(c_.max_width, facts->max_width + c_.index[i].extend_width + 256);
      if (!rule.after.empty())
        c_.index[i].first.push_back(facts->min_width > 0 ? facts->first : ByteSet().set());
      if (rule.trigger != Trigger::kPattern) continue;
      Finder finder;
      finder.index = i;
      finder.part = part;
      finder.reach = static_cast<std::uint32_t>(facts->finder_reach);
      finder.expression = facts->finder;
      finder.caseless = facts->caseless;
      finder.width = static_cast<std::uint32_t>(facts->finder_width);
      finder.front = facts->front;
      if (!rule.find.empty()) {
        const auto found = analyse(rule.find[rule.find.size() == 1 ? 0 : part], true);
        if (!found) return problem(rule, "pattern", found.error().detail, "find");
        finder.expression = found->finder;
        finder.caseless = found->caseless;
        finder.reach = static_cast<std::uint32_t>(facts->max_width);
        finder.width =
            static_cast<std::uint32_t>(std::min<std::size_t>(found->finder_width, finder.reach));
        finder.front = facts->all;
      }
      c_.finders.push_back(std::move(finder));
    }
    for (const std::string* part : {&rule.number.lead, &rule.number.tail}) {
      if (part->empty()) continue;
      if (const auto refused = LazyCode::refusal(*part))
        problem(rule, "pattern", *refused, "number");
    }
    if (!rule.column.pattern.empty()) {
      if (const auto refused = LazyCode::refusal(rule.column.pattern))
        problem(rule, "pattern", *refused, "column");
    }
    for (const std::string& reject : rule.reject) {
      if (const auto refused = LazyCode::refusal(reject))
        problem(rule, "pattern", *refused, "reject");
    }
  }

  // Which bytes make a look at a number's lead or tail worth while.
  void number_edges(std::uint32_t i) {
    const NumberShape& number = c_.rules[i].number;
    RuleIndex& index = c_.index[i];
    if (!number.lead.empty()) {
      const auto lead = analyse(number.lead);
      if (!lead) return problem(c_.rules[i], "pattern", lead.error().detail, "number.lead");
      index.lead_last = lead->last;
      index.lead_needed = lead->min_width > 0;
      index.lead_width = static_cast<std::uint32_t>(lead->max_width);
    }
    if (!number.tail.empty()) {
      const auto tail = analyse(number.tail);
      if (!tail) return problem(c_.rules[i], "pattern", tail.error().detail, "number.tail");
      index.tail_first = tail->first;
      index.tail_needed = tail->min_width > 0;
      index.tail_width = static_cast<std::uint32_t>(tail->max_width);
    }
    const std::size_t edges = index.lead_width + index.tail_width + 2 * kMaxNumber;
    c_.max_width = std::max<std::size_t>(c_.max_width, edges + 256);
  }

  void trigger_word(const std::string& word, std::uint32_t rule) {
    const std::string key = lowered(word_expression(word));
    auto [at, added] = word_ids_.try_emplace(key, static_cast<std::uint32_t>(c_.words.size()));
    if (added) {
      c_.words.emplace_back().word = word;
      std::string expression;
      for (const std::string& spelling : spellings(word)) {
        // Joints are alike in the expression, so spellings that differ only in them fall together.
        const std::string one = word_expression(spelling);
        if (expression.find(one) != std::string::npos) continue;
        if (spelling.find_first_of(" _-.") == std::string::npos &&
            word.find(' ') != std::string::npos)
          continue;
        expression += (expression.empty() ? "" : "|") + one;
      }
      Finder finder;
      finder.kind = Finder::Kind::kWord;
      finder.index = at->second;
      finder.expression = expression;
      finder.caseless = true;
      c_.finders.push_back(std::move(finder));
    }
    auto& rules = c_.rules[rule].trigger == Trigger::kAssignment ? c_.words[at->second].assignments
                                                                 : c_.words[at->second].after;
    if (rules.empty() || rules.back() != rule) rules.push_back(rule);
  }

  std::vector<std::uint32_t> context(const Rule& rule, const std::vector<std::string>& words) {
    std::vector<std::uint32_t> ids;
    for (std::string word : words) {
      const bool prefix = word.ends_with('*');
      if (prefix) word.pop_back();
      if (word.empty()) continue;
      const std::string key = word + (prefix ? "*" : "");
      auto [at, added] =
          context_ids_.try_emplace(key, static_cast<std::uint32_t>(c_.context_words.size()));
      if (added) {
        c_.context_words.push_back({word, prefix, is_bounded(word)});
        if (!ContextTable::fits(c_.context_words.back()))
          problem(rule, "value", "'" + key + "' has no letters to be found by", "near.words");
      }
      ids.push_back(at->second);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }

  RuleSet::Compiled& c_;
  std::vector<Problem>& problems_;
  std::map<std::string, std::uint32_t> word_ids_;
  std::map<std::string, std::uint32_t> context_ids_;
};

struct FreeError {
  void operator()(hs_compile_error_t* error) const { hs_free_compile_error(error); }
};

}  // namespace

bool RuleIndex::is_with(std::uint32_t word) const {
  return std::binary_search(with.begin(), with.end(), word);
}

bool RuleIndex::tells(std::uint32_t word) const {
  const auto in = [word](const std::vector<std::uint32_t>& words) {
    return std::binary_search(words.begin(), words.end(), word);
  };
  return is_with(word) || (in(near) && !in(weak));
}

std::unique_ptr<RuleSet::Compiled> index_rules(std::vector<Rule> rules,
                                               const std::vector<NameList>& lists,
                                               std::vector<Problem>& problems) {
  auto compiled = std::make_unique<RuleSet::Compiled>();
  compiled->rules = std::move(rules);
  std::copy_if(lists.begin(), lists.end(), std::back_inserter(compiled->wording_lists),
               [](const NameList& list) { return is_wording(list.name); });
  const std::size_t before = problems.size();
  Indexer(*compiled, problems).run();
  if (problems.size() != before) return nullptr;
  return compiled;
}

bool compile_database(RuleSet::Compiled& compiled, const hs_platform_info_t* platform,
                      std::vector<Problem>& problems) {
  std::vector<const char*> expressions;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (std::uint32_t i = 0; i < compiled.finders.size(); ++i) {
    if (compiled.finders[i].by != Finder::By::kHyperscan) continue;
    expressions.push_back(compiled.finders[i].expression.c_str());
    flags.push_back(compiled.finders[i].caseless ? HS_FLAG_CASELESS : 0U);
    ids.push_back(i);
  }
  if (expressions.empty()) return true;
  hs_database_t* database = nullptr;
  hs_compile_error_t* raw = nullptr;
  const auto status = hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                                       static_cast<unsigned>(expressions.size()), HS_MODE_BLOCK,
                                       platform, &database, &raw);
  const std::unique_ptr<hs_compile_error_t, FreeError> error(raw);
  if (status == HS_SUCCESS) {
    compiled.database.reset(database);
    return true;
  }
  Problem problem{"hyperscan", "", 0, 0, "", error ? error->message : "can't compile", ""};
  if (error && error->expression >= 0) {
    const Finder& finder = compiled.finders[ids[static_cast<std::size_t>(error->expression)]];
    const std::uint32_t rule = finder.kind == Finder::Kind::kPattern ? finder.index
                               : !compiled.words[finder.index].after.empty()
                                   ? compiled.words[finder.index].after[0]
                                   : compiled.words[finder.index].assignments[0];
    problem.file = compiled.rules[rule].file;
    problem.line = compiled.rules[rule].line;
    problem.field = "rule '" + compiled.rules[rule].info.id + "'.pattern";
  }
  problems.push_back(std::move(problem));
  return false;
}

namespace {

// Whether a rule of a number or token can't reach medium confidence without context.
bool is_bound(const Rule& rule, const RuleIndex& index, bool telling_form = false) {
  const int alone = rule.score.base + (rule.validators.empty() ? 0 : rule.score.valid) +
                    (telling_form ? rule.score.form : 0);
  return !index.near.empty() && (rule.near.required || alone < kMediumScore);
}

// Whether its weak words alone don't make a value of medium confidence: then it is not tried where
// only they stand, as a hundred countries' rules have the same ones.
bool needs_with(const Rule& rule, const RuleIndex& index) {
  return !index.weak.empty() &&
         rule.score.base + rule.score.valid + rule.score.form + std::max(0, rule.score.weak) <
             kMediumScore;
}

// Whether it looks behind a word that says too little by itself.
bool is_shared(const Rule& rule, const RuleIndex& index) {
  return rule.trigger == Trigger::kAfter && !index.near.empty() && needs_with(rule, index);
}

// Enters rule `i` under the groupings of digits that it accepts.
void link_number(RuleSet::Compiled& c, std::uint32_t i) {
  const NumberShape& number = c.rules[i].number;
  std::set<Grouping> groupings;
  if (number.groups.empty()) {
    for (const std::uint8_t digits : number.digits) {
      const auto plain = groupings_of(std::to_string(digits), "");
      groupings.insert(plain.begin(), plain.end());
    }
  }
  for (const std::string& mask : number.groups) {
    const auto accepted = groupings_of(mask, number.separators);
    groupings.insert(accepted.begin(), accepted.end());
  }
  std::vector<Grouping>& telling = c.index[i].telling;
  for (const std::string& mask : number.telling) {
    for (const Grouping grouping : groupings_of(mask, number.separators)) {
      const bool plain = (grouping & 7) == 0;  // a '?' may stand for nothing
      if (!plain) telling.push_back(grouping);
    }
  }
  std::sort(telling.begin(), telling.end());
  const bool edges = !number.lead.empty() || !number.tail.empty();
  for (const Grouping grouping : groupings) {
    const bool tells =
        number.lead_tells || std::binary_search(telling.begin(), telling.end(), grouping);
    ShapeRules& shape = c.numbers[grouping];
    shape.add(i, is_bound(c.rules[i], c.index[i], tells));
    shape.edges = shape.edges || edges;
  }
  c.lead_ends |= c.index[i].lead_last;
  c.tail_begins |= c.index[i].tail_first;
}

// Whether it names a group: another one may name its own the same. (What refers to groups is
// refused when rules are loaded.)
bool names_group(std::string_view expression) {
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const std::string_view rest = expression.substr(i);
    if (rest.starts_with('\\')) {
      ++i;
    } else if (rest.starts_with("(?P<") || rest.starts_with("(?'") ||
               (rest.starts_with("(?<") && !rest.starts_with("(?<=") &&
                !rest.starts_with("(?<!"))) {
      return true;
    }
  }
  return false;
}

// One expression for those that can only match at a value's begin, which is tried once, and one for
// the others.
std::vector<std::string> joined(const std::vector<std::string>& rejects) {
  std::string at_begin;
  std::string anywhere;
  std::vector<std::string> out;
  for (const std::string& reject : rejects) {
    if (names_group(reject)) {
      out.push_back(reject);
      continue;
    }
    std::string& all = reject.starts_with("^") || reject.starts_with("(?i)^") ? at_begin : anywhere;
    all += (all.empty() ? "(?:" : "|(?:") + reject + ")";
  }
  for (std::string* all : {&at_begin, &anywhere}) {
    if (!all->empty()) out.push_back(std::move(*all));
  }
  return out;
}

// Of rule `i`: what checks its values, each compiled when it is first needed.
void link_expressions(RuleSet::Compiled& c, std::uint32_t i) {
  const Rule& rule = c.rules[i];
  for (const std::string& name : rule.validators)
    c.index[i].validators.push_back(find_validator(name));
  auto& codes = c.patterns.emplace_back();
  for (const std::string& pattern : rule.patterns) codes.emplace_back(pattern);
  auto& rejects = c.rejects.emplace_back();
  for (std::string& pattern : joined(rule.reject)) rejects.emplace_back(std::move(pattern));
  const auto code = [](const std::string& expression, std::string_view end) {
    return expression.empty() ? LazyCode() : LazyCode("(?:" + expression + ")" + std::string(end));
  };
  c.leads.push_back(code(rule.number.lead, "\\z"));
  c.tails.push_back(code(rule.number.tail, ""));
  c.extends.push_back(code(rule.extend, ""));
  c.cells.push_back(rule.column.pattern.empty() ? LazyCode() : LazyCode(rule.column.pattern));
}

// Of rule `i`: what columns of its values are called.
void link_columns(RuleSet::Compiled& c, std::uint32_t i) {
  const ColumnShape& column = c.rules[i].column;
  const auto name = [&](const std::vector<std::string>& names, auto& columns) {
    for (const std::string& each : names) {
      auto& rules = columns[canonical_name(each)];
      if (rules.empty() || rules.back() != i) rules.push_back(i);
    }
  };
  name(column.names, c.columns);
  name(column.weak, c.weak_columns);
  c.before_column.insert(column.before.begin(), column.before.end());
  c.country_columns.insert(column.countries.begin(), column.countries.end());
  c.country_ends.insert(column.country_ends.begin(), column.country_ends.end());
}

// How far from the end of its trigger word what speaks for a value may stand: around all that is
// looked at for it, behind the word or before it.
std::size_t shared_reach(const Rule& rule, const RuleIndex& index) {
  constexpr std::size_t kOwner = 64;  // "passport number of the applicant:"
  std::size_t width = 0;
  for (const std::uint32_t each : index.max_width) width = std::max<std::size_t>(width, each);
  width += index.extend_width + index.lead_width;
  return kOwner + rule.gap + width + std::max<std::size_t>(rule.near.chars, kCountryReach) +
         kWordSlack;
}

// Of rule `i`: which words of context ask for it.
void link_words(RuleSet::Compiled& c, std::uint32_t i) {
  const Rule& rule = c.rules[i];
  RuleIndex& index = c.index[i];
  for (const std::uint32_t word : index.near) index.near_sketch.add(word);
  for (const std::uint32_t word : index.against) {
    index.against_sketch.add(word);
    c.rules_against_word[word].push_back(i);
  }
  if (rule.trigger == Trigger::kPattern && !rule.info.data_class.starts_with("secret")) {
    for (const std::uint32_t word : index.near) c.patterns_of_word[word].push_back(i);
  }
  if (!index.with.empty() && (rule.trigger == Trigger::kNumber || rule.trigger == Trigger::kToken ||
                              rule.trigger == Trigger::kAfter)) {
    for (const std::uint32_t word : index.weak) c.open_of_word[word].push_back(i);
  }
  const bool with = needs_with(rule, index);
  const bool of_run = is_of_run(rule.trigger) && is_bound(rule, index);
  if (!of_run && !is_shared(rule, index)) return;
  auto& rules_of = of_run ? c.rules_of_word : c.shared_of_word;
  for (const std::uint32_t word : index.near) {
    if (!with || index.tells(word)) rules_of[word].push_back(i);
  }
  if (with) {
    for (const std::uint32_t word : index.with) rules_of[word].push_back(i);
  }
  if (of_run) {
    c.context_reach = std::max(c.context_reach, rule.near.chars + kWordSlack);
  } else {
    c.shared_reach = std::max(c.shared_reach, shared_reach(rule, index));
  }
}

// Which of a trigger word's rules need more than the word.
void link_shared(RuleSet::Compiled& c) {
  for (TriggerWord& word : c.words) {
    for (const std::uint32_t rule : word.after)
      (is_shared(c.rules[rule], c.index[rule]) ? word.shared : word.own).push_back(rule);
  }
}

// That of a rule, when it is asked for: not every text has names.
Lazy<NameTable> name_table(RuleSet::Compiled& c, const Rule& rule) {
  const std::size_t nth = c.names.size();
  if (nth >= c.name_tables.size())
    return Lazy<NameTable>([&rule] { return NameTable(rule.names); });
  return Lazy<NameTable>([&c, nth] { return NameTable(std::move(c.name_tables[nth])); });
}

// Enters rule `i` where its trigger is looked up.
void link_trigger(RuleSet::Compiled& c, std::uint32_t i) {
  const Rule& rule = c.rules[i];
  for (const std::uint16_t length : rule.token_lengths) {
    c.token_lengths |= std::uint64_t{1} << length;
    c.tokens[length].add(i, is_bound(rule, c.index[i]));
  }
  if (rule.trigger == Trigger::kHead)
    (rule.head == Rule::Head::kPairs ? c.pairs : c.heads).push_back(i);
  if (rule.trigger == Trigger::kAssignment) {
    if (c.models.empty()) c.placeholders = Placeholders(rule.names);
    c.models.push_back({i, SecretModel(rule.names)});
  }
  if (rule.trigger == Trigger::kNames) c.names.push_back({i, name_table(c, rule)});
  if (rule.trigger == Trigger::kNumber) link_number(c, i);
}

}  // namespace

void NumberTable::settle() {
  std::size_t size = 2;
  for (shift_ = 63; size < 2 * shapes_.size(); size *= 2) --shift_;
  slots_.assign(size, {});
  for (const auto& [grouping, rules] : shapes_) {
    std::size_t at = (grouping * 0x9E3779B97F4A7C15ULL) >> shift_;
    while (slots_[at].rules != nullptr) at = (at + 1) & (size - 1);
    slots_[at] = {grouping, &rules};
  }
}

void link_tables(RuleSet::Compiled& c) {
  c.enabled.assign(c.rules.size(), true);
  c.wording = Wording(c.wording_lists);
  for (const Finder& finder : c.finders) {
    c.same_as.push_back(finder.same_as);
    c.followed.push_back(!finder.behind.empty());
    for (const auto& runs : finder.behind) {
      std::size_t size = 0;
      for (const ByteRun& run : runs) size += run.most;
      c.most_behind = std::max(c.most_behind, size);
    }
  }
  std::unordered_map<std::string_view, std::uint32_t> by_id;
  for (std::uint32_t i = 0; i < c.rules.size(); ++i)
    c.told_as.push_back(by_id.try_emplace(c.rules[i].info.id, i).first->second);
  for (auto* rules : {&c.rules_of_word, &c.shared_of_word, &c.rules_against_word,
                      &c.patterns_of_word, &c.open_of_word})
    rules->resize(c.context_words.size());
  for (std::uint32_t i = 0; i < c.rules.size(); ++i) {
    link_expressions(c, i);
    link_columns(c, i);
    link_words(c, i);
    link_trigger(c, i);
  }
  link_shared(c);
  c.numbers.settle();
  c.issuers = Lazy<IssuerNames>([&c] { return IssuerNames(c.rules, c.wording); });
}

std::string serialise(const hs_database_t* database) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (database == nullptr || hs_serialize_database(database, &bytes, &size) != HS_SUCCESS)
    return {};
  std::string copy(bytes, size);
  free(bytes);  // NOLINT(cppcoreguidelines-no-malloc): Hyperscan hands over what malloc gave it
  return copy;
}

Database deserialise(std::string_view bytes) {
  hs_database_t* database = nullptr;
  if (bytes.empty() || hs_deserialize_database(bytes.data(), bytes.size(), &database) != HS_SUCCESS)
    return nullptr;
  return Database(database);
}

}  // namespace assay::patterns
