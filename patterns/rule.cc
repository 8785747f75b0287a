#include "patterns/rule.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "patterns/grouping.h"
#include "patterns/name_table.h"
#include "patterns/placeholder.h"
#include "patterns/regex.h"
#include "patterns/secret_model.h"
#include "patterns/validators.h"
#include "patterns/verify_rule.h"

namespace assay::patterns {
namespace {

/// Windows overlap by the widest match, so this bounds what every window reads twice.
constexpr std::size_t kMaxWidth = 16384;
constexpr std::size_t kMaxEdge = 256;    ///< of a number's lead or tail
constexpr std::size_t kMaxExtend = 512;  ///< of what belongs to a value behind it
/// Thousandths that a weak word says less, where a rule doesn't say how much it says.
constexpr int kWeaker = 200;

constexpr std::string_view kIdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";

class RuleReader {
 public:
  RuleReader(ConfigTable& table, const Vocabulary& vocabulary, std::vector<Problem>& problems)
      : table_(table), vocabulary_(vocabulary), problems_(problems) {}

  Rule read(const std::string& data_class, const std::string& file) {
    rule_.file = file;
    rule_.line = table_.line();
    rule_.info.data_class = table_.text("class").value_or(data_class);
    identity();
    trigger();
    checks();
    context("near", rule_.near);
    context("against", rule_.against);
    score();
    rule_.info.rotate = table_.text("rotate").value_or("");
    if (auto verify = table_.table("verify")) rule_.verify = read_verify(*verify);
    for (ConfigTable& part : table_.tables("parts")) read_part(part);
    rule_.parts_within = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(table_.integer("parts_within").value_or(300), 1, 2000));
    examples();
    table_.finish();
    return std::move(rule_);
  }

 private:
  void identity() {
    rule_.info.id = table_.text("id", true).value_or("");
    if (!rule_.info.id.empty()) table_.set_name("rule '" + rule_.info.id + "'");
    if (rule_.info.id.find_first_not_of(kIdCharacters) != std::string::npos) {
      table_.problem("id", "value", "an id has lower-case letters, digits and hyphens only");
    }
    rule_.variant = table_.text("variant").value_or("");
    if (rule_.variant.find_first_not_of(kIdCharacters) != std::string::npos)
      table_.problem("variant", "value",
                     "a variant has lower-case letters, digits and hyphens only");
    rule_.info.title = table_.text("title", true).value_or("");
    rule_.info.country = table_.text("country").value_or("");
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const std::string& country = rule_.info.country;
    if (!country.empty() && (country.size() != 2 || !upper(country[0]) || !upper(country[1]))) {
      table_.problem("country", "value", "a country is two capital letters (ISO 3166-1 alpha-2)");
    }
    rule_.info.tags = table_.texts("tags");
    vocabulary_.add_tags(rule_.info.data_class, rule_.info.tags);
    rule_.info.weight = static_cast<int>(table_.integer("weight").value_or(0));
    if (rule_.info.weight < 0 || rule_.info.weight > 100) {
      table_.problem("weight", "value", "a weight is 0 to 100");
    }
    if (!vocabulary_.has_class(rule_.info.data_class)) {
      table_.problem("", "unknown-class", "class '" + rule_.info.data_class + "' is not declared",
                     "declare it in patterns/vocabulary/classes.toml, or rename the file");
    }
  }

  // What a trigger looks for, and what stands beside it.
  void expressions() {
    rule_.patterns = table_.texts("patterns");
    if (auto one = table_.text("pattern")) rule_.patterns.insert(rule_.patterns.begin(), *one);
    rule_.after = table_.texts("after");
    rule_.gap = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(table_.integer("gap").value_or(40), 0, 200));
    rule_.extend = table_.text("extend").value_or("");
    if (const auto lead = table_.text("lead")) {
      rule_.number.lead = *lead;
      check_edge(table_, "lead", *lead);
      if (rule_.after.empty())
        table_.problem("lead", "value", "stands beside `after`, or in `number`");
    }
    rule_.find = list_or_text("find");
    if (rule_.find.size() > 1 && rule_.find.size() != rule_.patterns.size())
      table_.problem("find", "count", "one for all patterns, or one for each");
  }

  void trigger() {
    expressions();
    if (read_triggers() > 1) {
      table_.problem(
          "", "value",
          "a rule has one trigger: pattern, after, number, token, head or assignment; or names");
    }
    check_trigger();
    rule_.loose_value = is_of_run(rule_.trigger);
    if (auto loose = table_.boolean("loose")) rule_.loose_value = *loose;
    check_patterns();
  }

  // How many there are; what only may stand beside another one doesn't count.
  int read_triggers() {
    int triggers = 0;
    if (auto number = table_.table("number")) {
      ++triggers;
      read_number(*number);
    }
    if (auto token = table_.table("token")) {
      ++triggers;
      read_token(*token);
    }
    if (auto assignment = table_.table("assignment")) {
      ++triggers;
      rule_.trigger = Trigger::kAssignment;
      rule_.after = assignment->texts("names");
      add_lists(*assignment, rule_.after);
      assignment->finish();
      read_secret_model();
    }
    if (const auto head = table_.text("head")) {
      ++triggers;
      read_head(*head);
    }
    // Words may stand beside a token or a head: they find what else `patterns` describe.
    const bool beside = rule_.trigger == Trigger::kToken || rule_.trigger == Trigger::kHead ||
                        rule_.trigger == Trigger::kAssignment;
    if (!rule_.after.empty() && !beside) {
      ++triggers;
      rule_.trigger = Trigger::kAfter;
    }
    if (const auto names = table_.texts("names"); !names.empty()) {
      // Words that name a field may stand beside the lists.
      if (rule_.trigger != Trigger::kAfter) ++triggers;
      rule_.trigger = Trigger::kNames;
      read_names(names);
    }
    if (auto column = table_.table("column")) {
      read_column(*column);
      if (triggers == 0 && rule_.patterns.empty()) rule_.trigger = Trigger::kColumn;
    }
    return triggers;
  }

  void read_token(ConfigTable& token) {
    rule_.trigger = Trigger::kToken;
    for (const auto length : token.integers("length", true)) {
      if (length < 8 || length > 63)
        token.problem("length", "value", "a token has 8 to 63 characters");
      rule_.token_lengths.push_back(
          static_cast<std::uint16_t>(std::clamp<std::int64_t>(length, 8, 63)));
    }
    token.finish();
  }

  void read_head(const std::string& head) {
    rule_.trigger = Trigger::kHead;
    if (head == "xx:xx") {
      rule_.head = Rule::Head::kPairs;
    } else if (head != "AA99") {
      table_.problem("head", "value",
                     "a head is 'AA99', two capitals and two digits, or 'xx:xx', six pairs of "
                     "characters joined by ':' or '-'");
    }
  }

  // What the rule's trigger needs besides itself.
  void check_trigger() {
    for (const std::string& word : rule_.after) {
      if (word.size() < 3)
        table_.problem("after", "value", "a word of less than 3 bytes is found everywhere");
    }
    const bool needs_pattern = rule_.trigger != Trigger::kNumber &&
                               rule_.trigger != Trigger::kAssignment &&
                               rule_.trigger != Trigger::kColumn &&
                               !(rule_.trigger == Trigger::kNames && rule_.after.empty());
    if (needs_pattern && rule_.patterns.empty())
      table_.problem("pattern", "missing", "there is no pattern");
  }

  // Lists of the vocabulary by name, or all whose name begins with what stands before a star.
  void read_names(const std::vector<std::string>& wanted) {
    for (const std::string& name : wanted) {
      const bool prefix = name.ends_with('*');
      const std::string_view begin =
          std::string_view(name).substr(0, name.size() - (prefix ? 1 : 0));
      bool found = false;
      for (const NameList& list : vocabulary_.lists) {
        if (prefix ? !list.name.starts_with(begin) : list.name != begin) continue;
        rule_.names.push_back(list);
        found = true;
      }
      if (!found)
        table_.problem("names", "unknown-list",
                       "there is no word list '" + name + "' in patterns/vocabulary/");
    }
    if (const auto mistake = check_name_lists(rule_.names))
      table_.problem("names", "value", *mistake);
  }

  void read_secret_model() {
    for (const NameList& list : vocabulary_.lists) {
      if (list.name.starts_with("secret-model-") || Placeholders::takes(list.name))
        rule_.names.push_back(list);
    }
    if (const auto mistake = check_secret_model(rule_.names))
      table_.problem("assignment", "model", *mistake, "see patterns/vocabulary/secret-model.toml");
    if (const auto mistake = check_placeholders(rule_.names))
      table_.problem("assignment", "value", *mistake, "see patterns/vocabulary/placeholders.toml");
  }

  void read_column(ConfigTable& column) {
    rule_.column.names = column.texts("words");
    add_lists(column, rule_.column.names);
    for (const std::string& name : column.texts("weak")) {
      if (const Vocabulary::List* list = vocabulary_.find_list(name)) {
        rule_.column.weak.insert(rule_.column.weak.end(), list->words.begin(), list->words.end());
      } else {
        column.problem("weak", "unknown-list",
                       "there is no word list '" + name + "' in patterns/vocabulary/");
      }
    }
    rule_.column.pattern = column.text("pattern", true).value_or("");
    if (rule_.column.names.empty()) column.problem("words", "missing", "there are no words");
    if (const auto facts = analyse(rule_.column.pattern); !facts)
      column.problem("pattern", "pattern", facts.error().detail);
    const auto shared = [&](std::string_view list, std::vector<std::string>& words) {
      if (const Vocabulary::List* found = vocabulary_.find_list(list)) words = found->words;
    };
    shared("column-before", rule_.column.before);
    shared("column-country", rule_.column.countries);
    shared("column-country-end", rule_.column.country_ends);
    column.finish();
  }

  void read_number(ConfigTable& number) {
    rule_.trigger = Trigger::kNumber;
    for (const auto digits : number.integers("digits", true)) {
      if (digits < 4 || digits > 40)
        number.problem("digits", "value", "a number has 4 to 40 digits");
      rule_.number.digits.push_back(
          static_cast<std::uint8_t>(std::clamp<std::int64_t>(digits, 4, 40)));
    }
    rule_.number.groups = number.texts("groups");
    rule_.number.telling = number.texts("telling");
    rule_.number.separators = number.text("separators").value_or("");
    rule_.number.lead = number.text("lead").value_or("");
    rule_.number.lead_tells = number.boolean("lead_tells").value_or(false);
    rule_.number.tail = number.text("tail").value_or("");
    for (const std::string& group : rule_.number.groups) check_group(number, group);
    for (const std::string& telling : rule_.number.telling) {
      const auto accepts = [&](const std::string& group) {
        const auto groupings = groupings_of(group, rule_.number.separators);
        return group == telling ||
               std::ranges::includes(sorted(groupings), sorted(groupings_of(telling, "")));
      };
      if (std::ranges::none_of(rule_.number.groups, accepts))
        number.problem("telling", "value", "'" + telling + "' is not one of `groups`");
    }
    check_edge(number, "lead", rule_.number.lead);
    check_edge(number, "tail", rule_.number.tail);
    number.finish();
  }

  static void check_edge(ConfigTable& table, std::string_view field, const std::string& edge) {
    if (edge.empty()) return;
    // Behind a digit, so that a lead or tail may be absent ("(?:DE)?").
    const auto facts = analyse("0(?:" + edge + ")");
    if (!facts) {
      table.problem(field, "pattern", facts.error().detail);
    } else if (facts->max_width > kMaxEdge + 1) {
      table.problem(field, "pattern", "wider than " + std::to_string(kMaxEdge) + " bytes",
                    "bound its repeats");
    }
  }

  static std::vector<Grouping> sorted(std::vector<Grouping> groupings) {
    std::ranges::sort(groupings);
    return groupings;
  }

  void check_group(ConfigTable& number, const std::string& group) {
    std::size_t sum = 0;
    std::size_t at = 0;
    bool good = !group.empty();
    while (good && at < group.size()) {
      std::size_t digits = 0;
      const std::size_t begin = at;
      while (at < group.size() && group[at] >= '0' && group[at] <= '9') {
        digits = digits * 10 + static_cast<std::size_t>(group[at++] - '0');
      }
      good = at > begin && digits >= 1 && digits <= 31;
      sum += digits;
      if (!good || at == group.size()) break;
      good = std::string_view(" -./?").find(group[at++]) != std::string_view::npos &&
             at < group.size();
    }
    const auto& wanted = rule_.number.digits;
    if (!good) {
      number.problem("groups", "value",
                     "'" + group + "' is not digits per group joined by ' ', '-', '.', '/' or '?'");
    } else if (std::find(wanted.begin(), wanted.end(), sum) == wanted.end()) {
      number.problem(
          "groups", "value",
          "'" + group + "' has " + std::to_string(sum) + " digits, which `digits` lacks");
    }
  }

  void check_patterns() {
    for (const std::string& pattern : rule_.patterns) {
      const auto facts = analyse(pattern);
      if (!facts) {
        table_.problem("pattern", "pattern", facts.error().detail);
        continue;
      }
      if (facts->max_width == kUnbounded) {
        table_.problem("pattern", "unbounded", "a match could be of any width",
                       "write {1,200} for + and {0,200} for *");
      } else if (facts->max_width > kMaxWidth) {
        table_.problem("pattern", "unbounded",
                       "a match could be " + std::to_string(facts->max_width) +
                           " bytes wide; the most is " + std::to_string(kMaxWidth));
      }
      if (rule_.trigger == Trigger::kPattern && rule_.find.empty() && facts->finder_literal < 2) {
        table_.problem("pattern", "slow",
                       "no literal of 2 or more bytes: every byte would be looked at twice",
                       "use `after`, `number` or `token`, or put the literal in");
      }
    }
    for (const std::string& find : rule_.find) {
      const auto facts = analyse(find);
      if (!facts) table_.problem("find", "pattern", facts.error().detail);
    }
    if (rule_.extend.empty()) return;
    const auto facts = analyse(rule_.extend);
    if (!facts) {
      table_.problem("extend", "pattern", facts.error().detail);
    } else if (facts->max_width > kMaxExtend) {
      table_.problem("extend", "pattern", "wider than " + std::to_string(kMaxExtend) + " bytes",
                     "bound its repeats");
    }
  }

  void checks() {
    rule_.validators = list_or_text("validate");
    for (const std::string& name : rule_.validators) {
      if (find_validator(name) == nullptr) {
        table_.problem("validate", "unknown-validator", "there is no validator '" + name + "'");
      }
    }
    if (const auto unproven = table_.text("unproven")) {
      rule_.keep_unproven = *unproven == "keep";
      if (*unproven != "keep" && *unproven != "drop")
        table_.problem("unproven", "value", "what becomes of a match that fails: drop or keep");
    }
    rule_.form_stated = table_.boolean("stated_form").value_or(false);
    if (rule_.form_stated && rule_.after.empty())
      table_.problem("stated_form", "value", "says something of a rule with `after`");
    rule_.entropy = table_.number("entropy").value_or(0);
    if (rule_.entropy < 0 || rule_.entropy > 8)
      table_.problem("entropy", "value", "entropy is 0 to 8 bits a character");
    rule_.reject = table_.texts("reject");
    for (const std::string& pattern : rule_.reject) {
      if (const auto facts = analyse(pattern); !facts)
        table_.problem("reject", "pattern", facts.error().detail);
    }
    rule_.reject_words = table_.texts("reject_words");
  }

  std::vector<std::string> list_or_text(std::string_view key) {
    // A single name and a list are both natural to write; only one of the two readers may see the
    // key.
    if (!table_.has(key)) return {};
    std::vector<Problem> before = problems_;
    auto several = table_.texts(key);
    if (!several.empty()) return several;
    problems_ = std::move(before);
    auto one = table_.text(key);
    return one ? std::vector<std::string>{*one} : std::vector<std::string>{};
  }

  void context(std::string_view key, ContextWords& words) {
    auto table = table_.table(key);
    if (!table) return;
    words.words = table->texts("words");
    add_lists(*table, words.words);
    words.chars = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(table->integer("chars").value_or(60), 1, 1000));
    words.required = table->boolean("required").value_or(false);
    const bool has_weak = table->has("weak") || table->has("hints");
    if (key == "near") has_weak_words_ = has_weak;
    words.weak = table->texts("hints");
    add_lists(*table, words.weak, "weak");
    add_lists(*table, words.with, "with");
    if (!words.with.empty() && !has_weak) table->problem("with", "value", "needs weak or hints");
    std::erase_if(words.weak, [&](const std::string& word) {
      return std::find(words.words.begin(), words.words.end(), word) != words.words.end();
    });
    words.words.insert(words.words.end(), words.weak.begin(), words.weak.end());
    if (words.words.empty()) table->problem("words", "missing", "there are no words");
    table->finish();
  }

  void add_lists(ConfigTable& table, std::vector<std::string>& words,
                 std::string_view key = "lists") {
    for (const std::string& name : table.texts(key)) {
      const Vocabulary::List* list = vocabulary_.find_list(name);
      if (list == nullptr) {
        table.problem(key, "unknown-list",
                      "there is no word list '" + name + "' in patterns/vocabulary/");
      } else {
        words.insert(words.end(), list->words.begin(), list->words.end());
      }
    }
  }

  void read_part(ConfigTable& table) {
    PartRule part;
    part.name = table.text("name", true).value_or("");
    part.rules = table.texts("rules");
    part.fields = table.texts("fields");
    part.pattern = table.text("pattern").value_or("");
    if (part.rules.empty() && part.fields.empty())
      table.problem("", "missing", "a part is found by `rules`, or by `fields` and `pattern`");
    if (part.fields.empty() == !part.pattern.empty())
      table.problem("pattern", "value", "`fields` and `pattern` go together");
    if (!part.pattern.empty()) {
      const auto facts = analyse(part.pattern);
      if (!facts) {
        table.problem("pattern", "pattern", facts.error().detail);
      } else if (facts->max_width > 512) {
        table.problem("pattern", "pattern", "a part has at most 512 bytes");
      }
    }
    table.finish();
    rule_.parts.push_back(std::move(part));
  }

  void score() {
    auto table = table_.table("score", true);
    if (!table) return;
    const auto thousandths = [&](std::string_view key, bool required, int otherwise) {
      const auto value = table->number(key, required);
      if (!value) return otherwise;
      if (*value < 0 || *value > 1) table->problem(key, "value", "a score is 0 to 1");
      return static_cast<int>(std::lround(*value * 1000));
    };
    rule_.score.base = thousandths("base", true, 0);
    rule_.score.valid = thousandths("valid", false, 0);
    rule_.score.form = thousandths("form", false, 0);
    rule_.score.near = thousandths("near", false, 0);
    rule_.score.field = thousandths("field", false, rule_.score.near);
    rule_.score.weak = thousandths("weak", false, std::max(0, rule_.score.near - kWeaker));
    if (table->has("weak") && !has_weak_words_)
      table->problem("weak", "value", "needs near.weak or near.hints");
    rule_.score.against = thousandths("against", false, 400);
    table->finish();
  }

  void examples() {
    rule_.match = table_.texts("match", true);
    rule_.no_match = table_.texts("no_match", true);
    rule_.refs = table_.texts("refs", true);
    if (rule_.match.size() < 2)
      table_.problem("match", "examples", "a rule has at least two examples");
    if (rule_.no_match.size() < 2)
      table_.problem("no_match", "examples", "a rule has at least two counter-examples");
    if (rule_.refs.empty()) table_.problem("refs", "missing", "say where the format is documented");
  }

  ConfigTable& table_;
  const Vocabulary& vocabulary_;
  std::vector<Problem>& problems_;
  Rule rule_;
  bool has_weak_words_ = false;  ///< near.weak or near.hints is written
};

// The lines of `text` from 1-based `first` to before `last`, without blank lines at the end.
std::string lines_between(std::string_view text, std::uint32_t first, std::uint32_t last) {
  std::size_t begin = 0;
  std::uint32_t line = 1;
  while (line < first && begin < text.size()) {
    const std::size_t newline = text.find('\n', begin);
    if (newline == std::string_view::npos) return {};
    begin = newline + 1;
    ++line;
  }
  std::size_t end = begin;
  while (line < last && end < text.size()) {
    const std::size_t newline = text.find('\n', end);
    end = newline == std::string_view::npos ? text.size() : newline + 1;
    ++line;
  }
  std::string_view part = text.substr(begin, end - begin);
  while (!part.empty() && (part.back() == '\n' || part.back() == ' ')) part.remove_suffix(1);
  return std::string(part) + '\n';
}

}  // namespace

std::vector<Rule> load_rules(std::string_view text, const std::string& file,
                             const std::string& data_class, const Vocabulary& vocabulary,
                             std::vector<Problem>& problems) {
  const ConfigFile config = ConfigFile::parse(text, file, problems);
  ConfigTable root = config.root();
  auto tables = root.tables("rule", problems.empty());
  root.finish();
  std::vector<Rule> rules;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ConfigTable& table = tables[i];
    table.set_name("rule[" + std::to_string(i) + "]");
    const std::size_t before = problems.size();
    Rule rule = RuleReader(table, vocabulary, problems).read(data_class, file);
    if (!ids.insert(rule.info.id + '/' + rule.variant).second) {
      table.problem("id", "duplicate",
                    "a second rule '" + rule.info.id +
                        "' in this file: another way to find the "
                        "same needs a `variant` of its own");
    }
    const std::uint32_t next = i + 1 < tables.size() ? tables[i + 1].line() : UINT32_MAX;
    rule.toml = lines_between(text, table.line(), next);
    if (problems.size() == before) rules.push_back(std::move(rule));
  }
  return rules;
}

std::string class_of_path(std::string_view path) {
  const std::filesystem::path file{std::string(path)};
  const std::string folder = file.parent_path().filename().string();
  if (folder != "rules" && folder.find('.') != std::string::npos && folder != "." && folder != "..")
    return folder;
  return file.stem().string();
}

std::string join_example(std::string_view example) {
  std::string joined;
  for (std::size_t at = 0; at < example.size();) {
    if (example.substr(at).starts_with("{+}")) {
      at += 3;
    } else {
      joined += example[at++];
    }
  }
  return joined;
}

}  // namespace assay::patterns
