// One page: how things stand, what changed, what has to be decided.
#include <algorithm>

#include "reports/html_sections.h"

namespace assay::reports {
namespace {

constexpr std::size_t kWorst = 10;

std::uint64_t level_count(const Whole& whole, Level level) {
  return whole.summary.totals.files_by_level[static_cast<std::size_t>(level)];
}

std::uint64_t all_findings(const Totals& totals) {
  std::uint64_t all = 0;
  for (const auto& [name, counts] : totals.findings) all += counts[0] + counts[1] + counts[2];
  return all;
}

void put_verdict(Page& page, const Whole& whole) {
  const Totals& totals = whole.summary.totals;
  const std::uint64_t read = totals.scanned.entries + totals.partial.entries;
  const std::uint64_t restricted = level_count(whole, Level::kRestricted);
  const std::uint64_t critical = totals.files_by_band[4] + totals.files_by_band[3];
  page.raw("<p class=\"verdict\">");
  if (all_findings(totals) == 0) {
    page.words("verdict_nothing", {page.grouped(read)});
  } else {
    page.words("verdict_levels",
               {page.grouped(restricted), page.grouped(read), page.level_name(Level::kRestricted)});
    page.raw(" ");
    page.words(critical == 0 ? "verdict_no_high" : "verdict_high", {page.grouped(critical)});
  }
  if (whole.summary.interrupted) {
    page.raw(" <strong>").words("verdict_interrupted").raw("</strong>");
  } else if (!whole.summary.complete) {
    page.raw(" <strong>").words("verdict_incomplete").raw("</strong>");
  }
  page.raw("</p>\n");
}

void figure(Page& page, const std::string& name, const std::string& value,
            const std::string& under) {
  page.raw("<div><dt>").text(name).raw("</dt><dd><b>").text(value).raw("</b>");
  if (!under.empty()) page.raw("<span>").text(under).raw("</span>");
  page.raw("</dd></div>\n");
}

void put_figures(Page& page, const Whole& whole) {
  const Totals& totals = whole.summary.totals;
  const Texts& texts = page.texts();
  const Coverage coverage = coverage_of(totals);
  page.raw("<dl class=\"figures\">\n");
  figure(page, texts.get("figure_coverage"), std::to_string(coverage.percent()) + "\xE2\x80\xAF%",
         texts.get("figure_coverage_of",
                   {page.grouped(coverage.read.entries), page.grouped(coverage.in_scope.entries)}));
  const auto& people = whole.survey.people;
  const std::string at_least = texts.get("figure_people_low", {page.grouped(people[0])});
  figure(page, texts.get("figure_people"), page.grouped(people[1]), people[1] == 0 ? "" : at_least);
  figure(page, texts.get("figure_findings"), page.grouped(all_findings(totals)),
         totals.suppressed == 0
             ? std::string()
             : texts.get("figure_suppressed", {page.grouped(totals.suppressed)}));
  const std::string restricted = page.grouped(level_count(whole, Level::kRestricted));
  figure(page, texts.get("figure_restricted", {page.level_name(Level::kRestricted)}), restricted,
         texts.get("figure_confidential", {page.grouped(level_count(whole, Level::kConfidential)),
                                           page.level_name(Level::kConfidential)}));
  figure(page, texts.get("figure_exposed"), page.grouped(deviations(whole, TestId::kAccess)),
         texts.get("figure_secrets", {page.grouped(deviations(whole, TestId::kSecret))}));
  page.raw("</dl>\n");
}

void put_criteria(Page& page, const Whole& whole) {
  page.heading("criteria");
  page.table("criteria", {{Column::Kind::kPlain, "framework"},
                          {Column::Kind::kPlain, "share"},
                          {Column::Kind::kNumber, "status_exception"},
                          {Column::Kind::kNumber, "status_satisfied"},
                          {Column::Kind::kNumber, "status_not-evidenced"},
                          {Column::Kind::kNumber, "status_not-applicable"}});
  for (const Framework& framework : whole.info.frameworks) {
    std::array<std::uint64_t, 4> counts{};
    for (const ControlRecord& control : whole.summary.controls) {
      if (control.framework == framework.id) ++counts[static_cast<std::size_t>(control.status)];
    }
    const auto count = [&](Status status) { return counts[static_cast<std::size_t>(status)]; };
    page.row().raw("<th scope=\"row\">").text(framework.title).raw("</th><td class=\"wide\">");
    page.bar({{"exception", count(Status::kException)},
              {"satisfied", count(Status::kSatisfied)},
              {"not-evidenced", count(Status::kNotEvidenced)},
              {"not-applicable", count(Status::kNotApplicable)}});
    page.raw("</td>").cell_number(count(Status::kException));
    page.cell_number(count(Status::kSatisfied)).cell_number(count(Status::kNotEvidenced));
    page.cell_number(count(Status::kNotApplicable)).end_row();
  }
  page.end_table();
  page.paragraph("criteria_note", {}, "note");
}

/// A thing that somebody has to decide, and where to read more.
class Decisions {
 public:
  explicit Decisions(Page& page) : page_(page) {}
  void add(std::string_view section, std::string_view key, const std::vector<std::string>& values) {
    page_.raw(any_ ? "" : "<ol class=\"decisions\">\n");
    any_ = true;
    page_.raw("<li>").words(key, values).raw(" <a href=\"#").raw(section).raw("\">");
    page_.words("see", {page_.texts().get("nav_" + std::string(section))}).raw("</a></li>\n");
  }
  void add_count(std::string_view section, std::string_view key, std::uint64_t count) {
    if (count != 0) add(section, key, {page_.grouped(count)});
  }
  void end() {
    if (any_) {
      page_.raw("</ol>\n");
    } else {
      page_.paragraph("decisions_none");
    }
  }

 private:
  Page& page_;
  bool any_ = false;
};

void put_decisions(Page& page, const Whole& whole) {
  page.heading("decisions");
  Decisions decisions(page);
  const Survey& survey = whole.survey;
  const Coverage coverage = coverage_of(whole.summary.totals);
  const int asked = page.policy().scope.min_coverage;
  if (coverage.percent() < asked) {
    decisions.add("scope", "decide_coverage",
                  {std::to_string(coverage.percent()), std::to_string(asked),
                   page.grouped(coverage.in_scope.entries - coverage.read.entries)});
  } else {
    decisions.add_count("scope", "decide_unread",
                        coverage.in_scope.entries - coverage.read.entries);
  }
  decisions.add_count("exposed", "decide_access", deviations(whole, TestId::kAccess));
  decisions.add_count("secrets", "decide_secrets", deviations(whole, TestId::kSecret));
  decisions.add_count("retained", "decide_retention", deviations(whole, TestId::kRetain));
  decisions.add_count("status", "decide_overdue", deviations(whole, TestId::kFix));
  decisions.add_count("status", "decide_disposal", deviations(whole, TestId::kDispose));
  decisions.add_count("status", "decide_erasure", deviations(whole, TestId::kErase));
  decisions.add_count("status", "decide_runs", deviations(whole, TestId::kRun));
  if (whole.summary.over_time)
    decisions.add_count("scope", "decide_carried", whole.summary.over_time->carried.count);
  const auto lines = survey.processing.lines();
  const auto undeclared = std::count_if(lines.begin(), lines.end(), [](const ProcessingLine& line) {
    return line.state == Declared::kUndeclared && line.activity != nullptr;
  });
  const bool declared = !page.policy().activities.empty();
  if (declared) {
    decisions.add_count("ropa", "decide_ropa", static_cast<std::uint64_t>(undeclared));
    decisions.add_count("ropa", "decide_purpose", deviations(whole, TestId::kPurpose));
  } else if (!lines.empty()) {
    decisions.add("ropa", "decide_no_activities", {});
  }
  std::array<std::uint64_t, 3> states{};
  for (const WaiverLine& line : survey.waivers.lines()) {
    ++states[static_cast<std::size_t>(line.state)];
  }
  decisions.add_count("waivers", "decide_waivers_due", states[1]);
  decisions.add_count("waivers", "decide_waivers_lapsed", states[2]);
  if (whole.info.key == "ephemeral") decisions.add("method", "decide_key", {});
  decisions.end();
}

void put_worst(Page& page, const Whole& whole) {
  page.heading("worst");
  page.table("worst", {{Column::Kind::kRisk, "risk"},
                       {Column::Kind::kPath, "file"},
                       {Column::Kind::kText, "level"},
                       {Column::Kind::kText, "kinds"},
                       {Column::Kind::kText, "readable_by"},
                       {Column::Kind::kNumber, "people"},
                       {Column::Kind::kText, "owner"}});
  std::size_t shown = 0;
  for (const auto& [key, file] : whole.survey.files) {
    if (shown++ == kWorst || file.risk == 0) break;
    std::vector<std::string> kinds;
    for (const KeptFinding& finding : file.findings) {
      std::string title = page.class_title(finding.rule->data_class);
      if (std::find(kinds.begin(), kinds.end(), title) == kinds.end()) {
        kinds.push_back(std::move(title));
      }
    }
    page.row().cell_risk(file.risk).cell_path(file.path).cell_level(file.level);
    page.raw("<td>");
    for (std::size_t i = 0; i < std::min<std::size_t>(3, kinds.size()); ++i) {
      page.raw(i == 0 ? "" : ", ").text(kinds[i]);
    }
    if (kinds.size() > 3) page.raw(" ").words("and_more", {std::to_string(kinds.size() - 3)});
    page.raw("</td>").cell_words("audience_" + file.audience);
    page.cell_range(file.people[0], file.people[1]).cell(file.owner).end_row();
  }
  page.end_table();
}

}  // namespace

void put_status(Page& page, const Whole& whole) {
  page.section("status", "nav_status", {});
  put_verdict(page, whole);
  put_figures(page, whole);
  put_decisions(page, whole);
  put_criteria(page, whole);
  put_trend(page, whole);
  put_worst(page, whole);
  page.end_section();
}

}  // namespace assay::reports
