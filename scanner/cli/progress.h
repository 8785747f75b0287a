// The line on a terminal that tells how far a scan is. Writes to standard error only.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "scanner/engine.h"

namespace assay::cli {

/// What the line says at a moment. Pure.
std::string progress_line(const scanner::ProgressCounters& counters,
                          std::chrono::milliseconds elapsed);

/// Redraws the line ten times a second while it lives, from a thread of its own, and clears it at
/// the end.
class Progress {
 public:
  /// `counters` must outlive it.
  explicit Progress(const scanner::ProgressCounters& counters);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

 private:
  void run();

  const scanner::ProgressCounters& counters_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace assay::cli
