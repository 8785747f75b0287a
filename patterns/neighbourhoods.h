// Which parts of a text are to be looked at, as the neighbourhoods of places in it: in any order,
// overlapping or not, each part once. Private to assay::patterns. One owner; reusable.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::patterns {

class Neighbourhoods {
 public:
  /// Begins a text of `size` bytes: nothing of it is wanted, nothing was visited.
  void begin(std::size_t size);

  /// Wants what lies within `reach` of [begin, end). O(1 + length / 1024).
  void add(std::size_t begin, std::size_t end, std::size_t reach);

  /// Visits what is wanted and was not visited before, as stretches [begin, end) by their begins.
  /// They may be a few bytes longer than what is wanted. Beside what was visited in an earlier call
  /// they reach `overlap` bytes on, so that nothing of up to so many bytes is missed for lying on
  /// the border: what lies there is seen again. With no overlap none of them touches another one.
  template <class Visit>
  void visit_new(std::size_t overlap, Visit visit) {
    for (std::size_t i = 0; i < wanted_.size(); ++i) wanted_[i] &= ~visited_[i];
    for (std::size_t block = next(wanted_, true, 0); block < blocks_;) {
      const std::size_t end = next(wanted_, false, block);
      const bool after = block > 0 && is_set(visited_, block - 1);
      const bool before = end < blocks_ && is_set(visited_, end);
      const std::size_t from = block * kBlock - (after ? std::min(overlap, block * kBlock) : 0);
      visit(from, std::min(size_, end * kBlock + (before ? overlap : 0)));
      block = next(wanted_, true, end);
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      visited_[i] |= wanted_[i];
      wanted_[i] = 0;
    }
  }

 private:
  using Bits = std::vector<std::uint64_t>;
  static constexpr std::size_t kBlock = 16;
  static bool is_set(const Bits& bits, std::size_t block) {
    return ((bits[block / 64] >> (block % 64)) & 1U) != 0;
  }
  /// The first block from `block` on whose bit is `set`; blocks_ if there is none.
  [[nodiscard]] std::size_t next(const Bits& bits, bool set, std::size_t block) const;

  std::size_t size_ = 0, blocks_ = 0;
  Bits wanted_, visited_;  ///< a bit per block
};

}  // namespace assay::patterns
