// `assay report --since --until`: a store's scans, told as a period.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanner/base/policy.h"
#include "scanner/cli/flags.h"

namespace assay::cli {

struct PeriodFlags {
  std::optional<Day> since, until;
  int every_days = 0;
  std::uint64_t seed = 1;
  std::uint32_t sample = 25;
  [[nodiscard]] bool given() const { return since.has_value() || until.has_value(); }
};
std::vector<Flag> period_flags(PeriodFlags& into);

/// Returns the exit code.
int report_period(const std::string& store, const PeriodFlags& flags,
                  const std::vector<FormatSpec>& formats);

}  // namespace assay::cli
