// The records of --format jsonl, read back: so that a report can be made of a scan that is over.
// The text may come from anywhere; nothing of it is trusted. One owner, one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "reports/report.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::reports {

/// The first record. Frameworks are the built-in ones; the caller keeps those that it needs.
Result<ScanInfo> read_scan(std::string_view line);
/// The records at the end, one a line: controls, then the summary. What the totals hold of tests
/// comes from the controls.
Result<ScanSummary> read_summary(std::string_view lines);
/// Leaves in `info` the frameworks that the summary has controls of.
void keep_frameworks(const ScanSummary& summary, ScanInfo& info);

/// Reads a file of records from its beginning. What it gives stays valid as long as it does.
/// A path is not taken apart: a member of a container reads as a file with '!' in its name.
class RecordReader {
 public:
  using Record = std::variant<FileRecord, SkippedRecord>;
  explicit RecordReader(std::istream& records) : records_(records) {}

  Result<ScanInfo> begin();
  /// A file with its findings, or what was skipped; nothing when there are no more.
  Result<std::optional<Record>> next();
  /// REQUIRES: next() gave nothing.
  Result<ScanSummary> summary();
  /// The name of the owner that a file was read with, for ReportOptions.
  [[nodiscard]] std::string_view owner(std::uint32_t number) const;

 private:
  std::string_view text(const std::string& value);
  std::istream& records_;
  std::uint64_t number_ = 0;
  std::deque<std::string> texts_;
  std::unordered_map<std::string, std::size_t> text_numbers_;
  std::unordered_map<std::string, std::unique_ptr<RuleInfo>> rules_;
  std::vector<std::string> owners_;
  std::unordered_map<std::string, std::uint32_t> owner_numbers_;
  std::vector<Finding> findings_;  ///< of the file that comes next
  std::string end_;                ///< controls and summary
  friend class RecordParser;
};

}  // namespace assay::reports
