// National, tax and company numbers of the Nordic and Baltic countries and Iceland.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

// ---- Denmark, Faroes
bool dk_cpr(std::string_view v) {
  if (!digits(v, 10)) return false;
  const int yy = two(v, 4);
  const int seventh = value_of(v[6]);
  int century = 1900;
  if (seventh == 4 || seventh == 9) century = yy <= 36 ? 2000 : 1900;
  if (seventh >= 5 && seventh <= 8) century = yy <= 57 ? 2000 : 1800;
  return century + yy <= calendar::kNow && calendar::is_date(century + yy, two(v, 2), two(v, 0));
}
bool dk_cvr(std::string_view v) {
  if (v.starts_with("DK")) v.remove_prefix(2);
  return digits(v, 8) && v[0] != '0' && weighted(v, {2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}
bool fo_vn(std::string_view v) {
  if (v.starts_with("FO")) v.remove_prefix(2);
  return digits(v, 6);
}

// ---- Estonia, Lithuania: two passes of weights.
int two_pass(std::string_view v, std::size_t length) {
  for (const int start : {1, 3}) {
    int sum = 0;
    for (std::size_t i = 0; i < length; ++i)
      sum += value_of(v[i]) * ((static_cast<int>(i) + start - 1) % 9 + 1);
    if (sum % 11 < 10) return sum % 11;
  }
  return 0;
}
bool baltic_person(std::string_view v) {
  if (!digits(v, 11) || v[0] < '1' || v[0] > '8') return false;
  const int year = 1800 + (value_of(v[0]) - 1) / 2 * 100 + two(v, 1);
  return calendar::is_date(year, two(v, 3), two(v, 5)) && two_pass(v, 10) == last(v);
}
bool lt_asmens(std::string_view v) {
  // 9 first: without a known date.
  if (digits(v, 11) && v[0] == '9') return two_pass(v, 10) == last(v);
  return baltic_person(v);
}
bool ee_kmkr(std::string_view v) {
  if (v.starts_with("EE")) v.remove_prefix(2);
  return digits(v, 9) && weighted(v, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0 && number(v) > 0;
}
bool ee_registrikood(std::string_view v) {
  return digits(v, 8) && (v[0] == '1' || v[0] >= '7') && two_pass(v, 7) == last(v);
}
bool lt_pvm(std::string_view v) {
  if (v.starts_with("LT")) v.remove_prefix(2);
  if (digits(v, 9)) return v[7] == '1' && two_pass(v, 8) == last(v);
  return digits(v, 12) && v[10] == '1' && two_pass(v, 11) == last(v);
}

// ---- Latvia
bool lv_person(std::string_view v) {
  if (!digits(v, 11)) return false;
  if (v.starts_with("32")) return true;  // since July 2017: no date, no check
  const int century = v[6] == '0' ? 1800 : v[6] == '1' ? 1900 : 2000;
  return v[6] <= '2' && calendar::is_date(century + two(v, 4), two(v, 2), two(v, 0)) &&
         (1101 - weighted(v, {1, 6, 3, 7, 9, 10, 5, 8, 4, 2})) % 11 % 10 == last(v);
}
bool lv_pvn(std::string_view v) {
  if (v.starts_with("LV")) v.remove_prefix(2);
  if (!digits(v, 11)) return false;
  if (v[0] <= '3') return lv_person(v) && !v.starts_with("32");
  return weighted(v, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}) % 11 == 3;
}

// ---- Finland: as it stands, the sign is the century.
bool fi_hetu(std::string_view v) {
  if (v.size() != 11 || !all_digits(v.substr(0, 6)) || !all_digits(v.substr(7, 3))) return false;
  constexpr std::string_view kCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  const char sign = upper(v[6]);
  int century = 0;
  if (sign == '+') century = 1800;
  if (std::string_view("-YXWVU").find(sign) != std::string_view::npos) century = 1900;
  if (std::string_view("ABCDEF").find(sign) != std::string_view::npos) century = 2000;
  if (century == 0 || !calendar::is_date(century + two(v, 4), two(v, 2), two(v, 0))) return false;
  const std::int64_t individual = number(v.substr(7, 3));
  const std::int64_t n = number(v.substr(0, 6)) * 1000 + individual;
  return individual >= 2 && individual <= 899 &&
         kCheck[static_cast<std::size_t>(n % 31)] == upper(v[10]);
}
bool fi_ytunnus(std::string_view v) {
  if (v.starts_with("FI")) v.remove_prefix(2);
  return digits(v, 8) && weighted(v, {7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0 && number(v) > 0;
}

// ---- Iceland
bool is_kennitala(std::string_view v) {
  if (!digits(v, 10) || (v[9] != '9' && v[9] != '0' && v[9] != '8')) return false;
  const int day = two(v, 0) > 40 ? two(v, 0) - 40 : two(v, 0);  // companies
  const int century = v[9] == '0' ? 2000 : v[9] == '9' ? 1900 : 1800;
  return calendar::is_date(century + two(v, 4), two(v, 2), day) &&
         weighted(v, {3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

// ---- Norway
bool no_person(std::string_view v) {
  if (!digits(v, 11)) return false;
  if (weighted(v, {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) % 11 != 0) return false;
  if (weighted(v, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 != 0) return false;
  const int day = two(v, 0) > 40 ? two(v, 0) - 40 : two(v, 0);  // D-number
  int month = two(v, 2);
  if (month > 80) month -= 80;  // test population of Skatteetaten
  if (month > 40) month -= 40;  // H-number
  const int yy = two(v, 4);
  const std::int64_t individual = number(v.substr(6, 3));
  int century = 1900;
  if (individual >= 500 && individual < 750 && yy >= 54)
    century = 1800;
  else if (individual >= 500 && yy < 40)
    century = 2000;
  else if (individual >= 500 && !(individual >= 900 && yy >= 40))
    return false;
  return calendar::is_date(century + yy, month, day);
}
bool no_orgnr(std::string_view v) {
  return digits(v, 9) && weighted(v, {3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0 && number(v) > 0;
}
bool no_mva(std::string_view v) {
  if (v.starts_with("NO")) v.remove_prefix(2);
  return v.size() == 12 && v.ends_with("MVA") && no_orgnr(v.substr(0, 9));
}

// ---- Sweden
bool se_tail(std::string_view v, int day_shift) {
  if (v.size() != 10 && v.size() != 12) return false;
  if (!all_digits(v)) return false;
  const std::string_view ten = v.substr(v.size() - 10);
  const int day = two(ten, 4) - day_shift;
  const int month = two(ten, 2);
  const bool date = v.size() == 12 ? calendar::is_date(two(v, 0) * 100 + two(ten, 0), month, day)
                                   : calendar::is_short_date(two(ten, 0), month, day);
  return date && luhn(ten);
}
bool se_person(std::string_view v) { return se_tail(v, 0); }
bool se_samordning(std::string_view v) { return se_tail(v, 60); }
bool se_orgnr(std::string_view v) {
  if (v.size() == 12 && v.starts_with("16")) v.remove_prefix(2);
  // A sole trader's is a personal number, so that the third digit does not tell.
  return digits(v, 10) && luhn(v) && number(v) > 0;
}
bool se_vat(std::string_view v) {
  if (v.starts_with("SE")) v.remove_prefix(2);
  return digits(v, 12) && v.ends_with("01") && luhn(v.substr(0, 10)) && number(v) > 1;
}

constexpr std::array kTable = {
    Validator{"dk-cpr", "CPR-kontoret: date and century digit (mod 11 was given up in 2007)", true,
              dk_cpr},
    Validator{"dk-cvr", "Erhvervsstyrelsen: weights 2,7,6,5,4,3,2,1 mod 11", true, dk_cvr},
    Validator{"ee-ik", "EVS 585: two-pass mod 11, date", true, baltic_person},
    Validator{"ee-kmkr", "EMTA: weights 3,7,1 mod 10", true, ee_kmkr},
    Validator{"ee-registrikood", "RIK: two-pass mod 11", true, ee_registrikood},
    Validator{"fi-hetu", "DVV: n mod 31, century sign, date", false, fi_hetu},
    Validator{"fi-ytunnus", "PRH: weights 7,9,10,5,8,4,2 mod 11", true, fi_ytunnus},
    Validator{"fo-vn", "TAKS v-tal: form only", true, fo_vn},
    Validator{"is-kennitala", "Þjóðskrá: weights 3,2,7,6,5,4,3,2 mod 11, date", true, is_kennitala},
    Validator{"lt-asmens", "Registrų centras: two-pass mod 11, date", true, lt_asmens},
    Validator{"lt-pvm", "VMI: two-pass mod 11", true, lt_pvm},
    Validator{"lv-personas-kods", "PMLP: weighted mod 11, date; none from 32", true, lv_person},
    Validator{"lv-pvn", "VID: weights 9,1,4,8,3,10,2,5,7,6,1 mod 11", true, lv_pvn},
    Validator{"no-fodselsnummer", "Skatteetaten: two mod 11, date and individual number", true,
              no_person},
    Validator{"no-mva", "Brønnøysundregistrene: mod 11 and MVA", true, no_mva},
    Validator{"no-orgnr", "Brønnøysundregistrene: weights 3,2,7,6,5,4,3,2 mod 11", true, no_orgnr},
    Validator{"se-orgnr", "Skatteverket SKV 709: Luhn", true, se_orgnr},
    Validator{"se-personnummer", "Skatteverket SKV 704: Luhn, date", true, se_person},
    Validator{"se-samordningsnummer", "Skatteverket SKV 707: Luhn, day + 60", true, se_samordning},
    Validator{"se-vat", "Skatteverket: Luhn and 01", true, se_vat},
};

}  // namespace

std::span<const Validator> europe_north_validators() { return kTable; }

}  // namespace assay::patterns
