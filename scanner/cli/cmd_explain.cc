// `assay explain ID`, from a file of records or a store.
#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "reports/explain.h"
#include "reports/json_records.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/report_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "explain", "PATH|ID",
    "How a file got its level, impact, exposure and risk, a finding its confidence, or a\n"
    "control its status: step by step, from the records of a scan."};

/// What an issuer said of the finding's value, when 'assay verify' asked last; nothing: it never
/// did. The scan that asked may be another, and the value elsewhere in it.
Result<std::optional<Verification>> last_asked(scanner::StoreReader& reader,
                                               const Finding& finding) {
  const auto scans = reader.scans();
  if (!scans) return scans.error();
  std::optional<Verification> answer;
  for (auto scan = scans->rbegin(); scan != scans->rend() && !answer; ++scan) {
    const auto read =
        reader.with_values(scan->id, {finding.fingerprint}, [&](scanner::EntryResult&& result) {
          const auto* file = std::get_if<FileRecord>(&result);
          if (file == nullptr) return;
          for (const Finding& one : file->findings) {
            if (one.fingerprint == finding.fingerprint && one.verified) answer = one.verified;
          }
        });
    if (!read) return read.error();
    if (answer) answer->reason += " (scan " + std::to_string(scan->id) + ")";
  }
  return answer;
}

/// The records of a scan that may be about `what`, as --format jsonl has them.
Result<std::string> records_about(const StoreFlags& flags, const std::string& what) {
  auto store = open_scan(flags);
  if (!store) return store.error();
  reports::RecordWriter writer(plain_report_options().owner_name);
  std::string lines = store->scan.info + '\n';
  std::vector<std::pair<std::string, Finding>> findings;
  const auto read = store->reader->each(store->scan.id, [&](scanner::EntryResult&& result) {
    const auto* file = std::get_if<FileRecord>(&result);
    if (file == nullptr) return;
    const std::string path = file->provenance->path();
    const bool is_file = path == what;
    for (const Finding& finding : file->findings) {
      if (to_hex(finding.id) != what) continue;
      findings.emplace_back(path, finding);
    }
    if (!is_file) return;
    writer.file(lines, *file, path);
    lines += '\n';
  });
  if (!read) return read.error();
  for (auto& [path, finding] : findings) {
    if (!finding.verified) {
      auto answer = last_asked(*store->reader, finding);
      if (!answer) return answer.error();
      finding.verified = std::move(*answer);
    }
    writer.finding(lines, finding, path);
    lines += '\n';
  }
  return lines + store->scan.summary;
}

int explain_stored(const StoreFlags& flags, const std::string& what) {
  const auto lines = records_about(flags, what);
  if (!lines) {
    complain(lines.error().detail);
    return kExitUsage;
  }
  std::istringstream records(*lines);
  const auto text = reports::explain(records, what);
  if (text) return print(*text);
  complain(flags.file + ": " + text.error().detail);
  return kExitUsage;
}

}  // namespace

int cmd_explain(const Args& args) {
  std::string from;
  StoreFlags store;
  std::vector<Flag> table = {{"--from", "FILE", "Records",
                              "What 'assay scan --format jsonl=FILE' wrote.",
                              [&from](const std::string& value) {
                                from = value;
                                return std::string(value.empty() ? "an empty value" : "");
                              }}};
  for (Flag& flag : store_flags(store)) table.push_back(std::move(flag));
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.size() != 1) return refuse(kUsage.command, "one path or id expected");
  if (from.empty() == store.file.empty())
    return refuse(kUsage.command, "say where the records are: --from FILE or --store FILE");
  if (from.empty()) return explain_stored(store, parsed.operands.front());
  std::ifstream records(from, std::ios::binary);
  records.peek();
  if (records.bad() || !records.is_open()) {
    complain(from + ": can't be read");
    return kExitUsage;
  }
  records.clear();
  const auto text = reports::explain(records, parsed.operands.front());
  if (!text) {
    complain(from + ": " + text.error().detail);
    return kExitUsage;
  }
  return print(*text);
}

}  // namespace assay::cli
