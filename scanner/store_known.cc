#include "scanner/store_known.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "scanner/store_schema.h"

namespace assay::scanner {
namespace {

// Gives decoded members their provenance. Containers share one object, which is what tells whoever
// sums members up that they belong together.
class MemberTree {
 public:
  explicit MemberTree(ProvenancePtr root) : root_(std::move(root)) {}
  ProvenancePtr of(MemberChain& chain) {
    ProvenancePtr at = root_;
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const auto key = std::pair(at.get(), chain[i].ordinal);
      if (const auto found = inner_.find(key); found != inner_.end()) {
        at = found->second;
        continue;
      }
      at = Provenance::member(at, std::move(chain[i].name), chain[i].ordinal);
      if (i + 1 < chain.size()) inner_.emplace(key, at);
    }
    return at;
  }

 private:
  ProvenancePtr root_;
  std::map<std::pair<const Provenance*, std::uint32_t>, ProvenancePtr> inner_;
};

}  // namespace

struct KnownFiles::Shared {
  std::string path;
  std::int64_t condition = 0;
  StorePool pool;
};

struct KnownFiles::Session {
  explicit Session(Database opened) : database(std::move(opened)) { database.run("BEGIN"); }

  struct Entry {
    std::int64_t record = 0;
    std::string members, body;
  };
  bool seek(std::int64_t folder, std::string_view name);
  std::int64_t folder_id(std::string_view path);
  std::optional<Entry> find(std::string_view path, std::string_view stamp, std::int64_t condition);
  std::optional<std::string> body(std::int64_t id);

  Database database;
  Statement find_folder{database, "SELECT id FROM folder WHERE path = ?"};
  // Names are asked for in order, so that the next row is mostly the one that is looked for: a
  // step costs a third of a look-up.
  Statement entries{database,
                    "SELECT entry.name, entry.stamp, entry.condition, entry.record, entry.members, "
                    "record.body FROM entry CROSS JOIN record ON record.id = entry.record "
                    "WHERE entry.folder = ? AND entry.name >= ? ORDER BY entry.name"};
  std::int64_t entries_folder = 0;  ///< of the rows that `entries` gives; 0: it gives none
  std::string entries_from;         ///< bound to it while it steps
  // Beyond some steps looking a name up is cheaper; fewer where names lie far from one another, as
  // those of a batch of a large folder do.
  static constexpr int kSteps = 8;
  int steps = kSteps;
  Statement find_record{database, "SELECT body FROM record WHERE id = ?"};
  std::string last_folder;
  std::int64_t last_id = 0;
};

std::int64_t KnownFiles::Session::folder_id(std::string_view path) {
  if (last_id != 0 && path == last_folder) return last_id;
  find_folder.bind(1, path);
  last_id = find_folder.step() ? find_folder.number(0) : 0;
  find_folder.reset();
  last_folder = path;
  return last_id;
}

// Whether there is a row of that name; `entries` stands on it then.
bool KnownFiles::Session::seek(std::int64_t folder, std::string_view name) {
  if (entries_folder == folder && entries.bytes(0) <= name) {
    for (int i = 0; i <= steps; ++i) {
      if (entries.bytes(0) >= name) {
        steps = std::min(steps + 1, kSteps);
        return entries.bytes(0) == name;
      }
      if (i < steps && !entries.step()) {
        entries_folder = 0;
        return false;
      }
    }
    steps /= 2;
  } else {
    steps = std::max(steps, 1);
  }
  entries.reset();
  entries_from = name;
  entries.bind(1, folder).bind(2, std::string_view(entries_from));
  entries_folder = entries.step() ? folder : 0;
  return entries_folder != 0 && entries.bytes(0) == name;
}

std::optional<KnownFiles::Session::Entry> KnownFiles::Session::find(std::string_view path,
                                                                    std::string_view stamp,
                                                                    std::int64_t condition) {
  const std::size_t cut = path.rfind('/') + 1;
  const std::int64_t folder = folder_id(path.substr(0, cut));
  if (folder == 0) return std::nullopt;
  // A file that may have changed since it was read has no stamp, which equals nothing.
  if (!seek(folder, path.substr(cut)) || entries.bytes(1) != stamp || stamp.empty() ||
      entries.number(2) != condition) {
    return std::nullopt;
  }
  return Entry{entries.number(3), std::string(entries.bytes(4)), std::string(entries.bytes(5))};
}

std::optional<std::string> KnownFiles::Session::body(std::int64_t id) {
  std::optional<std::string> body;
  if (find_record.bind(1, id).step()) body = find_record.bytes(0);
  find_record.reset();
  return body;
}

KnownFiles::KnownFiles(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}
KnownFiles::~KnownFiles() = default;

Result<std::unique_ptr<KnownFiles>> KnownFiles::open(const std::string& path,
                                                     const std::string& condition) {
  auto database = open_store(path);
  if (!database) return database.error();
  try {
    auto shared = std::make_unique<Shared>();
    shared->path = path;
    load_pool(*database, shared->pool);
    Statement find(*database, "SELECT id FROM condition WHERE digest = ?");
    find.bind_text(1, condition);
    shared->condition = find.step() ? find.number(0) : -1;
    return std::unique_ptr<KnownFiles>(new KnownFiles(std::move(shared)));
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

std::unique_ptr<KnownFiles::Session> KnownFiles::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  auto database = open_store(shared_->path);
  return database ? std::make_unique<Session>(std::move(*database)) : nullptr;
}

void KnownFiles::give(std::unique_ptr<Session> session) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(session));
}

namespace {

struct Carried {
  DecodedRecord decoded;
  std::shared_ptr<const StoredRecord> stored;
};

std::optional<Carried> load(std::int64_t id, std::optional<std::string> body,
                            const StorePool& pool) {
  if (!body) return std::nullopt;
  auto decoded = decode(*body, pool);
  if (!decoded) return std::nullopt;
  return Carried{std::move(*decoded),
                 std::make_shared<const StoredRecord>(StoredRecord{id, std::move(*body)})};
}

EntryResult finished(Carried&& carried, ProvenancePtr provenance,
                     const std::shared_ptr<const Holder>& holder) {
  if (auto* skipped = std::get_if<SkippedRecord>(&carried.decoded.record)) {
    skipped->provenance = std::move(provenance);
    if (carried.decoded.chain.empty()) skipped->holder = holder;
    skipped->stored = std::move(carried.stored);
    return std::move(*skipped);
  }
  auto& file = std::get<FileRecord>(carried.decoded.record);
  file.provenance = std::move(provenance);
  file.holder = carried.decoded.has_holder ? holder : nullptr;
  file.stored = std::move(carried.stored);
  return std::move(file);
}

// The stored holder with what is known of the file today. The record's own is used: nobody else has
// it.
std::shared_ptr<const Holder> holder_now(Carried& top, const struct stat& status,
                                         std::shared_ptr<const Door> door) {
  std::shared_ptr<Holder> holder;
  if (auto* file = std::get_if<FileRecord>(&top.decoded.record))
    holder = std::const_pointer_cast<Holder>(std::exchange(file->holder, nullptr));
  if (!holder) holder = std::make_shared<Holder>();
  holder->meta = meta_of(status);
  holder->stamp = stamp_of(status);
  holder->door = std::move(door);
  return holder;
}

}  // namespace

bool KnownFiles::carry(const std::string& path, const struct stat& status,
                       std::shared_ptr<const Door> door,
                       const std::function<void(EntryResult&&)>& emit) {
  auto session = take();
  if (!session) return false;
  bool carried = false;
  try {
    const auto one = [&](std::int64_t id) { return load(id, session->body(id), shared_->pool); };
    auto entry = session->find(path, encode_stamp(stamp_of(status)), shared_->condition);
    auto top = entry ? load(entry->record, std::move(entry->body), shared_->pool) : std::nullopt;
    std::optional<std::vector<Run>> members;
    if (top) members = decode_runs(entry->members);
    bool good = top && top->decoded.chain.empty() && members;
    // All of a container or nothing: looked through once before anything is handed out.
    const auto each = [&](const auto& visit) {
      for (const Run& run : *members) {
        for (std::uint64_t i = 0; i < run.count; ++i) {
          const auto id = run.first + static_cast<std::int64_t>(i);
          if (id == entry->record) continue;
          auto member = one(id);
          if (!member || member->decoded.chain.empty()) return false;
          visit(std::move(*member));
        }
      }
      return true;
    };
    if (good) good = each([](Carried&&) {});
    if (good) {
      const auto holder = holder_now(*top, status, std::move(door));
      const ProvenancePtr root = Provenance::file(path);
      MemberTree tree(root);
      each([&](Carried&& member) {
        ProvenancePtr own = tree.of(member.decoded.chain);
        emit(finished(std::move(member), std::move(own), holder));
      });
      emit(finished(std::move(*top), root, holder));
      carried = true;
    }
  } catch (const SqliteError&) {
    return carried;  // a damaged page costs reading the file; its session is not used again
  }
  give(std::move(session));
  return carried;
}

}  // namespace assay::scanner
