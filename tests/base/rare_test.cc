#include "scanner/base/rare.h"

#include <string>

#include "tests/support/test.h"

using assay::Rare;

namespace {
struct Place {
  std::string name = "none";
  int line = 0;
};
}  // namespace

TEST_CASE("a rare value is its default until it is edited, and takes a pointer's room") {
  Rare<Place> place;
  CHECK(place->name == "none");
  CHECK((*place).line == 0);
  place.edit().line = 7;
  CHECK(place->line == 7);
  CHECK(place->name == "none");
  CHECK(sizeof place == sizeof(void*));
}

TEST_CASE("copies of a rare value are values of their own") {
  Rare<Place> one = Place{"a", 1};
  Rare<Place> other = one;
  other.edit().name = "b";
  CHECK(one->name == "a");
  one = other;
  CHECK(one->name == "b");
  const Rare<Place> moved = std::move(one);
  CHECK(moved->name == "b");
  CHECK(Rare<Place>(Rare<Place>())->line == 0);
}
