#include "scanner/git_scan.h"

#include <algorithm>
#include <new>
#include <utility>
#include <variant>

#include "scanner/store_objects.h"

namespace assay::scanner {
namespace {

/// Findings that wait for the end of a history; further ones don't tell other paths.
constexpr std::size_t kMaxWaitingFindings = 20'000;

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

bool in_ranges(const Ranges& ranges, const std::pair<std::uint64_t, std::uint64_t>& bytes) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), bytes.first,
                       [](std::uint64_t at, const auto& range) { return at < range.second; });
  return after != ranges.end() && after->first < bytes.second;
}

}  // namespace

class GitScan::Loan {
 public:
  explicit Loan(GitScan& scan) : scan_(scan) {
    {
      const std::scoped_lock lock(scan.mutex_);
      if (!scan.idle_.empty()) {
        reader_ = std::move(scan.idle_.back());
        scan.idle_.pop_back();
        return;
      }
    }
    auto reader = scan.source_.repository->reader();
    if (reader) {
      reader_ = std::move(*reader);
    } else {
      error_ = reader.error();
    }
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  ~Loan() {
    if (!reader_) return;
    const std::scoped_lock lock(scan_.mutex_);
    scan_.idle_.push_back(std::move(reader_));
  }
  /// Null: error() says why.
  [[nodiscard]] GitReader* reader() const { return reader_.get(); }
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  GitScan& scan_;
  std::unique_ptr<GitReader> reader_;
  Error error_;
};

std::vector<GitEntry> GitScan::list(const FileServices& services, bool& more) {
  std::vector<GitEntry> entries;
  more = false;
  const auto skip = [&](Reason reason, const std::string& detail) {
    services.emit(SkippedRecord{Provenance::file(source_.prefix + ".git"), 0, reason, detail});
  };
  if (services.findings->stop.stop_requested()) {
    skip(Reason::kInterrupted, "stopped by a signal");
    return entries;
  }
  const Loan loan(*this);
  if (loan.reader() == nullptr) {
    skip(loan.error().reason, loan.error().detail);
    return entries;
  }
  more = source_.lister->next(*loan.reader(), entries);
  return entries;
}

void GitScan::scan(const FileServices& services, ScanWorker& worker,
                   const std::vector<GitEntry>& entries) {
  const Loan loan(*this);
  for (const GitEntry& entry : entries) {
    const auto skip = [&](Reason reason, const std::string& detail) {
      services.emit(
          SkippedRecord{Provenance::file(source_.prefix + entry.path), 0, reason, detail});
    };
    if (services.findings->stop.stop_requested()) {
      skip(Reason::kInterrupted, "stopped by a signal");
    } else if (loan.reader() == nullptr) {
      skip(loan.error().reason, loan.error().detail);
    } else {
      try {
        one(services, worker, *loan.reader(), entry);
      } catch (const std::bad_alloc&) {
        // Costs this entry, not the others of its batch.
        skip(Reason::kCrashed, "not enough memory");
      }
    }
  }
}

void GitScan::finish(const FileServices& services) {
  for (Waiting& each : waiting_) {
    const std::vector<std::string> paths = source_.lister->other_paths(each.entry);
    if (auto* file = std::get_if<FileRecord>(&each.result)) {
      for (Finding& finding : file->findings) finding.where.edit().paths = paths;
    }
    services.emit(std::move(each.result));
  }
  waiting_.clear();
  for (const std::string& what : source_.lister->unreadable())
    services.emit(
        SkippedRecord{Provenance::file(source_.prefix + ".git"), 0, Reason::kUnreadable, what});
}

void GitScan::one(const FileServices& services, ScanWorker& worker, GitReader& reader,
                  const GitEntry& entry) {
  const ProvenancePtr provenance = Provenance::file(source_.prefix + entry.path);
  const auto leave_out = [&](std::string why) {
    services.emit(SkippedRecord{provenance, 0, Reason::kExcluded, std::move(why)});
  };
  if (is_excluded_whole(services.is_excluded, entry.path))
    return leave_out("--exclude, --include or an ignore file");
  if (services.options->out_of_scope) {
    if (std::string why = services.options->out_of_scope(provenance->path(), false); !why.empty())
      return leave_out(std::move(why));
  }
  const Baseline* baseline = services.findings->baseline;
  Object object{entry, provenance, nullptr};
  if (source_.remembers) {
    object.key = std::make_shared<const std::string>(
        object_key(entry, provenance->path(), baseline != nullptr));
  }
  const auto carried = [&](EntryResult&& result) {
    if (auto* file = std::get_if<FileRecord>(&result)) add_place(reader, baseline, entry, *file);
    deliver(services, object, std::move(result));
  };
  if (source_.known == nullptr || !source_.known->carry(*object.key, provenance, carried))
    read(services, worker, reader, object);
}

void GitScan::read(const FileServices& services, ScanWorker& worker, GitReader& reader,
                   Object& object) {
  const GitEntry& entry = object.entry;
  const auto skip = [&](std::uint64_t size, Reason reason, std::string detail) {
    services.emit(SkippedRecord{object.provenance, size, reason, std::move(detail)});
  };
  std::optional<GitBytes> blob;
  if (!entry.is_text) {
    const ScanOptions& options = *services.options;
    blob = reader.packed(entry.object, std::min(options.max_size, options.memory));
    if (!blob) {
      const auto size = reader.size(entry.object);
      if (!size) return skip(0, size.error().reason, size.error().detail);
      if (*size > options.max_size)
        return skip(*size, Reason::kLimitSize, "larger than --max-size");
      if (*size > options.memory)
        return skip(*size, Reason::kLimitSize,
                    "an object is read whole; this one is larger than --memory");
      auto read = reader.read(entry.object);
      if (!read) return skip(*size, read.error().reason, read.error().detail);
      blob.emplace(std::move(*read));
    }
    blobs_read_.fetch_add(1, std::memory_order_relaxed);
    bytes_read_.fetch_add(blob->view().size(), std::memory_order_relaxed);
  }
  FileServices own = services;
  std::optional<Ranges> added;
  bool compared = entry.is_text;
  own.emit = [&](EntryResult&& result) {
    auto* file = std::get_if<FileRecord>(&result);
    if (file == nullptr || file->findings.empty())
      return deliver(services, object, std::move(result));
    // Most blobs have no finding: only the others are compared with what was there before.
    if (!compared) added = reader.added(entry);
    compared = true;
    if (added && file->provenance->depth() == 0) {
      std::erase_if(file->findings, [&](const Finding& finding) {
        return finding.bytes && !in_ranges(*added, *finding.bytes);
      });
    }
    add_place(reader, services.findings->baseline, entry, *file);
    deliver(services, object, std::move(result));
  };
  scan_bytes(own, worker, object.provenance, blob ? blob->view() : std::string_view(entry.text));
}

void GitScan::add_place(GitReader& reader, const Baseline* baseline, const GitEntry& entry,
                        FileRecord& file) {
  if (file.findings.empty()) return;
  const auto author = entry.commit ? reader.author(*entry.commit) : std::nullopt;
  const auto at_head =
      entry.is_text ? std::nullopt : source_.lister->is_at_head(reader, entry.object);
  for (Finding& finding : file.findings) {
    // One that was carried over has an earlier scan's.
    Where& where = finding.where.edit();
    where.commit = entry.commit ? object_name(*entry.commit) : std::string();
    where.object = entry.is_text ? std::string() : object_name(entry.object);
    where.at_head = at_head;
    where.paths.clear();
    if (entry.commit && baseline != nullptr && finding.suppressed.empty() &&
        baseline->covers_commit(entry.path, finding.line, where.commit))
      finding.suppressed = "baseline";
    where.date = author ? std::optional(author->time) : std::nullopt;
    where.author.clear();
    if (!author) continue;
    where.author = source_.show_authors ? author->name + " <" + author->email + ">"
                                        : mask(author->name) + " <" + mask(author->email) + ">";
  }
}

void GitScan::deliver(const FileServices& services, Object& object, EntryResult&& result) {
  if (std::visit([](const auto& record) { return record.provenance->depth(); }, result) == 0)
    std::visit([&](auto& record) { record.object_key = object.key; }, result);
  const GitEntry& entry = object.entry;
  const auto* file = std::get_if<FileRecord>(&result);
  const std::size_t findings = file == nullptr ? 0 : file->findings.size();
  if (object.waits || (!entry.is_text && findings > 0 && file->findings[0].where->at_head)) {
    const std::scoped_lock lock(mutex_);
    if (object.waits || waiting_findings_ < kMaxWaitingFindings) {
      object.waits = true;
      waiting_findings_ += findings;
      GitEntry known;
      known.path = entry.path;
      known.object = entry.object;
      waiting_.push_back({std::move(known), std::move(result)});
      return;
    }
  }
  services.emit(std::move(result));
}

}  // namespace assay::scanner
