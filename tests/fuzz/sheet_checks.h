// What holds of a sheet's text whatever its bytes: it has no more lines than a sheet has rows, and
// what is read in pieces is what is read in one.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/workbook.h"

/// Reads the sheet in one and in two pieces, cut in its middle and behind its first byte; aborts
/// where that says different things. Returns its text. `size`: of all that was given.
inline std::string checked_sheet(assay::formats::Workbook& book, std::string_view sheet,
                                 std::size_t size) {
  using namespace assay::formats;
  const auto show = [&](std::size_t first) {
    SheetReader reader(book);
    std::string text;
    if (reader.read(sheet.substr(0, first), false, text))
      reader.read(sheet.substr(first), true, text);
    return text;
  };
  std::string text = show(0);
  const auto rows = std::count(
      text.begin(),
      text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find('\f'), text.size())), '\n');
  if (rows > static_cast<std::ptrdiff_t>(kSheetRows + size)) std::abort();
  if (text != show(sheet.size() / 2) || text != show(std::min<std::size_t>(1, sheet.size())))
    std::abort();
  if (book.unused_strings().find('\0') != std::string::npos) std::abort();
  return text;
}
