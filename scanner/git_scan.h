// Scans what a git repository lists: blobs as the files they are, containers too; messages and
// names as text. Private to assay::scanner.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "scanner/file_scan.h"
#include "scanner/git.h"

namespace assay::scanner {

/// A repository that is being scanned: its listing, and readers for as many as ask at once.
class GitScan {
 public:
  GitScan(const GitSource& source) : source_(source) {}

  /// Entries [begin, end) of the listing: one record each, and one for each member of a container.
  void scan(const FileServices& services, ScanWorker& worker, std::size_t begin, std::size_t end);

  /// A record for what could not be listed.
  void unreadable(const FileServices& services) const;

  [[nodiscard]] std::size_t size() const { return source_.listing.entries.size(); }

 private:
  std::unique_ptr<GitReader> take(Error& error);
  void give(std::unique_ptr<GitReader> reader);
  void one(const FileServices& services, ScanWorker& worker, GitReader& reader,
           const GitEntry& entry);

  const GitSource& source_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<GitReader>> idle_;
};

}  // namespace assay::scanner
