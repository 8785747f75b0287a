#include "patterns/rule_bits.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <vector>

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("the rules of a row that are in a set are visited once each and in order") {
  constexpr std::uint32_t kRules = 1000;
  std::mt19937 random(11);
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random()) % end; };
  for (int round = 0; round < 200; ++round) {
    std::set<std::uint32_t> in_row;
    std::set<std::uint32_t> in_set;
    for (std::uint32_t i = below(80); i > 0; --i) in_row.insert(below(kRules));
    for (std::uint32_t i = below(400); i > 0; --i) in_set.insert(below(kRules));
    RuleRow row;
    for (const std::uint32_t rule : in_row) row.add(rule);
    RuleBits set(kRules);
    set.add({in_set.begin(), in_set.end()});
    std::vector<std::uint32_t> expected;
    std::set_intersection(in_row.begin(), in_row.end(), in_set.begin(), in_set.end(),
                          std::back_inserter(expected));
    std::vector<std::uint32_t> visited;
    set.visit_common(row, [&](std::uint32_t rule) { visited.push_back(rule); });
    REQUIRE(visited == expected);
  }
}
