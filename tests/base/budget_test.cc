#include "scanner/base/budget.h"

#include <thread>
#include <vector>

#include "tests/support/test.h"

using assay::Budget;

TEST_CASE("a lease is refused when it would exceed the limit, and never waits") {
  Budget budget(100);
  auto first = budget.try_lease(60);
  REQUIRE(first);
  CHECK_FALSE(budget.try_lease(41));
  CHECK(budget.try_lease(40));
  CHECK(budget.in_use() == 60);
  first.reset();
  CHECK(budget.in_use() == 0);
  CHECK(budget.peak() == 100);
}

TEST_CASE("a budget of zero leases nothing but zero") {
  Budget budget(0);
  CHECK_FALSE(budget.try_lease(1));
  CHECK(budget.try_lease(0));
}

TEST_CASE("a cost near the largest number does not wrap around") {
  Budget budget(100);
  const auto held = budget.try_lease(50);
  CHECK_FALSE(budget.try_lease(UINT64_MAX));
  CHECK_FALSE(budget.try_lease(UINT64_MAX - 49));
}

TEST_CASE("a moved lease is given back once") {
  Budget budget(10);
  auto lease = budget.try_lease(4);
  assay::Lease moved = std::move(*lease);
  lease.reset();
  CHECK(budget.in_use() == 4);
  assay::Lease other = std::move(*budget.try_lease(3));
  other = std::move(moved);
  CHECK(budget.in_use() == 4);
  other.release();
  CHECK(budget.in_use() == 0);
}

TEST_CASE("many threads never hold more than the limit together") {
  Budget budget(1000);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&budget] {
        for (int i = 0; i < 20'000; ++i) {
          if (auto lease = budget.try_lease(static_cast<std::uint64_t>(i % 400)))
            std::this_thread::yield();
        }
      });
    }
  }
  CHECK(budget.in_use() == 0);
  CHECK(budget.peak() <= 1000);
}
