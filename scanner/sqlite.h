// SQLite behind RAII. Private to assay::scanner. Errors are thrown as SqliteError and end at the
// store's own classes, which give a Result. A connection belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace assay::scanner {

/// What SQLite said: its code, and its text without any data.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;
};

class Database {
 public:
  enum class Access : std::uint8_t {
    kWrite,
    kRead,       ///< nothing is changed in it, but files beside it may be made
    kReadFrozen  ///< no file is made, none is locked: REQUIRES that nobody writes to it
  };
  /// Opens an existing file.
  Database(const std::string& path, Access access);
  [[nodiscard]] sqlite3* get() const { return handle_.get(); }
  /// Runs statements that give no rows.
  void run(const std::string& sql);
  /// The first column of the first row, or 0.
  std::int64_t number(const std::string& sql);
  [[nodiscard]] std::int64_t last_id() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. REQUIRES: its database outlives it.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);
  /// Parameters count from 1. Bytes must live until the step is done.
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view bytes);
  Statement& bind_text(int index, std::string_view text);
  Statement& bind_null(int index);
  /// True while there is a row.
  bool step();
  /// step() for what gives no row, then ready to be bound again.
  void run();
  void reset();
  /// Of the row; columns count from 0. Bytes live until the next step() or reset().
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string_view bytes(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  void check(int code) const;
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace assay::scanner
