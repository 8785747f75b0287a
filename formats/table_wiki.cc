// Tables of wikis: Jira's rows have a header of their own form, MediaWiki's stand between {| and
// |}.
#include "formats/table_wiki.h"

#include <algorithm>

#include "formats/table.h"
#include "formats/table_fields.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Without blanks and marks of emphasis: *Password*, '''Password''', {{secret}}, `secret`.
std::pair<std::size_t, std::size_t> bare(std::string_view line, std::size_t begin,
                                         std::size_t end) {
  const auto is_mark = [](char c) { return c == '*' || c == '\'' || c == '`'; };
  while (begin < end && is_space(line[begin])) ++begin;
  while (end > begin && is_space(line[end - 1])) --end;
  while (end - begin > 2 && is_mark(line[begin]) && line[end - 1] == line[begin]) ++begin, --end;
  const std::string_view cell = line.substr(begin, end - begin);
  if (cell.size() > 4 && cell.starts_with("{{") && cell.ends_with("}}")) begin += 2, end -= 2;
  return {begin, end};
}

}  // namespace

bool is_jira_header(std::string_view line) {
  line = trimmed_field(line);
  if (line.size() < 8 || !line.starts_with("||") || !line.ends_with("||")) return false;
  const std::size_t second = line.find("||", 2);
  return second > 2 && second + 2 < line.size();
}

void split_jira_header(std::string_view line, CellPlaces& cells) {
  cells.clear();
  std::size_t at = line.find("||") + 2;
  while (at < line.size() && cells.size() < kMaxColumns) {
    const std::size_t end = line.find("||", at);
    if (end == kNone) break;
    cells.push_back(bare(line, at, end));
    at = end + 2;
  }
}

void split_wiki_line(std::string_view line, std::size_t offset, CellPlaces& cells) {
  cells.clear();
  const char mark = line.empty() ? '|' : line[0];
  for (std::size_t at = 1; at <= line.size() && cells.size() < kMaxColumns;) {
    std::size_t end = line.find("||", at);
    if (mark == '!') end = std::min(end, line.find("!!", at));
    end = std::min(end, line.size());
    // style="…" | text
    const std::size_t bar = line.substr(0, end).find('|', at);
    const std::size_t text =
        bar != kNone && line.substr(at, bar - at).find('=') != kNone ? bar + 1 : at;
    const auto [first, last] = bare(line, text, end);
    cells.emplace_back(offset + first, offset + last);
    at = end + 2;
  }
}

std::vector<std::string> wiki_names(std::string_view table) {
  std::vector<std::string> names;
  CellPlaces cells;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    const std::string_view line = table.substr(at, end - at);
    if (line.starts_with("|") && !line.starts_with("|-") && !line.starts_with("|+")) break;
    if (at > 0 && line.starts_with("{|")) break;
    if (line.starts_with("!")) {
      split_wiki_line(line, 0, cells);
      for (const auto& [first, last] : cells)
        if (names.size() < kMaxColumns)
          names.push_back(column_name(line.substr(first, last - first)));
    }
    at = end + 1;
  }
  return names;
}

void TableReader::wiki(std::size_t from) {
  std::vector<std::uint32_t> header;
  begin_header(header);
  std::vector<std::uint32_t> names;  // of the table at hand, when it has a header of its own
  CellPlaces cells;
  std::size_t index = 0;
  bool in_table = false;
  bool row = false;  // a row has begun
  // A window may begin in a table: from its next row on.
  bool inside = from != 0 || own_begin_ != 0;
  bool data =
      inside;  // the table had a row: what looks like a header names a row or a group of them
  for (std::size_t at = from; at < text_.size();) {
    const std::size_t newline = std::min(text_.find('\n', at), text_.size());
    const std::string_view line = text_.substr(at, newline - at);
    const char first = line.empty() ? '\0' : line[0];
    if (line.starts_with("{|")) {
      in_table = true;
      inside = data = false;
      header.clear();
      keep_header(at, header);
      names.clear();
      row = false;
    } else if (line.starts_with("|}")) {
      in_table = inside = false;
    } else if ((in_table || inside) && line.starts_with("|-")) {
      in_table = true;
      inside = false;
      if (!names.empty() && !data) {
        header = std::move(names);
        keep_header(at, header);
      }
      names.clear();
      row = false;
    } else if (in_table && first == '!') {
      split_wiki_line(line, 0, cells);
      for (const auto& [begin, end] : cells)
        if (names.size() < kMaxColumns)
          names.push_back(column(column_name(line.substr(begin, end - begin))));
    } else if (in_table && first == '|' && !line.starts_with("|+")) {
      if (!row) {
        // Before the first cell of a row below the header stands what the row is called.
        index = header.empty() ? 0 : names.size();
        if (header.empty() && !names.empty()) {
          header = std::move(names);
          keep_header(at, header);
        }
        names.clear();
        row_begins(at);
        row = data = true;
      }
      split_wiki_line(line, at, cells);
      for (const auto& [begin, end] : cells) {
        add(begin, end, index < header.size() ? header[index] : column(""));
        ++index;
      }
    }
    at = newline + 1;
  }
}

}  // namespace assay::formats
