// What is read off a number's digits, and off what stands right beside them. Pure; O(its size).
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::patterns {

/// Whether text[begin, end) is a number by itself: no part of an identifier, a path, a decimal, nor
/// an offset in a PDF's cross-reference table ("0000016784 00000 n").
bool number_stands_alone(std::string_view text, std::size_t begin, std::size_t end);

/// Seconds since 1970, of 2017 to 2030, or whole seconds in milliseconds, of 2001 to 2033.
bool reads_as_time(std::string_view digits);

/// A day of 1990 to 2039: 20150912.
bool reads_as_date(std::string_view digits);

/// Whether the digits [begin, end) of a program are written without quotes.
bool is_literal(std::string_view text, std::size_t begin, std::size_t end);

/// A day of 1990 to 2039 with a count (2009112903, as zones and releases are numbered) or with
/// hours and minutes, also seconds, also a count behind them; milliseconds since 1970, of 2017 to
/// 2030.
bool reads_as_day(std::string_view digits);

/// Whether the digits [begin, end) are a number of 64 bits in a list or an object, with which
/// programs hash and identify things: [6803352382179706244,"serde"].
bool fills_a_word(std::string_view text, std::size_t begin, std::size_t end);

/// Whether a sign stands right before the number at `begin`: " -1305446578".
bool is_negative(std::string_view text, std::size_t begin);

/// "20F41 561F 5628 5716": whether a group of `width` hexadecimal digits with a letter stands
/// before `begin`, so that those behind are no decimals.
bool behind_hex(std::string_view text, std::size_t begin, std::size_t width);

/// "5252 5253 5254", "2510 2511 1044 2512": whether groups of `width` digits each count on, by 16
/// at most; of four and more all but one. REQUIRES: width is 1 to 8.
bool counts_on(std::string_view digits, std::size_t width);

/// Whether it is what programs and tables are full of: rising digits (113556677788999), nine to
/// eleven digits of two kinds (0121212121; a card's sixteen may be so, test numbers are), a power
/// of two or a number beside one (34359738368), a count (12345678000), up to thirteen digits that
/// repeat two to four (123123123123), zeros for the most part (6500000) or six of them at the end
/// (110108000000), nine to fourteen noughts and ones.
bool is_regular(std::string_view digits);

}  // namespace assay::patterns
