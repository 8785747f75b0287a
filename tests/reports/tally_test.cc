#include "reports/tally.h"

#include <array>
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

TEST_CASE("a clean file counts as its record would") {
  constexpr auto kAll = static_cast<std::uint32_t>((1U << kTestCount) - 1);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    CAPTURE(i);
    const std::uint32_t bits = i * 2654435761U;
    FileRecord record = testing::file("a");
    record.level = static_cast<Level>(i % 4);
    record.risk = static_cast<std::uint8_t>(i % 101);
    record.sum.assumed = i % 3 == 0;
    record.tested = TestSet::from_bits(bits & kAll);
    record.failed = TestSet::from_bits(bits >> 8U & bits & kAll);
    record.waived = TestSet::from_bits(bits >> 12U & record.failed.bits());
    Tally one;
    one.add(record);
    Tally other;
    other.add(CleanFile{i,
                        record.meta.size,
                        record.level,
                        record.risk,
                        record.sum.assumed,
                        record.tested,
                        record.failed,
                        record.waived,
                        {}});
    const Totals a = one.totals();
    const Totals b = other.totals();
    CHECK(a.scanned.entries == b.scanned.entries);
    CHECK(a.scanned.bytes == b.scanned.bytes);
    CHECK(a.files_by_level == b.files_by_level);
    CHECK(a.files_by_band == b.files_by_band);
    CHECK(a.risk_mass == b.risk_mass);
    CHECK(a.max_risk == b.max_risk);
    for (std::size_t test = 0; test < kTestCount; ++test) {
      const TestCount& x = a.tests.at(test);
      const TestCount& y = b.tests.at(test);
      CHECK(std::array{x.tested, x.deviations, x.waived, x.weight, x.waived_weight,
                       x.tested_in_part, x.untestable} ==
            std::array{y.tested, y.deviations, y.waived, y.weight, y.waived_weight,
                       y.tested_in_part, y.untestable});
    }
  }
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
