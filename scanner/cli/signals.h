// SIGINT and SIGTERM turned into a stop request: the first one stops the scan, which still writes
// its summary; the second ends the program at once.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace assay::cli {

class SignalWatch {
 public:
  /// Call before any other thread is started: the signals are blocked in this thread and all that
  /// it starts.
  explicit SignalWatch(std::function<void()> on_stop);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

  /// The signal that came first, or 0.
  [[nodiscard]] int signal() const { return signal_.load(); }

 private:
  void run();

  std::function<void()> on_stop_;
  std::atomic<int> signal_{0};
  int signals_ = -1;  ///< signalfd
  int wake_ = -1;     ///< eventfd: the end of the watch
  std::thread thread_;
};

}  // namespace assay::cli
