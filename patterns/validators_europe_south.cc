// National, tax and company numbers of Spain, Portugal, Italy, Greece and their neighbours, and
// Türkiye.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

bool ad_nrt(std::string_view v) {
  if (v.size() != 8 || !one_of("ACDEFGLOPU", v[0]) || !is_upper(v[7]) ||
      !all_digits(v.substr(1, 6)))
    return false;
  const std::int64_t n = number(v.substr(1, 6));
  if (v[0] == 'F') return n <= 699999;
  return (v[0] != 'A' && v[0] != 'L') || (n >= 700000 && n <= 799999);
}
bool al_nipt(std::string_view v) {
  if (v.starts_with("AL")) v.remove_prefix(2);
  return v.size() == 10 && v[0] >= 'A' && v[0] <= 'M' && all_digits(v.substr(1, 8)) &&
         is_upper(v[9]);
}

// ---- Spain
constexpr std::string_view kDniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
bool es_letter(std::int64_t n, char letter) {
  return kDniLetters[static_cast<std::size_t>(n % 23)] == letter;
}
bool es_dni(std::string_view v) {
  return v.size() == 9 && all_digits(v.substr(0, 8)) && es_letter(number(v.substr(0, 8)), v[8]);
}
bool es_nie(std::string_view v) {
  if (v.size() != 9 || v[0] < 'X' || v[0] > 'Z' || !all_digits(v.substr(1, 7))) return false;
  return es_letter((v[0] - 'X') * 10000000 + number(v.substr(1, 7)), v[8]);
}
bool es_cif(std::string_view v) {
  if (v.size() != 9 || !one_of("ABCDEFGHJNPQRSUVW", v[0]) || !all_digits(v.substr(1, 7)))
    return false;
  int sum = 0;
  for (std::size_t i = 1; i < 8; ++i) {
    const int d = value_of(v[i]) * (i % 2 == 1 ? 2 : 1);
    sum += d / 10 + d % 10;
  }
  const int check = (10 - sum % 10) % 10;
  const bool letter = "JABCDEFGHI"[check] == v[8];
  const bool digit = v[8] == static_cast<char>('0' + check);
  return letter || digit;  // which of the two depends on the kind and the time
}
bool es_nif(std::string_view v) {
  if (v.starts_with("ES")) v.remove_prefix(2);
  if (v.size() == 9 && one_of("KLM", v[0]))
    return all_digits(v.substr(1, 7)) && es_letter(number(v.substr(1, 7)), v[8]);
  return es_dni(v) || es_nie(v) || es_cif(v);
}
bool es_nuss(std::string_view v) {
  if (!digits(v, 12)) return false;
  const std::int64_t province = number(v.substr(0, 2));
  const std::int64_t n = number(v.substr(2, 8));
  if (province == 0 || (province > 53 && province != 66)) return false;
  return (n < 10000000 ? n + province * 10000000 : number(v.substr(0, 10))) % 97 == two(v, 10);
}
bool es_cups(std::string_view v) {
  if ((v.size() != 20 && v.size() != 22) || !v.starts_with("ES") || !all_digits(v.substr(2, 16)))
    return false;
  const std::int64_t r = number(v.substr(2, 16)) % 529;
  if (kDniLetters[static_cast<std::size_t>(r / 23)] != v[18] || !es_letter(r, v[19])) return false;
  return v.size() == 20 || (is_digit(v[20]) && one_of("FPRCXYZ", v[21]));
}
bool es_cae(std::string_view v) {
  return v.size() == 13 && v.starts_with("ES000") && all_digits(v.substr(5, 2)) && is_upper(v[7]) &&
         base36(v[8]) >= 0 && all_digits(v.substr(9, 3)) && is_upper(v[12]);
}
// Half of the reference, its check letter: weights over the alphabet with Ñ. The text is ASCII
// here; Ñ stays uncompacted.
bool es_catastral(std::string_view v) {
  if (v.size() != 20) return false;
  constexpr std::array<int, 11> kWeights = {13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1};
  constexpr std::string_view kLetters = "MQWERTYUIOPASDFGHJKLBZX";
  const auto value = [](char c) {
    if (is_digit(c)) return c - '0';
    return c - 'A' + (c > 'N' ? 2 : 1);
  };
  for (const std::size_t half : {std::size_t{0}, std::size_t{7}}) {
    int sum = 0;
    for (std::size_t i = 0; i < 11; ++i) {
      const char c = i < 7 ? v[half + i] : v[14 + i - 7];
      if (base36(c) < 0) return false;
      sum += kWeights[i] * value(c);
    }
    if (kLetters[static_cast<std::size_t>(sum % 23)] != v[half == 0 ? 18 : 19]) return false;
  }
  return true;
}

// ---- Portugal
bool pt_nif(std::string_view v) {
  if (v.starts_with("PT")) v.remove_prefix(2);
  return digits(v, 9) && v[0] != '0' &&
         (11 - weighted(v, {9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 11 % 10 == last(v);
}
bool pt_cc(std::string_view v) {
  if (v.size() != 12 || !all_digits(v.substr(0, 9)) || !is_digit(v[11])) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    int d = base36(v[i]);
    if (d < 0) return false;
    if (i % 2 == 0) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum % 10 == 0;
}
bool pt_niss(std::string_view v) {
  return digits(v, 11) && (v[0] == '1' || v[0] == '2') &&
         9 - weighted(v, {29, 23, 19, 17, 13, 11, 7, 5, 3, 2}) % 10 == last(v);
}

// ---- Italy, San Marino
bool it_iva(std::string_view v) {
  if (v.starts_with("IT")) v.remove_prefix(2);
  if (!digits(v, 11) || number(v.substr(0, 7)) == 0) return false;
  const std::int64_t office = number(v.substr(7, 3));
  const bool known = (office >= 1 && office <= 100) || office == 120 || office == 121 ||
                     office == 888 || office == 999;
  return known && luhn(v);
}
bool it_codicefiscale(std::string_view v) {
  if (v.size() == 11) return it_iva(v);
  if (v.size() != 16) return false;
  constexpr std::string_view kOmocodia = "LMNPQRSTUV";
  constexpr std::string_view kMonths = "ABCDEHLMPRST";
  constexpr std::array<int, 36> kOdd = {1,  0, 5, 7,  9,  13, 15, 17, 19, 21, 1,  0,
                                        5,  7, 9, 13, 15, 17, 19, 21, 2,  4,  18, 20,
                                        11, 3, 6, 8,  12, 14, 16, 10, 22, 25, 24, 23};
  std::array<int, 16> place{};
  int sum = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    const int d = base36(v[i]);
    if (d < 0) return false;
    const bool is_number_place = i == 6 || i == 7 || i == 9 || i == 10 || (i >= 12 && i <= 14);
    if (is_number_place) {
      const std::size_t letter = kOmocodia.find(v[i]);
      if (!is_digit(v[i]) && letter == std::string_view::npos) return false;
      place[i] = is_digit(v[i]) ? d : static_cast<int>(letter);
    } else if (!is_upper(v[i])) {
      return false;
    }
    if (i < 15) sum += i % 2 == 0 ? kOdd[static_cast<std::size_t>(d)] : (d > 9 ? d - 10 : d);
  }
  const std::size_t month = kMonths.find(v[8]);
  if (month == std::string_view::npos) return false;
  int day = place[9] * 10 + place[10];
  if (day > 40) day -= 40;
  return calendar::is_short_date(place[6] * 10 + place[7], static_cast<int>(month) + 1, day) &&
         'A' + sum % 26 == v[15];
}
bool sm_coe(std::string_view v) { return all_digits(v) && v.size() <= 5; }

// ---- Greece, Cyprus, Malta
bool gr_amka(std::string_view v) { return digits(v, 11) && calendar::ddmmyy(v) && luhn(v); }
bool gr_afm(std::string_view v) {
  if (v.starts_with("EL") || v.starts_with("GR")) v.remove_prefix(2);
  return digits(v, 9) && number(v) > 0 &&
         weighted(v, {256, 128, 64, 32, 16, 8, 4, 2}) % 11 % 10 == last(v);
}
bool cy_vat(std::string_view v) {
  if (v.starts_with("CY")) v.remove_prefix(2);
  if (v.size() != 9 || !all_digits(v.substr(0, 8)) || v.starts_with("12")) return false;
  constexpr std::array<int, 10> kOdd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i)
    sum += i % 2 == 0 ? kOdd[static_cast<std::size_t>(value_of(v[i]))] : value_of(v[i]);
  return 'A' + sum % 26 == v[8];
}
bool mt_vat(std::string_view v) {
  if (v.starts_with("MT")) v.remove_prefix(2);
  return digits(v, 8) && v[0] != '0' && weighted(v, {3, 4, 6, 7, 8, 9, 10, 1}) % 37 == 0;
}
bool mt_id(std::string_view v) {
  return v.size() >= 4 && v.size() <= 8 && all_digits(v.substr(0, v.size() - 1)) &&
         one_of("AMGLHBPZ", v.back());
}

// ---- Türkiye
bool tr_tckn(std::string_view v) {
  if (!digits(v, 11) || v[0] == '0') return false;
  const int odd =
      value_of(v[0]) + value_of(v[2]) + value_of(v[4]) + value_of(v[6]) + value_of(v[8]);
  const int even = value_of(v[1]) + value_of(v[3]) + value_of(v[5]) + value_of(v[7]);
  const int tenth = mod(odd * 7 - even, 10);
  return tenth == value_of(v[9]) && (odd + even + tenth) % 10 == value_of(v[10]);
}
bool tr_vkn(std::string_view v) {
  if (!digits(v, 10)) return false;
  int sum = 0;
  for (int i = 0; i < 9; ++i) {
    const int d = (value_of(v[static_cast<std::size_t>(i)]) + 9 - i) % 10;
    if (d == 0) continue;
    const int term = d * (1 << (9 - i)) % 9;
    sum += term == 0 ? 9 : term;
  }
  return (10 - sum % 10) % 10 == last(v);
}

constexpr std::array kTable = {
    Validator{"ad-nrt", "Andorra NRT: letters and ranges, no check", true, ad_nrt},
    Validator{"al-nipt", "Albania NIPT: form only", true, al_nipt},
    Validator{"cy-vat", "Cyprus TIN: table and mod 26", true, cy_vat},
    Validator{"es-cae", "AEAT CAE: form only", true, es_cae},
    Validator{"es-catastral", "Catastro: weights 13,15,12,5,4,17,9,21,3,7,1 mod 23, twice", true,
              es_catastral},
    Validator{"es-cif", "AEAT: Luhn sum as digit or letter by kind", true, es_cif},
    Validator{"es-cups", "CNMC: n mod 529 as two letters", true, es_cups},
    Validator{"es-dni", "Ministerio del Interior: n mod 23", true, es_dni},
    Validator{"es-nie", "Ministerio del Interior: n mod 23, X Y Z as 0 1 2", true, es_nie},
    Validator{"es-nif", "AEAT: DNI, NIE, CIF or K, L, M", true, es_nif},
    Validator{"es-nuss", "Tesorería General de la Seguridad Social: n mod 97", true, es_nuss},
    Validator{"gr-afm", "AADE: powers of two mod 11", true, gr_afm},
    Validator{"gr-amka", "IDIKA: date and Luhn", true, gr_amka},
    Validator{"it-codicefiscale", "D.M. 23/12/1976 n. 13813: mod 26, date, omocodia", true,
              it_codicefiscale},
    Validator{"it-vat", "Agenzia delle Entrate: Luhn and office", true, it_iva},
    Validator{"mt-id", "Malta ID card: form only", true, mt_id},
    Validator{"mt-vat", "Malta CfR: weights 3,4,6,7,8,9,10,1 mod 37", true, mt_vat},
    Validator{"pt-cc", "IRN: Luhn over base 36", true, pt_cc},
    Validator{"pt-nif", "Autoridade Tributária: weights 9…2 mod 11", true, pt_nif},
    Validator{"pt-niss", "Segurança Social: primes mod 10", true, pt_niss},
    Validator{"sm-coe", "San Marino COE: form only", true, sm_coe},
    Validator{"tr-tckn", "NVİ: two digits mod 10", true, tr_tckn},
    Validator{"tr-vkn", "Gelir İdaresi: powers of two mod 9, mod 10", true, tr_vkn},
};

}  // namespace

std::span<const Validator> europe_south_validators() { return kTable; }

}  // namespace assay::patterns
