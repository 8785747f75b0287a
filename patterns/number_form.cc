#include "patterns/number_form.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// Of a binary's bytes, by chance.
bool is_raw(char c) { return c >= 0x0E && c <= 0x1A; }

// rgb(59 130 246 / 0.5), of a style sheet.
bool is_colour_function(std::string_view before) {
  return before.ends_with("rgb") || before.ends_with("rgba") || before.ends_with("hsl");
}

// <5365637572697479>: "Security" in hexadecimal, as a PDF writes its texts.
bool is_hex_text(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin < 12 || (end - begin) % 2 != 0 || begin < 2 || text[begin - 1] != '<' ||
      at_or_nul(text, end) != '>')
    return false;
  // Behind a bracket or the distance from the text before, or by itself before what shows it.
  const bool in_array =
      text[begin - 2] == '[' || (begin > 2 && text[begin - 2] == ' ' && is_digit(text[begin - 3]));
  if (!in_array && !text.substr(end).starts_with("> Tj")) return false;
  for (std::size_t at = begin; at < end; at += 2) {
    if (text[at] < '2' || text[at] > '7' || !is_digit(text[at + 1])) return false;
  }
  return true;
}

// What may not stand right before or behind a number: it would be a part of an identifier, a path,
// a decimal.
bool number_may_begin(std::string_view text, std::size_t begin) {
  const char before = begin > 0 ? text[begin - 1] : '\0';
  const char before_that = begin > 1 ? text[begin - 2] : '\0';
  if (is_word(before) || before == '+' || before == '@' || before == '$' || is_raw(before))
    return false;
  if (before == '(' && is_colour_function(text.substr(0, begin - 1))) return false;
  return !((before == '-' || before == '.' || before == '/') && is_alnum(before_that));
}

// "0000016784 00000 n": an offset in a PDF's cross-reference table.
bool is_pdf_offset(std::string_view text, std::size_t begin, std::size_t end) {
  return end - begin == 10 && text.size() >= end + 8 && text[end] == ' ' && text[end + 6] == ' ' &&
         (text[end + 7] == 'n' || text[end + 7] == 'f') &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(end) + 1,
                     text.begin() + static_cast<std::ptrdiff_t>(end) + 6, is_digit);
}

// 12345678000: eight digits each of which is the next one.
bool has_count_of_eight(std::string_view digits) {
  std::size_t run = 1;
  for (std::size_t i = 1; i < digits.size() && run < 8; ++i)
    run = (digits[i - 1] - '0' + 1) % 10 == digits[i] - '0' ? run + 1 : 1;
  return run >= 8;
}

// 123123123123: the same up to four digits three times and more; test numbers of cards are so, too.
bool repeats(std::string_view digits) {
  if (digits.size() > 13) return false;
  for (std::size_t period = 2; period <= 4 && 3 * period <= digits.size(); ++period) {
    if (digits.substr(period) == digits.substr(0, digits.size() - period)) return true;
  }
  return false;
}

// 101101001011, as codes of bars are written.
bool is_binary(std::string_view digits) {
  return digits.size() >= 9 && digits.size() <= 14 &&
         std::all_of(digits.begin(), digits.end(), [](char c) { return c <= '1'; });
}

bool is_near_power_of_two(std::string_view digits) {
  if (digits.size() < 9 || digits.size() > 19 || digits[0] == '0') return false;
  std::uint64_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return std::has_single_bit(value) || std::has_single_bit(value + 1) ||
         std::has_single_bit(value - 1);
}

}  // namespace

bool number_stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (!number_may_begin(text, begin) || is_pdf_offset(text, begin, end) ||
      is_hex_text(text, begin, end))
    return false;
  const char after = at_or_nul(text, end);
  const char after_that = at_or_nul(text, end + 1);
  if (is_word(after) || after == '@' || is_raw(after)) return false;
  return !((after == '-' || after == '/') && is_alnum(after_that));
}

bool reads_as_time(std::string_view digits) {
  if (digits.size() == 13 && digits.ends_with("000")) return digits[0] == '1';
  return digits.size() == 10 && digits[0] == '1' && digits[1] >= '5' && digits[1] <= '8';
}

bool reads_as_date(std::string_view digits) {
  return digits.size() == 8 && reads_as_day(std::string(digits) + "00");
}

bool is_literal(std::string_view text, std::size_t begin, std::size_t end) {
  const auto quoted = [&](char c) { return is_quote(c) || c == '\\'; };
  return !quoted(begin > 0 ? text[begin - 1] : '\0') && !quoted(at_or_nul(text, end));
}

bool reads_as_day(std::string_view digits) {
  if (digits.size() == 13) {
    // Behind its first digit a Romanian or Balkan number has a day of birth.
    const auto pair = [&](std::size_t i) { return (digits[i] - '0') * 10 + digits[i + 1] - '0'; };
    const bool born = pair(3) >= 1 && pair(3) <= 12 && pair(5) >= 1 && pair(5) <= 31;
    return digits[0] == '1' && digits[1] >= '5' && digits[1] <= '8' && !born;
  }
  // Migrations are numbered by a second and a count: 20200831110752000001.
  if (digits.size() == 20) digits = digits.substr(0, 14);
  if (digits.size() != 10 && digits.size() != 12 && digits.size() != 14) return false;
  const auto at = [&](std::size_t i) { return (digits[i] - '0') * 10 + digits[i + 1] - '0'; };
  const bool year = digits.starts_with("199") || (digits.starts_with("20") && digits[2] <= '3');
  const bool day = year && at(4) >= 1 && at(4) <= 12 && at(6) >= 1 && at(6) <= 31;
  return day && (digits.size() == 10 || (at(8) < 24 && at(10) < 60)) &&
         (digits.size() < 14 || at(12) < 60);
}

bool fills_a_word(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view kMost = "18446744073709551615";
  const std::string_view digits = text.substr(begin, end - begin);
  const bool fills = (digits.size() == 19 && digits[0] != '0') ||
                     (digits.size() == 20 && digits[0] == '1' && digits <= kMost);
  return fills && begin > 0 && has_any("[,:(", {&text[begin - 1], 1}) && end < text.size() &&
         has_any(",])}", {&text[end], 1});
}

bool is_negative(std::string_view text, std::size_t begin) {
  return begin > 1 && text[begin - 1] == '-' && has_any(" (,[=", {&text[begin - 2], 1});
}

bool behind_hex(std::string_view text, std::size_t begin, std::size_t width) {
  if (begin <= width || text[begin - 1] != ' ') return false;
  const std::string_view group = text.substr(begin - 1 - width, width);
  return std::all_of(group.begin(), group.end(), is_hex) &&
         std::any_of(group.begin(), group.end(), is_letter);
}

bool counts_on(std::string_view digits, std::size_t width) {
  constexpr int kMostStep = 16;
  std::vector<int> values;
  for (std::size_t at = 0; at + width <= digits.size(); at += width) {
    int value = 0;
    for (const char c : digits.substr(at, width)) value = value * 10 + c - '0';
    values.push_back(value);
  }
  const auto count_on = [&] {
    for (std::size_t i = 1; i < values.size(); ++i) {
      if (values[i] <= values[i - 1] || values[i] > values[i - 1] + kMostStep) return false;
    }
    return true;
  };
  if (count_on()) return true;
  if (values.size() < 4) return false;
  // All but one of them, wherever it stands.
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int other = values[i];
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(i));
    if (count_on()) return true;
    values.insert(values.begin() + static_cast<std::ptrdiff_t>(i), other);
  }
  return false;
}

bool is_regular(std::string_view digits) {
  if (digits.size() > 10 && std::is_sorted(digits.begin(), digits.end())) return true;
  const std::size_t last = digits.find_last_not_of('0');
  constexpr std::size_t kRound = 6;
  if (last == std::string_view::npos) return true;
  const std::size_t zeros = digits.size() - 1 - last;
  if (2 * zeros > digits.size() || zeros >= kRound || is_binary(digits)) return true;
  if (is_near_power_of_two(digits) || has_count_of_eight(digits) || repeats(digits)) return true;
  if (digits.size() < 9 || digits.size() > 11) return false;
  const std::size_t other = digits.find_first_not_of(digits[0]);
  if (other == std::string_view::npos) return true;
  return std::all_of(digits.begin(), digits.end(),
                     [&](char c) { return c == digits[0] || c == digits[other]; });
}

}  // namespace assay::patterns
