#include "formats/little_endian.h"

#include <array>

#include "formats/text_fold.h"

namespace assay::formats {

void Utf16Text::put(char32_t code) {
  if (code < 0x80) {
    text_ += static_cast<char>(code);
    return;
  }
  std::array<char, 4> bytes{};
  text_.append(bytes.data(), put_utf8(code, bytes.data()));
}

void Utf16Text::add(char16_t unit) {
  const bool low = (unit & 0xFC00) == 0xDC00;
  const char16_t lead = lead_;
  lead_ = 0;
  if (lead != 0 && low) {
    put(0x10000 + ((static_cast<char32_t>(lead) & 0x3FF) << 10) + (unit & 0x3FF));
    return;
  }
  if (lead != 0) put(kReplacement);
  if ((unit & 0xFC00) == 0xD800) {
    lead_ = unit;
  } else {
    put(low ? kReplacement : unit);
  }
}

void Utf16Text::add_bytes(std::string_view bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) add(little16(bytes, i));
}

void Utf16Text::add_latin(std::string_view bytes) {
  for (const char c : bytes) add(static_cast<unsigned char>(c));
}

void Utf16Text::finish() {
  if (lead_ != 0) put(kReplacement);
  lead_ = 0;
}

std::string from_utf16le(std::string_view bytes) {
  Utf16Text text;
  text.add_bytes(bytes);
  text.finish();
  return text.take();
}

}  // namespace assay::formats
