// Lists and scans a git repository: blobs as the files they are, containers too; messages and names
// as text. Private to assay::scanner.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "scanner/file_scan.h"
#include "scanner/git_lister.h"

namespace assay::scanner {

/// A repository that is being scanned: readers for as many threads as ask at once, and what waits
/// for the end of the listing.
class GitScan {
 public:
  explicit GitScan(const GitSource& source) : source_(source) {}

  /// Lists a piece. Returns what is to be scanned of it; `more`: whether there may be more to list.
  std::vector<GitEntry> list(const FileServices& services, bool& more);

  /// One record for each entry, and one for each member of a container. Records with findings of a
  /// blob wait for finish(), which knows all its paths.
  void scan(const FileServices& services, ScanWorker& worker, const std::vector<GitEntry>& entries);

  /// After all else: the records that waited, and one for each thing that could not be listed.
  void finish(const FileServices& services);

  /// Blobs so far, and their bytes.
  [[nodiscard]] Count objects_read() const { return {blobs_read_.load(), bytes_read_.load()}; }

 private:
  /// A reader that goes back where it came from.
  class Loan;
  struct Waiting {
    GitEntry entry;
    EntryResult result;
  };
  /// An entry that is being scanned.
  struct Object {
    const GitEntry& entry;
    ProvenancePtr provenance;
    std::shared_ptr<const std::string> key;  ///< for a store; null: there is none
    /// A record of it waits for finish(), so that all further ones do: a container comes after its
    /// members.
    bool waits = false;
  };
  void one(const FileServices& services, ScanWorker& worker, GitReader& reader,
           const GitEntry& entry);
  void read(const FileServices& services, ScanWorker& worker, GitReader& reader, Object& object);
  void add_place(GitReader& reader, const Baseline* baseline, const GitEntry& entry,
                 FileRecord& file);
  /// Emits it, or keeps it for finish().
  void deliver(const FileServices& services, Object& object, EntryResult&& result);

  const GitSource& source_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<GitReader>> idle_;
  std::vector<Waiting> waiting_;
  std::size_t waiting_findings_ = 0;
  std::atomic<std::uint64_t> blobs_read_{0}, bytes_read_{0};
};

}  // namespace assay::scanner
