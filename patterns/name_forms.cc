#include "patterns/name_forms.h"

#include <algorithm>
#include <array>
#include <string>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// Where a syllable of pinyin ends that begins at `at`; `at` when none does. Longest first: "guang"
// is one syllable. (GB/T 16159, without tones.)
std::size_t pinyin_end(std::string_view word, std::size_t at) {
  constexpr std::string_view kInitials = "bpmfdtnlgkhjqxrzcsyw";
  constexpr std::array<std::string_view, 34> kRimes = {
      "iang", "iong", "uang", "ang", "eng", "ian", "iao", "ing", "ong", "uai", "uan", "ai",
      "an",   "ao",   "ei",   "en",  "er",  "ia",  "ie",  "in",  "iu",  "ou",  "ua",  "ue",
      "ui",   "un",   "uo",   "ve",  "a",   "e",   "i",   "o",   "u",   "v"};
  std::size_t from = at;
  if (from < word.size() && kInitials.find(to_lower(word[from])) != std::string_view::npos) {
    const bool goes_on =
        from + 1 < word.size() && word[from + 1] == 'h' &&
        std::string_view("zcs").find(to_lower(word[from])) != std::string_view::npos;
    from += goes_on ? 2 : 1;
  }
  for (const std::string_view rime : kRimes) {
    if (lowered(word.substr(from, rime.size())) == rime) return from + rime.size();
  }
  return at;
}

// One syllable of Korean as people romanise it (Kyung, hyun, Baek, cheol), or of pinyin.
bool is_syllable(std::string_view word) {
  constexpr std::array<std::string_view, 24> kFirst = {
      "ch", "sh", "kk", "pp", "tt", "ss", "jj", "b", "c", "d", "g", "h",
      "j",  "k",  "l",  "m",  "n",  "p",  "r",  "s", "t", "v", "w", "y"};
  constexpr std::array<std::string_view, 8> kLast = {"ng", "n", "k", "m", "p", "t", "l", "r"};
  constexpr std::size_t kMostVowels = 3;
  if (pinyin_end(word, 0) == word.size()) return true;
  std::string rest = lowered(word);
  for (const std::string_view first : kFirst) {
    if (!rest.starts_with(first)) continue;
    rest.erase(0, first.size());
    break;
  }
  if (rest.starts_with('y') || rest.starts_with('w')) rest.erase(0, 1);
  const std::size_t vowels = std::min(rest.find_first_not_of("aeiou"), rest.size());
  if (vowels == 0 || vowels > kMostVowels) return false;
  rest.erase(0, vowels);
  return rest.empty() || std::find(kLast.begin(), kLast.end(), rest) != kLast.end();
}

}  // namespace

bool all_capitals(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_character(word, at);
    if (c == '-' || c == '\'') continue;
    ++letters;
    if (c < 0x80 ? !is_upper(static_cast<char>(c)) : lower_character(c) == c) return false;
  }
  return letters > 1;
}

bool ends_like_family(std::string_view word, const NamePhrases& phrases) {
  if (word.size() > 3 && (word.starts_with("Mc") || word.starts_with("O'")) && is_upper(word[2]))
    return true;
  return std::any_of(phrases.endings.begin(), phrases.endings.end(), [&](std::string_view ending) {
    return word.size() >= ending.size() + 3 && word.ends_with(ending);
  });
}

bool has_hump(std::string_view word, const NamePhrases& phrases) {
  std::size_t part = 0;
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (word[i] == '-') part = i + 1;
    if (!is_upper(word[i]) || word[i - 1] < 'a' || word[i - 1] > 'z') continue;
    const std::string_view begin = word.substr(part, i - part);
    return std::find(phrases.beginnings.begin(), phrases.beginnings.end(), begin) ==
           phrases.beginnings.end();
  }
  return false;
}

bool has_late_hump(std::string_view word) {
  constexpr std::size_t kLongestPrefix = 4;  // Fitz
  std::size_t small = 0;
  for (const char c : word) {
    if (is_upper(c) && small > kLongestPrefix) return true;
    small = is_lower(c) ? small + 1 : 0;
  }
  return false;
}

bool is_pinyin_pair(std::string_view word) {
  const std::size_t first = pinyin_end(word, 0);
  if (first == 0 || first == word.size()) return false;
  if (pinyin_end(word, first) == word.size()) return true;
  // "Yinan": the n may begin the second one.
  for (std::size_t shorter = first - 1; shorter > 0 && shorter + 2 >= first; --shorter) {
    if (pinyin_end(word.substr(0, shorter), 0) == shorter &&
        pinyin_end(word, shorter) == word.size())
      return true;
  }
  return false;
}

bool is_hyphened_pair(std::string_view word) {
  const std::size_t hyphen = word.find('-');
  return hyphen != std::string_view::npos && hyphen > 1 && word.size() - hyphen > 2 &&
         word.find('-', hyphen + 1) == std::string_view::npos && is_lower(word[hyphen + 1]) &&
         is_syllable(word.substr(0, hyphen)) && is_syllable(word.substr(hyphen + 1)) &&
         !word.ends_with("-op");  // Co-op: a shop
}

bool is_mark(char32_t c) {
  return c < 0xAA || c == 0xAB || c == 0xBB || (c >= 0x2000 && c <= 0x2BFF) ||
         (c >= 0x3000 && c <= 0x303F) || c >= 0xFE00;
}

bool begins_with_mark(std::string_view value) {
  std::size_t at = 0;
  return !value.empty() && is_high(value.front()) && is_mark(next_character(value, at));
}

}  // namespace assay::patterns
