// One helper process as the pool sees it: started, asked, listened to, ended. Private to
// isolation*.cc. One owner, one thread at a time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/base/result.h"
#include "scanner/files.h"
#include "scanner/isolation.h"
#include "scanner/isolation_wire.h"

namespace assay::scanner {

class Worker {
 public:
  /// Starts a helper and waits for its hello.
  static Result<std::unique_ptr<Worker>> start(const PoolOptions& options);
  /// Kills the helper, if it still runs.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// False: the helper is gone.
  bool send(const wire::Request& request, int descriptor);

  enum class Heard : std::uint8_t { kBytes, kNothing, kGone };
  /// Waits up to `timeout` for bytes; they are then in pending().
  Heard listen(std::chrono::milliseconds timeout);
  [[nodiscard]] std::string_view pending() const {
    return std::string_view(buffer_.data(), end_).substr(begin_);
  }
  void consume(std::size_t bytes);

  /// Kills the helper; says how it ended: "signal 11", "out of memory", "hung".
  std::string finish(bool hung);

  [[nodiscard]] std::uint64_t step() const { return page_->step.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint32_t layers() const { return layers_; }
  [[nodiscard]] std::uint32_t uses() const { return uses_; }

 private:
  Worker() = default;
  Result<void> spawn(const PoolOptions& options);

  pid_t pid_ = -1;
  Descriptor socket_;
  wire::Page* page_ = nullptr;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint32_t layers_ = 0;
  std::uint32_t uses_ = 0;
};

}  // namespace assay::scanner
