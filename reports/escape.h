// Making foreign bytes (paths, values) harmless where they are shown: JSON strings and terminals.
// Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::reports {

/// The character that begins at text[0]. REQUIRES: !text.empty().
struct Decoded {
  char32_t code = 0;
  std::uint32_t length = 1;  ///< bytes; 1 for a byte that begins no valid character
  bool valid = false;
};
Decoded decode_utf8(std::string_view text);
bool is_utf8(std::string_view text);

/// True for what a terminal or an editor obeys rather than shows: C0, DEL, C1, bidirectional
/// controls, line and paragraph separators.
bool is_control(char32_t code);

/// Appends `bytes` as a JSON string with its quotes: valid UTF-8 in any case (a bad byte becomes
/// U+FFFD), control characters as \u escapes, so that JSON lines do no harm to a terminal. Over 1
/// GB/s for ASCII.
void append_json_string(std::string& out, std::string_view bytes);

/// Appends `bytes` for a terminal: control characters as \x1b or \u202e, bad bytes as \xff. The
/// rest as it is.
void append_printable(std::string& out, std::string_view bytes);
std::string printable(std::string_view bytes);

/// RFC 4648, with padding.
void append_base64(std::string& out, std::string_view bytes);

}  // namespace assay::reports
