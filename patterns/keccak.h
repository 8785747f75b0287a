// Keccak-256 with the padding of 2011, as Ethereum and Monero use it (SHA-3 pads differently).
// Pure; no allocation.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::patterns {

namespace keccak_detail {
inline void permute(std::array<std::uint64_t, 25>& a) {
  std::uint8_t lfsr = 1;
  for (int round = 0; round < 24; ++round) {
    std::array<std::uint64_t, 5> c{};
    for (std::size_t x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (std::size_t x = 0; x < 5; ++x) {
      const std::uint64_t d = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
      for (std::size_t y = 0; y < 25; y += 5) a[x + y] ^= d;
    }
    std::size_t x = 1;
    std::size_t y = 0;
    std::uint64_t moved = a[1];
    for (int t = 0; t < 24; ++t) {
      const std::size_t next = (2 * x + 3 * y) % 5;
      x = y;
      y = next;
      const std::uint64_t kept = a[x + 5 * y];
      a[x + 5 * y] = std::rotl(moved, (t + 1) * (t + 2) / 2 % 64);
      moved = kept;
    }
    for (std::size_t row = 0; row < 25; row += 5) {
      std::array<std::uint64_t, 5> b{};
      for (std::size_t i = 0; i < 5; ++i) b[i] = a[row + i];
      for (std::size_t i = 0; i < 5; ++i) a[row + i] = b[i] ^ (~b[(i + 1) % 5] & b[(i + 2) % 5]);
    }
    for (int j = 0; j < 7; ++j) {
      if ((lfsr & 1U) != 0) a[0] ^= std::uint64_t{1} << ((1 << j) - 1);
      lfsr = static_cast<std::uint8_t>((lfsr << 1) ^ ((lfsr >> 7) * 0x71U));
    }
  }
}
}  // namespace keccak_detail

/// FIPS 202's permutation at rate 136 with domain byte 1.
inline std::array<std::uint8_t, 32> keccak256(std::string_view message) {
  constexpr std::size_t kRate = 136;
  std::array<std::uint64_t, 25> state{};
  std::size_t at = 0;
  const auto absorb = [&](std::uint8_t byte) {
    state[at / 8] ^= static_cast<std::uint64_t>(byte) << (8 * (at % 8));
    if (++at == kRate) {
      keccak_detail::permute(state);
      at = 0;
    }
  };
  for (const char c : message) absorb(static_cast<std::uint8_t>(c));
  state[at / 8] ^= std::uint64_t{1} << (8 * (at % 8));
  state[kRate / 8 - 1] ^= std::uint64_t{0x80} << 56;
  keccak_detail::permute(state);
  std::array<std::uint8_t, 32> out{};
  for (std::size_t i = 0; i < 32; ++i)
    out[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
  return out;
}

}  // namespace assay::patterns
