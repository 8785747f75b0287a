#include "formats/text_decode.h"

#include <immintrin.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <cstring>

#include "formats/text_scan.h"

namespace assay::formats {
namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

template <bool kBig>
char32_t unit16(std::string_view bytes, std::size_t i) {
  return kBig ? byte_at(bytes, i) << 8 | byte_at(bytes, i + 1)
              : byte_at(bytes, i + 1) << 8 | byte_at(bytes, i);
}

/// Appends the ASCII characters at `i`, 8 at a time; where they end.
template <bool kBig>
std::size_t copy_ascii16(std::string_view bytes, std::size_t i, std::uint64_t source,
                         Decoded& out) {
  const __m128i above_ascii = _mm_set1_epi16(static_cast<short>(0xFF80));
  for (; i + 16 <= bytes.size(); i += 16) {
    __m128i units = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i));
    if constexpr (kBig) {
      units = _mm_or_si128(_mm_slli_epi16(units, 8), _mm_srli_epi16(units, 8));
    }
    if (_mm_testz_si128(units, above_ascii) == 0) break;
    out.mark(source + i, 1, 2);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out.room()), _mm_packus_epi16(units, units));
    out.commit(8, source + i + 16);
  }
  return i;
}

template <bool kBig>
void decode_utf16(std::string_view bytes, std::uint64_t source, bool cut, const FoldTable& folds,
                  Decoded& out) {
  out.reset(bytes.size() / 2 * 3 + 32);
  const std::size_t size = bytes.size() & ~std::size_t{1};
  const std::string_view whole = bytes.substr(0, size);
  std::size_t i = 0;
  while (i < size) {
    i = copy_ascii16<kBig>(whole, i, source, out);
    // Text that isn't ASCII rarely becomes it within a few characters.
    for (int n = 0; n < 12 && i < size; ++n) {
      const char32_t unit = unit16<kBig>(whole, i);
      if (unit < 0x80) {
        out.byte(static_cast<char>(unit), source + i, 2);
        i += 2;
        continue;
      }
      char32_t code = unit;
      std::size_t length = 2;
      if (U16_IS_SURROGATE(unit)) {
        const bool lead = U16_IS_SURROGATE_LEAD(unit);
        if (lead && i + 2 == size && cut) return;
        const char32_t next = lead && i + 2 < size ? unit16<kBig>(whole, i + 2) : 0;
        const bool pair = U16_IS_TRAIL(next);
        code = pair ? static_cast<char32_t>(U16_GET_SUPPLEMENTARY(unit, next)) : kReplacement;
        length = pair ? 4 : 2;
      }
      out.character(code, source + i, length, folds);
      i += length;
    }
  }
  if (size != bytes.size() && !cut) out.character(kReplacement, source + size, 1, folds);
}

template <bool kBig>
void decode_utf32(std::string_view bytes, std::uint64_t source, bool cut, const FoldTable& folds,
                  Decoded& out) {
  out.reset(bytes.size() + 32);
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    const char32_t first = unit16<kBig>(bytes, i);
    const char32_t second = unit16<kBig>(bytes, i + 2);
    const char32_t code = kBig ? first << 16 | second : second << 16 | first;
    if (code < 0x80) {
      out.byte(static_cast<char>(code), source + i, 4);
    } else {
      const bool possible = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
      out.character(possible ? code : kReplacement, source + i, 4, folds);
    }
  }
  if (i != bytes.size() && !cut) out.character(kReplacement, source + i, bytes.size() - i, folds);
}

}  // namespace

void decode_wide(Encoding encoding, std::string_view bytes, std::uint64_t source, bool cut,
                 const FoldTable& folds, Decoded& out) {
  switch (encoding) {
    case Encoding::kUtf16Le:
      return decode_utf16<false>(bytes, source, cut, folds, out);
    case Encoding::kUtf16Be:
      return decode_utf16<true>(bytes, source, cut, folds, out);
    case Encoding::kUtf32Le:
      return decode_utf32<false>(bytes, source, cut, folds, out);
    default:
      return decode_utf32<true>(bytes, source, cut, folds, out);
  }
}

bool CodePage::load(const char* icu_name, const FoldTable& folds) {
  if (icu_name == nullptr) return false;
  if (name_ == icu_name) return true;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(icu_name, &status),
                                                                     &ucnv_close);
  if (U_FAILURE(status) != 0 || ucnv_getMaxCharSize(converter.get()) != 1) return false;
  ascii_ = true;
  for (unsigned value = 0; value < entries_.size(); ++value) {
    const char byte = static_cast<char>(value);
    const char* from = &byte;
    char16_t unit = static_cast<char16_t>(kReplacement);
    char16_t* to = &unit;
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &to, &unit + 1, &from, &byte + 1, nullptr, 1, &status);
    const char32_t code = U_FAILURE(status) != 0 || to == &unit ? kReplacement : char32_t{unit};
    ascii_ = ascii_ && (value >= 0x80 || code == value);
    Entry& entry = entries_[value];
    entry = {};
    const std::uint8_t fold = folds.of(code);
    if (fold == FoldTable::kRemove) continue;
    char utf8[4];
    entry.length =
        static_cast<std::uint8_t>(put_utf8(fold != FoldTable::kKeep ? fold : code, utf8));
    std::copy_n(utf8, 3, entry.utf8.begin());
  }
  name_ = icu_name;
  return true;
}

void CodePage::decode(std::string_view bytes, std::uint64_t source, Decoded& out) const {
  out.reset(3 * bytes.size() + 16);
  for (std::size_t i = 0; i < bytes.size();) {
    if (ascii_ && static_cast<signed char>(bytes[i]) >= 0) {
      const std::size_t length = ascii_prefix(bytes.substr(i));
      out.copy(bytes.substr(i, length), source + i);
      i += length;
      continue;
    }
    const std::uint8_t length = entries_[byte_at(bytes, i)].length;
    if (length == 0) {
      ++i;
      continue;
    }
    // One mark for a run of bytes that all become `length` bytes.
    out.mark(source + i, length, 1);
    char* const begin = out.room();
    char* to = begin;
    for (; i < bytes.size(); ++i) {
      const Entry& entry = entries_[byte_at(bytes, i)];
      if (entry.length != length || (ascii_ && static_cast<signed char>(bytes[i]) >= 0)) break;
      std::memcpy(to, entry.utf8.data(), 3);
      to += length;
    }
    out.commit(static_cast<std::size_t>(to - begin), source + i);
  }
}

StreamConverter::~StreamConverter() { ucnv_close(converter_); }

bool StreamConverter::open(const char* icu_name) {
  last_source_ = 0;
  lead_ = 0;
  if (icu_name == nullptr) return false;
  if (converter_ != nullptr && name_ == icu_name) {
    ucnv_reset(converter_);
    return true;
  }
  UErrorCode status = U_ZERO_ERROR;
  UConverter* const opened = ucnv_open(icu_name, &status);
  if (U_FAILURE(status) != 0) return false;
  ucnv_close(converter_);
  converter_ = opened;
  name_ = icu_name;
  units_.resize(kUnits);
  offsets_.resize(kUnits);
  return true;
}

std::uint64_t StreamConverter::pending() const {
  UErrorCode status = U_ZERO_ERROR;
  const auto held = ucnv_toUCountPending(converter_, &status);
  return U_FAILURE(status) != 0 || held < 0 ? 0 : static_cast<std::uint64_t>(held);
}

void StreamConverter::decode(std::string_view bytes, std::uint64_t source, bool last,
                             const FoldTable& folds, Decoded& out) {
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  last_source_ = std::max(last_source_, source - std::min(source, pending()));
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    const std::uint64_t chunk = source + static_cast<std::uint64_t>(from - bytes.data());
    char16_t* to = units_.data();
    std::fill_n(offsets_.begin(), std::min(kUnits, 2 * bytes.size() + 16), -1);
    ucnv_toUnicode(converter_, &to, to + kUnits, &from, end, offsets_.data(),
                   static_cast<UBool>(last ? 1 : 0), &status);
    const std::uint64_t chunk_end = source + static_cast<std::uint64_t>(from - bytes.data());
    append(static_cast<std::size_t>(to - units_.data()), chunk,
           chunk_end - std::min(chunk_end - last_source_, pending()), folds, out);
  }
  if (last && lead_ != 0) {
    out.reserve(16);
    out.character(kReplacement, last_source_, 1, folds);
    lead_ = 0;
  }
}

void StreamConverter::append(std::size_t units, std::uint64_t chunk, std::uint64_t chunk_end,
                             const FoldTable& folds, Decoded& out) {
  out.reserve(3 * units + 16);
  // ICU gives no offset to what began before the chunk, and none to be relied on for some broken
  // shift sequences.
  const auto source_of = [&](std::size_t i) {
    const std::uint64_t source =
        offsets_[i] < 0 ? last_source_ : chunk + static_cast<std::uint64_t>(offsets_[i]);
    return std::clamp(source, last_source_, std::max(chunk_end, last_source_));
  };
  for (std::size_t i = 0; i < units; ++i) {
    const char16_t unit = units_[i];
    if (lead_ == 0) last_source_ = source_of(i);
    if (U16_IS_LEAD(unit) && lead_ == 0) {
      lead_ = unit;
      continue;
    }
    char32_t code = unit;
    if (lead_ != 0 && U16_IS_TRAIL(unit)) {
      code = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(lead_, unit));
    } else if (lead_ != 0 || U16_IS_SURROGATE(unit)) {
      code = kReplacement;
    }
    lead_ = 0;
    const std::uint64_t begin = last_source_;
    const std::uint64_t end = i + 1 < units ? source_of(i + 1) : std::max(chunk_end, begin);
    out.character(code, begin, static_cast<std::size_t>(end - begin), folds);
    last_source_ =
        end;  // the way back never runs backwards, whatever offsets ICU gives for broken bytes
  }
}

}  // namespace assay::formats
