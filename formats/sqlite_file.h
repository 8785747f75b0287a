// A database of SQLite ("Database File Format") as the rows of its tables, by libsqlite3, which
// reads it through a RandomAccess: no file is opened, nothing is written, views, triggers and
// virtual tables are not run. The bytes are foreign: what its schema says is SQL of someone else.
// Private to the readers of containers. One owner; one thread at a time.
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
#include "scanner/base/result.h"

struct sqlite3;

namespace assay::formats {

/// A value as it is stored. Numbers are in decimal digits, texts in UTF-8, as far as they are
/// valid.
struct SqliteValue {
  bool is_blob = false;
  std::string_view bytes;  ///< NULL: empty
};

struct SqliteTable {
  std::string name;
  std::vector<std::string> columns;  ///< without the hidden ones; those computed are left out
};

class SqliteFile {
 public:
  /// `bytes` outlive it and must not change. `go_on` is asked now and then while SQLite works:
  /// false ends that work. Values of more than `most` bytes are left out, with their rows. Errors:
  /// kCorrupt, kUnreadable, kEncrypted (a cipher begins where the schema is).
  static Result<SqliteFile> open(RandomAccess& bytes, std::size_t most,
                                 std::function<bool()> go_on);
  SqliteFile(SqliteFile&& other) noexcept;
  SqliteFile& operator=(SqliteFile&& other) noexcept;
  ~SqliteFile();

  /// In the order in which they were made; those that SQLite keeps for itself come last. At most
  /// 10,000.
  [[nodiscard]] const std::vector<SqliteTable>& tables() const { return tables_; }

  /// Calls `visit` with each row, as many values as the table has columns, valid during the call;
  /// false ends it. On an error (kCorrupt, kLimitSize for rows that were left out, kUnreadable,
  /// kLimitTime when go_on() said so) what was visited holds.
  std::optional<Error> rows(const SqliteTable& table,
                            const std::function<bool(std::span<const SqliteValue>)>& visit) const;

 private:
  class Vfs;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit SqliteFile(std::unique_ptr<Vfs> vfs);
  std::optional<Error> read_schema();
  [[nodiscard]] Error error(int code) const;
  std::optional<Error> read_rows(const std::string& sql, std::int64_t& last,
                                 const std::function<bool(std::span<const SqliteValue>)>& visit,
                                 int& code) const;

  std::unique_ptr<Vfs> vfs_;
  std::unique_ptr<sqlite3, Close> database_;
  std::vector<SqliteTable> tables_;
};

}  // namespace assay::formats
