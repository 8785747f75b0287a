// Counts distinct values in bounded memory: exactly up to kExact of them; beyond that values are
// sampled by their hashes, so that the count is an estimate (standard error 0.4 %). The result
// depends on the set of values only, not on their order or on who counted which part. One owner.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assay {

/// A hash of a value for counting: not keyed, not to be shown. `loose`: as normalise_value().
std::uint64_t value_hash(std::string_view raw, bool loose);

class DistinctValues {
 public:
  static constexpr std::size_t kExact = std::size_t{1} << 16;

  void add(std::uint64_t hash) { add(std::span(&hash, 1)); }
  void add(std::span<const std::uint64_t> hashes);
  void merge(const DistinctValues& other);
  /// O(1) when nothing was added since the last slots were filled, else of a copy of the set.
  [[nodiscard]] std::uint64_t count() const;

 private:
  /// Values that wait to be put into their slots: a part of a text that is only merged into
  /// another's mostly has no more than the first number, and needs no slots.
  static constexpr std::size_t kFirstWaiting = kExact, kWaiting = std::size_t{1} << 13;

  void settle();
  void insert(std::uint64_t hash);
  void rebuild(std::size_t slots);

  std::vector<std::uint64_t> waiting_;  ///< values may be there twice
  std::vector<std::uint64_t> slots_;    ///< open addressing; 0: free
  std::size_t size_ = 0;                ///< slots that are taken
  std::uint64_t mask_ = 0;              ///< only hashes with these bits clear are kept
};

}  // namespace assay
