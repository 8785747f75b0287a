#include "scanner/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace assay::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::size_t kBarWidth = 20;

void show(std::string_view text) {
  // A progress line that can't be written is no loss.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

std::string bar(double done) {
  const auto filled = static_cast<std::size_t>(done * static_cast<double>(kBarWidth));
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] ";
}

std::string remaining(std::uint64_t done, std::uint64_t all, std::chrono::milliseconds elapsed) {
  if (done == 0 || elapsed.count() < 1000) return {};
  const double left = static_cast<double>(elapsed.count()) / 1000 *
                      static_cast<double>(all - done) / static_cast<double>(done);
  const auto seconds = static_cast<unsigned long>(std::min(left, 359'999.0));
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), ", %lu:%02lu:%02lu left", seconds / 3600,
                seconds / 60 % 60, seconds % 60);
  return text.data();
}

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80U;
}

}  // namespace

std::string progress_line(const scanner::ProgressCounters& counters,
                          std::chrono::milliseconds elapsed) {
  const std::uint64_t bytes = counters.bytes.load(std::memory_order_relaxed);
  const std::uint64_t all = counters.listed_bytes.load(std::memory_order_relaxed);
  std::string line;
  // Members of containers count as bytes read but not as listed: then there is no honest share.
  const bool known =
      counters.listing_done.load(std::memory_order_relaxed) && all != 0 && bytes <= all;
  if (known) line = bar(static_cast<double>(bytes) / static_cast<double>(all));
  const double seconds = std::max(static_cast<double>(elapsed.count()) / 1000, 0.001);
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(), "%llu entries, %.1f MiB, %.1f MiB/s, %llu findings",
                static_cast<unsigned long long>(counters.entries.load(std::memory_order_relaxed)),
                mebibytes(bytes), mebibytes(bytes) / seconds,
                static_cast<unsigned long long>(counters.findings.load(std::memory_order_relaxed)));
  line += text.data();
  if (known) line += remaining(bytes, all, elapsed);
  return line;
}

Progress::Progress(const scanner::ProgressCounters& counters)
    : counters_(counters), thread_([this] { run(); }) {}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Progress::run() {
  bool shown = false;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kInterval, [this] { return over_; })) {
    const auto elapsed = std::chrono::steady_clock::now() - start_;
    std::string line =
        progress_line(counters_, std::chrono::duration_cast<std::chrono::milliseconds>(elapsed));
    line.resize(std::min(line.size(), terminal_width() - 1));
    show("\r\x1b[K" + line);
    shown = true;
  }
  if (shown) show("\r\x1b[K");
}

}  // namespace assay::cli
