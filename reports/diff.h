// What is new, what is fixed and what stays between two scans, from their records (--format jsonl).
#pragma once

#include <cstdint>
#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::reports {

/// A scan's findings, as far as comparing needs them.
struct ScanRecords {
  struct Row {
    std::string id, rule, path, confidence, level, match;  ///< `match` is masked
    std::uint64_t line = 0;
  };
  std::map<std::string, Row> findings;        ///< by id
  std::map<std::string, std::string> unread;  ///< path → reason: skipped, or read in part
  std::string key;                            ///< names the fingerprint key
  bool complete = false;                      ///< has a summary that says so
};

/// Reads records line by line. An Error: they are none, or hold no whole scan.
Result<ScanRecords> read_records(std::istream& records);

/// As read_records() from a record itself; the caller sets key and complete.
void add_record(const FileRecord& file, ScanRecords& into);
void add_record(const SkippedRecord& skipped, ScanRecords& into);

struct Diff {
  std::vector<ScanRecords::Row> fresh, fixed, persisting;
  /// Of the first scan, in files that the second did not read, or read in part: nobody knows.
  std::vector<ScanRecords::Row> unknown;
};

/// A finding is the same when its id is: rule, place and value. An Error: the scans had different
/// fingerprint keys, so that no two ids can be the same.
Result<Diff> compare(const ScanRecords& before, const ScanRecords& after);

/// For people: every new, fixed and unknown finding, a count of the others.
std::string diff_text(const Diff& diff);
/// For programs: one object a line,
/// {"type":"diff","status":"new"|"fixed"|"unknown"|"persisting",…}, then the counts.
std::string diff_jsonl(const Diff& diff);

}  // namespace assay::reports
