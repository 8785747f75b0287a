// gzip within text (base64 of it: Helm's releases, cloud-init). Private to assay::formats; the one
// user of zlib. Pure; what comes out is bounded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::formats {

/// Bytes that come out at most: a text, not a bomb.
inline constexpr std::size_t kMaxInflated = std::size_t{4} << 20U;

/// What `bytes` (with gzip's or zlib's header) decompress to, as far as they go and at most
/// kMaxInflated. Nothing when they don't begin as such.
std::optional<std::string> inflate_text(std::string_view bytes);

}  // namespace assay::formats
