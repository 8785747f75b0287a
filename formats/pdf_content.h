// Goes through the content of a PDF's page and places its text on a layout. Private to the PDF
// reader. What libqpdf throws goes through.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/pdf_font.h"
#include "formats/pdf_layout.h"
#include "formats/pdf_qpdf.h"
#include "formats/pdf_text.h"
#include "formats/pdf_tokens.h"

namespace assay::formats {

struct PdfMatrix {
  double a = 1;
  double b = 0;
  double c = 0;
  double d = 1;
  double e = 0;
  double f = 0;

  /// First this, then `next`.
  [[nodiscard]] PdfMatrix then(const PdfMatrix& next) const;
  [[nodiscard]] PdfPoint at(double x, double y) const {
    return {a * x + c * y + e, b * x + d * y + f};
  }
};

/// A value in a dictionary; null where there is none, or no dictionary.
QPDFObjectHandle pdf_get(QPDFObjectHandle dict, const char* key);
/// Six numbers; the identity of anything else.
PdfMatrix pdf_matrix(QPDFObjectHandle array);

/// The fonts of a document, each loaded once as long as they fit.
class PdfFonts {
 public:
  explicit PdfFonts(std::uint64_t max_stream_bytes) : max_bytes_(max_stream_bytes) {}
  std::shared_ptr<PdfFont> get(const QPDFObjectHandle& dict);

 private:
  std::uint64_t max_bytes_;
  std::size_t cost_ = 0;
  std::map<QPDFObjGen, std::shared_ptr<PdfFont>> fonts_;
};

/// What was left out.
struct PdfLoss {
  bool damaged = false;
  bool over = false;
};

/// Of one page. `work` counts down what may still be done for the document, in bytes.
class PdfContent {
 public:
  PdfContent(const PdfLimits& limits, PdfFonts& fonts, std::uint64_t& work, PdfLayout& layout,
             PdfLoss& loss)
      : limits_(limits), fonts_(fonts), work_(work), layout_(layout), loss_(loss) {}

  /// Goes through `content`, drawn by `matrix`.
  void run(std::string_view content, const QPDFObjectHandle& resources, const PdfMatrix& matrix);
  /// Draws a form; of anything else nothing. `matrix` comes behind its own.
  void run_form(QPDFObjectHandle form, const QPDFObjectHandle& resources, const PdfMatrix& matrix);

 private:
  struct State {
    PdfMatrix matrix;
    std::shared_ptr<PdfFont> font;
    double size = 0;
    double char_space = 0;
    double word_space = 0;
    double scale = 1;
    double leading = 0;
    double rise = 0;
  };
  // What stands for the glyphs of marked content.
  struct Actual {
    std::string text;
    std::size_t depth = 0;  // of marked content; 0: none
    bool placed = false;
    PdfPoint from;
    PdfPoint to;
    PdfPoint direction;
    double em = 0;
  };
  // A content stream under way.
  struct Frame {
    QPDFObjectHandle resources;
    std::map<std::string, std::shared_ptr<PdfFont>, std::less<>> fonts;
    std::vector<State> stack;
    State state;
    PdfMatrix line;  // where the text line begins
    PdfMatrix text;  // where its next glyph is
    std::size_t marked = 0;
    Actual actual;
  };

  void apply(std::string_view name, const std::vector<PdfToken>& operands, Frame& frame);
  void set_font(std::string_view name, double size, Frame& frame);
  void set_state(std::string_view name, Frame& frame);
  void draw(std::string_view name, Frame& frame);
  void next_line(double x, double y, Frame& frame);
  void show(std::string_view bytes, Frame& frame);
  void show_all(const std::vector<PdfToken>& operands, Frame& frame);
  void begin_marked(const std::vector<PdfToken>& operands, Frame& frame);
  void end_marked(Frame& frame);
  void place_actual(Frame& frame);
  bool spend(std::uint64_t bytes);

  const PdfLimits& limits_;
  PdfFonts& fonts_;
  std::uint64_t& work_;
  PdfLayout& layout_;
  PdfLoss& loss_;
  std::vector<QPDFObjGen> forms_;  // those that are being drawn
  std::string shown_;
};

}  // namespace assay::formats
