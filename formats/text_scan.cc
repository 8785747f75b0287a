#include "formats/text_scan.h"

#include <immintrin.h>
#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "formats/text.h"

namespace assay::formats {
namespace {

__m128i load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }

std::size_t sum_bytes(__m128i counts) {
  const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
  return static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
         static_cast<std::size_t>(_mm_extract_epi64(sums, 1));
}

/// Counts the bytes for which `vector_test` gives 0xFF; `byte_test` does the last few.
template <class VectorTest, class ByteTest>
std::size_t count_bytes(std::string_view text, VectorTest vector_test, ByteTest byte_test) {
  const char* p = text.data();
  const char* const end = p + text.size();
  std::size_t total = 0;
  while (end - p >= 32) {
    // A byte counter holds 255 at most; two of them hide the latency of the subtraction.
    const std::ptrdiff_t steps = std::min<std::ptrdiff_t>((end - p) / 32, 255);
    __m128i even = _mm_setzero_si128();
    __m128i odd = _mm_setzero_si128();
    for (std::ptrdiff_t i = 0; i < steps; ++i, p += 32) {
      even = _mm_sub_epi8(even, vector_test(load(p)));
      odd = _mm_sub_epi8(odd, vector_test(load(p + 16)));
    }
    total += sum_bytes(even) + sum_bytes(odd);
  }
  for (; p < end; ++p) total += byte_test(*p) ? 1U : 0U;
  return total;
}

bool is_continuation(char c) { return static_cast<signed char>(c) < -64; }

std::size_t count_newlines(std::string_view text) {
  const __m128i newline = _mm_set1_epi8('\n');
  return count_bytes(
      text, [&](__m128i x) { return _mm_cmpeq_epi8(x, newline); },
      [](char c) { return c == '\n'; });
}

std::size_t count_characters(std::string_view text) {
  const std::size_t ascii = ascii_prefix(text);
  if (ascii == text.size()) return ascii;
  const std::string_view rest = text.substr(ascii);
  if (!valid_utf8(rest)) {
    std::size_t count = ascii;
    for (std::size_t i = ascii; i < text.size(); ++count) {
      i += std::max<std::size_t>(utf8_char(text.substr(i)).length, 1);
    }
    return count;
  }
  const __m128i lead = _mm_set1_epi8(-64);
  return text.size() -
         count_bytes(
             rest, [&](__m128i x) { return _mm_cmplt_epi8(x, lead); }, is_continuation);
}

}  // namespace

Progress measure(std::string_view text) {
  if (text.empty()) return {};
  const void* last = ::memrchr(text.data(), '\n', text.size());
  if (last == nullptr) return {0, count_characters(text)};
  const auto line = static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1;
  return {count_newlines(text.substr(0, line)), count_characters(text.substr(line))};
}

std::size_t ascii_prefix(std::string_view text) {
  const char* const p = text.data();
  const std::size_t size = text.size();
  std::size_t i = 0;
  for (; i + 64 <= size; i += 64) {
    const __m128i any = _mm_or_si128(_mm_or_si128(load(p + i), load(p + i + 16)),
                                     _mm_or_si128(load(p + i + 32), load(p + i + 48)));
    if (_mm_movemask_epi8(any) != 0) break;
  }
  for (; i + 16 <= size; i += 16) {
    const auto high = static_cast<unsigned>(_mm_movemask_epi8(load(p + i)));
    if (high != 0) return i + static_cast<std::size_t>(std::countr_zero(high));
  }
  while (i < size && static_cast<signed char>(p[i]) >= 0) ++i;
  return i;
}

bool valid_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

Utf8Char utf8_char(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, lead};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < length) return {};
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {};
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {length, code};
}

std::size_t utf8_unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xC0) continue;
    const std::size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF8 ? 4 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

std::size_t utf8_tail(std::string_view text) {
  std::size_t i = 0;
  while (i < 3 && i < text.size() && is_continuation(text[i])) ++i;
  return i;
}

Utf8Share utf8_share(std::string_view text) {
  Utf8Share share;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<signed char>(text[i]) >= 0) {
      i += ascii_prefix(text.substr(i));
      continue;
    }
    const std::size_t length = utf8_char(text.substr(i)).length;
    ++(length != 0 ? share.sequences : share.strays);
    i += std::max<std::size_t>(length, 1);
  }
  return share;
}

ControlCount count_controls(std::string_view text) {
  // 1…6, 0x10…0x19, 0x1C…0x1F. Not BEL, BS, the spaces, SO, SI, SUB and ESC, which terminals, DOS
  // and ISO-2022 use.
  const auto within = [](__m128i x, char first, char last) {
    const __m128i offset = _mm_sub_epi8(x, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8(static_cast<char>(last - first))),
                          offset);
  };
  ControlCount count;
  count.nuls = count_bytes(
      text, [](__m128i x) { return _mm_cmpeq_epi8(x, _mm_setzero_si128()); },
      [](char c) { return c == 0; });
  count.others = count_bytes(
      text,
      [&](__m128i x) {
        return _mm_or_si128(within(x, 1, 6),
                            _mm_or_si128(within(x, 0x10, 0x19), within(x, 0x1C, 0x1F)));
      },
      [](char c) {
        return (c >= 1 && c <= 6) || (c >= 0x10 && c <= 0x19) || (c >= 0x1C && c <= 0x1F);
      });
  return count;
}

}  // namespace assay::formats
