// The text of a document in Rich Text Format ([MSFT-RTF] 1.9.1): characters beyond ASCII are
// written as escapes, which break words in two, and a table's cells stand among control words.
#pragma once

#include <string_view>

#include "formats/encoded.h"

namespace assay::formats {

/// What `text`, a document or a window of one, says, with the way back: a paragraph is a line,
/// cells of a table are parted by tabs. Escapes of bytes are of the code page that the text names,
/// or Windows' for Western Europe. O(size).
EncodedText read_rtf(std::string_view text);

/// Whether text that begins so is one.
bool is_rtf(std::string_view head);

}  // namespace assay::formats
