// What is wrong where, and the list of who mends what until when.
#include <algorithm>

#include "reports/html_sections.h"

namespace assay::reports {
namespace {

constexpr std::size_t kRows = 25, kWorkRows = 50;
constexpr std::int64_t kSecondsPerDay = 86'400;

/// A table of the worst files that deviate in `test`; `cells` adds what is told of each.
template <class Cells>
void put_files(Page& page, const Whole& whole, TestId test, std::string_view id,
               const std::vector<Column>& columns, Cells cells) {
  page.raw("<h3 id=\"").raw(id).raw("\">").words("nav_" + std::string(id));
  const std::uint64_t count = deviations(whole, test);
  page.raw(" <span class=\"count\">").number(count).raw("</span></h3>\n");
  page.paragraph(std::string(id) + "_lead", {}, "note");
  const TestCount& tally = whole.summary.totals.tests[static_cast<std::size_t>(test)];
  if (count == 0) {
    page.paragraph(tally.tested == 0 ? "not_tested" : "no_deviation", {page.grouped(tally.tested)},
                   "none");
    return;
  }
  page.table("nav_" + std::string(id), columns);
  std::size_t shown = 0;
  for (const auto& [key, file] : whole.survey.files) {
    if (!deviates(file, test)) continue;
    page.row().cell_risk(file.risk).cell_path(file.path).cell_level(file.level);
    cells(file);
    page.end_row();
    if (++shown == kRows) break;
  }
  page.end_table(count - std::min<std::uint64_t>(count, shown), "csv-files");
}

void put_exposed(Page& page, const Whole& whole) {
  put_files(page, whole, TestId::kAccess, "exposed",
            {{Column::Kind::kRisk, "risk"},
             {Column::Kind::kPath, "file"},
             {Column::Kind::kText, "level"},
             {Column::Kind::kText, "readable_by"},
             {Column::Kind::kNumber, "people"},
             {Column::Kind::kText, "owner"}},
            [&](const KeptFile& file) {
              page.cell_words("audience_" + file.audience);
              page.cell_range(file.people[0], file.people[1]).cell(file.owner);
            });
}

void put_retained(Page& page, const Whole& whole) {
  put_files(page, whole, TestId::kRetain, "retained",
            {{Column::Kind::kRisk, "risk"},
             {Column::Kind::kPath, "file"},
             {Column::Kind::kText, "level"},
             {Column::Kind::kText, "last_changed"},
             {Column::Kind::kNumber, "days_kept"},
             {Column::Kind::kNumber, "days_limit"},
             {Column::Kind::kText, "owner"}},
            [&](const KeptFile& file) {
              const Day changed = file.modified / kSecondsPerDay;
              const auto age = std::max<Day>(0, whole.survey.reader.today() - changed);
              page.cell_day(file.modified == 0 ? std::nullopt : std::optional(changed), false);
              page.cell_number(static_cast<std::uint64_t>(age));
              page.cell_number(static_cast<std::uint64_t>(file.keep_days)).cell(file.owner);
            });
}

void put_mislabelled(Page& page, const Whole& whole) {
  put_files(page, whole, TestId::kLabel, "mislabelled",
            {{Column::Kind::kRisk, "risk"},
             {Column::Kind::kPath, "file"},
             {Column::Kind::kText, "level"},
             {Column::Kind::kText, "content_level"},
             {Column::Kind::kText, "label"},
             {Column::Kind::kText, "label_verdict"}},
            [&](const KeptFile& file) {
              page.cell_level(file.content_level);
              page.cell(file.label ? file.label->value : std::string());
              page.cell_words("label_" + std::string(to_string(file.label_verdict)));
            });
}

void put_secrets(Page& page, const Whole& whole) {
  put_files(page, whole, TestId::kSecret, "secrets",
            {{Column::Kind::kRisk, "risk"},
             {Column::Kind::kPath, "file"},
             {Column::Kind::kText, "level"},
             {Column::Kind::kText, "kinds"},
             {Column::Kind::kText, "readable_by"},
             {Column::Kind::kText, "owner"}},
            [&](const KeptFile& file) {
              std::vector<std::string> kinds;
              for (const KeptFinding& finding : file.findings) {
                const std::string& name = finding.rule->data_class;
                if (!is_class_under(name, "secret")) continue;
                std::string title = page.class_title(name);
                if (std::find(kinds.begin(), kinds.end(), title) == kinds.end()) {
                  kinds.push_back(std::move(title));
                }
              }
              page.raw("<td>");
              for (std::size_t i = 0; i < kinds.size(); ++i) {
                page.raw(i == 0 ? "" : ", ").text(kinds[i]);
              }
              page.raw("</td>").cell_words("audience_" + file.audience).cell(file.owner);
            });
}

void put_item(Page& page, const WorkItem& item, Day today) {
  const std::string test = slug(item.sum.test);
  constexpr std::array<std::string_view, 3> kReaches = {"", "reach_folder", "reach_tree"};
  page.row().cell_risk(item.sum.max_risk).cell_path(item.where);
  page.cell_number(item.sum.deviations).raw("<td>").words("why_" + test);
  page.raw("</td><td>").words("fix_" + test);
  const std::string_view reach = kReaches[static_cast<std::size_t>(item.reach)];
  if (!reach.empty()) {
    page.raw(" <span class=\"note\">");
    page.words(reach, {page.grouped(item.sum.deviations)}).raw("</span>");
  }
  page.raw("</td>");
  if (item.sum.owner.several) {
    page.cell_words("owner_several");
  } else {
    page.cell(item.sum.owner.name);
  }
  page.cell_day(item.due, item.due && *item.due < today).end_row();
}

}  // namespace

void put_deviations(Page& page, const Whole& whole) {
  page.section("deviations", "nav_deviations", "deviations_lead");
  put_exposed(page, whole);
  put_retained(page, whole);
  put_mislabelled(page, whole);
  put_secrets(page, whole);
  page.end_section();
}

void put_work(Page& page, const Whole& whole) {
  const auto& items = whole.survey.work;
  page.section("work", "nav_work", "work_lead");
  const WorkItem* most = biggest(items);
  if (most == nullptr) {
    page.paragraph("work_none", {}, "none");
    page.end_section();
    return;
  }
  page.raw("<p class=\"callout\"><strong>").words("biggest_fix").raw("</strong> ");
  page.raw("<code>")
      .text(most->where)
      .raw("</code> ")
      .words("fix_" + slug(most->sum.test))
      .raw(" ");
  std::uint64_t weight = 0;
  for (const WorkItem& item : items) weight += item.sum.weight;
  page.words("biggest_closes",
             {page.grouped(most->sum.deviations),
              std::to_string(most->sum.weight * 100 / std::max<std::uint64_t>(1, weight))});
  page.raw("</p>\n");
  page.table("nav_work",
             {{Column::Kind::kRisk, "risk"},
              {Column::Kind::kPath, "where"},
              {Column::Kind::kNumber, "files"},
              {Column::Kind::kText, "why"},
              {Column::Kind::kText, "fix"},
              {Column::Kind::kText, "owner"},
              {Column::Kind::kText, "due"}},
             "work");
  const std::size_t shown = std::min(items.size(), kWorkRows);
  for (std::size_t i = 0; i < shown; ++i) put_item(page, items[i], whole.survey.reader.today());
  page.end_table(items.size() - shown, "csv-worklist");
  page.paragraph("work_note", {}, "note");
  page.end_section();
}

}  // namespace assay::reports
