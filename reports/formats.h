// The makers of the formats; report.cc has the table of their names. Each takes text out by `sink`
// and, but where said, holds nothing that grows with the number of records.
#pragma once

#include <memory>

#include "reports/report.h"

namespace assay::reports {

/// SARIF 2.1.0. Results are streamed; what was not read waits in a Spill.
std::unique_ptr<Report> make_sarif_report(ByteSink sink, ReportOptions options);

/// RFC 4180, one table a format: findings, files, what was not read, tests of controls.
std::unique_ptr<Report> make_csv_findings_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_files_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_skipped_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_controls_report(ByteSink sink, ReportOptions options);

/// Markdown: the numbers and the worst of what was found.
std::unique_ptr<Report> make_markdown_report(ByteSink sink, ReportOptions options);

/// JUnit XML. Cases wait in a Spill for each class of data.
std::unique_ptr<Report> make_junit_report(ByteSink sink, ReportOptions options);

/// GitLab's SAST report 15.2.1. What was not read waits in a Spill.
std::unique_ptr<Report> make_gitlab_report(ByteSink sink, ReportOptions options);

/// OCSF events, one a line.
std::unique_ptr<Report> make_ocsf_report(ByteSink sink, ReportOptions options);

/// Prometheus' text format, for a textfile collector. Totals only.
std::unique_ptr<Report> make_prometheus_report(ByteSink sink, ReportOptions options);

/// OSCAL assessment results 1.1.3. Totals only.
std::unique_ptr<Report> make_oscal_report(ByteSink sink, ReportOptions options);

/// HTML for people: one page. Keeps the worst 100,000 findings, sums of all, and folders up to a
/// limit (survey.h).
std::unique_ptr<Report> make_html_report(ByteSink sink, ReportOptions options);

}  // namespace assay::reports
