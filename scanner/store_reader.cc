#include "scanner/store_reader.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "scanner/store_lists.h"
#include "scanner/store_schema.h"

namespace assay::scanner {

struct StoreReader::State {
  State(std::string file, Database opened) : path(std::move(file)), database(std::move(opened)) {
    database.run("BEGIN");
    load_pool(database, pool);
  }

  [[nodiscard]] Error damaged(const std::string& what) const {
    return Error{Reason::kCorrupt, "store " + path + ": damaged (" + what + ")"};
  }
  const std::string& folder(std::int64_t id);
  Result<EntryResult> record(std::int64_t folder, std::string_view name, std::string_view body);
  Result<std::vector<Run>> runs(std::int64_t scan);
  using Visit = std::function<void(std::int64_t number, EntryResult&&)>;
  Result<void> visit(const std::vector<Run>& runs, const Visit& each);

  std::string path;
  Database database;
  StorePool pool;
  Statement find_folder{database, "SELECT path FROM folder WHERE id = ?"};
  std::unordered_map<std::int64_t, std::string> folders;
  // For each_shared(), in order:
  std::vector<Run> looked_at;
  std::vector<std::int64_t> kept;
};

namespace {

constexpr std::string_view kScanColumns =
    "SELECT id, started, finished, state, info, summary, policy, seal, folder FROM scan ";

StoredScan scan_of(const Statement& row) {
  StoredScan scan;
  scan.id = row.number(0);
  scan.started = row.number(1);
  if (!row.is_null(2)) scan.finished = row.number(2);
  scan.state = row.bytes(3);
  scan.info = row.bytes(4);
  scan.summary = row.bytes(5);
  scan.policy_digest = row.bytes(6);
  scan.seal = row.bytes(7);
  scan.folder = row.bytes(8);
  return scan;
}

}  // namespace

const std::string& StoreReader::State::folder(std::int64_t id) {
  constexpr std::size_t kRemembered = 50'000;
  if (const auto found = folders.find(id); found != folders.end()) return found->second;
  if (folders.size() >= kRemembered) folders.clear();
  std::string& folder = folders[id];
  if (find_folder.bind(1, id).step()) folder = find_folder.bytes(0);
  find_folder.reset();
  return folder;
}

Result<EntryResult> StoreReader::State::record(std::int64_t folder_id, std::string_view name,
                                               std::string_view body) {
  auto decoded = decode(body, pool);
  if (!decoded) return damaged("a record can't be read");
  ProvenancePtr provenance = Provenance::file(folder(folder_id) + std::string(name));
  for (MemberStep& step : decoded->chain)
    provenance = Provenance::member(std::move(provenance), std::move(step.name), step.ordinal);
  return std::visit(
      [&](auto&& record) {
        record.provenance = std::move(provenance);
        return EntryResult(std::move(record));
      },
      std::move(decoded->record));
}

Result<std::vector<Run>> StoreReader::State::runs(std::int64_t scan) {
  std::vector<Run> all;
  Statement parts(database, "SELECT records FROM part WHERE scan = ? ORDER BY number");
  parts.bind(1, scan);
  while (parts.step()) {
    const auto runs = decode_runs(parts.bytes(0));
    if (!runs) return damaged("the list of a scan's records");
    all.insert(all.end(), runs->begin(), runs->end());
  }
  return all;
}

Result<void> StoreReader::State::visit(const std::vector<Run>& runs, const Visit& each) {
  Statement rows(database,
                 "SELECT folder, name, body, id FROM record WHERE id BETWEEN ? AND ? ORDER BY id");
  for (const Run& run : runs) {
    rows.bind(1, run.first).bind(2, run.first + static_cast<std::int64_t>(run.count) - 1);
    std::uint64_t count = 0;
    for (; rows.step(); ++count) {
      auto found = record(rows.number(0), rows.bytes(1), rows.bytes(2));
      if (!found) return found.error();
      each(rows.number(3), std::move(*found));
    }
    rows.reset();
    if (count != run.count) return damaged("records of a scan are missing");
  }
  return {};
}

StoreReader::StoreReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
StoreReader::~StoreReader() = default;

Result<std::unique_ptr<StoreReader>> StoreReader::open(const std::string& path) {
  auto database = open_store(path);
  if (!database) return database.error();
  try {
    return std::unique_ptr<StoreReader>(
        new StoreReader(std::make_unique<State>(path, std::move(*database))));
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

std::string StoreReader::key() const {
  try {
    return store_value(state_->database, "key");
  } catch (const SqliteError&) {
    return {};
  }
}

std::vector<std::string> StoreReader::classes() const { return state_->pool.classes(); }

Result<std::vector<StoredScan>> StoreReader::scans() {
  try {
    Statement rows(state_->database, std::string(kScanColumns) + "ORDER BY id");
    std::vector<StoredScan> scans;
    while (rows.step()) scans.push_back(scan_of(rows));
    return scans;
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<StoredScan> StoreReader::scan(std::optional<std::int64_t> id) {
  try {
    Statement rows(
        state_->database,
        std::string(kScanColumns) +
            (id ? "WHERE id = ?" : "WHERE summary IS NOT NULL ORDER BY id DESC LIMIT 1"));
    if (id) rows.bind(1, *id);
    if (!rows.step()) {
      return Error{Reason::kVanished, "store " + state_->path + ": " +
                                          (id ? "no scan " + std::to_string(*id)
                                              : std::string("no scan that came to its end"))};
    }
    StoredScan scan = scan_of(rows);
    if (scan.summary.empty())
      return Error{Reason::kVanished, "store " + state_->path + ": scan " +
                                          std::to_string(scan.id) + " did not come to its end (" +
                                          scan.state + ")"};
    return scan;
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<std::string> StoreReader::policy(const std::string& digest) {
  try {
    Statement find(state_->database, "SELECT text FROM policy WHERE digest = ?");
    find.bind_text(1, digest);
    return find.step() ? std::string(find.bytes(0)) : std::string();
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<void> StoreReader::each(std::int64_t scan, const std::function<void(EntryResult&&)>& visit) {
  State& s = *state_;
  try {
    const auto runs = s.runs(scan);
    if (!runs) return runs.error();
    return s.visit(*runs, [&](std::int64_t, EntryResult&& record) { visit(std::move(record)); });
  } catch (const SqliteError& error) {
    return store_error(s.path, error);
  }
}

Result<void> StoreReader::with_values(std::int64_t scan,
                                      const std::vector<Fingerprint>& fingerprints,
                                      const std::function<void(EntryResult&&)>& visit) {
  State& s = *state_;
  try {
    auto runs = s.runs(scan);
    if (!runs) return runs.error();
    std::sort(runs->begin(), runs->end(),
              [](const Run& a, const Run& b) { return a.first < b.first; });
    const auto is_in_scan = [&](std::int64_t id) {
      auto after = std::upper_bound(runs->begin(), runs->end(), id,
                                    [](std::int64_t at, const Run& run) { return at < run.first; });
      return after != runs->begin() &&
             id < (after - 1)->first + static_cast<std::int64_t>((after - 1)->count);
    };
    std::vector<std::int64_t> ids;
    Statement find(s.database, "SELECT record FROM value WHERE fingerprint = ?");
    for (const Fingerprint& fingerprint : fingerprints) {
      find.bind(1, first_bytes(fingerprint));
      while (find.step()) {
        if (is_in_scan(find.number(0))) ids.push_back(find.number(0));
      }
      find.reset();
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    Statement row(s.database, "SELECT folder, name, body FROM record WHERE id = ?");
    for (const std::int64_t id : ids) {
      if (row.bind(1, id).step()) {
        auto record = s.record(row.number(0), row.bytes(1), row.bytes(2));
        if (!record) return record.error();
        visit(std::move(*record));
      }
      row.reset();
    }
    return {};
  } catch (const SqliteError& error) {
    return store_error(s.path, error);
  }
}

namespace {

/// In order of numbers, none touching another.
void put_in_order(std::vector<Run>& runs) {
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first < b.first; });
  std::vector<Run> joined;
  for (const Run& run : runs) {
    const auto end = [](const Run& each) {
      return each.first + static_cast<std::int64_t>(each.count);
    };
    if (joined.empty() || run.first > end(joined.back())) {
      joined.push_back(run);
    } else if (end(run) > end(joined.back())) {
      joined.back().count = static_cast<std::uint64_t>(end(run) - joined.back().first);
    }
  }
  runs = std::move(joined);
}

/// What of `all` is not in `without`. REQUIRES: both in order.
std::vector<Run> rest_of(const std::vector<Run>& all, const std::vector<Run>& without) {
  std::vector<Run> rest;
  auto other = without.begin();
  for (const Run& run : all) {
    std::int64_t at = run.first;
    const std::int64_t end = run.first + static_cast<std::int64_t>(run.count);
    const auto put = [&](std::int64_t until) {
      if (at < until) rest.push_back({at, static_cast<std::uint64_t>(until - at)});
    };
    while (at < end) {
      while (other != without.end() &&
             other->first + static_cast<std::int64_t>(other->count) <= at) {
        ++other;
      }
      const std::int64_t gap = other == without.end() ? end : std::min(end, other->first);
      put(gap);
      at = std::max(at, gap);
      if (other != without.end() && at >= other->first)
        at = std::min(end, other->first + static_cast<std::int64_t>(other->count));
    }
  }
  return rest;
}

DeviationLife deviation_of(const Statement& row) {
  DeviationLife deviation;
  deviation.path = row.bytes(0);
  // A store that somebody else made: what is no test is none of ours.
  deviation.test = static_cast<TestId>(
      std::clamp<std::int64_t>(row.number(1), 0, static_cast<std::int64_t>(kTestCount) - 1));
  deviation.level = static_cast<Level>(std::clamp<std::int64_t>(row.number(2), 0, 3));
  deviation.opened = row.number(3);
  if (!row.is_null(4)) deviation.closed = row.number(4);
  deviation.waived = (row.number(5) & 1) != 0;
  deviation.unread = (row.number(5) & 2) != 0;
  deviation.reopened = (row.number(5) & 4) != 0;
  return deviation;
}

constexpr std::string_view kDeviations =
    "SELECT path, test, level, opened, closed, state FROM deviation "
    "WHERE scope = (SELECT scope FROM scan WHERE id = ?) ";

}  // namespace

Result<std::vector<ScanHead>> StoreReader::earlier(std::int64_t id) {
  try {
    Statement rows(state_->database,
                   "SELECT id, started, state, coverage, policy, rules FROM scan WHERE id < ?1 AND "
                   "scope != 0 AND scope = (SELECT scope FROM scan WHERE id = ?1) ORDER BY id");
    rows.bind(1, id);
    std::vector<ScanHead> heads;
    while (rows.step()) {
      heads.push_back({rows.number(0), rows.number(1), std::string(rows.bytes(2)),
                       static_cast<int>(rows.number(3)), std::string(rows.bytes(4)),
                       std::string(rows.bytes(5))});
    }
    return heads;
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<std::string> StoreReader::summary_line(std::int64_t id) {
  try {
    Statement row(state_->database, "SELECT summary FROM scan WHERE id = ?");
    row.bind(1, id);
    if (!row.step() || row.is_null(0)) return std::string();
    std::string_view all = row.bytes(0);
    if (all.ends_with('\n')) all.remove_suffix(1);
    return std::string(all.substr(all.rfind('\n') + 1));
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<void> StoreReader::each_shared(
    std::int64_t scan, const std::function<bool(std::int64_t number, EntryResult&&)>& keep,
    const std::function<void(std::int64_t number)>& visit) {
  State& s = *state_;
  try {
    auto runs = s.runs(scan);
    if (!runs) return runs.error();
    put_in_order(*runs);
    const auto read =
        s.visit(rest_of(*runs, s.looked_at), [&](std::int64_t number, EntryResult&& record) {
          if (keep(number, std::move(record))) s.kept.push_back(number);
        });
    if (!read) return read;
    std::sort(s.kept.begin(), s.kept.end());
    s.looked_at.insert(s.looked_at.end(), runs->begin(), runs->end());
    put_in_order(s.looked_at);
    for (const Run& run : *runs) {
      const std::int64_t end = run.first + static_cast<std::int64_t>(run.count);
      for (auto at = std::lower_bound(s.kept.begin(), s.kept.end(), run.first);
           at != s.kept.end() && *at < end; ++at) {
        visit(*at);
      }
    }
    return {};
  } catch (const SqliteError& error) {
    return store_error(s.path, error);
  }
}

std::string StoreReader::path_of(std::int64_t record) {
  State& s = *state_;
  try {
    Statement row(s.database, "SELECT folder, name, body FROM record WHERE id = ?");
    row.bind(1, record);
    if (!row.step()) return {};
    const auto found = s.record(row.number(0), row.bytes(1), row.bytes(2));
    if (!found) return {};
    return std::visit([](const auto& each) { return each.provenance->path(); }, *found);
  } catch (const SqliteError&) {
    return {};
  }
}

Result<void> StoreReader::differences(std::int64_t before, std::int64_t after,
                                      const std::function<void(EntryResult&&)>& removed,
                                      const std::function<void(EntryResult&&)>& added) {
  State& s = *state_;
  try {
    auto old = s.runs(before);
    if (!old) return old.error();
    auto now = s.runs(after);
    if (!now) return now.error();
    put_in_order(*old);
    put_in_order(*now);
    const auto plain = [](const std::function<void(EntryResult &&)>& visit) {
      return [&visit](std::int64_t, EntryResult&& record) { visit(std::move(record)); };
    };
    if (auto read = s.visit(rest_of(*old, *now), plain(removed)); !read) return read;
    return s.visit(rest_of(*now, *old), plain(added));
  } catch (const SqliteError& error) {
    return store_error(s.path, error);
  }
}

Result<std::vector<DeviationLife>> StoreReader::deviations(std::int64_t id, std::string_view path) {
  try {
    Statement rows(state_->database, std::string(kDeviations) + "AND path = ? ORDER BY test");
    rows.bind(1, id).bind(2, path);
    std::vector<DeviationLife> found;
    while (rows.step()) found.push_back(deviation_of(rows));
    return found;
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<void> StoreReader::each_deviation(std::int64_t id, Which which,
                                         const std::function<void(DeviationLife&&)>& visit) {
  try {
    Statement rows(state_->database, std::string(kDeviations) +
                                         (which == Which::kAll ? "" : "AND state & 2 ") +
                                         "ORDER BY path, test");
    rows.bind(1, id);
    while (rows.step()) visit(deviation_of(rows));
    return {};
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

Result<std::vector<StoredErasure>> StoreReader::erasures() {
  try {
    Statement rows(state_->database,
                   "SELECT item, fingerprint, reference, since FROM erasure ORDER BY item");
    std::vector<StoredErasure> items;
    while (rows.step()) {
      if (items.empty() || items.back().item != rows.number(0))
        items.push_back({rows.number(0), std::string(rows.bytes(2)), rows.number(3), {}});
      Fingerprint fingerprint{};
      const std::string_view bytes = rows.bytes(1);
      if (bytes.size() != fingerprint.size()) return state_->damaged("the list of erasures");
      std::copy(bytes.begin(), bytes.end(), fingerprint.begin());
      items.back().fingerprints.push_back(fingerprint);
    }
    return items;
  } catch (const SqliteError& error) {
    return store_error(state_->path, error);
  }
}

}  // namespace assay::scanner
