// Which bytes of a text are digits, letters and so on, 64 at a time: what everything that reads a
// text by itself, without Hyperscan, begins with. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::patterns {

/// Bit i: byte i of 64.
struct ByteMasks {
  std::uint64_t digit = 0, letter = 0, capital = 0;  ///< ASCII's
  std::uint64_t high = 0;                            ///< bytes beyond ASCII
  std::uint64_t lead = 0;       ///< first bytes of other characters: 0xC0 and up
  std::uint64_t name_lead = 0;  ///< those of letters that may begin a name: 0xC3 to 0xE1
  std::uint64_t separator = 0;  ///< ' ', '-', '.' and '/'
  std::uint64_t pair = 0;       ///< ':' and '-'
  std::uint64_t colon = 0, dot = 0, at_sign = 0, plus = 0, underscore = 0;
  std::uint64_t space = 0, comma = 0, apostrophe = 0;
  std::uint64_t small_dv = 0;    ///< 'd' and 'v'
  std::uint64_t hex_letter = 0;  ///< a to f, A to F
  std::uint64_t encoded = 0;     ///< '+', '-', '/' and '_': in base64 besides letters and digits
};

/// Blocks of 64 bytes that are best classified at a time: their masks stay in the first cache.
inline constexpr std::size_t kBlocks = 32;

/// Fills masks[0, blocks) from text[0, 64 * blocks).
using Classify = void (*)(const char* text, std::size_t blocks, ByteMasks* masks);

/// The fastest for this processor (AVX-512, AVX2 or SSE2): all give the same.
Classify best_classify();

}  // namespace assay::patterns
