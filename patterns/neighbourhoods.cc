#include "patterns/neighbourhoods.h"

#include <bit>

namespace assay::patterns {

void Neighbourhoods::begin(std::size_t size) {
  size_ = size;
  blocks_ = (size + kBlock - 1) / kBlock;
  wanted_.assign((blocks_ + 63) / 64, 0);
  visited_.assign(wanted_.size(), 0);
}

void Neighbourhoods::add(std::size_t begin, std::size_t end, std::size_t reach) {
  const std::size_t from = (begin > reach ? begin - reach : 0) / kBlock;
  const std::size_t to = (std::min(size_, end + reach) + kBlock - 1) / kBlock;
  if (from >= to) return;
  const std::uint64_t first = ~std::uint64_t{0} << (from % 64);
  const std::uint64_t last = ~std::uint64_t{0} >> (63 - (to - 1) % 64);
  const std::size_t first_word = from / 64;
  const std::size_t last_word = (to - 1) / 64;
  if (first_word == last_word) {
    wanted_[first_word] |= first & last;
    return;
  }
  wanted_[first_word] |= first;
  for (std::size_t i = first_word + 1; i < last_word; ++i) wanted_[i] = ~std::uint64_t{0};
  wanted_[last_word] |= last;
}

std::size_t Neighbourhoods::next(const Bits& bits, bool set, std::size_t block) const {
  for (std::size_t word = block / 64; word < bits.size(); ++word) {
    std::uint64_t some = set ? bits[word] : ~bits[word];
    if (word == block / 64) some &= ~std::uint64_t{0} << (block % 64);
    if (some != 0)
      return std::min(blocks_, 64 * word + static_cast<std::size_t>(std::countr_zero(some)));
  }
  return blocks_;
}

}  // namespace assay::patterns
