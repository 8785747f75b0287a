#include "reports/sorted_spill.h"

#include <algorithm>
#include <random>

#include "reports/distinct.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

std::string drained(SortedSpill& spill) {
  std::string out;
  const auto done = spill.drain([&](std::string_view text) { out += text; });
  REQUIRE(done);
  return out;
}

TEST_CASE("texts leave by key, those of one key by text, whether or not they fit in memory") {
  std::vector<std::pair<std::string, std::string>> texts;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    texts.emplace_back(SortedSpill::key("f" + std::to_string(i % 50), i / 100),
                       std::string(i % 37, 'x') + std::to_string(i) + "\n");
  }
  std::string expected;
  auto sorted = texts;
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [key, text] : sorted) expected += text;
  std::shuffle(texts.begin(), texts.end(), std::mt19937(1));
  for (const std::size_t limit : {std::size_t{1}, std::size_t{1'000}, std::size_t{10'000'000}}) {
    SortedSpill spill("/tmp", limit);
    for (const auto& [key, text] : texts) spill.append(key, text);
    CHECK(drained(spill) == expected);
  }
}

TEST_CASE("a spill without a text hands on nothing") {
  SortedSpill spill("/tmp");
  CHECK(drained(spill).empty());
}

TEST_CASE("a folder that isn't there is told when the texts are asked for") {
  SortedSpill spill("/nowhere/at/all", 1);
  spill.append("a", "b");
  spill.append("c", "d");
  const auto done = spill.drain([](std::string_view) { FAIL("half of the texts"); });
  REQUIRE_FALSE(done);
  CHECK(done.error().detail.find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE("distinct values are counted exactly up to a limit and closely beyond it") {
  std::mt19937_64 random(7);
  std::vector<std::uint64_t> hashes;
  for (int i = 0; i < 300'000; ++i) hashes.push_back(random());
  Distinct few;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 60'000; ++i) few.add(hashes[static_cast<std::size_t>(i)]);
  }
  CHECK(few.count() == 60'000);
  CHECK(few.exact());
  Distinct many, reversed;
  for (const std::uint64_t hash : hashes) many.add(hash);
  std::reverse(hashes.begin(), hashes.end());
  for (const std::uint64_t hash : hashes) reversed.add(hash);
  CHECK_FALSE(many.exact());
  CHECK(many.count() == reversed.count());
  CHECK(many.count() > 294'000);
  CHECK(many.count() < 306'000);
}

}  // namespace
}  // namespace assay::reports
