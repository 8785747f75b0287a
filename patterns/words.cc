#include "patterns/words.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "patterns/anchors.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr char32_t kDottedI = 0x130;

std::vector<char32_t> decode(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i) {
      point = (point << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    points.push_back(point);
    at += size;
  }
  return points;
}

void encode(char32_t point, std::string& out) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

// Simple case mapping of the blocks that near-words use (Unicode 15, UnicodeData.txt): Latin-1,
// Latin Extended-A, Greek and Cyrillic. Others have no case or are given as written.
char32_t lower(char32_t c) {
  if (c < 0x80) return is_upper(static_cast<char>(c)) ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177)) return c | 1U;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return (c & 1U) != 0 ? c + 1 : c;
  if (c == 0x178) return 0xFF;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x48A && c <= 0x4BF) return c | 1U;
  return c;
}

char32_t upper(char32_t c) {
  if (c < 0x80) return is_lower(static_cast<char>(c)) ? c - 32 : c;
  if (c >= 0xE0 && c <= 0xFE && c != 0xF7) return c - 32;
  if (c == 0xFF) return 0x178;
  if (c == 0x131) return 'I';
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c & ~1U;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return (c & 1U) == 0 ? c - 1 : c;
  if (c == 0x3C2) return 0x3A3;
  if (c >= 0x3B1 && c <= 0x3CB) return c - 32;
  if (c == 0x3AC) return 0x386;
  if (c >= 0x3AD && c <= 0x3AF) return c - 37;
  if (c == 0x3CC) return 0x38C;
  if (c == 0x3CD || c == 0x3CE) return c - 63;
  if (c >= 0x430 && c <= 0x44F) return c - 32;
  if (c >= 0x450 && c <= 0x45F) return c - 80;
  if (c >= 0x48A && c <= 0x4BF) return c & ~1U;
  return c;
}

// Greek is written without accents in capitals (τηλέφωνο, ΤΗΛΕΦΩΝΟ), Turkish with a dot on the I.
char32_t without_accent(char32_t capital) {
  switch (capital) {
    case 0x386:
      return 0x391;
    case 0x388:
      return 0x395;
    case 0x389:
      return 0x397;
    case 0x38A:
      return 0x399;
    case 0x38C:
      return 0x39F;
    case 0x38E:
      return 0x3A5;
    case 0x38F:
      return 0x3A9;
    default:
      return capital;
  }
}

enum class Case : std::uint8_t {
  kAsIs,
  kLower,
  kPlain,
  kUpper,
  kGreek,
  kTurkish,
  kTitle,
  kSentence
};

std::string in_case(const std::vector<char32_t>& points, Case wanted) {
  std::string out;
  bool begins = true;
  for (const char32_t point : points) {
    switch (wanted) {
      case Case::kAsIs:
        encode(point, out);
        break;
      case Case::kLower:
        encode(lower(point), out);
        break;
      case Case::kUpper:
        encode(upper(point), out);
        break;
      case Case::kPlain:
        encode(plain_letter(point), out);
        break;
      case Case::kGreek:
        encode(without_accent(upper(point)), out);
        break;
      case Case::kTurkish:
        encode(point == 'i' ? kDottedI : upper(point), out);
        break;
      case Case::kTitle:
        encode(begins ? upper(point) : lower(point), out);
        break;
      case Case::kSentence:
        encode(out.empty() ? upper(point) : lower(point), out);
        break;
    }
    begins = point == ' ' || point == '-' || point == '\'';
  }
  return out;
}

// CJK, kana, Hangul, Thai, Lao, Khmer, Myanmar: no spaces between words, or particles stuck to
// them.
bool is_unspaced(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1100 && c <= 0x11FF) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7FF) ||
         (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

}  // namespace

std::vector<std::string> spellings(std::string_view word) {
  const auto points = decode(word);
  std::vector<std::string> cases{in_case(points, Case::kAsIs)};
  const bool ascii = std::all_of(points.begin(), points.end(), [](char32_t c) { return c < 0x80; });
  if (!ascii) {
    for (const Case wanted :
         {Case::kLower, Case::kPlain, Case::kUpper, Case::kGreek, Case::kTitle, Case::kSentence})
      cases.push_back(in_case(points, wanted));
    // ğ, ş and ı are Turkish.
    constexpr std::array<char32_t, 3> kTurkish = {0x11F, 0x15F, 0x131};
    if (std::find_first_of(points.begin(), points.end(), kTurkish.begin(), kTurkish.end()) !=
        points.end())
      cases.push_back(in_case(points, Case::kTurkish));
  }
  std::vector<std::string> all;
  for (const std::string& spelling : cases) {
    all.push_back(spelling);
    if (spelling.find(' ') == std::string::npos) continue;
    for (const char* joint : {"_", "-", ".", ""}) {
      std::string joined;
      for (const char c : spelling) {
        if (c == ' ') {
          joined += joint;
        } else {
          joined += c;
        }
      }
      all.push_back(std::move(joined));
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

char32_t plain_letter(char32_t c) {
  constexpr char32_t kFinalSigma = 0x3C2, kSigma = 0x3C3;
  if (c == kDottedI) return U'i';
  const bool greek = c >= 0x386 && c <= 0x3CE;
  const char32_t small = lower(greek ? without_accent(upper(c)) : c);
  return small == kFinalSigma ? kSigma : small;
}

std::string lowered_word(std::string_view word) {
  if (std::none_of(word.begin(), word.end(), is_high)) return lowered(word);
  return in_case(decode(word), Case::kPlain);
}

bool is_bounded(std::string_view word) {
  const auto points = decode(word);
  return std::none_of(points.begin(), points.end(), is_unspaced);
}

bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end) {
  const char first = text[begin];
  const char last = text[end - 1];
  if (begin > 0) {
    const char before = text[begin - 1];
    const bool ascii = static_cast<unsigned char>(first) < 0x80;
    if (ascii && is_letter(before) && is_letter(first) && !(is_lower(before) && is_upper(first)))
      return false;
    if (!ascii && static_cast<unsigned char>(before) >= 0x80) return false;
  }
  if (end < text.size()) {
    const char after = text[end];
    const bool ascii = static_cast<unsigned char>(last) < 0x80;
    if (ascii && is_letter(after) && is_letter(last) && !(is_lower(last) && is_upper(after)))
      return false;
    if (!ascii && static_cast<unsigned char>(after) >= 0x80) return false;
  }
  return true;
}

std::size_t letters_of(std::string_view word) {
  return static_cast<std::size_t>(
      std::count_if(word.begin(), word.end(), [](char c) { return !is_joint(c); }));
}

std::vector<std::string> with_joints(std::string_view word) {
  std::vector<std::string> texts{""};
  for (const char c : word) {
    const std::size_t size = texts.size();
    for (std::size_t i = 0; i < size; ++i) {
      if (is_joint(c)) {
        texts.push_back(texts[i] + kAnyJoint);
      } else {
        texts[i] += c;
      }
    }
  }
  return texts;
}

std::string word_expression(std::string_view word) {
  std::string expression;
  for (const char c : word) {
    if (is_joint(c)) {
      expression += "[ _.-]?";
    } else {
      if (std::string_view("\\^$|?*+()[]{}/#").find(c) != std::string_view::npos)
        expression += '\\';
      expression += c;
    }
  }
  return expression;
}

}  // namespace assay::patterns
