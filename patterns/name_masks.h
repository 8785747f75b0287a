// The places where one word with a capital ends and another may begin. Private to assay::patterns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "patterns/byte_masks.h"

namespace assay::patterns {

/// Finds them in a text that is given block by block.
class CapitalPairs {
 public:
  /// `at`: the element of the next 64 bytes, which begin at `base`. Appends the offsets right
  /// behind every word that begins with a capital (or a letter of a script without capitals) where
  /// a space, or a comma or a dot and a space, and then a capital, 'v' or 'd' (of "van", "von",
  /// "de") follow. What lies beyond the block is taken as if it were there.
  void block(const ByteMasks& masks, std::size_t at, std::size_t base,
             std::vector<std::uint32_t>& ends);

 private:
  std::uint64_t ends_of_words(const ByteMasks& masks, std::size_t at);

  std::uint64_t glue_ = 0, high_ = 0;  ///< whether the byte before the block is one
  std::uint64_t run_ = 0;              ///< whether a capitalised word goes on into the block
};

}  // namespace assay::patterns
