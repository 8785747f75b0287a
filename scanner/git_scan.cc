#include "scanner/git_scan.h"

#include <algorithm>
#include <new>

namespace assay::scanner {
namespace {

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

bool in_ranges(const Ranges& ranges, const std::pair<std::uint64_t, std::uint64_t>& bytes) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), bytes.first,
                       [](std::uint64_t at, const auto& range) { return at < range.second; });
  return after != ranges.end() && after->first < bytes.second;
}

}  // namespace

std::unique_ptr<GitReader> GitScan::take(Error& error) {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  auto reader = source_.repository->reader();
  if (reader) return std::move(*reader);
  error = reader.error();
  return nullptr;
}

void GitScan::give(std::unique_ptr<GitReader> reader) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(reader));
}

void GitScan::unreadable(const FileServices& services) const {
  for (const std::string& what : source_.listing.unreadable)
    services.emit(
        SkippedRecord{Provenance::file(source_.prefix + ".git"), 0, Reason::kUnreadable, what});
}

void GitScan::scan(const FileServices& services, ScanWorker& worker, std::size_t begin,
                   std::size_t end) {
  Error error{Reason::kUnreadable, ""};
  auto reader = take(error);
  for (std::size_t i = begin; i < end; ++i) {
    const GitEntry& entry = source_.listing.entries[i];
    if (services.findings->stop.stop_requested())
      error = {Reason::kInterrupted, "stopped by a signal"};
    if (!reader || error.reason == Reason::kInterrupted) {
      services.emit(SkippedRecord{Provenance::file(source_.prefix + entry.path), 0, error.reason,
                                  error.detail});
    } else {
      try {
        one(services, worker, *reader, entry);
      } catch (const std::bad_alloc&) {
        // Costs this entry, not the others of its batch.
        services.emit(SkippedRecord{Provenance::file(source_.prefix + entry.path), 0,
                                    Reason::kCrashed, "not enough memory"});
      }
    }
  }
  if (reader) give(std::move(reader));
}

void GitScan::one(const FileServices& services, ScanWorker& worker, GitReader& reader,
                  const GitEntry& entry) {
  const ProvenancePtr provenance = Provenance::file(source_.prefix + entry.path);
  const auto skip = [&](std::uint64_t size, Reason reason, std::string detail) {
    services.emit(SkippedRecord{provenance, size, reason, std::move(detail)});
  };
  if (is_excluded_whole(services.is_excluded, entry.path))
    return skip(0, Reason::kExcluded, "--exclude, --include or an ignore file");
  if (services.options->out_of_scope) {
    if (std::string why = services.options->out_of_scope(provenance->path(), false); !why.empty())
      return skip(0, Reason::kExcluded, std::move(why));
  }
  std::string bytes = entry.text;
  if (!entry.is_text) {
    const auto size = reader.size(entry.object);
    if (!size) return skip(0, size.error().reason, size.error().detail);
    if (*size > services.options->max_size)
      return skip(*size, Reason::kLimitSize, "larger than --max-size");
    if (*size > services.options->memory)
      return skip(*size, Reason::kLimitSize,
                  "an object is read whole; this one is larger than --memory");
    auto read = reader.read(entry.object);
    if (!read) return skip(*size, read.error().reason, read.error().detail);
    bytes = std::move(*read);
  }
  std::optional<Ranges> added = entry.is_text ? std::nullopt : std::optional<Ranges>();
  bool compared = false;
  const std::string commit = entry.commit ? object_name(*entry.commit) : std::string();
  const std::string object = entry.is_text ? std::string() : object_name(entry.object);
  FileServices own = services;
  own.emit = [&](EntryResult&& result) {
    if (auto* file = std::get_if<FileRecord>(&result)) {
      // Most blobs have no finding: only the others are compared with what was there before.
      if (!file->findings.empty() && !compared && !entry.is_text) {
        added = reader.added(entry);
        compared = true;
      }
      if (added && file->provenance->depth() == 0) {
        std::erase_if(file->findings, [&](const Finding& finding) {
          return finding.bytes && !in_ranges(*added, *finding.bytes);
        });
      }
      for (Finding& finding : file->findings) {
        finding.where.commit = commit;
        finding.where.object = object;
        if (!source_.listing.at_head.empty() && !entry.is_text)
          finding.where.at_head = source_.listing.is_at_head(entry.object);
      }
    }
    services.emit(std::move(result));
  };
  scan_bytes(own, worker, provenance, bytes);
}

}  // namespace assay::scanner
