#include "formats/text_detect.h"

#include <uchardet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "formats/text.h"
#include "formats/text_scan.h"

namespace assay::formats {
namespace {

constexpr std::size_t kLookAt = 4096;     // enough to see NULs and controls
constexpr std::size_t kGuessFrom = 8192;  // uchardet takes 0.1 ms a KiB

struct KnownName {
  std::string_view uchardet;
  CodePageGuess guess;
};

/// ISO-8859-1 and -9 and TIS-620 are read as the Windows page that contains them, as browsers do.
/// uchardet's names that ICU has no converter for (VISCII, ISO-8859-16, JOHAB) are no guess.
constexpr KnownName kNames[] = {
    {"ISO-8859-1", {"windows-1252", false}},
    {"ISO-8859-2", {"ISO-8859-2", false}},
    {"ISO-8859-3", {"ISO-8859-3", false}},
    {"ISO-8859-4", {"ISO-8859-4", false}},
    {"ISO-8859-5", {"ISO-8859-5", false}},
    {"ISO-8859-6", {"ISO-8859-6", false}},
    {"ISO-8859-7", {"ISO-8859-7", false}},
    {"ISO-8859-8", {"ISO-8859-8", false}},
    {"ISO-8859-9", {"windows-1254", false}},
    {"ISO-8859-10", {"ISO-8859-10", false}},
    {"ISO-8859-11", {"windows-874", false}},
    {"ISO-8859-13", {"ISO-8859-13", false}},
    {"ISO-8859-15", {"ISO-8859-15", false}},
    {"WINDOWS-1250", {"windows-1250", false}},
    {"WINDOWS-1251", {"windows-1251", false}},
    {"WINDOWS-1252", {"windows-1252", false}},
    {"WINDOWS-1253", {"windows-1253", false}},
    {"WINDOWS-1254", {"windows-1254", false}},
    {"WINDOWS-1255", {"windows-1255", false}},
    {"WINDOWS-1256", {"windows-1256", false}},
    {"WINDOWS-1257", {"windows-1257", false}},
    {"WINDOWS-1258", {"windows-1258", false}},
    {"KOI8-R", {"KOI8-R", false}},
    {"IBM852", {"IBM852", false}},
    {"IBM855", {"IBM855", false}},
    {"IBM865", {"IBM865", false}},
    {"IBM866", {"IBM866", false}},
    {"MAC-CYRILLIC", {"x-mac-cyrillic", false}},
    {"TIS-620", {"windows-874", false}},
    {"MAC-CENTRALEUROPE", {"x-mac-ce", false}},
    {"SHIFT_JIS", {"Shift_JIS", true}},
    {"EUC-JP", {"EUC-JP", true}},
    {"EUC-KR", {"windows-949", true}},
    {"UHC", {"windows-949", true}},
    {"GB18030", {"GB18030", true}},
    {"BIG5", {"Big5", true}},
    {"EUC-TW", {"EUC-TW", true}},
    {"ISO-2022-JP", {"ISO-2022-JP", true}},
    {"ISO-2022-KR", {"ISO-2022-KR", true}},
    {"ISO-2022-CN", {"ISO-2022-CN", true}},
    {"HZ-GB-2312", {"HZ", true}},
};

/// What code units read in one way look like.
struct UnitCensus {
  std::size_t total = 0, bad = 0, ascii = 0, cjk = 0, others = 0;
  std::array<std::size_t, 256> rows{};  // of others, by code / 256

  void add(char32_t code) {
    ++total;
    if (code < 0x80) {
      const bool control = code == 0x7F || (code < 0x20 && (code < 9 || code > 13) && code != 0x1B);
      ++(control ? bad : ascii);
    } else if (code < 0xA0 || (code >= 0xD800 && code < 0xF900) || code > 0x3FFFF ||
               (code >= 0xFDD0 && code < 0xFDF0) || (code & 0xFFFE) == 0xFFFE) {
      ++bad;  // C1, lone surrogates, private use, noncharacters
    } else if ((code >= 0x3000 && code < 0x3100) || (code >= 0x4E00 && code < 0xA000) ||
               (code >= 0xAC00 && code < 0xD7A4) || (code >= 0xFF00 && code < 0xFFF0)) {
      ++cjk;
    } else {
      ++others;
      ++rows[std::min<char32_t>(code >> 8, 255)];
    }
  }
  /// Mostly ASCII, or one script with some ASCII (spaces, digits, line ends).
  [[nodiscard]] bool plausible() const {
    if (total < 2 || bad * 50 > total) return false;
    if (ascii * 10 >= total * 7) return true;
    if (total < 8 || ascii * 100 < total) return false;
    if (cjk * 10 >= (cjk + others) * 9) return true;
    return *std::max_element(rows.begin(), rows.end()) * 2 >= cjk + others;
  }
};

UnitCensus census16(std::string_view bytes, bool big) {
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big ? a << 8 | b : b << 8 | a);
  };
  UnitCensus census;
  for (std::size_t i = 0; i + 2 <= bytes.size(); i += 2) {
    const char32_t code = unit(i);
    const bool lead = code >= 0xD800 && code < 0xDC00;
    if (lead && i + 4 > bytes.size()) break;
    const char32_t next = lead ? unit(i + 2) : 0;
    if (next >= 0xDC00 && next < 0xE000) {
      census.add(0x10000 + ((code - 0xD800) << 10) + (next - 0xDC00));
      i += 2;
    } else {
      census.add(code);
    }
  }
  return census;
}

UnitCensus census32(std::string_view bytes, bool big) {
  UnitCensus census;
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    char32_t code = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      code = code << 8 | static_cast<unsigned char>(bytes[i + (big ? k : 3 - k)]);
    }
    census.add(code);
  }
  return census;
}

/// UTF-32 is tried first: as UTF-16 its NULs would be characters. Of the two byte orders the one
/// with more ASCII wins.
std::optional<Encoding> wide_encoding(std::string_view bytes) {
  bytes = bytes.substr(0, kLookAt);
  if (census32(bytes, false).plausible()) return Encoding::kUtf32Le;
  if (census32(bytes, true).plausible()) return Encoding::kUtf32Be;
  const UnitCensus little = census16(bytes, false);
  const UnitCensus big = census16(bytes, true);
  if (little.plausible() && (little.ascii >= big.ascii || !big.plausible())) {
    return Encoding::kUtf16Le;
  }
  if (big.plausible()) return Encoding::kUtf16Be;
  return std::nullopt;
}

std::optional<TextType> by_mark(std::string_view head, bool text) {
  using namespace std::string_view_literals;
  const auto type = [](Encoding encoding, std::uint32_t bom) {
    return TextType{encoding, nullptr, bom};
  };
  if (head.starts_with("\xEF\xBB\xBF"sv)) return type(Encoding::kUtf8, 3);
  if (head.starts_with("\0\0\xFE\xFF"sv)) return type(Encoding::kUtf32Be, 4);
  // FF FE 0 0 may also be UTF-16 that begins with a NUL, which text doesn't.
  if (head.starts_with("\xFF\xFE\0\0"sv)) return type(Encoding::kUtf32Le, 4);
  const bool little = head.starts_with("\xFF\xFE"sv);
  if (!little && !head.starts_with("\xFE\xFF"sv)) return std::nullopt;
  // Two bytes are little evidence against other signs of a binary.
  if (!text && !census16(head.substr(2, kLookAt), !little).plausible()) return std::nullopt;
  return type(little ? Encoding::kUtf16Le : Encoding::kUtf16Be, 2);
}

/// Whether ASCII bytes may be shift sequences: ESC $ of ISO-2022, ~{ of HZ.
bool may_shift(std::string_view head) {
  const auto has = [&](char first, char second) {
    for (std::size_t at = head.find(first); at != std::string_view::npos && at + 1 < head.size();
         at = head.find(first, at + 1)) {
      if (head[at + 1] == second) return true;
    }
    return false;
  };
  return has('\x1B', '$') || has('~', '{');
}

TextType by_code_page(std::string_view head) {
  const CodePageGuess guess = guess_code_page(head);
  if (guess.icu_name == nullptr) return {};
  return {guess.multi_byte ? Encoding::kMultiByte : Encoding::kSingleByte, guess.icu_name, 0};
}

}  // namespace

CodePageGuess guess_code_page(std::string_view text) {
  const std::size_t ascii = ascii_prefix(text);
  const std::size_t from = ascii == text.size() ? 0 : ascii - std::min<std::size_t>(ascii, 256);
  const std::string_view sample = text.substr(from, kGuessFrom);
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                       &uchardet_delete);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return {};
  uchardet_data_end(detector.get());
  const std::string_view name = uchardet_get_charset(detector.get());
  const auto* known = std::find_if(std::begin(kNames), std::end(kNames),
                                   [&](const KnownName& each) { return each.uchardet == name; });
  return known == std::end(kNames) ? CodePageGuess{} : known->guess;
}

TextType detect_text(std::string_view head, Kind kind) {
  if (head.empty()) return {kind == Kind::kText ? Encoding::kUtf8 : Encoding::kBinary, nullptr, 0};
  if (const auto marked = by_mark(head, kind == Kind::kText)) return *marked;
  const std::string_view look = head.substr(0, kLookAt);
  if (look.find('\0') != std::string_view::npos) {
    if (const auto wide = wide_encoding(look)) return {*wide, nullptr, 0};
  }
  if (kind != Kind::kText) return {Encoding::kBinary, nullptr, 0};

  const ControlCount controls = count_controls(look);
  const bool ascii = ascii_prefix(head) == head.size();
  const std::string_view whole = head.substr(0, head.size() - utf8_unfinished(head));
  const bool utf8 = ascii || valid_utf8(whole);
  // Isolated NULs separate records in text; more of them, or other control bytes, don't occur in
  // it.
  if (controls.nuls * 10 > look.size() || controls.others * (utf8 ? 10 : 50) > look.size()) {
    return {Encoding::kBinary, nullptr, 0};
  }
  if (ascii) return may_shift(head) ? by_code_page(head) : TextType{};
  if (utf8 || utf8_share(whole).mostly()) return {};
  return by_code_page(head);
}

}  // namespace assay::formats
