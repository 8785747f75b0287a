// National, tax and company numbers of central, south-eastern and eastern Europe.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

std::string_view without(std::string_view v, std::string_view country) {
  if (v.starts_with(country)) v.remove_prefix(country.size());
  return v;
}

// ---- The countries that were Yugoslavia
bool jmbg(std::string_view v) {
  if (!digits(v, 13)) return false;
  const int yyy = value_of(v[4]) * 100 + two(v, 5);
  const int year = yyy >= 800 ? 1000 + yyy : 2000 + yyy;
  return calendar::is_date(year, two(v, 2), two(v, 0)) &&
         mod(-weighted(v, {7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}), 11) % 10 == last(v);
}
bool hr_oib(std::string_view v) {
  v = without(v, "HR");
  return digits(v, 11) && mod_11_10(v);
}
bool hr_jmbag(std::string_view v) { return digits(v, 10) && luhn(v); }
bool me_pib(std::string_view v) {
  return digits(v, 8) && number(v) > 0 &&
         mod(-weighted(v, {8, 7, 6, 5, 4, 3, 2}), 11) % 10 == last(v);
}
bool mk_edb(std::string_view v) {
  v = without(v, "MK");
  return digits(v, 13) &&
         mod(-weighted(v, {7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}), 11) % 10 == last(v) &&
         number(v) > 0;
}
bool rs_pib(std::string_view v) { return digits(v, 9) && mod_11_10(v); }
bool si_ddv(std::string_view v) {
  v = without(v, "SI");
  if (!digits(v, 8) || v[0] == '0') return false;
  const int check = 11 - weighted(v, {8, 7, 6, 5, 4, 3, 2}) % 11;
  return check != 11 && check % 10 == last(v);
}
bool si_maticna(std::string_view v) {
  if (v.size() != 7 && v.size() != 10) return false;
  if (!all_digits(v.substr(0, 7)) || v[0] == '0') return false;
  const int check = 11 - weighted(v, {7, 6, 5, 4, 3, 2}) % 11;
  return check != 11 && check % 10 == value_of(v[6]);
}

// ---- Bulgaria
bool bg_egn(std::string_view v) {
  if (!digits(v, 10)) return false;
  int month = two(v, 2);
  int century = 1900;
  if (month > 40) {
    month -= 40;
    century = 2000;
  } else if (month > 20) {
    month -= 20;
    century = 1800;
  }
  // The numbers are of 1977, given to the living.
  const int year = century + two(v, 0);
  return year >= 1870 && calendar::is_date(year, month, two(v, 4)) &&
         weighted(v, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == last(v);
}
bool bg_pnf(std::string_view v) {
  return digits(v, 10) && weighted(v, {21, 19, 17, 13, 11, 9, 7, 3, 1}) % 10 == last(v) &&
         number(v) > 0;
}
bool bg_vat(std::string_view v) {
  v = without(v, "BG");
  if (digits(v, 9)) {
    int check = weighted(v, {1, 2, 3, 4, 5, 6, 7, 8}) % 11;
    if (check == 10) check = weighted(v, {3, 4, 5, 6, 7, 8, 9, 10}) % 11 % 10;
    return check == last(v);
  }
  if (!digits(v, 10)) return false;
  return bg_egn(v) || bg_pnf(v) ||
         (11 - weighted(v, {4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == last(v);
}

// ---- Czechia, Slovakia
bool rodne_cislo(std::string_view v) {
  if (v.size() != 9 && v.size() != 10) return false;
  if (!all_digits(v)) return false;
  const int yy = two(v, 0);
  const int month = two(v, 2) % 50 % 20;  // + 50 for women, + 20 where a day's numbers had run out
  if (v.size() == 9)
    return (yy < 54 || yy >= 80) &&
           calendar::is_date((yy < 54 ? 1900 : 1800) + yy, month, two(v, 4));
  const int year = yy >= 54 ? 1900 + yy : 2000 + yy;
  // Until 1985 a remainder of 10 was written as 0.
  const auto remainder = static_cast<int>(number(v.substr(0, 9)) % 11);
  return calendar::is_date(year, month, two(v, 4)) &&
         (remainder == 10 && year < 1985 ? 0 : remainder) == last(v);
}
bool ico(std::string_view v) {
  return digits(v, 8) && (11 - weighted(v, {8, 7, 6, 5, 4, 3, 2}) % 11) % 10 == last(v) &&
         number(v) > 0;
}
bool cz_dic(std::string_view v) {
  v = without(v, "CZ");
  if (v.size() == 8) return v[0] != '9' && ico(v);
  if (digits(v, 9) && v[0] == '6') {
    const int sum = weighted(v.substr(1), {8, 7, 6, 5, 4, 3, 2}) % 11;
    return mod(8 - (10 - sum) % 11, 10) == last(v);
  }
  return rodne_cislo(v);
}
bool sk_dph(std::string_view v) {
  v = without(v, "SK");
  if (rodne_cislo(v)) return true;
  return digits(v, 10) && v[0] != '0' &&
         std::string_view("234789").find(v[2]) != std::string_view::npos && number(v) % 11 == 0;
}

// ---- Hungary
bool hu_vat(std::string_view v) {
  v = without(v, "HU");
  if (v.size() == 11 && all_digits(v)) {  // with the kind of taxpayer and the county
    if (v[8] < '1' || v[8] > '5') return false;
    v = v.substr(0, 8);
  }
  return digits(v, 8) && number(v) > 0 && weighted(v, {9, 7, 3, 1, 9, 7, 3, 1}) % 10 == 0;
}
// Behind the first digit five count the days from 1867 to the birth: of 1894 to 2031.
bool hu_adoazonosito(std::string_view v) {
  return digits(v, 10) && v[0] == '8' && v[1] >= '1' && v[1] <= '5' &&
         weighted(v, {1, 2, 3, 4, 5, 6, 7, 8, 9}) % 11 == last(v);
}
bool hu_taj(std::string_view v) {
  return digits(v, 9) && number(v) > 0 && weighted(v, {3, 7, 3, 7, 3, 7, 3, 7}) % 10 == last(v);
}
bool hu_szemelyi(std::string_view v) {
  if (!digits(v, 11) || v[0] < '1' || v[0] > '8') return false;
  if (!calendar::yymmdd(v, 1)) return false;
  return weighted(v, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) % 11 == last(v) ||
         weighted(v, {10, 9, 8, 7, 6, 5, 4, 3, 2, 1}) % 11 == last(v);
}

// ---- Poland
bool pl_pesel(std::string_view v) {
  if (!digits(v, 11)) return false;
  int month = two(v, 2);
  int century = 1900;
  if (month > 80) {
    month -= 80;
    century = 1800;
  } else if (month > 20) {
    century = 2000;
    month -= 20;
  }
  return calendar::is_date(century + two(v, 0), month, two(v, 4)) &&
         weighted(v, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}) % 10 == 0;
}
bool pl_nip(std::string_view v) {
  v = without(v, "PL");
  return digits(v, 10) && weighted(v, {6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == last(v) && number(v) > 0;
}
bool pl_regon(std::string_view v) {
  if (v.size() != 9 && v.size() != 14) return false;
  if (!all_digits(v) || number(v.substr(0, 9)) == 0 ||
      weighted(v, {8, 9, 2, 3, 4, 5, 6, 7}) % 11 % 10 != value_of(v[8]))
    return false;
  return v.size() == 9 || weighted(v, {2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8}) % 11 % 10 == last(v);
}
bool pl_document(std::string_view v, std::size_t letters, std::initializer_list<int> weights) {
  if (v.size() != 9) return false;
  int sum = 0;
  std::size_t i = 0;
  for (const int w : weights) {
    if (i < letters ? !is_upper(v[i]) : !is_digit(v[i])) return false;
    sum += w * base36(v[i++]);
  }
  return sum % 10 == 0;
}
bool pl_id_card(std::string_view v) { return pl_document(v, 3, {7, 3, 1, 9, 7, 3, 1, 7, 3}); }
bool pl_passport(std::string_view v) { return pl_document(v, 2, {7, 3, 9, 1, 7, 3, 1, 7, 3}); }

// ---- Romania, Moldova
bool ro_cnp(std::string_view v) {
  if (!digits(v, 13) || v[0] == '0') return false;
  const int county = two(v, 7);
  if (county < 1 || (county > 52 && county != 70 && (county < 80 || county > 83)) ||
      (county > 48 && county < 51))
    return false;
  const int s = value_of(v[0]);
  const int yy = two(v, 1);
  const int month = two(v, 3);
  const int day = two(v, 5);
  const bool date = s <= 2   ? calendar::is_date(1900 + yy, month, day)
                    : s <= 4 ? calendar::is_date(1800 + yy, month, day)
                    : s <= 6 ? calendar::is_date(2000 + yy, month, day)
                             : calendar::is_short_date(yy, month, day);
  return date && weighted(v, {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11 % 10 +
                         (weighted(v, {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11 == 10 ? 1 : 0) ==
                     last(v);
}
bool ro_cui(std::string_view v) {
  v = without(v, "RO");
  if (v.size() < 2 || v.size() > 10 || !all_digits(v) || v[0] == '0') return false;
  constexpr std::array<int, 9> kWeights = {2, 3, 5, 7, 1, 2, 3, 5, 7};  // from the right
  int sum = 0;
  for (std::size_t i = 0; i + 1 < v.size(); ++i) sum += value_of(v[v.size() - 2 - i]) * kWeights[i];
  return sum * 10 % 11 % 10 == last(v);
}
bool ro_vat(std::string_view v) { return ro_cui(v) || ro_cnp(without(v, "RO")); }
bool md_idno(std::string_view v) {
  return digits(v, 13) && number(v) > 0 &&
         weighted(v, {7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1}) % 10 == last(v);
}

// ---- Russia, Ukraine, Belarus
bool ru_inn(std::string_view v) {
  if (digits(v, 10))
    return number(v) > 0 && weighted(v, {2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10 == last(v);
  return digits(v, 12) && number(v) > 0 &&
         weighted(v, {7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10 == value_of(v[10]) &&
         weighted(v, {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10 == last(v);
}
bool ru_ogrn(std::string_view v) {
  if (digits(v, 13)) return v[0] != '0' && number(v.substr(0, 12)) % 11 % 10 == last(v);
  return digits(v, 15) && (v[0] == '3' || v[0] == '4') &&
         number(v.substr(0, 14)) % 13 % 10 == last(v);
}
bool ru_snils(std::string_view v) {
  if (!digits(v, 11) || number(v.substr(0, 9)) <= 1001998) return false;
  const int check = weighted(v, {9, 8, 7, 6, 5, 4, 3, 2, 1}) % 101 % 100;
  return check == two(v, 9);
}
bool ru_passport(std::string_view v) {
  // Region by OKATO, year of the blank, number.
  return digits(v, 10) && two(v, 0) > 0 && (two(v, 2) <= 35 || two(v, 2) >= 97) &&
         number(v.substr(4)) >= 101;
}
bool ua_rntrc(std::string_view v) {
  return digits(v, 10) && number(v) > 0 &&
         mod(weighted(v, {-1, 5, 7, 9, 4, 6, 10, 5, 7}), 11) % 10 == last(v);
}
bool ua_edrpou(std::string_view v) {
  if (!digits(v, 8) || number(v) == 0) return false;
  const std::int64_t n = number(v);
  const bool middle = n > 30000000 && n < 60000000;
  int check =
      (middle ? weighted(v, {7, 1, 2, 3, 4, 5, 6}) : weighted(v, {1, 2, 3, 4, 5, 6, 7})) % 11;
  if (check == 10)
    check = (middle ? weighted(v, {9, 3, 4, 5, 6, 7, 8}) : weighted(v, {3, 4, 5, 6, 7, 8, 9})) %
            11 % 10;
  return check == last(v);
}
bool by_unp(std::string_view v) {
  constexpr std::string_view kSecond = "ABCEHKMOPT";
  constexpr std::array<int, 8> kWeights = {29, 23, 19, 17, 13, 7, 5, 3};
  if (v.size() != 9 || std::string_view("1234567ABCEHKM").find(v[0]) == std::string_view::npos ||
      !all_digits(v.substr(2)))
    return false;
  const std::size_t letter = kSecond.find(v[1]);
  if (is_digit(v[0]) ? !is_digit(v[1]) : (letter == std::string_view::npos)) return false;
  int sum = base36(v[0]) * kWeights[0] +
            (is_digit(v[1]) ? value_of(v[1]) : static_cast<int>(letter)) * kWeights[1];
  for (std::size_t i = 2; i < 8; ++i) sum += value_of(v[i]) * kWeights[i];
  return sum % 11 == last(v);
}

constexpr std::array kTable = {
    Validator{"bg-egn", "GRAO: weights 2,4,8,5,10,9,7,3,6 mod 11, date", true, bg_egn},
    Validator{"bg-pnf", "MVR: weights 21,19,17,13,11,9,7,3,1 mod 10", true, bg_pnf},
    Validator{"bg-vat", "NAP: two-pass mod 11, or a person's number", true, bg_vat},
    Validator{"by-unp", "MNS: weights 29,23,19,17,13,7,5,3 mod 11", true, by_unp},
    Validator{"cz-dic", "MF ČR: IČO, rodné číslo or 6-series", true, cz_dic},
    Validator{"hr-jmbag", "MZO: Luhn", true, hr_jmbag},
    Validator{"hr-oib", "Porezna uprava: ISO/IEC 7064 MOD 11,10", true, hr_oib},
    Validator{"hu-adoazonosito", "NAV: 8 first, days from 1867 to the birth, weights 1…9 mod 11",
              true, hu_adoazonosito},
    Validator{"hu-szemelyi", "1996. évi XX. törvény: date, weights 1…10 or 10…1 mod 11", true,
              hu_szemelyi},
    Validator{"hu-taj", "NEAK: weights 3,7 mod 10", true, hu_taj},
    Validator{"hu-vat", "NAV: weights 9,7,3,1 mod 10", true, hu_vat},
    Validator{"ico", "ARES, RPO: weights 8…2 mod 11", true, ico},
    Validator{"jmbg", "JMBG law of 1976: weights 7…2 mod 11, date", true, jmbg},
    Validator{"md-idno", "ASP: weights 7,3,1 mod 10", true, md_idno},
    Validator{"me-pib", "Poreska uprava: weights 8…2 mod 11", true, me_pib},
    Validator{"mk-edb", "UJP: weights 7…2 mod 11", true, mk_edb},
    Validator{"pl-id-card", "MSWiA: weights 7,3,1,9,7,3,1,7,3 mod 10", true, pl_id_card},
    Validator{"pl-nip", "MF: weights 6,5,7,2,3,4,5,6,7 mod 11", true, pl_nip},
    Validator{"pl-passport", "MSWiA: weights 7,3,9,1,7,3,1,7,3 mod 10", true, pl_passport},
    Validator{"pl-pesel", "MSWiA: weights 1,3,7,9 mod 10, date", true, pl_pesel},
    Validator{"pl-regon", "GUS: weights 8,9,2,3,4,5,6,7 mod 11, and for 14 digits", true, pl_regon},
    Validator{"ro-cnp", "MAI: weights 2,7,9,1,4,6,3,5,8,2,7,9 mod 11, date, county", true, ro_cnp},
    Validator{"ro-cui", "ANAF: weights 7,5,3,2,1,7,5,3,2 mod 11", true, ro_cui},
    Validator{"ro-vat", "ANAF: CUI or CNP", true, ro_vat},
    Validator{"rodne-cislo", "zákon 133/2000 Sb.: mod 11, date with month + 50, + 20", true,
              rodne_cislo},
    Validator{"rs-pib", "APR: ISO/IEC 7064 MOD 11,10", true, rs_pib},
    Validator{"ru-inn", "FNS MMV-7-6/435: weighted mod 11, twice for persons", true, ru_inn},
    Validator{"ru-ogrn", "FNS: n mod 11 or mod 13", true, ru_ogrn},
    Validator{"ru-passport", "MVD: region, year of the blank", true, ru_passport},
    Validator{"ru-snils", "PFR: weights 9…1 mod 101", true, ru_snils},
    Validator{"si-ddv", "FURS: weights 8…2 mod 11", true, si_ddv},
    Validator{"si-maticna", "AJPES: weights 7…2 mod 11", true, si_maticna},
    Validator{"sk-dph", "Finančná správa: n mod 11", true, sk_dph},
    Validator{"ua-edrpou", "Derzhstat: weights 1…7 mod 11, two-pass", true, ua_edrpou},
    Validator{"ua-rntrc", "DPS: weights -1,5,7,9,4,6,10,5,7 mod 11", true, ua_rntrc},
};

}  // namespace

std::span<const Validator> europe_east_validators() { return kTable; }

}  // namespace assay::patterns
