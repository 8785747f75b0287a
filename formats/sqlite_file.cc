#include "formats/sqlite_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "formats/code_page_text.h"
#include "formats/text_scan.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

/// Names and statements that are kept of a schema.
constexpr std::size_t kMostSchema = 64U << 20;
/// A result has no more columns than this (SQLITE_LIMIT_COLUMN): one is the row's id.
constexpr std::size_t kMostColumns = 2000;
/// Steps of SQLite's machine between two questions whether to go on: some hundred microseconds.
constexpr int kStepsToAsk = 10'000;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(sqlite3* database, const std::string& sql, int& code) {
  sqlite3_stmt* raw = nullptr;
  code = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  return Statement(raw);
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out += '"';
}

std::string_view text_of(sqlite3_stmt* row, int column) {
  const unsigned char* text = sqlite3_column_text(row, column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

// A name that no column has, by which a table's rows are told apart; empty: there is none.
// `columns`: all of them, for a hidden one that is computed would be.
std::string row_id(const std::vector<std::string>& columns) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    if (std::none_of(columns.begin(), columns.end(),
                     [&](const std::string& column) { return lowered(column) == name; }))
      return name;
  }
  return {};
}

// Programs bring orders of their own; the one in which rows are read doesn't matter.
int by_bytes(void*, int a_size, const void* a, int b_size, const void* b) {
  const int order = std::memcmp(a, b, static_cast<std::size_t>(std::min(a_size, b_size)));
  return order != 0 ? order : a_size - b_size;
}
void any_collation(void*, sqlite3* database, int encoding, const char* name) {
  sqlite3_create_collation(database, name, encoding, nullptr, by_bytes);
}

}  // namespace

// The one file that SQLite may read, under a name of its own for as long as this lives. SQLite
// looks files up by their VFS's name: the registration is the process's, the name is this one's.
class SqliteFile::Vfs {
 public:
  Vfs(RandomAccess& bytes, std::function<bool()> go_on)
      : bytes_(bytes), go_on_(std::move(go_on)), name_(std::to_string(address())) {
    vfs_.iVersion = 1;
    vfs_.szOsFile = sizeof(File);
    vfs_.mxPathname = 64;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = [](sqlite3_vfs*, const char*, int) { return SQLITE_IOERR_DELETE; };
    // No journal lies beside it.
    vfs_.xAccess = [](sqlite3_vfs*, const char*, int, int* out) {
      *out = 0;
      return SQLITE_OK;
    };
    vfs_.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
      sqlite3_snprintf(size, out, "%s", name);
      return SQLITE_OK;
    };
    vfs_.xRandomness = [](sqlite3_vfs*, int size, char* out) {
      std::memset(out, 0, static_cast<std::size_t>(size));
      return size;
    };
    vfs_.xSleep = [](sqlite3_vfs*, int) { return 0; };
    vfs_.xCurrentTime = [](sqlite3_vfs*, double* out) {
      *out = 0;
      return SQLITE_OK;
    };
    vfs_.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
    registered_ = sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK;
  }
  ~Vfs() {
    if (registered_) sqlite3_vfs_unregister(&vfs_);
  }
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;

  [[nodiscard]] const char* name() const { return name_.c_str(); }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] bool go_on() const { return go_on_(); }
  [[nodiscard]] static int ask(void* self) { return static_cast<Vfs*>(self)->go_on() ? 0 : 1; }

 private:
  struct File {
    sqlite3_file base;
    Vfs* of;
  };
  [[nodiscard]] std::uintptr_t address() const { return reinterpret_cast<std::uintptr_t>(this); }

  static int open(sqlite3_vfs* vfs, const char*, sqlite3_file* file, int flags, int* out_flags) {
    static const sqlite3_io_methods kMethods = methods();
    file->pMethods = nullptr;
    // Temporary files stay in memory.
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
    reinterpret_cast<File*>(file)->of = static_cast<Vfs*>(vfs->pAppData);
    file->pMethods = &kMethods;
    if (out_flags != nullptr) *out_flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
    return SQLITE_OK;
  }

  static sqlite3_io_methods methods() {
    sqlite3_io_methods io{};
    io.iVersion = 1;
    io.xClose = [](sqlite3_file*) { return SQLITE_OK; };
    io.xRead = [](sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
      return reinterpret_cast<File*>(file)->of->read(static_cast<char*>(out), size, offset);
    };
    io.xWrite = [](sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; };
    io.xTruncate = [](sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; };
    io.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
    io.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
      *size = static_cast<sqlite3_int64>(reinterpret_cast<File*>(file)->of->bytes_.size());
      return SQLITE_OK;
    };
    io.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
    io.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
    io.xCheckReservedLock = [](sqlite3_file*, int* out) {
      *out = 0;
      return SQLITE_OK;
    };
    io.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
    io.xSectorSize = [](sqlite3_file*) { return 0; };
    // Neither locks nor a write-ahead log are asked for.
    io.xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; };
    return io;
  }

  int read(char* out, int size, sqlite3_int64 offset) {
    std::span<char> rest(out, static_cast<std::size_t>(size));
    auto at = static_cast<std::uint64_t>(offset);
    while (!rest.empty()) {
      const auto got = bytes_.read_at(at, rest);
      if (!got) {
        if (!error_) error_ = got.error();
        return SQLITE_IOERR_READ;
      }
      if (*got == 0) break;
      at += *got;
      rest = rest.subspan(*got);
    }
    std::fill(rest.begin(), rest.end(), '\0');
    return rest.empty() ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }

  RandomAccess& bytes_;
  std::function<bool()> go_on_;
  std::string name_;
  sqlite3_vfs vfs_{};
  std::optional<Error> error_;
  bool registered_ = false;
};

void SqliteFile::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

SqliteFile::SqliteFile(std::unique_ptr<Vfs> vfs) : vfs_(std::move(vfs)) {}
SqliteFile::SqliteFile(SqliteFile&&) noexcept = default;
SqliteFile& SqliteFile::operator=(SqliteFile&&) noexcept = default;
SqliteFile::~SqliteFile() = default;

// SQLite's own words for a code, which have nothing of the file.
Error SqliteFile::error(int code) const {
  if (vfs_->error()) return *vfs_->error();
  // What a file says of its sizes may be anything.
  if (code == SQLITE_NOMEM) return {Reason::kLimitSize, "a value too large to be held in memory"};
  if (code == SQLITE_INTERRUPT) return {Reason::kLimitTime, "took longer than allowed"};
  if (code == SQLITE_TOOBIG)
    return {Reason::kLimitSize, "rows with a value too large to be held in memory"};
  if (code == SQLITE_ERROR) return {Reason::kCorrupt, "a table that SQLite can't make sense of"};
  return {Reason::kCorrupt, sqlite3_errstr(code)};
}

Result<SqliteFile> SqliteFile::open(RandomAccess& bytes, std::size_t most,
                                    std::function<bool()> go_on) {
  SqliteFile file(std::make_unique<Vfs>(bytes, std::move(go_on)));
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2("database", &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                                   file.vfs_->name());
  file.database_.reset(raw);
  if (code != SQLITE_OK) return file.error(code);
  for (const auto& [option, value] :
       {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1), std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        std::pair(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), std::pair(SQLITE_DBCONFIG_ENABLE_VIEW, 0)})
    sqlite3_db_config(raw, option, value, nullptr);
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, static_cast<int>(std::min<std::size_t>(most, 1U << 30)));
  sqlite3_collation_needed(raw, nullptr, any_collation);
  sqlite3_progress_handler(raw, kStepsToAsk, Vfs::ask, file.vfs_.get());
  for (const char* pragma : {"PRAGMA cell_size_check=ON", "PRAGMA temp_store=MEMORY"}) {
    if (const int set = sqlite3_exec(raw, pragma, nullptr, nullptr, nullptr); set != SQLITE_OK)
      return file.error(set);
  }
  if (auto error = file.read_schema()) return *error;
  return file;
}

std::optional<Error> SqliteFile::read_schema() {
  int code = SQLITE_OK;
  std::vector<std::string> own;
  const Statement list =
      prepare(database_.get(), "SELECT name, sql, type, rootpage FROM sqlite_master", code);
  if (list == nullptr) return error(code);
  std::size_t names = 0;
  roots_.tables.push_back(1);
  while ((code = sqlite3_step(list.get())) == SQLITE_ROW) {
    std::string name(text_of(list.get(), 0));
    const std::string_view sql = text_of(list.get(), 1);
    const std::int64_t root = sqlite3_column_int64(list.get(), 3);
    names += name.size() + sizeof name;
    if (schema_.size() + sql.size() + names > kMostSchema)
      return Error{Reason::kLimitSize, "a schema too large to be held in memory"};
    if (!sql.empty()) schema_.append(sql).append(";\n");
    // What virtual tables keep, they keep in tables beside them.
    const bool is_virtual = lowered(sql.substr(0, 20)).starts_with("create virtual");
    const std::string_view type = text_of(list.get(), 2);
    if (root > 1 && root <= INT32_MAX && !is_virtual && (type == "table" || type == "index"))
      (type == "table" ? roots_.tables : roots_.indexes)
          .push_back(static_cast<std::uint32_t>(root));
    if (type != "table" || is_virtual) continue;
    (name.starts_with("sqlite_") ? own : tables_).push_back(std::move(name));
  }
  if (code != SQLITE_DONE) return error(code);
  std::move(own.begin(), own.end(), std::back_inserter(tables_));
  return {};
}

std::optional<Error> SqliteFile::read_columns(const std::string& table, Columns& columns) const {
  constexpr int kName = 1, kHidden = 6, kStored = 3;
  int code = SQLITE_OK;
  const Statement list =
      prepare(database_.get(), "PRAGMA table_xinfo(" + quoted(table) + ")", code);
  if (list == nullptr) return error(code);
  std::vector<std::string> all;
  while ((code = sqlite3_step(list.get())) == SQLITE_ROW) {
    const int hidden = sqlite3_column_int(list.get(), kHidden);
    all.emplace_back(text_of(list.get(), kName));
    if (hidden == 0 || hidden == kStored) columns.told.push_back(all.back());
  }
  if (code != SQLITE_DONE) return error(code);
  columns.id = all.size() < kMostColumns ? row_id(all) : "";
  return {};
}

// `has_id`: each row stands behind its id (`last`).
std::optional<Error> SqliteFile::read_rows(const std::string& sql, bool has_id, std::int64_t& last,
                                           SqliteRows& out, int& code) const {
  const Statement rows = prepare(database_.get(), sql, code);
  if (rows == nullptr) return error(code);
  const int width = sqlite3_column_count(rows.get());
  const int first = has_id ? 1 : 0;
  std::vector<SqliteValue> values(static_cast<std::size_t>(width - first));
  std::vector<std::string> made(values.size());  // what isn't stored as it is told
  const CodePageText code_page;
  while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
    if (first == 1) last = sqlite3_column_int64(rows.get(), 0);
    for (int column = first; column < width; ++column) {
      const auto at = static_cast<std::size_t>(column - first);
      SqliteValue& value = values[at];
      const int type = sqlite3_column_type(rows.get(), column);
      value.is_blob = type == SQLITE_BLOB;
      if (type == SQLITE_FLOAT) {
        made[at].clear();
        add_real(sqlite3_column_double(rows.get(), column), made[at]);
        value.bytes = made[at];
      } else if (type == SQLITE_BLOB) {
        const void* blob = sqlite3_column_blob(rows.get(), column);
        value.bytes = {static_cast<const char*>(blob),
                       static_cast<std::size_t>(sqlite3_column_bytes(rows.get(), column))};
      } else {
        value.bytes = text_of(rows.get(), column);
      }
      if (type != SQLITE_TEXT) continue;
      // SQLite keeps whatever bytes a program calls a text.
      value.is_blob = value.bytes.find('\0') != std::string_view::npos;
      if (value.is_blob || valid_utf8(value.bytes)) continue;
      made[at] = code_page.utf8(value.bytes);
      value.bytes = made[at];
    }
    if (!out.row(values)) {
      code = SQLITE_DONE;
      return {};
    }
  }
  if (code == SQLITE_DONE) return {};
  return error(code);
}

std::optional<Error> SqliteFile::rows(const std::string& table, SqliteRows& out) const {
  Columns columns;
  if (auto error = read_columns(table, columns)) return error;
  if (!out.names(columns.told) || columns.told.empty()) return {};
  std::string list;
  for (const std::string& column : columns.told)
    list.append(list.empty() ? "" : ", ").append(quoted(column));
  // An index may say other things than the table.
  const std::string from = " FROM main." + quoted(table) + " NOT INDEXED";
  const std::string& id = columns.id;
  int code = SQLITE_OK;
  std::int64_t last = 0;
  // A table may be kept without ids of its rows.
  if (id.empty() || prepare(database_.get(), "SELECT " + id + from, code) == nullptr)
    return read_rows("SELECT " + list + from, false, last, out, code);
  std::string rest;
  bool left_out = false;
  for (std::int64_t before = INT64_MIN;;) {
    last = before;
    auto error = read_rows("SELECT " + id + ", " + list + from + rest + " ORDER BY " + id, true,
                           last, out, code);
    if (code != SQLITE_TOOBIG) {
      if (error || !left_out) return error;
      break;
    }
    // What follows the row is read on: its id is known without its values. Rows of a damaged table
    // may stand in no order.
    left_out = true;
    const std::string behind = last == INT64_MIN ? "" : " WHERE " + id + ">" + std::to_string(last);
    const Statement next = prepare(database_.get(), "SELECT min(" + id + ")" + from + behind, code);
    if (next == nullptr || sqlite3_step(next.get()) != SQLITE_ROW ||
        sqlite3_column_type(next.get(), 0) == SQLITE_NULL || !vfs_->go_on())
      return error;
    before = std::max<std::int64_t>(last, sqlite3_column_int64(next.get(), 0));
    if (before == last && last != INT64_MIN) return error;
    rest = " WHERE " + id + ">" + std::to_string(before);
  }
  return error(SQLITE_TOOBIG);
}

}  // namespace assay::formats
