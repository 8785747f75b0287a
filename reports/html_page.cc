#include "reports/html_page.h"

#include <cstdio>

#include "reports/escape.h"
#include "reports/markup.h"
#include "reports/shared.h"

namespace assay::reports {
namespace {

/// Headings that are the name of a level: "level#3".
constexpr std::string_view kLevelColumn = "level#";
constexpr std::string_view kNarrowSpace = "\xE2\x80\xAF";

void append_path(std::string& out, std::string_view path) {
  // A long path may be broken where a folder ends.
  for (std::size_t at = 0; at < path.size();) {
    const auto slash = path.find_first_of("/!", at);
    const auto end = slash == std::string_view::npos ? path.size() : slash + 1;
    append_xml(out, path.substr(at, end - at));
    if (end < path.size()) out += "<wbr>";
    at = end;
  }
}

}  // namespace

std::string moment(std::int64_t seconds) {
  const std::string time = time_text(seconds);
  return time.substr(0, 10) + ' ' + time.substr(11, 5) + " UTC";
}

Page& Page::raw(std::string_view markup) {
  out_ += markup;
  return *this;
}

Page& Page::text(std::string_view bytes) {
  append_xml(out_, bytes);
  return *this;
}

Page& Page::words(std::string_view key, const std::vector<std::string>& values) {
  return text(texts_.get(key, values));
}

Page& Page::number(std::uint64_t value) { return raw(grouped(value)); }

std::string Page::grouped(std::uint64_t value) const {
  const std::string digits = std::to_string(value);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0 && digits.size() > 4) out += kNarrowSpace;
    out += digits[i];
  }
  return out;
}

std::string Page::bytes(std::uint64_t value) const {
  constexpr std::array<const char*, 6> kUnits = {"B", "kB", "MB", "GB", "TB", "PB"};
  auto amount = static_cast<double>(value);
  std::size_t unit = 0;
  for (; amount >= 999.5 && unit + 1 < kUnits.size(); ++unit) amount /= 1000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 || amount >= 99.95 ? "%.0f" : "%.1f", amount);
  std::string out = text.data();
  if (const auto point = out.find('.'); point != std::string::npos) {
    out.replace(point, 1, texts_.get("decimal_point"));
  }
  return out + std::string(kNarrowSpace) + kUnits[unit];
}

std::string Page::level_name(Level level) const {
  const std::string& own = policy_.level_names[static_cast<std::size_t>(level)];
  const std::string_view built_in = to_string(level);
  return own == built_in ? texts_.get("level_" + own) : own;
}

std::string Page::class_title(std::string_view data_class) const {
  const DataClass* found = policy_.taxonomy.find(data_class);
  const std::string title =
      found == nullptr || found->title.empty() ? std::string(data_class) : found->title;
  return texts_.get_or("class_" + std::string(data_class), title);
}

Page& Page::section(std::string_view id, std::string_view title, std::string_view lead) {
  raw("<section id=\"").raw(id).raw("\" aria-labelledby=\"h-").raw(id).raw("\">\n<h2 id=\"h-");
  raw(id).raw("\">").words(title).raw("</h2>\n");
  if (!lead.empty()) paragraph(lead, {}, "lead");
  return *this;
}

Page& Page::heading(std::string_view key) { return raw("<h3>").words(key).raw("</h3>\n"); }

Page& Page::paragraph(std::string_view key, const std::vector<std::string>& values,
                      std::string_view css_class) {
  raw("<p");
  if (!css_class.empty()) raw(" class=\"").raw(css_class).raw("\"");
  return raw(">").words(key, values).raw("</p>\n");
}

Page& Page::table(std::string_view caption, const std::vector<Column>& columns,
                  std::string_view css_class) {
  raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"").words(caption);
  raw("\"><table");
  if (!css_class.empty()) raw(" class=\"").raw(css_class).raw("\"");
  raw("><caption class=\"vh\">").words(caption).raw("</caption>\n<thead><tr>");
  for (const Column& column : columns) {
    constexpr std::array<std::string_view, 5> kKinds = {"", " class=\"n\"", " class=\"p\"",
                                                        " class=\"x\"", " class=\"r\""};
    raw("<th scope=\"col\"").raw(kKinds[static_cast<std::size_t>(column.kind)]).raw(">");
    column.key.starts_with(kLevelColumn)
        ? text(level_name(static_cast<Level>(column.key[kLevelColumn.size()] - '0')))
        : words(column.key);
    raw("</th>");
  }
  return raw("</tr></thead>\n<tbody>\n");
}

Page& Page::end_table(std::uint64_t more, std::string_view format) {
  raw("</tbody></table></div>\n");
  if (more == 0) return *this;
  return paragraph("more_rows", {grouped(more), std::string(format)}, "more");
}

Page& Page::cell(std::string_view bytes) { return raw("<td>").text(bytes).raw("</td>"); }

Page& Page::cell_path(std::string_view path) {
  raw("<td class=\"p\">");
  append_path(out_, path);
  return raw("</td>");
}

Page& Page::cell_words(std::string_view key, const std::vector<std::string>& values) {
  return raw("<td>").words(key, values).raw("</td>");
}

Page& Page::cell_number(std::uint64_t value) {
  return raw("<td class=\"n\" data-v=\"")
      .raw(std::to_string(value))
      .raw("\">")
      .number(value)
      .raw("</td>");
}

Page& Page::cell_range(std::uint64_t low, std::uint64_t high) {
  raw("<td class=\"n\" data-v=\"").raw(std::to_string(high)).raw("\">").number(low);
  if (high != low) raw("\xE2\x80\x93").number(high);
  return raw("</td>");
}

Page& Page::cell_level(Level level) {
  const std::string index = std::to_string(static_cast<int>(level));
  return raw("<td data-v=\"")
      .raw(index)
      .raw("\"><span class=\"lv l")
      .raw(index)
      .raw("\">")
      .text(level_name(level))
      .raw("</span></td>");
}

Page& Page::cell_risk(std::uint8_t risk) {
  const auto band = static_cast<std::size_t>(band_of(risk));
  raw("<td data-v=\"").raw(std::to_string(risk)).raw("\"><span class=\"risk b");
  raw(std::to_string(band)).raw("\"><b>").raw(std::to_string(risk)).raw("</b> ");
  return words("band_" + std::string(to_string(band_of(risk)))).raw("</span></td>");
}

Page& Page::cell_day(const std::optional<Day>& day, bool late) {
  if (!day) return raw("<td data-v=\"\">\xE2\x80\x94</td>");
  const std::string date = day_text(*day);
  raw("<td class=\"d\" data-v=\"").raw(date).raw("\">");
  if (late) raw("<strong class=\"late\">");
  raw(date);
  if (late) raw(" ").words("overdue").raw("</strong>");
  return raw("</td>");
}

Page& Page::bar(std::initializer_list<std::pair<std::string_view, std::uint64_t>> parts) {
  std::uint64_t whole = 0;
  for (const auto& [name, amount] : parts) whole += amount;
  raw("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">");
  std::uint64_t at = 0;
  for (const auto& [name, amount] : parts) {
    if (amount == 0) continue;
    const std::uint64_t from = at * 1000 / whole;
    at += amount;
    raw("<rect class=\"s-").raw(name).raw("\" x=\"").raw(std::to_string(from));
    raw("\" width=\"").raw(std::to_string(at * 1000 / whole - from)).raw("\" height=\"10\"/>");
  }
  return raw("</svg>");
}

}  // namespace assay::reports
