#include "reports/shared.h"

#include <array>

#include "reports/escape.h"
#include "reports/json_records.h"

namespace assay::reports {

Severity severity_of(Level level, Confidence confidence) {
  // By level; within it from low to high confidence.
  constexpr std::array<std::array<Severity, 3>, 4> kTable = {
      {{Severity::kInfo, Severity::kInfo, Severity::kInfo},
       {Severity::kInfo, Severity::kLow, Severity::kLow},
       {Severity::kLow, Severity::kMedium, Severity::kHigh},
       {Severity::kMedium, Severity::kHigh, Severity::kCritical}}};
  return kTable[static_cast<std::size_t>(level)][static_cast<std::size_t>(confidence)];
}

std::string place_of(const Finding& finding) {
  std::string place;
  const auto add = [&place](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!place.empty()) place += ' ';
    place += name;
    append_printable(place, value);
  };
  const Where& where = *finding.where;
  if (where.page) add("page ", std::to_string(*where.page));
  if (where.slide) add("slide ", std::to_string(*where.slide));
  add("sheet ", where.sheet);
  add("cell ", where.cell);
  if (where.row) add("row ", std::to_string(*where.row));
  add("field ", where.field);
  add("part ", where.part);
  // Twelve digits name a commit in any repository; the object is in the other formats.
  add("commit ", where.commit.substr(0, 12));
  if (finding.line != 0) {
    add("", std::to_string(finding.line) + ":" + std::to_string(finding.column));
  }
  for (const std::string& decoded : where.decoded) add("in ", decoded);
  if (place.empty() && finding.bytes) add("byte ", std::to_string(finding.bytes->first));
  return place;
}

const std::string& shown(const Finding& finding) {
  return finding.secret ? *finding.secret : finding.match;
}

std::string scan_name(const ScanInfo& info) {
  std::string name = "urn:assay:scan";
  const auto add = [&name](std::string_view part) {
    name += ':' + std::to_string(part.size()) + ':';  // so that no two lists have one name
    name += part;
  };
  add(info.host);
  add(info.account);
  add(time_text(info.started));
  for (const std::string& word : info.command) add(word);
  return name;
}

std::string time_text(std::int64_t seconds) {
  std::string text;
  append_time(text, seconds);
  return text;
}

}  // namespace assay::reports
