// Everything that a scan needs is loaded and found good before it begins: policy, frameworks,
// rules, key, baseline, store.
#pragma once

#include <memory>
#include <optional>
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

/// The picture that the policy names, as a data: URI. False after saying what is wrong.
bool load_logo(const Policy& policy, std::string& logo);

void say_notes(const ScanFlags& flags, const Setup& setup);

}  // namespace assay::cli
