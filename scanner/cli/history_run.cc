#include "scanner/cli/history_run.h"

#include <algorithm>
#include <set>
#include <utility>

#include "reports/controls.h"
#include "reports/json_records.h"
#include "reports/record_reader.h"
#include "reports/year.h"
#include "scanner/store_past.h"

namespace assay::cli {
namespace {

constexpr std::size_t kTrend = 24;  ///< scans that a page shows at most

std::int64_t base_of(const std::vector<scanner::ScanHead>& earlier) {
  const auto last = std::find_if(earlier.rbegin(), earlier.rend(),
                                 [](const scanner::ScanHead& head) { return head.ended(); });
  return last == earlier.rend() ? 0 : last->id;
}

reports::PastScan past_scan(const scanner::ScanHead& head, const reports::ScanSummary& summary) {
  reports::PastScan past;
  past.id = std::to_string(head.id);
  past.started = head.started;
  past.coverage = head.coverage;
  for (const auto& [name, counts] : summary.totals.findings)
    past.findings += counts[0] + counts[1] + counts[2];
  past.files_by_level = summary.totals.files_by_level;
  past.risk_mass = summary.totals.risk_mass;
  if (summary.people) past.people = (*summary.people)[1];
  return past;
}

using PastOf = std::function<std::optional<reports::FindingPast>(const Finding&)>;

// The store is opened when the first finding is asked for: few formats do.
PastOf past_of(const std::string& store, std::int64_t id, std::int64_t base) {
  struct Lazy {
    bool tried = false;
    std::unique_ptr<scanner::PastFindings> past;
  };
  return [store, id, base, lazy = std::make_shared<Lazy>()](
             const Finding& finding) -> std::optional<reports::FindingPast> {
    if (!lazy->tried) {
      lazy->tried = true;
      if (auto opened = scanner::PastFindings::open(store, id, base))
        lazy->past = std::move(*opened);
    }
    if (!lazy->past) return std::nullopt;
    const auto known = lazy->past->of(finding);
    if (!known) return std::nullopt;
    return reports::FindingPast{known->first_seen, known->reopened};
  };
}

}  // namespace

Result<std::shared_ptr<const reports::History>> history_of(const std::string& store,
                                                           std::int64_t id) {
  auto reader = scanner::StoreReader::open(store);
  if (!reader) return reader.error();
  auto earlier = (*reader)->earlier(id);
  if (!earlier) return earlier.error();
  const std::int64_t base = base_of(*earlier);
  if (base == 0) return std::shared_ptr<const reports::History>();
  std::erase_if(*earlier, [](const scanner::ScanHead& head) { return !head.ended(); });
  if (earlier->size() > kTrend)
    earlier->erase(earlier->begin(), earlier->end() - static_cast<std::ptrdiff_t>(kTrend));
  auto history = std::make_shared<reports::History>();
  for (const scanner::ScanHead& head : *earlier) {
    const auto line = (*reader)->summary_line(head.id);
    if (!line) return line.error();
    const auto summary = reports::read_summary(*line);
    if (!summary) return summary.error();
    history->scans.push_back(past_scan(head, *summary));
  }
  history->past = past_of(store, id, base);
  return std::shared_ptr<const reports::History>(std::move(history));
}

Result<std::unique_ptr<ScanHistory>> ScanHistory::begin(const std::string& store, std::int64_t id,
                                                        const Policy& policy,
                                                        std::string policy_digest) {
  auto reader = scanner::StoreReader::open(store);
  if (!reader) return reader.error();
  auto earlier = (*reader)->earlier(id);
  if (!earlier) return earlier.error();
  std::unique_ptr<ScanHistory> history(
      new ScanHistory(store, id, policy, std::move(policy_digest)));
  history->earlier_ = std::move(*earlier);
  history->base_ = base_of(history->earlier_);
  return history;
}

void ScanHistory::add(const scanner::EntryResult& result) {
  std::visit(
      [this](const auto& record) {
        people_.add(record);
        since_.note(record);
        // With nothing to compare with, all of it is new; else only that is looked at which is.
        if (base_ == 0) since_.is_first(record);
      },
      result);
}

Result<std::vector<DeviationLife>> ScanHistory::finish(const reports::ScanInfo& info,
                                                       reports::ScanSummary& summary) {
  if (summary.interrupted) since_.interrupted();
  auto reader = scanner::StoreReader::open(store_);
  if (!reader) return reader.error();
  auto changed = changed_lives(**reader, summary);
  if (!changed) return changed.error();
  if (auto added = add_year(**reader, *changed, info, summary); !added) return added.error();
  summary.people = people_.count();
  // What a stopped scan did not get to is left to the next: it compares with the one before.
  if (summary.interrupted) changed->clear();
  return changed;
}

Result<std::vector<DeviationLife>> ScanHistory::changed_lives(scanner::StoreReader& reader,
                                                              reports::ScanSummary& summary) {
  if (base_ != 0) {
    const auto read = reader.differences(
        base_, id_,
        [this](scanner::EntryResult&& result) {
          std::visit([this](const auto& record) { since_.was(record); }, result);
        },
        [this](scanner::EntryResult&& result) {
          std::visit([this](const auto& record) { since_.is(record); }, result);
        });
    if (!read) return read.error();
    std::uint64_t findings = 0;
    for (const auto& [name, counts] : summary.totals.findings)
      findings += counts[0] + counts[1] + counts[2];
    summary.change = since_.change(findings, past_of(store_, id_, base_));
  }
  std::vector<DeviationLife> unread;
  const auto listed =
      reader.each_deviation(id_, scanner::StoreReader::Which::kUnread,
                            [&](DeviationLife&& life) { unread.push_back(std::move(life)); });
  if (!listed) return listed.error();
  std::optional<Error> failure;
  auto changed = since_.deviations(
      [&](const std::string& path) {
        auto known = reader.deviations(id_, path);
        if (known) return std::move(*known);
        failure = known.error();
        return std::vector<DeviationLife>();
      },
      unread);
  if (failure) return *failure;
  return changed;
}

namespace {

/// Of each identifier on the erasure list, whether the scan has it, and in files of which level.
Result<std::vector<reports::ErasureItem>> erasures(scanner::StoreReader& reader, std::int64_t id) {
  auto listed = reader.erasures();
  if (!listed) return listed.error();
  std::vector<reports::ErasureItem> items;
  for (scanner::StoredErasure& each : *listed) {
    reports::ErasureItem item;
    std::sort(each.fingerprints.begin(), each.fingerprints.end());
    const auto read = reader.with_values(id, each.fingerprints, [&](scanner::EntryResult&& result) {
      const auto* file = std::get_if<FileRecord>(&result);
      if (file == nullptr) return;
      const bool has =
          std::any_of(file->findings.begin(), file->findings.end(), [&](const Finding& finding) {
            return std::binary_search(each.fingerprints.begin(), each.fingerprints.end(),
                                      finding.fingerprint);
          });
      if (!has) return;
      item.found = true;
      item.level = std::max(item.level, file->level);
    });
    if (!read) return read.error();
    items.push_back(item);
  }
  return items;
}

}  // namespace

Result<void> ScanHistory::add_year(scanner::StoreReader& reader,
                                   const std::vector<DeviationLife>& changed,
                                   const reports::ScanInfo& info, reports::ScanSummary& summary) {
  std::vector<reports::YearRun> runs;
  for (const scanner::ScanHead& head : earlier_) {
    runs.push_back({head.id, head.started, head.ended(), head.coverage, head.policy_digest,
                    head.rules_digest});
  }
  runs.push_back({id_, info.started, !summary.interrupted,
                  reports::coverage_of(summary.totals).percent(), policy_digest_,
                  info.rules_digest});
  reports::Year year(policy_, info.folder, std::move(runs));
  using Key = std::pair<std::string_view, TestId>;
  std::set<Key> now;
  for (const DeviationLife& life : changed) now.insert(Key(life.path, life.test));
  const auto read =
      reader.each_deviation(id_, scanner::StoreReader::Which::kAll, [&](DeviationLife&& life) {
        if (!now.contains(Key(life.path, life.test))) year.add(life);
      });
  if (!read) return read;
  for (const DeviationLife& life : changed) year.add(life);
  auto listed = erasures(reader, id_);
  if (!listed) return listed.error();
  year.add_erasures(*listed);
  summary.over_time = year.over_time();
  summary.period = year.period();
  reports::add_over_time(summary.totals, *summary.over_time);
  return {};
}

}  // namespace assay::cli
