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

#include "scanner/base/records.h"
#include "scanner/engine.h"
#include "scanner/store_codec.h"

namespace assay::scanner {

/// A row that names an entry's newest records.
struct StoredEntry {
  std::int64_t record = 0;
  std::string body;     ///< of `record`
  std::string members;  ///< a RunList; empty: no container
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

/// Connections that go back where they came from, so that there are as many as threads ask at once.
template <class Session>
class SessionPool {
 public:
  template <class Open>
  std::unique_ptr<Session> take(const Open& open) {
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return session;
      }
    }
    return open();
  }
  void give(std::unique_ptr<Session> session) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(session));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Session>> idle_;
};

}  // namespace assay::scanner
