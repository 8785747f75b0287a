// What the formats say alike of a finding, a place and a scan. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reports/report.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// How loud a finding is where people are told by severity, from level and confidence.
enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
Severity severity_of(Level level, Confidence confidence);

/// "12:5", and what stands for it where there are no lines: "page 3", "sheet Staff cell C4".
/// Printable.
std::string place_of(const Finding& finding);

/// The value as the report may show it: masked, unless the raw one was asked for.
const std::string& shown(const Finding& finding);

/// A name for what is made of this scan alone: command, host, account and start.
std::string scan_name(const ScanInfo& info);

/// RFC 3339, UTC.
std::string time_text(std::int64_t seconds);

/// Whether a finding counts: not suppressed.
inline bool counts(const Finding& finding) { return finding.suppressed.empty(); }

}  // namespace assay::reports
