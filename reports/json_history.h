// What earlier scans say of a scan, as members of its summary record, and back. Private to
// assay::reports. Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reports/json_records.h"
#include "reports/report.h"

namespace assay::reports {

/// Adds "people", "change", "period" and "over_time": those that the summary has.
void append_history(ObjectWriter& object, const ScanSummary& summary);

/// Sets them. Throws what nlohmann::json throws, and std::invalid_argument, when they aren't what
/// append_history() writes.
void read_history(const nlohmann::json& record, ScanSummary& summary);

/// What ObjectWriter::bytes() wrote; empty: there is no such member. Throws as above.
std::string raw_bytes(const nlohmann::json& record, const std::string& key);

/// "2026-01-31T23:59:59Z" as seconds since 1970. Throws std::invalid_argument.
std::int64_t seconds_of(const std::string& time);

}  // namespace assay::reports
