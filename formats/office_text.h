// The text of an office document as a reader sees it. Word processors cut a line into runs wherever
// a spelling was looked at, so that "password: …" stands in two elements, and a table's value has
// its name in another row. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "formats/encoded.h"

namespace assay::formats {

/// What an office document's text is written in: OOXML (ISO/IEC 29500), of documents and
/// presentations; ODF (ISO/IEC 26300), of sheets as well.
enum class OfficeText : std::uint8_t { kNone, kOoxml, kOdf };

/// Of a container's member of this path (word/document.xml, word/footnotes.xml,
/// ppt/slides/slide1.xml; content.xml) that begins with `head`, which names the standard.
OfficeText office_text_of(std::string_view path, std::string_view head);

/// What `text`, such a part or a window of one, says, with the way back: a paragraph is a line, its
/// runs joined. A table's rows are told as "name: value" by the names in its first row, those of
/// two columns also as their cells stand side by side. O(size); 64 cells of a row have names.
/// REQUIRES: kind is not kNone.
EncodedText read_office_text(std::string_view text, OfficeText kind);

/// How a form's rows are cut into cells: those of a sheet (Lines::kRows), by themselves.
struct FormRows {
  char delimiter = '\t', quote = '\0';
  std::size_t header_end = 0;  ///< the row before it has names of columns; 0: there is none
  bool tables = false;  ///< rows in a text: those below one of names are told by these names, too
};

/// The forms in rows, as lines of "label: value": rows of a label and a value, and labels that end
/// with a colon. Names of columns are no labels. O(size).
EncodedText read_forms(std::string_view rows, FormRows how);

}  // namespace assay::formats
