// National and tax numbers of Africa.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

bool dz_nif(std::string_view v) {
  return (digits(v, 15) || digits(v, 20)) && !one_digit_repeated(v);
}
bool eg_national_id(std::string_view v) {
  if (!digits(v, 14) || (v[0] != '2' && v[0] != '3')) return false;
  const int governorate = two(v, 7);
  const bool known = (governorate >= 1 && governorate <= 4) ||
                     (governorate >= 11 && governorate <= 35) || governorate == 88;
  const int year = 1700 + 100 * value_of(v[0]) + two(v, 1);
  // Before 1920 it is a time written as one number (2020…), not a person's.
  return known && year >= 1920 && calendar::is_date(year, two(v, 3), two(v, 5));
}
bool eg_tn(std::string_view v) { return digits(v, 9) && !one_digit_repeated(v); }
bool gh_tin(std::string_view v) {
  if (v.size() != 11 || !one_of("PCGQV", v[0]) || v.substr(1, 2) != "00" ||
      !all_digits(v.substr(1, 9)))
    return false;
  const int check = weighted(v.substr(1), {1, 2, 3, 4, 5, 6, 7, 8, 9}) % 11;
  return v[10] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}
bool gn_nifp(std::string_view v) { return digits(v, 9) && v[0] != '0' && luhn(v); }
bool ke_pin(std::string_view v) {
  return v.size() == 11 && one_of("AP", v[0]) && all_digits(v.substr(1, 9)) && is_upper(v[10]);
}
bool ma_ice(std::string_view v) { return digits(v, 15) && remainder(v, 97) == 0 && number(v) > 0; }
bool mu_nid(std::string_view v) {
  if (v.size() != 14 || !is_upper(v[0]) || !all_digits(v.substr(1, 12)) || base36(v[13]) < 0 ||
      !calendar::ddmmyy(v, 1))
    return false;
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) sum += base36(v[i]) * static_cast<int>(14 - i);
  return base36(v[13]) == mod(-sum, 17);
}
bool mz_nuit(std::string_view v) {
  if (!digits(v, 9)) return false;
  const int r = weighted(v, {8, 9, 4, 5, 6, 7, 8, 9}) % 11;
  return "01234567891"[r] == v[8] && number(v) > 0;
}
bool ng_nin(std::string_view v) { return digits(v, 11) && !one_digit_repeated(v); }
bool sn_ninea(std::string_view v) {
  // Seven or nine digits, and the code of the tax regime: digit, letter, digit.
  std::string_view body = v;
  if (v.size() > 3 && is_upper(v[v.size() - 2])) {
    if (!one_of("012", v[v.size() - 3]) || !is_digit(v.back())) return false;
    body = v.substr(0, v.size() - 3);
  }
  if (body.size() != 7 && body.size() != 9) return false;
  if (!all_digits(body) || number(body) == 0) return false;
  if (body.size() == 9) return weighted(body, {1, 2, 1, 2, 1, 2, 1, 2, 1}) % 10 == 0;
  return weighted(body, {1, 2, 1, 2, 1, 2, 1}) % 10 == 0;
}
bool tn_mf(std::string_view v) {
  if (v.size() != 8 && v.size() != 13) return false;
  if (!all_digits(v.substr(0, 7)) || !one_of("ABCDEFGHJKLMNPQRSTVWXYZ", v[7])) return false;
  return v.size() == 8 ||
         (one_of("ABPDN", v[8]) && one_of("MPCNE", v[9]) && all_digits(v.substr(10)));
}
bool za_id(std::string_view v) {
  return digits(v, 13) && calendar::yymmdd(v) && v[10] <= '2' && luhn(v);
}
bool za_tin(std::string_view v) {
  return digits(v, 10) && one_of("01239", v[0]) && luhn(v) && number(v) > 0;
}

constexpr std::array kTable = {
    Validator{"dz-nif", "DGI: form only", true, dz_nif},
    Validator{"eg-national-id", "Civil Status Organization: date, governorate", true,
              eg_national_id},
    Validator{"eg-tn", "ETA: form only", true, eg_tn},
    Validator{"gh-tin", "GRA: weights 1…9 mod 11", true, gh_tin},
    Validator{"gn-nifp", "DNI: Luhn", true, gn_nifp},
    Validator{"ke-pin", "KRA: form only", true, ke_pin},
    Validator{"ma-ice", "OMPIC: n mod 97", true, ma_ice},
    Validator{"mu-nid", "Civil Status Division: weights 14…2 mod 17, date", true, mu_nid},
    Validator{"mz-nuit", "AT: weights 8,9,4…9 mod 11", true, mz_nuit},
    Validator{"ng-nin", "NIMC: form only", true, ng_nin},
    Validator{"sn-ninea", "ANSD: weights 1,2 mod 10", true, sn_ninea},
    Validator{"tn-mf", "DGI: letters by place", true, tn_mf},
    Validator{"za-id", "DHA: Luhn, date, citizenship", true, za_id},
    Validator{"za-tin", "SARS: Luhn, first digit", true, za_tin},
};

}  // namespace

std::span<const Validator> africa_validators() { return kTable; }

}  // namespace assay::patterns
