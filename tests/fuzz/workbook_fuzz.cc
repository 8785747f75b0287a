// Any bytes as the parts of a workbook, one behind the other with a NUL between them, the sheet
// last: its text holds no more lines than a sheet has rows, and what is read in two pieces is what
// is read in one.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/sheet_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Workbook book;
  for (const auto part : {Workbook::Part::kBook, Workbook::Part::kRelations,
                          Workbook::Part::kStyles, Workbook::Part::kStrings}) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    book.read(part, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  checked_sheet(book, rest, size);
  return 0;
}
