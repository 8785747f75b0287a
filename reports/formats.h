// The makers of the formats; report.cc has the table of their names. Each takes text out by `sink`
// and, but where said, holds nothing that grows with the number of records. All but text, jsonl
// and ocsf, which are read while they are written, have the same bytes for the same records in
// whatever order those come.
#pragma once

#include <memory>

#include "reports/report.h"

namespace assay::reports {

/// SARIF 2.1.0. Results wait in a SortedSpill.
std::unique_ptr<Report> make_sarif_report(ByteSink sink, ReportOptions options);

/// RFC 4180, one table a format: findings, files, what was not read, tests of controls.
std::unique_ptr<Report> make_csv_findings_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_files_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_skipped_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_controls_report(ByteSink sink, ReportOptions options);

/// RFC 4180 too, of what the policy says: who mends what until when, the waivers, and the record of
/// processing (GDPR art. 30), declared against found. They keep folders up to a limit, or sums.
std::unique_ptr<Report> make_csv_worklist_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_csv_waivers_report(ByteSink sink, ReportOptions options);
std::unique_ptr<Report> make_ropa_report(ByteSink sink, ReportOptions options);

/// Markdown: the numbers and the worst of what was found.
std::unique_ptr<Report> make_markdown_report(ByteSink sink, ReportOptions options);

/// JUnit XML. Cases wait in a SortedSpill for each class of data.
std::unique_ptr<Report> make_junit_report(ByteSink sink, ReportOptions options);

/// GitLab's SAST report 15.2.1. Findings wait in a SortedSpill.
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
