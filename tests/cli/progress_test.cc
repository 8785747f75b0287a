#include "scanner/cli/progress.h"

#include "tests/support/test.h"

namespace assay::cli {
namespace {

TEST_CASE("progress shows a share only when it is known") {
  scanner::ProgressCounters counters;
  counters.entries = 10;
  counters.bytes = 1 << 20;
  counters.findings = 2;
  counters.listed_bytes = 4 << 20;
  CHECK(progress_line(counters, std::chrono::seconds(2)) ==
        "10 entries, 1.0 MiB, 0.5 MiB/s, 2 findings");
  counters.listing_done = true;
  CHECK(progress_line(counters, std::chrono::seconds(2)) ==
        "[#####...............] 10 entries, 1.0 MiB, 0.5 MiB/s, 2 findings, 0:00:06 left");
  counters.bytes = 8 << 20;  // members of containers: more than was listed
  CHECK(progress_line(counters, std::chrono::seconds(2)) ==
        "10 entries, 8.0 MiB, 4.0 MiB/s, 2 findings");
}

}  // namespace
}  // namespace assay::cli
