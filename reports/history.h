// What only a store of scans can tell a report: what was there before. All of it is optional; what
// is absent is said to be ("first scan"). Plain values; immutable while a report is made.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scanner/base/records.h"

namespace assay::reports {

/// The totals of an earlier scan of the same scope.
struct PastScan {
  std::string id;
  std::int64_t started = 0;  ///< seconds since 1970
  int coverage = 0;          ///< percent
  std::uint64_t findings = 0;
  std::array<std::uint64_t, 4> files_by_level{};
  std::uint64_t risk_mass = 0;
  std::uint64_t people = 0;  ///< upper bound
};

/// What is known of a finding from before.
struct FindingPast {
  std::int64_t first_seen = 0;  ///< seconds since 1970
  bool reopened = false;        ///< it was gone in between
};

struct History {
  std::vector<PastScan> scans;  ///< oldest first, without this one
  /// Absent: the finding is new. One thread.
  std::function<std::optional<FindingPast>(const Finding&)> past;
};

/// Findings against the last scan before.
struct Change {
  std::uint64_t added = 0, fixed = 0, persisting = 0, reopened = 0;
  std::uint64_t not_read = 0;  ///< known from before, but their files were not read this time
};

/// Operation over a time: what an auditor of type II asks for.
struct Period {
  std::int64_t since = 0, until = 0;  ///< seconds since 1970
  std::uint64_t runs = 0;
  std::optional<std::uint64_t> runs_expected;
  std::uint64_t longest_gap_days = 0;
  std::uint64_t opened = 0, closed = 0, overdue = 0;
  std::optional<std::uint64_t> median_days, p90_days, max_days;  ///< until closed; absent: none was
  std::uint64_t policy_changes = 0, rule_changes = 0;
};

/// A deviation that time has a say in.
struct OverTimeItem {
  std::string path;
  TestId test = TestId::kInventory;
  Level level = Level::kInternal;
  std::int64_t opened = 0;               ///< seconds since 1970
  std::optional<std::int64_t> due = {};  ///< seconds since 1970, when its last day ends
  bool waived = false;
};

/// What earlier scans make of a scan: the tests whose population lies in time.
struct OverTime {
  static constexpr std::size_t kShown = 100;
  struct List {
    std::uint64_t count = 0;
    std::vector<OverTimeItem> first;  ///< the worst and oldest, up to kShown
  };
  /// What the records of the scan itself don't hold: to be added to what they come to.
  std::array<TestCount, kTestCount> tests{};
  std::uint64_t open = 0;  ///< deviations, waived and unread ones too
  List carried;            ///< open before; their files could not be read now
  List overdue;            ///< T-FIX deviates
  List undisposed;         ///< T-DISPOSE deviates
};

/// What makes a report tamper-evident: reports/integrity.h says how it is made. Hex digits.
struct Integrity {
  std::string scan, records_digest;     ///< its number in the store; over all records
  std::string previous_scan, previous;  ///< number and seal of the scan before; empty: none
  std::string chain;                    ///< its own seal: over all that is said of it
  std::uint64_t records = 0;            ///< how many the digest is over
};

}  // namespace assay::reports
