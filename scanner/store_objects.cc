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

  Database database;
  Statement find_object{database,
                        "SELECT object.record, object.members, record.body FROM object "
                        "JOIN record ON record.id = object.record "
                        "WHERE object.key = ? AND object.condition = ?"};
  RecordBodies bodies{database};
};

std::optional<StoredEntry> KnownObjects::Session::find(std::string_view key,
                                                       std::int64_t condition) {
  find_object.bind(1, key).bind(2, condition);
  std::optional<StoredEntry> entry;
  if (find_object.step()) {
    entry = StoredEntry{find_object.number(0),
                        std::string(find_object.bytes(2)),
                        std::string(find_object.bytes(1)),
                        {}};
  }
  find_object.reset();
  return entry;
}

struct KnownObjects::Shared {
  CarriedBasis basis;
  Sessions<Session> sessions;
};

KnownObjects::KnownObjects(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}
KnownObjects::~KnownObjects() = default;

Result<std::unique_ptr<KnownObjects>> KnownObjects::open(const std::string& path,
                                                         const std::string& condition) {
  auto basis = CarriedBasis::open(path, condition);
  if (!basis) return basis.error();
  auto shared = std::make_unique<Shared>();
  shared->basis = std::move(*basis);
  return std::unique_ptr<KnownObjects>(new KnownObjects(std::move(shared)));
}

bool KnownObjects::carry(const std::string& key, const ProvenancePtr& root,
                         const std::function<void(EntryResult&&)>& emit) {
  const CarriedBasis& basis = shared_->basis;
  return shared_->sessions.with(basis.path, [&](Session& session) {
    auto entry = session.find(key, basis.condition);
    const CarryContext context{basis.pool, std::ref(session.bodies), nullptr};
    return entry && carry_records(std::move(*entry), context, root, emit);
  });
}

}  // namespace assay::scanner
