// Vectorised looks at bytes for the text stage (x86-64-v2; simdjson picks its own level at run
// time). Pure functions, thread-safe; none reads outside its view.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::formats {

/// Length of the ASCII text at the beginning. 16 bytes a step or better.
std::size_t ascii_prefix(std::string_view text);

/// Whether every byte belongs to a well-formed UTF-8 sequence.
bool valid_utf8(std::string_view text);

/// The well-formed UTF-8 sequence at the beginning: its length and code point; length 0 if there is
/// none. REQUIRES: !text.empty().
struct Utf8Char {
  std::size_t length = 0;
  char32_t code = 0;
};
Utf8Char utf8_char(std::string_view text);

/// Bytes at the end that begin a UTF-8 sequence whose rest would follow: 0…3.
std::size_t utf8_unfinished(std::string_view text);
/// Continuation bytes at the beginning, whose lead byte came before: 0…3.
std::size_t utf8_tail(std::string_view text);

/// How much of the non-ASCII part is UTF-8.
struct Utf8Share {
  std::size_t sequences = 0;  ///< well-formed ones of 2 bytes and more
  std::size_t strays = 0;     ///< bytes outside any
  /// Text with a few broken bytes is UTF-8 nevertheless: at least nine in ten.
  [[nodiscard]] bool mostly() const { return sequences != 0 && sequences >= 9 * strays; }
};
Utf8Share utf8_share(std::string_view text);

/// NULs and other control bytes that text doesn't have.
struct ControlCount {
  std::size_t nuls = 0;
  std::size_t others = 0;
};
ControlCount count_controls(std::string_view text);

}  // namespace assay::formats
