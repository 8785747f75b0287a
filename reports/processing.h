// The record of processing activities (GDPR art. 30), held against what was found: what is declared
// and there, declared and not there, there and not declared. One owner, one thread; memory by
// activities and classes.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "reports/work_list.h"

namespace assay::reports {

enum class Declared : std::uint8_t { kFound, kNotFound, kUndeclared };
/// "declared-and-found", "declared-not-found", "found-not-declared"
std::string_view to_string(Declared state);

struct ProcessingLine {
  const Activity* activity = nullptr;  ///< null: none covers the place
  std::string data_class;              ///< or the declared selector, of which nothing was found
  Declared state = Declared::kFound;
  std::uint64_t files = 0, values = 0;
  std::array<std::uint64_t, 2> people{};  ///< at least in one file, at most in all
  std::uint8_t audience_points = 0;
  std::string_view audience;  ///< the widest; static lifetime
  std::int64_t oldest = 0;    ///< last change of the oldest file, seconds since 1970; 0: not known
  std::uint64_t over_retention = 0;
  std::string example;  ///< the first path; raw bytes
  /// What the organisation is for the data: the role of the roots that they lie in, else its own.
  std::set<std::string> roles;
};

class Processing {
 public:
  explicit Processing(const Reader& reader);
  void add(const FileRecord& file, const Reader& reader);
  /// By activity in the policy's order, then by class; what no activity covers comes last.
  [[nodiscard]] std::vector<ProcessingLine> lines() const;

 private:
  using Key = std::pair<std::size_t, std::string>;  ///< activity's index, class
  const Policy* policy_;
  std::map<Key, ProcessingLine> found_;
};

/// Shortest of the policy's retention times for a class in an activity, in days; 0: none.
int keep_days(const Policy& policy, std::string_view data_class, const Activity* activity);

}  // namespace assay::reports
