#include "scanner/cli/period_run.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <unordered_map>
#include <utility>

#include "reports/controls.h"
#include "reports/period.h"
#include "reports/record_reader.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/report_run.h"

namespace assay::cli {
namespace {

std::string set_day(std::optional<Day>& into, const std::string& value) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  char rest = 0;
  const bool read = std::sscanf(value.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) == 3;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!read || !date.ok()) return "not a date like 2026-01-31: '" + value + "'";
  into = std::chrono::sys_days(date).time_since_epoch().count();
  return {};
}

template <class Number>
auto number_of(Number& into, Number least, Number most) {
  return [&into, least, most](const std::string& value) {
    Number number{};
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < least ||
        number > most) {
      return "not a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
             ": '" + value + "'";
    }
    into = number;
    return std::string();
  };
}

// What the scan was asked to look at.
void set_targets(const std::vector<std::string>& command, reports::PeriodRun& run) {
  if (command.size() < 2) return;
  run.is_git = command[1] == "git";
  ScanFlags scan;
  GitFlags git;
  std::vector<Flag> table = scan_flags(scan);
  for (Flag& flag : git_flags(git)) table.push_back(std::move(flag));
  const std::vector<std::string> args(command.begin() + 2, command.end());
  run.roots = parse_flags(table, args).operands;
}

Result<reports::PeriodRun> run_of(scanner::StoreReader& reader, const scanner::StoredScan& scan) {
  reports::PeriodRun run;
  run.id = scan.id;
  run.started = scan.started;
  run.state = scan.state;
  run.policy = scan.policy_digest;
  run.seal = scan.seal;
  const auto info = reports::read_scan(scan.info);
  if (!info) return info.error();
  run.rules = info->rules_digest;
  run.version = info->version;
  for (const std::string& word : info->command)
    run.command += (run.command.empty() ? "" : " ") + word;
  set_targets(info->command, run);
  if (!scan.summary.empty()) {
    const auto line = reader.summary_line(scan.id);  // without its controls: they are long
    if (!line) return line.error();
    const auto summary = reports::read_summary(*line);
    if (!summary) return summary.error();
    run.coverage = reports::coverage_of(summary->totals).percent();
  }
  return run;
}

int shortest_review(const Policy& policy) {
  int days = 0;
  for (const Handling& handling : policy.handling) {
    if (handling.review_days && (days == 0 || *handling.review_days < days))
      days = *handling.review_days;
  }
  return days;
}

Result<void> feed(scanner::StoreReader& reader, const std::vector<scanner::StoredScan>& scans,
                  Day until, reports::PeriodReport& period) {
  std::unordered_map<std::int64_t, reports::PeriodFact> facts;
  const auto keep = [&facts](std::int64_t number, scanner::EntryResult&& result) {
    auto fact = std::visit([](const auto& record) { return reports::period_fact(record); }, result);
    return fact && facts.emplace(number, std::move(*fact)).second;
  };
  for (const scanner::StoredScan& scan : scans) {
    if (scan.started >= (until + 1) * std::int64_t{86'400}) continue;
    auto run = run_of(reader, scan);
    if (!run) return run.error();
    period.begin(std::move(*run));
    const auto read = reader.each_shared(
        scan.id, keep, [&](std::int64_t number) { period.add(facts.at(number)); });
    if (!read) return read.error();
    period.end();
    if (const auto policy = policy_of(reader, scan.policy_digest)) period.add_waivers(*policy);
  }
  return {};
}

int write(const reports::PeriodReport& period, const std::vector<FormatSpec>& formats) {
  std::vector<FormatSpec> specs = formats;
  if (specs.empty()) specs.push_back({"text", {}});
  int code = kExitOk;
  for (const FormatSpec& spec : specs) {
    auto file = OutputFile::open(spec.file);
    if (!file) {
      complain(file.error().detail);
      return kExitUsage;
    }
    (*file)->write(spec.name == "json" ? period.json() : period.text());
    (*file)->commit();
    if ((*file)->failure().empty()) continue;
    complain((*file)->failure());
    code = kExitIncomplete;
  }
  return code;
}

}  // namespace

std::vector<Flag> period_flags(PeriodFlags& f) {
  return {
      {"--since", "DATE", "Period", "The first day of a period, like 2026-01-31.",
       [&f](const std::string& value) { return set_day(f.since, value); }},
      {"--until", "DATE", "Period", "Its last day; else today.",
       [&f](const std::string& value) { return set_day(f.until, value); }},
      {"--every", "DAYS", "Period",
       "How often a scan is due; else the policy's shortest review_days.",
       number_of(f.every_days, 1, 3660)},
      {"--seed", "N", "Period", "What the sample is drawn by (1).",
       number_of(f.seed, std::uint64_t{0}, UINT64_MAX)},
      {"--sample", "N", "Period", "How many deviations it has (25).",
       number_of(f.sample, 0U, 1'000'000U)},
  };
}

int report_period(const std::string& store, const PeriodFlags& flags,
                  const std::vector<FormatSpec>& formats) {
  for (const FormatSpec& format : formats) {
    if (format.name == "text" || format.name == "json") continue;
    return refuse("report", "a period has the formats text and json, not " + format.name);
  }
  if (!flags.since) return refuse("report", "--until needs --since");
  const Day until = flags.until.value_or(today());
  if (*flags.since > until) return refuse("report", "--since is after --until");
  auto reader = scanner::StoreReader::open(store);
  if (!reader) {
    complain(reader.error().detail);
    return kExitUsage;
  }
  const auto scans = (*reader)->scans();
  if (!scans) {
    complain(scans.error().detail);
    return kExitUsage;
  }
  Policy last;
  for (const scanner::StoredScan& scan : *scans) {
    if (auto policy = policy_of(**reader, scan.policy_digest)) last = std::move(*policy);
  }
  reports::PeriodRequest request;
  request.since = *flags.since;
  request.until = until;
  request.every_days = flags.every_days != 0 ? flags.every_days : shortest_review(last);
  request.seed = flags.seed;
  request.sample = flags.sample;
  request.min_coverage = last.scope.min_coverage;
  reports::PeriodReport period(request, last.handling);
  if (const auto fed = feed(**reader, *scans, until, period); !fed) {
    complain(fed.error().detail);
    return kExitUsage;
  }
  return write(period, formats);
}

}  // namespace assay::cli
