// What makes a scan's records evidence: one SHA-256 over all of them, whatever their order, tied to
// the scan before. Anyone can redo it: the SHA-256 of each record's line in --format jsonl (all but
// the first and the last, without the line's end, and without "secret" and "secret_base64", which
// --show-secrets adds), those digests sorted, and the SHA-256 of them in a row. Raw values are left
// out because a digest of a value of small range gives it away. One owner, one thread.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reports/json_records.h"
#include "reports/report.h"
#include "scanner/base/clean_file.h"
#include "scanner/base/digest.h"
#include "scanner/base/result.h"

namespace assay::reports {

/// The line of a finding as it is without --show-secrets; any other line as it is. Into `buffer`,
/// if something had to go: valid as long as both are. Whatever the bytes are.
std::string_view masked_line(std::string_view line, std::string& buffer);

/// Gathers digests and sorts them: in memory up to some MiB, beyond that in a file without a name.
class SortedDigest {
 public:
  explicit SortedDigest(std::string dir) : dir_(std::move(dir)) {}
  SortedDigest(const SortedDigest&) = delete;
  SortedDigest& operator=(const SortedDigest&) = delete;
  ~SortedDigest();

  /// Gives the line's own digest.
  LineDigest add(std::string_view line);
  void add(const LineDigest& digest);
  [[nodiscard]] std::uint64_t size() const { return count_; }
  /// 64 hex digits over all. An Error: the file could not be written. Call once.
  Result<std::string> finish();

 private:
  void spill();

  std::string dir_;
  Sha256 sha_;
  std::vector<LineDigest> memory_;
  std::vector<std::uint64_t> runs_;  ///< lengths of the sorted runs in the file
  int fd_ = -1;
  std::string failure_;
  std::uint64_t count_ = 0;
};

/// A scan's records as they come.
class RecordDigest {
 public:
  /// With the options' lines, if it has any: they are made here for reports that have the same.
  explicit RecordDigest(const ReportOptions& options)
      : lines_(options.lines ? options.lines : std::make_shared<RecordLines>(options.owner_name)),
        digest_(options.temp_dir) {}
  /// Gives the digests of its lines, masked, a file's own last; until the next call.
  const std::vector<LineDigest>& add(const FileRecord& file);
  const std::vector<LineDigest>& add(const SkippedRecord& skipped);
  /// Of a line that nobody makes here.
  void add(const LineDigest& line) {
    lines_->forget();
    digest_.add(line);
  }
  /// Adds the summary's controls and sets its integrity. `previous`: the seal of the scan before,
  /// or empty. An Error: as for SortedDigest.
  Result<void> seal(const ScanInfo& info, const std::string& previous, ScanSummary& summary);

 private:
  void add_lines(std::string_view lines, bool raw);

  std::shared_ptr<RecordLines> lines_;
  SortedDigest digest_;
  std::string line_;
  std::vector<LineDigest> added_;
};

/// Says in the summary's integrity which scans it is about.
void name_scans(const ScanInfo& info, ScanSummary& summary);

/// The seal: SHA-256 over the previous one, the scan's record, the digest of its records and its
/// summary without "integrity", a line each.
std::string seal_of(std::string_view previous, std::string_view scan_line, std::string_view digest,
                    std::string_view summary_line);

/// What checking the records of --format jsonl or json came to.
struct Checked {
  std::uint64_t records = 0;
  std::int64_t scan = 0;  ///< its number in the store; 0: none
  std::string digest, previous, seal;
  /// Lines that say what is wrong; empty: all holds.
  std::vector<std::string> problems;
};
/// Recomputes digest, seal and totals; raw values are under none of them. An Error: these are no
/// such records.
Result<Checked> check_records(std::istream& records, const std::string& temp_dir);

}  // namespace assay::reports
