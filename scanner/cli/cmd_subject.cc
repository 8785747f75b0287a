// `assay subject VALUE…`: where a person's identifiers occur, from a store.
#include <algorithm>
#include <iostream>
#include <string>
#include <utility>

#include "reports/escape.h"
#include "reports/json_records.h"
#include "reports/record_reader.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/report_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "subject", "VALUE…",
    "Where a person's identifiers occur (access and erasure requests), looked up in a store by\n"
    "keyed fingerprint. '-' reads values from standard input, one a line: the command line is\n"
    "seen by others and kept by shells. Values are never printed. Exit code 1: something was\n"
    "found; 0: nothing, in what that scan read."};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

/// All fingerprints that a value may have: which kind it is, and whether its rule looks at
/// separators and case, the store does not say.
std::vector<Fingerprint> fingerprints_of(const std::string& value, const FingerprintKey& key,
                                         const std::vector<std::string>& classes) {
  std::vector<Fingerprint> all;
  for (const std::string& form :
       {normalise_value(value, true), normalise_value(value, false), lower(value)}) {
    for (const std::string& data_class : classes)
      all.push_back(key.fingerprint(data_class, SecretView(form)));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<std::string> values_of(const Args& operands) {
  std::vector<std::string> values;
  for (const std::string& operand : operands) {
    if (operand != "-") {
      values.push_back(operand);
      continue;
    }
    for (std::string line; std::getline(std::cin, line);) {
      if (!line.empty()) values.push_back(line);
    }
  }
  return values;
}

std::string place_of(const Finding& finding, const std::string& path) {
  return "  " + reports::printable(path) + ":" + std::to_string(finding.line) + ":" +
         std::to_string(finding.column) + "  " + finding.rule->data_class + "  " +
         reports::printable(finding.match) + "  (" + finding.rule->id + ")\n";
}

/// What was searched, for whoever has to prove it.
std::string searched(const scanner::StoredScan& scan) {
  std::string text = "searched: " + reports::printable(scan_line(scan)) + "\n";
  const auto summary = reports::read_summary(scan.summary);
  if (!summary) return text;
  const Totals& totals = summary->totals;
  return text + "read " + std::to_string(totals.scanned.entries) + " entries, in part " +
         std::to_string(totals.partial.entries) + ", skipped " +
         std::to_string(totals.skipped.entries) + "\n";
}

int look_up(OpenStore& store, const std::vector<std::string>& values, const FingerprintKey& key,
            bool jsonl) {
  std::string out = jsonl ? "" : searched(store.scan);
  reports::RecordWriter writer({});
  std::uint64_t found = 0;
  std::uint64_t files = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto wanted = fingerprints_of(values[i], key, store.reader->classes());
    std::string places;
    const auto read =
        store.reader->with_values(store.scan.id, wanted, [&](scanner::EntryResult&& result) {
          const auto* file = std::get_if<FileRecord>(&result);
          if (file == nullptr) return;
          const std::string path = file->provenance->path();
          const std::uint64_t before = found;
          for (const Finding& finding : file->findings) {
            if (!std::binary_search(wanted.begin(), wanted.end(), finding.fingerprint)) continue;
            ++found;
            if (jsonl) {
              writer.finding(places, finding, path);
              places += '\n';
            } else {
              places += place_of(finding, path);
            }
          }
          if (found != before) ++files;
        });
    if (!read) {
      complain(read.error().detail);
      return kExitUsage;
    }
    if (!jsonl) out += "value " + std::to_string(i + 1) + (places.empty() ? ": not found\n" : "\n");
    out += places;
  }
  if (!jsonl) out += std::to_string(found) + " places in " + std::to_string(files) + " files\n";
  const int printed = print(out);
  if (printed != kExitOk) return printed;
  return found == 0 ? kExitOk : kExitFindings;
}

}  // namespace

int cmd_subject(const Args& args) {
  StoreFlags store;
  bool jsonl = false;
  std::vector<Flag> table = store_flags(store);
  table.push_back({"--format", "FMT", "Output", "text (default) or jsonl: the findings' records.",
                   [&jsonl](const std::string& value) {
                     jsonl = value == "jsonl";
                     return jsonl || value == "text"
                                ? std::string()
                                : "unknown format '" + value + "' (text, jsonl)";
                   }});
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.empty()) return refuse(kUsage.command, "no VALUE given");
  if (store.file.empty()) return refuse(kUsage.command, "say with --store where the scan is");
  auto opened = open_scan(store);
  if (!opened) {
    complain(opened.error().detail);
    return kExitUsage;
  }
  const auto key = load_key(store.file);
  if (!key) {
    complain(key.error().detail);
    return kExitUsage;
  }
  if (key->key.id() != opened->reader->key()) {
    complain("store " + store.file + ": its fingerprints were made with key " +
             opened->reader->key() + ", this run's is " + key->key.id() +
             "; name the right one with ASSAY_KEY_FILE");
    return kExitUsage;
  }
  return look_up(*opened, values_of(parsed.operands), key->key, jsonl);
}

}  // namespace assay::cli
