// What the last year of a scope makes of its newest scan: the tests whose population lies in time
// (reports/over_time.h), and how the scope was run. Fed with all lives of deviations as the scan
// leaves them. Pure; one owner.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "reports/history.h"
#include "reports/over_time.h"
#include "scanner/base/deviation.h"
#include "scanner/base/policy.h"

namespace assay::reports {

/// A scan of the scope.
struct YearRun {
  std::int64_t id = 0, started = 0;  ///< `started`: seconds since 1970
  bool ended = true;                 ///< it came to its end
  int coverage = 100;                ///< percent
  std::string policy, rules;         ///< digests
};

class Year {
 public:
  /// `runs`: of the scope, oldest first, the newest scan last. REQUIRES: not empty. `folder`: where
  /// relative paths lie. `policy` outlives it.
  Year(const Policy& policy, std::string folder, std::vector<YearRun> runs);

  void add(const DeviationLife& life);
  void add_erasures(const std::vector<ErasureItem>& items);

  /// After everything was added, once each and in this order.
  OverTime over_time();
  Period period();

 private:
  [[nodiscard]] std::int64_t time_of(std::int64_t scan) const;
  [[nodiscard]] bool is_waived(const DeviationLife& life) const;
  void put(OverTime::List& list, const DeviationLife& life, bool waived);

  const Policy& policy_;
  std::string folder_;
  std::vector<YearRun> runs_;
  std::map<std::int64_t, std::int64_t> times_;  ///< of scans, by number
  Day today_, since_;
  OverTime sum_;
  std::uint64_t opened_ = 0, closed_ = 0;
  std::vector<std::uint64_t> days_;  ///< to close
};

}  // namespace assay::reports
