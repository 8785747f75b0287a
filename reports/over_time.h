// Tests whose population lies in time and not in one scan: what was due, what was to be erased,
// runs, repairs, and deviations of files that can't be read any more. Pure functions over what a
// store remembers; each gives a TestCount for Totals::tests, or adds to it. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/history.h"
#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// What the present scan says of a path that an earlier one knew.
enum class Seen : std::uint8_t {
  kRead,    ///< wholly
  kUnread,  ///< skipped, read in part, or below a folder that could not be listed
  kGone,    ///< its folder was listed, and it was not there
};
using SeenOf = std::function<Seen(std::string_view path)>;

/// T-DISPOSE: a file that an earlier scan found to be kept too long, or to be due on a day.
struct DueItem {
  std::string path;  ///< as scans print it
  Day due = 0;       ///< the last day on which it may exist
  Level level = Level::kInternal;
  bool over =
      true;  ///< the present scan still finds it over-age; false: it holds nothing dated now
  bool held = false;    ///< a legal hold covers it on the day of the test
  bool waived = false;  ///< a waiver does: somebody accepts that it stays
};
/// Items due before `today`; deviates what is still there, holds nothing back and is still over-age
/// (unread ones deviate too: nothing says that they are gone).
TestCount dispose_test(const std::vector<DueItem>& items, Day today, const SeenOf& seen);

/// T-ERASE: an identifier on the erasure list.
struct ErasureItem {
  Fingerprint fingerprint{};
  bool found = false;              ///< the present scan has it, at any confidence
  Level level = Level::kInternal;  ///< the highest level of the files that have it
};
TestCount erase_test(const std::vector<ErasureItem>& items);

/// How often a complete scan is planned: the scope's every_days, else the shortest review_days of
/// the levels' handling. Absent: the policy says neither, and T-RUN has nothing to test.
std::optional<int> planned_days(const Policy& policy);

/// T-RUN: a scan that was done.
struct RunItem {
  Day day = 0;
  bool complete = true;  ///< not interrupted, and all roots were there
  int coverage = 100;    ///< percent, Coverage::percent()
};
/// One scheduled run for every `every_days` that begin in [since, until]; a slot in which no good
/// run lies deviates (missed, failed, or too little could be read). Slots that are not over by
/// `until` count only when a good run lies in them. REQUIRES: every_days > 0.
TestCount run_test(const std::vector<RunItem>& runs, Day since, Day until, int every_days,
                   int min_coverage);

/// A deviation and its life.
struct DeviationItem {
  std::string path;  ///< as scans print it
  TestId test = TestId::kInventory;
  Level level = Level::kInternal;
  Day opened = 0;  ///< first; one that is opened again keeps it
  std::optional<Day> closed;
  bool waived = false;  ///< a waiver covers it on the day of the test
};
/// The last day on which it may be open; absent: the policy gives its level no time.
std::optional<Day> due_day(const DeviationItem& item, const Policy& policy);
/// T-FIX: deviations opened; deviates what was closed after its day, or is open past it.
TestCount fix_test(const std::vector<DeviationItem>& items, Day today, const Policy& policy);

/// T-COMMIT: a commit that was checked.
struct CommitItem {
  Level level = Level::kPublic;  ///< the highest of what it brought
  Level limit = Level::kPublic;  ///< of its repository
  bool let_through = true;       ///< it is in the history in spite of it
};
TestCount commit_test(const std::vector<CommitItem>& commits);

/// Carry-forward: of the deviations that were open at an earlier scan, those whose file the present
/// one could not read. `open`: without those that the present scan found itself. They count as they
/// did, at their last level, until the file is read or gone.
std::vector<DeviationItem> carried_forward(const std::vector<DeviationItem>& open,
                                           const SeenOf& seen);
/// Adds them to a scan's totals. REQUIRES: `totals` counts their files as unread.
void add_carried(Totals& totals, const std::vector<DeviationItem>& carried);

void add_counts(TestCount& sum, const TestCount& more);
/// Adds what earlier scans make of a scan to the totals of its records.
void add_over_time(Totals& totals, const OverTime& over_time);

/// What a deviation in a file of that level weighs in an index: 1, 1, 4 or 16.
std::uint64_t deviation_weight(Level level);

}  // namespace assay::reports
