// Health insurance, patient and provider numbers.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool au_medicare(std::string_view v) {
  if (v.size() < 10 || v.size() > 11 || !all_digits(v) || v[0] < '2' || v[0] > '6') return false;
  return weighted(v, {1, 3, 7, 9, 1, 3, 7, 9}) % 10 == value_of(v[8]) && v[9] != '0';
}
bool ca_bc_phn(std::string_view v) {
  if (!digits(v, 10) || v[0] != '9') return false;
  return 11 - weighted(v.substr(1), {2, 4, 8, 5, 10, 9, 7, 3}) % 11 == last(v);
}
bool ca_ohip(std::string_view v) {
  if (v.size() < 10 || v.size() > 12) return false;
  for (const char c : v.substr(10)) {
    if (!is_upper(c)) return false;
  }
  return v[0] != '0' && luhn(v.substr(0, 10));
}
bool ca_ramq(std::string_view v) {
  if (v.size() != 12 || !all_digits(v.substr(4))) return false;
  for (const char c : v.substr(0, 4)) {
    if (!is_upper(c)) return false;
  }
  const int month = two(v, 6) > 50 ? two(v, 6) - 50 : two(v, 6);
  return calendar::is_short_date(two(v, 4), month, two(v, 8));
}
bool de_kvnr(std::string_view v) {
  if (v.size() != 10 || !is_upper(v[0]) || !all_digits(v.substr(1))) return false;
  const int letter = v[0] - 'A' + 1;
  int sum = letter / 10;
  const auto add = [&](int d, bool doubled) { sum += doubled ? d * 2 / 10 + d * 2 % 10 : d; };
  add(letter % 10, true);
  for (std::size_t i = 1; i < 9; ++i) add(value_of(v[i]), i % 2 == 0);
  return sum % 10 == last(v);
}
bool de_lanr(std::string_view v) {
  return digits(v, 9) && (10 - weighted(v, {4, 9, 4, 9, 4, 9}) % 10) % 10 == value_of(v[6]) &&
         number(v) > 0;
}
bool de_bsnr(std::string_view v) {
  return digits(v, 9) && two(v, 0) >= 1 && !one_digit_repeated(v);
}
bool nz_nhi(std::string_view v) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  if (v.size() != 7) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t at = kLetters.find(v[i]);
    if ((i < 3 || (i == 5 && !is_digit(v[5]))) ? at == std::string_view::npos : !is_digit(v[i]))
      return false;
    sum += static_cast<int>(7 - i) * (is_digit(v[i]) ? value_of(v[i]) : static_cast<int>(at) + 1);
  }
  if (is_digit(v[5])) return sum % 11 != 0 && (11 - sum % 11) % 10 == v[6] - '0';
  return kLetters[static_cast<std::size_t>(23 - sum % 23 - 1)] == v[6];
}
// 42 CFR: letters without S, L, O, I, B, Z in places 2, 5, 8, 9; letter or digit in 3 and 6.
bool us_mbi(std::string_view v) {
  constexpr std::string_view kLetters = "ACDEFGHJKMNPQRTUVWXY";
  constexpr std::string_view kForm = "1AXDAXDAADD";
  if (v.size() != 11) return false;
  for (std::size_t i = 0; i < 11; ++i) {
    const bool letter = kLetters.find(v[i]) != std::string_view::npos;
    const bool digit = is_digit(v[i]);
    switch (kForm[i]) {
      case '1':
        if (!digit || v[i] == '0') return false;
        break;
      case 'A':
        if (!letter) return false;
        break;
      case 'D':
        if (!digit) return false;
        break;
      default:
        if (!letter && !digit) return false;
    }
  }
  return true;
}
bool us_npi(std::string_view v) {
  return digits(v, 10) && (v[0] == '1' || v[0] == '2') && (luhn_sum(v) + 24) % 10 == 0;
}
bool us_dea(std::string_view v) {
  if (v.size() != 9 || !all_digits(v.substr(2)) || (!is_upper(v[1]) && v[1] != '9')) return false;
  if (std::string_view("ABCDEFGHJKLMPRSTUX").find(v[0]) == std::string_view::npos) return false;
  const int odd = value_of(v[2]) + value_of(v[4]) + value_of(v[6]);
  const int even = value_of(v[3]) + value_of(v[5]) + value_of(v[7]);
  return (odd + 2 * even) % 10 == last(v);
}
// European health insurance card, EN 1867: 80, ISO 3166 numeric country, issuer, serial, Luhn.
bool ehic_card(std::string_view v) { return digits(v, 20) && v.starts_with("80") && luhn(v); }

constexpr std::array kTable = {
    Validator{"au-medicare", "Services Australia: weights 1,3,7,9 mod 10", true, au_medicare},
    Validator{"ca-bc-phn", "BC Ministry of Health: 9 first, weights 2,4,8,5,10,9,7,3 mod 11", true,
              ca_bc_phn},
    Validator{"ca-ohip", "Ontario Ministry of Health: Luhn, version code", true, ca_ohip},
    Validator{"ca-ramq", "RAMQ: name, date with month + 50", true, ca_ramq},
    Validator{"de-bsnr", "KBV: form only", true, de_bsnr},
    Validator{"de-kvnr", "GKV § 290 SGB V: Luhn with the letter as two digits", true, de_kvnr},
    Validator{"de-lanr", "KBV: weights 4,9 mod 10", true, de_lanr},
    Validator{"ehic", "EN 1867: 80 and Luhn", true, ehic_card},
    Validator{"nz-nhi", "HISO 10046: weights 7…2 mod 11 or 23", true, nz_nhi},
    Validator{"us-dea", "21 CFR 1301: odd + 2 × even mod 10", true, us_dea},
    Validator{"us-mbi", "CMS: characters by place", true, us_mbi},
    Validator{"us-npi", "45 CFR 162.408: Luhn with 80840", true, us_npi},
};

}  // namespace

std::span<const Validator> health_validators() { return kTable; }

}  // namespace assay::patterns
