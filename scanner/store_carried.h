// Hands out again what a store has of one entry: its record and its members'. Shared by what knows
// files and what knows objects of git. Private to assay::scanner.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/base/clean_file.h"
#include "scanner/base/records.h"
#include "scanner/engine.h"
#include "scanner/sqlite.h"
#include "scanner/store_codec.h"
#include "scanner/store_schema.h"

namespace assay::scanner {

/// A row that names an entry's newest records.
struct StoredEntry {
  std::int64_t record = 0;
  std::string body;     ///< of `record`
  std::string members;  ///< a RunList; empty: no container
  std::string clean;    ///< as StoredRecord has it, like `line`
  std::optional<LineDigest> line = {};
};

struct CarryContext {
  const StorePool& pool;
  /// The body of a record by its number; nothing: it is missing.
  std::function<std::optional<std::string>(std::int64_t)> read;
  /// What is known today of the file on disk that the entry is. Gets what was stored, which nobody
  /// else has, or null. Unset: it is no file on disk.
  std::function<std::shared_ptr<const Holder>(std::shared_ptr<Holder> stored)> holder;
};

/// Emits the members' records, then the entry's own, under `root`. False, and nothing was emitted:
/// something of it is missing or damaged. Throws SqliteError as `read` does.
bool carry_records(StoredEntry&& entry, const CarryContext& context, const ProvenancePtr& root,
                   const std::function<void(EntryResult&&)>& emit);

/// Reads records by their numbers, over one connection.
class RecordBodies {
 public:
  explicit RecordBodies(Database& database)
      : find_(database, "SELECT body FROM record WHERE id = ?") {}
  std::optional<std::string> operator()(std::int64_t id);

 private:
  Statement find_;
};

/// What all lookers-up of one store share: which records may be carried over, and what decodes
/// them.
struct CarriedBasis {
  std::string path;
  std::int64_t condition = 0;
  std::int64_t newest = 0;  ///< when the latest of all scans began, seconds since 1970
  StorePool pool;
  /// An Error: the store can't be used.
  static Result<CarriedBasis> open(const std::string& path, const std::string& condition);
};

/// Connections to the store that go back where they came from, so that there are as many as threads
/// ask at once. `Session` is made of a Database.
template <class Session>
class Sessions {
 public:
  /// Calls `use` with a session. False: `use` said so, or the store failed; that costs reading what
  /// was asked for, and the session.
  template <class Use>
  bool with(const std::string& path, Use use) {
    auto session = take();
    try {
      if (!session) {
        auto database = open_store(path);
        if (!database) return false;
        session = std::make_unique<Session>(std::move(*database));
      }
      const bool done = use(*session);
      const std::scoped_lock lock(mutex_);
      idle_.push_back(std::move(session));
      return done;
    } catch (const SqliteError&) {
      return false;
    }
  }

 private:
  std::unique_ptr<Session> take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return nullptr;
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
  }
  std::mutex mutex_;
  std::vector<std::unique_ptr<Session>> idle_;
};

}  // namespace assay::scanner
