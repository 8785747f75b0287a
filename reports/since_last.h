// What changed between two scans of the same scope, from those records alone that one has and the
// other hasn't: findings that came and went, and the lives of deviations. Pure; one owner.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/history.h"
#include "scanner/base/deviation.h"
#include "scanner/base/records.h"

namespace assay::reports {

class SinceLast {
 public:
  /// `scan`: the number of the present one.
  explicit SinceLast(std::int64_t scan) : scan_(scan) {}

  /// A record that the scan before had and this one hasn't.
  void was(const FileRecord& file);
  void was(const SkippedRecord& skipped) { now_[skipped.provenance->path()]; }
  /// A record that this scan has and the one before hadn't.
  void is(const FileRecord& file);
  void is(const SkippedRecord& skipped) { now_[skipped.provenance->path()]; }
  /// The same for each record when there was no scan before: only what fails a test is kept.
  void is_first(const FileRecord& file);
  void is_first(const SkippedRecord& /*skipped*/) {}
  /// Every record of this scan: notes what could not be read.
  void note(const FileRecord& file);
  void note(const SkippedRecord& skipped);

  /// The scan was stopped: what it did not find may be there.
  void interrupted() { ended_ = false; }

  /// Whether the path, or what it lies in, could not be read.
  [[nodiscard]] bool is_unread(const std::string& path) const;

  /// The lives that are other than they were. `known`: those of a path so far; `unread`: all that
  /// the scan before left open because it could not read their files.
  [[nodiscard]] std::vector<DeviationLife> deviations(
      const std::function<std::vector<DeviationLife>(const std::string& path)>& known,
      const std::vector<DeviationLife>& unread) const;

  /// `findings`: of this scan in all; `past`: what was known of one before this scan.
  /// Call once: it puts in order what it has.
  [[nodiscard]] Change change(
      std::uint64_t findings,
      const std::function<std::optional<FindingPast>(const Finding&)>& past);

 private:
  /// What the new records say of a path; nothing failed: they say that, or there are none.
  struct Now {
    TestSet failed, waived;
    Level level = Level::kPublic;
  };
  void settle(DeviationLife& life, const Now& now) const;
  void add_tests(const FileRecord& file, Now& now) const;

  std::int64_t scan_;
  bool ended_ = true;
  std::map<std::string, Now> now_;
  std::set<std::string, std::less<>> unread_;
  // There may be millions of both.
  struct Lost {
    Fingerprint id;
    std::size_t path;  ///< in lost_paths_
  };
  struct Came {
    Fingerprint id, fingerprint;
  };
  std::vector<Lost> lost_;
  std::vector<std::string> lost_paths_;
  std::vector<Came> came_;
};

}  // namespace assay::reports
