// A scope's last year: what the lives of deviations and the runs come to.
#include "reports/year.h"

#include "reports/controls.h"
#include "tests/reports/cases.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using testing::kDay;

Policy policy(const std::string& more = "") {
  return testing::built_in_policy(
      "[scope]\nevery_days = 7\n[handling]\nrestricted = { sla_days = 5 }\n"
      "confidential = { sla_days = 30 }\n" +
      more);
}

/// Scans 1, 2, … on those days.
std::vector<YearRun> runs_on(const std::vector<Day>& days) {
  std::vector<YearRun> runs;
  for (const Day day : days) {
    runs.push_back(
        {static_cast<std::int64_t>(runs.size()) + 1, day * kDay + 3'600, true, 100, "p", "r"});
  }
  return runs;
}

DeviationLife life(const std::string& path, TestId test, Level level, std::int64_t opened,
                   std::optional<std::int64_t> closed = {}) {
  return {path, test, level, opened, closed, false, false, false};
}

const TestCount& count(const OverTime& over_time, TestId test) {
  return over_time.tests[static_cast<std::size_t>(test)];
}

TEST_CASE("each life counts once under the tests that time decides") {
  const Policy rules = policy();
  Year year(rules, "/", runs_on({20'000, 20'007, 20'014, 20'021}));
  year.add(life("late", TestId::kAccess, Level::kRestricted, 1));
  year.add(life("in time", TestId::kAccess, Level::kConfidential, 3));
  year.add(life("closed late", TestId::kAccess, Level::kRestricted, 2, 3));
  year.add(life("closed in time", TestId::kAccess, Level::kConfidential, 1, 2));
  year.add(life("no time given", TestId::kAccess, Level::kInternal, 1));
  year.add(life("old", TestId::kRetain, Level::kConfidential, 2));
  year.add(life("deleted", TestId::kRetain, Level::kConfidential, 1, 3));
  year.add(life("found today", TestId::kRetain, Level::kConfidential, 4));
  const OverTime sum = year.over_time();
  CHECK(sum.open == 5);
  CHECK(count(sum, TestId::kFix).tested == 7);
  CHECK(count(sum, TestId::kFix).deviations == 2);
  CHECK(count(sum, TestId::kFix).weight == 32);
  CHECK(count(sum, TestId::kDispose).tested == 2);
  CHECK(count(sum, TestId::kDispose).deviations == 1);
  CHECK(count(sum, TestId::kRun).tested == 4);
  CHECK(count(sum, TestId::kRun).deviations == 0);
  REQUIRE(sum.overdue.first.size() == 2);
  CHECK(sum.overdue.first[0].path == "late");  // restricted both; the older first
  CHECK(sum.overdue.first[0].due == (20'000 + 5 + 1) * kDay);
  CHECK(sum.undisposed.first.at(0).path == "old");
  const Period period = year.period();
  CHECK(period.opened == 8);
  CHECK(period.closed == 3);
  CHECK(period.overdue == 2);
  CHECK(period.max_days == 14);
  CHECK(period.runs == 4);
  CHECK(period.runs_expected == 4);
  CHECK(period.longest_gap_days == 7);
}

TEST_CASE("what closed over a year ago, and scans from before, count no more") {
  const Policy rules = policy();
  Year year(rules, "/", runs_on({20'000, 20'100, 20'600}));
  year.add(life("long ago", TestId::kAccess, Level::kRestricted, 1, 2));
  year.add(life("still open", TestId::kAccess, Level::kRestricted, 1));
  const OverTime sum = year.over_time();
  CHECK(count(sum, TestId::kFix).tested == 1);
  CHECK(count(sum, TestId::kFix).deviations == 1);
  // 365 days in slots of 7; of them the last alone has a run, and it is not over.
  CHECK(count(sum, TestId::kRun).tested == 53);
  CHECK(count(sum, TestId::kRun).deviations == 52);
}

TEST_CASE("what can't be read counts as it did, at its last level, until a waiver lapses") {
  const std::string waiver =
      "[[exceptions]]\nid = \"W1\"\ntest = \"T-ACCESS\"\npath = \"/srv/a/**\"\nreason = \"r\"\n"
      "owner = \"o@x.example\"\napprover = \"p@x.example\"\ncreated = 2024-10-01\n"
      "expires = 2024-12-20\n";
  const Policy rules = policy(waiver);
  DeviationLife unread = life("a/f.zip!m", TestId::kAccess, Level::kConfidential, 1);
  unread.unread = unread.waived = true;
  const auto carried = [&](Day today) {  // 20'072 is 2024-12-15
    Year year(rules, "/srv", runs_on({today - 30, today}));
    year.add(unread);
    return year.over_time();
  };
  const OverTime live = carried(20'072);
  CHECK(count(live, TestId::kAccess).tested == 1);
  CHECK(count(live, TestId::kAccess).tested_in_part == 1);
  CHECK(count(live, TestId::kAccess).waived == 1);
  CHECK(live.carried.count == 1);
  const OverTime lapsed = carried(20'082);
  CHECK(count(lapsed, TestId::kAccess).deviations == 1);
  CHECK(count(lapsed, TestId::kAccess).weight == 4);
  unread.waived = false;  // it was not when it was last seen: what it holds may forbid it
  CHECK(count(carried(20'072), TestId::kAccess).deviations == 1);
}

TEST_CASE("lists are cut, counts aren't") {
  const Policy rules = policy();
  Year year(rules, "/", runs_on({20'000, 20'100}));
  for (int i = 0; i < 250; ++i)
    year.add(life("f" + std::to_string(i), TestId::kAccess,
                  i == 249 ? Level::kRestricted : Level::kConfidential, 1));
  const OverTime sum = year.over_time();
  CHECK(sum.overdue.count == 250);
  CHECK(sum.overdue.first.size() == OverTime::kShown);
  CHECK(sum.overdue.first.front().path == "f249");
}

TEST_CASE("P9, P12 a later day, or losing the right to read, never improves what time decides") {
  const Policy rules = policy();
  for (std::uint32_t seed = 0; seed < static_cast<std::uint32_t>(testing::kCases); ++seed) {
    testing::Random random(seed);
    std::vector<DeviationLife> lives;
    for (std::uint32_t i = random.below(6) + 1; i > 0; --i) {
      const auto opened = static_cast<std::int64_t>(random.below(3)) + 1;
      std::optional<std::int64_t> closed;
      if (random.chance(3)) closed = opened + 1;
      lives.push_back(life("f" + std::to_string(i),
                           random.chance(2) ? TestId::kAccess : TestId::kRetain,
                           static_cast<Level>(random.below(4)), opened, closed));
    }
    const auto results = [&](Day today, bool lost) {
      Year year(rules, "/", runs_on({20'000, 20'007, 20'014, 20'021, today}));
      Totals totals;
      for (DeviationLife each : lives) {
        if (!each.closed && lost) {
          each.unread = true;
        } else if (!each.closed) {  // else the scan's own records count it
          TestCount& own = totals.tests[static_cast<std::size_t>(each.test)];
          ++own.tested;
          ++own.deviations;
          own.weight += deviation_weight(each.level);
        }
        year.add(each);
      }
      add_over_time(totals, year.over_time());
      std::vector<TestResult> all;
      for (const TestId test : {TestId::kAccess, TestId::kRetain, TestId::kDispose, TestId::kFix}) {
        all.push_back(evaluate(test, totals, 95));
      }
      return all;
    };
    const auto base = results(20'025, false);
    for (const auto& worse : {results(20'060, false), results(20'025, true)}) {
      for (std::size_t i = 0; i < base.size(); ++i) {
        INFO("seed " << seed << " " << to_string(base[i].test));
        REQUIRE(worse[i].status >= base[i].status);
        REQUIRE(worse[i].index <= base[i].index);
        REQUIRE(worse[i].deviations >= base[i].deviations);
      }
    }
  }
}

}  // namespace
}  // namespace assay::reports
