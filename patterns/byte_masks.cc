#include "patterns/byte_masks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace assay::patterns {
namespace {

/// The least byte that begins a character of several.
constexpr char kLead = '\xC0';
/// Latin letters beyond ASCII to those of the scripts below the dashes and quotes.
constexpr char kFirstNameLead = '\xC3', kLastNameLead = '\xE1';

#if defined(__x86_64__)
// '-', '.' and '/' are neighbours in ASCII, as are the letters of one case and the digits. A byte
// is in [low, high] when (byte - low), unsigned, is at most high - low.
#define ASSAY_AVX512 __attribute__((target("avx512f,avx512bw")))
#define ASSAY_AVX2 __attribute__((target("avx2")))

ASSAY_AVX512 inline __mmask64 in_range(__m512i bytes, char low, char high) {
  return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(low)),
                                _mm512_set1_epi8(static_cast<char>(high - low)));
}

ASSAY_AVX512 void classify_avx512(const char* text, std::size_t blocks, ByteMasks* masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const __m512i bytes = _mm512_loadu_si512(text + 64 * i);
    masks[i].digit = in_range(bytes, '0', '9');
    masks[i].letter = in_range(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 'z');
    masks[i].capital = in_range(bytes, 'A', 'Z');
    masks[i].high = _mm512_movepi8_mask(bytes);
    masks[i].lead = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8(kLead));
    masks[i].name_lead = in_range(bytes, kFirstNameLead, kLastNameLead);
    const auto is = [bytes](char c)
                        ASSAY_AVX512 { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); };
    const __mmask64 dash = is('-');
    masks[i].space = is(' ');
    masks[i].comma = is(',');
    masks[i].apostrophe = is('\'');
    masks[i].small_dv = is('d') | is('v');
    masks[i].separator = in_range(bytes, '-', '/') | masks[i].space;
    masks[i].colon = is(':');
    masks[i].dot = is('.');
    masks[i].at_sign = is('@');
    masks[i].plus = is('+');
    masks[i].underscore = is('_');
    masks[i].hex_letter = in_range(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 'f');
    masks[i].pair = dash | masks[i].colon;
    masks[i].encoded = dash | masks[i].plus | is('/') | masks[i].underscore;
  }
}

ASSAY_AVX2 inline std::uint64_t in_range(__m256i bytes, char low, char high) {
  const __m256i offset = _mm256_sub_epi8(bytes, _mm256_set1_epi8(low));
  const __m256i width = _mm256_set1_epi8(static_cast<char>(high - low));
  return static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(offset, width), offset)));
}

ASSAY_AVX2 void classify_avx2(const char* text, std::size_t blocks, ByteMasks* masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    masks[i] = {};
    for (unsigned shift = 0; shift < 64; shift += 32) {
      const __m256i bytes =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 64 * i + shift));
      masks[i].digit |= in_range(bytes, '0', '9') << shift;
      const std::uint64_t space = in_range(bytes, ' ', ' ');
      masks[i].space |= space << shift;
      masks[i].separator |= (in_range(bytes, '-', '/') | space) << shift;
      masks[i].comma |= in_range(bytes, ',', ',') << shift;
      masks[i].apostrophe |= in_range(bytes, '\'', '\'') << shift;
      masks[i].small_dv |= (in_range(bytes, 'd', 'd') | in_range(bytes, 'v', 'v')) << shift;
      masks[i].high |= in_range(bytes, '\x80', '\xFF') << shift;
      masks[i].name_lead |= in_range(bytes, kFirstNameLead, kLastNameLead) << shift;
      masks[i].letter |= in_range(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 'z')
                         << shift;
      masks[i].capital |= in_range(bytes, 'A', 'Z') << shift;
      masks[i].colon |= in_range(bytes, ':', ':') << shift;
      masks[i].dot |= in_range(bytes, '.', '.') << shift;
      masks[i].at_sign |= in_range(bytes, '@', '@') << shift;
      masks[i].plus |= in_range(bytes, '+', '+') << shift;
      masks[i].underscore |= in_range(bytes, '_', '_') << shift;
      masks[i].hex_letter |= in_range(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 'f')
                             << shift;
      const std::uint64_t dash = in_range(bytes, '-', '-') << shift;
      masks[i].pair |= dash | (masks[i].colon);
      masks[i].encoded |=
          dash | (in_range(bytes, '/', '/') << shift) | masks[i].plus | masks[i].underscore;
      masks[i].lead |= in_range(bytes, kLead, '\xFF') << shift;
    }
  }
}

inline std::uint64_t in_range(__m128i bytes, char low, char high) {
  const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
  const __m128i width = _mm_set1_epi8(static_cast<char>(high - low));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(offset, width), offset)));
}

void classify_sse2(const char* text, std::size_t blocks, ByteMasks* masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    masks[i] = {};
    for (unsigned shift = 0; shift < 64; shift += 16) {
      const __m128i bytes =
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 64 * i + shift));
      masks[i].digit |= in_range(bytes, '0', '9') << shift;
      const std::uint64_t space = in_range(bytes, ' ', ' ');
      masks[i].space |= space << shift;
      masks[i].separator |= (in_range(bytes, '-', '/') | space) << shift;
      masks[i].comma |= in_range(bytes, ',', ',') << shift;
      masks[i].apostrophe |= in_range(bytes, '\'', '\'') << shift;
      masks[i].small_dv |= (in_range(bytes, 'd', 'd') | in_range(bytes, 'v', 'v')) << shift;
      masks[i].high |= in_range(bytes, '\x80', '\xFF') << shift;
      masks[i].name_lead |= in_range(bytes, kFirstNameLead, kLastNameLead) << shift;
      masks[i].letter |= in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z') << shift;
      masks[i].capital |= in_range(bytes, 'A', 'Z') << shift;
      masks[i].colon |= in_range(bytes, ':', ':') << shift;
      masks[i].dot |= in_range(bytes, '.', '.') << shift;
      masks[i].at_sign |= in_range(bytes, '@', '@') << shift;
      masks[i].plus |= in_range(bytes, '+', '+') << shift;
      masks[i].underscore |= in_range(bytes, '_', '_') << shift;
      masks[i].hex_letter |= in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'f') << shift;
      const std::uint64_t dash = in_range(bytes, '-', '-') << shift;
      masks[i].pair |= dash | (masks[i].colon);
      masks[i].encoded |=
          dash | (in_range(bytes, '/', '/') << shift) | masks[i].plus | masks[i].underscore;
      masks[i].lead |= in_range(bytes, kLead, '\xFF') << shift;
    }
  }
}
#else
void classify_plain(const char* text, std::size_t blocks, ByteMasks* masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    masks[i] = {};
    for (unsigned byte = 0; byte < 64; ++byte) {
      const char c = text[64 * i + byte];
      const std::uint64_t bit = std::uint64_t{1} << byte;
      if (c >= '0' && c <= '9') masks[i].digit |= bit;
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) masks[i].letter |= bit;
      if (c == ' ' || (c >= '-' && c <= '/')) masks[i].separator |= bit;
      if (c >= 'A' && c <= 'Z') masks[i].capital |= bit;
      if (c == ':') masks[i].colon |= bit;
      if (c == '.') masks[i].dot |= bit;
      if (c == '@') masks[i].at_sign |= bit;
      if (c == '+') masks[i].plus |= bit;
      if (c == '_') masks[i].underscore |= bit;
      if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) masks[i].hex_letter |= bit;
      if (c == ':' || c == '-') masks[i].pair |= bit;
      if (c == '+' || c == '-' || c == '/' || c == '_') masks[i].encoded |= bit;
      if (c == ' ') masks[i].space |= bit;
      if (c == ',') masks[i].comma |= bit;
      if (c == '\'') masks[i].apostrophe |= bit;
      if (c == 'd' || c == 'v') masks[i].small_dv |= bit;
      const auto value = static_cast<unsigned char>(c);
      if (value >= 0x80) masks[i].high |= bit;
      if (value >= static_cast<unsigned char>(kFirstNameLead) &&
          value <= static_cast<unsigned char>(kLastNameLead))
        masks[i].name_lead |= bit;
      if (static_cast<unsigned char>(c) >= static_cast<unsigned char>(kLead)) masks[i].lead |= bit;
    }
  }
}
#endif

}  // namespace

Classify best_classify() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") != 0) return classify_avx512;
  if (__builtin_cpu_supports("avx2") != 0) return classify_avx2;
  return classify_sse2;
#else
  return classify_plain;
#endif
}

}  // namespace assay::patterns
