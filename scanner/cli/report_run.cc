#include "scanner/cli/report_run.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

#include "reports/json_records.h"
#include "reports/over_time.h"
#include "reports/record_reader.h"
#include "reports/tally.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/history_run.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/scan_run.h"

namespace assay::cli {

std::vector<Flag> store_flags(StoreFlags& into) {
  return {{"--store", "FILE", "What", "The store that scans were kept in.",
           [&into](const std::string& value) {
             into.file = value;
             return std::string(value.empty() ? "an empty value" : "");
           }},
          {"--scan", "ID", "What", "Which of its scans; else the newest that came to its end.",
           [&into](const std::string& value) {
             std::int64_t id = 0;
             const auto [end, error] =
                 std::from_chars(value.data(), value.data() + value.size(), id);
             if (error != std::errc{} || end != value.data() + value.size() || id < 1)
               return "not the number of a scan: '" + value + "'";
             into.scan = id;
             return std::string();
           }}};
}

Flag format_flag(std::vector<FormatSpec>& into) {
  return {"--format", "FMT[=FILE]", "Output",
          "Write FMT to standard output or a file, as for scan. Repeatable.",
          [&into](const std::string& value) { return add_format(into, value); }};
}

Flag sign_flag(std::string& into) {
  return {"--sign", "KEY", "Output",
          "Sign each report that goes to a file: FILE.sig, by ssh-keygen(1) with this key.",
          [&into](const std::string& value) {
            into = value;
            return std::string(value.empty() ? "an empty value" : "");
          }};
}

Result<OpenStore> open_scan(const StoreFlags& flags) {
  auto reader = scanner::StoreReader::open(flags.file);
  if (!reader) return reader.error();
  auto scan = (*reader)->scan(flags.scan);
  if (!scan) return scan.error();
  return OpenStore{flags.file, std::move(*reader), std::move(*scan)};
}

std::string scan_line(const scanner::StoredScan& scan) {
  const auto info = reports::read_scan(scan.info);
  std::string time;
  reports::append_time(time, scan.started);
  std::string line = "scan " + std::to_string(scan.id) + " of " + time + " (" + scan.state + ")";
  if (!info) return line;
  line += " on " + info->host + ":";
  for (const std::string& word : info->command) line += " " + word;
  return line;
}

std::optional<Policy> policy_of(scanner::StoreReader& reader, const std::string& digest) {
  const auto text = reader.policy(digest);
  std::vector<Problem> problems;
  Policy base;
  if (!text || text->empty() || !load_policy({}, base, problems)) return std::nullopt;
  Policy policy = parse_policy(*text, "the store's policy", std::move(base), "/", problems);
  if (!problems.empty()) return std::nullopt;
  return policy;
}

reports::ReportOptions plain_report_options() {
  reports::ReportOptions options;
  options.owner_name = user_names();
  options.temp_dir = temp_dir();
  return options;
}

int finish_outputs(std::vector<Output>& outputs, const reports::ScanSummary& summary) {
  int code = kExitOk;
  for (Output& output : outputs) {
    if (const auto whole = output.report->finish(summary); !whole) {
      complain(whole.error().detail);
      code = kExitIncomplete;
      continue;  // not committed: half a report is worse than none
    }
    output.file->commit();
    if (output.file->failure().empty()) continue;
    complain(output.file->failure());
    code = kExitIncomplete;
  }
  return code;
}

namespace {

/// What reports ask for besides what the scan's own record says.
void complete_info(OpenStore& store, reports::ScanInfo& info) {
  info.folder = store.scan.folder;
  auto policy = policy_of(*store.reader, store.scan.policy_digest);
  if (!policy) return;
  policy->source = info.policy;
  policy->digest = info.policy_digest;
  // A picture that is gone is missing from the page, not from the records.
  if (!load_logo(*policy, info.logo)) info.logo.clear();
  info.rulebook = std::make_shared<const Policy>(std::move(*policy));
}

}  // namespace

std::string add_rulebook(reports::ScanInfo& info) {
  Policy policy;
  std::vector<Problem> problems;
  std::string note;
  // What records name is opened only where it is a file: a pipe or a terminal would wait for ever.
  if (!load_policy(existing_file(info.policy), policy, problems) ||
      policy.digest != info.policy_digest) {
    note = "the policy " + info.policy +
           " is not there as it was: what records don't say is said by the built-in one";
    problems.clear();
    policy = Policy();
    if (!load_policy({}, policy, problems)) return note;
  }
  if (!load_logo(policy, info.logo)) info.logo.clear();
  info.rulebook = std::make_shared<const Policy>(std::move(policy));
  return note;
}

int render_scan(OpenStore& store, std::vector<Output>& outputs) {
  auto info = reports::read_scan(store.scan.info);
  auto summary = reports::read_summary(store.scan.summary);
  if (!info || !summary) {
    complain((info ? summary.error() : info.error()).detail);
    return kExitUsage;
  }
  reports::keep_frameworks(*summary, *info);
  reports::name_scans(*info, *summary);
  complete_info(store, *info);
  auto history = history_of(store.path, store.scan.id);
  if (!history) {
    complain(history.error().detail);
    return kExitUsage;
  }
  info->history = std::move(*history);
  for (Output& output : outputs) output.report->begin(*info);
  reports::Tally tally;
  const auto read = store.reader->each(store.scan.id, [&](scanner::EntryResult&& result) {
    std::visit(
        [&](const auto& record) {
          tally.add(record);
          for (Output& output : outputs) output.report->add(record);
        },
        result);
  });
  if (!read) {
    complain(read.error().detail);
    return kExitUsage;
  }
  // What the summary's line leaves out of the totals comes from the records.
  const Count seen = summary->totals.seen;
  summary->totals = tally.totals();
  summary->totals.seen = seen;
  if (summary->over_time) reports::add_over_time(summary->totals, *summary->over_time);
  return finish_outputs(outputs, *summary);
}

std::set<std::string> frameworks_in(const std::string& path) {
  std::set<std::string> names;
  std::ifstream file(path, std::ios::binary);
  constexpr std::string_view kStart = R"({"type":"control","framework":")";
  for (std::string line; std::getline(file, line);) {
    if (!std::string_view(line).starts_with(kStart)) continue;
    names.insert(line.substr(kStart.size(), line.find('"', kStart.size()) - kStart.size()));
  }
  return names;
}

Result<std::string> check_chain(const std::string& store, reports::Checked& checked) {
  auto reader = scanner::StoreReader::open(store);
  if (!reader) return reader.error();
  const auto scans = (*reader)->scans();
  if (!scans) return scans.error();
  std::string previous;
  for (const scanner::StoredScan& scan : *scans) {
    if (scan.seal.empty()) continue;  // it did not come to its end
    const auto info = reports::read_scan(scan.info);
    const auto summary = reports::read_summary(scan.summary);
    if (!info || !summary || !summary->integrity || summary->integrity->previous != previous ||
        summary->integrity->chain != scan.seal) {
      checked.problems.push_back("chain: scan " + std::to_string(scan.id) +
                                 " of the store is not tied to the one before");
    }
    previous = scan.seal;
  }
  const auto own = std::find_if(scans->begin(), scans->end(),
                                [&](const auto& scan) { return scan.seal == checked.seal; });
  if (own == scans->end() || checked.seal.empty()) {
    checked.problems.emplace_back("chain: the store holds no scan with this seal");
    return std::string("not in the store");
  }
  return "scan " + std::to_string(own->id) + " of " + std::to_string(scans->size());
}

}  // namespace assay::cli
