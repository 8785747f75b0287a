// From totals to the status of controls. Pure; thread-safe. A deviation that no waiver covers makes
// its controls an exception, whatever else is good; what could not be read is part of every answer.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/framework.h"
#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// From best to worst, but for the last.
enum class Status : std::uint8_t { kSatisfied, kNotEvidenced, kException, kNotApplicable };
std::string_view to_string(Status status);

/// What of the scope was read, in entries and bytes. What was left out on purpose is no part of the
/// scope; what was read in part counts as unread.
struct Coverage {
  Count in_scope, read;
  /// Percent, rounded down, the lower of both; 100 of nothing.
  [[nodiscard]] int percent() const;
};
Coverage coverage_of(const Totals& totals);

struct TestResult {
  TestId test = TestId::kInventory;
  Status status = Status::kNotEvidenced;
  std::uint64_t population = 0;  ///< what was tested, and what could not be
  std::uint64_t tested = 0;
  std::uint64_t deviations = 0;  ///< that no waiver covers
  std::uint64_t waived = 0;
  /// Percent that conforms if all that could not be tested fails, and if all of it passes.
  std::array<std::uint8_t, 2> interval{0, 100};
  int index = 100;        ///< 0…100 by deviations; for trends only
  int index_gross = 100;  ///< as if nothing were waived
};

/// What a scan says of a control.
struct ControlRecord {
  std::string framework, id, title, category;
  Status status = Status::kNotEvidenced;
  std::string note;                       ///< why, in a sentence
  std::string limits;                     ///< what is not shown
  std::vector<std::string> earlier;       ///< ids in the edition before
  std::optional<int> index, index_gross;  ///< absent: no test ran
  std::vector<TestResult> tests;
};

/// 100 less ten for each power of four in `weight` (1 for an internal file, 4 for a confidential,
/// 16 for a restricted one).
int index_of(std::uint64_t weight);

TestResult evaluate(TestId test, const Totals& totals, int min_coverage);

/// One record for each control, in the framework's order.
std::vector<ControlRecord> evaluate(const Framework& framework, const Totals& totals,
                                    const Policy& policy);

}  // namespace assay::reports
