// What messages of HL7 v2 and transactions of X12 begin with. Private to the readers of tables.
// Pure.
#pragma once

#include <string_view>

namespace assay::formats {

/// "MSH|^~\&|…".
bool looks_like_hl7(std::string_view head);

/// "ISA*00*…", whose fields have fixed widths.
bool looks_like_x12(std::string_view head);

}  // namespace assay::formats
