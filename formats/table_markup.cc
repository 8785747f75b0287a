// Tables of HTML and Markdown.
#include <algorithm>
#include <optional>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_markup.h"
#include "formats/table_wiki.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// Tags before a cell's text that are passed over.
constexpr int kMaxInnerTags = 8;

// The text of what begins behind `at`: tags before it left out, up to the next one.
std::size_t inner_text(std::string_view text, std::size_t& at) {
  for (int tags = 0; tags < kMaxInnerTags; ++tags) {
    while (at < text.size() && is_space(text[at])) ++at;
    if (at >= text.size() || text[at] != '<' || at + 1 >= text.size() || text[at + 1] == '/' ||
        stands_at(text, at, "<t"))
      break;
    const std::size_t end = text.find('>', at);
    if (end == kNone) break;
    at = end + 1;
  }
  return std::min(text.find('<', at), text.size());
}

bool tag(std::string_view text, std::size_t at, std::string_view name) {
  const std::size_t end = at + 1 + name.size();
  return stands_at(text, at + 1, name) && end < text.size() &&
         (text[end] == '>' || text[end] == '/' || is_space(text[end]));
}

// A cell's place without blanks and the marks of emphasis and code around all of it: **…**, `…`.
std::pair<std::size_t, std::size_t> unmarked(std::string_view line, std::size_t begin,
                                             std::size_t end) {
  const auto trim = [&] {
    while (begin < end && is_space(line[begin])) ++begin;
    while (end > begin && is_space(line[end - 1])) --end;
  };
  trim();
  for (const std::string_view mark : {"**", "`", "*"}) {
    const std::string_view cell = line.substr(begin, end - begin);
    if (cell.size() <= 2 * mark.size() || !cell.starts_with(mark) || !cell.ends_with(mark))
      continue;
    begin += mark.size();
    end -= mark.size();
    trim();
  }
  return {begin, end};
}

// Of Markdown or of a box; without bars around where the table has `columns`.
bool is_row(std::string_view line, std::size_t columns) {
  return trimmed_field(line).starts_with('|') ||
         (columns > 1 &&
          std::count(line.begin(), line.end(), '|') + 1 == static_cast<std::ptrdiff_t>(columns));
}

// Whether the row that begins at `at` has a <th> before each <td>, and the row below it begins with
// one, too: otherwise it is a header of cells of both kinds.
bool is_labelled_row(std::string_view text, std::size_t at) {
  bool wants_label = true;
  bool below = false;
  std::size_t cells = 0;
  for (at = text.find('<', at + 1); at != kNone && at + 2 < text.size();
       at = text.find('<', at + 1)) {
    if (tag(text, at, "/table")) break;
    if (tag(text, at, "tr")) {
      if (below) break;
      below = true;
    }
    const bool label = tag(text, at, "th");
    if (!label && !tag(text, at, "td")) continue;
    if (below) return label && wants_label;
    if (label != wants_label) return false;
    wants_label = !wants_label;
    ++cells;
  }
  return wants_label && cells > 0;
}

}  // namespace

bool is_markdown_rule(std::string_view line) {
  line = trimmed_field(line);
  return line.size() >= 3 && line.front() == '|' && line.find("--") != kNone &&
         line.find_first_not_of("|-: \t") == kNone;
}

bool is_box_rule(std::string_view line) {
  line = trimmed_field(line);
  return line.size() >= 3 && line.front() == '+' && line.back() == '+' &&
         line.find_first_not_of("+-=") == kNone && line[1] != '+';
}

bool is_psql_rule(std::string_view line) {
  line = trimmed_field(line);
  return line.find_first_not_of("+-") == kNone && line.find("-+-") != kNone &&
         line.front() == '-' && line.back() == '-';
}

void split_markdown_row(std::string_view line, std::size_t offset,
                        std::vector<std::pair<std::size_t, std::size_t>>& cells) {
  const std::size_t bar = line.find('|') + 1;
  split_psql_row(line.substr(bar), offset + bar, cells);
}

void split_psql_row(std::string_view line, std::size_t offset,
                    std::vector<std::pair<std::size_t, std::size_t>>& cells) {
  cells.clear();
  std::size_t at = 0;
  while (at < line.size() && cells.size() < kMaxColumns) {
    std::size_t end = at;
    while (end < line.size() && (line[end] != '|' || (end > 0 && line[end - 1] == '\\'))) ++end;
    if (end == line.size() && trimmed_field(line.substr(at)).empty()) break;
    const auto [first, last] = unmarked(line, at, end);
    cells.emplace_back(offset + first, offset + last);
    at = end + 1;
  }
}

void TableReader::html(std::size_t from) {
  std::vector<std::uint32_t> header;
  begin_header(header);
  bool naming = false;   // the cells at hand are names of columns
  bool in_table = true;  // a window may begin in one
  std::vector<std::uint32_t> names;
  std::size_t index = 0;
  std::optional<std::uint32_t> label;  // what the row's cell of <th> says
  bool labelled = false;               // names stand before their values, not above them
  std::size_t row = from;              // where the one at hand begins
  for (std::size_t at = text_.find('<', from); at != kNone && at + 2 < text_.size();
       at = text_.find('<', at + 1)) {
    if ((text_[at + 1] | 0x20) != 't' && text_[at + 1] != '/') continue;
    if (tag(text_, at, "table")) {
      header.clear();
      keep_header(at, header);
      names.clear();
      naming = in_table = true;
      labelled = false;
      index = 0;
    } else if (tag(text_, at, "/table")) {
      in_table = false;
    } else if (!in_table) {
      continue;
    } else if (tag(text_, at, "tr")) {
      if (naming && !names.empty()) {
        header = std::move(names);
        keep_header(at, header);
        names.clear();
        naming = false;
      }
      row_begins(at);
      row = at;
      index = 0;
      label.reset();
    } else if (tag(text_, at, "td") || tag(text_, at, "th")) {
      std::size_t begin = text_.find('>', at);
      if (begin == kNone) return;
      const std::size_t end = inner_text(text_, ++begin);
      const bool is_label = tag(text_, at, "th");
      if (naming && !is_label && index == 1 && label && is_labelled_row(text_, row)) {
        naming = false;
        labelled = true;
        names.clear();
      }
      if (is_label) label = column(column_name(text_.substr(begin, end - begin)));
      if (labelled) {
        if (!is_label) add(begin, end, label ? *label : column(""));
      } else if (naming && index < kMaxColumns) {
        names.push_back(column(column_name(text_.substr(begin, end - begin))));
      } else {
        add(begin, end, index < header.size() ? header[index] : column(""));
      }
      ++index;
      at = begin - 1;  // a tag that swallows another is one cell, not two
    }
  }
}

void TableReader::markdown(std::size_t from) {
  std::vector<std::uint32_t> header;
  bool inherited = from != 0 || own_begin_ != 0;
  if (inherited) begin_header(header);
  std::vector<std::pair<std::size_t, std::size_t>> cells;
  std::string_view before;  // the line before, if it may be a header
  const auto split = [&](std::string_view line, std::size_t offset) {
    if (trimmed_field(line).starts_with('|')) return split_markdown_row(line, offset, cells);
    split_psql_row(line, offset, cells);
  };
  const auto begin_table = [&](std::size_t at, std::string_view line) {
    header.clear();
    for (const auto& [begin, end] : cells)
      header.push_back(column(column_name(line.substr(begin, end - begin))));
    keep_header(at, header);
  };
  for (std::size_t at = from; at < text_.size();) {
    const std::size_t newline = std::min(text_.find('\n', at), text_.size());
    const std::string_view line = text_.substr(at, newline - at);
    const bool ruled = is_box_rule(line) || is_psql_rule(line);
    if (ruled || is_markdown_rule(line)) {
      // Each row of a box may have a rule below it.
      if (!before.empty() && (header.empty() || !ruled)) {
        split(before, 0);
        begin_table(at, before);
      }
    } else if (is_jira_header(line)) {
      split_jira_header(line, cells);
      begin_table(at, line);
      before = {};
    } else if (is_row(line, header.size())) {
      row_begins(at);
      before = line;
      if (!header.empty()) {
        split(line, at);
        for (std::size_t i = 0; i < cells.size(); ++i)
          add(cells[i].first, cells[i].second, i < header.size() ? header[i] : column(""));
      }
    } else {
      // What the text begins with is the table that stands at its own part's begin.
      if (!inherited || at >= own_begin_) {
        if (!header.empty()) keep_header(at, {});
        header.clear();
      }
      before = line.find(" | ") == kNone ? std::string_view() : line;
    }
    at = newline + 1;
  }
}

}  // namespace assay::formats
