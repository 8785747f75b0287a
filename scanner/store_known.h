// What an earlier scan knows of files on disk: the records of one that is as it was are handed out
// again, and its bytes are not read. Thread-safe: each thread that asks gets a connection of its
// own, all of them see the store as it was when they first asked.
#pragma once

#include <sys/stat.h>

#include <functional>
#include <memory>
#include <string>

#include "scanner/base/records.h"
#include "scanner/base/result.h"
#include "scanner/engine.h"

namespace assay::scanner {

class KnownFiles {
 public:
  /// `condition`: digest of what decides what reading a file gives; records that were made under
  /// another one are not handed out. An Error: the store can't be used.
  static Result<std::unique_ptr<KnownFiles>> open(const std::string& path,
                                                  const std::string& condition);
  KnownFiles(const KnownFiles&) = delete;
  KnownFiles& operator=(const KnownFiles&) = delete;
  ~KnownFiles();

  /// Emits the records of the file at `path` (as printed), its members' before its own, as the
  /// earlier scan made them, with today's rights (`status`, `door`). False, and nothing was
  /// emitted: the file has to be read. A few microseconds.
  bool carry(const std::string& path, const struct stat& status, std::shared_ptr<const Door> door,
             const std::function<void(EntryResult&&)>& emit);

 private:
  struct Session;
  struct Shared;
  explicit KnownFiles(std::unique_ptr<Shared> shared);
  std::unique_ptr<Shared> shared_;
};

}  // namespace assay::scanner
