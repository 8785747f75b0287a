#include "patterns/judge.h"

#include <algorithm>
#include <random>
#include <tuple>

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("candidates are sorted by place and rule, and alike ones keep their order") {
  std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): the same candidates each time
  for (int round = 0; round < 200; ++round) {
    std::vector<Candidate> candidates(random() % 60);
    int number = 0;
    for (Candidate& candidate : candidates) {
      candidate.begin = random() % 12;
      candidate.end = candidate.begin + 1 + random() % 3;
      candidate.rule = static_cast<std::uint32_t>(random() % 3);
      candidate.score = number++;
      candidate.losers = {candidate.rule};
    }
    std::vector<Candidate> expected = candidates;
    std::stable_sort(expected.begin(), expected.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.begin, a.end, a.rule) < std::tie(b.begin, b.end, b.rule);
    });
    sort_by_place(candidates);
    REQUIRE(candidates.size() == expected.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      CHECK(candidates[i].score == expected[i].score);
      CHECK(candidates[i].losers == expected[i].losers);
    }
  }
}
