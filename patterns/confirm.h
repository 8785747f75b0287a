// The confirming stage: from a raw hit of the finders to candidates with an exact span and a value
// that passed its rule's own checks. Touches only the neighbourhood of a hit. One owner (a
// Matcher); reusable.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/assignment.h"
#include "patterns/candidate.h"
#include "patterns/columns.h"
#include "patterns/compiled.h"
#include "patterns/context.h"
#include "patterns/issuers.h"
#include "patterns/names.h"
#include "patterns/regex_code.h"
#include "patterns/structural.h"

namespace assay::patterns {

/// Candidates of one rule in one text beyond which further hits are given up.
inline constexpr std::uint32_t kMaxHitsPerRule = 50'000;

/// What a table says of the runs of digits and of the tokens in it: for each the bound rules to
/// try; null where what stands around the run decides.
struct RunRules {
  std::vector<const std::vector<std::uint32_t>*> numbers, tokens;
};

class Confirmer {
 public:
  explicit Confirmer(const RuleSet::Compiled& compiled);

  /// Appends to `out` what the hits turn out to be. With `context`, rules of numbers and tokens
  /// that need context, and those behind a word that many share, are only tried where it is;
  /// without, everywhere. `hits` in order of their ends.
  void confirm(std::string_view text, const std::vector<RawHit>& hits, const Runs& runs,
               ContextHits* context, std::vector<Candidate>& out);
  /// Takes out of `runs` the numbers and tokens that no rule can be true of where they stand: most
  /// of those in code. What is around them need not be looked at then.
  void prune(std::string_view text, Runs& runs);
  /// Appends the persons that rules of names find by their lists. `ends`: Runs::names of `text`.
  void names(std::string_view text, const std::vector<std::uint32_t>& ends,
             std::vector<Candidate>& out);
  /// The rules that look behind words of `name`, the prefix of a column; `hits` as of confirm().
  void rules_of_words(std::string_view name, const std::vector<RawHit>& hits,
                      std::vector<Column::Try>& out);
  /// Tries the column's rules on the cell [begin, end) of `text`, and appends what they find.
  /// `found` has a count for each of them; without `all` only those that found something before.
  void cell(std::string_view text, std::size_t begin, std::size_t end, const Column& column,
            bool all, std::vector<std::uint32_t>& found, std::vector<Candidate>& out);
  /// Whether all of the cell is a value of `rule`, which was so in the cells above it: tries
  /// nothing else. `way`: which of the column's tries found it there; npos: none, the text itself
  /// did.
  bool quick(std::string_view text, std::size_t begin, std::size_t end, const Column& column,
             std::uint32_t rule, std::size_t way, Candidate& found);
  /// Whether quick() can tell values of the rule.
  [[nodiscard]] bool is_quick(std::uint32_t rule) const;
  /// While set, the rules that are tried on a run come from it: see RunRules.
  void set_run_rules(const RunRules* rules) { run_rules_ = rules; }
  /// Whether a table's row or column asks for the rule on what stands behind a word that ends at
  /// `word_end`.
  using ToldByRow = std::function<bool(std::size_t word_end, std::uint32_t rule)>;
  /// While set, the rules that it tells are tried behind words that many rules share.
  void set_told_by_row(ToldByRow told) { told_by_row_ = std::move(told); }
  /// Whether the texts that follow are a program's: less of what is assigned there is a setting.
  /// `literals`: its texts stand in quotes. Rows of SQL and scripts of a shell have numbers of
  /// persons without.
  void set_code(bool code, bool literals) {
    code_ = code;
    literals_ = literals;
  }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_ + regex_.gave_up(); }

 private:
  struct Group {
    std::size_t begin = 0, end = 0;
    char separator = 0;  ///< behind it
  };
  /// What of a run may be a number by itself: its groups, first to last.
  struct Shape {
    std::size_t first = 0, last = 0;
    Grouping grouping = 0;
  };
  void forget_hits();
  void pattern_hit(const Finder& finder, std::size_t end);
  void word_hit(const TriggerWord& word, std::size_t end);
  template <class Try>
  void shared_word(const std::vector<std::uint32_t>& rules, std::size_t end, Try attempt);
  void after_word(std::uint32_t rule, std::size_t word_begin, std::size_t word_end);
  void look_below(std::uint32_t rule, std::size_t word_begin, std::size_t word_end);
  void look_before(std::uint32_t rule, std::size_t word_begin, std::size_t word_end);
  void look_behind(std::uint32_t rule, std::size_t word_end);
  std::optional<std::size_t> begin_of_lead(std::uint32_t rule, std::size_t word_end);
  [[nodiscard]] bool is_own_label(std::uint32_t rule, const RegexMatch& match) const;
  [[nodiscard]] std::size_t whole_begin(std::size_t begin, std::size_t word_end) const;
  /// Of quick(): whether all of a cell is a value of the rule; says of `found` what it found out.
  bool quick_try(const Column& column, std::size_t way, std::string_view value, Candidate& found);
  bool quick_number(std::uint32_t rule, std::string_view cell, Candidate& found);
  bool quick_pattern(std::uint32_t rule, std::size_t begin, std::size_t end, Candidate& found);
  bool quick_value(std::uint32_t rule, std::string_view cell, std::string_view compact,
                   Candidate& found);
  void try_on_cell(const Column::Try& what, std::size_t value_begin, std::size_t value_end);
  [[nodiscard]] std::optional<std::size_t> begin_of_word(const TriggerWord& word, std::size_t end,
                                                         bool& inner) const;
  [[nodiscard]] std::uint8_t quality_of(std::uint32_t rule, std::size_t begin, std::size_t end,
                                        bool bare = false) const;
  /// Whether text_ is a column's name and one of its cells.
  [[nodiscard]] bool in_cell() const { return text_.data() == cell_.data(); }
  [[nodiscard]] bool is_other(std::size_t word_end, const RegexMatch& match) const;
  [[nodiscard]] bool reads_as_words(std::size_t begin, std::size_t end) const;
  void assignment(std::uint32_t rule, std::size_t word_begin, std::size_t word_end);
  void assigned(std::uint32_t rule, const Assignment& found);
  void number_run(Run run, const std::vector<std::uint32_t>* given);
  [[nodiscard]] bool may_be_number(Run run);
  template <class Visit>
  void each_shape(Run run, Visit visit);
  void sub_number(const Shape& shape, const ShapeRules& rules);
  [[nodiscard]] bool in_list_of_groups(const Shape& shape, std::string_view digits) const;
  void number_rule(std::uint32_t rule, std::size_t begin, std::size_t end, std::string_view digits,
                   bool alone);
  void mark_form(std::size_t from, Grouping grouping);
  void token_run(Run run, const std::vector<std::uint32_t>* given);
  void token_rule(std::uint32_t rule, Run run);
  void look_for_context(Run run, const std::vector<std::uint32_t>* given);
  [[nodiscard]] bool is_asked_for(std::uint32_t rule) const;
  template <class Try>
  void try_rules(const ShapeRules& rules, Try attempt);
  void head(const std::vector<std::uint32_t>& rules, std::size_t begin);
  /// The quality of a value that neither the model nor lists of names weigh.
  static constexpr std::uint8_t kUnweighed = 100;
  /// Where a value of the rule ends that was found up to `end`: what Rule::extend matches there is
  /// its own.
  std::size_t extended(std::uint32_t rule, std::size_t end);
  /// The value's own checks: length, validators, entropy, rejects, placeholder. Adds it when they
  /// pass.
  void accept(std::uint32_t rule, std::size_t begin, std::size_t end, std::string_view compact,
              std::uint8_t quality, bool refused = false);
  [[nodiscard]] bool passes(std::uint32_t rule, std::string_view value, std::string_view compact,
                            bool& validated);

  const RuleSet::Compiled& c_;
  RegexRunner regex_;
  Issuers issuers_;
  std::string_view text_;
  ContextHits* context_ = nullptr;
  const RunRules* run_rules_ = nullptr;
  ToldByRow told_by_row_;
  std::string cell_;                                   ///< a column's name and a cell
  std::vector<Candidate> found_;                       ///< in it
  const std::vector<std::uint32_t>* given_ = nullptr;  ///< the rules that a table asks for
  const RuleBits* near_ = nullptr;  ///< of other runs: the rules whose words stand near
  std::vector<Candidate>* out_ = nullptr;
  std::vector<std::uint32_t>
      done_until_;  ///< per rule: hits that end before this are inside a match already seen
  std::vector<std::uint32_t> hits_of_;  ///< per rule
  std::vector<std::uint32_t> touched_;  ///< rules whose entries above are not zero
  std::vector<Group> groups_;
  std::string compact_;
  std::string compacted_;  ///< of a value that a validator is asked for
  std::vector<NameSpan> names_;
  std::size_t torn_ = std::string_view::npos;  ///< where the last token that goes on began
  std::uint64_t dropped_ = 0;
  bool code_ = false;
  bool literals_ = false;
};

}  // namespace assay::patterns
