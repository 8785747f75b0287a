#include "formats/pdf_cmap.h"

#include <algorithm>
#include <array>

#include "formats/pdf_glyphs.h"
#include "formats/readable.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMaxRanges = 1U << 17U;
constexpr std::size_t kMaxSpaces = 64;
constexpr std::size_t kMaxText = 64;  // bytes of UTF-16 that a code stands for
constexpr std::size_t kLookBack = 8;  // ranges that may lie over each other
constexpr char32_t kUnknown = 0xFFFD;

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U);
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U);
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | c >> 18U);
    put(0x80U | (c >> 12U & 0x3FU));
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool is_character(char32_t c) {
  return c < 0x110000 && (c < 0xD800 || c > 0xDFFF) && (c & 0xFFFEU) != 0xFFFE;
}

std::uint32_t number_of(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4))
    number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

// Four to six digits; nothing: it has others.
std::optional<char32_t> hex_of(std::string_view digits) {
  char32_t c = 0;
  for (const char digit : digits) {
    const int value = hex_digit(digit);
    if (value < 0) return std::nullopt;
    c = c << 4U | static_cast<char32_t>(value);
  }
  return digits.size() >= 4 && digits.size() <= 6 && is_character(c) ? std::optional(c)
                                                                     : std::nullopt;
}

void append_utf16(std::u16string& out, char32_t c) {
  if (c < 0x10000) {
    out += static_cast<char16_t>(c);
  } else {
    out += static_cast<char16_t>(0xD800U + ((c - 0x10000U) >> 10U));
    out += static_cast<char16_t>(0xDC00U + ((c - 0x10000U) & 0x3FFU));
  }
}

// uni0041, uni00410042, u1F600: by their numbers.
std::u16string numbered_glyph(std::string_view name) {
  std::u16string text;
  if (name.starts_with("uni") && name.size() >= 7) {
    for (name.remove_prefix(3); name.size() >= 4 && text.size() < 8; name.remove_prefix(4)) {
      const auto c = hex_of(name.substr(0, 4));
      if (!c) return {};
      append_utf16(text, *c);
    }
  } else if (name.starts_with('u')) {
    if (const auto c = hex_of(name.substr(1))) append_utf16(text, *c);
  }
  return text;
}

}  // namespace

void append_pdf_char(std::string& out, char32_t c) {
  constexpr std::array<std::string_view, 7> kLigatures = {"ff",  "fi", "fl", "ffi",
                                                          "ffl", "st", "st"};
  if (c >= 0xFB00 && c <= 0xFB06) {
    out += kLigatures[c - 0xFB00];
  } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 ||
             (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000) {
    out += ' ';
  } else if (c != 0xFEFF && c != 0x200B) {
    append_utf8(out, is_control(c) || !is_character(c) ? kUnknown : c);
  }
}

void append_pdf_utf16(std::string& out, std::u16string_view units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t c = units[i];
    if (c >= 0xD800 && c < 0xDC00 && i + 1 < units.size() && units[i + 1] >= 0xDC00 &&
        units[i + 1] < 0xE000) {
      c = 0x10000U + ((c - 0xD800U) << 10U) + (units[++i] - 0xDC00U);
    }
    append_pdf_char(out, c);
  }
}

void append_pdf_string(std::string& out, std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    if (lead == '\n' || lead == '\t') {
      out += utf8[at++];
    } else if (lead == '\r') {
      if (at_or_nul(utf8, ++at) != '\n') out += '\n';
    } else if (lead < 0x80) {
      // Of strings a NUL or a bell says nothing.
      if (!is_control(lead)) out += static_cast<char>(lead);
      ++at;
    } else {
      const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
      char32_t c = size == 1 ? kUnknown : lead & (0xFFU >> (size + 1));
      std::size_t used = 1;
      for (; used < size && (at_or_nul(utf8, at + used) & 0xC0) == 0x80; ++used)
        c = c << 6U | (static_cast<unsigned char>(utf8[at + used]) & 0x3FU);
      append_pdf_char(out, used < size ? kUnknown : c);
      at += used;
    }
  }
}

std::u16string text_of_glyph(std::string_view name) {
  name = name.substr(0, name.find('.'));
  if (name.size() == 1 && is_letter(name[0]))
    return std::u16string(1, static_cast<char16_t>(name[0]));
  const auto* found =
      std::lower_bound(kGlyphNames.begin(), kGlyphNames.end(), name,
                       [](const auto& entry, std::string_view key) { return entry.first < key; });
  if (found != kGlyphNames.end() && found->first == name) return std::u16string(1, found->second);
  if (const std::size_t bar = name.find('_'); bar != std::string_view::npos && name.size() < 64) {
    std::u16string first = text_of_glyph(name.substr(0, bar));
    const std::u16string rest = text_of_glyph(name.substr(bar + 1));
    return first.empty() || rest.empty() ? std::u16string() : first + rest;
  }
  return numbered_glyph(name);
}

// The tokens that matter: strings in hexadecimal digits, names, numbers, brackets, words.
class PdfCMap::Lexer {
 public:
  enum class Kind : std::uint8_t { kEnd, kHex, kName, kWord, kOpen, kClose };

  explicit Lexer(std::string_view cmap) : rest_(cmap) {}

  Kind next() {
    skip();
    if (rest_.empty()) return kind_ = Kind::kEnd;
    const char c = rest_.front();
    if (c == '<' && at_or_nul(rest_, 1) != '<') return hex();
    if (c == '[' || c == ']') {
      rest_.remove_prefix(1);
      return kind_ = c == '[' ? Kind::kOpen : Kind::kClose;
    }
    const std::size_t end = std::min(rest_.find_first_of(kEnds, 1), rest_.size());
    text = rest_.substr(c == '/' ? 1 : 0, c == '/' ? end - 1 : end);
    rest_.remove_prefix(end);
    return kind_ = c == '/' ? Kind::kName : Kind::kWord;
  }
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return kind_ == Kind::kWord && text == word;
  }
  /// A word that is no number ends a list.
  [[nodiscard]] bool ends() const {
    return kind_ == Kind::kEnd || (kind_ == Kind::kWord && !is_digit(at_or_nul(text, 0)));
  }
  [[nodiscard]] std::uint32_t integer() const {
    std::uint32_t number = 0;
    for (const char c : text.substr(0, 7))
      number = is_digit(c) ? number * 10 + static_cast<std::uint32_t>(c - '0') : number;
    return number;
  }

  std::string_view text;  ///< of a name or a word
  std::string bytes;      ///< of a string

 private:
  static constexpr auto kEnds = std::string_view(" \t\r\n\f\0<>[]/%(){}", 16);

  void skip() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '%') {
        rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size()));
      } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0') {
        rest_.remove_prefix(1);
      } else {
        return;
      }
    }
  }

  Kind hex() {
    bytes.clear();
    const std::size_t end = std::min(rest_.find('>'), rest_.size());
    int high = -1;
    for (const char c : rest_.substr(1, std::max<std::size_t>(end, 1) - 1)) {
      const int digit = hex_digit(c);
      if (digit < 0 || bytes.size() >= kMaxText) continue;
      if (high < 0) {
        high = digit;
      } else {
        bytes += static_cast<char>(high << 4 | digit);
        high = -1;
      }
    }
    if (high >= 0) bytes += static_cast<char>(high << 4);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return kind_ = Kind::kHex;
  }

  std::string_view rest_;
  Kind kind_ = Kind::kEnd;
};

void PdfCMap::add_text(std::uint32_t low, std::uint32_t high, std::string_view utf16) {
  if (utf16.empty() || text_ranges_.size() >= kMaxRanges) return;
  const std::size_t begin = texts_.size();
  if (utf16.size() == 1) texts_ += static_cast<char16_t>(static_cast<unsigned char>(utf16[0]));
  for (std::size_t i = 0; i + 1 < utf16.size(); i += 2)
    texts_ += static_cast<char16_t>(number_of(utf16.substr(i, 2)));
  text_ranges_.push_back({low, high, static_cast<std::uint32_t>(begin),
                          static_cast<std::uint32_t>(texts_.size() - begin)});
}

void PdfCMap::read_texts(Lexer& lexer, bool ranges) {
  while (lexer.next(), !lexer.ends()) {
    const std::uint32_t low = number_of(lexer.bytes);
    std::uint32_t high = low;
    if (ranges && (lexer.next(), !lexer.ends())) high = number_of(lexer.bytes);
    const auto kind = lexer.next();
    if (kind == Lexer::Kind::kHex) {
      if (high >= low) add_text(low, high, lexer.bytes);
    } else if (kind == Lexer::Kind::kOpen) {
      for (std::uint32_t code = low; lexer.next(), lexer.kind() == Lexer::Kind::kHex; ++code)
        if (code <= high) add_text(code, code, lexer.bytes);
    } else if (kind == Lexer::Kind::kName) {
      std::string utf16;
      for (const char16_t unit : text_of_glyph(lexer.text)) {
        utf16 += static_cast<char>(unit >> 8U);
        utf16 += static_cast<char>(unit & 0xFFU);
      }
      add_text(low, low, utf16);
    }
    if (lexer.ends()) return;
  }
}

void PdfCMap::read_cids(Lexer& lexer, bool ranges) {
  while (lexer.next(), !lexer.ends()) {
    const std::uint32_t low = number_of(lexer.bytes);
    std::uint32_t high = low;
    if (ranges && (lexer.next(), !lexer.ends())) high = number_of(lexer.bytes);
    if (lexer.next(), lexer.ends()) return;
    if (high >= low && cid_ranges_.size() < kMaxRanges)
      cid_ranges_.push_back({low, high, lexer.integer(), 0});
  }
}

void PdfCMap::read(std::string_view bytes) {
  Lexer lexer(bytes);
  std::string_view name;
  std::uint32_t number = 0;
  while (lexer.next() != Lexer::Kind::kEnd) {
    if (lexer.kind() == Lexer::Kind::kName) name = lexer.text;
    if (lexer.kind() != Lexer::Kind::kWord) continue;
    if (is_digit(at_or_nul(lexer.text, 0))) {
      number = lexer.integer();
    } else if (lexer.is_word("def")) {
      if (name == "WMode") vertical_ = number == 1;
    } else if (lexer.is_word("begincodespacerange")) {
      while (lexer.next(), !lexer.ends()) {
        const Space space{number_of(lexer.bytes), 0, std::min<std::size_t>(lexer.bytes.size(), 4)};
        if (lexer.next(), lexer.ends()) break;
        if (space.size > 0 && spaces_.size() < kMaxSpaces)
          spaces_.push_back({space.low, number_of(lexer.bytes), space.size});
      }
    } else if (lexer.is_word("beginbfchar") || lexer.is_word("beginbfrange")) {
      read_texts(lexer, lexer.is_word("beginbfrange"));
    } else if (lexer.is_word("begincidchar") || lexer.is_word("begincidrange")) {
      read_cids(lexer, lexer.is_word("begincidrange"));
    }
  }
  const auto by_low = [](const Range& a, const Range& b) { return a.low < b.low; };
  std::stable_sort(text_ranges_.begin(), text_ranges_.end(), by_low);
  std::stable_sort(cid_ranges_.begin(), cid_ranges_.end(), by_low);
}

const PdfCMap::Range* PdfCMap::find(const std::vector<Range>& ranges, std::uint32_t code) {
  auto at = std::upper_bound(ranges.begin(), ranges.end(), code,
                             [](std::uint32_t c, const Range& range) { return c < range.low; });
  for (std::size_t i = 0; i < kLookBack && at != ranges.begin(); ++i) {
    if ((--at)->high >= code) return &*at;
  }
  return nullptr;
}

std::u16string_view PdfCMap::text_of(std::uint32_t code) {
  const Range* range = find(text_ranges_, code);
  if (!range || range->size == 0) return {};
  text_.assign(texts_, range->to, range->size);
  text_.back() = static_cast<char16_t>(text_.back() + (code - range->low));
  return text_;
}

std::optional<std::uint32_t> PdfCMap::cid_of(std::uint32_t code) const {
  const Range* range = find(cid_ranges_, code);
  return range ? std::optional(range->to + (code - range->low)) : std::nullopt;
}

std::size_t PdfCMap::code_size(std::string_view bytes) const {
  for (const Space& space : spaces_) {
    if (bytes.size() < space.size) continue;
    // Each byte of a code is in the range of that byte (ISO 32000, 9.7.6.2).
    bool inside = true;
    for (std::size_t i = 0; i < space.size; ++i) {
      const auto shift = static_cast<unsigned>(8 * (space.size - 1 - i));
      const auto byte = static_cast<unsigned char>(bytes[i]);
      inside =
          inside && byte >= (space.low >> shift & 0xFFU) && byte <= (space.high >> shift & 0xFFU);
    }
    if (inside) return space.size;
  }
  return 0;
}

}  // namespace assay::formats
