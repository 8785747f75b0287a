// Character maps of PDF's fonts: what a string's codes are, and what each stands for. Private to
// the PDF reader. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

/// Appends `c` as a reader sees it: ligatures as their letters, blanks of all kinds as one, what is
/// no character as U+FFFD.
void append_pdf_char(std::string& out, char32_t c);
/// UTF-16, in units; a surrogate without its other half is U+FFFD.
void append_pdf_utf16(std::string& out, std::u16string_view units);
/// UTF-8 of strings that aren't on a page: their line ends and tabs stay.
void append_pdf_string(std::string& out, std::string_view utf8);

/// A glyph's name as text; empty: it can't be told.
std::u16string text_of_glyph(std::string_view name);

/// A CMap that stands in the file: ToUnicode, or a composite font's encoding.
class PdfCMap {
 public:
  /// O(size). What isn't understood is left out.
  void read(std::string_view bytes);

  /// The text of `code`; empty: none. Valid till the next call.
  std::u16string_view text_of(std::uint32_t code);
  /// The CID of `code`.
  [[nodiscard]] std::optional<std::uint32_t> cid_of(std::uint32_t code) const;
  /// How many bytes the code at the front of `bytes` has: 1 to 4. 0: no range of codes says so.
  [[nodiscard]] std::size_t code_size(std::string_view bytes) const;
  [[nodiscard]] bool vertical() const { return vertical_; }

 private:
  struct Space {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::size_t size = 0;
  };
  struct Range {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::uint32_t to = 0;    // a CID, or where the text of `low` stands in texts_
    std::uint32_t size = 0;  // of the text
  };
  class Lexer;

  void add_text(std::uint32_t low, std::uint32_t high, std::string_view utf16);
  void read_texts(Lexer& lexer, bool ranges);
  void read_cids(Lexer& lexer, bool ranges);
  static const Range* find(const std::vector<Range>& ranges, std::uint32_t code);

  std::vector<Space> spaces_;
  std::vector<Range> text_ranges_;
  std::vector<Range> cid_ranges_;
  std::u16string texts_;
  std::u16string text_;
  bool vertical_ = false;
};

}  // namespace assay::formats
