// `assay subject VALUE…`: where a person's identifiers occur, from a store.
#include <algorithm>
#include <iostream>
#include <set>
#include <string>
#include <utility>

#include "patterns/rule_set.h"
#include "reports/escape.h"
#include "reports/json_records.h"
#include "reports/record_reader.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/report_run.h"
#include "scanner/store_erasures.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "subject", "VALUE…",
    "Where a person's identifiers occur (access and erasure requests), looked up in a store by\n"
    "keyed fingerprint. '-' reads values from standard input, one a line: the command line is\n"
    "seen by others and kept by shells. Values are never printed. Exit code 1: something was\n"
    "found; 0: nothing, in what that scan read.\n"
    "With --erase they are put on the store's erasure list as well, as fingerprints: every later\n"
    "scan says whether they are still found (T-ERASE), until --withdraw takes them off it."};

struct SubjectFlags {
  StoreFlags store;
  bool jsonl = false;
  std::string erase, withdraw;
};

std::vector<Flag> subject_flags(SubjectFlags& f) {
  std::vector<Flag> table = store_flags(f.store);
  const auto reference = [](std::string& into) {
    return [&into](const std::string& value) {
      into = value;
      return std::string(value.empty() ? "an empty value" : "");
    };
  };
  table.push_back({"--erase", "REF", "Erasure",
                   "Put the values on the erasure list; REF names the request.",
                   reference(f.erase)});
  table.push_back({"--withdraw", "REF", "Erasure",
                   "Take what was put on it with this REF off the erasure list.",
                   reference(f.withdraw)});
  table.push_back({"--format", "FMT", "Output", "text (default) or jsonl: the findings' records.",
                   [&f](const std::string& value) {
                     f.jsonl = value == "jsonl";
                     return f.jsonl || value == "text"
                                ? std::string()
                                : "unknown format '" + value + "' (text, jsonl)";
                   }});
  return table;
}

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
  text += "read " + std::to_string(totals.scanned.entries) + " entries, in part " +
          std::to_string(totals.partial.entries) + ", skipped " +
          std::to_string(totals.skipped.entries) + "\n";
  const auto more = totals.by_reason[static_cast<std::size_t>(Reason::kLimitMatches)].entries;
  if (more != 0) {
    text += std::to_string(more) + " of those read in part " + (more == 1 ? "has" : "have") +
            " more values than a store keeps: what is not found may lie there\n";
  }
  return text;
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

// Besides the classes that the store has something of, those that a later scan may find them as.
Result<void> put_on_list(const OpenStore& store, const SubjectFlags& flags,
                         const std::vector<std::string>& values, const FingerprintKey& key) {
  std::set<std::string> classes;
  for (const std::string& each : store.reader->classes()) classes.insert(each);
  const auto rules = patterns::RuleSet::built_in();
  for (const auto& rule : rules->rules()) classes.insert(rule.info.data_class);
  scanner::ErasureRequest request;
  request.reference = flags.erase;
  request.since = unix_now();
  for (const std::string& value : values)
    request.items.push_back(fingerprints_of(value, key, {classes.begin(), classes.end()}));
  return scanner::list_for_erasure(store.path, request);
}

int withdraw(const SubjectFlags& flags) {
  const auto items = scanner::withdraw_erasure(flags.store.file, flags.withdraw);
  if (!items) {
    complain(items.error().detail);
    return kExitUsage;
  }
  return print(std::to_string(*items) + " taken off the erasure list\n");
}

std::string wrong_with(const SubjectFlags& flags, const Args& values) {
  if (flags.store.file.empty()) return "say with --store where the scan is";
  if (flags.withdraw.empty()) return values.empty() ? "no VALUE given" : "";
  return values.empty() && flags.erase.empty() ? "" : "--withdraw goes without values and --erase";
}

}  // namespace

int cmd_subject(const Args& args) {
  SubjectFlags flags;
  const auto table = subject_flags(flags);
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (const std::string wrong = wrong_with(flags, parsed.operands); !wrong.empty())
    return refuse(kUsage.command, wrong);
  if (!flags.withdraw.empty()) return withdraw(flags);
  auto opened = open_scan(flags.store);
  if (!opened) {
    complain(opened.error().detail);
    return kExitUsage;
  }
  const auto key = load_key(flags.store.file);
  if (!key) {
    complain(key.error().detail);
    return kExitUsage;
  }
  if (key->key.id() != opened->reader->key()) {
    complain("store " + flags.store.file + ": its fingerprints were made with key " +
             opened->reader->key() + ", this run's is " + key->key.id() +
             "; name the right one with ASSAY_KEY_FILE");
    return kExitUsage;
  }
  const auto values = values_of(parsed.operands);
  // An answer to an empty question would read like "not found".
  if (values.empty() || std::find(values.begin(), values.end(), "") != values.end())
    return refuse(kUsage.command, values.empty() ? "no VALUE given" : "an empty VALUE");
  if (!flags.erase.empty()) {
    if (const auto listed = put_on_list(*opened, flags, values, key->key); !listed) {
      complain(listed.error().detail);
      return kExitUsage;
    }
  }
  return look_up(*opened, values, key->key, flags.jsonl);
}

}  // namespace assay::cli
