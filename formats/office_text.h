// The text of an office document as a reader sees it. Word processors cut a line into runs wherever
// a spelling was looked at, so that "password: …" stands in two elements, and a table's value has
// its name in another row. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "formats/encoded.h"

namespace assay::formats {

/// What an office document's text is written in: OOXML (ISO/IEC 29500), of documents and
/// presentations; ODF (ISO/IEC 26300), of sheets as well; RTF.
enum class OfficeText : std::uint8_t { kNone, kOoxml, kOdf, kRtf };

/// Of a text that begins with `head`: RTF by itself, others a container's member of this path
/// (word/document.xml, word/footnotes.xml, ppt/slides/slide1.xml; content.xml) that begins with
/// `head`, which names the standard.
OfficeText office_text_of(std::string_view path, std::string_view head);

/// What `text`, such a part or a window of one, says, with the way back: a paragraph is a line, its
/// runs joined. A table's rows are told as "name: value" by the names in its first row, those of
/// two columns also as their cells stand side by side. O(size); 64 cells of a row have names.
/// REQUIRES: kind is not kNone.
EncodedText read_office_text(std::string_view text, OfficeText kind);

}  // namespace assay::formats
