#include "scanner/store_known.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "scanner/store_carried.h"
#include "scanner/store_schema.h"

namespace assay::scanner {

struct KnownFiles::Session {
  explicit Session(Database opened) : database(std::move(opened)) { database.run("BEGIN"); }

  bool seek(std::int64_t folder, std::string_view name);
  std::int64_t folder_id(std::string_view path);
  std::optional<StoredEntry> find(std::string_view path, std::string_view stamp,
                                  std::int64_t condition);

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
  RecordBodies bodies{database};
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

std::optional<StoredEntry> KnownFiles::Session::find(std::string_view path, std::string_view stamp,
                                                     std::int64_t condition) {
  const std::size_t cut = path.rfind('/') + 1;
  const std::int64_t folder = folder_id(path.substr(0, cut));
  if (folder == 0) return std::nullopt;
  // A file that may have changed since it was read has no stamp, which equals nothing.
  if (!seek(folder, path.substr(cut)) || entries.bytes(1) != stamp || stamp.empty() ||
      entries.number(2) != condition) {
    return std::nullopt;
  }
  return StoredEntry{entries.number(3), std::string(entries.bytes(5)),
                     std::string(entries.bytes(4))};
}

struct KnownFiles::Shared {
  CarriedBasis basis;
  Sessions<Session> sessions;
};

KnownFiles::KnownFiles(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}
KnownFiles::~KnownFiles() = default;

Result<std::unique_ptr<KnownFiles>> KnownFiles::open(const std::string& path,
                                                     const std::string& condition) {
  auto basis = CarriedBasis::open(path, condition);
  if (!basis) return basis.error();
  auto shared = std::make_unique<Shared>();
  shared->basis = std::move(*basis);
  return std::unique_ptr<KnownFiles>(new KnownFiles(std::move(shared)));
}

bool KnownFiles::carry(const std::string& path, const struct stat& status,
                       std::shared_ptr<const Door> door,
                       const std::function<void(EntryResult&&)>& emit) {
  const auto holder_now = [&](std::shared_ptr<Holder> holder) {
    if (!holder) holder = std::make_shared<Holder>();
    holder->meta = meta_of(status);
    holder->stamp = stamp_of(status);
    holder->door = std::move(door);
    return holder;
  };
  const CarriedBasis& basis = shared_->basis;
  return shared_->sessions.with(basis.path, [&](Session& session) {
    auto entry = session.find(path, encode_stamp(stamp_of(status)), basis.condition);
    const CarryContext context{basis.pool, std::ref(session.bodies), holder_now};
    return entry && carry_records(std::move(*entry), context, Provenance::file(path), emit);
  });
}

}  // namespace assay::scanner
