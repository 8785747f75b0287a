#include "patterns/marks.h"

#include <random>

#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

std::vector<Mark> marks_of(const std::vector<std::string>& expressions) {
  std::vector<Mark> marks;
  for (std::uint32_t i = 0; i < expressions.size(); ++i) {
    for (Way& way : ways(expressions[i], false)) {
      for (Beginning& begin : way.beginnings) marks.push_back({std::move(begin.bytes), i});
    }
  }
  return marks;
}

using Found = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Found sorted(const std::vector<RawHit>& hits) {
  Found found;
  for (const RawHit& hit : hits) found.emplace_back(hit.finder, hit.end);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Found by_table(const std::vector<Mark>& marks, const std::string& text) {
  Runs runs;
  find_runs(text, {.shapes = true}, runs);
  std::vector<RawHit> hits;
  MarkTable(MarkTable::build(marks)).collect(text, runs.shapes, hits);
  return sorted(hits);
}

// The definition, one place and one mark at a time.
Found plainly(const std::vector<Mark>& marks, const std::string& text) {
  std::vector<RawHit> hits;
  for (const Mark& mark : marks) {
    for (std::size_t at = 0; at + mark.bytes.size() <= text.size(); ++at) {
      bool here = true;
      for (std::size_t i = 0; i < mark.bytes.size(); ++i)
        here = here && mark.bytes[i].test(static_cast<unsigned char>(text[at + i]));
      if (here) hits.push_back({mark.finder, static_cast<std::uint32_t>(at + mark.bytes.size())});
    }
  }
  return sorted(hits);
}

}  // namespace

TEST_CASE("a mark fits when it has one of the shapes that the structural pass sees") {
  const auto fits = [](const char* expression) {
    const auto marks = marks_of({expression});
    return !marks.empty() && std::all_of(marks.begin(), marks.end(), MarkTable::fits);
  };
  CHECK(fits("[a-z]@[a-z]"));
  CHECK(fits("\\+[1-9]"));
  CHECK(fits(":[0-9a-f]{1,4}:"));
  CHECK(fits("x\\.[a-z]{6}\\."));
  CHECK(fits("_[A-Z]{4}_"));
  CHECK_FALSE(fits("\\+[1-9a]"));
  CHECK_FALSE(fits(":[0-9a-f]{1,5}:"));
  CHECK_FALSE(fits("abc"));
  CHECK_FALSE(fits("a@|b"));
}

TEST_CASE("marks are found wherever they stand, also across blocks and at a text's ends") {
  const auto marks = marks_of({"[a-z]@[a-z]", "\\+[1-9]", ":[0-9a-f]{1,4}:[0-9]", "\\.[a-z_]{6}\\.",
                               "_[A-Z0-9]{4}_[a-z]", ":[a-f0-9]{32}@"});
  const std::vector<std::string> parts = {
      "a", "@",    "+",        "7",       ":",
      ".", "_",    "F",        "f",       "-",
      " ", ":1f:", ".abcdef.", "_AB12_x", std::string(32, 'e') + "@"};
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const std::size_t size = random() % 90;
    for (std::size_t i = 0; i < size; ++i) text += parts[random() % parts.size()];
    REQUIRE(by_table(marks, text) == plainly(marks, text));
  }
}

TEST_CASE("what leads out of a table of marks is refused") {
  const auto data = MarkTable::build(marks_of({"[a-z]@[a-z]", "\\+[1-9]"}));
  CHECK(MarkTable::is_sound(data, 2));
  CHECK_FALSE(MarkTable::is_sound(data, 1));
  auto cut = data;
  cut.bytes.pop_back();
  CHECK_FALSE(MarkTable::is_sound(cut, 2));
  auto other = data;
  other.sets.pop_back();
  CHECK_FALSE(MarkTable::is_sound(other, 2));
}
