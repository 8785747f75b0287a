#include "reports/report.h"

#include <array>

#include "reports/formats.h"
#include "reports/json_report.h"
#include "reports/text_report.h"

namespace assay::reports {
namespace {

struct Format {
  std::string_view name;
  std::unique_ptr<Report> (*make)(ByteSink, ReportOptions);
};

constexpr std::array<Format, 18> kFormats = {{{"text", make_text_report},
                                              {"jsonl", make_jsonl_report},
                                              {"json", make_json_report},
                                              {"sarif", make_sarif_report},
                                              {"csv", make_csv_findings_report},
                                              {"csv-files", make_csv_files_report},
                                              {"csv-skipped", make_csv_skipped_report},
                                              {"csv-controls", make_csv_controls_report},
                                              {"csv-worklist", make_csv_worklist_report},
                                              {"csv-waivers", make_csv_waivers_report},
                                              {"ropa", make_ropa_report},
                                              {"html", make_html_report},
                                              {"markdown", make_markdown_report},
                                              {"junit", make_junit_report},
                                              {"gitlab", make_gitlab_report},
                                              {"ocsf", make_ocsf_report},
                                              {"oscal", make_oscal_report},
                                              {"prometheus", make_prometheus_report}}};

}  // namespace

std::vector<std::string_view> report_formats() {
  std::vector<std::string_view> names;
  for (const Format& format : kFormats) names.push_back(format.name);
  return names;
}

std::unique_ptr<Report> make_report(std::string_view format, ByteSink sink, ReportOptions options) {
  for (const Format& each : kFormats) {
    if (each.name == format) return each.make(std::move(sink), std::move(options));
  }
  return nullptr;
}

}  // namespace assay::reports
