// What scan and git have in common: everything that a scan needs is loaded and found good, then it
// is run, written and judged.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "patterns/rule_set.h"
#include "reports/framework.h"
#include "reports/json_records.h"
#include "reports/report.h"
#include "scanner/base/policy.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/flags.h"
#include "scanner/cli/output.h"
#include "scanner/cli/store_run.h"
#include "scanner/engine.h"

namespace assay::cli {

/// Everything that a scan needs, loaded and found good.
struct Setup {
  Policy policy;
  formats::LabelWords labels;
  std::vector<reports::Framework> frameworks;
  std::shared_ptr<const patterns::RuleSet> rules;
  KeyChoice key;
  std::string ignore_text;
  std::optional<Baseline> baseline;
  std::vector<std::string> notes;
  std::shared_ptr<StoreRun> store;              ///< null: none was named
  std::string logo;                             ///< of the policy, as a data: URI
  std::shared_ptr<reports::RecordLines> lines;  ///< of the scan; null: nothing digests them
};

/// Null after saying what is wrong. Policy and ignore file are those of the current directory,
/// never from inside of `roots`; or of `home` (ends in '/') when it isn't empty.
std::unique_ptr<Setup> prepare(const ScanFlags& flags, const Args& roots, const std::string& home);

/// What the reports say of the scan before it begins.
reports::ScanInfo scan_info(const Setup& setup, const Args& command_line, const Parsed& parsed);
reports::ReportOptions report_options(const ScanFlags& flags, const Setup& setup);

/// Asks the issuers of what was found in `files` (with raw values) and fills in
/// Finding::verified. Returns whether something asked for stayed unknown.
using AskIssuers = std::function<bool(std::vector<FileRecord>& files, const std::stop_token& stop)>;

struct ScanRun {
  int code = 0;                        ///< the exit code
  std::set<const RuleInfo*> detected;  ///< rules with findings that are not suppressed
};

/// Runs it and writes all outputs. `git`: a repository to scan besides the roots, or null. With
/// `ask` files with findings are held until the scan has ended and their issuers were asked.
ScanRun run_scan(const ScanFlags& flags, const Args& roots, const scanner::GitSource* git,
                 const Setup& setup, const reports::ScanInfo& info, std::vector<Output> outputs,
                 const AskIssuers& ask = nullptr);

/// Whether a path of a repository is left out by the options or the policy. REQUIRES: `flags` and
/// `setup` outlive it. `prefix`: what is printed before the path.
std::function<bool(const std::string& path)> left_out(const ScanFlags& flags, const Setup& setup,
                                                      const std::string& prefix);

/// The picture that the policy names, as a data: URI. False after saying what is wrong.
bool load_logo(const Policy& policy, std::string& logo);

void say_notes(const ScanFlags& flags, const Setup& setup);

}  // namespace assay::cli
