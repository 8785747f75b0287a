#include "formats/pdf_font.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "formats/pdf_glyphs.h"
#include "formats/pdf_stream.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr int kMaxDifferences = 4096;
constexpr int kMaxWidths = 1 << 18;
constexpr float kMaxWidth = 20;  // ems
constexpr std::size_t kMaxGlyphs = 1U << 17U;
constexpr std::u16string_view kUnknown = u"\uFFFD";

using Encoding = std::array<char16_t, 256>;

// From `first` on; ASCII before it.
Encoding encoding_of(std::u16string_view characters, std::size_t first) {
  Encoding encoding{};
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    const auto code = static_cast<char16_t>(i);
    const bool ascii = code >= 0x20 && code < 0x7F;
    encoding[i] = i >= first ? (i - first < characters.size() ? characters[i - first] : u'\uFFFD')
                             : (ascii ? code : u'\uFFFD');
  }
  return encoding;
}

std::optional<Encoding> named_encoding(std::string_view name) {
  if (name == "/WinAnsiEncoding") return encoding_of(kWinAnsiHigh, 0x80);
  if (name == "/MacRomanEncoding") return encoding_of(kMacRomanHigh, 0x80);
  if (name == "/StandardEncoding") return encoding_of(kStandardEncoding, 0x20);
  return std::nullopt;
}

std::string name_in(QPDFObjectHandle dict, const char* key) {
  QPDFObjectHandle value = dict.getKey(key);
  return value.isName() ? value.getName() : std::string();
}

float width_of(QPDFObjectHandle value, double unit) {
  double width = 0;
  if (!value.getValueAsNumber(width)) return 0;
  width *= unit;
  return std::isfinite(width) ? std::clamp(static_cast<float>(width), -kMaxWidth, kMaxWidth) : 0;
}

// /a97 of code 97: a name that is the code's number is given by programs that keep the codes.
bool names_its_code(std::string_view name, std::size_t code) {
  const std::size_t digits = name.find_first_of("0123456789");
  if (digits == 0 || digits > 2 || code < 0x21 || code > 0x7E) return false;
  return name.substr(digits) == std::to_string(code);
}

// Of a Type 1 font's own program: "dup 65 /A put", in its part that isn't encrypted.
void read_own_encoding(std::string_view program, std::array<std::u16string, 256>& texts) {
  std::size_t at = program.find("/Encoding");
  if (at == std::string_view::npos) return;
  const std::size_t end = std::min(program.find("eexec", at), program.size());
  program = program.substr(0, end);
  for (std::size_t count = 0; count < 256; ++count) {
    at = program.find("dup ", at);
    if (at == std::string_view::npos) return;
    at += 4;
    std::size_t code = 0;
    for (; is_digit(at_or_nul(program, at)) && code < 1000; ++at)
      code = code * 10 + static_cast<std::size_t>(program[at] - '0');
    while (is_blank(at_or_nul(program, at))) ++at;
    if (code > 255 || at_or_nul(program, at) != '/') continue;
    const std::size_t name_end = std::min(program.find_first_of(" \r\n\t", at), program.size());
    texts[code] = text_of_glyph(program.substr(at + 1, name_end - at - 1));
  }
}

// Of East Asia's predefined maps, by what their names say.
const char* code_page(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, const char*>, 9> kPages = {
      {{"RKSJ", "windows-31j"},
       {"GBK", "gb18030"},
       {"GB-EUC", "gb18030"},
       {"B5", "big5-hkscs"},
       {"HKscs", "big5-hkscs"},
       {"UHC", "windows-949"},
       {"KSC-EUC", "windows-949"},
       {"EUC-H", "euc-jp"},
       {"EUC-V", "euc-jp"}}};
  for (const auto& [part, page] : kPages) {
    if (name.find(part) != std::string_view::npos) return page;
  }
  return nullptr;
}

const AsciiWidths& standard_widths(std::string_view name) {
  const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  const bool bold = has("Bold");
  const bool italic = has("Italic") || has("Oblique");
  if (!has("Times")) return bold ? kHelveticaBold : kHelvetica;
  if (bold) return italic ? kTimesBoldItalic : kTimesBold;
  return italic ? kTimesItalic : kTimes;
}

}  // namespace

std::shared_ptr<PdfFont> PdfFont::load(QPDFObjectHandle dict, std::uint64_t max_bytes) {
  auto font = std::make_shared<PdfFont>();
  font->cost_ = sizeof(PdfFont);
  if (!dict.isDictionary()) dict = QPDFObjectHandle::newDictionary();
  std::string bytes;
  if (QPDFObjectHandle map = dict.getKey("/ToUnicode"); map.isStream()) {
    decode_pdf_stream(map, max_bytes, bytes);
    font->to_unicode_.emplace().read(bytes);
    font->cost_ += bytes.size();
  }
  font->composite_ = name_in(dict, "/Subtype") == "/Type0";
  if (font->composite_) {
    font->load_composite(dict, max_bytes);
  } else {
    font->load_simple(dict, max_bytes);
  }
  return font;
}

void PdfFont::set_text(Glyph& glyph, std::u16string_view text) {
  const std::size_t at = texts_.size();
  append_pdf_utf16(texts_, text);
  if (texts_.size() == at) append_pdf_utf16(texts_, kUnknown);
  glyph.at = static_cast<std::uint32_t>(at);
  glyph.size = static_cast<std::uint16_t>(texts_.size() - at);
}

void PdfFont::load_simple(QPDFObjectHandle dict, std::uint64_t max_bytes) {
  const std::string name = name_in(dict, "/BaseFont");
  const std::string subtype = name_in(dict, "/Subtype");
  QPDFObjectHandle given = dict.getKey("/Encoding");
  QPDFObjectHandle descriptor = dict.getKey("/FontDescriptor");
  std::array<std::u16string, 256> texts;

  // What pictures say isn't known, whatever encoding is named; they aren't letters.
  const bool dingbats =
      name.ends_with("ZapfDingbats") || name.find("Wingdings") != std::string::npos;
  const bool symbol = name.ends_with("Symbol") || name.ends_with("SymbolMT");
  const std::string base =
      given.isName() ? given.getName()
                     : (given.isDictionary() ? name_in(given, "/BaseEncoding") : std::string());
  auto encoding = named_encoding(base);
  if (dingbats) {
    encoding = encoding_of(std::u16string(224, u'\u25A0'), 0x20);
    (*encoding)[' '] = u' ';
  } else if (symbol) {
    encoding = encoding_of(kSymbolEncoding, 0x20);
  } else if (!encoding) {
    // A font's own: that of its program, or as programs write TrueType.
    encoding = named_encoding(subtype == "/TrueType" ? "/WinAnsiEncoding" : "/StandardEncoding");
    if (descriptor.isDictionary() && descriptor.getKey("/FontFile").isStream()) {
      std::string program;
      decode_pdf_stream(descriptor.getKey("/FontFile"), max_bytes, program);
      read_own_encoding(program, texts);
    }
  }
  for (std::size_t code = 0; code < texts.size(); ++code) {
    if (texts[code].empty()) texts[code].assign(1, (*encoding)[code]);
  }
  if (given.isDictionary() && given.getKey("/Differences").isArray()) {
    QPDFObjectHandle differences = given.getKey("/Differences");
    long long code = 0;
    for (int i = 0; i < std::min(differences.getArrayNItems(), kMaxDifferences); ++i) {
      QPDFObjectHandle item = differences.getArrayItem(i);
      if (item.getValueAsInt(code) || !item.isName()) continue;
      if (code >= 0 && code < 256) {
        const auto at = static_cast<std::size_t>(code);
        const std::string glyph = item.getName().substr(1);
        texts[at] = text_of_glyph(glyph);
        if (texts[at].empty())
          texts[at] = names_its_code(glyph, at) ? std::u16string(1, static_cast<char16_t>(code))
                                                : std::u16string(kUnknown);
      }
      ++code;
    }
  }
  for (std::size_t code = 0; code < simple_.size(); ++code) {
    std::u16string_view text;
    if (to_unicode_) text = to_unicode_->text_of(static_cast<std::uint32_t>(code));
    // A map that gives controls says nothing.
    if (text.empty() || text.front() < 0x20) text = texts[code];
    set_text(simple_[code], text);
  }
  load_simple_widths(dict, name);
  cost_ += texts_.size();
}

void PdfFont::load_simple_widths(QPDFObjectHandle dict, std::string_view name) {
  double unit = 0.001;
  QPDFObjectHandle matrix = dict.getKey("/FontMatrix");
  const bool drawn = name_in(dict, "/Subtype") == "/Type3" && matrix.isArray();
  if (drawn) unit = std::abs(number_at(matrix, 0));
  QPDFObjectHandle descriptor = dict.getKey("/FontDescriptor");
  const float missing =
      descriptor.isDictionary() ? width_of(descriptor.getKey("/MissingWidth"), unit) : 0;
  QPDFObjectHandle widths = dict.getKey("/Widths");
  if (!widths.isArray() || widths.getArrayNItems() == 0) {
    const AsciiWidths& ascii = standard_widths(name);
    const bool fixed = name.find("Courier") != std::string_view::npos;
    for (std::size_t code = 0; code < simple_.size(); ++code) {
      const bool known = code >= 0x20 && code < 0x7F;
      simple_[code].width = fixed   ? 0.6F
                            : known ? static_cast<float>(ascii[code - 0x20]) / 1000
                                    : 0.5F;
    }
    return;
  }
  long long first = 0;
  if (!dict.getKey("/FirstChar").getValueAsInt(first)) first = 0;
  float sum = 0;
  int count = 0;
  for (Glyph& glyph : simple_) glyph.width = missing;
  for (int i = 0; i < std::min(widths.getArrayNItems(), 256); ++i) {
    if (first < 0 || first + i > 255) continue;
    const float width = width_of(widths.getArrayItem(i), unit);
    simple_[static_cast<std::size_t>(first + i)].width = width;
    if (width > 0) {
      sum += width;
      ++count;
    }
  }
  // Letters are about half as wide as high.
  if (drawn && count > 0) em_ = 2 * static_cast<double>(sum) / count;
}

void PdfFont::load_composite(QPDFObjectHandle dict, std::uint64_t max_bytes) {
  QPDFObjectHandle encoding = dict.getKey("/Encoding");
  if (encoding.isName()) {
    const std::string name = encoding.getName();
    const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
    vertical_ = name.ends_with("-V");
    codes_ = has("Identity")               ? Codes::kIdentity
             : has("UCS2") || has("UTF16") ? Codes::kUtf16
             : has("UTF32")                ? Codes::kUtf32
             : has("UTF8")                 ? Codes::kUtf8
                                           : Codes::kForeign;
    if (codes_ == Codes::kForeign) {
      narrow_ = has("RKSJ");
      UErrorCode status = U_ZERO_ERROR;
      if (const char* page = code_page(name)) converter_.reset(ucnv_open(page, &status));
    }
  } else if (encoding.isStream()) {
    std::string bytes;
    decode_pdf_stream(encoding, max_bytes, bytes);
    encoding_.read(bytes);
    cost_ += bytes.size();
    vertical_ = encoding_.vertical();
    codes_ = Codes::kEmbedded;
  }
  QPDFObjectHandle fonts = dict.getKey("/DescendantFonts");
  QPDFObjectHandle font =
      fonts.isArray() && fonts.getArrayNItems() > 0 ? fonts.getArrayItem(0) : fonts;
  if (!font.isDictionary()) return;
  if (QPDFObjectHandle system = font.getKey("/CIDSystemInfo"); system.isDictionary()) {
    std::string ordering;
    system.getKey("/Ordering").getValueAsString(ordering);
    for (const char* known : {"Japan1", "GB1", "CNS1", "Korea1", "KR"})
      ascii_cids_ = ascii_cids_ || ordering == known;
  }
  load_composite_widths(font);
}

void PdfFont::load_composite_widths(QPDFObjectHandle font) {
  if (font.getKey("/DW").isNumber()) default_width_ = width_of(font.getKey("/DW"), 0.001);
  QPDFObjectHandle items = font.getKey("/W");
  if (!items.isArray()) return;
  int left = kMaxWidths;
  const int size = items.getArrayNItems();
  for (int i = 0; i + 1 < size && left > 0;) {
    long long low = 0;
    if (!items.getArrayItem(i).getValueAsInt(low) || low < 0 || low > 0xFFFFFF) {
      ++i;
      continue;
    }
    QPDFObjectHandle second = items.getArrayItem(i + 1);
    if (second.isArray()) {
      const int count = std::min(second.getArrayNItems(), left);
      for (int k = 0; k < count; ++k)
        widths_[static_cast<std::uint32_t>(low + k)] = width_of(second.getArrayItem(k), 0.001);
      left -= count + 1;
      i += 2;
    } else {
      long long high = 0;
      if (i + 2 < size && second.getValueAsInt(high) && high >= low && high <= 0xFFFFFF)
        width_ranges_.push_back({static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(high),
                                 width_of(items.getArrayItem(i + 2), 0.001)});
      --left;
      i += 3;
    }
  }
  std::sort(width_ranges_.begin(), width_ranges_.end(),
            [](const WidthRange& a, const WidthRange& b) { return a.low < b.low; });
  cost_ += widths_.size() * 32 + width_ranges_.size() * sizeof(WidthRange);
}

float PdfFont::composite_width(std::uint32_t cid) const {
  if (const auto found = widths_.find(cid); found != widths_.end()) return found->second;
  const auto at =
      std::upper_bound(width_ranges_.begin(), width_ranges_.end(), cid,
                       [](std::uint32_t c, const WidthRange& range) { return c < range.low; });
  if (at != width_ranges_.begin() && std::prev(at)->high >= cid) return std::prev(at)->width;
  return default_width_;
}

std::size_t PdfFont::code_size(std::string_view bytes) const {
  const auto lead = static_cast<unsigned char>(bytes.front());
  switch (codes_) {
    case Codes::kIdentity:
      return 2;
    case Codes::kUtf16:
      return lead >= 0xD8 && lead < 0xDC ? 4 : 2;
    case Codes::kUtf32:
      return 4;
    case Codes::kUtf8:
      return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    case Codes::kForeign:
      // Of East Asia's code pages: one byte for ASCII and Japan's narrow letters, else two.
      return lead < 0x80 || (narrow_ && lead >= 0xA0 && lead < 0xE0) ? 1 : 2;
    case Codes::kEmbedded:
      break;
  }
  const std::size_t size = encoding_.code_size(bytes);
  return size == 0 ? 2 : size;
}

// What the bytes of a code say without a map of the font's own.
std::u16string_view PdfFont::foreign_text(std::uint32_t code, std::string_view bytes) {
  text_.clear();
  switch (codes_) {
    case Codes::kUtf16:
      for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        text_ += static_cast<char16_t>(static_cast<unsigned char>(bytes[i]) << 8U |
                                       static_cast<unsigned char>(bytes[i + 1]));
      break;
    case Codes::kUtf32:
      if (code < 0x10000) text_ += static_cast<char16_t>(code);
      break;
    case Codes::kForeign:
      if (converter_ && (bytes.size() > 1 || code >= 0x80)) {
        std::array<UChar, 4> units{};
        UErrorCode status = U_ZERO_ERROR;
        const auto size =
            ucnv_toUChars(converter_.get(), units.data(), static_cast<int>(units.size()),
                          bytes.data(), static_cast<int>(bytes.size()), &status);
        if (U_SUCCESS(status)) text_.assign(units.data(), static_cast<std::size_t>(size));
        break;
      }
      [[fallthrough]];
    case Codes::kUtf8:
      if (bytes.size() == 1 && code >= 0x20 && code < 0x7F) text_ += static_cast<char16_t>(code);
      break;
    case Codes::kIdentity:
    case Codes::kEmbedded: {
      const std::uint32_t cid =
          codes_ == Codes::kIdentity ? code : encoding_.cid_of(code).value_or(0);
      if (ascii_cids_ && cid >= 1 && cid <= 95) text_ += static_cast<char16_t>(cid + 0x1F);
      break;
    }
  }
  return text_;
}

PdfFont::Glyph PdfFont::composite_glyph(std::uint32_t code, std::string_view bytes) {
  const std::uint64_t key = static_cast<std::uint64_t>(bytes.size()) << 32U | code;
  const auto found = glyphs_.find(key);
  if (found != glyphs_.end()) return found->second;
  if (glyphs_.size() >= kMaxGlyphs) {
    glyphs_.clear();
    texts_.clear();
  }
  Glyph glyph;
  std::u16string_view text;
  if (to_unicode_) text = to_unicode_->text_of(code);
  if (text.empty() || text.front() < 0x20) text = foreign_text(code, bytes);
  set_text(glyph, text);
  if (codes_ == Codes::kIdentity) {
    glyph.width = composite_width(code);
  } else if (codes_ == Codes::kEmbedded) {
    glyph.width = composite_width(encoding_.cid_of(code).value_or(0));
  } else {
    glyph.width = code < 0x100 ? default_width_ / 2 : default_width_;
  }
  glyphs_.emplace(key, glyph);
  return glyph;
}

PdfGlyph PdfFont::next(std::string_view& bytes) {
  if (!composite_) {
    const Glyph& glyph = simple_[static_cast<unsigned char>(bytes.front())];
    const bool blank = bytes.front() == ' ';
    bytes.remove_prefix(1);
    return {std::string_view(texts_).substr(glyph.at, glyph.size), static_cast<double>(glyph.width),
            blank};
  }
  const std::string_view code_bytes = bytes.substr(0, code_size(bytes));
  std::uint32_t code = 0;
  for (const char byte : code_bytes) code = code << 8U | static_cast<unsigned char>(byte);
  bytes.remove_prefix(code_bytes.size());
  const Glyph glyph = composite_glyph(code, code_bytes);
  return {std::string_view(texts_).substr(glyph.at, glyph.size), static_cast<double>(glyph.width),
          code_bytes.size() == 1 && code == ' '};
}

}  // namespace assay::formats
