// The context words that stand in the neighbourhoods of one text. Filled by the Matcher, looked up
// by the confirming stage and the judge. One owner; reusable.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/compiled.h"

namespace assay::patterns {

struct ContextHit {
  std::uint32_t word = 0;  ///< into context_words
  std::size_t begin = 0, end = 0;
};

class ContextHits {
 public:
  explicit ContextHits(const RuleSet::Compiled& compiled) : c_(compiled) {}
  void clear() {
    hits_.clear();
    everywhere_.clear();
  }
  void add(ContextHit hit) { hits_.push_back(hit); }
  /// Words of the field's name: near every place.
  void add_everywhere(std::uint32_t word) { everywhere_.push_back(word); }
  /// To be called after adding. O(n log n).
  void sort();

  /// The hits that begin at or after `from`, in order.
  [[nodiscard]] std::vector<ContextHit>::const_iterator from(std::size_t from) const;
  [[nodiscard]] std::vector<ContextHit>::const_iterator end() const { return hits_.end(); }

  /// The rules that need context and have a word of theirs within the widest reach of [begin, end):
  /// sorted, each once.
  void rules_near(std::size_t begin, std::size_t end, std::vector<std::uint32_t>& rules) const;

 private:
  const RuleSet::Compiled& c_;
  std::vector<ContextHit> hits_;
  std::vector<std::uint32_t> everywhere_;
};

}  // namespace assay::patterns
