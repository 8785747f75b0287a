#include "reports/record_lines.h"

#include <cstdint>
#include <nlohmann/json.hpp>

namespace assay::reports {
namespace {

using Json = nlohmann::json;

Result<bool> visit_all(std::istream& records, const VisitRecord& visit) {
  bool begun = false;
  bool ended = false;
  std::string line;
  for (std::uint64_t number = 1; std::getline(records, line); ++number) {
    if (line.empty()) continue;
    const Error no_record{Reason::kCorrupt, "line " + std::to_string(number) + " is no record"};
    const Json record = Json::parse(line, nullptr, false);
    const auto type = record.is_object() ? record.find("type") : record.end();
    if (!record.is_object() || type == record.end() || !type->is_string()) return no_record;
    if (!begun && (*type != "scan" || record.value("schema", Json()) != 1)) break;
    begun = true;
    ended = ended || *type == "summary";
    try {
      visit(type->get<std::string>(), record);
    } catch (const Json::exception&) {
      return no_record;  // its text may quote the line
    }
  }
  if (!begun) return Error{Reason::kCorrupt, "no records of a scan (--format jsonl, schema 1)"};
  return ended;
}

}  // namespace

Result<void> each_record(std::istream& records, const VisitRecord& visit) {
  const auto ended = visit_all(records, visit);
  if (!ended) return ended.error();
  if (!*ended) return Error{Reason::kCorrupt, "the scan's end is missing"};
  return {};
}

Result<void> each_record_so_far(std::istream& records, const VisitRecord& visit) {
  const auto ended = visit_all(records, visit);
  if (!ended) return ended.error();
  return {};
}

}  // namespace assay::reports
