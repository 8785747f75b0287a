// What a workbook's parts say that its sheets need, whatever form they have: XML (workbook.cc) or
// records (xlsb.cc). Private to these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/sheet_number.h"

namespace assay::formats {

struct WorkbookParts {
  bool from_1904 = false;
  std::vector<std::pair<std::string, std::string>> sheets;  ///< a relation's id, a name
  std::map<std::string, std::string, std::less<>> targets;  ///< by a relation's id
  std::map<std::string, std::string, std::less<>> names;    ///< of sheets, by their parts' paths
  std::map<std::uint32_t, NumberFormat> formats;            ///< by their ids
  std::vector<NumberFormat> styles;
  std::string strings;
  std::vector<std::uint32_t> ends;  ///< of each in `strings`
  std::vector<bool> used;

  [[nodiscard]] std::string_view string(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(strings).substr(begin, ends[i] - begin);
  }
  // Longer formats and more styles Excel doesn't write; a few bytes each would hold a long one.
  static constexpr std::size_t kMostCode = 1024, kMostStyles = 0xFFFF;
  void add_format(std::uint32_t id, std::string_view code) {
    if (code.size() <= kMostCode) formats.insert_or_assign(id, number_format(code));
  }
  /// Of the style that follows, by the id of its format.
  void add_style(std::uint32_t format) {
    if (styles.size() >= kMostStyles) return;
    const auto known = formats.find(format);
    styles.push_back(known != formats.end() ? known->second : built_in_format(format));
  }
  [[nodiscard]] const NumberFormat& style(std::uint32_t i) const {
    static const NumberFormat kPlain;
    return i < styles.size() ? styles[i] : kPlain;
  }
};

/// Reads a sheet's part as it streams by: what SheetReader promises, of one form.
class SheetHandler {
 public:
  SheetHandler() = default;
  SheetHandler(const SheetHandler&) = delete;
  SheetHandler& operator=(const SheetHandler&) = delete;
  virtual ~SheetHandler() = default;

  virtual bool read(std::string_view bytes, bool last, std::string& text) = 0;
  [[nodiscard]] virtual bool is_full() const = 0;
};

}  // namespace assay::formats
