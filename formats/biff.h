// Workbooks of Excel 5 to 2003 (.xls): the stream "Workbook" (BIFF8, [MS-XLS]) or "Book" (BIFF5) of
// a compound file, as rows of text. Pure; own bounds on whatever the stream says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/result.h"

namespace assay::formats {

/// A sheet as a SheetReader (workbook.h) gives it: rows are lines, columns parted by tabs; behind a
/// form feed a line each of what is in no cell: comments, links, headers, texts of formulas,
/// drawings and charts, what is said about a cell that is filled in.
struct XlsSheet {
  std::string name;  ///< UTF-8, as stored; hidden sheets are as good as others
  std::string text;
};

/// The sheets of the workbook in `stream`, in its order. Shared texts that no sheet shows follow as
/// the notes of a sheet without a name. Nullopt: all of it was read; otherwise `sheets` has what
/// could be. `most`: bytes of text in all; then kLimitSize. Other errors: kEncrypted; kUnsupported
/// (before Excel 5); kCorrupt; kLimitEntries (10'000 sheets). About 200 MB/s; memory: six times
/// the stream at most, and the text.
std::optional<Error> read_xls(std::string_view stream, std::size_t most,
                              std::vector<XlsSheet>& sheets);

}  // namespace assay::formats
