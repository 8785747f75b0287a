// Any bytes as the parts of a workbook in records: each behind its size in two bytes, the sheet
// last. Its text is UTF-8 and holds no more lines than a sheet has rows, and what is read in two
// pieces is what is read in one.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/little_endian.h"
#include "formats/text_scan.h"
#include "tests/fuzz/sheet_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Workbook book;
  for (const auto part :
       {Workbook::Part::kBook, Workbook::Part::kStyles, Workbook::Part::kStrings}) {
    const std::size_t bytes = little16(rest, 0);
    rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    book.read(part, rest.substr(0, bytes));
    rest.remove_prefix(std::min(bytes, rest.size()));
  }
  if (const std::string text = checked_sheet(book, rest, size); is_sheet(rest) && !valid_utf8(text))
    std::abort();
  return 0;
}
