// How long an assessment stays what it is while the file, its rights and the policy do: until an
// age, a hold or a waiver makes a difference. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

class AssessedUntil {
 public:
  /// `as_of`: as AssessContext has it.
  AssessedUntil(const Policy& policy, std::int64_t as_of);

  /// The first second after `as_of`, since 1970, from which on assess() may come to something else
  /// for this file; INT64_MAX: never. Never too late; earlier than need be where a rule would not
  /// speak of the file. A few nanoseconds a retention rule.
  [[nodiscard]] std::int64_t operator()(const FileRecord& file) const;

 private:
  std::int64_t as_of_;
  std::int64_t calendar_;           ///< when the next hold or waiver ends
  std::vector<std::int64_t> ages_;  ///< seconds after its last change that a file becomes too old
};

}  // namespace assay::reports
