#include "scanner/base/distinct.h"

#include <random>
#include <string>

#include "scanner/base/secret.h"
#include "tests/support/test.h"

using namespace assay;

TEST_CASE("distinct values are counted exactly up to the limit, in any order and any parts") {
  DistinctValues all;
  DistinctValues odd;
  DistinctValues even;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t hash = value_hash(std::to_string(i % 12'345), false);
    all.add(hash);
    (i % 2 == 0 ? even : odd).add(hash);
  }
  CHECK(all.count() == 12'345);
  even.merge(odd);
  CHECK(even.count() == 12'345);
}

TEST_CASE("beyond the limit the count is an estimate that does not depend on the order") {
  DistinctValues forwards;
  DistinctValues backwards;
  DistinctValues other;
  constexpr int kValues = 1'000'000;
  for (int i = 0; i < kValues; ++i) {
    forwards.add(value_hash(std::to_string(i), false));
    (i < 300'000 ? other : backwards).add(value_hash(std::to_string(kValues - 1 - i), false));
  }
  backwards.merge(other);
  CHECK(forwards.count() == backwards.count());
  CHECK(forwards.count() > 980'000);
  CHECK(forwards.count() < 1'020'000);
}

TEST_CASE("loose values are the same whatever separates and however it is written") {
  CHECK(value_hash("de44 5001", true) == value_hash("DE445001", true));
  CHECK(value_hash("de44 5001", false) != value_hash("DE445001", false));
}

TEST_CASE("a loose value's hash is that of the normalised one, whatever bytes it has") {
  const std::string parts = "abyzABYZ019 -./@[`{\x7f\x80\xc3\xff_:";
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string raw;
    for (auto left = random() % 40; left > 0; --left) {
      raw += random() % 3 == 0
                 ? parts[random() % parts.size()]
                 : static_cast<char>(random() % 2 == 0 ? 'a' + random() % 26 : '0' + random() % 10);
    }
    REQUIRE(value_hash(raw, true) == value_hash(normalise_value(raw, true), false));
  }
  CHECK(value_hash(std::string("a\0b", 3), false) != value_hash("ab", false));
}
