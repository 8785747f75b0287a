#include "scanner/store_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/store_clean.h"
#include "scanner/store_lists.h"
#include "scanner/store_schema.h"

namespace assay::scanner {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchRecords = 50'000;
constexpr std::chrono::milliseconds kBatchTime{500};
/// Texts that get a number: short ones, as long as there aren't too many.
constexpr std::size_t kPooledLength = 64;
constexpr std::size_t kPooledTexts = 50'000;
constexpr std::size_t kFolders = 100'000;  ///< remembered
/// A file that was written to so shortly before the scan began may change again without a new time.
constexpr std::int64_t kRacyNanoseconds = 2'000'000'000;

/// What may be different the next time though the file is the same.
bool is_passing(Reason reason) {
  switch (reason) {
    case Reason::kUnreadable:
    case Reason::kCrashed:
    case Reason::kVanished:
    case Reason::kChanged:
    case Reason::kLimitTime:
    case Reason::kInterrupted:
      return true;
    default:
      return false;
  }
}

/// So that a view can be looked for without a copy.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// The members of a container under way.
struct Inside {
  RunList records;
  bool may_change = false;  ///< one of them for a reason that may be another the next time
};

/// Whether reading the same bytes again may come to something else.
bool may_change(const EntryResult& result) {
  if (const auto* skipped = std::get_if<SkippedRecord>(&result)) return is_passing(skipped->reason);
  const auto& partial = std::get<FileRecord>(result).partial;
  return partial && is_passing(*partial);
}

/// As deviation_of() in store_reader.cc reads it.
std::int64_t state_of(const DeviationLife& life) {
  return (life.waived ? 1 : 0) | (life.unread ? 2 : 0) | (life.reopened ? 4 : 0);
}

/// The number of a digest, a new one if it has none.
std::int64_t number_of_condition(Database& database, const std::string& digest) {
  Statement put(database, "INSERT OR IGNORE INTO condition (digest) VALUES (?)");
  put.bind_text(1, digest).run();
  return condition_number(database, digest);
}

const Provenance& provenance_of(const EntryResult& result) {
  return std::visit([](const auto& record) -> const Provenance& { return *record.provenance; },
                    result);
}

}  // namespace

struct StoreWriter::State {
  State(std::string file, StoreLock held, Database opened)
      : path(std::move(file)), lock(std::move(held)), database(std::move(opened)) {}

  std::string path;
  StoreLock lock;
  Database database;
  std::optional<Error> failure;

  Statement insert_text{database, "INSERT INTO text (text) VALUES (?)"};
  Statement insert_rule{database, "INSERT INTO rule (info) VALUES (?)"};
  Statement find_folder{database, "SELECT id FROM folder WHERE path = ?"};
  Statement insert_folder{database, "INSERT INTO folder (path) VALUES (?)"};
  Statement insert_record{database, "INSERT INTO record (folder, name, body) VALUES (?, ?, ?)"};
  Statement insert_value{database, "INSERT OR IGNORE INTO value VALUES (?, ?, ?)"};
  Statement insert_part{database, "INSERT INTO part VALUES (?, ?, ?)"};
  Statement put_entry{database, "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
  // Of what was carried over: its bytes are those that ?7 was told of.
  Statement renew_entry{database,
                        "UPDATE entry SET stamp = ?3, condition = ?4, record = ?5, members = ?6, "
                        "clean = ?8 WHERE folder = ?1 AND name = ?2"};
  Statement put_object{database, "INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?)"};
  Statement find_content{database,
                         "SELECT stamp, content FROM entry WHERE folder = ? AND name = ?"};
  Statement find_entry{database,
                       "SELECT entry.record, record.body FROM entry "
                       "JOIN record ON record.id = entry.record "
                       "WHERE entry.folder = ? AND entry.name = ? AND entry.members IS NULL"};

  ByText<std::uint64_t> texts;
  std::unordered_map<std::string, std::uint64_t> rule_numbers;  ///< by encoded rule
  std::unordered_map<const RuleInfo*, std::uint64_t> rules;
  ByText<std::int64_t> folders;
  StoreNumbers numbers;

  StoreScan scan;
  std::int64_t id = 0, condition = 0, part = 0, scope = 0;
  bool first_scan = true;
  RunList run;
  // Of the last that was kept as clean.
  std::shared_ptr<const Door> basis_door;
  std::uint32_t basis_uid = 0;
  std::int64_t basis = 0;  ///< 0: there was none

  std::unordered_map<const Provenance*, Inside> members;      ///< by the container on disk
  std::vector<std::array<std::int64_t, 3>> values;            ///< fingerprint, finding, record
  std::vector<std::pair<std::int64_t, std::string>> changed;  ///< folder and name
  std::size_t batch = 0;
  Clock::time_point since;

  void load();
  std::uint64_t text_number(std::string_view text, bool must);
  std::uint64_t rule_number(const RuleInfo& rule);
  std::int64_t folder_id(std::string_view path);
  void add(const EntryResult& result, const Assessed* assessed);
  std::int64_t new_record(std::int64_t folder, std::string_view name, const std::string& body,
                          const EntryResult& result);
  void keep_entry(std::int64_t folder, std::string_view name, const EntryResult& result,
                  std::int64_t record, const std::string& clean);
  std::int64_t basis_of(const Holder& holder);
  std::string clean_of(const EntryResult& result, const Assessed* assessed);
  void keep_object(const EntryResult& result, std::int64_t record);
  Inside take_members(const EntryResult& result);
  void compare_content(std::int64_t folder, std::string_view name, const Holder& holder);
  void commit(bool last);
  void commit_now_and_then() {
    constexpr std::uint64_t kMask = 255;  // the clock is asked so rarely
    if (batch >= kBatchRecords || ((run.size() & kMask) == 0 && Clock::now() - since >= kBatchTime))
      commit(false);
  }
  void fail(const SqliteError& error) {
    failure = store_error(path, error);
    try {
      database.run("ROLLBACK");
    } catch (const SqliteError&) {
      // There is none to roll back: SQLite did it.
    }
  }
};

void StoreWriter::State::load() {
  Statement known(database, "SELECT id, text FROM text");
  while (known.step()) texts.emplace(known.bytes(1), static_cast<std::uint64_t>(known.number(0)));
  Statement known_rules(database, "SELECT id, info FROM rule");
  while (known_rules.step())
    rule_numbers.emplace(known_rules.bytes(1), static_cast<std::uint64_t>(known_rules.number(0)));
  first_scan = database.number("SELECT EXISTS (SELECT 1 FROM scan)") == 0;
  numbers.text = [this](std::string_view text, bool must) { return text_number(text, must); };
  numbers.rule = [this](const RuleInfo& rule) { return rule_number(rule); };
}

std::uint64_t StoreWriter::State::text_number(std::string_view text, bool must) {
  if (!must && text.size() > kPooledLength) return 0;
  if (const auto found = texts.find(text); found != texts.end()) return found->second;
  if (!must && texts.size() >= kPooledTexts) return 0;
  insert_text.bind(1, text).run();
  const auto number = static_cast<std::uint64_t>(database.last_id());
  texts.emplace(text, number);
  return number;
}

std::uint64_t StoreWriter::State::rule_number(const RuleInfo& rule) {
  std::uint64_t& number = rules[&rule];
  if (number != 0) return number;
  std::string info = encode_rule(rule);
  if (const auto found = rule_numbers.find(info); found != rule_numbers.end())
    return number = found->second;
  insert_rule.bind(1, info).run();
  number = static_cast<std::uint64_t>(database.last_id());
  rule_numbers.emplace(std::move(info), number);
  return number;
}

std::int64_t StoreWriter::State::folder_id(std::string_view folder) {
  if (const auto found = folders.find(folder); found != folders.end()) return found->second;
  find_folder.bind(1, folder);
  std::int64_t number = find_folder.step() ? find_folder.number(0) : 0;
  find_folder.reset();
  if (number == 0) {
    insert_folder.bind(1, folder).run();
    number = database.last_id();
  }
  if (folders.size() >= kFolders) folders.clear();
  folders.emplace(folder, number);
  return number;
}

std::int64_t StoreWriter::State::new_record(std::int64_t folder, std::string_view name,
                                            const std::string& body, const EntryResult& result) {
  insert_record.bind(1, folder).bind(2, name).bind(3, body).run();
  const std::int64_t record = database.last_id();
  ++batch;
  if (const auto* file = std::get_if<FileRecord>(&result)) {
    batch += file->findings.size();
    for (const Finding& finding : file->findings)
      values.push_back({first_bytes(finding.fingerprint), first_bytes(finding.id), record});
  }
  return record;
}

// The number of what the assessment of a file on disk depends on.
std::int64_t StoreWriter::State::basis_of(const Holder& holder) {
  if (basis == 0 || basis_door != holder.door || basis_uid != holder.meta.uid) {
    basis_door = holder.door;
    basis_uid = holder.meta.uid;
    basis = number_of_condition(
        database, basis_digest(scan.assessed, basis_door.get(), basis_uid, scan.owner(basis_uid)));
  }
  return basis;
}

// What is kept beside the entry of a clean file; empty: it is none.
std::string StoreWriter::State::clean_of(const EntryResult& result, const Assessed* assessed) {
  const auto* file = std::get_if<FileRecord>(&result);
  if (assessed == nullptr || !scan.owner || file == nullptr || !is_settled(*file) ||
      file->findings.size() > kMostFindingsKept || file->meta.size != file->holder->stamp.size) {
    return {};
  }
  StoredClean clean;
  clean.basis = basis_of(*file->holder);
  clean.until = assessed->until;
  clean.file.level = file->level;
  clean.file.risk = file->risk;
  clean.file.assumed = file->sum.assumed;
  clean.file.tested = file->tested;
  clean.file.failed = file->failed;
  clean.file.waived = file->waived;
  clean.findings = assessed->lines;
  clean.file.line = clean.findings.back();
  clean.findings.pop_back();
  return encode_clean(clean);
}

void StoreWriter::State::add(const EntryResult& result, const Assessed* assessed) {
  const Provenance& provenance = provenance_of(result);
  const Provenance& root = provenance.root();
  const std::string_view whole = root.name();
  const std::size_t cut = whole.rfind('/') + 1;  // 0 when there is no slash
  const std::string_view name = whole.substr(cut);
  const std::string body =
      std::visit([this](const auto& record) { return encode(record, numbers); }, result);
  const auto& stored = std::visit(
      [](const auto& record) -> const std::shared_ptr<const StoredRecord>& {
        return record.stored;
      },
      result);
  const bool is_same = stored && stored->body == body;
  const bool is_member = provenance.depth() > 0;
  const std::int64_t folder = is_same ? 0 : folder_id(whole.substr(0, cut));
  std::int64_t record = is_same ? stored->id : 0;
  if (record == 0 && !is_member && !first_scan && scan.keeps == StoreScan::Keeps::kFiles) {
    find_entry.bind(1, folder).bind(2, name);
    if (find_entry.step() && find_entry.bytes(1) == body) record = find_entry.number(0);
    find_entry.reset();
  }
  if (record == 0) record = new_record(folder, name, body, result);
  run.add(record);
  if (scan.keeps == StoreScan::Keeps::kNothing) return;
  if (is_member) {
    Inside& inside = members[&root];
    inside.records.add(record);
    inside.may_change = inside.may_change || may_change(result);
    return;
  }
  const std::string clean = clean_of(result, assessed);
  const bool is_container = members.contains(&provenance);
  if (is_same && !is_container && clean == stored->clean) return;  // its row says all this already
  if (scan.keeps == StoreScan::Keeps::kObjects) return keep_object(result, record);
  // Of a container its members say whether it is clean.
  keep_entry(is_same ? folder_id(whole.substr(0, cut)) : folder, name, result, record,
             is_container ? std::string() : clean);
}

void StoreWriter::State::keep_entry(std::int64_t folder, std::string_view name,
                                    const EntryResult& result, std::int64_t record,
                                    const std::string& clean) {
  const auto holder = std::visit([](const auto& r) { return r.holder; }, result);
  if (holder && !holder->content.empty()) compare_content(folder, name, *holder);
  Inside inside = take_members(result);
  const auto* skipped = std::get_if<SkippedRecord>(&result);
  // What was not looked at is as it was known before.
  if (skipped != nullptr && skipped->reason == Reason::kInterrupted) return;
  const std::int64_t edge = scan.started * 1'000'000'000 - kRacyNanoseconds;
  const bool may_carry = holder != nullptr && !inside.may_change && !may_change(result) &&
                         holder->stamp.modified < edge && holder->stamp.changed < edge;
  const std::string stamp = may_carry ? encode_stamp(holder->stamp) : std::string();
  const bool is_container = !inside.records.empty();
  if (is_container) inside.records.add(record);
  const std::string list = inside.records.take();
  const bool is_carried = std::visit([](const auto& r) { return r.stored != nullptr; }, result);
  Statement& put = is_carried ? renew_entry : put_entry;
  const auto optional = [&put](int index, bool is_there, std::string_view bytes) {
    if (is_there) {
      put.bind(index, bytes);
    } else {
      put.bind_null(index);
    }
  };
  put.bind(1, folder).bind(2, name).bind(4, condition).bind(5, record);
  optional(3, may_carry, stamp);
  optional(6, is_container, list);
  if (holder && !holder->content.empty()) {
    put.bind_text(7, holder->content);
  } else {
    put.bind_null(7);
  }
  optional(8, may_carry && !clean.empty(), clean);
  put.run();
  ++batch;
}

Inside StoreWriter::State::take_members(const EntryResult& result) {
  Inside inside;
  if (const auto found = members.find(&provenance_of(result)); found != members.end()) {
    inside = std::move(found->second);
    members.erase(found);
  }
  return inside;
}

void StoreWriter::State::keep_object(const EntryResult& result, std::int64_t record) {
  Inside inside = take_members(result);
  const auto& key = std::visit(
      [](const auto& r) -> const std::shared_ptr<const std::string>& { return r.object_key; },
      result);
  if (!key || inside.may_change || may_change(result)) return;
  const bool is_container = !inside.records.empty();
  if (is_container) inside.records.add(record);
  const std::string list = inside.records.take();
  put_object.bind(1, *key).bind(2, condition).bind(3, record);
  if (is_container) {
    put_object.bind(4, list);
  } else {
    put_object.bind_null(4);
  }
  put_object.run();
  ++batch;
}

// Whether a file is another than it was though nothing of its stamp says so.
void StoreWriter::State::compare_content(std::int64_t folder, std::string_view name,
                                         const Holder& holder) {
  find_content.bind(1, folder).bind(2, name);
  if (find_content.step() && !find_content.is_null(1) &&
      find_content.bytes(0) == encode_stamp(holder.stamp) &&
      find_content.bytes(1) != holder.content) {
    changed.push_back({folder, std::string(name)});
  }
  find_content.reset();
}

void StoreWriter::State::commit(bool last) {
  // In order, they touch neighbouring pages.
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  for (const auto& [fingerprint, finding, record] : values)
    insert_value.bind(1, fingerprint).bind(2, finding).bind(3, record).run();
  values.clear();
  if (!run.empty()) {
    const std::string list = run.take();
    insert_part.bind(1, id).bind(2, part++).bind(3, list).run();
  }
  batch = 0;
  database.run("COMMIT");
  if (!last) database.run("BEGIN IMMEDIATE");
  since = Clock::now();
}

StoreWriter::StoreWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
StoreWriter::~StoreWriter() = default;

Result<std::unique_ptr<StoreWriter>> StoreWriter::open(const std::string& path,
                                                       const std::string& key) {
  auto lock = StoreLock::take(path);
  if (!lock) return lock.error();
  auto database = open_store_for_writing(path);
  if (!database) return database.error();
  try {
    const std::string known = store_value(*database, "key");
    if (known.empty()) {
      Statement put(*database, "INSERT INTO setting VALUES ('key', ?)");
      put.bind_text(1, key).run();
    } else if (known != key) {
      return Error{Reason::kUnreadable,
                   "store " + path + ": its fingerprints were made with key " + known +
                       ", this run's is " + key +
                       "; name the right one with ASSAY_KEY_FILE, or another store"};
    }
    // Nobody else writes: whatever still counts as running was killed.
    database->run("UPDATE scan SET state = 'killed' WHERE state = 'running'");
    auto state = std::make_unique<State>(path, std::move(*lock), std::move(*database));
    state->load();
    return std::unique_ptr<StoreWriter>(new StoreWriter(std::move(state)));
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

Result<void> StoreWriter::begin(const StoreScan& scan) {
  State& s = *state_;
  s.scan = scan;
  try {
    s.database.run("BEGIN IMMEDIATE");
    s.condition = number_of_condition(s.database, scan.condition);
    Statement policy(s.database, "INSERT OR IGNORE INTO policy VALUES (?, ?)");
    policy.bind_text(1, scan.policy_digest).bind_text(2, scan.policy_text).run();
    Statement scope(s.database, "INSERT OR IGNORE INTO scope (look) VALUES (?)");
    scope.bind_text(1, scan.scope).run();
    Statement find_scope(s.database, "SELECT id FROM scope WHERE look = ?");
    find_scope.bind_text(1, scan.scope);
    s.scope = find_scope.step() ? find_scope.number(0) : 0;
    find_scope.reset();
    Statement put(s.database,
                  "INSERT INTO scan (started, state, info, policy, folder, scope, rules, records) "
                  "VALUES (?, 'running', ?, ?, ?, ?, ?, (SELECT ifnull(max(id), 0) FROM record))");
    put.bind(1, scan.started).bind_text(2, scan.info).bind_text(3, scan.policy_digest);
    put.bind(4, std::string_view(scan.folder)).bind(5, s.scope).bind_text(6, scan.rules_digest);
    put.run();
    s.id = s.database.last_id();
    s.commit(false);
    return {};
  } catch (const SqliteError& error) {
    s.fail(error);
    return *s.failure;
  }
}

void StoreWriter::add(const EntryResult& result, const Assessed* assessed) {
  State& s = *state_;
  if (s.failure) return;
  try {
    s.add(result, assessed);
    s.commit_now_and_then();
  } catch (const SqliteError& error) {
    s.fail(error);
  }
}

void StoreWriter::add(const std::vector<CleanFile>& files) {
  State& s = *state_;
  if (s.failure) return;
  try {
    for (const CleanFile& file : files) s.run.add(file.record);
    if (Clock::now() - s.since >= kBatchTime) s.commit(false);
  } catch (const SqliteError& error) {
    s.fail(error);
  }
}

void StoreWriter::add(const StoredRecord& record) {
  State& s = *state_;
  if (s.failure) return;
  try {
    s.run.add(record.id);
    s.commit_now_and_then();
  } catch (const SqliteError& error) {
    s.fail(error);
  }
}

Result<std::int64_t> StoreWriter::flush() {
  State& s = *state_;
  if (s.failure) return *s.failure;
  try {
    s.commit(false);
    return s.id;
  } catch (const SqliteError& error) {
    s.fail(error);
    return *s.failure;
  }
}

Result<void> StoreWriter::finish(const StoreEnd& end) {
  State& s = *state_;
  if (s.failure) return *s.failure;
  try {
    Statement keep(s.database, "INSERT OR REPLACE INTO deviation VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const DeviationLife& each : end.deviations) {
      keep.bind(1, s.scope).bind(2, std::string_view(each.path));
      keep.bind(3, static_cast<std::int64_t>(each.test));
      keep.bind(4, static_cast<std::int64_t>(each.level)).bind(5, each.opened);
      if (each.closed) {
        keep.bind(6, *each.closed);
      } else {
        keep.bind_null(6);
      }
      keep.bind(7, state_of(each)).run();
    }
    Statement put(s.database,
                  "UPDATE scan SET finished = ?, state = ?, summary = ?, seal = ?, coverage = ? "
                  "WHERE id = ?");
    put.bind(1, end.finished).bind_text(2, end.state).bind_text(3, end.summary);
    put.bind_text(4, end.seal).bind(5, end.coverage).bind(6, s.id).run();
    s.commit(true);
    return {};
  } catch (const SqliteError& error) {
    s.fail(error);
    return *s.failure;
  }
}

std::vector<std::string> StoreWriter::changed_under_same_times() const {
  std::vector<std::string> paths;
  try {
    Statement find(state_->database, "SELECT path FROM folder WHERE id = ?");
    for (const auto& [folder, name] : state_->changed) {
      paths.push_back((find.bind(1, folder).step() ? std::string(find.bytes(0)) : "") + name);
      find.reset();
    }
  } catch (const SqliteError&) {
    return paths;  // what failed is said by finish()
  }
  return paths;
}

Result<StoreWriter::Last> StoreWriter::last() {
  Database& database = state_->database;
  try {
    Last last;
    Statement newest(database, "SELECT id, started FROM scan ORDER BY id DESC LIMIT 1");
    if (newest.step()) {
      last.id = newest.number(0);
      last.started = newest.number(1);
    }
    last.next = 1 + database.number("SELECT seq FROM sqlite_sequence WHERE name = 'scan'");
    Statement seal(database, "SELECT seal FROM scan WHERE seal != '' ORDER BY id DESC LIMIT 1");
    if (seal.step()) last.seal = seal.bytes(0);
    return last;
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

}  // namespace assay::scanner
