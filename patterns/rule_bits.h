// Sets of rules and of context words, for the inner loops of the confirming stage and the judge.
// Private to assay::patterns.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::patterns {

/// A set of rules, by number.
class RuleBits {
 public:
  /// Empty, for `rules` rules.
  explicit RuleBits(std::size_t rules) : bits_((rules + 63) / 64) {}
  void clear() {
    if (any_) std::fill(bits_.begin(), bits_.end(), 0);
    any_ = false;
  }
  void add(const std::vector<std::uint32_t>& rules) {
    for (const std::uint32_t rule : rules) bits_[rule / 64] |= std::uint64_t{1} << (rule % 64);
    any_ = any_ || !rules.empty();
  }
  [[nodiscard]] bool test(std::uint32_t rule) const {
    return ((bits_[rule / 64] >> (rule % 64)) & 1U) != 0;
  }
  [[nodiscard]] bool any() const { return any_; }

 private:
  std::vector<std::uint64_t> bits_;
  bool any_ = false;
};

/// Which words can't be of a rule: asked for each word around each candidate, mostly in vain.
class WordSketch {
 public:
  void add(std::uint32_t word) { bits_[word / 64 % 4] |= std::uint64_t{1} << (word % 64); }
  /// No false negatives.
  [[nodiscard]] bool may_have(std::uint32_t word) const {
    return ((bits_[word / 64 % 4] >> (word % 64)) & 1U) != 0;
  }

 private:
  std::array<std::uint64_t, 4> bits_{};
};

}  // namespace assay::patterns
