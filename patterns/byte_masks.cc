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

void clear(ByteMasks& masks, std::size_t at) {
  for (MaskRow* row : {&masks.digit, &masks.letter, &masks.capital, &masks.high, &masks.lead,
                       &masks.name_lead, &masks.separator, &masks.pair, &masks.colon, &masks.dot,
                       &masks.at_sign, &masks.plus, &masks.underscore, &masks.space, &masks.comma,
                       &masks.apostrophe, &masks.small_dv, &masks.hex_letter, &masks.encoded})
    (*row)[at] = 0;
}

#if defined(__x86_64__)
// '-', '.' and '/' are neighbours in ASCII, as are the letters of one case and the digits. A byte
// is in [low, high] when (byte - low), unsigned, is at most high - low.
#define ASSAY_AVX512 __attribute__((target("avx512f,avx512bw")))
#define ASSAY_AVX2 __attribute__((target("avx2")))

ASSAY_AVX512 inline __mmask64 in_range(__m512i bytes, char low, char high) {
  return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(low)),
                                _mm512_set1_epi8(static_cast<char>(high - low)));
}

ASSAY_AVX512 void classify_avx512(const char* text, std::size_t first, std::size_t blocks,
                                  ByteMasks& masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = first + i + 1;
    const __m512i bytes = _mm512_loadu_si512(text + 64 * i);
    masks.digit[at] = in_range(bytes, '0', '9');
    masks.letter[at] = in_range(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 'z');
    masks.capital[at] = in_range(bytes, 'A', 'Z');
    masks.high[at] = _mm512_movepi8_mask(bytes);
    masks.lead[at] = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8(kLead));
    masks.name_lead[at] = in_range(bytes, kFirstNameLead, kLastNameLead);
    const auto is = [bytes](char c)
                        ASSAY_AVX512 { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); };
    const __mmask64 dash = is('-');
    masks.space[at] = is(' ');
    masks.comma[at] = is(',');
    masks.apostrophe[at] = is('\'');
    masks.small_dv[at] = is('d') | is('v');
    masks.separator[at] = in_range(bytes, '-', '/') | masks.space[at];
    masks.colon[at] = is(':');
    masks.dot[at] = is('.');
    masks.at_sign[at] = is('@');
    masks.plus[at] = is('+');
    masks.underscore[at] = is('_');
    masks.hex_letter[at] = in_range(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 'f');
    masks.pair[at] = dash | masks.colon[at];
    masks.encoded[at] = dash | masks.plus[at] | is('/') | masks.underscore[at];
  }
}

ASSAY_AVX2 inline std::uint64_t in_range(__m256i bytes, char low, char high) {
  const __m256i offset = _mm256_sub_epi8(bytes, _mm256_set1_epi8(low));
  const __m256i width = _mm256_set1_epi8(static_cast<char>(high - low));
  return static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(offset, width), offset)));
}

ASSAY_AVX2 void classify_avx2(const char* text, std::size_t first, std::size_t blocks,
                              ByteMasks& masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = first + i + 1;
    clear(masks, at);
    for (unsigned shift = 0; shift < 64; shift += 32) {
      const __m256i bytes =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 64 * i + shift));
      masks.digit[at] |= in_range(bytes, '0', '9') << shift;
      const std::uint64_t space = in_range(bytes, ' ', ' ');
      masks.space[at] |= space << shift;
      masks.separator[at] |= (in_range(bytes, '-', '/') | space) << shift;
      masks.comma[at] |= in_range(bytes, ',', ',') << shift;
      masks.apostrophe[at] |= in_range(bytes, '\'', '\'') << shift;
      masks.small_dv[at] |= (in_range(bytes, 'd', 'd') | in_range(bytes, 'v', 'v')) << shift;
      masks.high[at] |= in_range(bytes, '\x80', '\xFF') << shift;
      masks.name_lead[at] |= in_range(bytes, kFirstNameLead, kLastNameLead) << shift;
      masks.letter[at] |= in_range(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 'z')
                          << shift;
      masks.capital[at] |= in_range(bytes, 'A', 'Z') << shift;
      masks.colon[at] |= in_range(bytes, ':', ':') << shift;
      masks.dot[at] |= in_range(bytes, '.', '.') << shift;
      masks.at_sign[at] |= in_range(bytes, '@', '@') << shift;
      masks.plus[at] |= in_range(bytes, '+', '+') << shift;
      masks.underscore[at] |= in_range(bytes, '_', '_') << shift;
      masks.hex_letter[at] |= in_range(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 'f')
                              << shift;
      const std::uint64_t dash = in_range(bytes, '-', '-') << shift;
      masks.pair[at] |= dash | (masks.colon[at]);
      masks.encoded[at] |=
          dash | (in_range(bytes, '/', '/') << shift) | masks.plus[at] | masks.underscore[at];
      masks.lead[at] |= in_range(bytes, kLead, '\xFF') << shift;
    }
  }
}

inline std::uint64_t in_range(__m128i bytes, char low, char high) {
  const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
  const __m128i width = _mm_set1_epi8(static_cast<char>(high - low));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(offset, width), offset)));
}

void classify_sse2(const char* text, std::size_t first, std::size_t blocks, ByteMasks& masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = first + i + 1;
    clear(masks, at);
    for (unsigned shift = 0; shift < 64; shift += 16) {
      const __m128i bytes =
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 64 * i + shift));
      masks.digit[at] |= in_range(bytes, '0', '9') << shift;
      const std::uint64_t space = in_range(bytes, ' ', ' ');
      masks.space[at] |= space << shift;
      masks.separator[at] |= (in_range(bytes, '-', '/') | space) << shift;
      masks.comma[at] |= in_range(bytes, ',', ',') << shift;
      masks.apostrophe[at] |= in_range(bytes, '\'', '\'') << shift;
      masks.small_dv[at] |= (in_range(bytes, 'd', 'd') | in_range(bytes, 'v', 'v')) << shift;
      masks.high[at] |= in_range(bytes, '\x80', '\xFF') << shift;
      masks.name_lead[at] |= in_range(bytes, kFirstNameLead, kLastNameLead) << shift;
      masks.letter[at] |= in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z') << shift;
      masks.capital[at] |= in_range(bytes, 'A', 'Z') << shift;
      masks.colon[at] |= in_range(bytes, ':', ':') << shift;
      masks.dot[at] |= in_range(bytes, '.', '.') << shift;
      masks.at_sign[at] |= in_range(bytes, '@', '@') << shift;
      masks.plus[at] |= in_range(bytes, '+', '+') << shift;
      masks.underscore[at] |= in_range(bytes, '_', '_') << shift;
      masks.hex_letter[at] |= in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'f') << shift;
      const std::uint64_t dash = in_range(bytes, '-', '-') << shift;
      masks.pair[at] |= dash | (masks.colon[at]);
      masks.encoded[at] |=
          dash | (in_range(bytes, '/', '/') << shift) | masks.plus[at] | masks.underscore[at];
      masks.lead[at] |= in_range(bytes, kLead, '\xFF') << shift;
    }
  }
}
#endif

void classify_plain(const char* text, std::size_t first, std::size_t blocks, ByteMasks& masks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = first + i + 1;
    clear(masks, at);
    for (unsigned byte = 0; byte < 64; ++byte) {
      const char c = text[64 * i + byte];
      const std::uint64_t bit = std::uint64_t{1} << byte;
      if (c >= '0' && c <= '9') masks.digit[at] |= bit;
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) masks.letter[at] |= bit;
      if (c == ' ' || (c >= '-' && c <= '/')) masks.separator[at] |= bit;
      if (c >= 'A' && c <= 'Z') masks.capital[at] |= bit;
      if (c == ':') masks.colon[at] |= bit;
      if (c == '.') masks.dot[at] |= bit;
      if (c == '@') masks.at_sign[at] |= bit;
      if (c == '+') masks.plus[at] |= bit;
      if (c == '_') masks.underscore[at] |= bit;
      if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) masks.hex_letter[at] |= bit;
      if (c == ':' || c == '-') masks.pair[at] |= bit;
      if (c == '+' || c == '-' || c == '/' || c == '_') masks.encoded[at] |= bit;
      if (c == ' ') masks.space[at] |= bit;
      if (c == ',') masks.comma[at] |= bit;
      if (c == '\'') masks.apostrophe[at] |= bit;
      if (c == 'd' || c == 'v') masks.small_dv[at] |= bit;
      const auto value = static_cast<unsigned char>(c);
      if (value >= 0x80) masks.high[at] |= bit;
      if (value >= static_cast<unsigned char>(kFirstNameLead) &&
          value <= static_cast<unsigned char>(kLastNameLead))
        masks.name_lead[at] |= bit;
      if (static_cast<unsigned char>(c) >= static_cast<unsigned char>(kLead)) masks.lead[at] |= bit;
    }
  }
}
}  // namespace

std::vector<Classify> all_classify() {
  std::vector<Classify> all;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") != 0) all.push_back(classify_avx512);
  if (__builtin_cpu_supports("avx2") != 0) all.push_back(classify_avx2);
  all.push_back(classify_sse2);
#endif
  all.push_back(classify_plain);
  return all;
}

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
