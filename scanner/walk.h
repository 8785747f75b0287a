// Walks folders: lists them, decides what each name is, and hands files on in batches. Follows no
// symlink unless asked, opens no special file, visits an inode once. Thread-safe: one Walker for
// all workers.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scanner/base/glob.h"
#include "scanner/file_scan.h"
#include "scanner/work.h"

namespace assay::scanner {

class Walker {
 public:
  /// `descriptors`: how many folders may be open at once beyond one a worker.
  Walker(const FileServices& services, Budget& descriptors, ProgressCounters& progress);

  /// A path as given on the command line: a folder is queued at `first`, a file is scanned with the
  /// linked ones. Symlinks given here are followed, as everywhere. What can't be opened has a
  /// record.
  void add_root(const std::string& path, std::vector<Item>& first);

  void folder(FolderItem& item, ScanWorker& worker);
  void batch(BatchItem& item, ScanWorker& worker);
  void linked(const LinkedItem& item, ScanWorker& worker);

  /// After everything else: files with several names, each under the first of them in byte order.
  std::vector<Item> take_linked();

 private:
  using Inode = std::pair<dev_t, ino_t>;
  struct Listing;
  bool may_enter(const FolderItem& item, const struct stat& status);
  void list(const FolderItem& item, const struct stat& status,
            const std::shared_ptr<OpenFolder>& open, ScanWorker& worker);
  void name(Listing& listing, const dirent& entry, ScanWorker& worker);
  void symlink(Listing& listing, std::string relative, const std::string& name, ScanWorker& worker);
  void flush(Listing& listing, ScanWorker& worker, bool last);
  void hand_on(BatchItem&& batch, ScanWorker& worker);
  void ask_store(BatchItem& item, ScanWorker& worker);
  void file(const OpenFolder& folder, const std::string& name, ScanWorker& worker);
  void skip(std::string path, std::uint64_t size, Reason reason, std::string detail) const;

  const FileServices& services_;
  Budget& descriptors_;
  ProgressCounters& progress_;
  std::set<Inode> root_folders_, root_files_;  ///< written by add_root() only
  std::mutex linked_mutex_;
  std::map<Inode, LinkedItem> linked_;
};

}  // namespace assay::scanner
