// The machine's formats: JSON lines as they come, and one JSON document of the same objects. Own
// fast writer; the objects are those of schema/assay-1.schema.json.
#pragma once

#include <memory>

#include "reports/report.h"

namespace assay::reports {

/// One object a line: scan, then findings, files and skipped entries as they come, then the
/// summary.
std::unique_ptr<Report> make_jsonl_report(ByteSink sink, ReportOptions options);

/// { "schema", "scan", "findings", "files", "skipped", "suppressed", "controls", "summary" }.
/// Findings are streamed, what stands after them waits in unnamed temporary files beyond some MiB.
std::unique_ptr<Report> make_json_report(ByteSink sink, ReportOptions options);

}  // namespace assay::reports
