// A database of SQLite ("Database File Format") as the rows of its tables, by libsqlite3, which
// reads it through a RandomAccess: no file is opened, nothing is written, views, triggers, virtual
// tables and computed columns are not run. The bytes are foreign: what its schema says is SQL of
// someone else. Private to the readers of containers. One owner; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"
#include "formats/sqlite_pages.h"
#include "scanner/base/result.h"

struct sqlite3;

namespace assay::formats {

/// A value as it is stored. Numbers are in decimal digits, texts in UTF-8.
struct SqliteValue {
  bool is_blob = false;    ///< or a text with NULs
  std::string_view bytes;  ///< NULL: empty
};

/// Takes rows; false ends the reading. First the names of a table's columns, without the hidden
/// ones and those computed, then as many values.
class SqliteRows {
 public:
  virtual ~SqliteRows() = default;
  virtual bool names(const std::vector<std::string>& columns) = 0;
  virtual bool row(std::span<const SqliteValue> values) = 0;
};

class SqliteFile {
 public:
  /// `bytes` outlive it and must not change. `go_on` is asked now and then while SQLite works:
  /// false ends that work. Values of more than `most` bytes are left out, with their rows. Errors:
  /// kCorrupt, kUnreadable.
  static Result<SqliteFile> open(RandomAccess& bytes, std::size_t most,
                                 std::function<bool()> go_on);
  SqliteFile(SqliteFile&& other) noexcept;
  SqliteFile& operator=(SqliteFile&& other) noexcept;
  ~SqliteFile();

  /// The tables' names in the order in which they were made; those that SQLite keeps for itself
  /// come last.
  [[nodiscard]] const std::vector<std::string>& tables() const { return tables_; }
  /// All statements of the schema, each with a ';' and a line's end.
  [[nodiscard]] const std::string& schema() const { return schema_; }
  /// The first pages of the tables' trees, the schema's own too, and of the indexes'.
  [[nodiscard]] const SqliteRoots& roots() const { return roots_; }

  /// Reads a table. On an error (kCorrupt, kLimitSize for rows that were left out, kUnreadable,
  /// kLimitTime when go_on() said so) what was taken holds.
  std::optional<Error> rows(const std::string& table, SqliteRows& out) const;

 private:
  class Vfs;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit SqliteFile(std::unique_ptr<Vfs> vfs);
  std::optional<Error> read_schema();
  [[nodiscard]] Error error(int code) const;
  struct Columns {
    std::vector<std::string> told;
    std::string id;  ///< by which its rows are told apart; empty: nothing
  };
  std::optional<Error> read_columns(const std::string& table, Columns& columns) const;
  std::optional<Error> read_rows(const std::string& sql, bool has_id, std::int64_t& last,
                                 SqliteRows& out, int& code) const;

  std::unique_ptr<Vfs> vfs_;
  std::unique_ptr<sqlite3, Close> database_;
  std::vector<std::string> tables_;
  std::string schema_;
  SqliteRoots roots_;
};

}  // namespace assay::formats
