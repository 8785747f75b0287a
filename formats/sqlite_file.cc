#include "formats/sqlite_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMostTables = 10'000;
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

// A card's or an account's number may be stored as a real one, which has all of its digits.
std::string_view number_of(sqlite3_stmt* row, int column, std::array<char, 32>& digits) {
  constexpr double kExact = 9007199254740992.0;  // 2^53: integers up to it are told apart
  const double number = sqlite3_column_double(row, column);
  if (!(std::abs(number) < kExact) || std::trunc(number) != number) return text_of(row, column);
  sqlite3_snprintf(static_cast<int>(digits.size()), digits.data(), "%lld",
                   static_cast<long long>(number));
  return digits.data();
}

// A name that no column has, by which a table's rows are told apart; empty: there is none.
std::string row_id(const std::vector<std::string>& columns) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    if (std::none_of(columns.begin(), columns.end(),
                     [&](const std::string& column) { return lowered(column) == name; }))
      return name;
  }
  return {};
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
  [[nodiscard]] static int ask(void* self) { return static_cast<Vfs*>(self)->go_on_() ? 0 : 1; }

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
  std::vector<SqliteTable> own;
  {
    const Statement list =
        prepare(database_.get(),
                "SELECT name, sql FROM sqlite_master WHERE type='table' AND name<>''", code);
    if (list == nullptr) return error(code);
    while ((code = sqlite3_step(list.get())) == SQLITE_ROW) {
      // What virtual tables keep, they keep in tables beside them.
      const std::string made = lowered(text_of(list.get(), 1).substr(0, 20));
      if (made.starts_with("create virtual")) continue;
      SqliteTable table{std::string(text_of(list.get(), 0)), {}};
      (table.name.starts_with("sqlite_") ? own : tables_).push_back(std::move(table));
      if (tables_.size() + own.size() == kMostTables) break;
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) return error(code);
  }
  std::move(own.begin(), own.end(), std::back_inserter(tables_));
  for (SqliteTable& table : tables_) {
    constexpr int kName = 1, kHidden = 6, kStored = 3;
    const Statement columns =
        prepare(database_.get(), "PRAGMA table_xinfo(" + quoted(table.name) + ")", code);
    if (columns == nullptr) return error(code);
    while ((code = sqlite3_step(columns.get())) == SQLITE_ROW) {
      const int hidden = sqlite3_column_int(columns.get(), kHidden);
      if (hidden == 0 || hidden == kStored)
        table.columns.emplace_back(text_of(columns.get(), kName));
    }
    if (code != SQLITE_DONE) return error(code);
  }
  return {};
}

// Appends nothing: visits rows, each behind its id (`last`) if it has one.
std::optional<Error> SqliteFile::read_rows(
    const std::string& sql, std::int64_t& last,
    const std::function<bool(std::span<const SqliteValue>)>& visit, int& code) const {
  const Statement rows = prepare(database_.get(), sql, code);
  if (rows == nullptr) return error(code);
  const int width = sqlite3_column_count(rows.get());
  std::vector<SqliteValue> values(static_cast<std::size_t>(width) - 1);
  std::vector<std::array<char, 32>> digits(values.size());
  while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
    last = sqlite3_column_int64(rows.get(), 0);
    for (int column = 1; column < width; ++column) {
      const auto at = static_cast<std::size_t>(column) - 1;
      SqliteValue& value = values[at];
      const int type = sqlite3_column_type(rows.get(), column);
      value.is_blob = type == SQLITE_BLOB;
      if (type == SQLITE_FLOAT) {
        value.bytes = number_of(rows.get(), column, digits[at]);
      } else if (type == SQLITE_BLOB) {
        const void* blob = sqlite3_column_blob(rows.get(), column);
        value.bytes = {static_cast<const char*>(blob),
                       static_cast<std::size_t>(sqlite3_column_bytes(rows.get(), column))};
      } else {
        value.bytes = text_of(rows.get(), column);
      }
    }
    if (!visit(values)) {
      code = SQLITE_DONE;
      return {};
    }
  }
  if (code == SQLITE_DONE) return {};
  return error(code);
}

std::optional<Error> SqliteFile::rows(
    const SqliteTable& table,
    const std::function<bool(std::span<const SqliteValue>)>& visit) const {
  if (table.columns.empty()) return {};
  std::string columns;
  for (const std::string& column : table.columns) columns += ", " + quoted(column);
  const std::string from = " FROM main." + quoted(table.name);
  std::string id = row_id(table.columns);
  int code = SQLITE_OK;
  // A table may be kept without such ids.
  if (!id.empty() && prepare(database_.get(), "SELECT " + id + from, code) == nullptr) id.clear();
  std::int64_t last = 0;
  if (id.empty()) return read_rows("SELECT 0" + columns + from, last, visit, code);
  std::string rest;
  bool left_out = false;
  for (;;) {
    bool any = false;
    const auto seen = [&](std::span<const SqliteValue> values) {
      any = true;
      return visit(values);
    };
    auto error =
        read_rows("SELECT " + id + columns + from + rest + " ORDER BY " + id, last, seen, code);
    if (code != SQLITE_TOOBIG) {
      if (error || !left_out) return error;
      break;
    }
    // What follows the row is read on: its id is known without its values.
    left_out = true;
    const std::string behind = any ? " WHERE " + id + ">" + std::to_string(last) : rest;
    const Statement next = prepare(database_.get(), "SELECT min(" + id + ")" + from + behind, code);
    if (next == nullptr || sqlite3_step(next.get()) != SQLITE_ROW ||
        sqlite3_column_type(next.get(), 0) == SQLITE_NULL)
      return error;
    rest = " WHERE " + id + ">" + std::to_string(sqlite3_column_int64(next.get(), 0));
  }
  return Error{Reason::kLimitSize, "rows with a value too large to be held in memory"};
}

}  // namespace assay::formats
