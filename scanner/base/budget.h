// The memory budget and its one rule, "the caller runs": whoever wants to hand work on asks for a
// lease of its cost; with one the work is queued, without one the caller does it here and now.
// Nobody ever waits for memory, so nothing deadlocks on it; a budget of zero is a plain sequential
// walk. Thread-safe, lock-free.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace assay {

class Budget;

/// Bytes held from a Budget; gives them back when destroyed. Movable, one owner.
class Lease {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Lease& operator=(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { release(); }

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  void release() noexcept;

 private:
  friend class Budget;
  Lease(Budget* budget, std::uint64_t bytes) : budget_(budget), bytes_(bytes) {}
  Budget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
};

class Budget {
 public:
  /// `bytes`: how much all leases may hold together. Must outlive its leases.
  explicit Budget(std::uint64_t bytes) : limit_(bytes) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  /// A lease of `cost` bytes, or nothing when that would exceed the limit. Never blocks.
  std::optional<Lease> try_lease(std::uint64_t cost);
  [[nodiscard]] std::uint64_t in_use() const { return used_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t peak() const { return peak_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t limit() const { return limit_; }

 private:
  friend class Lease;
  std::uint64_t limit_;
  std::atomic<std::uint64_t> used_{0};
  std::atomic<std::uint64_t> peak_{0};
};

}  // namespace assay
