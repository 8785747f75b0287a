// The context words that stand in the neighbourhoods of one text. Filled by the Matcher, looked up
// by the confirming stage and the judge. One owner; reusable.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/compiled.h"
#include "patterns/rule_bits.h"

namespace assay::patterns {

/// The longest spelling of a context word that is looked for, and so the slack around a
/// neighbourhood.
inline constexpr std::size_t kWordSlack = 64;
/// How far away a country's name may stand that says whose a value is which a word names.
inline constexpr std::size_t kCountryReach = 100;

/// The rules that have a word of theirs near a place, for places that mostly come in order.
class NearRules {
 public:
  /// `of_word`: per context word, rules that it speaks for; has to outlive this. `reach`: how far
  /// it may begin from a place.
  NearRules(const std::vector<std::vector<std::uint32_t>>& of_word, std::size_t reach,
            std::size_t rules)
      : of_word_(of_word), reach_(reach), rules_(rules) {}
  void clear();
  /// `hits` in order.
  void settle(const std::vector<ContextHit>& hits);
  /// Valid until the next call. `everywhere`: words that are near every place. O(1) on the average
  /// for places that come in order.
  const RuleBits& at(std::size_t begin, std::size_t end,
                     const std::vector<std::uint32_t>& everywhere);

 private:
  struct Near {
    std::uint32_t begin = 0, word = 0;
  };
  const std::vector<std::vector<std::uint32_t>>& of_word_;
  const std::size_t reach_;
  std::vector<Near> near_;           ///< the hits that speak for some rule
  std::size_t first_ = 0, end_ = 0;  ///< of near_: what rules_ was made from
  RuleBits rules_;
  bool known_ = false;  ///< rules_ is of these
};

class ContextHits {
 public:
  explicit ContextHits(const RuleSet::Compiled& compiled)
      : c_(compiled),
        of_runs_(compiled.rules_of_word, compiled.context_reach, compiled.rules.size()),
        shared_(compiled.shared_of_word, compiled.shared_reach, compiled.rules.size()) {}
  void clear();
  /// Adds the words within [begin, end) of `text`. settle() is to be called before looking up.
  void find(std::string_view text, std::size_t begin, std::size_t end) {
    c_.context.find(text, begin, end, hits_);
  }
  /// Words of the field's name: near every place.
  void add_everywhere(std::uint32_t word) { everywhere_.push_back(word); }
  /// O(n) when the words were added in order, O(n log n) else.
  void settle();

  /// The hits that begin at or after `from`, in order.
  [[nodiscard]] std::vector<ContextHit>::const_iterator from(std::size_t from) const;
  [[nodiscard]] std::vector<ContextHit>::const_iterator end() const { return hits_.end(); }

  /// The rules of runs that need context and have a word of theirs within the widest reach of
  /// [begin, end): as NearRules gives them.
  const RuleBits& rules_near(std::size_t begin, std::size_t end) {
    return of_runs_.at(begin, end, everywhere_);
  }
  /// The same of rules that look behind a word that many of them share (TriggerWord::shared), which
  /// ends at `end`.
  const RuleBits& shared_near(std::size_t end) { return shared_.at(end, end, everywhere_); }

 private:
  const RuleSet::Compiled& c_;
  std::vector<ContextHit> hits_;
  std::vector<std::uint32_t> everywhere_;
  NearRules of_runs_, shared_;
};

}  // namespace assay::patterns
