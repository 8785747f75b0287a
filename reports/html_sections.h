// The sections of the HTML report, each as static markup that needs no script. Private to it.
#pragma once

#include "reports/html_page.h"
#include "reports/survey.h"

namespace assay::reports {

/// What every section may say something of.
struct Whole {
  const ScanInfo& info;
  const ScanSummary& summary;
  const Survey& survey;
};

void put_status(Page& page, const Whole& whole);      // html_status.cc
void put_trend(Page& page, const Whole& whole);       // html_trend.cc
void put_places(Page& page, const Whole& whole);      // html_places.cc
void put_kinds(Page& page, const Whole& whole);       // html_places.cc
void put_deviations(Page& page, const Whole& whole);  // html_deviations.cc
void put_work(Page& page, const Whole& whole);        // html_deviations.cc
void put_waivers(Page& page, const Whole& whole);     // html_duties.cc
void put_ropa(Page& page, const Whole& whole);        // html_duties.cc
void put_controls(Page& page, const Whole& whole);    // html_controls.cc
void put_findings(Page& page, const Whole& whole);    // html_findings.cc
void put_scope(Page& page, const Whole& whole);       // html_scope.cc
void put_method(Page& page, const Whole& whole);      // html_scope.cc

/// Deviations of a test that no waiver covers.
inline std::uint64_t deviations(const Whole& whole, TestId test) {
  return whole.summary.totals.tests[static_cast<std::size_t>(test)].deviations;
}
/// The test of a kept file that no waiver covers.
inline bool deviates(const KeptFile& file, TestId test) {
  return file.failed.has(test) && !file.waived.has(test);
}

/// All findings, files and folders for the page's script, as JSON that can stand in a script
/// element. `budget`: bytes after which findings are cut.
std::string page_data(const Page& page, const Whole& whole, std::size_t budget);

}  // namespace assay::reports
