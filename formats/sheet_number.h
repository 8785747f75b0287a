// What a number in a spreadsheet's cell looks like: days and times are numbers, and the zeros and
// dashes of an account or social security number are in its format alone. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::formats {

/// How a cell's number is shown, as far as it tells what the number is.
struct NumberFormat {
  enum class Kind : std::uint8_t { kPlain, kDate, kTime, kDateTime, kDigits } kind = Kind::kPlain;
  std::string mask{};  ///< kDigits: "000-00-####", 0 for a digit, # for one that may be absent
};

/// The format that a code means (ISO/IEC 29500-1, 18.8.31): `yyyy\-mm\-dd`, `000\-00\-0000`.
NumberFormat number_format(std::string_view code);

/// The format that an id of a format without a code means (18.8.30).
NumberFormat built_in_format(std::uint32_t id);

/// `value`, a number as XML has it, in that format; days as "1985-03-12", whole numbers with all
/// their digits. What is no number stays as it is. `from_1904`: days count from 1904-01-01.
std::string shown_number(std::string_view value, const NumberFormat& format, bool from_1904);
std::string shown_number(double number, const NumberFormat& format, bool from_1904);

/// The number that .xls and .xlsb store in four bytes ([MS-XLS] 2.5.217).
double rk_number(std::uint32_t rk);

}  // namespace assay::formats
