// A font of a PDF: what the codes of its strings say, and how far each goes. Private to the PDF
// reader. What libqpdf throws goes through.
#pragma once

#include <unicode/ucnv.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/pdf_cmap.h"
#include "formats/pdf_qpdf.h"

namespace assay::formats {

struct PdfGlyph {
  std::string_view text;  ///< UTF-8, never empty; valid till the next call
  double width = 0;       ///< in ems of the font, along its direction
  bool blank = false;     ///< word spacing is for it: a code 32 of one byte
};

class PdfFont {
 public:
  /// A font's dictionary; of anything else a font that knows nothing. `max_bytes`: of its streams.
  static std::shared_ptr<PdfFont> load(QPDFObjectHandle dict, std::uint64_t max_bytes);

  /// The glyph of the code at the front of `bytes`, which is shortened by it.
  /// REQUIRES: !bytes.empty().
  PdfGlyph next(std::string_view& bytes);
  /// It is written downwards.
  [[nodiscard]] bool vertical() const { return vertical_; }
  /// In bytes.
  [[nodiscard]] std::size_t usual_code_size() const { return composite_ ? 2 : 1; }
  /// How high its letters are in units of its size: 1 but where a font draws its glyphs itself.
  [[nodiscard]] double em() const { return em_; }
  /// About as many bytes as it has in memory.
  [[nodiscard]] std::size_t cost() const { return cost_; }

 private:
  // How the codes of a composite font are cut and what they are.
  enum class Codes : std::uint8_t { kIdentity, kEmbedded, kUtf8, kUtf16, kUtf32, kForeign };
  struct Glyph {
    std::uint32_t at = 0;  // of its text, in texts_
    std::uint16_t size = 0;
    float width = 0;
  };
  struct WidthRange {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    float width = 0;
  };

  void load_simple(QPDFObjectHandle dict, std::uint64_t max_bytes);
  void load_simple_widths(QPDFObjectHandle dict, std::string_view name);
  void load_composite(QPDFObjectHandle dict, std::uint64_t max_bytes);
  void load_composite_widths(QPDFObjectHandle font);
  void set_text(Glyph& glyph, std::u16string_view text);
  [[nodiscard]] std::size_t code_size(std::string_view bytes) const;
  [[nodiscard]] std::u16string_view foreign_text(std::uint32_t code, std::string_view bytes);
  Glyph composite_glyph(std::uint32_t code, std::string_view bytes);
  [[nodiscard]] float composite_width(std::uint32_t cid) const;

  bool composite_ = false;
  bool vertical_ = false;
  bool ascii_cids_ = false;  // CIDs 1 to 95 are ASCII's
  double em_ = 1;
  std::size_t cost_ = 0;
  std::array<Glyph, 256> simple_{};
  std::string texts_;
  std::optional<PdfCMap> to_unicode_;
  // Of a composite font.
  Codes codes_ = Codes::kIdentity;
  bool narrow_ = false;  // bytes from A0 to DF are characters of their own
  PdfCMap encoding_;
  std::unique_ptr<UConverter, void (*)(UConverter*)> converter_{nullptr, ucnv_close};
  std::u16string text_;
  float default_width_ = 1;
  std::unordered_map<std::uint32_t, float> widths_;
  std::vector<WidthRange> width_ranges_;
  std::unordered_map<std::uint64_t, Glyph> glyphs_;
};

}  // namespace assay::formats
