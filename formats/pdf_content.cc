#include "formats/pdf_content.h"

#include <algorithm>
#include <cmath>

#include "formats/pdf_stream.h"

namespace assay::formats {
namespace {

using Token = PdfToken::Kind;

constexpr std::size_t kMaxOperands = 1U << 16U;
constexpr std::size_t kMaxStates = 512;
constexpr std::size_t kMaxFonts = 2048;
constexpr std::size_t kMaxFontBytes = 64U << 20U;
constexpr std::uint64_t kFormCost = 2048;  // of drawing one, however small
constexpr std::size_t kMaxActual = 64U << 10U;
constexpr std::size_t kFewGlyphs = 3;

// An operator's name, of up to three letters, as a number.
constexpr std::uint32_t code_of(std::string_view name) {
  std::uint32_t code = 0;
  if (name.size() > 3) return code;
  for (const char c : name) code = code << 8U | static_cast<unsigned char>(c);
  return code;
}

// The number that is `back` before the last operand.
double number(const std::vector<PdfToken>& operands, std::size_t back) {
  if (back >= operands.size()) return 0;
  const PdfToken& token = operands[operands.size() - 1 - back];
  return token.kind == Token::kNumber ? token.number : 0;
}

PdfMatrix matrix_of(const std::vector<PdfToken>& operands) {
  return {number(operands, 5), number(operands, 4), number(operands, 3),
          number(operands, 2), number(operands, 1), number(operands, 0)};
}

std::string_view last_text(const std::vector<PdfToken>& operands, Token kind) {
  return !operands.empty() && operands.back().kind == kind ? operands.back().text
                                                           : std::string_view();
}

// A resource of a category, by its name.
QPDFObjectHandle resource(const QPDFObjectHandle& resources, const char* category,
                          std::string_view name) {
  const std::string key = "/" + std::string(name);
  return pdf_get(pdf_get(resources, category), key.c_str());
}

}  // namespace

PdfMatrix PdfMatrix::then(const PdfMatrix& next) const {
  return {a * next.a + b * next.c,          a * next.b + b * next.d,
          c * next.a + d * next.c,          c * next.b + d * next.d,
          e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f};
}

QPDFObjectHandle pdf_get(QPDFObjectHandle dict, const char* key) {
  return dict.isDictionary() ? dict.getKey(key) : QPDFObjectHandle::newNull();
}

PdfMatrix pdf_matrix(QPDFObjectHandle array) {
  if (!array.isArray() || array.getArrayNItems() != 6) return {};
  std::array<double, 6> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!array.getArrayItem(static_cast<int>(i)).getValueAsNumber(values[i])) return {};
  }
  return {values[0], values[1], values[2], values[3], values[4], values[5]};
}

std::shared_ptr<PdfFont> PdfFonts::get(const QPDFObjectHandle& dict) {
  const QPDFObjGen id = dict.getObjGen();
  if (!id.isIndirect()) return PdfFont::load(dict, max_bytes_);
  if (const auto found = fonts_.find(id); found != fonts_.end()) return found->second;
  if (fonts_.size() >= kMaxFonts || cost_ > kMaxFontBytes) {
    fonts_.clear();
    cost_ = 0;
  }
  auto font = PdfFont::load(dict, max_bytes_);
  cost_ += font->cost();
  fonts_.emplace(id, font);
  return font;
}

bool PdfContent::spend(std::uint64_t bytes) {
  if (work_ < bytes) {
    work_ = 0;
    loss_.over = true;
    return false;
  }
  work_ -= bytes;
  return true;
}

void PdfContent::run(std::string_view content, const QPDFObjectHandle& resources,
                     const PdfMatrix& matrix) {
  if (!spend(content.size())) return;
  Frame frame;
  frame.resources = resources;
  frame.state.matrix = matrix;
  layout_.part();
  PdfTokens tokens(content);
  std::vector<PdfToken> operands;
  for (;;) {
    const PdfToken token = tokens.next();
    if (token.kind == Token::kEnd) break;
    if (token.kind != Token::kOperator) {
      if (operands.size() < kMaxOperands) operands.push_back(token);
      continue;
    }
    if (token.text == "BI") {
      tokens.skip_image();
    } else {
      apply(token.text, operands, frame);
    }
    operands.clear();
    tokens.forget();
    if (layout_.full() || work_ == 0) {
      loss_.over = true;
      break;
    }
  }
  if (frame.actual.depth > 0) place_actual(frame);
  layout_.part();
}

void PdfContent::apply(std::string_view name, const std::vector<PdfToken>& operands, Frame& frame) {
  State& state = frame.state;
  switch (code_of(name)) {
    case code_of("q"):
      if (frame.stack.size() < kMaxStates) frame.stack.push_back(state);
      break;
    case code_of("Q"):
      if (frame.stack.empty()) break;
      state = std::move(frame.stack.back());
      frame.stack.pop_back();
      break;
    case code_of("cm"):
      state.matrix = matrix_of(operands).then(state.matrix);
      break;
    case code_of("BT"):
      frame.text = frame.line = PdfMatrix();
      layout_.object();
      break;
    case code_of("Tf"):
      if (operands.size() >= 2)
        set_font(operands[operands.size() - 2].text, number(operands, 0), frame);
      break;
    case code_of("Tc"):
      state.char_space = number(operands, 0);
      break;
    case code_of("Tw"):
      state.word_space = number(operands, 0);
      break;
    case code_of("Tz"):
      state.scale = number(operands, 0) / 100;
      break;
    case code_of("TL"):
      state.leading = number(operands, 0);
      break;
    case code_of("Ts"):
      state.rise = number(operands, 0);
      break;
    case code_of("TD"):
      state.leading = -number(operands, 0);
      next_line(number(operands, 1), number(operands, 0), frame);
      break;
    case code_of("Td"):
      next_line(number(operands, 1), number(operands, 0), frame);
      break;
    case code_of("Tm"):
      frame.text = frame.line = matrix_of(operands);
      break;
    case code_of("T*"):
      next_line(0, -state.leading, frame);
      break;
    case code_of("\""):
      state.word_space = number(operands, 2);
      state.char_space = number(operands, 1);
      [[fallthrough]];
    case code_of("'"):
      next_line(0, -state.leading, frame);
      [[fallthrough]];
    case code_of("Tj"):
      show(last_text(operands, Token::kString), frame);
      break;
    case code_of("TJ"):
      show_all(operands, frame);
      break;
    case code_of("Do"):
      draw(last_text(operands, Token::kName), frame);
      break;
    case code_of("gs"):
      set_state(last_text(operands, Token::kName), frame);
      break;
    case code_of("BMC"):
      ++frame.marked;
      break;
    case code_of("BDC"):
      begin_marked(operands, frame);
      break;
    case code_of("EMC"):
      end_marked(frame);
      break;
    default:
      break;
  }
}

void PdfContent::next_line(double x, double y, Frame& frame) {
  frame.line = PdfMatrix{1, 0, 0, 1, x, y}.then(frame.line);
  frame.text = frame.line;
}

void PdfContent::set_font(std::string_view name, double size, Frame& frame) {
  frame.state.size = size;
  const auto found = frame.fonts.find(name);
  if (found != frame.fonts.end()) {
    frame.state.font = found->second;
    return;
  }
  frame.state.font = fonts_.get(resource(frame.resources, "/Font", name));
  if (!spend(frame.state.font->cost())) return;
  frame.fonts.emplace(name, frame.state.font);
}

void PdfContent::set_state(std::string_view name, Frame& frame) {
  QPDFObjectHandle font = pdf_get(resource(frame.resources, "/ExtGState", name), "/Font");
  if (!font.isArray() || font.getArrayNItems() != 2) return;
  frame.state.font = fonts_.get(font.getArrayItem(0));
  spend(frame.state.font->cost());
  double size = 0;
  if (font.getArrayItem(1).getValueAsNumber(size)) frame.state.size = size;
}

void PdfContent::draw(std::string_view name, Frame& frame) {
  QPDFObjectHandle form = resource(frame.resources, "/XObject", name);
  run_form(form, frame.resources, frame.state.matrix);
}

void PdfContent::run_form(QPDFObjectHandle form, const QPDFObjectHandle& resources,
                          const PdfMatrix& matrix) {
  if (!form.isStream()) return;
  QPDFObjectHandle dict = form.getDict();
  // A form without its subtype is one all the same where it has a box.
  QPDFObjectHandle subtype = dict.getKey("/Subtype");
  if (subtype.isName() ? subtype.getName() != "/Form" : !dict.hasKey("/BBox")) return;
  if (std::find(forms_.begin(), forms_.end(), form.getObjGen()) != forms_.end()) return;
  if (forms_.size() >= static_cast<std::size_t>(std::max(limits_.max_form_depth, 0))) {
    loss_.over = true;
    return;
  }
  if (!spend(kFormCost)) return;
  std::string content;
  const PdfDecoded decoded =
      decode_pdf_stream(form, std::min(limits_.max_stream_bytes, work_), content);
  loss_.over = loss_.over || decoded == PdfDecoded::kOver;
  loss_.damaged = loss_.damaged || decoded == PdfDecoded::kCut || decoded == PdfDecoded::kForeign;
  QPDFObjectHandle own = dict.getKey("/Resources");
  forms_.push_back(form.getObjGen());
  run(content, own.isDictionary() ? own : resources,
      pdf_matrix(dict.getKey("/Matrix")).then(matrix));
  forms_.pop_back();
}

void PdfContent::show_all(const std::vector<PdfToken>& operands, Frame& frame) {
  for (const PdfToken& token : operands) {
    if (token.kind == Token::kString) {
      show(token.text, frame);
    } else if (token.kind == Token::kNumber) {
      const State& state = frame.state;
      const bool down = state.font && state.font->vertical();
      const double by = -token.number / 1000 * state.size;
      const PdfPoint to = down ? frame.text.at(0, by) : frame.text.at(by * state.scale, 0);
      frame.text.e = to.x;
      frame.text.f = to.y;
    }
  }
}

void PdfContent::show(std::string_view bytes, Frame& frame) {
  if (bytes.empty()) return;
  State& state = frame.state;
  if (!state.font) state.font = fonts_.get(QPDFObjectHandle::newNull());
  PdfFont& font = *state.font;
  const bool down = font.vertical();
  double length = 0;
  // Some programs make the blank between two words of the space behind a letter; where it's behind
  // all of many, the letters are set apart.
  const bool blanks = state.char_space > PdfLayout::kBlank * std::abs(state.size * font.em()) &&
                      bytes.size() <= kFewGlyphs * font.usual_code_size();
  shown_.clear();
  while (!bytes.empty() && shown_.size() < limits_.max_page_text) {
    const PdfGlyph glyph = font.next(bytes);
    if (blanks && !shown_.empty() && shown_.back() != ' ' && glyph.text != " ") shown_ += ' ';
    shown_ += glyph.text;
    length += down ? -state.size : glyph.width * state.size;
    length += (down ? -1 : 1) * (state.char_space + (glyph.blank ? state.word_space : 0));
  }
  if (!down) length *= state.scale;

  const PdfMatrix matrix = frame.text.then(state.matrix);
  const PdfPoint from = matrix.at(0, state.rise);
  // The space behind the last letter is no part of what is seen.
  const PdfPoint to = down ? matrix.at(0, state.rise + length + state.char_space)
                           : matrix.at(length - state.char_space * state.scale, state.rise);
  const double along = std::hypot(matrix.a, matrix.b);
  const double upwards = std::hypot(matrix.c, matrix.d);
  const double unit = down ? upwards : along;
  const double sign = down != (state.size * (down ? 1 : state.scale) < 0) ? -1 : 1;
  PdfPoint direction{1, 0};
  if (unit > 0 && std::isfinite(unit)) {
    direction = down ? PdfPoint{sign * matrix.c / unit, sign * matrix.d / unit}
                     : PdfPoint{sign * matrix.a / unit, sign * matrix.b / unit};
  }
  double em = std::abs(state.size * font.em() * (down ? 1 : state.scale)) * unit;
  if (em == 0) em = std::abs(state.size) * upwards;
  const PdfPoint next = down ? frame.text.at(0, length) : frame.text.at(length, 0);
  frame.text.e = next.x;
  frame.text.f = next.y;

  Actual& actual = frame.actual;
  if (actual.depth == 0) {
    layout_.place(from, to, direction, em, shown_);
    return;
  }
  if (!actual.placed) {
    actual.placed = true;
    actual.from = from;
    actual.direction = direction;
    actual.em = em;
  }
  actual.to = to;
}

void PdfContent::begin_marked(const std::vector<PdfToken>& operands, Frame& frame) {
  ++frame.marked;
  if (frame.actual.depth > 0 || operands.empty()) return;
  QPDFObjectHandle value = QPDFObjectHandle::newNull();
  if (operands.back().kind == Token::kName) {
    value = pdf_get(resource(frame.resources, "/Properties", operands.back().text), "/ActualText");
  } else {
    for (std::size_t i = 0; i + 1 < operands.size(); ++i) {
      if (operands[i].kind == Token::kName && operands[i].text == "ActualText" &&
          operands[i + 1].kind == Token::kString)
        value = QPDFObjectHandle::newString(std::string(operands[i + 1].text));
    }
  }
  if (!value.isString() || !spend(value.getStringValue().size())) return;
  std::string text;
  append_pdf_string(text, value.getUTF8Value());
  // An empty one hides glyphs from programs, not from a reader.
  if (text.empty() || text.size() > kMaxActual) return;
  frame.actual = Actual();
  frame.actual.text = std::move(text);
  frame.actual.depth = frame.marked;
}

void PdfContent::end_marked(Frame& frame) {
  if (frame.actual.depth > 0 && frame.actual.depth == frame.marked) place_actual(frame);
  if (frame.marked > 0) --frame.marked;
}

void PdfContent::place_actual(Frame& frame) {
  Actual& actual = frame.actual;
  actual.depth = 0;
  if (actual.placed) {
    layout_.place(actual.from, actual.to, actual.direction, actual.em, actual.text);
  } else {
    const PdfPoint at = frame.state.matrix.at(0, 0);
    layout_.part();
    layout_.place(at, at, {1, 0}, 1, actual.text);
    layout_.part();
  }
}

}  // namespace assay::formats
