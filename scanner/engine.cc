#include "scanner/engine.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for_each.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <new>
#include <thread>

#include "scanner/base/glob.h"
#include "scanner/base/handover.h"
#include "scanner/file_scan.h"
#include "scanner/git_scan.h"
#include "scanner/isolation.h"
#include "scanner/walk.h"
#include "scanner/work.h"

namespace assay::scanner {
namespace {

// Peak memory = what is here whatever the input (program, rules' database, libraries, one window
// with its folded copy and Hyperscan's scratch a worker, one block of a streaming member a worker)
// + the budget: items that wait and members held for them. The allocator's slack is why the budget
// gets half of what is left.
constexpr std::uint64_t kFixedBytes = 48ULL << 20;
constexpr std::uint64_t kWorkerBytes = 12ULL << 20;

unsigned job_count(const ScanOptions& options) {
  if (options.jobs != 0) return options.jobs;
  return std::max(1U, static_cast<unsigned>(tbb::this_task_arena::max_concurrency()));
}

std::uint64_t budget_bytes(const ScanOptions& options, unsigned jobs) {
  const std::uint64_t fixed = kFixedBytes + jobs * kWorkerBytes;
  return options.memory > fixed ? (options.memory - fixed) / 2 : 0;
}

// How many folders may wait open: a quarter of what the process may have open.
std::uint64_t spare_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 16;
  return std::min<std::uint64_t>(limit.rlim_cur / 4, 256);
}

class Excluder {
 public:
  explicit Excluder(const ScanOptions& options) : ignore_(options.ignore_text) {
    for (const std::string& glob : options.include) include_.emplace_back(glob);
    for (const std::string& glob : options.exclude) exclude_.emplace_back(glob);
  }
  [[nodiscard]] bool operator()(std::string_view relative, std::string_view from_here,
                                bool is_folder) const {
    const auto any = [&](const std::vector<Glob>& globs) {
      return std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) {
        return glob.matches(relative, is_folder) ||
               (!from_here.empty() && glob.matches(from_here, is_folder));
      });
    };
    if (any(exclude_) || ignore_.ignores(relative, is_folder, from_here)) return true;
    // Folders are walked in any case: what is included may lie in them.
    return !is_folder && !include_.empty() && !any(include_);
  }

 private:
  std::vector<Glob> include_, exclude_;
  IgnoreList ignore_;
};

class Scan {
 public:
  Scan(const ScanOptions& options, const patterns::RuleSet& rules, const FingerprintKey& key,
       const Sink& sink, ProgressCounters& progress, std::stop_token stop)
      : options_(options),
        rules_(rules),
        sink_(sink),
        progress_(progress),
        jobs_(job_count(options)),
        findings_{&key,
                  options.show_secrets,
                  options.min_confidence,
                  std::move(stop),
                  options.baseline,
                  options.group_columns && options.baseline == nullptr && options.git == nullptr,
                  options.labels},
        budget_(budget_bytes(options, jobs_)),
        descriptors_(spare_descriptors()),
        containers_(pool_options(options, jobs_)),
        is_excluded_(exclusion(options)),
        services_{&options_,
                  &findings_,
                  &budget_,
                  &containers_,
                  is_excluded_,
                  member_exclusion(options),
                  [this](EntryResult&& result) { emit(std::move(result)); },
                  [this](std::vector<CleanFile>&& files) { emit(std::move(files)); }},
        walker_(services_, descriptors_, progress) {
    if (options.git != nullptr) git_.emplace(*options.git);
  }

  ScanOutcome run() {
    ScanOutcome outcome;
    std::vector<Item> first;
    bool standard_input = false;
    for (const std::string& root : options_.roots) {
      if (root == "-") {
        standard_input = true;
      } else {
        walker_.add_root(root, first);
      }
    }
    if (standard_input) scan_standard_input();
    for (unsigned i = 0; git_ && i < jobs_; ++i) first.emplace_back(GitListItem{});
    work(std::move(first));
    progress_.listing_done.store(true, std::memory_order_relaxed);
    work(walker_.take_linked());
    if (git_) git_->finish(services_);
    if (git_) outcome.objects = git_->objects_read();
    outcome.interrupted = findings_.stop.stop_requested();
    outcome.peak_budget = budget_.peak();
    outcome.sandbox = used_containers_.load()
                          ? containers_.layers().has_value() ? *containers_.layers() : "unavailable"
                          : "not needed";
    return outcome;
  }

 private:
  // Lists a piece and hands on what it gave. The rest of the listing first, so that it is the last
  // that this worker comes to: what waits to be scanned stays little, and idle workers list.
  void list_git(ScanWorker& worker) {
    constexpr std::size_t kBatch = 128;
    bool more = false;
    std::vector<GitEntry> entries = git_->list(services_, more);
    progress_.listed_entries.fetch_add(entries.size(), std::memory_order_relaxed);
    if (more) hand_on(GitListItem{}, worker);
    // The last is taken first.
    const std::size_t batches = (entries.size() + kBatch - 1) / kBatch;
    for (std::size_t i = batches; i-- > 0;) {
      const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(i * kBatch);
      GitItem item;
      item.entries.assign(std::make_move_iterator(begin), std::make_move_iterator(entries.end()));
      entries.erase(begin, entries.end());
      hand_on(std::move(item), worker);
    }
  }

  static void hand_on(Item item, ScanWorker& worker) {
    if (worker.feed) {
      worker.feed(std::move(item));
    } else {
      worker.pending.push_back(std::move(item));
    }
  }

  static PoolOptions pool_options(const ScanOptions& options, unsigned jobs) {
    PoolOptions pool;
    pool.max_idle = jobs;
    pool.isolate = options.isolate;
    return pool;
  }

  void emit(EntryResult&& result) {
    std::uint64_t bytes = 0;
    if (const auto* file = std::get_if<FileRecord>(&result)) {
      bytes = file->meta.size;
      progress_.findings.fetch_add(file->findings.size(), std::memory_order_relaxed);
      if (file->provenance->depth() > 0 && !used_containers_.load(std::memory_order_relaxed))
        used_containers_ = true;
    }
    progress_.entries.fetch_add(1, std::memory_order_relaxed);
    progress_.bytes.fetch_add(bytes, std::memory_order_relaxed);
    sink_(std::move(result));
  }

  void emit(std::vector<CleanFile>&& files) {
    std::uint64_t bytes = 0;
    for (const CleanFile& file : files) bytes += file.size;
    progress_.entries.fetch_add(files.size(), std::memory_order_relaxed);
    progress_.bytes.fetch_add(bytes, std::memory_order_relaxed);
    options_.clean(std::move(files));
  }

  void scan_standard_input() {
    ScanWorker worker(rules_, findings_);
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    if (findings_.stop.stop_requested()) {
      return emit(SkippedRecord{Provenance::file(options_.stdin_name), 0, Reason::kInterrupted,
                                "stopped by a signal"});
    }
    guarded([&] { scan_pipe(services_, worker, STDIN_FILENO, options_.stdin_name); },
            [&] { return Provenance::file(options_.stdin_name); });
  }

  void work(std::vector<Item> first) {
    if (first.empty()) return;
    if (jobs_ == 1) {
      ScanWorker worker(rules_, findings_);
      worker.pending = std::move(first);
      drain(worker);
      return;
    }
    const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, jobs_);
    tbb::task_arena arena(static_cast<int>(jobs_));
    Workers workers;
    std::vector<Item*> roots;
    for (Item& item : first) roots.push_back(handed(std::move(item)));
    hand_over(this);
    arena.execute([&] {
      tbb::parallel_for_each(roots.begin(), roots.end(), Task{this, &workers});
    });
    take_over(&workers);
  }

  using Workers = tbb::enumerable_thread_specific<std::unique_ptr<ScanWorker>>;

  // oneTBB copies around what its tasks are for, so that is a pointer, owned by whoever runs the
  // task. It runs all of them, unless an invariant is broken.
  static Item* handed(Item&& item) {
    auto* given = std::make_unique<Item>(std::move(item)).release();
    hand_over(given);
    return given;
  }

  struct Task {
    Scan* scan;
    Workers* workers;
    // ThreadSanitizer doesn't see how oneTBB hands over a task itself.
    __attribute__((no_sanitize("thread"))) void operator()(Item* const& item,
                                                           tbb::feeder<Item*>& feeder) const {
      scan->run_task(item, *workers, feeder);
    }
  };

  void run_task(Item* handed_item, Workers& workers, tbb::feeder<Item*>& feeder) {
    take_over(this);
    take_over(handed_item);
    const std::unique_ptr<Item> item(handed_item);
    auto& worker = workers.local();
    if (!worker) worker = std::make_unique<ScanWorker>(rules_, findings_);
    worker->feed = [&feeder](Item&& next) { feeder.add(handed(std::move(next))); };
    worker->pending.push_back(std::move(*item));
    drain(*worker);
    hand_over(&workers);
  }

  // Works on what is pending, newest first: depth first, which bounds what waits.
  void drain(ScanWorker& worker) {
    while (!worker.pending.empty()) {
      Item item = std::move(worker.pending.back());
      worker.pending.pop_back();
      guarded([&] { one(item, worker); }, [&] { return provenance_of(item); });
    }
  }

  void one(Item& item, ScanWorker& worker) {
    if (auto* folder = std::get_if<FolderItem>(&item)) {
      if (findings_.stop.stop_requested()) {
        return emit(
            SkippedRecord{provenance_of(item), 0, Reason::kInterrupted, "stopped by a signal"});
      }
      walker_.folder(*folder, worker);
    } else if (auto* batch = std::get_if<BatchItem>(&item)) {
      walker_.batch(*batch, worker);
    } else if (auto* linked = std::get_if<LinkedItem>(&item)) {
      walker_.linked(*linked, worker);
    } else if (auto* range = std::get_if<RangeItem>(&item)) {
      scan_range(services_, worker, *range);
    } else if (auto* some = std::get_if<GitItem>(&item)) {
      git_->scan(services_, worker, some->entries);
    } else if (std::holds_alternative<GitListItem>(item)) {
      list_git(worker);
    } else if (auto* member = std::get_if<MemberItem>(&item)) {
      emit(scan_member(*member, worker.scanner(), findings_, options_.timeout_per_file));
    }
  }

  static ProvenancePtr provenance_of(const Item& item) {
    if (const auto* folder = std::get_if<FolderItem>(&item)) {
      return Provenance::file(folder->root->path(folder->relative));
    }
    if (const auto* batch = std::get_if<BatchItem>(&item)) {
      return Provenance::file(batch->folder->root->path(batch->folder->relative));
    }
    if (const auto* linked = std::get_if<LinkedItem>(&item)) {
      return Provenance::file(linked->names.front().root->path(linked->names.front().relative));
    }
    if (const auto* range = std::get_if<RangeItem>(&item)) return range->file->record.provenance;
    if (std::holds_alternative<GitItem>(item) || std::holds_alternative<GitListItem>(item))
      return Provenance::file(".git");
    return std::get<MemberItem>(item).provenance;
  }

  // Memory that can't be had costs what was being worked on, not the scan. Everything else that is
  // thrown is a broken invariant and ends the program.
  template <class Work, class Name>
  void guarded(Work work, Name name) {
    try {
      work();
    } catch (const std::bad_alloc&) {
      emit(SkippedRecord{name(), 0, Reason::kCrashed, "not enough memory"});
    }
  }

  const ScanOptions& options_;
  const patterns::RuleSet& rules_;
  const Sink& sink_;
  ProgressCounters& progress_;
  const unsigned jobs_;
  const FindingContext findings_;
  Budget budget_;
  Budget descriptors_;
  ContainerPool containers_;
  const Exclusion is_excluded_;
  const FileServices services_;
  Walker walker_;
  std::optional<GitScan> git_;
  std::atomic<bool> used_containers_{false};
};

}  // namespace

bool is_excluded_whole(const Exclusion& is_excluded, std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (slash > 0 && is_excluded(path.substr(0, slash), {}, true)) return true;
  }
  return is_excluded(path, {}, false);
}

Exclusion exclusion(const ScanOptions& options) {
  return [excluder = std::make_shared<const Excluder>(options)](
             std::string_view relative, std::string_view from_here, bool is_folder) {
    return (*excluder)(relative, from_here, is_folder);
  };
}

Exclusion member_exclusion(const ScanOptions& options) {
  ScanOptions of_members;
  of_members.exclude = options.exclude;
  of_members.ignore_text = options.ignore_text;
  return exclusion(of_members);
}

std::optional<std::string> sandbox_refusal() {
  ContainerPool pool({});
  const auto isolated = pool.fully_isolated();
  if (isolated && *isolated) return std::nullopt;
  const auto layers = pool.layers();
  if (layers) return "containers would be opened with " + *layers;
  return "no helper can be started: " + layers.error().detail;
}

ScanOutcome scan(const ScanOptions& options, const patterns::RuleSet& rules,
                 const FingerprintKey& key, const Sink& sink, ProgressCounters& progress,
                 std::stop_token stop) {
  return Scan(options, rules, key, sink, progress, std::move(stop)).run();
}

}  // namespace assay::scanner
