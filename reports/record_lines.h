// The one loop over the lines of --format jsonl, for those who want the JSON itself; whoever wants
// records has reports/record_reader.h. Private to assay::reports.
#pragma once

#include <functional>
#include <istream>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "scanner/base/result.h"

namespace assay::reports {

using VisitRecord = std::function<void(const std::string& type, const nlohmann::json& record)>;

/// Gives every record with its type, the scan's first. An Error names the line that is none (its
/// text is never quoted), says that these are no records of a scan, or that the scan's end is
/// missing; `visit` may throw nlohmann::json::exception for a record that is not what it says.
/// Blank lines count but are nothing.
Result<void> each_record(std::istream& records, const VisitRecord& visit);
/// As above of a scan that may have no end.
Result<void> each_record_so_far(std::istream& records, const VisitRecord& visit);

}  // namespace assay::reports
