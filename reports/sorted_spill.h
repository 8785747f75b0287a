// Texts that come in any order and leave in the order of their keys, so that a report has the same
// bytes whichever worker was first: in memory up to a limit, beyond it as sorted runs in a file
// without a name, merged at the end. One owner, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/report.h"
#include "scanner/base/result.h"

namespace assay::reports {

class SortedSpill {
 public:
  /// `dir`: where the file is made, if one is needed. Holds at most about `limit` bytes in memory,
  /// and 64 KiB for each run when they are merged.
  explicit SortedSpill(std::string dir, std::size_t limit = std::size_t{16} << 20)
      : dir_(std::move(dir)), limit_(limit) {}
  SortedSpill(const SortedSpill&) = delete;
  SortedSpill& operator=(const SortedSpill&) = delete;
  ~SortedSpill();

  /// After a failure nothing more is kept; drain() reports it.
  void append(std::string_view key, std::string_view text);
  /// Hands on every text, by key and then by text, and ends the spill.
  Result<void> drain(const ByteSink& sink);

  /// The key of the n-th text of a path: of one path they stay in their order.
  static std::string key(std::string_view path, std::uint64_t n);

 private:
  struct Entry {
    std::size_t at = 0, key_size = 0, text_size = 0;
  };
  class Run;
  [[nodiscard]] std::string_view key_of(const Entry& entry) const;
  [[nodiscard]] std::string_view text_of(const Entry& entry) const;
  void sort();
  void write_run();
  void fail(const char* what);
  Result<void> merge(const ByteSink& sink);

  std::string dir_;
  std::size_t limit_;
  std::string memory_;  ///< keys and texts, one after the other
  std::vector<Entry> entries_;
  int fd_ = -1;
  std::uint64_t written_ = 0;
  std::vector<std::uint64_t> ends_;  ///< of the runs in the file
  std::string failure_;
};

/// Drains `texts` as the items of a JSON array, a line each.
Result<void> drain_list(SortedSpill& texts, const ByteSink& sink);

}  // namespace assay::reports
