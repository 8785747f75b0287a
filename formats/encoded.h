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
  /// Decoded offset → offset in the text around, where the difference changes: sorted.
  std::vector<std::pair<std::size_t, std::size_t>> map;
  std::size_t in = 4, out = 3;  ///< `in` characters around make `out` decoded bytes

  /// Where the character that decoded[offset] comes from stands. O(log lines).
  [[nodiscard]] std::size_t source_of(std::size_t offset) const;
};

/// Appends what is encoded in `text`, and sorts all by begin; what `out` holds (of the same text,
/// in order) is not looked at again. `places`: inside of long runs of base64's characters, sorted,
/// at least one a run; runs without one are not looked at. O(size of the runs)
/// + one memchr pass.
void find_encoded(std::string_view text, const std::vector<std::uint32_t>& places,
                  std::vector<EncodedText>& out);

/// Appends the lines of LDIF whose values stand in base64, of three bytes and more ("cn::
/// SsO8cmdlbg=="), as "name: Jürgen", in order; not those that are folded. `text` is LDIF. O(size).
void find_ldif_values(std::string_view text, std::vector<EncodedText>& out);

}  // namespace assay::formats
