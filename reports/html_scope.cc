// What was looked at, what was not and why, and how the numbers came about.
#include <algorithm>

#include "reports/html_sections.h"
#include "reports/shared.h"

namespace assay::reports {
namespace {

constexpr std::size_t kRows = 100;

void put_books(Page& page, const Totals& totals) {
  page.heading("books");
  page.table("books", {{Column::Kind::kPlain, "what"},
                       {Column::Kind::kNumber, "entries"},
                       {Column::Kind::kNumber, "size"}});
  for (const auto& [key, count] : {std::pair{"books_seen", totals.seen},
                                   {"books_scanned", totals.scanned},
                                   {"books_partial", totals.partial},
                                   {"books_skipped", totals.skipped}}) {
    page.row().raw("<th scope=\"row\">").words(key).raw("</th>").cell_number(count.entries);
    page.raw("<td class=\"n\">").text(page.bytes(count.bytes)).raw("</td>").end_row();
  }
  page.end_table();
  page.paragraph("books_note", {}, "note");
}

void put_reasons(Page& page, const Totals& totals) {
  page.heading("reasons");
  if (totals.partial.entries + totals.skipped.entries == 0) {
    page.paragraph("reasons_none", {}, "none");
    return;
  }
  page.table("reasons", {{Column::Kind::kText, "reason"},
                         {Column::Kind::kText, "meaning"},
                         {Column::Kind::kText, "counts_as"},
                         {Column::Kind::kNumber, "entries"},
                         {Column::Kind::kNumber, "size"}});
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    const Count& count = totals.by_reason[i];
    if (count.entries == 0) continue;
    page.row().raw("<th scope=\"row\">").raw(to_string(reason)).raw("</th>");
    page.cell_words("reason_" + std::string(to_string(reason)));
    page.cell_words(is_benign(reason) ? "counts_benign" : "counts_unread");
    page.cell_number(count.entries).raw("<td class=\"n\">").text(page.bytes(count.bytes));
    page.raw("</td>").end_row();
  }
  page.end_table();
}

void put_unread(Page& page, const Survey& survey) {
  page.heading("unread");
  const auto& rows = survey.unread.rows();
  if (rows.empty()) {
    page.paragraph("unread_none", {}, "none");
    return;
  }
  page.table("unread", {{Column::Kind::kPath, "file"},
                        {Column::Kind::kText, "read"},
                        {Column::Kind::kText, "reason"},
                        {Column::Kind::kText, "detail"},
                        {Column::Kind::kNumber, "size"}});
  std::size_t shown = 0;
  for (const auto& [key, row] : rows) {
    if (shown == kRows) break;
    ++shown;
    page.row().cell_path(row.path).cell_words(row.in_part ? "read_in_part" : "read_not");
    page.cell_words("reason_" + std::string(to_string(row.reason))).cell(row.detail);
    page.raw("<td class=\"n\" data-v=\"").raw(std::to_string(row.size)).raw("\">");
    page.text(page.bytes(row.size)).raw("</td>").end_row();
  }
  page.end_table(survey.unread.more() + rows.size() - shown, "csv-skipped");
}

void put_formats(Page& page, const Survey& survey) {
  page.heading("formats");
  page.table("formats", {{Column::Kind::kText, "format"},
                         {Column::Kind::kText, "read"},
                         {Column::Kind::kNumber, "entries"},
                         {Column::Kind::kNumber, "size"}});
  const auto put = [&](const std::string& name, const Count& count, std::string_view how) {
    page.row()
        .cell(name)
        .cell_words(how)
        .cell_number(count.entries)
        .raw("<td class=\"n\" data-v=\"");
    page.raw(std::to_string(count.bytes)).raw("\">").text(page.bytes(count.bytes));
    page.raw("</td>").end_row();
  };
  for (const auto& [name, count] : survey.formats) put(name, count, "format_read");
  for (const auto& [name, count] : survey.unsupported) put(name, count, "format_not_read");
  page.end_table();
}

void put_excluded(Page& page) {
  const Policy& policy = page.policy();
  if (policy.scope.exclude.empty()) return;
  page.heading("excluded");
  page.table("excluded", {{Column::Kind::kPath, "where"}, {Column::Kind::kText, "why"}});
  for (const ExcludedPath& each : policy.scope.exclude) {
    page.row().cell_path(each.path.text()).cell(each.why).end_row();
  }
  page.end_table();
}

void fact(Page& page, std::string_view key, std::string_view value) {
  page.raw("<div><dt>").words(key).raw("</dt><dd>").text(value).raw("</dd></div>\n");
}

void put_run(Page& page, const Whole& whole) {
  const ScanInfo& info = whole.info;
  const Policy& policy = page.policy();
  std::string command;
  for (const std::string& word : info.command) command += (command.empty() ? "" : " ") + word;
  page.heading("run");
  page.raw("<dl class=\"facts\">\n");
  fact(page, "run_command", command);
  fact(page, "run_folder", info.folder);
  fact(page, "run_host", info.host + ", " + info.account);
  fact(page, "run_time", moment(info.started) + " \xE2\x80\x93 " + moment(whole.summary.finished));
  fact(page, "run_version", "Assay " + info.version + " (" + info.cpu_level + ")");
  fact(page, "run_rules", page.grouped(info.rules) + ", SHA-256 " + info.rules_digest);
  fact(page, "run_policy",
       info.policy.empty()
           ? page.texts().get("built_in")
           : info.policy +
                 (policy.head.version.empty() ? ""
                                              : ", " + policy.head.id + " " + policy.head.version) +
                 ", SHA-256 " + info.policy_digest);
  fact(page, "run_key", info.key == "ephemeral" ? page.texts().get("key_ephemeral") : info.key);
  if (!whole.summary.sandbox.empty()) fact(page, "run_sandbox", whole.summary.sandbox);
  fact(page, "run_name", scan_name(info));
  page.raw("</dl>\n");
  if (!whole.summary.warnings.empty()) {
    page.heading("warnings");
    page.raw("<ul>\n");
    for (const std::string& warning : whole.summary.warnings) {
      page.raw("<li>").text(warning).raw("</li>\n");
    }
    page.raw("</ul>\n");
  }
}

void put_integrity(Page& page, const std::optional<Integrity>& integrity) {
  page.heading("integrity");
  if (!integrity) {
    page.paragraph("integrity_none");
    return;
  }
  page.paragraph("integrity_lead");
  page.raw("<dl class=\"facts\">\n");
  fact(page, "integrity_scan", integrity->scan);
  fact(page, "integrity_records", integrity->records_digest);
  fact(page, "integrity_previous",
       integrity->previous.empty() ? page.texts().get("integrity_first")
                                   : integrity->previous_scan + ": " + integrity->previous);
  fact(page, "integrity_chain", integrity->chain);
  page.raw("</dl>\n");
}

}  // namespace

void put_scope(Page& page, const Whole& whole) {
  page.section("scope", "nav_scope", "scope_lead");
  const Totals& totals = whole.summary.totals;
  const Coverage coverage = coverage_of(totals);
  page.paragraph(
      "coverage_sentence",
      {page.grouped(coverage.read.entries), page.grouped(coverage.in_scope.entries),
       page.bytes(coverage.read.bytes), page.bytes(coverage.in_scope.bytes),
       std::to_string(coverage.percent()), std::to_string(page.policy().scope.min_coverage)});
  put_books(page, totals);
  put_reasons(page, totals);
  put_unread(page, whole.survey);
  put_formats(page, whole.survey);
  put_excluded(page);
  page.end_section();
}

void put_method(Page& page, const Whole& whole) {
  page.section("method", "nav_method", "method_lead");
  page.raw("<ol class=\"method\">\n");
  const Scoring& scoring = page.policy().scoring;
  for (const char* key : {"method_find", "method_level", "method_impact", "method_exposure"}) {
    page.raw("<li>").words(key).raw("</li>\n");
  }
  page.raw("<li>").words("method_risk", {std::to_string(scoring.residual)}).raw("</li>\n");
  for (const char* key : {"method_people", "method_controls", "method_sample", "method_limits"}) {
    page.raw("<li>").words(key).raw("</li>\n");
  }
  page.raw("</ol>\n");
  put_run(page, whole);
  put_integrity(page, whole.summary.integrity);
  page.end_section();
}

}  // namespace assay::reports
