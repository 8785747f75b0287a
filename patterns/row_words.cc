#include "patterns/row_words.h"

#include <algorithm>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// Cells of a row that are looked at on each side of one, and the longest: more is no record's.
constexpr std::size_t kMostCells = 64, kLongestCell = 256;

}  // namespace

void RowWords::begin(const TableText& table, std::string_view text) {
  table_ = &table;
  text_ = text;
  columns_.clear();
  varies_.assign(table.columns.size(), false);
  known_.clear();
  first_ = last_ = 0;
  read_for_ = SIZE_MAX;
  is_whole_ = false;
}

// Of two cells that follow each other. Rows are counted only in the text's own part.
bool RowWords::same_row(std::size_t a, std::size_t b) const {
  const TableCell& one = table_->cells[a];
  const TableCell& next = table_->cells[b];
  return one.row == next.row && (table_->named_in_place || one.column < next.column);
}

void RowWords::read_cell(const TableCell& cell) {
  // A column that rules know holds their values, no countries, unless it is called after these.
  const Column& column = *columns_[cell.column];
  if ((column.telling && !column.countries) || is_digit(text_[cell.begin]) ||
      cell.end - cell.begin > kLongestCell)
    return;
  hits_.clear();
  c_.context.find(text_, cell.begin, cell.end, hits_);
  for (const ContextHit& hit : hits_) {
    if (hit.begin >= cell.begin && hit.end <= cell.end) words_.push_back(hit.word);
  }
  const std::string_view value = text_.substr(cell.begin, cell.end - cell.begin);
  if (value.size() == 2 && is_upper(value[0]) && is_upper(value[1]) && column.countries)
    code_ = value;
}

void RowWords::read_row(std::size_t cell) {
  if (cell == read_for_ || (is_whole_ && cell >= first_ && cell < last_)) return;
  read_for_ = cell;
  first_ = cell;
  last_ = cell + 1;
  while (first_ > 0 && cell - first_ < kMostCells && same_row(first_ - 1, first_)) --first_;
  while (last_ < table_->cells.size() && last_ - cell < kMostCells && same_row(last_ - 1, last_))
    ++last_;
  is_whole_ = (first_ == 0 || !same_row(first_ - 1, first_)) &&
              (last_ == table_->cells.size() || !same_row(last_ - 1, last_));
  words_.clear();
  code_ = {};
  for (std::size_t i = first_; i < last_; ++i) read_cell(table_->cells[i]);
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

bool RowWords::says(std::uint32_t rule) const {
  const auto& with = c_.index[rule].with;
  return (!code_.empty() && c_.rules[rule].info.country == code_) ||
         std::any_of(words_.begin(), words_.end(), [&](std::uint32_t word) {
           return std::binary_search(with.begin(), with.end(), word);
         });
}

const std::vector<std::uint32_t>& RowWords::rules(std::size_t cell) {
  const std::uint32_t index = table_->cells[cell].column;
  const Column& column = *columns_[index];
  if (column.open.empty()) return column.rules;
  read_row(cell);
  std::vector<std::uint32_t> added;
  if (!words_.empty() || !code_.empty()) {
    std::copy_if(column.open.begin(), column.open.end(), std::back_inserter(added),
                 [&](std::uint32_t rule) { return says(rule); });
  }
  if (added.empty()) return column.rules;
  varies_[index] = true;
  auto& all = known_[{index, added}];
  if (all.empty()) {
    std::set_union(column.rules.begin(), column.rules.end(), added.begin(), added.end(),
                   std::back_inserter(all));
  }
  return all;
}

bool RowWords::is_open(std::uint32_t column, std::uint32_t rule) const {
  const auto& open = columns_[column]->open;
  return std::binary_search(open.begin(), open.end(), rule);
}

bool RowWords::tells(std::size_t cell, std::uint32_t rule) {
  if (!is_open(table_->cells[cell].column, rule)) return false;
  read_row(cell);
  return says(rule);
}

}  // namespace assay::patterns
