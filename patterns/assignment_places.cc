#include "patterns/assignment_places.h"

#include <algorithm>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxLine = 400;
constexpr std::size_t kMostNames = 3;

// How many names stand left of one that begins at `begin`, with commas between them and nothing
// else on the line; 0 as well when there is more.
std::size_t names_before(std::string_view text, std::size_t begin) {
  const std::size_t least = begin > kMaxLine ? begin - kMaxLine : 0;
  std::string_view left = text.substr(least, begin - least);
  const std::size_t newline = left.rfind('\n');
  if (newline == std::string_view::npos && least > 0) return 0;
  left = left.substr(newline + 1);  // all of it when there is none: npos + 1 is 0
  std::size_t names = 0;
  while (names <= kMostNames) {
    const std::size_t comma = left.find_last_not_of(" \t");
    if (comma == std::string_view::npos || left[comma] != ',') break;
    left = left.substr(0, comma);
    while (!left.empty() && (is_word(left.back()) || left.back() == '.' || left.back() == '@'))
      left.remove_suffix(1);
    ++names;
  }
  const bool alone = left.find_first_not_of(" \t") == std::string_view::npos;
  return alone && names <= kMostNames ? names : 0;
}

}  // namespace

void take_place(std::string_view text, Assignment& a) {
  std::size_t begin = a.value_begin;
  std::size_t end = a.value_end;
  for (std::size_t names = names_before(text, a.name_begin); names > 0; --names) {
    if (begin == 0 || !is_quote(text[begin - 1])) return;
    const char quote = text[begin - 1];
    std::size_t next = end + 1;
    if (next >= text.size() || text[next] != ',') return;
    ++next;
    while (next < text.size() && is_blank(text[next])) ++next;
    if (next >= text.size() || text[next] != quote) return;
    begin = next + 1;
    end = text.substr(0, std::min(text.size(), begin + kMaxLine)).find(quote, begin);
    if (end == std::string_view::npos) return;
  }
  a.value_begin = begin;
  a.value_end = end;
}

}  // namespace assay::patterns
