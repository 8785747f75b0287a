// How many people a scan's findings are about, at least and at most: by distinct values of classes
// that identify a person. Bounded memory. One owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "reports/distinct.h"
#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

class PeopleCount {
 public:
  explicit PeopleCount(std::vector<std::string> direct) : direct_(std::move(direct)) {}
  void add(const FileRecord& file);
  void add(const SkippedRecord& /*skipped*/) {}
  /// The largest class, and the sum of all.
  std::array<std::uint64_t, 2> count();

 private:
  Distinct* values_of(const RuleInfo& rule);

  std::vector<std::string> direct_;
  std::map<std::string, Distinct> by_class_;
  std::unordered_map<const RuleInfo*, Distinct*> by_rule_;  ///< null: identifies nobody
};

/// For Distinct: spread evenly even where fingerprints are not (tests make small ones).
std::uint64_t hash_of(const Fingerprint& fingerprint);

}  // namespace assay::reports
