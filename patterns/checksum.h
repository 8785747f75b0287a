// Check-digit algorithms, each written once. Pure, constexpr, O(length), no allocation. All take
// compact text: ASCII digits or upper-case letters, no separators; text with anything else fails a
// check rather than being misread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "scanner/base/ascii.h"

namespace assay::patterns::checksum {

constexpr int value_of(char c) { return c - '0'; }

/// 0…9, A = 10 … Z = 35; -1 for anything else.
constexpr int base36(char c) { return is_digit(c) ? c - '0' : is_upper(c) ? c - 'A' + 10 : -1; }

constexpr bool all_digits(std::string_view v) {
  for (const char c : v) {
    if (!is_digit(c)) return false;
  }
  return !v.empty();
}
/// Exactly `length` digits.
constexpr bool digits(std::string_view v, std::size_t length) {
  return v.size() == length && all_digits(v);
}
constexpr bool one_digit_repeated(std::string_view v) {
  return v.find_first_not_of(v.empty() ? '\0' : v[0]) == std::string_view::npos;
}
/// REQUIRES: at most 18 digits.
constexpr std::int64_t number(std::string_view v) {
  std::int64_t n = 0;
  for (const char c : v) n = n * 10 + (c - '0');
  return n;
}
/// The digits of `v` as a number modulo `m`; any length.
constexpr int remainder(std::string_view v, int m) {
  int r = 0;
  for (const char c : v) r = (r * 10 + (c - '0')) % m;
  return r;
}

/// Sum of digit × weight over the first weights.size() digits. REQUIRES: `v` has at least as many.
constexpr int weighted(std::string_view v, std::initializer_list<int> weights) {
  int sum = 0;
  std::size_t i = 0;
  for (const int w : weights) sum += w * (v[i++] - '0');
  return sum;
}
/// The remainder of a possibly negative number, 0…m-1.
constexpr int mod(int n, int m) { return (n % m + m) % m; }
constexpr int last(std::string_view v) { return v.back() - '0'; }

/// ISO/IEC 7812-1 Annex B: the sum with every second digit from the right doubled and its digits
/// added.
constexpr int luhn_sum(std::string_view v) {
  int sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    int d = v[v.size() - 1 - i] - '0';
    if (i % 2 == 1) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum;
}
constexpr bool luhn(std::string_view v) { return all_digits(v) && luhn_sum(v) % 10 == 0; }

/// Luhn's scheme in base 36 ("mod N"), as GSTIN uses it.
constexpr bool luhn36(std::string_view v) {
  int sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const int d = base36(v[v.size() - 1 - i]);
    if (d < 0) return false;
    const int term = i % 2 == 1 ? d * 2 : d;
    sum += term / 36 + term % 36;
  }
  return !v.empty() && sum % 36 == 0;
}

/// J. Verhoeff, Error detecting decimal codes (1969): the dihedral group D5.
constexpr bool verhoeff(std::string_view v) {
  constexpr std::array<std::array<std::uint8_t, 10>, 8> kPermute = {
      {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
       {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
       {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
       {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
       {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
       {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
       {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
       {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}}};
  unsigned check = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const char c = v[v.size() - 1 - i];
    if (!is_digit(c)) return false;
    const unsigned d = kPermute[i % 8][static_cast<unsigned>(c - '0')];
    // check · d in D5: rotations 0…4, reflections 5…9.
    const unsigned turn = check % 5;
    const unsigned moved = check < 5 ? (turn + d % 5) % 5 : (turn + 5 - d % 5) % 5;
    check = ((check < 5) == (d < 5)) ? moved : moved + 5;
  }
  return !v.empty() && check == 0;
}

/// H. M. Damm (2004): a totally anti-symmetric quasigroup of order 10.
constexpr bool damm(std::string_view v) {
  constexpr std::array<std::string_view, 10> kTable = {
      "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
      "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};
  std::size_t check = 0;
  for (const char c : v) {
    if (!is_digit(c)) return false;
    check = static_cast<std::size_t>(kTable[check][static_cast<std::size_t>(c - '0')] - '0');
  }
  return !v.empty() && check == 0;
}

/// ISO/IEC 7064 pure system MOD m-radix (11-2, 37-2): a last X (or '*') is the extra character.
constexpr bool pure_system(std::string_view v, int m, int radix, char extra) {
  if (v.empty()) return false;
  int p = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const bool is_extra = i + 1 == v.size() && v[i] == extra;
    const int d = is_extra ? m - 1 : base36(v[i]);
    if (d < 0 || (!is_extra && d > m - 2)) return false;
    p = (p * radix + d) % m;
  }
  return p == 1;
}
constexpr bool mod_11_2(std::string_view v) { return v.size() > 1 && pure_system(v, 11, 2, 'X'); }
constexpr bool mod_37_2(std::string_view v) { return v.size() > 1 && pure_system(v, 37, 2, '*'); }

/// ISO/IEC 7064 hybrid system MOD m+1,m (11,10 and 37,36).
constexpr bool hybrid_system(std::string_view v, int m) {
  int p = m;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const int d = base36(v[i]);
    if (d < 0 || d >= m) return false;
    if (i + 1 == v.size()) return (p + d) % m == 1;
    const int s = (p + d) % m;
    p = (s == 0 ? m : s) * 2 % (m + 1);
  }
  return false;
}
constexpr bool mod_11_10(std::string_view v) { return hybrid_system(v, 10); }
constexpr bool mod_37_36(std::string_view v) { return hybrid_system(v, 36); }

/// The number that `v` is with letters as two digits (A = 10), modulo 97; -1 for anything else.
constexpr int remainder_97(std::string_view v, int r = 0) {
  // Divided only where two more digits may not fit: each division waits for the one before.
  constexpr std::uint64_t kFull = 100'000'000'000'000'000;
  auto n = static_cast<std::uint64_t>(r);
  for (const char c : v) {
    const int d = base36(c);
    if (d < 0) return -1;
    if (n >= kFull) n %= 97;
    n = n * (d > 9 ? 100 : 10) + static_cast<std::uint64_t>(d);
  }
  return static_cast<int>(n % 97);
}
/// ISO/IEC 7064 MOD 97-10: check digits at the end.
constexpr bool mod_97_10(std::string_view v) { return v.size() > 2 && remainder_97(v) == 1; }

/// GS1 General Specifications 7.9: weights 3 and 1 from the right (EAN-8, UPC, EAN-13, GTIN-14,
/// SSCC).
constexpr bool ean(std::string_view v) {
  int sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i)
    sum += (i % 2 == 1 ? 3 : 1) * (v[v.size() - 1 - i] - '0');
  return all_digits(v) && sum % 10 == 0;
}

/// MOD 10 recursive (Swiss ESR and QR references, PostFinance): the carry after all digits must be
/// 0.
constexpr bool mod_10_recursive(std::string_view v) {
  constexpr std::string_view kTable = "0946827135";
  std::size_t carry = 0;
  for (const char c : v) {
    if (!is_digit(c)) return false;
    carry =
        static_cast<std::size_t>(kTable[(carry + static_cast<std::size_t>(c - '0')) % 10] - '0');
  }
  return !v.empty() && carry == 0;
}

}  // namespace assay::patterns::checksum
