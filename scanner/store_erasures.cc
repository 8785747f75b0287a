#include "scanner/store_erasures.h"

#include <functional>
#include <string_view>

#include "scanner/store_schema.h"

namespace assay::scanner {
namespace {

// In one transaction, as the only one who writes.
Result<void> change(const std::string& store, const std::function<void(Database&)>& what) {
  if (auto exists = open_store(store); !exists) return exists.error();
  auto lock = StoreLock::take(store);
  if (!lock) return lock.error();
  auto database = open_store_for_writing(store);
  if (!database) return database.error();
  try {
    database->run("BEGIN IMMEDIATE");
    what(*database);
    database->run("COMMIT");
    return {};
  } catch (const SqliteError& error) {
    return store_error(store, error);
  }
}

}  // namespace

Result<void> list_for_erasure(const std::string& store, const ErasureRequest& request) {
  return change(store, [&](Database& database) {
    std::int64_t item = database.number("SELECT ifnull(max(item), 0) FROM erasure");
    Statement put(database, "INSERT INTO erasure VALUES (?, ?, ?, ?)");
    for (const auto& fingerprints : request.items) {
      ++item;
      for (const Fingerprint& each : fingerprints) {
        const std::string_view bytes(reinterpret_cast<const char*>(each.data()), each.size());
        put.bind(1, item).bind(2, bytes).bind_text(3, request.reference).bind(4, request.since);
        put.run();
      }
    }
  });
}

Result<std::uint64_t> withdraw_erasure(const std::string& store, const std::string& reference) {
  std::uint64_t items = 0;
  const auto changed = change(store, [&](Database& database) {
    Statement count(database, "SELECT count(DISTINCT item) FROM erasure WHERE reference = ?");
    count.bind_text(1, reference);
    if (count.step()) items = static_cast<std::uint64_t>(count.number(0));
    count.reset();
    Statement remove(database, "DELETE FROM erasure WHERE reference = ?");
    remove.bind_text(1, reference).run();
  });
  if (!changed) return changed.error();
  return items;
}

}  // namespace assay::scanner
