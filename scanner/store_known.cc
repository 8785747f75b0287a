#include "scanner/store_known.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/store_carried.h"
#include "scanner/store_clean.h"
#include "scanner/store_schema.h"

namespace assay::scanner {

struct KnownFiles::Session {
  explicit Session(Database opened) : database(std::move(opened)) { database.run("BEGIN"); }

  bool seek(std::int64_t folder, std::string_view name);
  std::int64_t folder_id(std::string_view path);
  bool find(std::int64_t folder, std::string_view name, const FileStamp& stamp,
            std::int64_t condition);
  std::optional<StoredEntry> entry(const std::optional<StoredClean>& clean = std::nullopt);
  std::int64_t basis_of(const CleanBasis& basis, const std::shared_ptr<const Door>& door,
                        std::uint32_t uid);
  std::optional<StoredClean> clean(const CleanBasis& basis, const std::shared_ptr<const Door>& door,
                                   const struct stat& status);

  Database database;
  Statement find_folder{database, "SELECT id FROM folder WHERE path = ?"};
  // Names are asked for in order, so that the next row is mostly the one that is looked for: a
  // step costs a third of a look-up.
  Statement entries{database,
                    "SELECT name, stamp, condition, record, members, clean FROM entry "
                    "WHERE folder = ? AND name >= ? ORDER BY name"};
  std::int64_t entries_folder = 0;  ///< of the rows that `entries` gives; 0: it gives none
  std::string entries_from;         ///< bound to it while it steps
  // Beyond some steps looking a name up is cheaper; fewer where names lie far from one another, as
  // those of a batch of a large folder do.
  static constexpr int kSteps = 8;
  int steps = kSteps;
  RecordBodies bodies{database};
  std::string last_folder;
  std::int64_t last_id = 0;
  // The last that was asked for: files of a folder mostly have one owner.
  std::shared_ptr<const Door> basis_door;
  std::uint32_t basis_uid = 0;
  std::optional<std::int64_t> basis_number;
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
      if (const int order = entries.bytes(0).compare(name); order >= 0) {
        steps = std::min(steps + 1, kSteps);
        return order == 0;
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

// Whether the file is as it was; `entries` stands on its row then. One that may have changed since
// it was read has no stamp, which equals nothing.
bool KnownFiles::Session::find(std::int64_t folder, std::string_view name, const FileStamp& stamp,
                               std::int64_t condition) {
  return folder != 0 && seek(folder, name) && entries.number(2) == condition &&
         is_stamp(entries.bytes(1), stamp);
}

// Of the row that `entries` stands on.
std::optional<StoredEntry> KnownFiles::Session::entry(const std::optional<StoredClean>& clean) {
  StoredEntry entry;
  entry.record = entries.number(3);
  entry.members = entries.bytes(4);
  entry.clean = entries.bytes(5);
  if (clean) entry.line = clean->file.line;
  auto body = bodies(entry.record);
  if (!body) return std::nullopt;
  entry.body = std::move(*body);
  return entry;
}

// The number under which assessments of today are kept; -1: there are none.
std::int64_t KnownFiles::Session::basis_of(const CleanBasis& basis,
                                           const std::shared_ptr<const Door>& door,
                                           std::uint32_t uid) {
  if (!basis_number || basis_door != door || basis_uid != uid) {
    basis_door = door;
    basis_uid = uid;
    basis_number =
        condition_number(database, basis_digest(basis.assessed, door.get(), uid, basis.owner(uid)));
  }
  return *basis_number;
}

// Of the row that `entries` stands on, when today's assessment would come to the same.
std::optional<StoredClean> KnownFiles::Session::clean(const CleanBasis& basis,
                                                      const std::shared_ptr<const Door>& door,
                                                      const struct stat& status) {
  auto stored = decode_clean(entries.bytes(5));
  if (!stored || basis.as_of >= stored->until ||
      stored->basis != basis_of(basis, door, status.st_uid)) {
    return std::nullopt;
  }
  stored->file.record = entries.number(3);
  stored->file.size = static_cast<std::uint64_t>(status.st_size);
  return stored;
}

struct KnownFiles::Shared {
  CarriedBasis basis;
  std::optional<CleanBasis> clean;
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

std::vector<LineDigest> lines_of(const StoredRecord& stored) {
  std::vector<LineDigest> lines;
  if (auto clean = decode_clean(stored.clean)) {
    lines = std::move(clean->findings);
    lines.push_back(clean->file.line);
  }
  return lines;
}

void KnownFiles::allow_clean(CleanBasis basis) {
  if (basis.as_of >= shared_->basis.newest) shared_->clean = std::move(basis);
}

namespace {

/// What is known today of a file on disk, for CarryContext.
auto holder_today(const struct stat& status, const std::shared_ptr<const Door>& door) {
  return [&status, &door](std::shared_ptr<Holder> holder) {
    if (!holder) holder = std::make_shared<Holder>();
    holder->meta = meta_of(status);
    holder->stamp = stamp_of(status);
    holder->door = door;
    return holder;
  };
}

}  // namespace

bool KnownFiles::carry(const std::string& path, const struct stat& status,
                       std::shared_ptr<const Door> door, const Emit& emit) {
  const CarriedBasis& basis = shared_->basis;
  const std::size_t cut = path.rfind('/') + 1;
  return shared_->sessions.with(basis.path, [&](Session& session) {
    if (!session.find(session.folder_id(std::string_view(path).substr(0, cut)),
                      std::string_view(path).substr(cut), stamp_of(status), basis.condition)) {
      return false;
    }
    auto entry = session.entry();
    const CarryContext context{basis.pool, std::ref(session.bodies), holder_today(status, door)};
    return entry && carry_records(std::move(*entry), context, Provenance::file(path), emit);
  });
}

void KnownFiles::carry(const std::string& folder, const std::shared_ptr<const Door>& door,
                       std::vector<KnownQuery>& files, const Emit& emit,
                       const std::function<void(std::vector<CleanFile>&&)>& clean) {
  const CarriedBasis& basis = shared_->basis;
  std::vector<CleanFile> found;
  shared_->sessions.with(basis.path, [&](Session& session) {
    const std::int64_t number = session.folder_id(folder);
    for (KnownQuery& file : files) {
      if (!session.find(number, *file.name, stamp_of(file.status), basis.condition)) continue;
      std::optional<StoredClean> known;
      if (shared_->clean) known = session.clean(*shared_->clean, door, file.status);
      if (known && known->findings.empty() && !shared_->clean->as_records) {
        found.push_back(known->file);
        file.carried = true;
        continue;
      }
      auto entry = session.entry(known);
      const CarryContext context{basis.pool, std::ref(session.bodies),
                                 holder_today(file.status, door)};
      file.carried = entry && carry_records(std::move(*entry), context,
                                            Provenance::file(folder + *file.name), emit);
    }
    return true;
  });
  if (found.empty()) return;
  // Mostly those of a folder were made one after the other: in order they are few runs.
  std::sort(found.begin(), found.end(),
            [](const CleanFile& a, const CleanFile& b) { return a.record < b.record; });
  clean(std::move(found));
}

}  // namespace assay::scanner
