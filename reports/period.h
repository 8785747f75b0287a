// What happened between two days, for an audit of how controls worked over a period (Type II):
// runs that were planned and done, deviations with when they were opened, due and closed, changes
// of policy and rules, waivers, and a sample that anyone can draw again. Fed with every scan up to
// the period's end, oldest first. Memory: the deviations. One owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

struct PeriodRequest {
  Day since = 0, until = 0;  ///< both days are part of it
  int every_days = 0;        ///< how often a scan is planned; 0: nobody said
  std::uint64_t seed = 1;
  std::size_t sample = 25;
  int min_coverage = 95;
};

/// A scan as the period sees it.
struct PeriodRun {
  std::int64_t id = 0, started = 0;
  std::string state;  ///< as in the store: "complete", …, "killed"
  int coverage = 0;   ///< percent
  std::string policy, rules, command, version, seal;
  bool is_git = false;
  std::vector<std::string> roots;
};

/// A file that fails a test, from when it was first seen to when it was seen no more.
struct PeriodDeviation {
  std::string path;
  TestId test = TestId::kInventory;
  Level level = Level::kInternal;          ///< the highest that it had
  std::int64_t opened = 0, opened_by = 0;  ///< time and scan
  std::optional<std::int64_t> closed, due;
  std::int64_t closed_by = 0, last_seen_by = 0;
  std::uint32_t reopened = 0;
  bool waived = false;  ///< in the last scan that saw it
  bool unread = false;  ///< the last scan could not read it: it stays
};

/// What a period needs to know of a record.
struct PeriodFact {
  std::string path;
  TestSet failed, waived;
  Level level = Level::kPublic;
  std::optional<Reason> unread;  ///< why it, or a part of it, could not be read
};
/// Nothing: a period needs nothing of it.
std::optional<PeriodFact> period_fact(const FileRecord& file);
std::optional<PeriodFact> period_fact(const SkippedRecord& skipped);

class PeriodReport {
 public:
  PeriodReport(PeriodRequest request, std::array<Handling, 4> handling)
      : request_(request), handling_(handling) {}

  /// A scan; what is known of its records follows. One that came to no end has none.
  void begin(PeriodRun run);
  void add(const PeriodFact& fact);
  void end();
  /// A policy that was in force for one of the scans.
  void add_waivers(const Policy& policy);

  /// For people, and as one JSON document.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string json() const;

 private:
  struct Seen {
    Level level = Level::kPublic;
    bool waived = false;
  };
  struct Numbers;
  struct Slot;
  using Key = std::pair<std::string, TestId>;
  [[nodiscard]] bool covers(const PeriodDeviation& deviation) const;
  [[nodiscard]] bool is_unread(const std::string& path) const;
  [[nodiscard]] Numbers numbers() const;
  [[nodiscard]] std::vector<Slot> slots() const;
  [[nodiscard]] bool in_period(std::int64_t time) const;
  [[nodiscard]] bool concerns(const PeriodDeviation& deviation) const;
  [[nodiscard]] std::int64_t end_of_period() const;
  [[nodiscard]] bool is_overdue(const PeriodDeviation& deviation) const;
  [[nodiscard]] std::vector<const PeriodDeviation*> population() const;
  [[nodiscard]] std::vector<const PeriodDeviation*> sample() const;

  PeriodRequest request_;
  std::array<Handling, 4> handling_;
  std::vector<PeriodRun> runs_;
  std::map<Key, PeriodDeviation> deviations_;
  std::map<Key, Seen> seen_;              ///< by the scan under way
  std::map<std::string, Reason> unread_;  ///< by it
  std::map<std::string, Waiver> waivers_;
};

}  // namespace assay::reports
