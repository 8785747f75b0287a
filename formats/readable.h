// What decoded bytes must be to be worth another look. Private to assay::formats. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay::formats {

/// 0…15, or -1.
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// ASCII that can be read, and the white space that texts have.
constexpr bool is_plain(char c) {
  return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

/// How many bytes of text are beyond ASCII; nothing: it is no printable ASCII and whole UTF-8
/// sequences, of which the last may be cut.
std::optional<std::size_t> foreign_bytes(std::string_view bytes);

/// Printable ASCII and whole UTF-8 sequences, not more of these than half; the last may be cut.
bool is_readable(std::string_view bytes);

}  // namespace assay::formats
