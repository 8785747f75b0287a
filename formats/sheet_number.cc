#include "formats/sheet_number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <vector>

#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

using Kind = NumberFormat::Kind;

// A part of a code: a character that stands for itself, or one that means something.
struct Token {
  char c = '\0';
  bool literal = false;
};

// The sections of a code (for positive numbers, negative ones, …), without colours and conditions.
std::vector<std::vector<Token>> sections_of(std::string_view code) {
  std::vector<std::vector<Token>> sections(1);
  const auto add = [&](char c, bool literal) { sections.back().push_back({c, literal}); };
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') {
      sections.emplace_back();
    } else if (c == '"') {
      for (++i; i < code.size() && code[i] != '"'; ++i) add(code[i], true);
    } else if (c == '\\') {
      if (++i < code.size()) add(code[i], true);
    } else if (c == '_' || c == '*') {
      ++i;  // as wide as a character, filled with a character
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', i), code.size());
      // [h], [mm], [s]: hours and more that are counted on.
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      if (!inside.empty() && lowered(inside).find_first_not_of("hms") == std::string::npos)
        add(to_lower(inside[0]), false);
      i = end;
    } else {
      add(to_lower(c), false);
    }
  }
  return sections;
}

bool is_place(const Token& token) {
  return !token.literal && (token.c == '0' || token.c == '#' || token.c == '?');
}

// Nothing but places of digits and what stands between them.
std::string mask_of(const std::vector<Token>& section) {
  std::string mask;
  for (const Token& token : section) {
    if (is_place(token)) {
      mask += token.c == '0' ? '0' : '#';
    } else if (token.literal ? !is_digit(token.c) && token.c != '#'
                             : std::string_view("-()/ +").find(token.c) != std::string_view::npos) {
      mask += token.c;
    } else {
      return {};
    }
  }
  return mask;
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string date_text(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  return padded(static_cast<int>(date.year()), 4) + '-' +
         padded(static_cast<unsigned>(date.month()), 2) + '-' +
         padded(static_cast<unsigned>(date.day()), 2);
}

std::string time_text(std::int64_t seconds) {
  return padded(seconds / 3600, 2) + ':' + padded(seconds / 60 % 60, 2) + ':' +
         padded(seconds % 60, 2);
}

std::string day_or_time(double value, Kind kind, bool from_1904) {
  constexpr std::int64_t kSeconds = 86'400;
  const auto seconds =
      static_cast<std::int64_t>(std::llround(value * static_cast<double>(kSeconds)));
  if (kind == Kind::kTime) return time_text(seconds);
  std::int64_t day = seconds / kSeconds;
  // Day 1 is 1900-01-01; the 60th is a 29th of February that never was.
  constexpr std::int64_t k1904 = -24'107, k1900 = -25'569;  // days from 1970-01-01
  day += from_1904 ? k1904 : day < 60 ? k1900 + 1 : k1900;
  std::string text = date_text(day);
  if (kind == Kind::kDateTime && seconds % kSeconds != 0)
    text += ' ' + time_text(seconds % kSeconds);
  return text;
}

// The digits in their places, from the right; the first place takes all that are left.
std::string masked(std::string_view digits, std::string_view mask) {
  std::string reversed;
  auto places =
      std::count_if(mask.begin(), mask.end(), [](char c) { return c == '0' || c == '#'; });
  for (std::size_t i = mask.size(); i > 0; --i) {
    const char c = mask[i - 1];
    if (c != '0' && c != '#') {
      reversed += c;
      continue;
    }
    --places;
    if (digits.empty() && c == '0') reversed += '0';
    while (!digits.empty()) {
      reversed += digits.back();
      digits.remove_suffix(1);
      if (places > 0) break;
    }
  }
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace

NumberFormat number_format(std::string_view code) {
  const auto sections = sections_of(code);
  bool date = false;
  bool time = false;
  if (lowered(code) != "general") {
    for (const Token& token : sections.front()) {
      if (token.literal) continue;
      date = date || token.c == 'y' || token.c == 'd';
      time = time || token.c == 'h' || token.c == 's';
      // A month, unless it stands among hours and seconds.
      if (token.c == 'm' && sections.front().size() <= 5 && !time) date = true;
    }
  }
  if (date || time) return {date && time ? Kind::kDateTime : date ? Kind::kDate : Kind::kTime};
  // Of a condition's two (numbers of seven digits and of ten) the longer; the second of others is
  // for negative numbers.
  const bool choice = code.find("[<") != std::string_view::npos ||
                      code.find("[>") != std::string_view::npos ||
                      code.find("[=") != std::string_view::npos;
  std::string mask;
  for (const auto& section : sections) {
    if (&section != sections.data() && !choice) break;
    if (section.size() > mask.size())
      mask = std::max(mask, mask_of(section), [](auto& a, auto& b) { return a.size() < b.size(); });
  }
  if (mask.size() < 2 || mask.find_first_not_of('#') == std::string::npos) return {};
  return {Kind::kDigits, mask};
}

NumberFormat built_in_format(std::uint32_t id) {
  const auto within = [id](std::uint32_t first, std::uint32_t last) {
    return id >= first && id <= last;
  };
  // 27 to 36 and 50 to 58 are dates of East Asian locales, some of them times.
  if (within(14, 17) || within(27, 31) || id == 36 || within(50, 54) || within(57, 58))
    return {Kind::kDate};
  if (within(18, 21) || within(32, 35) || within(45, 47) || within(55, 56)) return {Kind::kTime};
  return id == 22 ? NumberFormat{Kind::kDateTime} : NumberFormat{};
}

std::string shown_number(std::string_view value, const NumberFormat& format, bool from_1904) {
  double number = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != value.data() + value.size())
    return std::string(value);
  return shown_number(number, format, from_1904);
}

std::string shown_number(double number, const NumberFormat& format, bool from_1904) {
  // 9999-12-31, the last day that there is.
  constexpr double kDays = 2'958'466, kMostDigits = 1e18;
  const bool whole = std::abs(number) < kMostDigits && std::trunc(number) == number;
  if (format.kind == Kind::kDigits) {
    if (whole && number >= 0)
      return masked(std::to_string(static_cast<std::int64_t>(number)), format.mask);
  } else if (format.kind != Kind::kPlain && number >= 0 && number < kDays) {
    return day_or_time(number, format.kind, from_1904);
  }
  if (whole) return std::to_string(static_cast<std::int64_t>(number));
  std::array<char, 32> text{};
  constexpr int kDigits = 15;  // what a spreadsheet keeps of a number
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::general, kDigits);
  return {text.data(), end};
}

double rk_number(std::uint32_t rk) {
  // 30 bits of an integer or of a number's upper half, maybe in hundredths.
  const double value = (rk & 2) != 0 ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                                     : std::bit_cast<double>(std::uint64_t{rk & ~3U} << 32);
  return (rk & 1) != 0 ? value / 100 : value;
}

}  // namespace assay::formats
