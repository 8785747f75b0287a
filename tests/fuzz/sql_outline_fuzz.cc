// Any bytes as a SQL dump: what is known of its rows does not depend on how it was cut.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/sql_outline.h"
#include "formats/table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using assay::formats::SqlOutline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  SqlOutline whole;
  whole.read(text);
  SqlOutline pieces;
  for (std::size_t at = 0, piece = 1; at < size; at += piece, piece = piece * 3 % 509 + 1)
    pieces.read(text.substr(at, piece));
  if (whole.rows().kind != pieces.rows().kind) std::abort();
  const auto& one = whole.rows().table;
  const auto& other = pieces.rows().table;
  if ((one == nullptr) != (other == nullptr)) std::abort();
  if (one != nullptr && (one->name != other->name || one->columns != other->columns)) std::abort();

  const auto layout = assay::formats::find_table(text, "application/sql", false);
  if (!layout) return 0;
  assay::formats::TableState before;
  before.dump.read(text.substr(0, size / 3));
  assay::formats::TableReader reader;
  reader.start(*layout, &before);
  const std::string_view rest = text.substr(size / 3);
  std::size_t at = 0;
  for (const assay::TableCell& cell : reader.read(rest, 0, rest.size(), size < 3).cells) {
    if (cell.begin < at || cell.end > rest.size()) std::abort();
    at = cell.end;
  }
  return 0;
}
