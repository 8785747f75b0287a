// What the store tells a scan of those before it, while it runs and when it has ended; and a report
// of a stored scan the same. Joins scanner's store and reports' tests over time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reports/people.h"
#include "reports/report.h"
#include "reports/since_last.h"
#include "scanner/base/deviation.h"
#include "scanner/base/policy.h"
#include "scanner/engine.h"
#include "scanner/store_reader.h"

namespace assay::cli {

/// For the reports of scan `id`: what its scope's earlier scans were and what they knew of a
/// finding. Null: none before it came to its end. An Error: the store can't be read.
Result<std::shared_ptr<const reports::History>> history_of(const std::string& store,
                                                           std::int64_t id);

class ScanHistory {
 public:
  /// REQUIRES: begin_store() was called: `id` is in the store. `policy` outlives it.
  /// `policy_digest`: what the store names it by.
  static Result<std::unique_ptr<ScanHistory>> begin(const std::string& store, std::int64_t id,
                                                    const Policy& policy,
                                                    std::string policy_digest);

  /// Whether a scan of the scope came to its end before: what this one shares with it need not be
  /// added.
  [[nodiscard]] bool has_base() const { return base_ != 0; }

  /// Every record but clean ones that the base has, too; on the thread that puts it into the store.
  void add(const scanner::EntryResult& result);

  /// Sets what the summary says of earlier scans, and adds it to its totals. Gives the deviations'
  /// lives that changed, to be kept in the store. REQUIRES: all records are in the store and
  /// committed; `summary` has the records' totals and says whether the scan was interrupted. An
  /// Error: the store can't be read.
  Result<std::vector<DeviationLife>> finish(const reports::ScanInfo& info,
                                            reports::ScanSummary& summary);

 private:
  ScanHistory(std::string store, std::int64_t id, const Policy& policy, std::string policy_digest)
      : store_(std::move(store)),
        id_(id),
        policy_(policy),
        policy_digest_(std::move(policy_digest)),
        people_(policy.direct),
        since_(id) {}
  Result<std::vector<DeviationLife>> changed_lives(scanner::StoreReader& reader,
                                                   reports::ScanSummary& summary);
  Result<void> add_year(scanner::StoreReader& reader, const std::vector<DeviationLife>& changed,
                        const reports::ScanInfo& info, reports::ScanSummary& summary);

  std::string store_;
  std::int64_t id_, base_ = 0;  ///< `base_`: the scan before of the scope that ended; 0: none
  std::vector<scanner::ScanHead> earlier_;
  const Policy& policy_;
  std::string policy_digest_;
  reports::PeopleCount people_;
  reports::SinceLast since_;
};

}  // namespace assay::cli
