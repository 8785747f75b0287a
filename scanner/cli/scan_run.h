// What scan and git have in common: a scan is run, written and judged.
#pragma once

#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "scanner/cli/output.h"
#include "scanner/cli/scan_setup.h"
#include "scanner/engine.h"

namespace assay::cli {

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

}  // namespace assay::cli
