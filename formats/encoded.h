// Text that stands encoded inside of text: base64 (both alphabets, over lines as MIME and YAML wrap
// it), hexadecimal, gzip in base64, and escapes (escaped.h). What decodes to readable text is
// given, with the way back; the rest (hashes, keys, images, paths) is left alone. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::formats {

/// Characters of a run that are worth decoding.
inline constexpr std::size_t kMinEncoded = 31;

struct EncodedText {
  std::size_t begin = 0, end = 0;  ///< in the text around
  std::string text;                ///< decoded: printable UTF-8
  std::vector<std::string> how;    ///< outermost first: {"base64", "utf-16le"}
  bool escaped = false;            ///< by escapes (escaped.h), between text that needs none
  /// Decoded offset → offset in the text around, where the difference changes: sorted.
  std::vector<std::pair<std::size_t, std::size_t>> map;
  std::size_t in = 4, out = 3;  ///< `in` characters around make `out` decoded bytes

  /// Where the character that decoded[offset] comes from stands. O(log lines).
  [[nodiscard]] std::size_t source_of(std::size_t offset) const;
};

/// Appends what is encoded in `text`, in order of begin. `places`: inside of long runs of base64's
/// characters, sorted, at least one a run; runs without one are not looked at. `ldif`: the text is
/// LDIF, whose values of three bytes and more are given behind their attributes ("cn::
/// SsO8cmdlbg==" as "name: Jürgen"). `out` is empty. O(size of the runs) + one memchr pass, two for
/// LDIF.
void find_encoded(std::string_view text, const std::vector<std::uint32_t>& places, bool ldif,
                  std::vector<EncodedText>& out);

}  // namespace assay::formats
