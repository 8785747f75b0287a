#include "scanner/cli/output.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace assay::cli {
namespace {

/// Records that may wait for the writer: some MiB.
constexpr std::size_t kQueueLimit = 4096;
/// So many are worth waking it for; fewer wait for others, but not long.
constexpr std::size_t kWorthWaking = 512;
constexpr std::chrono::milliseconds kPatience{2};

std::size_t cost_of(const scanner::EntryResult& result) {
  const auto* file = std::get_if<FileRecord>(&result);
  return 1 + (file != nullptr ? file->findings.size() : 0);
}

std::uint64_t size_of(const scanner::EntryResult& result) {
  if (const auto* file = std::get_if<FileRecord>(&result)) return file->meta.size;
  return std::get<SkippedRecord>(result).size;
}

}  // namespace

std::function<std::string_view(std::uint32_t)> user_names() {
  return [names = std::unordered_map<std::uint32_t, std::string>()](std::uint32_t uid) mutable {
    const auto [place, is_new] = names.try_emplace(uid);
    if (is_new) {
      std::vector<char> buffer(std::size_t{16} << 10);
      passwd entry{};
      passwd* found = nullptr;
      if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 &&
          found != nullptr) {
        place->second = found->pw_name;
      }
    }
    return std::string_view(place->second);
  };
}

std::function<std::string(std::uint32_t)> owner_names() {
  struct Names {
    std::mutex mutex;
    std::function<std::string_view(std::uint32_t)> of = user_names();
  };
  return [names = std::make_shared<Names>()](std::uint32_t uid) {
    const std::scoped_lock lock(names->mutex);
    return std::string(names->of(uid));
  };
}

Result<std::vector<Output>> open_outputs(const std::vector<FormatSpec>& formats,
                                         const reports::ReportOptions& options) {
  std::vector<FormatSpec> specs = formats;
  if (specs.empty()) specs.push_back({"text", {}});
  std::vector<Output> outputs;
  for (const FormatSpec& spec : specs) {
    auto file = OutputFile::open(spec.file);
    if (!file) return file.error();
    reports::ReportOptions own = options;
    own.color = options.color && spec.file.empty();
    OutputFile* to = file->get();
    outputs.push_back(
        {std::move(*file), reports::make_report(
                               spec.name, [to](std::string_view text) { to->write(text); }, own)});
  }
  return outputs;
}

Writer::Writer(std::vector<Output> outputs, const reports::ScanInfo& info, FailOn fail_on,
               std::function<void()> on_dead, AlsoTo also)
    : outputs_(std::move(outputs)),
      fail_on_(fail_on),
      on_dead_(std::move(on_dead)),
      also_(std::move(also)) {
  for (Output& output : outputs_) output.report->begin(info);
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  not_empty_.notify_one();
  thread_.join();
}

void Writer::push(scanner::EntryResult&& result) {
  tally_.saw(size_of(result));
  const std::size_t cost = cost_of(result);
  enqueue(std::move(result), cost);
}

void Writer::push(std::vector<CleanFile>&& files) {
  for (const CleanFile& file : files) tally_.saw(file.size);
  // A record weighs about a hundred of them.
  const std::size_t cost = 1 + files.size() / 100;
  enqueue(std::move(files), cost);
}

void Writer::enqueue(Queued&& item, std::size_t cost) {
  std::unique_lock lock(mutex_);
  // An entry with more findings than the limit still goes through an empty queue.
  not_full_.wait(lock, [&] { return queued_ == 0 || queued_ + cost <= kQueueLimit; });
  queued_ += cost;
  const bool wakes = queue_.empty() || (queued_ >= kWorthWaking && queued_ - cost < kWorthWaking);
  queue_.push_back(std::move(item));
  lock.unlock();
  if (wakes) not_empty_.notify_one();
}

void Writer::run() {
  std::deque<Queued> batch;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (queue_.empty() && !closing_) {
        lock.unlock();
        flush_stdout();  // nothing to do: let people see what there is
        lock.lock();
        not_empty_.wait(lock, [&] { return !queue_.empty() || closing_; });
        not_empty_.wait_for(lock, kPatience, [&] { return queued_ >= kWorthWaking || closing_; });
      }
      if (queue_.empty()) return;
      batch.swap(queue_);
      queued_ = 0;
    }
    not_full_.notify_all();
    try {
      for (const Queued& item : batch) {
        if (!error_) std::visit([this](const auto& each) { handle(each); }, item);
      }
    } catch (...) {
      error_ = std::current_exception();  // workers must not wait for a writer that is gone
      on_dead_();
    }
    batch.clear();
    check_outputs();
  }
}

void Writer::handle(const scanner::EntryResult& result) {
  if (also_.record) also_.record(result);
  std::visit(
      [this](const auto& record) {
        tally_.add(record);
        for (Output& output : outputs_) {
          if (output.file->alive()) output.report->add(record);
        }
      },
      result);
  if (const auto* file = std::get_if<FileRecord>(&result)) {
    failed_on_ = failed_on_ || fails(*file, fail_on_);
  }
}

void Writer::handle(const std::vector<CleanFile>& files) {
  if (also_.clean) also_.clean(files);
  for (const CleanFile& file : files) tally_.add(file);
}

void Writer::check_outputs() {
  if (dead_ || std::any_of(outputs_.begin(), outputs_.end(),
                           [](const Output& output) { return output.file->alive(); })) {
    return;
  }
  dead_ = true;
  on_dead_();
}

void Writer::flush_stdout() {
  for (Output& output : outputs_) {
    if (output.file->is_stdout()) output.file->flush();
  }
  check_outputs();
}

Totals Writer::drain() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  not_empty_.notify_one();
  thread_.join();
  if (error_) std::rethrow_exception(error_);
  return tally_.finish();
}

void Writer::finish(const reports::ScanSummary& summary) {
  for (Output& output : outputs_) {
    if (output.file->alive()) {
      if (const auto whole = output.report->finish(summary); !whole) {
        failures_.push_back(whole.error().detail);
        continue;  // not committed: half a report is worse than none
      }
      output.file->commit();
    }
    if (!output.file->failure().empty()) failures_.push_back(output.file->failure());
  }
}

std::vector<std::string> Writer::failures() const { return failures_; }

bool Writer::pipe_closed() const {
  return std::any_of(outputs_.begin(), outputs_.end(),
                     [](const Output& output) { return output.file->closed(); });
}

}  // namespace assay::cli
