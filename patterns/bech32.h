// Texts with the checksum of BIP-173 and BIP-350: addresses, and keys of age. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::patterns {

inline constexpr std::string_view kBech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

enum class Bech32 : std::uint8_t {
  kNone,
  kFirst,    ///< BIP-173
  kModified  ///< BIP-350
};

/// What the checksum of `text` says, which is `prefix` (small letters), '1' and letters of one
/// case. Linear in its size.
Bech32 bech32(std::string_view text, std::string_view prefix);

}  // namespace assay::patterns
