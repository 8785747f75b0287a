#include "formats/odf_number.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "formats/sheet_number.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// "1985-03-12T14:30:00.5" as "1985-03-12 14:30:00"; empty: it is none.
std::string plain_day(std::string_view value) {
  constexpr std::size_t kDay = 10, kTime = 9;  // with the T
  static constexpr std::string_view kForm = "0000-00-00T00:00:00";
  const std::size_t size = value.size() > kDay ? kDay + kTime : kDay;
  if (value.size() < size) return {};
  for (std::size_t i = 0; i < size; ++i) {
    if (kForm[i] == '0' ? !is_digit(value[i]) : value[i] != kForm[i]) return {};
  }
  std::string day(value.substr(0, kDay));
  const std::string_view time = value.substr(kDay, kTime);
  if (!time.empty() && time != "T00:00:00") day.append(1, ' ').append(time.substr(1));
  return day;
}

// Blanks and apostrophes that languages group digits with, as ASCII that no text has.
std::string with_plain_marks(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kBlanks = {"\u00A0", "\u202F", "\u2019"};
  std::string out;
  while (!text.empty()) {
    const auto mark = std::find_if(kBlanks.begin(), kBlanks.end(),
                                   [&](std::string_view each) { return text.starts_with(each); });
    out += mark == kBlanks.end() ? text[0] : '\'';
    text.remove_prefix(mark == kBlanks.end() ? 1 : mark->size());
  }
  return out;
}

// Takes the digits that `text` begins with.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// Whether `shown` is how a number's size is written: grouped by thousands, with decimals, as a
// power of ten, with a currency. Blanks that can be typed are marks of a format: they group what is
// no size (a card's number, a tax number).
bool shows_size(std::string_view shown) {
  constexpr std::size_t kGroup = 3;
  const std::string plain = with_plain_marks(shown);
  std::string_view rest = plain;
  const auto is_around = [](char c) { return is_high(c) || has_any({&c, 1}, "-+$ '"); };
  while (!rest.empty() && is_around(rest.front())) rest.remove_prefix(1);
  while (!rest.empty() && is_around(rest.back())) rest.remove_suffix(1);
  const std::string_view first = take_digits(rest);
  if (first.empty() || rest.empty()) return false;
  const char mark = rest.front();
  bool grouped = false;
  if (first.size() <= kGroup && first.front() != '0' && has_any({&mark, 1}, ",.'")) {
    while (rest.starts_with(mark)) {
      std::string_view behind = rest.substr(1);
      if (take_digits(behind).size() != kGroup) break;
      grouped = true;
      rest = behind;
    }
  }
  if (rest.empty()) return true;
  if ((rest.front() == '.' || rest.front() == ',') && !(grouped && rest.front() == mark)) {
    rest.remove_prefix(1);
    if (take_digits(rest).empty()) return false;
    if (rest.empty()) return true;
  }
  if (to_lower(rest.front()) != 'e') return false;
  rest.remove_prefix(1);
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  return all_digits(rest);
}

std::string told_number(const std::string& value, const std::string& shown) {
  if (value.empty() || (!shown.empty() && !shows_size(shown))) return shown;
  const std::string_view digits = std::string_view(value).substr(value.starts_with('-') ? 1 : 0);
  // All digits of what is longer than a binary number holds.
  if (all_digits(digits)) return value;
  static const NumberFormat kPlain;
  return shown_number(value, kPlain, false);
}

}  // namespace

std::string told_by(const OdfCell& cell) {
  if (cell.type == "date") {
    std::string day = plain_day(cell.value);
    if (!day.empty()) return day;
  } else if (cell.type == "float" || cell.type == "currency") {
    return told_number(cell.value, cell.shown);
  }
  return cell.shown.empty() ? cell.value : cell.shown;
}

}  // namespace assay::formats
