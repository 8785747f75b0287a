#include "formats/table_fields.h"

#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <unordered_map>

#include "formats/table.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

std::size_t find_char(std::string_view text, char c, std::size_t from, std::size_t limit) {
  if (from >= limit) return std::string_view::npos;
  const void* found = std::memchr(text.data() + from, c, limit - from);
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The closing quote of what is quoted from `begin` on; npos: there is none that fits. (Nor behind
// the end of the text: a quote that is not closed must not swallow what follows it.)
std::size_t closing_quote(std::string_view text, std::size_t begin, char delimiter, char quote) {
  const std::size_t limit = std::min(text.size(), begin + kMaxQuoted);
  for (std::size_t at = begin; at < limit;) {
    const std::size_t found = find_char(text, quote, at, limit);
    if (found == std::string_view::npos) break;
    std::size_t behind = found + 1;
    if (behind < text.size() && text[behind] == quote) {
      at = behind + 1;
      continue;
    }
    while (behind < text.size() && (text[behind] == ' ' || text[behind] == '\r')) ++behind;
    if (behind == text.size() || text[behind] == delimiter || text[behind] == '\n') return found;
    if (text[found - 1] != '\\') return std::string_view::npos;
    at = found + 1;
  }
  return std::string_view::npos;
}

}  // namespace

// Eight bytes a step: a byte that is looked for is 0 in one of the two, and the lowest 0 is told
// right.
std::size_t end_of_bare(std::string_view text, std::size_t at, char delimiter) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kTops = 0x80 * kOnes;
  const std::uint64_t delimiters = kOnes * static_cast<unsigned char>(delimiter);
  const auto zeros = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kTops; };
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    const std::uint64_t found = zeros(eight ^ delimiters) | zeros(eight ^ (kOnes * '\n'));
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < text.size() && text[at] != delimiter && text[at] != '\n') ++at;
  return at;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

void trim(std::string_view text, std::size_t& begin, std::size_t& end) {
  while (begin < end && is_space(text[begin])) ++begin;
  while (begin < end && is_space(text[end - 1])) --end;
}

std::string_view trimmed_field(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = text.size();
  trim(text, begin, end);
  return text.substr(begin, end - begin);
}

Field read_field(std::string_view text, std::size_t at, char delimiter, char quote) {
  Field field;
  std::size_t begin = at;
  while (begin < text.size() && text[begin] == ' ') ++begin;
  std::size_t from = at;
  if (begin < text.size() && text[begin] == quote) {
    const std::size_t close = closing_quote(text, begin + 1, delimiter, quote);
    field.broken = close == std::string_view::npos;
    if (!field.broken) {
      field.begin = begin + 1;
      field.end = close;
      trim(text, field.begin, field.end);
      from = std::min(close + 1, text.size());
      while (from < text.size() && (text[from] == ' ' || text[from] == '\r')) ++from;
      field.complete = from < text.size();
      field.ends_row = !field.complete || text[from] == '\n';
      field.next = field.complete ? from + 1 : from;
      return field;
    }
  }
  from = end_of_bare(text, from, delimiter);
  field.begin = at;
  field.end = from;
  trim(text, field.begin, field.end);
  field.complete = from < text.size();
  field.ends_row = !field.complete || text[from] == '\n';
  field.next = field.complete ? from + 1 : from;
  return field;
}

std::string column_name(std::string_view text) {
  std::string name;
  for (const char c : trimmed_field(text)) {
    if (name.size() == kMaxColumnName) break;
    name += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  // No half character at the end.
  std::size_t tail = 0;
  while (tail < name.size() && tail < 4 &&
         (static_cast<unsigned char>(name[name.size() - 1 - tail]) & 0xC0U) == 0x80)
    ++tail;
  if (tail < name.size()) {
    const auto lead = static_cast<unsigned char>(name[name.size() - 1 - tail]);
    const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (wanted > tail + 1) name.resize(name.size() - 1 - tail);
  }
  return name;
}

std::string json_name(std::string_view text) {
  constexpr std::size_t kMaxEscaped = 6 * kMaxColumnName;
  if (text.find("\\u") == std::string_view::npos || text.size() > kMaxEscaped ||
      std::any_of(text.begin(), text.end(), is_high))
    return std::string(text);
  std::array<UChar, kMaxEscaped> units{};
  const std::string escaped(text);
  const auto length = u_unescape(escaped.c_str(), units.data(), static_cast<int32_t>(units.size()));
  std::string name(3 * static_cast<std::size_t>(std::max(length, 0)), '\0');
  int32_t size = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strToUTF8(name.data(), static_cast<int32_t>(name.size()), &size, units.data(), length, &error);
  if (length <= 0 || U_FAILURE(error) != 0) return std::string(text);
  return column_name(std::string_view(name).substr(0, static_cast<std::size_t>(size)));
}

bool may_be_letter(char c) { return is_letter(c) || is_high(c); }

bool is_header_word(std::string_view field, bool strict) {
  if (field.size() > 2 * kMaxColumnName || field.find('@') != std::string_view::npos) return false;
  const auto digits = static_cast<std::size_t>(std::count_if(field.begin(), field.end(), is_digit));
  const bool letters = std::any_of(field.begin(), field.end(), may_be_letter);
  if (!letters || digits * 2 > field.size()) return false;
  const std::string_view never = strict ? "{};<>=\n" : "{};<>=\n()[]\"\\*&!?,";
  if (field.find_first_of(never) != std::string_view::npos) return false;
  return strict || (field.back() != '.' && std::count(field.begin(), field.end(), ' ') <= 4);
}

void make_distinct(std::vector<std::string>& names) {
  std::unordered_map<std::string, std::uint32_t> seen;
  for (std::string& name : names) {
    if (name.empty()) continue;
    const std::uint32_t nth = ++seen[name];
    if (nth > 1) name += " (" + std::to_string(nth) + ")";
  }
}

bool stands_at(std::string_view text, std::size_t at, std::string_view word) {
  if (at > text.size() || text.size() - at < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (to_lower(text[at + i]) != word[i]) return false;
  }
  return true;
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  const char small = word.front();
  const char large = small >= 'a' && small <= 'z' ? static_cast<char>(small - 32) : small;
  const std::size_t last = text.size();
  std::size_t next_small = find_char(text, small, from, last);
  std::size_t next_large =
      large == small ? std::string_view::npos : find_char(text, large, from, last);
  while (next_small != std::string_view::npos || next_large != std::string_view::npos) {
    const std::size_t at = std::min(next_small, next_large);
    if (stands_at(text, at, word)) return at;
    if (at == next_small) next_small = find_char(text, small, at + 1, last);
    if (at == next_large) next_large = find_char(text, large, at + 1, last);
  }
  return std::string_view::npos;
}

}  // namespace assay::formats
