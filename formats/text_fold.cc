#include "formats/text_fold.h"

#include <immintrin.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "formats/text_scan.h"

namespace assay::formats {
namespace {

bool between(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

bool is_dash(char32_t code) {
  return between(code, 0x2010, 0x2015) || code == 0x2212 || code == 0xFE58 || code == 0xFE63;
}

/// Soft hyphen, zero-width spaces and joiners, byte-order mark, direction marks, invisible
/// operators.
bool is_invisible(char32_t code) {
  return code == 0xAD || code == 0x61C || code == 0x180E || between(code, 0x200B, 0x200F) ||
         between(code, 0x202A, 0x202E) || between(code, 0x2060, 0x2064) ||
         between(code, 0x2066, 0x206F) || code == 0xFEFF;
}

std::uint8_t folded(char32_t code) {
  if (is_invisible(code)) return FoldTable::kRemove;
  if (is_dash(code)) return '-';
  if (between(code, 0xFF01, 0xFF5E)) return static_cast<std::uint8_t>(code - 0xFF01 + '!');
  const auto character = static_cast<UChar32>(code);
  const auto type = u_charType(character);
  if (type == U_DECIMAL_DIGIT_NUMBER) {
    return static_cast<std::uint8_t>('0' + u_charDigitValue(character));
  }
  return type == U_SPACE_SEPARATOR ? std::uint8_t{' '} : FoldTable::kKeep;
}

/// Lead bytes that can begin a foldable character, told apart by their nibbles and those of the
/// byte after them: a class is possible where all four tables have its bit. False alarms cost a
/// look at the character, misses are none (the tests compare with the table for every code point).
///   bit 0: C2 Ax   1: D9 Ax   2: DB Bx   3: D8, DF with 8x, 9x   4: EA with 9x, Ax
///   bit 5: E0, E1, EF, F0 with anything   6: E2 with 80, 81, 88   7: E3 80
struct Classes {
  __m128i lead_high =
      _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x0E, static_cast<char>(0xF0), 0x20);
  __m128i lead_low = _mm_setr_epi8(0x20, 0x20, 0x41, static_cast<char>(0x80), 0, 0, 0, 0, 0x08,
                                   0x02, 0x10, 0x04, 0, 0, 0, 0x28);
  __m128i next_high =
      _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, static_cast<char>(0xE8), 0x38, 0x33, 0x24, 0, 0, 0, 0);
  __m128i next_low = _mm_setr_epi8(-1, 0x7F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x7F, 0x3F, 0x3F,
                                   0x3F, 0x3F, 0x3F, 0x3F, 0x3F);

  [[nodiscard]] unsigned candidates(__m128i bytes, __m128i next) const {
    const __m128i nibble = _mm_set1_epi8(0x0F);
    const auto high = [&](__m128i x) { return _mm_and_si128(_mm_srli_epi16(x, 4), nibble); };
    const auto low = [&](__m128i x) { return _mm_and_si128(x, nibble); };
    const __m128i lead = _mm_and_si128(_mm_shuffle_epi8(lead_high, high(bytes)),
                                       _mm_shuffle_epi8(lead_low, low(bytes)));
    const __m128i after = _mm_and_si128(_mm_shuffle_epi8(next_high, high(next)),
                                        _mm_shuffle_epi8(next_low, low(next)));
    const __m128i none = _mm_cmpeq_epi8(_mm_and_si128(lead, after), _mm_setzero_si128());
    return static_cast<unsigned>(_mm_movemask_epi8(none)) ^ 0xFFFFU;
  }
};

/// A character of text that is known to be valid.
Utf8Char valid_char(const char* p) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(p[i]); };
  const auto tail = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3FU); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {1, lead};
  if (lead < 0xE0) return {2, (lead & 0x1F) << 6 | tail(1)};
  if (lead < 0xF0) return {3, (lead & 0x0F) << 12 | tail(1) << 6 | tail(2)};
  return {4, (lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)};
}

}  // namespace

FoldTable::FoldTable() {
  blocks_.emplace_back();  // block 0: nothing folds
  for (char32_t first = 0x80; first < kLimit; first += 64) {
    std::array<std::uint8_t, 64> block{};
    for (std::size_t i = 0; i < block.size(); ++i)
      block[i] = folded(first + static_cast<char32_t>(i));
    if (block == blocks_.front()) continue;
    index_[first >> 6] = static_cast<std::uint8_t>(blocks_.size());
    blocks_.push_back(block);
  }
  assert(blocks_.size() <= 256);
}

const FoldTable& FoldTable::get() {
  static const FoldTable table;
  return table;
}

std::size_t put_utf8(char32_t code, char* out) {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  if (code < 0x800) {
    out[0] = static_cast<char>(0xC0 | (code >> 6));
    out[1] = tail(0);
    return 2;
  }
  if (code < 0x10000) {
    out[0] = static_cast<char>(0xE0 | (code >> 12));
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | (code >> 18));
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

void Decoded::reset(std::size_t capacity) {
  size_ = 0;
  map_.clear();
  next_source_ = UINT64_MAX;
  text_unit_ = source_unit_ = 0;
  reserve(capacity);
}

void Decoded::reserve(std::size_t more) {
  if (size_ + more <= capacity_) return;
  const std::size_t capacity = std::max(size_ + more, capacity_ + capacity_ / 2);
  auto grown = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(grown.get(), bytes_.get(), size_);
  bytes_ = std::move(grown);
  capacity_ = capacity;
}

void Decoded::drop(std::size_t offset) {
  if (offset == 0) return;
  map_.drop(offset);
  std::memmove(bytes_.get(), bytes_.get() + offset, size_ - offset);
  size_ -= offset;
}

void Decoded::add_point(std::uint64_t source, std::size_t text_unit, std::size_t source_unit) {
  map_.add(size_, source, static_cast<std::uint32_t>(source_unit),
           static_cast<std::uint32_t>(text_unit));
  text_unit_ = text_unit;
  source_unit_ = source_unit;
}

void Decoded::copy(std::string_view text, std::uint64_t source) {
  if (text.empty()) return;
  mark(source, 1, 1);
  std::memcpy(room(), text.data(), text.size());
  commit(text.size(), source + text.size());
}

void Decoded::character(char32_t code, std::uint64_t source, std::size_t length,
                        const FoldTable& folds) {
  const std::uint8_t fold = folds.of(code);
  if (fold == FoldTable::kRemove) return;
  if (fold != FoldTable::kKeep) return byte(static_cast<char>(fold), source, length);
  char utf8[4];
  const std::size_t written = put_utf8(code, utf8);
  // A multi-byte character that takes as many bytes in the source is its bytes, so that no point is
  // needed.
  const bool same = written == length;
  mark(source, same ? 1 : written, same ? 1 : length);
  std::memcpy(room(), utf8, written);
  commit(written, source + length);
}

void Decoded::byte(char c, std::uint64_t source, std::size_t length) {
  mark(source, 1, length);
  *room() = c;
  commit(1, source + length);
}

std::size_t Decoded::first_at(std::uint64_t source) const {
  std::size_t low = 0;
  std::size_t high = size_;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (map_.to_source(middle) < source) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::size_t find_foldable(std::string_view text, std::size_t from, const FoldTable& folds) {
  const char* const p = text.data();
  const auto folds_at = [&](std::size_t i) { return folds.of(valid_char(p + i).code) != 0; };
  // Foldable characters come in groups: look at the next one before setting the vectors up.
  if (from < text.size() && folds_at(from)) return from;
  const Classes classes;
  std::size_t i = from;
  for (; i + 17 <= text.size(); i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    if (_mm_movemask_epi8(bytes) == 0) continue;
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i + 1));
    for (unsigned found = classes.candidates(bytes, next); found != 0; found &= found - 1) {
      const std::size_t at = i + static_cast<std::size_t>(std::countr_zero(found));
      if (folds_at(at)) return at;
    }
  }
  for (; i < text.size(); ++i) {
    const bool lead = static_cast<unsigned char>(p[i]) >= 0xC0;
    if (lead && folds_at(i)) return i;
  }
  return std::string_view::npos;
}

void fold_utf8(std::string_view text, std::uint64_t source, std::size_t first,
               const FoldTable& folds, Decoded& out) {
  out.reset(text.size() + 16);
  std::size_t done = 0;
  for (std::size_t at = first; at != std::string_view::npos;
       at = find_foldable(text, done, folds)) {
    out.copy(text.substr(done, at - done), source + done);
    const Utf8Char character = valid_char(text.data() + at);
    out.character(character.code, source + at, character.length, folds);
    done = at + character.length;
  }
  out.copy(text.substr(done), source + done);
}

void repair_utf8(std::string_view text, std::uint64_t source, const FoldTable& folds,
                 Decoded& out) {
  out.reset(3 * text.size() + 16);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t ascii = ascii_prefix(text.substr(i));
    out.copy(text.substr(i, ascii), source + i);
    i += ascii;
    if (i == text.size()) break;
    const Utf8Char character = utf8_char(text.substr(i));
    const bool stray = character.length == 0;
    const std::size_t length = stray ? 1 : character.length;
    out.character(stray ? kReplacement : character.code, source + i, length, folds);
    i += length;
  }
}

}  // namespace assay::formats
