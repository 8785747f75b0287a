#include "scanner/base/budget.h"

#include <thread>
#include <vector>

#include "tests/support/test.h"

namespace assay {
namespace {

TEST_CASE("leases are granted up to the limit and not a byte beyond") {
  Budget budget(100);
  const auto first = budget.try_lease(60);
  REQUIRE(first);
  CHECK(first->bytes() == 60);
  CHECK_FALSE(budget.try_lease(41));
  const auto second = budget.try_lease(40);
  REQUIRE(second);
  CHECK(budget.in_use() == 100);
  CHECK(budget.limit() == 100);
}

TEST_CASE("a refused lease takes nothing") {
  Budget budget(10);
  CHECK_FALSE(budget.try_lease(11));
  CHECK_FALSE(budget.try_lease(UINT64_MAX));
  CHECK(budget.in_use() == 0);
  CHECK(budget.peak() == 0);
}

TEST_CASE("a cost near the top of the range does not wrap around") {
  Budget budget(UINT64_MAX);
  const auto most = budget.try_lease(UINT64_MAX - 1);
  REQUIRE(most);
  CHECK_FALSE(budget.try_lease(2));
  CHECK(budget.try_lease(1));
}

TEST_CASE("a budget of zero leases only what costs nothing") {
  Budget budget(0);
  CHECK_FALSE(budget.try_lease(1));
  CHECK(budget.try_lease(0));
}

TEST_CASE("a lease gives its bytes back once, whoever owns it last") {
  Budget budget(100);
  {
    auto lease = budget.try_lease(30);
    REQUIRE(lease);
    Lease moved = std::move(*lease);
    lease.reset();
    CHECK(budget.in_use() == 30);
    moved.release();
    CHECK(moved.bytes() == 0);
    CHECK(budget.in_use() == 0);
    moved.release();
  }
  CHECK(budget.in_use() == 0);
  CHECK(budget.peak() == 30);
}

TEST_CASE("assigning over a lease gives the old bytes back") {
  Budget budget(100);
  auto a = budget.try_lease(30);
  auto b = budget.try_lease(50);
  REQUIRE((a && b));
  *a = std::move(*b);
  CHECK(budget.in_use() == 50);
  CHECK(a->bytes() == 50);
  CHECK(b->bytes() == 0);
}

TEST_CASE("threads together never hold more than the limit, and all of it comes back") {
  constexpr std::uint64_t kLimit = 1000;
  Budget budget(kLimit);
  std::atomic<std::uint64_t> held{0};
  std::atomic<std::uint64_t> granted{0};
  std::atomic<bool> exceeded{false};
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 5000; ++i) {
        const std::uint64_t cost = 1 + (i * 37 + t * 101) % 700;
        auto lease = budget.try_lease(cost);
        if (!lease) continue;
        ++granted;
        if (held.fetch_add(cost) + cost > kLimit) exceeded = true;
        held.fetch_sub(cost);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK_FALSE(exceeded);
  CHECK(granted > 0);
  CHECK(budget.in_use() == 0);
  CHECK(budget.peak() <= kLimit);
}

}  // namespace
}  // namespace assay
