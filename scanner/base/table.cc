#include "scanner/base/table.h"

#include <algorithm>

namespace assay {

std::string TableText::field(std::uint32_t column) const {
  if (tables.empty() || tables[column].empty() || columns[column].empty()) return columns[column];
  return tables[column] + '.' + columns[column];
}

const TableCell* TableText::at(std::size_t begin, std::size_t end) const {
  const auto next =
      std::upper_bound(cells.begin(), cells.end(), begin,
                       [](std::size_t at, const TableCell& cell) { return at < cell.begin; });
  if (next == cells.begin()) return nullptr;
  const TableCell& cell = *(next - 1);
  return end <= cell.end ? &cell : nullptr;
}

}  // namespace assay
