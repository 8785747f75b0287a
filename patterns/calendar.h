// Dates inside numbers. Pure, constexpr, no clock: a validator must give the same answer tomorrow,
// so that "not in the future" is a fixed last year.
#pragma once

#include <string_view>

#include "patterns/checksum.h"

namespace assay::patterns::calendar {

inline constexpr int kFirstYear = 1800;  ///< of a person's birth
inline constexpr int kLastYear = 2099;   ///< the last that two digits and a century mark can say
inline constexpr int kNow = 2035;        ///< years written in full: nobody and nothing is of later

constexpr bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int days_in(int year, int month) {
  constexpr std::string_view kDays = "303232332323";  // above 28
  if (month == 2) return is_leap(year) ? 29 : 28;
  return 28 + (kDays[static_cast<std::size_t>(month - 1)] - '0');
}

constexpr bool is_date(int year, int month, int day) {
  return year >= kFirstYear && year <= kLastYear && month >= 1 && month <= 12 && day >= 1 &&
         day <= days_in(year, month);
}

/// The two digits at `at`. REQUIRES: digits.
constexpr int two(std::string_view v, std::size_t at) {
  return (v[at] - '0') * 10 + (v[at + 1] - '0');
}

/// A day of some year whose last two digits are `yy`: 29 February where 1900+yy or 2000+yy has one.
constexpr bool is_short_date(int yy, int month, int day) {
  return is_date(2000 + yy > kNow ? 1900 + yy : 2000 + yy, month, day) ||
         is_date(1900 + yy, month, day);
}
constexpr bool yymmdd(std::string_view v, std::size_t at = 0) {
  return is_short_date(two(v, at), two(v, at + 2), two(v, at + 4));
}
constexpr bool ddmmyy(std::string_view v, std::size_t at = 0) {
  return is_short_date(two(v, at + 4), two(v, at + 2), two(v, at));
}
constexpr bool yyyymmdd(std::string_view v, std::size_t at = 0) {
  const int year = two(v, at) * 100 + two(v, at + 2);
  return year <= kNow && is_date(year, two(v, at + 4), two(v, at + 6));
}

}  // namespace assay::patterns::calendar
