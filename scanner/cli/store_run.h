// A scan's store: opened and found good before anything is read, fed while it runs, closed with
// what the scan came to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "patterns/rule_set.h"
#include "reports/report.h"
#include "scanner/base/policy.h"
#include "scanner/base/secret.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/flags.h"
#include "scanner/store_known.h"
#include "scanner/store_objects.h"
#include "scanner/store_writer.h"

namespace assay::cli {

struct StoreRun {
  std::string path;
  std::unique_ptr<scanner::StoreWriter> writer;
  std::unique_ptr<scanner::KnownFiles> known;      ///< null: every file is read
  std::unique_ptr<scanner::KnownObjects> objects;  ///< null: every object of git is read
  std::string condition;
  std::string assessed;               ///< names what assessing depends on; set by begin_store()
  std::int64_t id = 0, previous = 0;  ///< numbers of this scan and the one before; 0: none
  std::int64_t previous_started = 0;
  std::string last_seal;
  std::string policy_digest;  ///< set by begin_store()
};

/// What reading a file gives depends on.
struct StoreConditions {
  const ScanFlags* flags = nullptr;
  const Policy* policy = nullptr;
  const patterns::RuleSet* rules = nullptr;
  const FingerprintKey* key = nullptr;
  std::string ignore_text, baseline_text;
  bool is_git = false;
};

/// Opens the store that the flags name. An Error, one line: it can't be used.
Result<std::shared_ptr<StoreRun>> open_store_run(const StoreConditions& conditions);

/// Tells the store of the scan that begins. An Error: nothing can be put into it.
/// `keeps`: what of its records may be carried over by the next.
Result<void> begin_store(StoreRun& store, const Policy& policy, scanner::StoreScan::Keeps keeps,
                         const Args& roots, const reports::ScanInfo& info);
/// Puts the end in. An Error: the scan is not whole in the store.
Result<void> finish_store(StoreRun& store, const reports::ScanSummary& summary,
                          std::vector<DeviationLife> deviations);

}  // namespace assay::cli
