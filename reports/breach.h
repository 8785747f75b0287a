// The size of a breach: for a list of leaked paths the kinds of data, values, people and levels
// that a scan found there. Nothing is read again, no value is needed: the same value in two files
// is one, by its fingerprint. Memory: the distinct values. One owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

class Breach {
 public:
  /// `paths`: files, folders (all beneath counts) and containers, as the scan printed them.
  Breach(const std::vector<std::string>& paths, const Policy& policy);

  void add(const FileRecord& file);
  void add(const SkippedRecord& skipped);

  /// `scan`: what the numbers rest on, a line.
  [[nodiscard]] std::string text(const std::string& scan) const;
  [[nodiscard]] std::string json(const std::string& scan) const;
  /// A path that the scan has not seen, or something in the list that it could not read: the true
  /// size may be larger.
  [[nodiscard]] bool is_incomplete() const;

 private:
  struct Kind {
    std::uint64_t files = 0, records = 0;
    std::set<Fingerprint> values;  ///< at medium or high confidence
  };
  bool is_listed(const std::string& path);
  [[nodiscard]] std::array<std::uint64_t, 2> people() const;

  const Policy& policy_;
  std::unordered_map<std::string, std::uint64_t> paths_;  ///< and how many entries each stands for
  std::map<std::string, Kind> kinds_;
  std::array<std::uint64_t, 4> levels_{};
  std::uint64_t entries_ = 0, bytes_ = 0;
  std::map<std::string, std::string> unread_;  ///< path → reason
};

}  // namespace assay::reports
