// UTF-16 runs in binaries. In UTF-16 an ASCII text is bytes that are printable and NUL in turns,
// whichever the byte order: a stretch of such turns is found first, then read as one or the other.
#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "formats/text_decode.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMinRun = 8;

bool is_character(char c) {
  return (c >= 0x20 && c <= 0x7E) || c == '\t' || c == '\n' || c == '\r';
}

/// The first place in the block where three characters, each with a NUL after it, stand in a row;
/// 16 if none. Of any 8 bytes that are characters and NULs in turns, 6 are such a place.
std::size_t turns_in_block(__m128i x) {
  const auto nuls =
      static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_setzero_si128())));
  const unsigned spaced = nuls & (nuls >> 2) & (nuls >> 4);
  if (spaced == 0) return 16;
  const __m128i from_space = _mm_sub_epi8(x, _mm_set1_epi8(0x20));
  const __m128i printable =
      _mm_cmpeq_epi8(_mm_min_epu8(from_space, _mm_set1_epi8(0x7E - 0x20)), from_space);
  const __m128i blank = _mm_or_si128(
      _mm_cmpeq_epi8(x, _mm_set1_epi8('\r')),
      _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\n'))));
  const auto characters = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(printable, blank)));
  const unsigned first = characters & (characters >> 2) & (characters >> 4) & (spaced >> 1);
  return first == 0 ? 16 : static_cast<std::size_t>(std::countr_zero(first));
}

/// A character of a stretch of turns, at `from` or later; npos if none.
std::size_t find_turns(std::string_view bytes, std::size_t from) {
  const auto load = [&](std::size_t at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
  };
  std::size_t i = from;
  while (i + 16 <= bytes.size()) {
    if (i + 64 <= bytes.size()) {
      const __m128i least = _mm_min_epu8(_mm_min_epu8(load(i), load(i + 16)),
                                         _mm_min_epu8(load(i + 32), load(i + 48)));
      if (_mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128())) == 0) {
        i += 64;
        continue;
      }
    }
    const std::size_t end = std::min(i + 64, bytes.size());
    for (; i + 16 <= end; i += 16) {
      const std::size_t at = turns_in_block(load(i));
      if (at < 16) return i + at;
    }
  }
  char rest[16];
  std::memset(rest, -1, sizeof rest);
  if (i < bytes.size()) std::memcpy(rest, bytes.data() + i, bytes.size() - i);
  const std::size_t at =
      turns_in_block(_mm_loadu_si128(reinterpret_cast<const __m128i*>(static_cast<char*>(rest))));
  return at < 16 ? i + at : std::string_view::npos;
}

/// Appends the characters at bytes[begin + skip], [begin + skip + 2], …, of units that begin at
/// `begin`.
void append_run(std::string_view bytes, std::uint64_t source, std::size_t begin, std::size_t skip,
                std::size_t count, Decoded& out) {
  if (count < kMinRun) return;
  out.reserve(count + 1 + (out.text().empty() ? bytes.size() / 2 : 0));
  if (!out.text().empty()) {
    *out.room() = '\n';
    out.commit(1, UINT64_MAX);
  }
  out.mark(source + begin, 1, 2);
  char* const to = out.room();
  for (std::size_t i = 0; i < count; ++i) to[i] = bytes[begin + skip + 2 * i];
  out.commit(count, source + begin + 2 * count);
}

}  // namespace

void extract_utf16_runs(std::string_view bytes, std::uint64_t source, bool cut_left, bool cut_right,
                        Decoded& little, Decoded& big) {
  little.reset(0);
  big.reset(0);
  std::size_t done = 0;
  for (std::size_t at = find_turns(bytes, 0); at != std::string_view::npos;
       at = find_turns(bytes, done)) {
    const auto in_turn = [&](std::size_t a, std::size_t b) {
      return (bytes[a] == 0 && is_character(bytes[b])) || (bytes[b] == 0 && is_character(bytes[a]));
    };
    std::size_t begin = at;
    while (begin > done && in_turn(begin - 1, begin)) --begin;
    std::size_t end = at + 1;
    while (end < bytes.size() && in_turn(end - 1, end)) ++end;
    done = end;
    if (end - begin < 2 * kMinRun) continue;

    const bool char_first = bytes[begin] != 0;
    const bool char_last = bytes[end - 1] != 0;
    bool as_little = char_first && (begin != 0 || !cut_left);
    bool as_big = char_last && (end != bytes.size() || !cut_right);
    if (!as_little && !as_big) {
      // NUL on both sides, or an edge that hides what is there: strings mostly stand at even
      // offsets.
      const bool odd = ((source + begin + (char_first ? 0 : 1)) & 1) != 0;
      as_little = !odd;
      as_big = odd;
    }
    const std::size_t first_little = begin + (char_first ? 0 : 1);
    const std::size_t first_big = begin + (char_first ? 1 : 0);
    if (as_little) append_run(bytes, source, first_little, 0, (end - first_little) / 2, little);
    if (as_big) append_run(bytes, source, first_big, 1, (end - first_big) / 2, big);
  }
}

}  // namespace assay::formats
