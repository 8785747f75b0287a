// What the commands that read a store have in common: which scan, opened; its records, replayed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reports/integrity.h"
#include "reports/report.h"
#include "scanner/base/policy.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/output.h"
#include "scanner/store_reader.h"

namespace assay::cli {

struct StoreFlags {
  std::string file;
  std::optional<std::int64_t> scan;  ///< absent: the newest that came to its end
};
/// --store and --scan.
std::vector<Flag> store_flags(StoreFlags& into);
/// --format, as scan has it.
Flag format_flag(std::vector<FormatSpec>& into);
/// --sign.
Flag sign_flag(std::string& into);

/// A store and one of its scans.
struct OpenStore {
  std::string path;
  std::unique_ptr<scanner::StoreReader> reader;
  scanner::StoredScan scan;
};
Result<OpenStore> open_scan(const StoreFlags& flags);

/// A scan in a line: number, time, state, host, command.
std::string scan_line(const scanner::StoredScan& scan);

/// A policy of the store, laid over what is built in; nothing when it can't be read any more.
std::optional<Policy> policy_of(scanner::StoreReader& reader, const std::string& digest);

/// Options of reports that aren't a scan's own: owners by this machine's names.
reports::ReportOptions plain_report_options();

/// Gives records that were read from a file what they don't hold: the policy that they were
/// assessed by, where it is still there, else the built-in one. Returns what to say of that, or
/// nothing.
std::string add_rulebook(reports::ScanInfo& info);

/// Writes the scan into all outputs, as it did itself. Returns the exit code.
int render_scan(OpenStore& store, std::vector<Output>& outputs);
/// The reports' ends; files get their names. Returns the exit code.
int finish_outputs(std::vector<Output>& outputs, const reports::ScanSummary& summary);

/// The frameworks that a file of records has controls of.
std::set<std::string> frameworks_in(const std::string& path);

/// Where a checked report stands in a store's chain, in words. An Error: the store can't be read.
/// What doesn't hold is added to the report's problems.
Result<std::string> check_chain(const std::string& store, reports::Checked& checked);

}  // namespace assay::cli
