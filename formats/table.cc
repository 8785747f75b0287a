#include "formats/table.h"

#include <algorithm>

#include "formats/table_fields.h"

namespace assay::formats {
namespace {

/// Rows that decide whether a window begins inside of quotes.
constexpr int kTrialRows = 32;

std::size_t character_bytes(char c) {
  const auto lead = static_cast<unsigned char>(c);
  return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
}

// How many of the first rows from `at` on are as they should be.
int good_rows(std::string_view text, std::size_t at, const TableLayout& layout) {
  int good = 0;
  std::size_t fields = 0;
  bool broken = false;
  for (int rows = 0; rows < kTrialRows && at < text.size();) {
    const Field field = read_field(text, at, layout.delimiter, layout.quote);
    ++fields;
    broken = broken || field.broken;
    at = field.next;
    if (!field.ends_row) continue;
    if (field.complete) good += fields == layout.columns.size() && !broken ? 1 : -1;
    ++rows;
    fields = 0;
    broken = false;
  }
  return good;
}

std::size_t line_behind(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at);
  return newline == std::string_view::npos ? newline : newline + 1;
}

// Of its size and its ends.
std::size_t place_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [&](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(name[at])};
  };
  return name.size() + 31 * byte(0) + 7 * byte(name.size() / 2) + 131 * byte(name.size() - 1);
}

}  // namespace

void TableReader::start(const TableLayout& layout, const TableState* before) {
  layout_ = &layout;
  state_ = before == nullptr ? TableState{SqlOutline(), layout.columns, {}} : *before;
  out_.columns.clear();
  out_.tables.clear();
  out_.clear();
  clear_names();
  out_.named_in_place = layout.kind == TableKind::kJson || layout.kind == TableKind::kXml ||
                        layout.kind == TableKind::kLdif || layout.kind == TableKind::kVcard;
  if (layout.kind == TableKind::kDelimited || layout.kind == TableKind::kFixed)
    out_.columns = layout.columns;
}

const TableText& TableReader::read(std::string_view text, std::size_t own_begin,
                                   std::size_t own_end, bool first) {
  text_ = text;
  own_begin_ = own_begin;
  own_end_ = own_end;
  out_.clear();
  switch (layout_->kind) {
    case TableKind::kDelimited:
      delimited(delimited_start(first));
      break;
    case TableKind::kFixed:
      fixed(first ? 0 : line_behind(text, 0));
      break;
    case TableKind::kJson:
      json(first ? 0 : std::string_view::npos);
      break;
    case TableKind::kJsonRows:
      json_rows(first ? 0 : std::string_view::npos);
      break;
    case TableKind::kSql:
      sql(first ? 0 : std::string_view::npos, SqlRows(state_.dump.rows()));
      break;
    case TableKind::kXml:
      xml(0);
      break;
    case TableKind::kHtml:
      html(0);
      break;
    case TableKind::kMarkdown:
      markdown(first ? 0 : line_behind(text, 0));
      break;
    case TableKind::kWiki:
      wiki(first ? 0 : line_behind(text, 0));
      break;
    case TableKind::kLdif:
      ldif(first ? 0 : line_behind(text, 0));
      break;
    case TableKind::kVcard:
      vcard(first ? 0 : line_behind(text, 0));
      break;
    case TableKind::kHl7:
    case TableKind::kX12:
      segments(first ? 0 : std::string_view::npos);
      break;
  }
  return out_;
}

void TableReader::clear_names() {
  names_.clear();
  recent_.fill(nullptr);
}

std::uint32_t TableReader::column(std::string_view name, std::string_view table) {
  const Names::value_type*& recent = recent_[place_of(name) % recent_.size()];
  if (table.empty() && recent != nullptr && recent->first == name) return recent->second;
  name_.assign(name);
  if (!table.empty()) name_.append(1, '\n').append(table);
  const auto known = names_.find(name_);
  if (known != names_.end()) {
    recent = &*known;
    return known->second;
  }
  if (names_.size() >= kMaxColumns) {
    name = table = {};
    name_.clear();
    if (const auto rest = names_.find(name_); rest != names_.end()) return rest->second;
  }
  const auto index = static_cast<std::uint32_t>(out_.columns.size());
  out_.columns.emplace_back(layout_->kind == TableKind::kJson ? json_name(name)
                                                              : std::string(name));
  if (layout_->kind == TableKind::kSql) out_.tables.emplace_back(table);
  names_.emplace(name_, index);
  return index;
}

void TableReader::add(std::size_t begin, std::size_t end, std::uint32_t column) {
  trim(text_, begin, end);
  if (begin >= end) return;
  out_.cells.push_back(
      {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), column, out_.rows});
}

// The columns of the table that the text begins in, if it does.
void TableReader::begin_header(std::vector<std::uint32_t>& header) {
  for (const std::string& name : state_.columns) header.push_back(column(name));
}

// From `at` on the columns are these.
void TableReader::keep_header(std::size_t at, const std::vector<std::uint32_t>& header) {
  if (at >= own_end_) return;
  state_.columns.clear();
  for (const std::uint32_t name : header) state_.columns.push_back(out_.columns[name]);
}

void TableReader::row_begins(std::size_t at) {
  if (at >= own_begin_ && at < own_end_) ++out_.rows;
}

// Where a row begins. In the middle of a text it may be inside of quotes: the assumption that gives
// more good rows is taken.
std::size_t TableReader::delimited_start(bool first) const {
  if (first) return 0;
  const std::size_t outside = line_behind(text_, 0);
  if (outside == std::string_view::npos || text_.find(layout_->quote) == std::string_view::npos)
    return outside;
  // As if a quote stood before the text.
  std::size_t inside = std::string_view::npos;
  for (std::size_t at = text_.find(layout_->quote); at < std::min(text_.size(), kMaxQuoted);
       at = text_.find(layout_->quote, at + 1)) {
    const std::size_t behind = at + 1;
    if (behind < text_.size() && text_[behind] == layout_->quote) {
      ++at;
      continue;
    }
    if (behind >= text_.size() || text_[behind] == layout_->delimiter || text_[behind] == '\n' ||
        text_[behind] == '\r') {
      inside = behind;
    }
    break;
  }
  // The row that the quote's field lies in is cut; it counts from its end on.
  while (inside != std::string_view::npos && inside < text_.size()) {
    if (text_[inside] == layout_->delimiter) ++inside;
    const Field field = read_field(text_, inside, layout_->delimiter, layout_->quote);
    inside = field.next;
    if (field.ends_row) break;
  }
  if (inside == std::string_view::npos) return outside;
  return good_rows(text_, inside, *layout_) > good_rows(text_, outside, *layout_) ? inside
                                                                                  : outside;
}

void TableReader::delimited(std::size_t from) {
  const std::size_t columns = layout_->columns.size();
  const std::size_t data = from == 0 ? layout_->data_begin : 0;
  const bool sheet = layout_->quote == '\0';
  const auto named = [&](const TableCell& cell) { return !layout_->columns[cell.column].empty(); };
  for (std::size_t at = from; at < text_.size();) {
    if (text_[at] == '\n' ||
        (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n')) {
      at += text_[at] == '\n' ? 1U : 2U;  // an empty line is no row
      continue;
    }
    if (sheet && text_[at] == '\f') break;  // no rows follow
    row_begins(at);
    const bool wanted = at >= data;
    const std::size_t before = out_.cells.size();
    for (std::size_t column = 0;; ++column) {
      const Field field = read_field(text_, at, layout_->delimiter, layout_->quote);
      at = field.next;
      if (wanted && column < columns && field.begin < field.end) {
        out_.cells.push_back({static_cast<std::uint32_t>(field.begin),
                              static_cast<std::uint32_t>(field.end),
                              static_cast<std::uint32_t>(column), out_.rows});
      }
      if (field.ends_row) break;
    }
    // A label and what it says, not a row of this table.
    const std::size_t cells = out_.cells.size();
    if (sheet && cells == before + 2 && !named(out_.cells[before]) &&
        !named(out_.cells[before + 1]))
      out_.cells.resize(before);
  }
}

void TableReader::fixed(std::size_t from) {
  const std::vector<std::uint32_t>& starts = layout_->starts;
  for (std::size_t at = from; at < text_.size();) {
    const std::size_t newline = std::min(text_.find('\n', at), text_.size());
    if (!trimmed_field(text_.substr(at, newline - at)).empty()) row_begins(at);
    if (from != 0 || at >= layout_->data_begin) {
      std::uint32_t character = 0;
      std::size_t column = 0;
      std::size_t begin = at;
      for (std::size_t i = at; i < newline; i += character_bytes(text_[i]), ++character) {
        if (column + 1 < starts.size() && character == starts[column + 1]) {
          add(begin, i, static_cast<std::uint32_t>(column++));
          begin = i;
        }
      }
      add(begin, newline, static_cast<std::uint32_t>(column));
    }
    at = newline + 1;
  }
}

}  // namespace assay::formats
