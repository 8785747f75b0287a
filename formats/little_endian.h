// Numbers and texts as Microsoft's binary formats have them: the lowest byte first, UTF-16LE. Pure.
// Private to the readers of such formats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats {

/// The number of `width` bytes at `at`, at most 8; bytes beyond the end are zero.
constexpr std::uint64_t little(std::string_view bytes, std::size_t at, unsigned width) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < width; ++i) {
    if (at + i < bytes.size())
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}
constexpr std::uint8_t little8(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(little(bytes, at, 1));
}
constexpr std::uint16_t little16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(little(bytes, at, 2));
}
constexpr std::uint32_t little32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little(bytes, at, 4));
}

/// Turns UTF-16 into UTF-8, unit by unit, since a character may be cut in two by a record's end.
/// Unpaired surrogates become U+FFFD. finish() when no unit follows.
class Utf16Text {
 public:
  void add(char16_t unit);
  /// Pairs of bytes; a last odd one is left out.
  void add_bytes(std::string_view bytes);
  /// Latin-1, as which formats store units under 0x100.
  void add_latin(std::string_view bytes);
  void finish();

  /// After finish(): all that came, in UTF-8.
  std::string take() { return std::move(text_); }

 private:
  void put(char32_t code);

  std::string text_;
  char16_t lead_ = 0;  ///< a high surrogate that waits for its partner
};

/// All of it, such as a name of a fixed size.
std::string from_utf16le(std::string_view bytes);

}  // namespace assay::formats
