// What the other cells of a table's row say of a value whose column has a name that many countries'
// rules share ("passport number"): the country beside it. Looked for only in tables with such a
// column. Private to assay::patterns. One owner (a TableMatch); reusable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "patterns/columns.h"
#include "patterns/compiled.h"
#include "scanner/base/table.h"

namespace assay::patterns {

class RowWords {
 public:
  explicit RowWords(const RuleSet::Compiled& compiled) : c_(compiled) {}

  /// Begins a text; `table` and `text` outlive what follows.
  void begin(const TableText& table, std::string_view text);
  /// Of table.columns[i]; to be called for each, in order.
  void add_column(const Column& column) { columns_.push_back(&column); }

  /// The rules to try on a cell (into table.cells): its column's, and those that a country in its
  /// row names. Valid until begin(). O(cells of the row) for the first cell asked of it.
  const std::vector<std::uint32_t>& rules(std::size_t cell);
  /// Whether the row says that a value in the cell is of the rule and no other.
  bool tells(std::size_t cell, std::uint32_t rule);
  /// Whether the column's name says little of the rule, so that the cell's surroundings decide.
  [[nodiscard]] bool is_open(std::uint32_t column, std::uint32_t rule) const;
  /// Whether a row asked about so far named a country for the column's rules.
  [[nodiscard]] bool varies(std::uint32_t column) const { return varies_[column]; }

 private:
  void read_row(std::size_t cell);
  void read_cell(const TableCell& cell);
  [[nodiscard]] bool same_row(std::size_t a, std::size_t b) const;
  [[nodiscard]] bool says(std::uint32_t rule) const;

  const RuleSet::Compiled& c_;
  const TableText* table_ = nullptr;
  std::string_view text_;
  std::vector<const Column*> columns_;
  std::vector<bool> varies_;
  std::size_t first_ = 0, last_ = 0;  ///< the cells that were read: a row, or a part of a wide one
  std::size_t read_for_ = SIZE_MAX;   ///< the cell around which they lie
  bool is_whole_ = false;             ///< they are all of the row
  std::vector<std::uint32_t> words_;  ///< in that row, sorted
  std::string_view code_;             ///< of a country, in a column of countries
  std::vector<ContextHit> hits_;
  /// By column and the rules that the row adds.
  std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, std::vector<std::uint32_t>> known_;
};

}  // namespace assay::patterns
