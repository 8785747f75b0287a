#include "scanner/store_schema.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "scanner/store_lists.h"

namespace assay::scanner {
namespace {

constexpr std::int64_t kApplication = 0x41535331;  // "ASS1" in the file's head
// A byte that SQLite neither reads nor locks: its own locks begin at 1 GiB.
constexpr off_t kLockByte = 0x3FFFFFF0;

// Each step takes a store from the form before it to its own number; a store's form is how many
// have run.
constexpr std::array<const char*, 5> kSteps = {
    R"(
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Texts and rules that records name by number.
CREATE TABLE text (id INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE rule (id INTEGER PRIMARY KEY, info BLOB NOT NULL);
-- Paths of folders as scans print them, with the slash at the end.
CREATE TABLE folder (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE);
-- What scans read under which conditions: digests of rules, policy, program and options.
CREATE TABLE condition (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE);
-- One version of the record of an entry. Scans that found the same share it.
CREATE TABLE record (id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name BLOB NOT NULL, body BLOB NOT NULL);
-- The first 8 bytes of the fingerprints in a record.
CREATE TABLE value (fingerprint INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (fingerprint, record)) WITHOUT ROWID;
-- The last that was seen of each file on disk: its stamp and its newest records.
CREATE TABLE entry (folder INTEGER NOT NULL, name BLOB NOT NULL, stamp BLOB, condition INTEGER NOT NULL,
  record INTEGER NOT NULL, members BLOB, PRIMARY KEY (folder, name)) WITHOUT ROWID;
CREATE TABLE scan (id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER NOT NULL, finished INTEGER, state TEXT NOT NULL,
  info TEXT NOT NULL, summary TEXT, policy TEXT NOT NULL DEFAULT '');
-- The records of a scan in the order in which they came, as runs of numbers; a row each transaction.
CREATE TABLE part (scan INTEGER NOT NULL, number INTEGER NOT NULL, records BLOB NOT NULL, PRIMARY KEY (scan, number)) WITHOUT ROWID;
)",
    R"(
-- Policies by digest, so that a period's changes can be told and its reports made again.
CREATE TABLE policy (digest TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
-- Keyed hash of the file, where a scan with --full read it.
ALTER TABLE entry ADD COLUMN content TEXT;
-- What ties a scan to the one before it.
ALTER TABLE scan ADD COLUMN seal TEXT NOT NULL DEFAULT '';
-- Where its relative paths lie.
ALTER TABLE scan ADD COLUMN folder BLOB NOT NULL DEFAULT '/';
)",
    R"(
-- The same finding by its id, too: when it was first there, without reading records.
DROP TABLE value;
CREATE TABLE value (fingerprint INTEGER NOT NULL, finding INTEGER NOT NULL, record INTEGER NOT NULL,
  PRIMARY KEY (fingerprint, finding, record)) WITHOUT ROWID;
-- What scans look at; those that look at the same are compared with one another. 0: not known.
CREATE TABLE scope (id INTEGER PRIMARY KEY, look TEXT NOT NULL UNIQUE);
ALTER TABLE scan ADD COLUMN scope INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan ADD COLUMN rules TEXT NOT NULL DEFAULT '';
-- Percent that was read.
ALTER TABLE scan ADD COLUMN coverage INTEGER NOT NULL DEFAULT 0;
-- The newest record that was there before it began.
ALTER TABLE scan ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
-- Files that fail a test: by which scan it was first seen, and was seen no more; state: 1 waived, 2 unread, 4 opened again.
CREATE TABLE deviation (scope INTEGER NOT NULL, path BLOB NOT NULL, test INTEGER NOT NULL, level INTEGER NOT NULL,
  opened INTEGER NOT NULL, closed INTEGER, state INTEGER NOT NULL, PRIMARY KEY (scope, path, test)) WITHOUT ROWID;
-- Identifiers that are to be erased, each with all fingerprints that it may have.
CREATE TABLE erasure (item INTEGER NOT NULL, fingerprint BLOB NOT NULL, reference TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (item, fingerprint)) WITHOUT ROWID;
)",
    R"(
-- The last that was seen of each object of a git repository, by a digest of its id and what else
-- decides what reading it gives.
CREATE TABLE object (key BLOB PRIMARY KEY, condition INTEGER NOT NULL, record INTEGER NOT NULL,
  members BLOB) WITHOUT ROWID;
)",
    R"(
-- What a rescan needs of a file without findings, in place of its record; null: it has some, or was not wholly read.
ALTER TABLE entry ADD COLUMN clean BLOB;
)"};

constexpr std::int64_t kValuesByFinding = 3;  ///< the form since which they are

/// Makes the index of values again, from the records.
void fill_values(Database& database) {
  StorePool pool;
  load_pool(database, pool);
  std::vector<std::array<std::int64_t, 3>> rows;
  Statement records(database, "SELECT id, body FROM record");
  while (records.step()) {
    const auto decoded = decode(records.bytes(1), pool);
    const auto* file = decoded ? std::get_if<FileRecord>(&decoded->record) : nullptr;
    if (file == nullptr) continue;
    for (const Finding& finding : file->findings)
      rows.push_back(
          {first_bytes(finding.fingerprint), first_bytes(finding.id), records.number(0)});
  }
  std::sort(rows.begin(), rows.end());
  Statement insert(database, "INSERT OR IGNORE INTO value VALUES (?, ?, ?)");
  for (const auto& [fingerprint, finding, record] : rows)
    insert.bind(1, fingerprint).bind(2, finding).bind(3, record).run();
}

/// Records are numbered as they come: those of a scan are newer than all that was there before.
void fill_first_records(Database& database) {
  Statement scans(database, "SELECT id FROM scan ORDER BY id");
  Statement parts(database, "SELECT records FROM part WHERE scan = ? ORDER BY number");
  Statement put(database, "UPDATE scan SET records = ? WHERE id = ?");
  std::int64_t newest = 0;
  while (scans.step()) {
    const std::int64_t scan = scans.number(0);
    put.bind(1, newest).bind(2, scan).run();
    parts.bind(1, scan);
    while (parts.step()) {
      const auto runs = decode_runs(parts.bytes(0));
      if (!runs) continue;  // said when somebody asks for that scan
      for (const Run& run : *runs)
        newest = std::max(newest, run.first + static_cast<std::int64_t>(run.count) - 1);
    }
    parts.reset();
  }
}

std::string errno_text(int number) { return error_of(number).detail; }

Error refused(const std::string& path, const std::string& why) {
  return Error{Reason::kUnreadable, "store " + path + ": " + why};
}

// What is wrong with the file's head; empty: it is a store of a form that we know.
std::string wrong_with(Database& database, std::int64_t form, bool must_be_newest) {
  const std::int64_t application = database.number("PRAGMA application_id");
  const std::int64_t tables = database.number("SELECT count(*) FROM sqlite_schema");
  if (application != kApplication && (application != 0 || tables != 0))
    return "a database of another program";
  if (form > newest_store_form())
    return "made by a newer assay (form " + std::to_string(form) + ", this one knows " +
           std::to_string(newest_store_form()) + ")";
  if (must_be_newest && form == 0) return "holds no scan";
  if (must_be_newest && form < newest_store_form())
    return "of an older assay (form " + std::to_string(form) +
           "); the next scan with --store brings it up to date";
  return {};
}

void bring_up_to_date(Database& database, std::int64_t form) {
  database.run("BEGIN IMMEDIATE");
  for (std::int64_t i = form; i < newest_store_form(); ++i)
    database.run(kSteps.at(static_cast<std::size_t>(i)));
  if (form > 0 && form < kValuesByFinding) {
    fill_values(database);
    fill_first_records(database);
  }
  database.run("PRAGMA application_id = " + std::to_string(kApplication));
  database.run("PRAGMA user_version = " + std::to_string(newest_store_form()));
  database.run("COMMIT");
}

}  // namespace

std::int64_t newest_store_form() { return static_cast<std::int64_t>(kSteps.size()); }

Error store_error(const std::string& path, const SqliteError& error) {
  switch (error.code() & 0xFF) {
    case SQLITE_FULL:
      return refused(path, "the disk is full; what was committed before stays");
    case SQLITE_NOTADB:
      return refused(path, "not a store, or encrypted");
    case SQLITE_CORRUPT:
      return refused(path, "damaged (" + std::string(error.what()) + ")");
    case SQLITE_READONLY:
      return refused(path, "can't be written to (read-only)");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return refused(path, "in use by another program");
    case SQLITE_CANTOPEN:
      return refused(path, "can't be opened (its folder must be writable, too)");
    default:
      return refused(path, error.what());
  }
}

Result<StoreLock> StoreLock::take(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600));
  if (!file.valid()) return refused(path, errno_text(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return refused(path, "not a regular file");
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kLockByte;
  lock.l_len = 1;
  // Of the open file, not of the process: SQLite's locks and ours don't touch.
  if (::fcntl(file.get(), F_OFD_SETLK, &lock) != 0) {
    return refused(path, errno == EAGAIN || errno == EACCES
                             ? "another scan is writing to it; wait for it, or name another store"
                             : errno_text(errno));
  }
  return StoreLock(std::move(file));
}

Result<Database> open_store_for_writing(const std::string& path) {
  try {
    Database database(path, Database::Access::kWrite);
    const std::int64_t form = database.number("PRAGMA user_version");
    if (const std::string wrong = wrong_with(database, form, false); !wrong.empty())
      return refused(path, wrong);
    if (form == 0) database.run("PRAGMA page_size = 8192");
    database.run("PRAGMA journal_mode = WAL");
    database.run("PRAGMA synchronous = NORMAL");
    database.run("PRAGMA cache_size = -65536");
    database.run("PRAGMA wal_autocheckpoint = 4000");
    database.run("PRAGMA temp_store = MEMORY");
    if (form < newest_store_form()) bring_up_to_date(database, form);
    return database;
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

namespace {

Result<Database> open_to_read(const std::string& path, Database::Access access) {
  Database database(path, access);
  const std::int64_t form = database.number("PRAGMA user_version");
  if (const std::string wrong = wrong_with(database, form, true); !wrong.empty())
    return refused(path, wrong);
  database.run("PRAGMA cache_size = -16384");
  return database;
}

// Whether a store is read that can't have a file beside it, where SQLite keeps track of readers: on
// a medium or in a folder that is read-only. With changes that lie beside it, it isn't whole.
bool is_frozen(const std::string& path, const SqliteError& error) {
  const int code = error.code() & 0xFF;
  struct stat log {};
  return (code == SQLITE_READONLY || code == SQLITE_CANTOPEN) &&
         (::stat((path + "-wal").c_str(), &log) != 0 || log.st_size == 0);
}

}  // namespace

Result<Database> open_store(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return refused(path, errno_text(errno));
  if (!S_ISREG(status.st_mode)) return refused(path, "not a regular file");
  try {
    try {
      return open_to_read(path, Database::Access::kRead);
    } catch (const SqliteError& error) {
      if (!is_frozen(path, error)) throw;
    }
    return open_to_read(path, Database::Access::kReadFrozen);
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

std::string store_value(const Database& database, const std::string& name) {
  Statement statement(database, "SELECT value FROM setting WHERE name = ?");
  statement.bind_text(1, name);
  return statement.step() ? std::string(statement.bytes(0)) : std::string();
}

std::int64_t condition_number(const Database& database, const std::string& digest) {
  Statement find(database, "SELECT id FROM condition WHERE digest = ?");
  find.bind_text(1, digest);
  return find.step() ? find.number(0) : -1;
}

void load_pool(const Database& database, StorePool& pool) {
  Statement texts(database, "SELECT id, text FROM text");
  while (texts.step()) pool.add_text(texts.number(0), texts.bytes(1));
  Statement rules(database, "SELECT id, info FROM rule");
  while (rules.step()) {
    if (auto rule = decode_rule(rules.bytes(1))) pool.add_rule(rules.number(0), std::move(*rule));
  }
}

}  // namespace assay::scanner
