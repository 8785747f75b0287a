#include "patterns/name_masks.h"

#include <bit>

namespace assay::patterns {
namespace {

// ASCII letters, '-', '\'', and every byte of UTF-8 beyond ASCII: what a word is of.
std::uint64_t of_word(const ByteMasks& masks, std::size_t at) {
  return masks.letter[at] | masks.high[at] | masks.apostrophe[at] |
         (masks.pair[at] & ~masks.colon[at]);
}

}  // namespace

// The bits behind each word of the block that begins with a capital. A word's first bit, added to
// the run of its letters, carries to the first bit behind them.
std::uint64_t CapitalPairs::ends_of_words(const ByteMasks& masks, std::size_t at) {
  // What a word can't begin behind.
  const std::uint64_t glue = masks.letter[at] | masks.digit[at] | masks.underscore[at];
  const std::uint64_t behind_glue = glue << 1 | glue_;
  const std::uint64_t behind_high = masks.high[at] << 1 | high_;
  const std::uint64_t starts =
      (masks.capital[at] & ~behind_glue) | (masks.name_lead[at] & ~behind_glue & ~behind_high);
  const std::uint64_t word = of_word(masks, at);
  std::uint64_t sum = 0;
  const bool over = __builtin_add_overflow(word, starts, &sum);
  const bool over_again = __builtin_add_overflow(sum, run_, &sum);
  glue_ = glue >> 63;
  high_ = masks.high[at] >> 63;
  run_ = over || over_again ? 1 : 0;
  return sum & ~word;
}

void CapitalPairs::block(const ByteMasks& masks, std::size_t at, std::size_t base,
                         std::vector<std::uint32_t>& ends) {
  const std::uint64_t behind = ends_of_words(masks, at);
  const std::uint64_t begins = masks.capital[at] | masks.name_lead[at];
  const std::uint64_t next = ((begins | masks.small_dv[at]) >> 1) | std::uint64_t{1} << 63;
  const std::uint64_t after = (begins >> 2) | std::uint64_t{3} << 62;
  const std::uint64_t space_next = (masks.space[at] >> 1) | std::uint64_t{1} << 63;
  std::uint64_t found = behind & ((masks.space[at] & next) |
                                  ((masks.comma[at] | masks.dot[at]) & space_next & after));
  for (; found != 0; found &= found - 1)
    ends.push_back(
        static_cast<std::uint32_t>(base + static_cast<unsigned>(std::countr_zero(found))));
}

}  // namespace assay::patterns
