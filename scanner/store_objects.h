// What earlier scans know of a git repository's objects: the records of a blob that was read under
// the same conditions are handed out again. Thread-safe: each thread that asks gets a connection of
// its own, all of them see the store as it was when they first asked.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "scanner/base/provenance.h"
#include "scanner/base/result.h"
#include "scanner/engine.h"

namespace assay::scanner {

/// Names all that decides what reading an entry gives, besides a store's condition: its bytes (by
/// the object's id), its path as printed, what it was made from. `by_commit`: its commit, too (a
/// baseline may name that). 32 raw bytes.
std::string object_key(const GitEntry& entry, const std::string& path, bool by_commit);

class KnownObjects {
 public:
  /// `condition`: as KnownFiles::open() has it. An Error: the store can't be used.
  static Result<std::unique_ptr<KnownObjects>> open(const std::string& path,
                                                    const std::string& condition);
  KnownObjects(const KnownObjects&) = delete;
  KnownObjects& operator=(const KnownObjects&) = delete;
  ~KnownObjects();

  /// Emits the records of what `key` names under `root`, its members' before its own, as the
  /// earlier scan made them: the places of their findings in the history are to be told anew.
  /// False, and nothing was emitted: the object has to be read. A few microseconds.
  bool carry(const std::string& key, const ProvenancePtr& root,
             const std::function<void(EntryResult&&)>& emit);

 private:
  struct Session;
  struct Shared;
  explicit KnownObjects(std::unique_ptr<Shared> shared);
  std::unique_ptr<Shared> shared_;
};

}  // namespace assay::scanner
