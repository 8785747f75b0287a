// Counts distinct values in bounded memory: exactly up to a limit, beyond it by the smallest of
// their hashes (off by under one percent). The order of values doesn't show. One owner, one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace assay::reports {

class Distinct {
 public:
  /// `hash`: spread evenly over all 64 bits, as a fingerprint's are.
  void add(std::uint64_t hash) {
    if (full_ && hash >= bound_) return;
    hashes_.push_back(hash);
    if (hashes_.size() >= 2 * kLimit) shrink();
  }
  /// Forgets nothing; brings what came since the last call in order. O(limit).
  std::uint64_t count() {
    shrink();
    if (!full_) return hashes_.size();
    // The k-th smallest of n hashes lies at about k/n of their range.
    const double share = static_cast<double>(hashes_.back()) / 18446744073709551616.0;
    return static_cast<std::uint64_t>(static_cast<double>(kLimit - 1) / share);
  }
  [[nodiscard]] bool exact() const { return !full_; }

 private:
  static constexpr std::size_t kLimit = std::size_t{1} << 16;
  void shrink() {
    std::sort(hashes_.begin(), hashes_.end());
    hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
    if (hashes_.size() <= kLimit) return;
    hashes_.resize(kLimit);
    bound_ = hashes_.back();
    full_ = true;
  }

  std::vector<std::uint64_t> hashes_;
  std::uint64_t bound_ = 0;
  bool full_ = false;
};

}  // namespace assay::reports
