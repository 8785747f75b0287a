// A detector as its rule file describes it (patterns/README.md is the manual), and the loader that
// refuses a bad one with file, line and field. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/vocabulary.h"
#include "scanner/base/config.h"
#include "scanner/base/records.h"

namespace assay::patterns {

/// What makes the matcher look at a place at all.
enum class Trigger : std::uint8_t {
  kPattern,
  kAfter,
  kNumber,
  kToken,
  kHead,
  kAssignment,
  kNames,
  kColumn
};

/// Whether rules of it are tried on runs of digits or unbroken tokens.
constexpr bool is_of_run(Trigger trigger) {
  return trigger == Trigger::kNumber || trigger == Trigger::kToken;
}

/// Digits with at most one separator between two of them.
struct NumberShape {
  std::vector<std::uint8_t> digits;  ///< how many in all
  std::vector<std::string> groups;   ///< "3-2-4"; empty: unbroken only
  std::vector<std::string> telling;  ///< groupings that few other numbers have: `score.form`
  std::string separators;            ///< what `?` in a group stands for
  std::string lead,
      tail;  ///< expressions for what belongs to the value before and after the digits; of kAfter
             ///< `lead` is what ends with the word
  bool lead_tells = false;  ///< letters before the digits (ATU, DE) count as score.form
};

struct ContextWords {
  std::vector<std::string> words;  ///< without case; whole words unless they end in '*'
  std::vector<std::string> weak;  ///< those of `words` that are said of other rules' values, too…
  std::vector<std::string> with;  ///< …unless one of these is near: a country's names
  std::uint32_t chars = 60;       ///< how far away, in bytes
  bool required = false;
};

/// What a column of a table is called whose cells are values of the rule. `names`: whole names,
/// without case; `weak`: names that other things have as well, whose cells need lists of names to
/// be believed; `before`: words that may stand before one. `countries`: words that end the name of
/// a column of countries, and `country_ends` what may stand behind them; the same in all rules.
struct ColumnShape {
  std::vector<std::string> names, weak, before, countries, country_ends;
  std::string pattern;  ///< matches a whole cell
};

/// From this score on confidence is medium, and high.
inline constexpr int kMediumScore = 450;
inline constexpr int kHighScore = 750;

/// Thousandths, 0…1000.
struct Score {
  int base = 0, valid = 0, form = 0, near = 0, field = 0, weak = 0, against = 400;
};

/// Another part of a credential (`parts`): a match of one of `rules`, or what is assigned to one of
/// `fields` and matches `pattern`.
struct PartRule {
  std::string name;  ///< "key id"
  std::vector<std::string> rules, fields;
  std::string pattern;
};

struct Rule {
  RuleInfo info;
  std::string variant;  ///< rules of one id differ in it; empty for all but the further ones
  Trigger trigger = Trigger::kPattern;
  std::vector<std::string> patterns;
  std::string extend;             ///< what right behind a value belongs to it
  std::vector<std::string> find;  ///< Hyperscan finders where the derived ones would not do: one
                                  ///< for all patterns, or one for each
  std::vector<std::string> after;
  std::uint32_t gap = 40;
  NumberShape number;
  std::vector<std::uint16_t> token_lengths;
  enum class Head : std::uint8_t { kIban, kPairs } head = Head::kIban;  ///< of kHead
  std::vector<std::string> validators;
  bool keep_unproven = false;  ///< a failed validator only withholds score.valid
  bool form_stated = false;    ///< the issuer documents the form: values of others are not its
  std::vector<NameList>
      names;  ///< kNames: given-*, family-* and name-*; kAssignment: secret-model-*
  ColumnShape column;
  ContextWords near, against;
  double entropy = 0;  ///< least, bits a character
  std::vector<std::string> reject, reject_words;
  Score score;
  std::vector<PartRule> parts;
  std::uint32_t parts_within = 300;  ///< bytes
  bool loose_value = false;          ///< separators and case don't distinguish values
  VerifyRequest verify;              ///< how its issuer is asked whether it is live

  // For people and for `rules test`; absent from the built-in pack that a scan loads.
  std::vector<std::string> match, no_match, refs;
  std::string file;
  std::uint32_t line = 0;
  std::string toml;  ///< the rule as written
};

/// Parses the rules of one file. `data_class`: the class that the file's place names. Good rules
/// are returned even when others are refused; every mistake is in `problems`.
std::vector<Rule> load_rules(std::string_view text, const std::string& file,
                             const std::string& data_class, const Vocabulary& vocabulary,
                             std::vector<Problem>& problems);

/// The class that a rule file's path names: "rules/pii.government-id/de.toml" and
/// "pii.government-id.toml" alike.
std::string class_of_path(std::string_view path);

/// An example as it is tested: the join marks `{+}` removed.
std::string join_example(std::string_view example);

}  // namespace assay::patterns
