// What documents of Microsoft Office 97 to 2003 say, whose streams lie in a compound file
// (compound_file.h): the text of Word's and PowerPoint's, the properties of Outlook's messages.
// Pure; own bounds on whatever the streams say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/base/result.h"

namespace assay::formats {

/// Which of its two table streams a Word document uses: "0Table" or "1Table". `document`: the
/// stream "WordDocument".
std::string_view word_table(std::string_view document);

/// Appends the text of a Word document ([MS-DOC]; of Word 6 and 95 too): paragraphs and table rows
/// are lines, cells are parted by tabs, footnotes, headers and comments follow. Nullopt: all of it.
/// Errors: kEncrypted, kCorrupt, kUnsupported. At most three bytes for each byte of `document`.
std::optional<Error> read_word(std::string_view document, std::string_view table,
                               std::string& text);

/// Appends the texts of a presentation's stream "PowerPoint Document" ([MS-PPT]), a paragraph a
/// line. At most three bytes for each byte of it.
void read_powerpoint(std::string_view stream, std::string& text);

/// A property of an Outlook item by the name of its stream: "__substg1.0_0037001F" ([MS-OXMSG]).
struct OutlookProperty {
  std::uint16_t id = 0;    ///< [MS-OXPROPS]
  std::uint16_t type = 0;  ///< 0x1F: UTF-16, 0x1E: bytes of a code page, 0x102: bytes
};
std::optional<OutlookProperty> outlook_property(std::string_view stream_name);

/// Appends a property that is text, under its name where it has one that tells: "Subject: …".
void add_outlook_text(OutlookProperty property, std::string_view stream, std::string& text);
/// The same of a text in UTF-8.
void add_outlook_text(std::uint16_t id, std::string value, std::string& text);

}  // namespace assay::formats
