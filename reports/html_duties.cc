// Waivers, and the record of processing held against what was found.
#include <algorithm>

#include "reports/html_sections.h"

namespace assay::reports {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void put_line(Page& page, const ProcessingLine& line) {
  page.row().raw("<td>");
  page.text(page.class_title(line.data_class));
  if (line.state == Declared::kNotFound) page.raw(" <code>").text(line.data_class).raw("</code>");
  page.raw("</td><td><span class=\"state d-").raw(to_string(line.state)).raw("\">");
  page.words("declared_" + std::string(to_string(line.state))).raw("</span></td>");
  page.cell_number(line.files).cell_range(line.people[0], line.people[1]);
  if (line.files == 0) {
    page.cell("").cell("").cell("").cell("");
  } else {
    page.cell_words("audience_" + std::string(line.audience));
    page.cell_day(line.oldest == 0 ? std::nullopt : std::optional(line.oldest / kSecondsPerDay),
                  false);
    const int days = keep_days(page.policy(), line.data_class, line.activity);
    page.cell(days == 0 ? "" : page.texts().get("days", {std::to_string(days)}));
    page.cell_path(line.example);
  }
  page.end_row();
}

void put_lines(Page& page, const std::vector<ProcessingLine>& lines, const Activity* activity) {
  page.table("ropa_lines", {{Column::Kind::kText, "kind"},
                            {Column::Kind::kText, "declared"},
                            {Column::Kind::kNumber, "files"},
                            {Column::Kind::kNumber, "values_bounds"},
                            {Column::Kind::kText, "readable_by"},
                            {Column::Kind::kText, "oldest"},
                            {Column::Kind::kText, "keep"},
                            {Column::Kind::kPath, "example"}});
  for (const ProcessingLine& line : lines) {
    if (line.activity == activity) put_line(page, line);
  }
  page.end_table();
}

void put_activity(Page& page, const Activity& activity, const std::vector<ProcessingLine>& lines) {
  page.raw("<h3>").text(activity.purpose.empty() ? activity.id : activity.purpose);
  page.raw("</h3>\n<dl class=\"facts\">");
  const auto fact = [&](std::string_view key, const std::string& value) {
    page.raw("<div><dt>").words(key).raw("</dt><dd>");
    if (value.empty()) {
      page.raw("<em>").words("not_declared").raw("</em>");
    } else {
      page.text(value);
    }
    page.raw("</dd></div>");
  };
  fact("owner", activity.owner);
  fact("basis", activity.basis);
  fact("subjects", joined(activity.subjects));
  fact("recipients", joined(activity.recipients));
  fact("transfers", joined(activity.transfers));
  fact("measures", joined(activity.measures));
  page.raw("</dl>\n");
  put_lines(page, lines, &activity);
}

}  // namespace

void put_waivers(Page& page, const Whole& whole) {
  page.section("waivers", "nav_waivers", "waivers_lead");
  const auto& lines = whole.survey.waivers.lines();
  if (lines.empty()) {
    page.paragraph("waivers_none", {}, "none");
    page.end_section();
    return;
  }
  page.table("nav_waivers", {{Column::Kind::kText, "waiver"},
                             {Column::Kind::kText, "state"},
                             {Column::Kind::kText, "expires"},
                             {Column::Kind::kText, "test"},
                             {Column::Kind::kPath, "where"},
                             {Column::Kind::kNumber, "files"},
                             {Column::Kind::kText, "reason"},
                             {Column::Kind::kText, "owner_approver"},
                             {Column::Kind::kText, "compensating"}});
  for (const WaiverLine& line : lines) {
    const Waiver& waiver = *line.waiver;
    page.row().cell(waiver.id).raw("<td><span class=\"state w-").raw(to_string(line.state));
    page.raw("\">").words("waiver_" + std::string(to_string(line.state))).raw("</span>");
    if (line.files == 0) page.raw(" ").words("waiver_unused");
    page.raw("</td>").cell_day(waiver.expires, false).cell(to_string(waiver.test));
    page.cell_path(waiver.path.text()).cell_number(line.files);
    page.cell(waiver.reason + (waiver.ticket.empty() ? "" : " (" + waiver.ticket + ")"));
    page.cell(waiver.owner + " / " + waiver.approver).cell(waiver.compensating).end_row();
  }
  page.end_table();
  page.end_section();
}

void put_ropa(Page& page, const Whole& whole) {
  page.section("ropa", "nav_ropa", "ropa_lead");
  const auto lines = whole.survey.processing.lines();
  const auto& activities = page.policy().activities;
  if (activities.empty()) page.paragraph("ropa_none", {}, "none");
  for (const Activity& activity : activities) put_activity(page, activity, lines);
  const bool rest = std::any_of(lines.begin(), lines.end(), [](const ProcessingLine& line) {
    return line.activity == nullptr;
  });
  if (rest) {
    page.heading("ropa_nowhere");
    put_lines(page, lines, nullptr);
  }
  page.end_section();
}

}  // namespace assay::reports
