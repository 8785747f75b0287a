// Sets of rules and of context words, for the inner loops of the confirming stage and the judge.
// Private to assay::patterns.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::patterns {

/// Rules in ascending order, kept so that those of them that are in a RuleBits are found at a
/// fraction of a step each.
class RuleRow {
 public:
  /// REQUIRES: no smaller than those before.
  void add(std::uint32_t rule) {
    if (words_.empty() || words_.back().index != rule / 64) words_.push_back({rule / 64, 0});
    words_.back().bits |= std::uint64_t{1} << (rule % 64);
  }

 private:
  friend class RuleBits;
  struct Word {
    std::uint32_t index = 0;
    std::uint64_t bits = 0;
  };
  std::vector<Word> words_;
};

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
  /// Calls `visit` with each rule of `row` that is in the set, in order.
  template <class Visit>
  void visit_common(const RuleRow& row, Visit visit) const {
    for (const RuleRow::Word& word : row.words_) {
      for (std::uint64_t both = bits_[word.index] & word.bits; both != 0; both &= both - 1)
        visit(word.index * 64 + static_cast<std::uint32_t>(std::countr_zero(both)));
    }
  }

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
