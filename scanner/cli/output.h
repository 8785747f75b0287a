// From the scan's workers to the reports: one bounded queue, one thread that tallies and writes.
// Knows nothing of how records come about.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "reports/report.h"
#include "reports/tally.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/flags.h"
#include "scanner/cli/output_file.h"
#include "scanner/engine.h"

namespace assay::cli {

/// A report and where it goes.
struct Output {
  std::unique_ptr<OutputFile> file;
  std::unique_ptr<reports::Report> report;
};

/// Opens every output that is asked for (text to standard output for none). An Error: one can't be;
/// nothing was written.
Result<std::vector<Output>> open_outputs(const std::vector<FormatSpec>& formats,
                                         const reports::ReportOptions& options);

/// The names of this machine's users, looked up once each. One thread.
std::function<std::string_view(std::uint32_t)> user_names();
/// The same for any number of threads.
std::function<std::string(std::uint32_t)> owner_names();

/// Who else gets everything that is written, from the writer's thread.
struct AlsoTo {
  std::function<void(const scanner::EntryResult&)> record;
  std::function<void(const std::vector<CleanFile>&)> clean;
};

class Writer {
 public:
  /// Writes what comes before the first record and starts the thread. `on_dead` is called once,
  /// from it, when no output can be written any more.
  Writer(std::vector<Output> outputs, const reports::ScanInfo& info, FailOn fail_on,
         std::function<void()> on_dead, AlsoTo also = {});
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();

  /// An entry's result, assessed. Any thread; waits while the queue is full.
  void push(scanner::EntryResult&& result);
  /// Files that no output wants the records of.
  void push(std::vector<CleanFile>&& files);

  /// Waits until everything is written. Throws what the thread threw, and std::logic_error when the
  /// books don't balance.
  Totals drain();
  /// Writes the end of every report and gives files their names. Call once, after drain().
  void finish(const reports::ScanSummary& summary);

  /// After drain(): something at or above --fail-on was found.
  [[nodiscard]] bool failed_on() const { return failed_on_; }
  /// After finish(): one line for each output that couldn't be written.
  [[nodiscard]] std::vector<std::string> failures() const;
  /// An output's reader has gone.
  [[nodiscard]] bool pipe_closed() const;

 private:
  void run();
  using Queued = std::variant<scanner::EntryResult, std::vector<CleanFile>>;
  void enqueue(Queued&& item, std::size_t cost);
  void handle(const scanner::EntryResult& result);
  void handle(const std::vector<CleanFile>& files);
  void check_outputs();
  void flush_stdout();

  std::vector<Output> outputs_;
  std::vector<std::string> failures_;
  FailOn fail_on_;
  std::function<void()> on_dead_;
  AlsoTo also_;
  reports::Tally tally_;
  bool failed_on_ = false;
  bool dead_ = false;

  std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  std::deque<Queued> queue_;
  std::size_t queued_ = 0;  ///< records in the queue: findings count like entries
  bool closing_ = false;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace assay::cli
