// The store's file: made, opened, brought up to date, held by one writer. Private to
// assay::scanner.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "scanner/base/result.h"
#include "scanner/files.h"
#include "scanner/sqlite.h"
#include "scanner/store_codec.h"

namespace assay::scanner {

/// One line on what went wrong with the store at `path`: disk full, damaged, in use, …
Error store_error(const std::string& path, const SqliteError& error);

/// Holds the right to write to a store for as long as it lives; the system takes it back when the
/// process dies, whatever the way.
class StoreLock {
 public:
  /// An Error: another process has it, or the file can't be opened for writing.
  static Result<StoreLock> take(const std::string& path);

 private:
  explicit StoreLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

/// The number of the newest form. A store of an older one is brought up to date by the next writer,
/// in one transaction; one of a newer one is refused.
std::int64_t newest_store_form();

/// Makes the file (0600) when it isn't there, and brings its tables up to date. REQUIRES: the lock.
Result<Database> open_store_for_writing(const std::string& path);
/// Refuses what is no store of ours, or of another form than the newest.
Result<Database> open_store(const std::string& path);

/// A value of the store's own: "key", …; empty when it has none.
std::string store_value(const Database& database, const std::string& name);

/// The number of a condition by its digest; -1, which no row has: no scan was made under it.
std::int64_t condition_number(const Database& database, const std::string& digest);

/// What records name by number.
void load_pool(const Database& database, StorePool& pool);

}  // namespace assay::scanner
