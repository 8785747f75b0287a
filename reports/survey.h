// What the HTML report keeps of the records while they come: sums, and of files and findings the
// worst up to a limit. The order of records doesn't show. One owner, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "reports/distinct.h"
#include "reports/first.h"
#include "reports/processing.h"
#include "reports/waiver_use.h"

namespace assay::reports {

struct KeptFinding {
  const RuleInfo* rule = nullptr;
  std::string id, match, place, waived;  ///< id: 32 hex digits; the rest may be foreign
  Confidence confidence = Confidence::kLow;
  Level level = Level::kPublic;
  enum class Past : std::uint8_t { kUnknown, kNew, kOld, kReopened } past = Past::kUnknown;
};

/// A file with findings or deviations; its findings worst first.
struct KeptFile {
  std::string path;    ///< raw bytes, members after '!'
  std::string folder;  ///< of the file on disk, without the '/' at its end
  std::uint8_t impact = 0, exposure = 0, risk = 0;
  Level level = Level::kInternal, content_level = Level::kInternal;
  std::string audience, owner;
  std::array<std::uint64_t, 2> people{};
  std::int64_t modified = 0;  ///< 0: not known
  int keep_days = 0;          ///< the retention time that is over; 0: none is
  std::optional<Label> label;
  LabelVerdict label_verdict = LabelVerdict::kNone;
  TestSet failed, waived;
  std::uint64_t findings_total = 0;
  std::vector<KeptFinding> findings;
};

/// Worst first; then whatever tells two records apart.
using FileKey = std::tuple<int, int, std::string, std::string>;

/// All of one class of data.
struct KindSum {
  std::array<std::uint64_t, 3> by_confidence{};
  std::uint64_t files = 0;
  Distinct values;  ///< at medium or high confidence
  std::map<std::string, std::uint64_t> countries;
};

struct UnreadRow {
  std::string path, detail;
  bool in_part = false;
  Reason reason = Reason::kUnreadable;
  std::uint64_t size = 0;
};

/// A file of a test's population that somebody can look at again.
struct SampleRow {
  std::string path;
  bool failed = false, waived = false;
};

class Survey {
 public:
  /// How much is kept: findings in all and of one file, what was not read, and rows of a sample.
  static constexpr std::size_t kFindings = 100'000, kOfOneFile = 1'000, kUnread = 500, kSample = 5;

  Survey(const ScanInfo& info, ReportOptions options);
  void add(const FileRecord& file);
  void add(const SkippedRecord& skipped);
  /// Call once, before reading what follows.
  void finish();

  Reader reader;
  WaiverUse waivers;
  Processing processing;
  FolderTree tree;
  std::vector<WorkItem> work;  ///< set by finish()
  std::map<FileKey, KeptFile> files;
  std::uint64_t files_left_out = 0, findings_left_out = 0;
  std::map<std::string, KindSum, std::less<>> kinds;
  std::map<std::string, Count, std::less<>> formats;  ///< by media type: read, wholly or in part
  std::map<std::string, Count, std::less<>> unsupported;  ///< by what the reader said
  First<std::tuple<int, std::string>, UnreadRow> unread{kUnread};
  std::array<First<std::uint64_t, SampleRow>, kTestCount> samples;
  std::array<std::uint64_t, 2> people{};  ///< distinct: at least, at most

 private:
  void count_kinds(const FileRecord& file);
  void sample(const FileRecord& file, const std::string& path);
  void keep(const FileRecord& file);
  [[nodiscard]] KeptFile kept(const FileRecord& file) const;

  ReportOptions options_;
  std::shared_ptr<const History> history_;
  std::size_t kept_ = 0;  ///< findings in `files`, a file without any counted as one
};

}  // namespace assay::reports
