// Which bytes of a text are digits, letters and so on, 64 at a time: what everything that reads a
// text by itself, without Hyperscan, begins with. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::patterns {

/// Blocks of 64 bytes that are best classified at a time: their masks stay in the first cache.
inline constexpr std::size_t kBlocks = 32;

/// A mask for each block: bit i is byte i of it. Element b + 1 is of block b; the first and the
/// last are for what stands before and behind, which whoever needs it puts there.
using MaskRow = std::array<std::uint64_t, kBlocks + 2>;

/// Not initialised: classify() writes what it is asked for.
struct ByteMasks {
  MaskRow digit, letter, capital;  ///< ASCII's
  MaskRow high;                    ///< bytes beyond ASCII
  MaskRow lead;                    ///< first bytes of other characters: 0xC0 and up
  MaskRow name_lead;               ///< those of letters that may begin a name: 0xC3 to 0xE1
  MaskRow separator;               ///< ' ', '-', '.' and '/'
  MaskRow pair;                    ///< ':' and '-'
  MaskRow colon, dot, at_sign, plus, underscore;
  MaskRow space, comma, apostrophe;
  MaskRow small_dv;    ///< 'd' and 'v'
  MaskRow hex_letter;  ///< a to f, A to F
  MaskRow encoded;     ///< '+', '-', '/' and '_': in base64 besides letters and digits
};

/// Writes the masks of blocks [first, first + blocks), which are text[0, 64 * blocks).
using Classify = void (*)(const char* text, std::size_t first, std::size_t blocks,
                          ByteMasks& masks);

/// All that this processor can run: the fastest first, last the plain one that says what they mean.
std::vector<Classify> all_classify();
/// The fastest for this processor (AVX-512, AVX2 or SSE2): all give the same.
Classify best_classify();

}  // namespace assay::patterns
