// Any bytes as a table of any kind, whole and in windows: cells lie in order inside of the text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/table.h"

namespace {

void check(const assay::TableText& table, std::size_t size) {
  std::size_t at = 0;
  for (const assay::TableCell& cell : table.cells) {
    if (cell.begin < at || cell.end <= cell.begin || cell.end > size ||
        cell.column >= table.columns.size())
      std::abort();
    at = cell.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string_view type :
       {"", "text/csv", "application/sql", "text/html", "text/markdown"}) {
    for (const bool whole : {false, true}) {
      const auto layout = assay::formats::find_table(text, type, whole);
      if (!layout) continue;
      assay::formats::TableReader reader;
      reader.start(*layout);
      check(reader.read(text, 0, size, true), size);
      const std::string_view rest = text.substr(size / 3);
      check(reader.read(rest, rest.size() / 4, rest.size(), false), rest.size());
    }
  }
  return 0;
}
