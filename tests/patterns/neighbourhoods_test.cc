#include "patterns/neighbourhoods.h"

#include <random>
#include <utility>

#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

using Stretches = std::vector<std::pair<std::size_t, std::size_t>>;

Stretches visited(Neighbourhoods& places, std::size_t overlap) {
  Stretches out;
  places.visit_new(overlap, [&](std::size_t begin, std::size_t end) {
    out.push_back({begin, end});
  });
  return out;
}

}  // namespace

TEST_CASE("neighbourhoods that touch are one stretch, and nothing is visited twice") {
  Neighbourhoods places;
  places.begin(1000);
  places.add(500, 510, 16);
  places.add(100, 104, 20);
  places.add(110, 112, 20);
  CHECK(visited(places, 0) == Stretches{{80, 144}, {480, 528}});
  CHECK(visited(places, 0).empty());
  places.add(100, 160, 0);
  CHECK(visited(places, 0) == Stretches{{144, 160}});
  places.begin(1000);
  places.add(100, 104, 20);
  CHECK(visited(places, 0) == Stretches{{80, 128}});
}

TEST_CASE("what lies on the border of an earlier visit is seen again") {
  Neighbourhoods places;
  places.begin(1000);
  places.add(320, 480, 0);
  CHECK(visited(places, 64) == Stretches{{320, 480}});
  places.add(480, 640, 0);
  places.add(160, 320, 0);
  CHECK(visited(places, 64) == Stretches{{160, 384}, {416, 640}});
}

TEST_CASE("a neighbourhood ends with the text") {
  Neighbourhoods places;
  places.begin(70);
  places.add(60, 65, 500);
  CHECK(visited(places, 64) == Stretches{{0, 70}});
  places.begin(0);
  places.add(0, 0, 100);
  CHECK(visited(places, 64).empty());
}

TEST_CASE("all that is wanted is visited, and little else") {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same places each time
  for (int round = 0; round < 200; ++round) {
    const std::size_t size = random() % 6000;
    Neighbourhoods places;
    places.begin(size);
    std::vector<char> wanted(size, 0);
    std::vector<char> seen(size, 0);
    for (int pass = 0; pass < 3; ++pass) {
      for (unsigned i = 0; i < random() % 12; ++i) {
        const std::size_t begin = random() % (size + 1);
        const std::size_t end = std::min<std::size_t>(size, begin + random() % 2000);
        const std::size_t reach = random() % 300;
        places.add(begin, end, reach);
        for (std::size_t at = begin > reach ? begin - reach : 0; at < std::min(size, end + reach);
             ++at)
          wanted[at] = 1;
      }
      places.visit_new(0, [&](std::size_t begin, std::size_t end) {
        REQUIRE(end <= size);
        for (std::size_t at = begin; at < end; ++at) {
          REQUIRE(seen[at] == 0);
          seen[at] = 1;
        }
      });
      for (std::size_t at = 0; at < size; ++at) {
        if (wanted[at] != 0) REQUIRE(seen[at] != 0);
        const std::size_t least = at > 16 ? at - 16 : 0;
        const std::size_t most = std::min(size, at + 17);
        if (seen[at] != 0)
          REQUIRE(std::any_of(wanted.begin() + static_cast<std::ptrdiff_t>(least),
                              wanted.begin() + static_cast<std::ptrdiff_t>(most),
                              [](char each) { return each != 0; }));
      }
    }
  }
}
