// Makes the records of a workbook's stream ([MS-XLS]) for tests.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/formats/compound_builder.h"

namespace assay::testing {

inline std::string record(unsigned type, std::string_view data = {}) {
  return le(type, 2) + le(data.size(), 2) + std::string(data);
}
/// What begins a part: 5 the book, 0x10 a sheet, 0x20 a chart.
inline std::string bof(unsigned what, unsigned version = 0x0600) {
  return record(0x0809, le(version, 2) + le(what, 2) + std::string(12, '\0'));
}
inline std::string eof() { return record(0x000A); }

/// A text of BIFF8 with its count in `width` bytes: one byte a character, or UTF-16.
inline std::string latin(std::string_view text, unsigned width = 2) {
  return le(text.size(), width) + '\0' + std::string(text);
}
inline std::string utf16(std::u16string_view text, unsigned width = 2) {
  return le(text.size(), width) + '\x01' + wide(text);
}

/// A cell: its row and column (from 0), what it is made of, its style.
inline std::string cell(unsigned type, unsigned row, unsigned column, std::string_view data,
                        unsigned style = 0) {
  return record(type, le(row, 2) + le(column, 2) + le(style, 2) + std::string(data));
}
inline std::string shared(unsigned row, unsigned column, unsigned i) {
  return cell(0x00FD, row, column, le(i, 4));
}
inline std::string label(unsigned row, unsigned column, std::string_view text) {
  return cell(0x0204, row, column, latin(text));
}
inline std::string number(unsigned row, unsigned column, double value, unsigned style = 0) {
  return cell(0x0203, row, column, le(std::bit_cast<std::uint64_t>(value), 8), style);
}
/// A formula with the eight bytes of its result, and its tokens.
inline std::string formula(unsigned row, unsigned column, std::string_view result,
                           std::string_view tokens = {}) {
  return cell(
      0x0006, row, column,
      std::string(result) + std::string(6, '\0') + le(tokens.size(), 2) + std::string(tokens));
}
/// The shared texts, each as latin() and utf16() have them.
inline std::string strings(const std::vector<std::string>& texts) {
  std::string all = le(texts.size(), 4) + le(texts.size(), 4);
  for (const std::string& text : texts) all += text;
  return record(0x00FC, all);
}

struct BiffSheet {
  std::string name;
  std::string records;
  unsigned kind = 0x10;
};

/// A workbook's stream: what is in front of the sheets, and they.
inline std::string workbook(const std::string& globals, const std::vector<BiffSheet>& sheets,
                            unsigned version = 0x0600) {
  const auto with_offsets = [&](std::size_t first) {
    std::string all = bof(5, version) + globals;
    std::string behind;
    for (const BiffSheet& sheet : sheets) {
      const std::string name =
          version < 0x0600 ? le(sheet.name.size(), 1) + sheet.name : latin(sheet.name, 1);
      all += record(0x0085, le(first + behind.size(), 4) + le(0, 2) + name);
      behind += bof(sheet.kind, version) + sheet.records + eof();
    }
    return std::make_pair(all + eof(), behind);
  };
  const auto [front, behind] = with_offsets(with_offsets(0).first.size());
  return front + behind;
}

}  // namespace assay::testing
