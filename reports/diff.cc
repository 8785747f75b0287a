#include "reports/diff.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/escape.h"
#include "reports/record_lines.h"

namespace assay::reports {
namespace {

using Json = nlohmann::json;
using Row = ScanRecords::Row;

std::string text_of(const Json& record, const char* key) {
  const auto at = record.find(key);
  return at != record.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Row row_of(const Json& record) {
  Row row;
  row.id = text_of(record, "id");
  row.rule = text_of(record, "rule");
  row.path = text_of(record, "path");
  row.confidence = text_of(record, "confidence");
  row.level = text_of(record, "level");
  row.match = text_of(record, "match");
  const auto line = record.find("line");
  if (line != record.end() && line->is_number_unsigned()) row.line = line->get<std::uint64_t>();
  return row;
}

bool by_place(const Row& a, const Row& b) {
  return std::tie(a.path, a.line, a.rule, a.id) < std::tie(b.path, b.line, b.rule, b.id);
}

// Whether the file, or a folder or container that it lies in, was not wholly read.
bool is_unread(const ScanRecords& scan, const std::string& path) {
  if (scan.unread.count(path) != 0) return true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if ((path[i] == '/' || path[i] == '!') && scan.unread.count(path.substr(0, i)) != 0)
      return true;
  }
  return false;
}

void add_rows(std::string& out, std::string_view title, const std::vector<Row>& rows) {
  if (rows.empty()) return;
  out += std::string(title) + "\n";
  for (const Row& row : rows) {
    out += "  " + printable(row.path) + ":" + std::to_string(row.line) + "  " +
           printable(row.confidence) + "  " + printable(row.match) + "  (" + printable(row.rule) +
           ")\n";
  }
  out += '\n';
}

constexpr auto kReplace = Json::error_handler_t::replace;

}  // namespace

Result<ScanRecords> read_records(std::istream& records) {
  ScanRecords scan;
  const auto read = each_record(records, [&](const std::string& type, const Json& record) {
    if (type == "scan") {
      scan.key = text_of(record, "key");
    } else if (type == "finding") {
      Row row = row_of(record);
      std::string id = row.id;
      scan.findings.emplace(std::move(id), std::move(row));
    } else if (type == "skipped") {
      scan.unread.emplace(text_of(record, "path"), text_of(record, "reason"));
    } else if (type == "file" && record.contains("partial")) {
      scan.unread.emplace(text_of(record, "path"), "partial");
    } else if (type == "summary") {
      scan.complete = record.value("complete", false);
    }
  });
  if (!read) return read.error();
  return scan;
}

void add_record(const FileRecord& file, ScanRecords& into) {
  const std::string path = file.provenance->path();
  for (const Finding& finding : file.findings) {
    if (!finding.suppressed.empty()) continue;
    Row row{to_hex(finding.id),
            finding.rule->id,
            path,
            std::string(to_string(finding.confidence)),
            std::string(to_string(finding.level)),
            finding.match,
            finding.line};
    std::string id = row.id;
    into.findings.emplace(std::move(id), std::move(row));
  }
  if (file.partial) into.unread.emplace(path, "partial");
}

void add_record(const SkippedRecord& skipped, ScanRecords& into) {
  into.unread.emplace(skipped.provenance->path(), to_string(skipped.reason));
}

Result<Diff> compare(const ScanRecords& before, const ScanRecords& after) {
  if (before.key != after.key || before.key == "ephemeral") {
    return Error{Reason::kUnsupported,
                 "the scans had different fingerprint keys: what is the same can't be told"};
  }
  Diff diff;
  for (const auto& [id, row] : after.findings)
    (before.findings.count(id) != 0 ? diff.persisting : diff.fresh).push_back(row);
  for (const auto& [id, row] : before.findings) {
    if (after.findings.count(id) != 0) continue;
    (is_unread(after, row.path) ? diff.unknown : diff.fixed).push_back(row);
  }
  for (auto* rows : {&diff.fresh, &diff.fixed, &diff.unknown, &diff.persisting})
    std::sort(rows->begin(), rows->end(), by_place);
  return diff;
}

std::string diff_text(const Diff& diff) {
  std::string out;
  add_rows(out, "new", diff.fresh);
  add_rows(out, "fixed", diff.fixed);
  add_rows(out, "not read again", diff.unknown);
  out += std::to_string(diff.fresh.size()) + " new, " + std::to_string(diff.fixed.size()) +
         " fixed, " + std::to_string(diff.unknown.size()) + " not read again, " +
         std::to_string(diff.persisting.size()) + " persisting\n";
  return out;
}

std::string diff_jsonl(const Diff& diff) {
  std::string out;
  const std::array<std::pair<const char*, const std::vector<Row>*>, 4> parts = {
      {{"new", &diff.fresh},
       {"fixed", &diff.fixed},
       {"unknown", &diff.unknown},
       {"persisting", &diff.persisting}}};
  Json counts = {{"type", "diff-summary"}};
  for (const auto& [status, rows] : parts) {
    counts[status] = rows->size();
    for (const Row& row : *rows) {
      const Json record = {{"type", "diff"},     {"status", status},
                           {"id", row.id},       {"rule", row.rule},
                           {"path", row.path},   {"line", row.line},
                           {"level", row.level}, {"confidence", row.confidence},
                           {"match", row.match}};
      out += record.dump(-1, ' ', false, kReplace) + '\n';
    }
  }
  return out + counts.dump() + '\n';
}

}  // namespace assay::reports
