// National and tax numbers of the Americas.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool pair_of(std::string_view pairs, std::string_view two_characters) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    if (pairs.substr(i, 2) == two_characters) return true;
  }
  return false;
}
/// Sum with weights that repeat from the right, last digit left out.
int from_right(std::string_view body, std::initializer_list<int> weights) {
  int sum = 0;
  std::size_t i = 0;
  for (const int w : weights) {
    if (i == body.size()) break;
    const int d = base36(body[body.size() - 1 - i++]);
    sum += w * d;
  }
  return sum;
}

// ---- United States
bool us_ssn(std::string_view v) {
  if (!digits(v, 9)) return false;
  const std::string_view area = v.substr(0, 3);
  if (area == "000" || area == "666" || v[0] == '9' || v.substr(3, 2) == "00" ||
      v.substr(5) == "0000")
    return false;
  // Advertised ones, and sequences that forms and tests are filled with.
  for (const std::string_view known :
       {"078051120", "219099999", "123456789", "457555462", "111111111", "222222222", "333333333",
        "444444444", "555555555", "777777777", "888888888"}) {
    if (v == known) return false;
  }
  return true;
}
bool us_itin(std::string_view v) {
  if (!digits(v, 9) || v[0] != '9') return false;
  const int group = two(v, 3);
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
         (group >= 90 && group <= 92) || group >= 94;
}
bool us_ein(std::string_view v) {
  if (!digits(v, 9)) return false;
  constexpr std::string_view kNever = "000708091718192829496970787989969700";
  return !pair_of(kNever, v.substr(0, 2)) && number(v.substr(2)) > 0;
}
bool us_ptin(std::string_view v) { return v.size() == 9 && v[0] == 'P' && all_digits(v.substr(1)); }

// ---- Canada
bool ca_sin(std::string_view v) { return luhn(v) && v.size() == 9 && number(v) > 0; }
bool ca_bn(std::string_view v) {
  if (v.size() < 9 || !all_digits(v.substr(0, 9)) || !luhn(v.substr(0, 9)) ||
      number(v.substr(0, 9)) == 0)
    return false;
  return v.size() == 9 ||
         (v.size() == 15 && pair_of("RCRMRPRTRRRZ", v.substr(9, 2)) && all_digits(v.substr(11)));
}

// ---- Argentina, Brazil, Chile, Colombia, Paraguay, Uruguay, Venezuela
bool ar_cuit(std::string_view v) {
  if (!digits(v, 11) || !pair_of("20232427303334505155", v.substr(0, 2))) return false;
  const int check = mod(-weighted(v, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}), 11);
  return (check == 10 ? 9 : check) == last(v);
}
bool ar_dni(std::string_view v) {
  return (digits(v, 7) || digits(v, 8)) && v[0] != '0' && !one_digit_repeated(v);
}
bool br_cpf(std::string_view v) {
  if (!digits(v, 11) || one_digit_repeated(v)) return false;
  const int first = weighted(v, {10, 9, 8, 7, 6, 5, 4, 3, 2}) * 10 % 11 % 10;
  const int second = weighted(v, {11, 10, 9, 8, 7, 6, 5, 4, 3, 2}) * 10 % 11 % 10;
  return first == value_of(v[9]) && second == value_of(v[10]);
}
// Alphanumeric from July 2026: a character counts its ASCII code less 48.
bool br_cnpj(std::string_view v) {
  if (v.size() != 14 || !all_digits(v.substr(12)) || v.substr(0, 12) == "000000000000")
    return false;
  constexpr std::array<int, 13> kWeights = {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
  for (const std::size_t length : {std::size_t{12}, std::size_t{13}}) {
    int sum = 0;
    for (std::size_t i = 0; i < length; ++i) {
      if (base36(v[i]) < 0) return false;
      sum += (v[i] - '0') * kWeights[i + 13 - length];
    }
    const int r = sum % 11;
    if ((r < 2 ? 0 : 11 - r) != value_of(v[length])) return false;
  }
  return true;
}
bool cl_rut(std::string_view v) {
  if (v.size() < 7 || v.size() > 9 || !all_digits(v.substr(0, v.size() - 1))) return false;
  const int check = mod(-from_right(v.substr(0, v.size() - 1), {2, 3, 4, 5, 6, 7, 2, 3}), 11);
  return v.back() == (check == 10 ? 'K' : static_cast<char>('0' + check));
}
bool co_nit(std::string_view v) {
  if (v.size() < 8 || v.size() > 16 || !all_digits(v)) return false;
  const int r = from_right(v.substr(0, v.size() - 1),
                           {3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71}) %
                11;
  return (r < 2 ? r : 11 - r) == last(v);
}
bool py_ruc(std::string_view v) {
  if (v.size() < 5 || v.size() > 9 || !all_digits(v)) return false;
  return mod(-from_right(v.substr(0, v.size() - 1), {2, 3, 4, 5, 6, 7, 8, 9, 10}), 11) % 10 ==
         last(v);
}
bool uy_rut(std::string_view v) {
  if (v.starts_with("UY")) v.remove_prefix(2);
  if (!digits(v, 12) || two(v, 0) < 1 || two(v, 0) > 22 || number(v.substr(2, 6)) == 0 ||
      v.substr(8, 3) != "001")
    return false;
  return mod(-weighted(v, {4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2}), 11) == last(v);
}
bool uy_ci(std::string_view v) {
  if (digits(v, 7)) return mod(-weighted(v, {9, 8, 7, 6, 3, 4}), 10) == last(v);
  return digits(v, 8) && v[0] != '0' && mod(-weighted(v, {2, 9, 8, 7, 6, 3, 4}), 10) == last(v);
}
bool ve_rif(std::string_view v) {
  if (v.size() != 10 || !one_of("VEJPGC", v[0]) || !all_digits(v.substr(1))) return false;
  const int kind = v[0] == 'V'                  ? 4
                   : v[0] == 'E'                ? 8
                   : v[0] == 'J' || v[0] == 'C' ? 12
                   : v[0] == 'P'                ? 16
                                                : 20;
  const int r = (kind + weighted(v.substr(1), {3, 2, 7, 6, 5, 4, 3, 2})) % 11;
  return (r < 2 ? 0 : 11 - r) == last(v);
}

// ---- Ecuador, Peru, Bolivia's neighbours
bool ec_natural(std::string_view v) { return v[2] <= '6' && luhn(v); }
bool ec_province(std::string_view v) {
  const int province = two(v, 0);
  return (province >= 1 && province <= 24) || province == 30 || province == 50;
}
bool ec_ci(std::string_view v) { return digits(v, 10) && ec_province(v) && ec_natural(v); }
bool ec_ruc(std::string_view v) {
  if (!digits(v, 13) || !ec_province(v)) return false;
  if (ec_natural(v.substr(0, 10)) && v.substr(10) != "000") return true;
  if (v[2] == '6' && v.substr(9) != "0000" && weighted(v, {3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0)
    return true;
  return v[2] == '9' && v.substr(10) != "000" &&
         weighted(v, {4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}
bool pe_cui(std::string_view v) {
  if (v.size() != 8 && v.size() != 9) return false;
  if (!all_digits(v.substr(0, 8))) return false;
  if (v.size() == 8) return !one_digit_repeated(v);
  const auto r = static_cast<std::size_t>(weighted(v, {3, 2, 7, 6, 5, 4, 3, 2}) % 11);
  return v[8] == "65432110987"[r] || v[8] == "KJIHGFEDCBA"[r];
}
bool pe_ruc(std::string_view v) {
  return digits(v, 11) && pair_of("10151720", v.substr(0, 2)) &&
         (11 - weighted(v, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 10 == last(v);
}

// ---- Central America and the Caribbean
bool cr_fisica(std::string_view v) {
  return (digits(v, 9) || (digits(v, 10) && v[0] == '0')) && number(v) > 9999999;
}
bool cr_dimex(std::string_view v) { return (digits(v, 11) || digits(v, 12)) && v[0] == '1'; }
bool cr_juridica(std::string_view v) {
  if (!digits(v, 10)) return false;
  const std::int64_t kind = number(v.substr(1, 3));
  switch (v[0]) {
    case '2':
      return kind == 100 || kind == 200 || kind == 300 || kind == 400;
    case '3':
      return (kind >= 2 && kind <= 14) || (kind >= 101 && kind <= 110);
    case '4':
      return kind == 0;
    default:
      return v[0] == '5' && kind == 1;
  }
}
bool cu_ni(std::string_view v) {
  if (!digits(v, 11)) return false;
  const int century = v[6] == '9' ? 1800 : v[6] <= '5' ? 1900 : 2000;
  return calendar::is_date(century + two(v, 0), two(v, 2), two(v, 4));
}
bool do_cedula(std::string_view v) { return digits(v, 11) && luhn(v) && number(v) > 0; }
bool do_rnc(std::string_view v) {
  return digits(v, 9) && (10 - weighted(v, {7, 9, 8, 6, 5, 4, 3, 2}) % 11 + 9) % 9 + 1 == last(v);
}
bool do_ncf(std::string_view v) {
  // The kind of document stands behind the series, in the old form behind the emitter.
  if (v.size() < 11 || !all_digits(v.substr(1))) return false;
  if (v.size() == 13) return v[0] == 'E' && pair_of("31323334414344454647", v.substr(1, 2));
  constexpr std::string_view kKinds = "0102030411121314151617";
  if (v.size() == 11) return v[0] == 'B' && pair_of(kKinds, v.substr(1, 2));
  return v.size() == 19 && one_of("AP", v[0]) && pair_of(kKinds, v.substr(9, 2));
}
bool gt_nit(std::string_view v) {
  if (v.size() < 2 || v.size() > 12 || !all_digits(v.substr(0, v.size() - 1))) return false;
  const int check =
      mod(-from_right(v.substr(0, v.size() - 1), {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), 11);
  return v.back() == (check == 10 ? 'K' : static_cast<char>('0' + check));
}
bool gt_cui(std::string_view v) {
  if (!digits(v, 13) || weighted(v, {2, 3, 4, 5, 6, 7, 8, 9}) % 11 != value_of(v[8])) return false;
  return two(v, 9) >= 1 && two(v, 9) <= 22 && two(v, 11) >= 1 && two(v, 11) <= 33;
}
bool sv_nit(std::string_view v) {
  if (!digits(v, 14) || !one_of("019", v[0])) return false;
  if (v.substr(10, 3) <= "100")
    return weighted(v, {14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11 % 10 == last(v);
  return mod(-weighted(v, {2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}), 11) % 10 == last(v);
}
bool sv_dui(std::string_view v) {
  return digits(v, 9) && mod(-weighted(v, {9, 8, 7, 6, 5, 4, 3, 2}), 10) == last(v) &&
         number(v) > 9;
}
bool hn_dni(std::string_view v) {
  // Department, municipality, year of birth, serial.
  if (!digits(v, 13)) return false;
  const std::int64_t year = number(v.substr(4, 4));
  return two(v, 0) >= 1 && two(v, 0) <= 18 && two(v, 2) >= 1 && two(v, 2) <= 28 && year >= 1890 &&
         year <= calendar::kNow;
}
bool ni_cedula(std::string_view v) {
  // Municipality, date of birth, serial, letter.
  return v.size() == 14 && all_digits(v.substr(0, 13)) && calendar::ddmmyy(v, 3) && is_upper(v[13]);
}

// ---- Mexico
constexpr std::string_view kMxStates =
    "ASBCBSCCCLCMCSCHDFDGGTGRHGJCMCMNMSNTNLOCPLQTQRSPSLSRTCTSTLVZYNZSNE";
int mx_value(char c) {
  return is_digit(c) ? c - '0' : c - 'A' + 10 + (c > 'N' ? 1 : 0);
}  // Ñ is between N and O
bool mx_curp(std::string_view v) {
  if (v.size() != 18 || !all_digits(v.substr(4, 6)) || !is_digit(v[17]) || !one_of("HMX", v[10]))
    return false;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 11U, 12U, 13U, 14U, 15U}) {
    if (!is_upper(v[i])) return false;
  }
  if (!one_of("AEIOUX", v[1]) || !pair_of(kMxStates, v.substr(11, 2)) || base36(v[16]) < 0)
    return false;
  const int year = (is_digit(v[16]) ? 1900 : 2000) + two(v, 4);
  if (!calendar::is_date(year, two(v, 6), two(v, 8))) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += mx_value(v[i]) * static_cast<int>(18 - i);
  return (10 - sum % 10) % 10 == last(v);
}
bool mx_rfc(std::string_view v) {
  // The two letters of ñ and & are lost in compact text; those numbers are matched by form only.
  if (v.size() != 12 && v.size() != 13 && v.size() != 10) return false;
  const std::size_t letters = v.size() == 12 ? 3 : 4;
  for (std::size_t i = 0; i < letters; ++i) {
    if (!is_upper(v[i])) return false;
  }
  if (!all_digits(v.substr(letters, 6)) || !calendar::yymmdd(v, letters)) return false;
  return v.size() == 10 || is_digit(v.back()) || v.back() == 'A';
}
bool mx_nss(std::string_view v) {
  return digits(v, 11) && luhn(v) && number(v.substr(0, 10)) > 0 && !one_digit_repeated(v);
}
bool mx_ine(std::string_view v) {
  // Clave de elector: six letters, date, state, sex, three digits.
  if (v.size() != 18 || !all_digits(v.substr(6, 8)) || !one_of("HM", v[14]) ||
      !all_digits(v.substr(15)))
    return false;
  for (std::size_t i = 0; i < 6; ++i) {
    if (!is_upper(v[i])) return false;
  }
  return calendar::yymmdd(v, 6) && two(v, 12) >= 1 && (two(v, 12) <= 32 || two(v, 12) >= 87);
}

constexpr std::array kTable = {
    Validator{"ar-cuit", "ARCA: weights 5,4,3,2,7,6,5,4,3,2 mod 11, prefixes", true, ar_cuit},
    Validator{"ar-dni", "RENAPER: form only", true, ar_dni},
    Validator{"br-cnpj", "Receita Federal IN 2229/2024: two mod 11", true, br_cnpj},
    Validator{"br-cpf", "Receita Federal: two mod 11", true, br_cpf},
    Validator{"ca-bn", "CRA: Luhn, programme", true, ca_bn},
    Validator{"ca-sin", "ESDC: Luhn, first digit", true, ca_sin},
    Validator{"cl-rut", "Registro Civil: weights 2…7 mod 11, K", true, cl_rut},
    Validator{"co-nit", "DIAN: primes mod 11", true, co_nit},
    Validator{"cr-cedula-fisica", "TSE: form only", true, cr_fisica},
    Validator{"cr-cedula-juridica", "Registro Nacional: kinds", true, cr_juridica},
    Validator{"cr-dimex", "DGME: form only", true, cr_dimex},
    Validator{"cu-ni", "Registro del Estado Civil: date, century digit", true, cu_ni},
    Validator{"do-cedula", "JCE: Luhn", true, do_cedula},
    Validator{"do-ncf", "DGII: form only", true, do_ncf},
    Validator{"do-rnc", "DGII: weights 7,9,8,6,5,4,3,2 mod 11", true, do_rnc},
    Validator{"ec-ci", "Registro Civil: province and Luhn", true, ec_ci},
    Validator{"ec-ruc", "SRI: province, Luhn or mod 11", true, ec_ruc},
    Validator{"gt-cui", "RENAP: weights 2…9 mod 11, department", true, gt_cui},
    Validator{"gt-nit", "SAT: weights from 2 mod 11, K", true, gt_nit},
    Validator{"hn-dni", "RNP: department, year", true, hn_dni},
    Validator{"mx-curp", "SEGOB: mod 10, date, state", true, mx_curp},
    Validator{"mx-ine", "INE clave de elector: date, state", true, mx_ine},
    Validator{"mx-nss", "IMSS: Luhn", true, mx_nss},
    Validator{"mx-rfc", "SAT: letters and date", true, mx_rfc},
    Validator{"ni-cedula", "CSE: date", true, ni_cedula},
    Validator{"pe-cui", "RENIEC: optional mod 11", true, pe_cui},
    Validator{"pe-ruc", "SUNAT: weights 5,4,3,2,7,6,5,4,3,2 mod 11, prefixes", true, pe_ruc},
    Validator{"py-ruc", "DNIT: weights from 2 mod 11", true, py_ruc},
    Validator{"sv-dui", "RNPN: weights 9…2 mod 10", true, sv_dui},
    Validator{"sv-nit", "MH: mod 11, old and new", true, sv_nit},
    Validator{"us-ein", "IRS: campus prefixes", true, us_ein},
    Validator{"us-itin", "IRS: 9 first, group ranges", true, us_itin},
    Validator{"us-ptin", "IRS: P and 8 digits", true, us_ptin},
    Validator{"us-ssn", "SSA: area, group and serial never issued", true, us_ssn},
    Validator{"uy-ci", "DNIC: weights 2,9,8,7,6,3,4 mod 10", true, uy_ci},
    Validator{"uy-rut", "DGI: weights 4,3,2,9…2 mod 11", true, uy_rut},
    Validator{"ve-rif", "SENIAT: letter and weights 3,2,7,6,5,4,3,2 mod 11", true, ve_rif},
};

}  // namespace

std::span<const Validator> america_validators() { return kTable; }

}  // namespace assay::patterns
