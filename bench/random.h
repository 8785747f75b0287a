// The generator's random numbers: the same on every machine for a seed, unlike the distributions of
// <random>. One owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::bench {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed + 0x9E3779B97F4A7C15ULL) {}

  /// SplitMix64.
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// 0 … below - 1. REQUIRES: below > 0.
  std::size_t below(std::size_t below) { return static_cast<std::size_t>(next() % below); }
  /// from … to, both included.
  std::size_t range(std::size_t from, std::size_t to) { return from + below(to - from + 1); }
  bool one_in(std::size_t n) { return below(n) == 0; }

  /// `length` characters of `alphabet`, appended.
  void append(std::string& out, std::string_view alphabet, std::size_t length) {
    for (std::size_t i = 0; i < length; ++i) out += alphabet[below(alphabet.size())];
  }
  std::string text(std::string_view alphabet, std::size_t length) {
    std::string out;
    append(out, alphabet, length);
    return out;
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::uint64_t state_;
};

inline constexpr std::string_view kDigits = "0123456789";
inline constexpr std::string_view kHex = "0123456789abcdef";
inline constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
inline constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kAlnum =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace assay::bench
