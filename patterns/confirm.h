// The confirming stage: from a raw hit of the finders to candidates with an exact span and a value
// that passed its rule's own checks. Touches only the neighbourhood of a hit. One owner (a
// Matcher); reusable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/assignment.h"
#include "patterns/candidate.h"
#include "patterns/compiled.h"
#include "patterns/context.h"
#include "patterns/names.h"
#include "patterns/regex_code.h"
#include "patterns/structural.h"

namespace assay::patterns {

/// Candidates of one rule in one text beyond which further hits are given up.
inline constexpr std::uint32_t kMaxHitsPerRule = 50'000;

class Confirmer {
 public:
  explicit Confirmer(const RuleSet::Compiled& compiled);

  /// Appends to `out` what the hits turn out to be. With `context`, rules of numbers and tokens
  /// that need context are only tried where it is; without, everywhere. `hits` in order
  /// of their ends.
  void confirm(std::string_view text, const std::vector<RawHit>& hits, const Runs& runs,
               const ContextHits* context, std::vector<Candidate>& out);
  /// Appends the persons that rules of names find by their lists.
  void names(std::string_view text, std::vector<Candidate>& out);
  [[nodiscard]] std::uint64_t dropped() const { return dropped_ + regex_.gave_up(); }

 private:
  struct Group {
    std::size_t begin = 0, end = 0;
    char separator = 0;  ///< behind it
  };
  void pattern_hit(const Finder& finder, std::size_t end);
  void word_hit(const TriggerWord& word, std::size_t end);
  void after_word(std::uint32_t rule, std::size_t word_end);
  [[nodiscard]] std::size_t whole_begin(std::size_t begin, std::size_t word_end) const;
  [[nodiscard]] std::uint8_t quality_of(std::uint32_t rule, std::size_t begin,
                                        std::size_t end) const;
  void assignment(std::uint32_t rule, std::size_t word_begin, std::size_t word_end);
  void assigned(std::uint32_t rule, const Assignment& found);
  void number_run(Run run);
  void sub_number(std::size_t first, std::size_t last, const ShapeRules& rules);
  void number_rule(std::uint32_t rule, std::size_t begin, std::size_t end, std::string_view digits,
                   bool alone);
  void token_run(Run run);
  void token_rule(std::uint32_t rule, Run run);
  void look_for_context(Run run);
  template <class Try>
  void try_rules(const ShapeRules& rules, Try attempt);
  void head(const std::vector<std::uint32_t>& rules, std::size_t begin);
  /// The value's own checks: length, validators, entropy, rejects, placeholder. Adds it when they
  /// pass.
  void accept(std::uint32_t rule, std::size_t begin, std::size_t end, std::string_view compact,
              std::uint8_t quality);
  [[nodiscard]] bool passes(std::uint32_t rule, std::string_view value, std::string_view compact,
                            bool& validated);

  const RuleSet::Compiled& c_;
  RegexRunner regex_;
  std::string_view text_;
  const ContextHits* context_ = nullptr;
  std::vector<std::uint32_t> active_;  ///< rules whose words stand near the run at hand
  std::vector<Candidate>* out_ = nullptr;
  std::vector<std::uint32_t>
      done_until_;  ///< per rule: hits that end before this are inside a match already seen
  std::vector<std::uint32_t> hits_of_;  ///< per rule
  std::vector<std::uint32_t> touched_;  ///< rules whose entries above are not zero
  std::vector<Group> groups_;
  std::string compact_;
  std::vector<NameSpan> names_;
  std::uint64_t dropped_ = 0;
};

}  // namespace assay::patterns
