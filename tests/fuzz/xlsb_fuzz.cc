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
#include "formats/workbook.h"

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
  const auto show = [&](std::size_t first) {
    SheetReader reader(book);
    std::string text;
    if (reader.read(rest.substr(0, first), false, text))
      reader.read(rest.substr(first), true, text);
    return text;
  };
  const std::string text = show(0);
  const auto rows = std::count(
      text.begin(),
      text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find('\f'), text.size())), '\n');
  if (rows > static_cast<std::ptrdiff_t>(kSheetRows + size)) std::abort();
  if (text != show(rest.size() / 2) || text != show(std::min<std::size_t>(1, rest.size())))
    std::abort();
  if (is_sheet(rest) && !valid_utf8(text)) std::abort();
  if (book.unused_strings().find('\0') != std::string::npos) std::abort();
  return 0;
}
