// `assay diff A B`: two scans' records against one another.
#include <charconv>
#include <fstream>
#include <optional>
#include <string>

#include "reports/diff.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/report_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "diff", "A B",
    "What is new in B, what is fixed since A and what stays: A and B are files that\n"
    "'assay scan --format jsonl=FILE' wrote, or with --store numbers of its scans. Exit code 1:\n"
    "something is new; 3: part of what A found was not read again, so that nobody knows."};

std::optional<reports::ScanRecords> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  file.peek();
  if (file.bad() || !file.is_open()) {
    complain(path + ": can't be read");
    return std::nullopt;
  }
  file.clear();
  auto records = reports::read_records(file);
  if (records) return std::move(*records);
  complain(path + ": " + records.error().detail);
  return std::nullopt;
}

std::optional<reports::ScanRecords> read_scan(const StoreFlags& store) {
  auto opened = open_scan(store);
  if (!opened) {
    complain(opened.error().detail);
    return std::nullopt;
  }
  reports::ScanRecords records;
  records.key = opened->reader->key();
  records.complete = opened->scan.state == "complete";
  const auto read = opened->reader->each(opened->scan.id, [&](scanner::EntryResult&& result) {
    std::visit([&](const auto& record) { reports::add_record(record, records); }, result);
  });
  if (read) return records;
  complain(read.error().detail);
  return std::nullopt;
}

// With a store, what is a number is one of its scans.
std::optional<reports::ScanRecords> read(const std::string& name, StoreFlags store) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (store.file.empty() || error != std::errc{} || end != name.data() + name.size())
    return read_file(name);
  store.scan = id;
  return read_scan(store);
}

}  // namespace

int cmd_diff(const Args& args) {
  bool jsonl = false;
  StoreFlags store;
  const std::vector<Flag> table = {
      store_flags(store).front(),
      {"--format", "FMT", "Output", "text (default) or jsonl.", [&jsonl](const std::string& value) {
         jsonl = value == "jsonl";
         return jsonl || value == "text" ? std::string()
                                         : "unknown format '" + value + "' (text, jsonl)";
       }}};
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.size() != 2)
    return refuse(kUsage.command, "two files of records, or two scans of a store, expected");
  const auto before = read(parsed.operands[0], store);
  const auto after = before ? read(parsed.operands[1], store) : std::nullopt;
  if (!before || !after) return kExitUsage;
  const auto diff = reports::compare(*before, *after);
  if (!diff) {
    complain(diff.error().detail);
    return kExitUsage;
  }
  const int printed = print(jsonl ? reports::diff_jsonl(*diff) : reports::diff_text(*diff));
  if (printed != kExitOk) return printed;
  if (!diff->unknown.empty()) return kExitIncomplete;
  return diff->fresh.empty() ? kExitOk : kExitFindings;
}

}  // namespace assay::cli
