#include "reports/tally.h"

#include <stdexcept>

#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

TEST_CASE("what was seen is scanned, partial and skipped, in entries and bytes") {
  const RuleInfo name = testing::rule("name", "pii.name");
  Tally tally;
  FileRecord whole = testing::file(
      "a", {testing::finding(name, Confidence::kHigh), testing::finding(name, Confidence::kLow)});
  whole.findings[1].suppressed = "inline";
  FileRecord part = testing::file("b");
  part.partial = Reason::kCorrupt;
  const SkippedRecord left = testing::skipped("c", Reason::kExcluded);
  for (const std::uint64_t size : {whole.meta.size, part.meta.size, left.size}) tally.saw(size);
  tally.add(whole);
  CHECK_FALSE(tally.incomplete());
  tally.add(part);
  CHECK(tally.incomplete());
  tally.add(left);
  const Totals totals = tally.finish();
  CHECK(totals.seen.entries == 3);
  CHECK(totals.seen.bytes == 250);
  CHECK(totals.partial.bytes == 100);
  CHECK(totals.skipped.entries == 1);
  CHECK(totals.by_reason[static_cast<std::size_t>(Reason::kCorrupt)].entries == 1);
  CHECK(totals.by_reason[static_cast<std::size_t>(Reason::kExcluded)].bytes == 50);
  CHECK(totals.findings.at("pii.name") == std::array<std::uint64_t, 3>{0, 0, 1});
  CHECK(totals.suppressed == 1);
  CHECK(totals.files_by_level[static_cast<std::size_t>(Level::kInternal)] == 2);
}

TEST_CASE("a record that is lost or counted twice breaks the books") {
  const FileRecord record = testing::file("a");
  Tally lost;
  lost.saw(100);
  CHECK_THROWS_AS(lost.finish(), std::logic_error);
  Tally twice;
  twice.saw(100);
  twice.add(record);
  twice.add(record);
  CHECK_THROWS_AS(twice.finish(), std::logic_error);
  Tally wrong_size;
  wrong_size.saw(99);
  wrong_size.add(record);
  CHECK_THROWS_AS(wrong_size.finish(), std::logic_error);
}

TEST_CASE("what was left out on purpose doesn't make a scan incomplete") {
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    INFO(to_string(reason));
    Tally tally;
    tally.add(testing::skipped("a", reason));
    CHECK(tally.incomplete() == !is_benign(reason));
  }
}

}  // namespace
}  // namespace assay::reports
