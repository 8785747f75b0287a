// The text of an office document as a reader sees it. Word processors cut a line into runs wherever
// a spelling was looked at, so that "password: …" stands in two elements, and a table's value has
// its name in another row. Pure.
#pragma once

#include <string_view>

#include "formats/encoded.h"

namespace assay::formats {

/// Whether a container's member of this path holds an OOXML document's or a presentation's text
/// (ISO/IEC 29500): word/document.xml, word/footnotes.xml, ppt/slides/slide1.xml.
bool is_office_text(std::string_view path);

/// What `text`, such a part or a window of one, says, with the way back: a paragraph is a line, its
/// runs joined. A table's rows are told as "name: value" by the names in its first row, those of
/// two columns also as their cells stand side by side. O(size); a row of at most kMaxCells cells.
EncodedText read_office_text(std::string_view text);

}  // namespace assay::formats
