#include "patterns/bech32.h"

#include <array>

#include "scanner/base/ascii.h"

namespace assay::patterns {

Bech32 bech32(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size() + 7 || text.size() > 90) return Bech32::kNone;
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                       0x3d4233dd, 0x2a1462b3};
  std::uint32_t check = 1;
  const auto step = [&](std::uint32_t value) {
    const std::uint32_t top = check >> 25;
    check = ((check & 0x1ffffffU) << 5) ^ value;
    for (unsigned i = 0; i < 5; ++i) check ^= ((top >> i) & 1U) != 0 ? kGenerator[i] : 0U;
  };
  const bool upper = is_upper(text[0]);
  for (const char c : text) {
    if (c >= 'a' && c <= 'z' ? upper : is_upper(c) && !upper) return Bech32::kNone;
  }
  for (const char c : prefix) step(static_cast<std::uint32_t>(c) >> 5);
  step(0);
  for (const char c : prefix) step(static_cast<std::uint32_t>(c) & 31U);
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (to_lower(text[i]) != prefix[i]) return Bech32::kNone;
  }
  if (text[prefix.size()] != '1') return Bech32::kNone;
  for (const char c : text.substr(prefix.size() + 1)) {
    const std::size_t value = kBech32Letters.find(to_lower(c));
    if (value == std::string_view::npos) return Bech32::kNone;
    step(static_cast<std::uint32_t>(value));
  }
  constexpr std::uint32_t kModified = 0x2bc830a3;
  return check == 1 ? Bech32::kFirst : check == kModified ? Bech32::kModified : Bech32::kNone;
}

}  // namespace assay::patterns
