// What each test came to, what each control is held to, and what neither shows.
#include <algorithm>

#include "reports/html_sections.h"

namespace assay::reports {
namespace {

/// The interval as a stripe on a scale of 0 to 100 percent, with the numbers beside it.
void put_interval(Page& page, const TestResult& test) {
  const int low = test.interval[0], high = test.interval[1];
  page.raw("<td class=\"iv\" data-v=\"").raw(std::to_string(low)).raw("\">");
  page.raw("<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  page.raw("<rect class=\"rail\" y=\"3\" width=\"100\" height=\"2\"/><rect class=\"span\" x=\"");
  page.raw(std::to_string(std::min(low, 98))).raw("\" width=\"");
  page.raw(std::to_string(std::max(2, high - std::min(low, 98)))).raw("\" height=\"8\"/></svg><b>");
  page.raw(std::to_string(low));
  if (high != low) page.raw("\xE2\x80\x93").raw(std::to_string(high));
  page.raw("\xE2\x80\xAF%</b></td>");
}

void put_status(Page& page, Status status) {
  const std::string name(to_string(status));
  page.raw("<td data-v=\"").raw(std::to_string(static_cast<int>(status)));
  page.raw("\"><span class=\"state c-").raw(name).raw("\">").words("status_" + name);
  page.raw("</span></td>");
}

/// One result for each test that any control asks for, in the tests' order.
std::vector<TestResult> results_of(const Whole& whole) {
  std::array<const TestResult*, kTestCount> found{};
  for (const ControlRecord& control : whole.summary.controls) {
    for (const TestResult& test : control.tests) found[static_cast<std::size_t>(test.test)] = &test;
  }
  std::vector<TestResult> results;
  for (const TestResult* test : found) {
    if (test != nullptr) results.push_back(*test);
  }
  return results;
}

void put_tests(Page& page, const std::vector<TestResult>& results) {
  page.heading("tests");
  page.paragraph("tests_lead", {}, "note");
  page.table("tests", {{Column::Kind::kText, "test"},
                       {Column::Kind::kText, "asks"},
                       {Column::Kind::kNumber, "population"},
                       {Column::Kind::kNumber, "tested"},
                       {Column::Kind::kNumber, "deviations"},
                       {Column::Kind::kNumber, "waived"},
                       {Column::Kind::kNumber, "conform"}});
  for (const TestResult& test : results) {
    page.raw("<tr id=\"test-").raw(slug(test.test)).raw("\"><th scope=\"row\">");
    page.raw(to_string(test.test)).raw("</th>").cell_words("test_" + slug(test.test));
    page.cell_number(test.population).cell_number(test.tested).cell_number(test.deviations);
    page.cell_number(test.waived);
    if (test.tested == 0) {
      page.cell_words("nothing_to_test");
    } else {
      put_interval(page, test);
    }
    page.end_row();
  }
  page.end_table();
}

void put_samples(Page& page, const Whole& whole, const std::vector<TestResult>& results) {
  page.heading("samples");
  page.paragraph("samples_lead", {std::to_string(Survey::kSample)}, "note");
  page.table("samples", {{Column::Kind::kText, "test"},
                         {Column::Kind::kPath, "file"},
                         {Column::Kind::kText, "result"}});
  for (const TestResult& test : results) {
    for (const auto& [hash, row] :
         whole.survey.samples[static_cast<std::size_t>(test.test)].rows()) {
      page.row().cell(to_string(test.test)).cell_path(row.path);
      page.cell_words(!row.failed ? "result_conforms" : row.waived ? "waived" : "result_deviates");
      page.end_row();
    }
  }
  page.end_table();
}

std::string note_of(const Page& page, const ControlRecord& control, const Whole& whole) {
  if (control.status == Status::kNotApplicable) return control.note;  // the policy's own words
  const std::string_view note = control.note;
  if (note.starts_with("only ")) {
    return page.texts().get("note_coverage",
                            {std::to_string(coverage_of(whole.summary.totals).percent()),
                             std::to_string(page.policy().scope.min_coverage)});
  }
  return page.texts().get_or("note_" + control.note, note);
}

void put_control(Page& page, const ControlRecord& control, const Whole& whole) {
  page.raw("<tr id=\"").text(control.framework + "-" + control.id).raw("\"><th scope=\"row\">");
  page.text(control.id).raw("</th><td>");
  page.text(page.texts().get_or("title." + control.framework + "." + control.id, control.title));
  if (!control.earlier.empty()) {
    page.raw(" <span class=\"note\">").words("earlier");
    for (const std::string& id : control.earlier) page.raw(" ").text(id);
    page.raw("</span>");
  }
  page.raw("</td>");
  put_status(page, control.status);
  page.raw("<td>").text(note_of(page, control, whole)).raw("</td><td>");
  for (const TestResult& test : control.tests) {
    if (test.population == 0) continue;
    page.raw("<div><a href=\"#test-").raw(slug(test.test)).raw("\">").raw(to_string(test.test));
    page.raw("</a> ").words("deviations_of",
                            {page.grouped(test.deviations), page.grouped(test.population)});
    page.raw(", ").raw(std::to_string(test.interval[0])).raw("\xE2\x80\x93");
    page.raw(std::to_string(test.interval[1])).raw("\xE2\x80\xAF%</div>");
  }
  page.raw("</td>").cell(control.limits).end_row();
}

template <class Wanted>
void put_table(Page& page, const Framework& framework, const Whole& whole, Wanted wanted) {
  page.table("controls",
             {{Column::Kind::kPlain, "control"},
              {Column::Kind::kText, "asks"},
              {Column::Kind::kText, "status"},
              {Column::Kind::kText, "why"},
              {Column::Kind::kPlain, "evidence"},
              {Column::Kind::kText, "not_shown"}},
             "controls");
  for (const ControlRecord& control : whole.summary.controls) {
    if (control.framework == framework.id && wanted(control)) put_control(page, control, whole);
  }
  page.end_table();
}

void put_framework(Page& page, const Framework& framework, const Whole& whole) {
  page.raw("<h3>").text(framework.title).raw(" <span class=\"note\">");
  page.text(framework.edition).raw("</span></h3>\n");
  const auto answered = [](const ControlRecord& control) {
    return control.status != Status::kNotEvidenced ||
           std::any_of(control.tests.begin(), control.tests.end(),
                       [](const TestResult& test) { return test.population != 0; });
  };
  put_table(page, framework, whole, answered);
  const auto rest = std::count_if(
      whole.summary.controls.begin(), whole.summary.controls.end(),
      [&](const auto& control) { return control.framework == framework.id && !answered(control); });
  if (rest == 0) return;
  page.raw("<details><summary>");
  page.words("controls_rest", {std::to_string(rest)}).raw("</summary>\n");
  put_table(page, framework, whole, [&](const auto& control) { return !answered(control); });
  page.raw("</details>\n");
}

}  // namespace

void put_controls(Page& page, const Whole& whole) {
  page.section("controls", "nav_controls", "controls_lead");
  const auto results = results_of(whole);
  put_tests(page, results);
  for (const Framework& framework : whole.info.frameworks) put_framework(page, framework, whole);
  put_samples(page, whole, results);
  page.end_section();
}

}  // namespace assay::reports
