// The format for people: findings grouped by file, then one screen of what was and what was not
// looked at.
#pragma once

#include <memory>

#include "reports/report.h"

namespace assay::reports {

std::unique_ptr<Report> make_text_report(ByteSink sink, ReportOptions options);

}  // namespace assay::reports
