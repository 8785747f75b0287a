// A report in the making: told of a scan's beginning, of every record as it comes, and of the end;
// hands finished text to a byte sink. Used by one thread. Memory doesn't grow with the number of
// records.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/controls.h"
#include "reports/history.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::reports {

/// What can be said before the first entry is read.
struct ScanInfo {
  std::string version;
  std::int64_t id = 0,
               previous = 0;  ///< numbers of this scan and the one before in a store; 0: none
  std::vector<std::string> command;  ///< as called
  std::string host, account;
  std::int64_t started = 0;  ///< seconds since 1970
  std::string rules_digest;
  std::size_t rules = 0;
  std::string cpu_level;
  std::string key;  ///< names the fingerprint key; "ephemeral" for one that this run made up
  std::string policy, policy_digest;                                      ///< empty: built in
  std::vector<std::pair<std::string, std::vector<std::string>>> options;  ///< those given, by name
  std::vector<Framework> frameworks;       ///< whose controls the scan will be held against
  std::string folder = "/";                ///< absolute: where relative paths of records lie
  std::shared_ptr<const Policy> rulebook;  ///< what records were assessed by; null: not known
  std::string logo;                        ///< a data: URI (logo_uri()), or empty
  std::shared_ptr<const History> history;  ///< null: no store, or its first scan
};

/// What can be said after the last.
struct ScanSummary {
  Totals totals;
  std::int64_t finished = 0;  ///< seconds since 1970
  std::uint64_t duration_ms = 0;
  bool complete = true;  ///< nothing asked for was left unread
  bool interrupted = false;
  std::string sandbox;
  std::vector<std::string> warnings;
  std::vector<ControlRecord> controls;
  std::optional<Change> change;       ///< since the scan before of the same scope
  std::optional<Period> period;       ///< the last year of the scope; absent: no store
  std::optional<OverTime> over_time;  ///< part of `totals`; absent: no store
  /// Distinct people, at least and at most; absent: no store.
  std::optional<std::array<std::uint64_t, 2>> people;
  std::optional<Integrity> integrity;  ///< absent: the scan is in no store
};

class RecordLines;  // reports/json_records.h

/// Takes text; failing is its own business.
using ByteSink = std::function<void(std::string_view)>;

struct ReportOptions {
  bool color = false;
  bool quiet = false;    ///< text: findings and what was left unread, no summary
  bool verbose = false;  ///< text: every skipped entry
  /// The name of a user id of this machine, or empty. Unset: owners are printed as numbers.
  std::function<std::string_view(std::uint32_t uid)> owner_name;
  /// Where formats that can't be streamed keep what must wait, in files without a name.
  std::string temp_dir = "/tmp";
  /// Null: the report makes its own. Else it was asked for each record's lines before add() is.
  std::shared_ptr<RecordLines> lines = nullptr;
};

class Report {
 public:
  Report() = default;
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  virtual ~Report() = default;

  virtual void begin(const ScanInfo& info) = 0;
  virtual void add(const FileRecord& file) = 0;
  virtual void add(const SkippedRecord& skipped) = 0;
  /// False: files that were wholly read and hold no finding are nothing to it but the totals that
  /// finish() gets, so that add() need not be told of them.
  [[nodiscard]] virtual bool wants_clean() const { return true; }
  /// An Error: what had to wait could not be kept (a full disk); the report is not whole.
  virtual Result<void> finish(const ScanSummary& summary) = 0;
};

/// Their names, as --format takes them: "text", "jsonl", "sarif", …; those of report.cc's table.
std::vector<std::string_view> report_formats();

/// Null when there is no such format. `sink` is called from begin(), add() and finish().
std::unique_ptr<Report> make_report(std::string_view format, ByteSink sink, ReportOptions options);

}  // namespace assay::reports
