#include "patterns/name_masks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace assay::patterns {
namespace {

// Bit i: byte i of the block.
struct Masks {
  std::uint64_t letter = 0;   ///< ASCII letters, '-', '\'', and every byte of UTF-8 beyond ASCII
  std::uint64_t glue = 0;     ///< what a word can't begin behind: ASCII letters, digits, '_'
  std::uint64_t high = 0;     ///< bytes beyond ASCII
  std::uint64_t capital = 0;  ///< A to Z
  std::uint64_t lead = 0;     ///< first bytes of letters beyond ASCII that may begin a name
  std::uint64_t space = 0;
  std::uint64_t mark = 0;   ///< ',' and '.'
  std::uint64_t small = 0;  ///< 'd' and 'v'
};

enum Bit : std::uint8_t {
  kLetter = 1,
  kGlue = 2,
  kHigh = 4,
  kCapital = 8,
  kLead = 16,
  kSpace = 32,
  kMark = 64,
  kSmall = 128
};

constexpr std::array<std::uint8_t, 256> kBits = [] {
  std::array<std::uint8_t, 256> bits{};
  for (unsigned c = 'A'; c <= 'Z'; ++c) bits[c] = kLetter | kGlue | kCapital;
  for (unsigned c = 'a'; c <= 'z'; ++c) bits[c] = kLetter | kGlue;
  for (unsigned c = '0'; c <= '9'; ++c) bits[c] = kGlue;
  for (unsigned c = 0x80; c < 0x100; ++c) bits[c] = kLetter | kHigh;
  for (unsigned c = 0xC3; c <= 0xE1; ++c) bits[c] |= kLead;
  bits['d'] |= kSmall, bits['v'] |= kSmall;
  bits['_'] = kGlue, bits['-'] = kLetter, bits['\''] = kLetter;
  bits[' '] = kSpace, bits[','] = kMark, bits['.'] = kMark;
  return bits;
}();

void classify_portable(const char* text, Masks& masks) {
  masks = {};
  for (unsigned i = 0; i < 64; ++i) {
    const unsigned bits = kBits[static_cast<unsigned char>(text[i])];
    const auto put = [&](std::uint64_t& mask, unsigned bit) {
      mask |= std::uint64_t{(bits & bit) != 0} << i;
    };
    put(masks.letter, kLetter), put(masks.glue, kGlue), put(masks.high, kHigh);
    put(masks.capital, kCapital), put(masks.lead, kLead), put(masks.space, kSpace);
    put(masks.mark, kMark), put(masks.small, kSmall);
  }
}

#if defined(__x86_64__)
#define ASSAY_AVX2 __attribute__((target("avx2")))
#define ASSAY_AVX512 __attribute__((target("avx512f,avx512bw")))

ASSAY_AVX2 inline std::uint64_t bits_of(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
ASSAY_AVX2 inline std::uint64_t in_range(__m256i bytes, char low, char high) {
  const __m256i offset = _mm256_sub_epi8(bytes, _mm256_set1_epi8(low));
  const __m256i width = _mm256_set1_epi8(static_cast<char>(high - low));
  return bits_of(_mm256_cmpeq_epi8(_mm256_min_epu8(offset, width), offset));
}
ASSAY_AVX2 inline std::uint64_t equal(__m256i bytes, char c) {
  return bits_of(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)));
}

ASSAY_AVX2 void classify_avx2(const char* text, Masks& masks) {
  masks = {};
  for (unsigned shift = 0; shift < 64; shift += 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + shift));
    const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const std::uint64_t letters = in_range(folded, 'a', 'z');
    const std::uint64_t high = bits_of(bytes);
    masks.letter |= (letters | high | equal(bytes, '-') | equal(bytes, '\'')) << shift;
    masks.glue |= (letters | in_range(bytes, '0', '9') | equal(bytes, '_')) << shift;
    masks.high |= high << shift;
    masks.capital |= in_range(bytes, 'A', 'Z') << shift;
    if (high != 0)
      masks.lead |= in_range(bytes, static_cast<char>(0xC3), static_cast<char>(0xE1)) << shift;
    masks.space |= equal(bytes, ' ') << shift;
    masks.mark |= (equal(bytes, ',') | equal(bytes, '.')) << shift;
    masks.small |= (equal(bytes, 'd') | equal(bytes, 'v')) << shift;
  }
}

ASSAY_AVX512 inline std::uint64_t in_range(__m512i bytes, char low, char high) {
  return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(low)),
                                _mm512_set1_epi8(static_cast<char>(high - low)));
}
ASSAY_AVX512 inline std::uint64_t equal(__m512i bytes, char c) {
  return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}

ASSAY_AVX512 void classify_avx512(const char* text, Masks& masks) {
  const __m512i bytes = _mm512_loadu_si512(text);
  const std::uint64_t letters = in_range(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 'z');
  masks.high = _mm512_movepi8_mask(bytes);
  masks.letter = letters | masks.high | equal(bytes, '-') | equal(bytes, '\'');
  masks.glue = letters | in_range(bytes, '0', '9') | equal(bytes, '_');
  masks.capital = in_range(bytes, 'A', 'Z');
  masks.lead = in_range(bytes, static_cast<char>(0xC3), static_cast<char>(0xE1));
  masks.space = equal(bytes, ' ');
  masks.mark = equal(bytes, ',') | equal(bytes, '.');
  masks.small = equal(bytes, 'd') | equal(bytes, 'v');
}
#endif

using Classify = void (*)(const char* text, Masks& masks);

Classify best_classifier() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) return classify_avx512;
  if (__builtin_cpu_supports("avx2")) return classify_avx2;
#endif
  return classify_portable;
}

struct Carry {
  std::uint64_t glue = 0, high = 0;  ///< whether the byte before the block is one
  std::uint64_t run = 0;             ///< whether a capitalised word goes on into the block
};

// The bits behind each word of the block that begins with a capital. A word's first bit, added to
// the run of its letters, carries to the first bit behind them.
std::uint64_t ends_of_words(const Masks& masks, Carry& carry) {
  const std::uint64_t behind_glue = masks.glue << 1 | carry.glue;
  const std::uint64_t behind_high = masks.high << 1 | carry.high;
  const std::uint64_t starts =
      (masks.capital & ~behind_glue) | (masks.lead & ~behind_glue & ~behind_high);
  std::uint64_t sum = 0;
  const bool over = __builtin_add_overflow(masks.letter, starts, &sum);
  const bool over_again = __builtin_add_overflow(sum, carry.run, &sum);
  carry.glue = masks.glue >> 63;
  carry.high = masks.high >> 63;
  carry.run = over || over_again ? 1 : 0;
  return sum & ~masks.letter;
}

void find_in_block(const Masks& masks, std::size_t base, Carry& carry,
                   std::vector<std::uint32_t>& ends) {
  const std::uint64_t behind = ends_of_words(masks, carry);
  const std::uint64_t begins = masks.capital | masks.lead;
  // What lies beyond the block is not known yet: taken as if it were there, and looked at later.
  const std::uint64_t next = ((begins | masks.small) >> 1) | std::uint64_t{1} << 63;
  const std::uint64_t after = (begins >> 2) | std::uint64_t{3} << 62;
  const std::uint64_t space_next = (masks.space >> 1) | std::uint64_t{1} << 63;
  std::uint64_t found = behind & ((masks.space & next) | (masks.mark & space_next & after));
  for (; found != 0; found &= found - 1)
    ends.push_back(
        static_cast<std::uint32_t>(base + static_cast<unsigned>(std::countr_zero(found))));
}

}  // namespace

void find_capital_pairs(std::string_view text, std::vector<std::uint32_t>& ends) {
  static const Classify classify = best_classifier();
  Carry carry;
  Masks masks;
  std::size_t at = 0;
  for (; at + 64 <= text.size(); at += 64) {
    classify(text.data() + at, masks);
    find_in_block(masks, at, carry, ends);
  }
  if (at == text.size()) return;
  std::array<char, 64> rest{};
  std::memcpy(rest.data(), text.data() + at, text.size() - at);
  classify(rest.data(), masks);
  find_in_block(masks, at, carry, ends);
  while (!ends.empty() && ends.back() >= text.size()) ends.pop_back();
}

}  // namespace assay::patterns
