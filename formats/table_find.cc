// Which table a text is, from its head.
#include <algorithm>
#include <array>
#include <optional>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_json.h"
#include "formats/table_lines.h"
#include "formats/table_markup.h"
#include "formats/table_segments.h"
#include "formats/table_sql.h"
#include "formats/table_wiki.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
using Layout = std::shared_ptr<TableLayout>;

/// How far delimited and fixed-width rows are looked at, and how many of them.
constexpr std::size_t kLookAt = 16 * 1024;
constexpr std::size_t kMaxRows = 32;
/// Rows before the header: a title, a comment.
constexpr std::size_t kMaxPreamble = 6;
/// Rows of titles above a header, in what is known to be a table.
constexpr std::size_t kMaxTitles = 16;

struct Row {
  std::size_t begin = 0;
  std::vector<std::string_view> fields;
  bool broken = false;
};

// The first rows; those that the head cuts are left out.
std::vector<Row> read_rows(std::string_view head, char delimiter, char quote, bool whole) {
  std::vector<Row> rows;
  for (std::size_t at = 0; at < head.size() && rows.size() < kMaxRows;) {
    Row row;
    row.begin = at;
    bool complete = true;
    for (;;) {
      const Field field = read_field(head, at, delimiter, quote);
      if (row.fields.size() <= kMaxColumns)
        row.fields.push_back(head.substr(field.begin, field.end - field.begin));
      row.broken = row.broken || field.broken;
      at = field.next;
      complete = field.complete;
      if (field.ends_row) break;
    }
    if (!complete && !whole) break;
    if (row.fields.size() > 1 || !row.fields.front().empty()) rows.push_back(std::move(row));
  }
  return rows;
}

bool is_header(const Row& row, bool strict) {
  std::size_t named = 0;
  for (const std::string_view field : row.fields) {
    if (field.empty()) continue;
    if (!is_header_word(field, strict)) return false;
    ++named;
  }
  return strict ? named * 2 >= row.fields.size() : named == row.fields.size();
}

std::size_t modal_width(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) widths.push_back(row.fields.size());
  std::sort(widths.begin(), widths.end());
  std::size_t best = 0;
  std::size_t best_count = 0;
  for (auto at = widths.begin(); at != widths.end();) {
    const auto next = std::upper_bound(at, widths.end(), *at);
    const auto count = static_cast<std::size_t>(next - at);
    if (count > best_count || (count == best_count && *at > best)) {
      best = *at;
      best_count = count;
    }
    at = next;
  }
  return best;
}

struct Found {
  Layout layout;
  std::size_t weight = 0;  ///< of two readings the heavier holds
};

// Text whose lines happen to have as many commas is told from a table by short, clean fields.
bool is_clean(const std::vector<Row>& rows, std::size_t first, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t fields = 0;
  std::size_t empty = 0;
  for (std::size_t i = first; i < rows.size(); ++i) {
    if (rows[i].fields.size() != width) return false;
    for (const std::string_view field : rows[i].fields) {
      bytes += field.size();
      empty += field.empty() ? 1U : 0U;
      ++fields;
    }
  }
  const auto sentences = static_cast<std::size_t>(std::count_if(
      rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(), [](const Row& r) {
        const std::string_view last = r.fields.back();
        return last.ends_with('.') || last.ends_with('!') || last.ends_with('?');
      }));
  return bytes <= 40 * fields && empty * 3 <= fields * 2 && sentences * 2 <= rows.size() - first;
}

std::size_t filled(const Row& row) {
  return static_cast<std::size_t>(std::count_if(row.fields.begin(), row.fields.end(),
                                                [](auto field) { return !field.empty(); }));
}

// Below the rows that have next to nothing in them: a sheet's title, who made it, when. A row that
// begins with an empty cell is the names of a table whose rows have numbers.
std::size_t below_titles(const std::vector<Row>& rows, std::size_t first) {
  std::size_t most = 0;
  for (std::size_t i = first; i < rows.size(); ++i) most = std::max(most, filled(rows[i]));
  const auto is_title = [&](const Row& row) {
    const std::size_t fields = filled(row);
    return fields == 0 ||
           (!row.fields.front().empty() && fields < most && (fields < 2 || fields * 2 < most));
  };
  std::size_t at = first;
  while (at < rows.size() && at - first <= kMaxTitles && is_title(rows[at])) ++at;
  return at < rows.size() && at - first <= kMaxTitles ? at : first;
}

Layout layout_of(const std::vector<Row>& rows, std::size_t first, std::size_t width, bool header) {
  auto layout = std::make_shared<TableLayout>();
  layout->columns.resize(width);
  layout->data_begin = rows[first].begin;
  if (!header) return layout;
  for (std::size_t i = 0; i < std::min(width, rows[first].fields.size()); ++i)
    layout->columns[i] = column_name(rows[first].fields[i]);
  make_distinct(layout->columns);
  if (first + 1 < rows.size()) layout->data_begin = rows[first + 1].begin;
  return layout;
}

Found as_delimited(std::string_view head, char delimiter, char quote, bool strict, bool whole) {
  Found found;
  const std::vector<Row> rows = read_rows(head, delimiter, quote, whole);
  if (rows.size() < (strict ? 2U : 3U)) return found;
  const std::size_t width = modal_width(rows);
  if (width < 2 || width > kMaxColumns) return found;
  std::size_t first = 0;
  while (first < rows.size() && rows[first].fields.size() != width) ++first;
  if (first > (strict ? kMaxTitles : kMaxPreamble)) return found;
  std::size_t fits = 0;
  for (std::size_t i = first; i < rows.size(); ++i)
    fits += rows[i].fields.size() == width && !rows[i].broken ? 1U : 0U;
  const std::size_t share = strict ? 70 : 95;
  if (fits < 2 || fits * 100 < (rows.size() - first) * share) return found;
  if (strict) first = below_titles(rows, first);
  const bool header = is_header(rows[first], strict);
  if (!strict && (!header || !is_clean(rows, first, width))) return found;
  found.layout = layout_of(rows, first, width, header);
  found.layout->delimiter = delimiter;
  found.layout->quote = quote;
  found.weight = fits * width;
  return found;
}

// One column under a name that says what it is: rows of uneven length begin with no name.
Layout as_single_column(std::string_view head, bool whole) {
  const std::vector<Row> rows = read_rows(head, '\n', '"', whole);
  if (rows.size() < 2 || !is_header_word(rows[0].fields[0], false)) return nullptr;
  auto layout = std::make_shared<TableLayout>();
  layout->delimiter = '\n';
  layout->columns = {column_name(rows[0].fields[0])};
  layout->data_begin = rows[1].begin;
  return layout;
}

// Values in single quotes, if the second row has them.
char quote_of(std::string_view head) {
  const std::size_t line = head.find('\n');
  if (line == kNone || line + 1 >= head.size()) return '"';
  return head[line + 1] == '\'' && head.find('"') == kNone ? '\'' : '"';
}

Layout find_delimited(std::string_view head, std::string_view media_type, bool whole) {
  const bool strict = media_type == "text/csv" || media_type == "text/tab-separated-values";
  const bool cut = head.size() > kLookAt;
  head = head.substr(0, kLookAt);
  whole = whole && !cut;
  // Most text ends here: its first two lines share no delimiter.
  const std::size_t line = head.find('\n');
  if (line == kNone) return nullptr;
  const std::string_view first = head.substr(0, line);
  const std::size_t below = head.find_first_not_of("\r\n", line + 1);
  if (below == kNone) return nullptr;
  const std::string_view second = head.substr(below, head.find('\n', below) - below);
  const char quote = quote_of(head);
  Found best;
  for (const char delimiter : {',', '\t', ';', '|', '\x1F', '\x01', '^', '~'}) {
    const bool seen = first.find(delimiter) != kNone && second.find(delimiter) != kNone;
    if (!seen && !strict) continue;
    Found found = as_delimited(head, delimiter, quote, strict, whole);
    if (found.layout && found.weight > best.weight) best = std::move(found);
  }
  if (!best.layout && strict) return as_single_column(head, whole);
  return best.layout;
}

// Whether the byte goes on with a character of UTF-8.
bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// Where the line's character number `character` begins; the line's end when it has fewer.
std::size_t byte_of(std::string_view line, std::size_t character) {
  std::size_t at = 0;
  for (; at < line.size(); ++at) {
    if (!goes_on(line[at]) && character-- == 0) break;
  }
  return at;
}

// Columns where all lines have two spaces or more at the same place.
Layout find_fixed(std::string_view head, bool whole) {
  head = head.substr(0, kLookAt);
  const std::size_t first_line = head.find('\n');
  if (first_line == kNone || head.substr(0, first_line).find("  ") == kNone) return nullptr;
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < head.size() && lines.size() < kMaxRows;) {
    const std::size_t end = head.find('\n', at);
    if (end == kNone && !whole) break;
    const std::string_view line = head.substr(at, std::min(end, head.size()) - at);
    if (trimmed_field(line).empty() || line.find('\t') != kNone || line.size() > 1024)
      return nullptr;
    lines.push_back(line);
    if (end == kNone) break;
    at = end + 1;
  }
  if (lines.size() < 4 || !may_be_letter(lines[0][0])) return nullptr;
  std::size_t width = 0;
  for (const std::string_view line : lines) width = std::max(width, line.size());
  std::vector<bool> blank(width + 2, true);
  for (const std::string_view line : lines) {
    std::size_t character = 0;
    for (const char c : line) {
      if (goes_on(c)) continue;
      if (c != ' ' && c != '\r') blank[character] = false;
      ++character;
    }
  }
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kFixed;
  layout->starts.push_back(0);
  for (std::size_t i = 2; i < width; ++i) {
    if (!blank[i] && blank[i - 1] && blank[i - 2])
      layout->starts.push_back(static_cast<std::uint32_t>(i));
  }
  if (layout->starts.size() < 3) return nullptr;
  for (std::size_t i = 0; i < layout->starts.size(); ++i) {
    const std::size_t begin = byte_of(lines[0], layout->starts[i]);
    const std::size_t end =
        byte_of(lines[0], i + 1 < layout->starts.size() ? layout->starts[i + 1] : width);
    const std::string_view name = trimmed_field(lines[0].substr(begin, end - begin));
    if (!is_header_word(name, false)) return nullptr;
    layout->columns.push_back(column_name(name));
  }
  make_distinct(layout->columns);
  // A line of dashes below the header is no row of data.
  const std::string_view below = lines[1];
  const bool rule = below.find_first_not_of("-=+ \r") == kNone;
  layout->data_begin = static_cast<std::size_t>(lines[rule ? 2 : 1].data() - head.data());
  return layout;
}

// The first key of the object whose brace is at `at`.
std::string_view first_key(std::string_view head, std::size_t at) {
  std::size_t quote = at + 1;
  while (quote < head.size() && is_space(head[quote])) ++quote;
  if (quote >= head.size() || head[quote] != '"') return {};
  const std::size_t end = head.find('"', quote + 1);
  if (end == kNone || end - quote > kMaxColumnName) return {};
  std::size_t colon = end + 1;
  while (colon < head.size() && is_space(head[colon])) ++colon;
  if (colon >= head.size() || head[colon] != ':') return {};
  return head.substr(quote + 1, end - quote - 1);
}

std::size_t records_of(std::string_view head, std::string_view key) {
  std::size_t records = 0;
  for (std::size_t at = head.find('{'); at != kNone && records < 3; at = head.find('{', at + 1)) {
    if (first_key(head, at) == key) ++records;
  }
  return records;
}

// Rows that are arrays: {"columns": ["id", …], "data": [[1, …], …]}, [["id", …], [1, …], …], a row
// a line. A quarter of the text must be values of such rows, for there are records, too, that hold
// a small table.
Layout find_json_rows(std::string_view head) {
  if (!has_json_rows(head)) return nullptr;
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kJsonRows;
  TableReader reader;
  reader.start(*layout);
  const TableText& table = reader.read(head, 0, head.size(), true);
  std::size_t named = 0;
  for (const TableCell& cell : table.cells) named += cell.end - cell.begin + 3;  // "…",
  const auto blanks = static_cast<std::size_t>(std::count_if(head.begin(), head.end(), is_space));
  return named * 4 >= head.size() - blanks ? layout : nullptr;
}

Layout find_json(std::string_view head, bool whole) {
  if (Layout layout = find_json_rows(head)) return layout;
  const std::size_t first = head.find('{');
  if (first == kNone || first > 256) return nullptr;
  std::string_view key = first_key(head, first);
  if (key.empty()) return nullptr;
  if (records_of(head, key) < 2) {
    // {"users": [{…}, {…}]}
    const std::string_view outer = key;
    for (std::size_t at = head.find('[', first); at != kNone; at = head.find('[', at + 1)) {
      std::size_t brace = at + 1;
      while (brace < head.size() && is_space(head[brace])) ++brace;
      if (brace >= head.size() || head[brace] != '{') continue;
      key = first_key(head, brace);
      break;
    }
    if (key.empty() || records_of(head, key) < 2) {
      if (!whole) return nullptr;
      key = outer;
    }
  }
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kJson;
  layout->record = key;
  return layout;
}

// The element that occurs again and again, seen from the root's first child.
Layout find_xml(std::string_view head) {
  std::vector<std::pair<std::string_view, std::size_t>> seen;
  for (std::size_t at = head.find('<'); at != kNone && at + 1 < head.size();
       at = head.find('<', at + 1)) {
    if (!may_be_letter(head[at + 1])) continue;
    const std::size_t end = head.find_first_of(" \t\r\n/>", at);
    if (end == kNone || end - at > kMaxColumnName) continue;
    std::string_view name = head.substr(at + 1, end - at - 1);
    name = name.substr(name.rfind(':') + 1);
    const auto known = std::find_if(seen.begin(), seen.end(),
                                    [&](const auto& each) { return each.first == name; });
    if (known == seen.end()) {
      if (seen.size() == 64) break;
      seen.emplace_back(name, 1);
    } else {
      ++known->second;
    }
  }
  const auto record =
      std::find_if(seen.begin(), seen.end(), [](const auto& each) { return each.second > 1; });
  if (seen.size() < 2) return nullptr;
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kXml;
  layout->record = record == seen.end() ? seen[1].first : record->first;
  return layout;
}

// The header of the first table, for windows that begin in it.
std::vector<std::string> html_header(std::string_view head, std::size_t table) {
  TableLayout layout;
  layout.kind = TableKind::kHtml;
  TableReader reader;
  reader.start(layout);
  const std::string_view part = head.substr(table, kLookAt);
  const TableText& text = reader.read(part, 0, part.size(), true);
  std::vector<std::string> names;
  if (!text.cells.empty() || !text.columns.empty()) names = text.columns;
  std::erase(names, std::string());
  return names;
}

Layout find_markup(std::string_view head, std::string_view media_type) {
  const bool html =
      media_type == "text/html" || find_word(head.substr(0, 1024), "<html", 0) != kNone;
  const std::size_t table = find_word(head, "<table", 0);
  if (html || table != kNone) {
    if (table == kNone) return nullptr;
    auto layout = std::make_shared<TableLayout>();
    layout->kind = TableKind::kHtml;
    layout->columns = html_header(head, table);
    return layout;
  }
  // Of a property list each value has its name in an element before it.
  return find_word(head.substr(0, 1024), "<plist", 0) == kNone ? find_xml(head) : nullptr;
}

// The columns that stand in `line` at `cells`.
Layout of_columns(std::string_view line, const CellPlaces& cells) {
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kMarkdown;
  for (const auto& [first, last] : cells)
    layout->columns.push_back(column_name(line.substr(first, last - first)));
  return layout;
}

// The table whose rule of Markdown begins at `bar`.
Layout markdown_at(std::string_view head, std::size_t bar) {
  const std::size_t end = std::min(head.find('\n', bar + 1), head.size());
  if (bar == 0 || !is_markdown_rule(head.substr(bar, end - bar))) return nullptr;
  const std::size_t newline = bar - 1;
  const std::size_t before = head.rfind('\n', newline - (newline > 0 ? 1 : 0));
  const std::size_t begin = before == kNone || before == newline ? 0 : before + 1;
  const std::string_view line = head.substr(begin, newline - begin);
  if (line.find('|') == kNone) return nullptr;
  CellPlaces cells;
  split_markdown_row(line, 0, cells);
  return of_columns(line, cells);
}

// The first table that lines of "+-----+---+" or "-----+---" rule.
Layout ruled(std::string_view head) {
  const auto line_at = [&](std::size_t begin) {
    return head.substr(begin, std::min(head.find('\n', begin), head.size()) - begin);
  };
  CellPlaces cells;
  for (std::size_t at = head.find("-+-"); at != kNone; at = head.find("-+-", at)) {
    const std::size_t before = head.rfind('\n', at);
    const std::size_t begin = before == kNone ? 0 : before + 1;
    const std::string_view rule = line_at(begin);
    at = begin + rule.size();
    if (is_box_rule(rule) && at < head.size()) {
      const std::string_view line = line_at(at + 1);
      if (!trimmed_field(line).starts_with('|')) continue;
      split_markdown_row(line, 0, cells);
      return of_columns(line, cells);
    }
    if (is_psql_rule(rule) && begin > 1) {
      const std::size_t above = head.rfind('\n', begin - 2);
      const std::string_view line = line_at(above == kNone ? 0 : above + 1);
      if (line.find(" | ") == kNone) continue;
      split_psql_row(line, 0, cells);
      return of_columns(line, cells);
    }
  }
  return nullptr;
}

// The table whose header of Jira begins at `bar`, with a row below it.
Layout jira_at(std::string_view head, std::size_t bar) {
  const std::size_t end = std::min(head.find('\n', bar), head.size());
  const std::string_view line = head.substr(bar, end - bar);
  if (!is_jira_header(line) || !head.substr(end).starts_with("\n|")) return nullptr;
  CellPlaces cells;
  split_jira_header(line, cells);
  return of_columns(line, cells);
}

// The table of MediaWiki that begins at `brace`.
Layout wiki_at(std::string_view head, std::size_t brace) {
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kWiki;
  layout->columns = wiki_names(head.substr(brace));
  return layout;
}

// The tables of Markdown, Jira or MediaWiki: of the first one's kind, with the names of the last in
// the head, which is the one that goes on behind it.
Layout find_barred(std::string_view head) {
  const auto begins_line = [&](std::size_t at) { return at == 0 || head[at - 1] == '\n'; };
  std::optional<std::size_t> last_row;  // of MediaWiki's tables, once one seems to begin
  Layout found;
  for (std::size_t at = head.find('|'); at != kNone; at = head.find('|', at + 1)) {
    Layout layout;
    if (begins_line(at)) {
      layout = head.substr(at).starts_with("||") ? jira_at(head, at) : markdown_at(head, at);
    } else if (head[at - 1] == '{' && begins_line(at - 1)) {
      if (!last_row) last_row = head.rfind("\n|");
      if (*last_row != kNone && *last_row >= at) layout = wiki_at(head, at - 1);
    }
    if (layout && (!found || found->kind == layout->kind)) found = std::move(layout);
  }
  return found ? found : ruled(head);
}

// What of a dump's rows is known stands with its statements, which are read along with it.
Layout find_sql(std::string_view head, bool whole) {
  static constexpr std::array<std::string_view, 3> kRows = {"insert ", "replace into ",
                                                            "from stdin"};
  const bool has_rows = std::any_of(kRows.begin(), kRows.end(),
                                    [&](auto words) { return find_word(head, words, 0) != kNone; });
  if (whole && !has_rows) return nullptr;
  auto layout = std::make_shared<TableLayout>();
  layout->kind = TableKind::kSql;
  return layout;
}

Layout find_segments(std::string_view head) {
  head.remove_prefix(std::min(head.find_first_not_of('\v'), head.size()));
  const bool hl7 = looks_like_hl7(head);
  if (!hl7 && !looks_like_x12(head)) return nullptr;
  auto layout = std::make_shared<TableLayout>();
  layout->kind = hl7 ? TableKind::kHl7 : TableKind::kX12;
  layout->delimiter = head[3];
  if (!hl7) layout->quote = head[105];
  return layout;
}

Layout find_lines(std::string_view head) {
  const bool ldif = looks_like_ldif(head);
  if (!ldif && !looks_like_vcard(head)) return nullptr;
  auto layout = std::make_shared<TableLayout>();
  layout->kind = ldif ? TableKind::kLdif : TableKind::kVcard;
  return layout;
}

bool looks_like_sql(std::string_view head, std::string_view media_type) {
  if (media_type == "application/sql") return true;
  static constexpr std::array<std::string_view, 11> kWords = {"insert into ",
                                                              "create table ",
                                                              "copy ",
                                                              "begin;",
                                                              "begin transaction",
                                                              "-- mysql dump",
                                                              "-- mariadb dump",
                                                              "/*m!999999",
                                                              "-- postgresql database dump",
                                                              "--\n-- postgresql",
                                                              "pragma foreign_keys"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return stands_at(head, 0, word); });
}

}  // namespace

std::shared_ptr<const TableLayout> find_table(std::string_view head, std::string_view media_type,
                                              bool whole) {
  std::size_t begin = 0;
  while (begin < head.size() && is_space(head[begin])) ++begin;
  if (begin == head.size()) return nullptr;
  const std::string_view text = head.substr(begin);
  const bool csv = media_type == "text/csv" || media_type == "text/tab-separated-values";
  if (!csv && (text[0] == '{' || text[0] == '[') && !text.starts_with("{|"))
    return find_json(text, whole);
  if (!csv && text[0] == '<') return find_markup(text, media_type);
  if (looks_like_sql(text, media_type)) return find_sql(head, whole);
  if (Layout layout = find_segments(text)) return layout;
  if (Layout layout = find_lines(text)) return layout;
  // The offsets of these count from the head's own beginning.
  if (Layout layout = find_delimited(head, media_type, whole)) return layout;
  if (Layout layout = find_barred(head)) return layout;
  return find_fixed(head, whole);
}

std::shared_ptr<const TableLayout> find_sheet_table(std::string_view head, bool whole) {
  const bool cut = head.size() > kLookAt;
  // No field is in quotes: '\0' is none of a text.
  const std::vector<Row> rows = read_rows(head.substr(0, kLookAt), '\t', '\0', whole && !cut);
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.fields.size());
  if (rows.size() < 2 || width > kMaxColumns) return nullptr;
  const std::size_t first = below_titles(rows, 0);
  Layout layout = layout_of(rows, first, width, is_header(rows[first], true));
  layout->delimiter = '\t';
  layout->quote = '\0';
  return layout;
}

std::shared_ptr<const TableLayout> find_record_table(std::string_view head) {
  const std::size_t names = head.find('\n');
  if (names == std::string_view::npos) return nullptr;
  const std::vector<Row> rows = read_rows(head.substr(0, names + 1), '\t', '\0', true);
  if (rows.empty() || rows[0].fields.size() > kMaxColumns) return nullptr;
  Layout layout = layout_of(rows, 0, rows[0].fields.size(), true);
  layout->data_begin = names + 1;
  layout->delimiter = '\t';
  layout->quote = '\0';
  return layout;
}

}  // namespace assay::formats
