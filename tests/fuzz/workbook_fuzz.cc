// Any bytes as the parts of a workbook, one behind the other with a NUL between them, the sheet
// last: its text holds no more lines than a sheet has rows, and what is read in two pieces is what
// is read in one.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/sheet_number.h"
#include "formats/workbook.h"

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
  if (text != show(rest.size() / 2)) std::abort();
  if (book.unused_strings().find('\0') != std::string::npos) std::abort();
  return 0;
}
