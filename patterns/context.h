// The context words that stand in the neighbourhoods of one text. Filled by the Matcher, looked up
// by the confirming stage and the judge. One owner; reusable.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/compiled.h"

namespace assay::patterns {

class ContextHits {
 public:
  explicit ContextHits(const RuleSet::Compiled& compiled) : c_(compiled) {}
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

  /// The rules that need context and have a word of theirs within the widest reach of [begin, end):
  /// sorted, each once; until the next call. O(1) on the average for places that come in order.
  const std::vector<std::uint32_t>& rules_near(std::size_t begin, std::size_t end);

 private:
  struct Near {
    std::uint32_t begin = 0, word = 0;
  };
  const RuleSet::Compiled& c_;
  std::vector<ContextHit> hits_;
  std::vector<std::uint32_t> everywhere_;
  std::vector<Near> near_;                     ///< the hits that speak for rules which need them
  std::size_t near_first_ = 0, near_end_ = 0;  ///< of near_: what rules_ was made from
  std::vector<std::uint32_t> rules_;
  bool known_ = false;  ///< rules_ is of these
};

}  // namespace assay::patterns
