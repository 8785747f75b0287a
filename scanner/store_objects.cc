#include "scanner/store_objects.h"

#include <optional>
#include <string_view>
#include <utility>

#include "scanner/base/digest.h"
#include "scanner/store_carried.h"
#include "scanner/store_schema.h"

namespace assay::scanner {

std::string object_key(const GitEntry& entry, const std::string& path, bool by_commit) {
  std::string text;
  const auto add = [&text](std::string_view value) {
    text += std::to_string(value.size()) + ':';
    text += value;
  };
  const auto add_id = [&](const ObjectId& id) {
    add({reinterpret_cast<const char*>(id.data()), id.size()});
  };
  add(path);
  if (entry.is_text) {
    add(entry.text);
  } else {
    add_id(entry.object);
    for (const ObjectId& base : entry.bases) add_id(base);
  }
  if (by_commit) {
    add("commit");
    if (entry.commit) add_id(*entry.commit);
  }
  const auto digest = Sha256().of(text);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

struct KnownObjects::Session {
  explicit Session(Database opened) : database(std::move(opened)) { database.run("BEGIN"); }

  std::optional<StoredEntry> find(std::string_view key, std::int64_t condition);
  std::optional<std::string> body(std::int64_t id);

  Database database;
  Statement find_object{database,
                        "SELECT object.record, object.members, record.body FROM object "
                        "JOIN record ON record.id = object.record "
                        "WHERE object.key = ? AND object.condition = ?"};
  Statement find_record{database, "SELECT body FROM record WHERE id = ?"};
};

std::optional<StoredEntry> KnownObjects::Session::find(std::string_view key,
                                                       std::int64_t condition) {
  find_object.bind(1, key).bind(2, condition);
  std::optional<StoredEntry> entry;
  if (find_object.step()) {
    entry = StoredEntry{find_object.number(0), std::string(find_object.bytes(2)),
                        std::string(find_object.bytes(1))};
  }
  find_object.reset();
  return entry;
}

std::optional<std::string> KnownObjects::Session::body(std::int64_t id) {
  std::optional<std::string> body;
  if (find_record.bind(1, id).step()) body = find_record.bytes(0);
  find_record.reset();
  return body;
}

struct KnownObjects::Shared {
  std::string path;
  std::int64_t condition = 0;
  StorePool pool;
  SessionPool<Session> sessions;
};

KnownObjects::KnownObjects(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}
KnownObjects::~KnownObjects() = default;

Result<std::unique_ptr<KnownObjects>> KnownObjects::open(const std::string& path,
                                                         const std::string& condition) {
  auto database = open_store(path);
  if (!database) return database.error();
  try {
    auto shared = std::make_unique<Shared>();
    shared->path = path;
    load_pool(*database, shared->pool);
    shared->condition = condition_number(*database, condition);
    return std::unique_ptr<KnownObjects>(new KnownObjects(std::move(shared)));
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

bool KnownObjects::carry(const std::string& key, const ProvenancePtr& root,
                         const std::function<void(EntryResult&&)>& emit) {
  auto session = shared_->sessions.take([&] {
    auto database = open_store(shared_->path);
    return database ? std::make_unique<Session>(std::move(*database)) : nullptr;
  });
  if (!session) return false;
  bool carried = false;
  try {
    auto entry = session->find(key, shared_->condition);
    const CarryContext context{shared_->pool, [&](std::int64_t id) { return session->body(id); },
                               nullptr};
    carried = entry && carry_records(std::move(*entry), context, root, emit);
  } catch (const SqliteError&) {
    return false;  // a damaged page costs reading the object; its session is not used again
  }
  shared_->sessions.give(std::move(session));
  return carried;
}

}  // namespace assay::scanner
