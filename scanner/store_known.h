// What an earlier scan knows of files on disk: the records of one that is as it was are handed out
// again, and its bytes are not read. Thread-safe: each thread that asks gets a connection of its
// own, all of them see the store as it was when they first asked.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/base/clean_file.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"
#include "scanner/engine.h"

namespace assay::scanner {

/// What clean files need to be handed out as such.
struct CleanBasis {
  std::string assessed;    ///< names all that an assessment depends on and that is the scan's own
  std::int64_t as_of = 0;  ///< seconds since 1970: the scan's start
  std::function<std::string(std::uint32_t uid)>
      owner;                ///< the name that records print; thread-safe
  bool as_records = false;  ///< somebody has to see their records
};

/// SHA-256 of all lines of a record that has StoredRecord::line.
std::vector<LineDigest> lines_of(const StoredRecord& stored);

/// A file that is asked about: its name in its folder, and what it is now.
struct KnownQuery {
  const std::string* name = nullptr;
  struct stat status {};
  bool carried = false;  ///< set by the answer
};

class KnownFiles {
 public:
  /// `condition`: digest of what decides what reading a file gives; records that were made under
  /// another one are not handed out. An Error: the store can't be used.
  static Result<std::unique_ptr<KnownFiles>> open(const std::string& path,
                                                  const std::string& condition);
  KnownFiles(const KnownFiles&) = delete;
  KnownFiles& operator=(const KnownFiles&) = delete;
  ~KnownFiles();

  /// From now on what is clean and assessed as it was is handed out as that, without its record.
  /// Those of files with few findings, or all if they are wanted, need not be assessed: they have
  /// StoredRecord::line.
  /// Call before anything is asked for. Does nothing when some scan of the store began later than
  /// this one: its assessments are of a day that has not come.
  void allow_clean(CleanBasis basis);

  using Emit = std::function<void(EntryResult&&)>;
  /// Emits the records of the file at `path` (as printed), its members' before its own, as the
  /// earlier scan made them, with today's rights (`status`, `door`). False, and nothing was
  /// emitted: the file has to be read. A few microseconds.
  bool carry(const std::string& path, const struct stat& status, std::shared_ptr<const Door> door,
             const Emit& emit);

  /// The same for files of one folder (`folder`: as printed, with the slash at its end), in order
  /// of their names, with one more way out: `clean` gets all those that are clean, if that is
  /// allowed. About a microsecond each of these.
  void carry(const std::string& folder, const std::shared_ptr<const Door>& door,
             std::vector<KnownQuery>& files, const Emit& emit,
             const std::function<void(std::vector<CleanFile>&&)>& clean);

 private:
  struct Session;
  struct Shared;
  explicit KnownFiles(std::unique_ptr<Shared> shared);
  std::unique_ptr<Shared> shared_;
};

}  // namespace assay::scanner
