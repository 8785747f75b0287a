// `assay breach PATHS-FILE`: what a list of leaked paths held, from a store.
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

#include "reports/breach.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/report_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "breach", "PATHS-FILE",
    "The size of a breach, from a store and without reading anything again: for a list of leaked\n"
    "paths, one a line ('-': standard input), the kinds of data, records, people (lower and upper\n"
    "bound) and levels. A folder or an archive stands for all that is in it. Exit code 3: part of\n"
    "the list is not in the scan, or was not read."};

Result<std::string> paths_text(const std::string& file) {
  if (file != "-") return read_small_file(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace

int cmd_breach(const Args& args) {
  StoreFlags store;
  bool json = false;
  std::vector<Flag> table = store_flags(store);
  table.push_back(
      {"--format", "FMT", "Output", "text (default) or json.", [&json](const std::string& value) {
         json = value == "json";
         return json || value == "text" ? std::string()
                                        : "unknown format '" + value + "' (text, json)";
       }});
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.size() != 1) return refuse(kUsage.command, "one file of paths expected");
  if (store.file.empty()) return refuse(kUsage.command, "say with --store where the scan is");
  const auto text = paths_text(parsed.operands[0]);
  auto opened = text ? open_scan(store) : Result<OpenStore>(text.error());
  if (!opened) {
    complain(opened.error().detail);
    return kExitUsage;
  }
  const auto policy = policy_of(*opened->reader, opened->scan.policy_digest);
  if (!policy) {
    complain("the policy of the scan can't be read any more");
    return kExitUsage;
  }
  reports::Breach breach(lines_of(*text), *policy);
  const auto read = opened->reader->each(opened->scan.id, [&](scanner::EntryResult&& result) {
    std::visit([&](const auto& record) { breach.add(record); }, result);
  });
  if (!read) {
    complain(read.error().detail);
    return kExitUsage;
  }
  const std::string by = scan_line(opened->scan);
  const int printed = print(json ? breach.json(by) : breach.text(by));
  if (printed != kExitOk) return printed;
  return breach.is_incomplete() ? kExitIncomplete : kExitOk;
}

}  // namespace assay::cli
