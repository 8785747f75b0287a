// Parts of a workbook as records instead of XML (.xlsb: BIFF12, [MS-XLSB]). Pure; no count in them
// is believed. Private to workbook.cc, which tells one form from the other.
#pragma once

#include <memory>
#include <string_view>

#include "formats/workbook.h"
#include "formats/workbook_parts.h"

namespace assay::formats {

/// Whether bytes that begin so are records of a part that all sheets share: no XML does.
bool is_xlsb_part(std::string_view head);
/// Reads all of such a part. False: it ends early, is another one, or has more texts than are kept
/// (64 MB).
bool read_xlsb_part(Workbook::Part part, std::string_view bytes, WorkbookParts& parts);

/// Whether a member that begins so is a sheet, or comments on one.
bool is_xlsb_sheet(std::string_view head);
/// Reads one of these. `parts` outlives it.
std::unique_ptr<SheetHandler> xlsb_sheet(WorkbookParts& parts);

}  // namespace assay::formats
