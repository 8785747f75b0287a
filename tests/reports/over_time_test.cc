// Tests whose population lies in time: what was due, erased, run, repaired, committed; and
// deviations that outlive losing the right to read.
#include "reports/over_time.h"

#include <map>

#include "reports/controls.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

SeenOf seen_of(std::map<std::string, Seen> known) {
  return [known = std::move(known)](std::string_view path) {
    const auto found = known.find(std::string(path));
    return found == known.end() ? Seen::kGone : found->second;
  };
}

void check(const TestCount& count, std::uint64_t tested, std::uint64_t deviations,
           std::uint64_t weight) {
  CHECK(count.tested == tested);
  CHECK(count.deviations == deviations);
  CHECK(count.weight == weight);
}

TEST_CASE("T-DISPOSE: what was due and is still there deviates, unless it was renewed or is held") {
  const SeenOf seen = seen_of({{"kept", Seen::kRead},
                               {"unread", Seen::kUnread},
                               {"renewed", Seen::kRead},
                               {"held", Seen::kRead},
                               {"later", Seen::kRead}});
  check(dispose_test({{"kept", 99, Level::kRestricted, true, false},
                      {"unread", 99, Level::kConfidential, true, false},
                      {"renewed", 99, Level::kRestricted, false, false},
                      {"held", 99, Level::kRestricted, true, true},
                      {"gone", 99, Level::kRestricted, true, false},
                      {"later", 100, Level::kRestricted, true, false}},
                     100, seen),
        5, 2, 20);
  check(dispose_test({}, 100, seen), 0, 0, 0);
}

TEST_CASE("T-ERASE: an identifier on the list that is still found deviates") {
  check(erase_test({{{}, true, Level::kConfidential}, {{}, false, Level::kInternal}}), 2, 1, 4);
}

TEST_CASE("T-RUN: every slot of the plan needs a complete run with enough coverage") {
  // Weekly from day 0 to 27: four slots.
  check(run_test({{0, true, 100}, {8, true, 96}, {16, true, 95}, {27, true, 100}}, 0, 27, 7, 95), 4,
        0, 0);
  check(run_test({{0, true, 100}, {8, false, 100}, {16, true, 94}}, 0, 27, 7, 95), 4, 3, 3);
  check(run_test({{0, true, 100}, {8, false, 100}, {9, true, 99}, {16, true, 99}, {22, true, 99}},
                 0, 27, 7, 95),
        4, 0, 0);
  // The last slot isn't over: missing there is no deviation, a run there counts.
  check(run_test({{0, true, 100}}, 0, 9, 7, 95), 1, 0, 0);
  check(run_test({{0, true, 100}, {7, true, 100}}, 0, 9, 7, 95), 2, 0, 0);
}

TEST_CASE(
    "T-FIX: closed late or open past its day deviates; a level without a limit isn't tested") {
  const Policy policy = testing::built_in_policy();  // confidential 30 days, restricted 5
  const auto item = [](Level level, Day opened, std::optional<Day> closed, bool waived = false) {
    return DeviationItem{"p", TestId::kAccess, level, opened, closed, waived};
  };
  using enum Level;
  check(fix_test({item(kRestricted, 0, 5), item(kRestricted, 0, 6), item(kRestricted, 95, {}),
                  item(kRestricted, 94, {}), item(kConfidential, 70, {}),
                  item(kConfidential, 69, {}), item(kInternal, 0, {})},
                 100, policy),
        6, 3, 36);
  const TestCount waived = fix_test({item(kRestricted, 0, {}, true)}, 100, policy);
  check(waived, 1, 0, 0);
  CHECK(waived.waived == 1);
  CHECK(*due_day(item(kConfidential, 10, {}), policy) == 40);
}

TEST_CASE("T-COMMIT: what was let through above its repository's limit deviates") {
  using enum Level;
  check(commit_test({{kInternal, kInternal, true},
                     {kRestricted, kInternal, true},
                     {kRestricted, kInternal, false}}),
        3, 1, 16);
}

TEST_CASE("runs, repairs and commits don't depend on what can be read today; deletion does") {
  Totals totals;
  totals.skipped.add(10);
  totals.by_reason[static_cast<std::size_t>(Reason::kUnreadable)].add(10);
  for (TestCount& each : totals.tests) each.tested = 4;
  for (const TestId test : {TestId::kRun, TestId::kFix, TestId::kCommit}) {
    CHECK(evaluate(test, totals, 95).status == Status::kSatisfied);
    CHECK(evaluate(test, totals, 95).population == 4);
  }
  for (const TestId test : {TestId::kDispose, TestId::kErase, TestId::kRetain}) {
    CHECK(evaluate(test, totals, 95).status == Status::kNotEvidenced);
    CHECK(evaluate(test, totals, 95).population == 5);
  }
}

TEST_CASE(
    "a deviation outlives losing the right to read its file, and ends when the file is gone") {
  using enum Level;
  const std::vector<DeviationItem> open = {{"unread", TestId::kAccess, kRestricted, 0, {}, false},
                                           {"waived", TestId::kAccess, kRestricted, 0, {}, true},
                                           {"read", TestId::kAccess, kRestricted, 0, {}, false},
                                           {"gone", TestId::kAccess, kRestricted, 0, {}, false},
                                           {"fixed", TestId::kAccess, kRestricted, 0, 3, false}};
  const auto carried = carried_forward(open, seen_of({{"unread", Seen::kUnread},
                                                      {"waived", Seen::kUnread},
                                                      {"read", Seen::kRead},
                                                      {"fixed", Seen::kUnread}}));
  REQUIRE(carried.size() == 2);
  Totals totals;
  for (int i = 0; i < 2; ++i) {
    totals.skipped.add(10);
    totals.by_reason[static_cast<std::size_t>(Reason::kUnreadable)].add(10);
  }
  totals.scanned.add(10);
  totals.tests[static_cast<std::size_t>(TestId::kAccess)].tested = 1;
  add_carried(totals, carried);
  const TestResult result = evaluate(TestId::kAccess, totals, 95);
  CHECK(result.status == Status::kException);
  CHECK(result.population == 3);
  CHECK(result.deviations == 1);
  CHECK(result.waived == 1);
  CHECK(result.index == 70);
}

}  // namespace
}  // namespace assay::reports
