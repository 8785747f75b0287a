// What changed since the scan before, the line of scans, and operation over a period.
#include <algorithm>

#include "reports/html_sections.h"

namespace assay::reports {
namespace {

constexpr std::size_t kScans = 24;

void put_change(Page& page, const Change& change) {
  page.raw("<dl class=\"figures small\">\n");
  for (const auto& [key, count] : {std::pair{"change_added", change.added},
                                   {"change_fixed", change.fixed},
                                   {"change_persisting", change.persisting},
                                   {"change_reopened", change.reopened},
                                   {"change_not_read", change.not_read}}) {
    page.raw("<div><dt>").words(key).raw("</dt><dd><b>").number(count).raw("</b></dd></div>\n");
  }
  page.raw("</dl>\n");
}

PastScan of_this(const Whole& whole) {
  PastScan scan;
  const Totals& totals = whole.summary.totals;
  scan.started = whole.info.started;
  scan.coverage = coverage_of(totals).percent();
  for (const auto& [name, counts] : totals.findings) {
    scan.findings += counts[0] + counts[1] + counts[2];
  }
  scan.files_by_level = totals.files_by_level;
  scan.risk_mass = totals.risk_mass;
  scan.people = whole.survey.people[1];
  return scan;
}

/// One line, scaled to its own largest value.
void put_line(Page& page, const std::vector<PastScan>& scans, std::string_view key,
              std::uint64_t (*value)(const PastScan&)) {
  std::uint64_t largest = 1;
  for (const PastScan& scan : scans) largest = std::max(largest, value(scan));
  page.raw("<figure class=\"line\"><figcaption>").words(key).raw(" <b>");
  page.number(value(scans.back())).raw("</b></figcaption>");
  page.raw("<svg viewBox=\"0 0 300 60\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  page.raw("<polyline points=\"");
  for (std::size_t i = 0; i < scans.size(); ++i) {
    const std::size_t x = i * 300 / std::max<std::size_t>(1, scans.size() - 1);
    page.raw(std::to_string(x)).raw(",").raw(std::to_string(57 - value(scans[i]) * 54 / largest));
    page.raw(" ");
  }
  page.raw("\"/></svg></figure>\n");
}

void put_lines(Page& page, const std::vector<PastScan>& scans) {
  page.raw("<div class=\"lines\">\n");
  put_line(page, scans, "trend_risk", [](const PastScan& scan) { return scan.risk_mass; });
  put_line(page, scans, "trend_findings", [](const PastScan& scan) { return scan.findings; });
  put_line(page, scans, "trend_people", [](const PastScan& scan) { return scan.people; });
  page.raw("</div>\n");
  page.table("trend", {{Column::Kind::kText, "scan"},
                       {Column::Kind::kNumber, "coverage_percent"},
                       {Column::Kind::kNumber, "findings"},
                       {Column::Kind::kNumber, "people_most"},
                       {Column::Kind::kNumber, "level#3"},
                       {Column::Kind::kNumber, "risk_mass"}});
  for (const PastScan& scan : scans) {
    page.row().cell(moment(scan.started)).cell_number(static_cast<std::uint64_t>(scan.coverage));
    page.cell_number(scan.findings).cell_number(scan.people);
    page.cell_number(scan.files_by_level[3]).cell_number(scan.risk_mass).end_row();
  }
  page.end_table();
}

void put_period(Page& page, const Period& period) {
  page.heading("period");
  page.paragraph("period_lead", {moment(period.since), moment(period.until)});
  page.table("period", {{Column::Kind::kPlain, "what"}, {Column::Kind::kPlain, "figure"}});
  const auto line = [&](std::string_view key, const std::optional<std::uint64_t>& value) {
    page.row().raw("<th scope=\"row\">").words(key).raw("</th>");
    if (value) {
      page.cell_number(*value);
    } else {
      page.cell_words("not_known");
    }
    page.end_row();
  };
  line("period_runs", period.runs);
  line("period_expected", period.runs_expected);
  line("period_gap", period.longest_gap_days);
  line("period_opened", period.opened);
  line("period_closed", period.closed);
  line("period_overdue", period.overdue);
  line("period_median", period.median_days);
  line("period_p90", period.p90_days);
  line("period_max", period.max_days);
  line("period_policy", period.policy_changes);
  line("period_rules", period.rule_changes);
  page.end_table();
}

/// Deviations that only earlier scans tell of. `key`: of the heading, the lead and the table.
void put_list(Page& page, const std::string& key, const OverTime::List& list) {
  if (list.count == 0) return;
  page.heading(key);
  page.paragraph(key + "_lead", {page.grouped(list.count)});
  page.table(key, {{Column::Kind::kPath, "file"},
                   {Column::Kind::kText, "test"},
                   {Column::Kind::kText, "level"},
                   {Column::Kind::kText, "open_since"},
                   {Column::Kind::kText, "due"}});
  for (const OverTimeItem& item : list.first) {
    page.row().cell_path(item.path).cell(to_string(item.test)).cell_level(item.level);
    page.cell(moment(item.opened));
    if (item.waived) {
      page.cell_words("state_waived");
    } else {
      page.cell(item.due ? moment(*item.due) : std::string());
    }
    page.end_row();
  }
  page.end_table(list.count - list.first.size(), "jsonl");
}

}  // namespace

void put_trend(Page& page, const Whole& whole) {
  page.heading("change");
  if (whole.summary.change) {
    put_change(page, *whole.summary.change);
  } else {
    page.paragraph("first_scan");
  }
  if (whole.info.history && !whole.info.history->scans.empty()) {
    std::vector<PastScan> scans = whole.info.history->scans;
    scans.push_back(of_this(whole));
    if (scans.size() > kScans) scans.erase(scans.begin(), scans.end() - kScans);
    put_lines(page, scans);
  }
  if (whole.summary.over_time) {
    put_list(page, "late", whole.summary.over_time->overdue);
    put_list(page, "undisposed", whole.summary.over_time->undisposed);
    put_list(page, "carried", whole.summary.over_time->carried);
  }
  if (whole.summary.period) put_period(page, *whole.summary.period);
}

}  // namespace assay::reports
