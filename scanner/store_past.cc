#include "scanner/store_past.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "scanner/store_lists.h"
#include "scanner/store_reader.h"
#include "scanner/store_schema.h"

namespace assay::scanner {
namespace {

/// A scan's share of the records' numbers: those after `newest_before` up to the next scan's.
struct Maker {
  std::int64_t newest_before = 0, started = 0;
};

}  // namespace

struct PastFindings::State {
  State(std::string file, Database opened) : path(std::move(file)), database(std::move(opened)) {}

  void load(std::int64_t scan, std::int64_t base);
  [[nodiscard]] std::int64_t made(std::int64_t record) const;
  [[nodiscard]] bool is_in_base(std::int64_t record) const;
  bool was_unread(std::int64_t record);

  std::string path;
  Database database;
  Statement find{database,
                 "SELECT record FROM value WHERE fingerprint = ? AND finding = ? AND record <= ? "
                 "ORDER BY record"};
  std::int64_t base = 0, newest = 0;  ///< `newest`: record that was there before the scan
  std::vector<Maker> makers;
  std::vector<Run> base_runs;  ///< in order
  std::unique_ptr<StoreReader> reader;
  std::set<std::string, std::less<>> unread;  ///< by the base; filled when `reader` is opened
};

void PastFindings::State::load(std::int64_t scan, std::int64_t base_scan) {
  base = base_scan;
  Statement rows(database, "SELECT records, started, id FROM scan WHERE id <= ? ORDER BY id");
  rows.bind(1, scan);
  while (rows.step()) {
    if (rows.number(2) == scan) {
      newest = rows.number(0);
    } else {
      makers.push_back({rows.number(0), rows.number(1)});
    }
  }
  Statement parts(database, "SELECT records FROM part WHERE scan = ? ORDER BY number");
  parts.bind(1, base);
  while (parts.step()) {
    const auto runs = decode_runs(parts.bytes(0));
    if (!runs) throw SqliteError(11, "the list of a scan's records");  // SQLITE_CORRUPT
    base_runs.insert(base_runs.end(), runs->begin(), runs->end());
  }
  std::sort(base_runs.begin(), base_runs.end(),
            [](const Run& a, const Run& b) { return a.first < b.first; });
}

// When the scan began that made the record.
std::int64_t PastFindings::State::made(std::int64_t record) const {
  const auto after = std::partition_point(
      makers.begin(), makers.end(), [&](const Maker& each) { return each.newest_before < record; });
  return after == makers.begin() ? 0 : (after - 1)->started;
}

bool PastFindings::State::is_in_base(std::int64_t record) const {
  const auto after = std::partition_point(base_runs.begin(), base_runs.end(),
                                          [&](const Run& run) { return run.first <= record; });
  return after != base_runs.begin() &&
         record < (after - 1)->first + static_cast<std::int64_t>((after - 1)->count);
}

bool PastFindings::State::was_unread(std::int64_t record) {
  if (!reader) {
    auto opened = StoreReader::open(path);
    if (!opened) return false;
    reader = std::move(*opened);
    const auto read = reader->each(base, [this](EntryResult&& result) {
      const auto* skipped = std::get_if<SkippedRecord>(&result);
      const auto* file = std::get_if<FileRecord>(&result);
      const bool whole = skipped == nullptr ? !file->partial || is_benign(*file->partial)
                                            : is_benign(skipped->reason);
      if (!whole)
        unread.insert(std::visit([](const auto& r) { return r.provenance->path(); }, result));
    });
    if (!read) return false;
  }
  const std::string place = reader->path_of(record);
  if (unread.contains(place)) return true;
  for (std::size_t i = 1; i < place.size(); ++i) {
    if ((place[i] == '/' || place[i] == '!') &&
        unread.contains(std::string_view(place).substr(0, i))) {
      return true;
    }
  }
  return false;
}

PastFindings::PastFindings(std::unique_ptr<State> state) : state_(std::move(state)) {}
PastFindings::~PastFindings() = default;

Result<std::unique_ptr<PastFindings>> PastFindings::open(const std::string& store,
                                                         std::int64_t scan, std::int64_t base) {
  auto database = open_store(store);
  if (!database) return database.error();
  try {
    auto state = std::make_unique<State>(store, std::move(*database));
    state->load(scan, base);
    return std::unique_ptr<PastFindings>(new PastFindings(std::move(state)));
  } catch (const SqliteError& error) {
    return store_error(store, error);
  }
}

std::optional<PastFindings::Past> PastFindings::of(const Finding& finding) {
  State& s = *state_;
  std::int64_t first = 0;
  std::int64_t last = 0;
  try {
    s.find.bind(1, first_bytes(finding.fingerprint)).bind(2, first_bytes(finding.id));
    s.find.bind(3, s.newest);
    while (s.find.step()) {
      last = s.find.number(0);
      if (first == 0) first = last;
    }
    s.find.reset();
  } catch (const SqliteError&) {
    return std::nullopt;  // what is damaged is said by whoever writes or reads the scan
  }
  if (first == 0) return std::nullopt;
  return Past{s.made(first), s.base != 0 && !s.is_in_base(last) && !s.was_unread(last)};
}

}  // namespace assay::scanner
