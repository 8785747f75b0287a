// Makes the records of an .xlsb's parts ([MS-XLSB]) for tests.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/formats/compound_builder.h"

namespace assay::testing::xlsb {

/// Seven bits a byte, the low ones first.
inline std::string packed(std::size_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
  return bytes + static_cast<char>(value);
}
inline std::string record(unsigned type, std::string_view data = {}) {
  return packed(type) + packed(data.size()) + std::string(data);
}
/// XLWideString.
inline std::string text(std::u16string_view units) { return le(units.size(), 4) + wide(units); }
/// XLNullableWideString without one.
inline std::string null() { return le(0xFFFFFFFF, 4); }
/// RichStr.
inline std::string rich(std::u16string_view units) { return '\0' + text(units); }
inline std::string real(double value) { return le(std::bit_cast<std::uint64_t>(value), 8); }

/// A row's begin; its number is from 0.
inline std::string row(std::uint32_t number) {
  return record(0, le(number, 4) + std::string(21, '\0'));
}
inline std::string cell(unsigned type, std::uint32_t column, std::string_view value,
                        unsigned style = 0) {
  return record(type, le(column, 4) + le(style, 4) + std::string(value));
}
inline std::string shared(std::uint32_t column, unsigned i) { return cell(7, column, le(i, 4)); }
/// What stands behind a formula's value: flags, tokens and their further data.
inline std::string formula(std::string_view tokens) {
  return le(0, 2) + le(tokens.size(), 4) + std::string(tokens) + le(0, 4);
}

inline std::string sheet(std::string_view rows, std::string_view behind = {}) {
  return record(129) + record(147, std::string(23, '\0')) + record(145) + std::string(rows) +
         record(146) + std::string(behind) + record(130);
}
inline std::string book(std::u16string_view name, unsigned flags = 0) {
  return record(131) + record(153, le(flags, 4) + le(0, 8)) + record(143) +
         record(156, le(0, 4) + le(1, 4) + text(u"rId1") + text(name)) + record(144) + record(132);
}
inline std::string strings(const std::vector<std::u16string>& texts) {
  std::string all = record(159, le(texts.size(), 4) + le(texts.size(), 4));
  for (const auto& each : texts) all += record(19, rich(each));
  return all + record(160);
}
/// Cells' styles, by the ids of their formats; `code` is that of format 164.
inline std::string styles(std::u16string_view code, const std::vector<unsigned>& formats) {
  const auto style = [](unsigned parent, unsigned format) {
    return record(47, le(parent, 2) + le(format, 2) + std::string(12, '\0'));
  };
  std::string all = record(278) + record(615, le(1, 4)) + record(44, le(164, 2) + text(code)) +
                    record(616) + record(626, le(1, 4)) + style(0xFFFF, 9) + record(627) +
                    record(617, le(formats.size(), 4));
  for (const unsigned each : formats) all += style(0, each);
  return all + record(618) + record(279);
}

}  // namespace assay::testing::xlsb
