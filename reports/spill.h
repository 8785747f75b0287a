// Text that must wait for its place in a document: in memory up to a limit, beyond it in a file
// without a name that only this process can reach. One owner, one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/report.h"
#include "scanner/base/result.h"

namespace assay::reports {

/// A file of mode 0600 in `dir` that has no name any more; -1 and errno when that can't be.
int open_unnamed(const std::string& dir);

class Spill {
 public:
  /// `dir`: where the file is made, if one is needed. Holds at most about `limit` bytes in memory.
  Spill(std::string dir, std::size_t limit) : dir_(std::move(dir)), limit_(limit) {}
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;
  ~Spill();

  /// After a failure nothing more is kept; drain() reports it.
  void append(std::string_view text);
  /// Hands on everything, in order, and ends the spill.
  Result<void> drain(const ByteSink& sink);

 private:
  void write_out();
  void fail(const char* what);

  std::string dir_;
  std::size_t limit_;
  std::string memory_;
  int fd_ = -1;
  std::string failure_;
};

}  // namespace assay::reports
