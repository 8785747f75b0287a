#include "patterns/grouping.h"

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("a group mask accepts the groupings that it names") {
  const auto single = append_group(0, 0, 9, '\0');
  const auto ssn = append_group(append_group(append_group(0, 0, 3, '-'), 1, 2, '-'), 2, 4, '\0');
  CHECK(groupings_of("9", "") == std::vector<Grouping>{single});
  CHECK(groupings_of("3-2-4", "") == std::vector<Grouping>{ssn});
  CHECK(groupings_of("3?2?4", "- ").size() == 3);  // none, '-', ' '
  CHECK(groupings_of("3?2?4", "-")[0] == single);
  CHECK(groupings_of("3?2?4", "-")[1] == ssn);
  CHECK(groupings_of("3.3.3-2", "").size() == 1);
  CHECK(groupings_of("3.3.3-2", "") != groupings_of("3-3-3-2", ""));
  CHECK(groupings_of("2 2 2 2 2 2 2 2 2", "").empty());  // nine groups don't fit
}
