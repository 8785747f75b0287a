// A stretch of text read as rows and columns: what a reader of tables (formats/table.h) tells those
// who judge values (patterns). Plain values; the text itself lies elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// One value. Offsets into the text, without quotes and spaces around it.
struct TableCell {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t column = 0;  ///< into TableText::columns
  std::uint32_t row = 0;     ///< rows that began in the stretch's own part up to this one's
};

struct TableText {
  std::vector<TableCell> cells;      ///< by begin; none overlaps another; empty ones are left out
  std::vector<std::string> columns;  ///< names; "" where the table gives none
  std::vector<std::string> tables;  ///< per column the table that it is of; empty: there is but one
  /// A column's name stands beside each of its values (JSON, XML), not in a header.
  bool named_in_place = false;
  std::uint32_t rows = 0;  ///< that begin in the stretch's own part

  void clear() {
    cells.clear();
    rows = 0;
  }
  /// The column's name with its table's: "person.email".
  [[nodiscard]] std::string field(std::uint32_t column) const;
  /// The cell that holds [begin, end), or null. O(log cells).
  [[nodiscard]] const TableCell* at(std::size_t begin, std::size_t end) const;
};

}  // namespace assay
