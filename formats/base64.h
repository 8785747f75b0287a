// base64 (RFC 4648): its characters, and the bytes that they stand for. Private to assay::formats.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::formats {

constexpr std::uint8_t kNoBase64 = 0xFF;

constexpr std::array<std::uint8_t, 256> make_base64_values() {
  std::array<std::uint8_t, 256> values{};
  for (auto& value : values) value = kNoBase64;
  for (std::uint8_t i = 0; i < 26; ++i) {
    values[static_cast<std::size_t>('A' + i)] = i;
    values[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(26 + i);
  }
  for (std::uint8_t i = 0; i < 10; ++i)
    values[static_cast<std::size_t>('0' + i)] = static_cast<std::uint8_t>(52 + i);
  values['+'] = values['-'] = 62;
  values['/'] = values['_'] = 63;
  return values;
}
inline constexpr std::array<std::uint8_t, 256> kBase64Values = make_base64_values();

/// 0…63 of a character of either alphabet, the common one and that for URLs; kNoBase64 of others.
constexpr std::uint8_t base64_value(char c) { return kBase64Values[static_cast<unsigned char>(c)]; }

/// Takes characters piece by piece.
class Base64Bytes {
 public:
  /// Appends the bytes that are whole with `characters`, of which those of no alphabet are left
  /// out.
  void add(std::string_view characters, std::string& bytes) {
    for (const char c : characters) {
      const std::uint8_t value = base64_value(c);
      if (value == kNoBase64) continue;
      bits_ = (bits_ << 6) | value;
      held_ += 6;
      if (held_ < 8) continue;
      held_ -= 8;
      bytes += static_cast<char>((bits_ >> held_) & 0xFFU);
    }
  }

 private:
  std::uint32_t bits_ = 0;
  unsigned held_ = 0;  ///< of these, the last ones
};

inline std::string decode_base64(std::string_view characters) {
  std::string bytes;
  bytes.reserve(characters.size() * 3 / 4);
  Base64Bytes().add(characters, bytes);
  return bytes;
}

}  // namespace assay::formats
