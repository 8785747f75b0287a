// Text that is written with escapes: percent-encoding, quoted-printable (RFC 2045), entities of
// HTML and XML, and the escapes of JSON and C strings (\u0070, \x70, \160). Stretches with several
// of them are given decoded, with the way back. Pure; one pass over the text, no library.
#pragma once

#include <string_view>
#include <vector>

#include "formats/encoded.h"

namespace assay::formats {

/// Appends what is escaped in `text`, in order of begin within each kind. `printable`: it may be
/// quoted-printable (the '=' at the end of base64 is no line that goes on). A stretch is at most
/// kMaxEscaped bytes long; a longer one is given in parts.
void find_escaped(std::string_view text, bool printable, std::vector<EncodedText>& out);

inline constexpr std::size_t kMaxEscaped = 16384;

}  // namespace assay::formats
