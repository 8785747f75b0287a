#include "scanner/base/budget.h"

namespace assay {

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    release();
    budget_ = std::exchange(other.budget_, nullptr);
    bytes_ = std::exchange(other.bytes_, 0);
  }
  return *this;
}

void Lease::release() noexcept {
  if (budget_ != nullptr) budget_->used_.fetch_sub(bytes_, std::memory_order_relaxed);
  budget_ = nullptr;
  bytes_ = 0;
}

std::optional<Lease> Budget::try_lease(std::uint64_t cost) {
  std::uint64_t used = used_.load(std::memory_order_relaxed);
  do {
    if (cost > limit_ || used > limit_ - cost) return std::nullopt;
  } while (!used_.compare_exchange_weak(used, used + cost, std::memory_order_relaxed));
  const std::uint64_t now = used + cost;
  std::uint64_t peak = peak_.load(std::memory_order_relaxed);
  while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
  return Lease(this, cost);
}

}  // namespace assay
