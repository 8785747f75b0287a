// National, tax and company numbers of the DACH and Benelux countries, France, Britain and Ireland.
#include <array>
#include <string>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool in_list(std::string_view pairs, std::string_view two_characters) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    if (pairs.substr(i, 2) == two_characters) return true;
  }
  return false;
}

// ---- Austria
bool at_svnr(std::string_view v) {
  if (!digits(v, 10) || v[0] == '0') return false;
  return weighted(v, {3, 7, 9, 0, 5, 8, 4, 2, 1, 6}) % 11 == value_of(v[3]);
}
bool at_steuernummer(std::string_view v) {
  constexpr std::string_view kOffices =
      "03040607080910121516182223293338414651525354575961656768697172818283849091939798";
  return digits(v, 9) && in_list(kOffices, v.substr(0, 2)) && luhn(v);
}
bool at_vat(std::string_view v) {
  if (v.starts_with("AT")) v.remove_prefix(2);
  if (v.size() != 9 || v[0] != 'U' || !all_digits(v.substr(1))) return false;
  const std::string_view body = v.substr(1);
  int sum = 4;
  for (std::size_t i = 0; i < 7; ++i) {
    const int d = value_of(body[i]);
    sum += i % 2 == 0 ? d : d * 2 / 10 + d * 2 % 10;
  }
  return (10 - sum % 10) % 10 == last(body);
}

// ---- Switzerland
bool ch_ahv(std::string_view v) { return digits(v, 13) && v.starts_with("756") && ean(v); }
bool ch_uid(std::string_view v) {
  if (v.size() < 12 || !v.starts_with("CHE") || !all_digits(v.substr(3, 9))) return false;
  const std::string_view suffix = v.substr(12);
  if (!suffix.empty() && suffix != "MWST" && suffix != "TVA" && suffix != "IVA" &&
      suffix != "TPV" && suffix != "HR" && suffix != "RC")
    return false;
  const std::string_view body = v.substr(3, 9);
  return (11 - weighted(body, {5, 4, 3, 2, 7, 6, 5, 4}) % 11) % 11 == last(body);
}
bool ch_vat(std::string_view v) { return v.size() > 12 && ch_uid(v); }

// ---- Germany
bool de_steuer_id(std::string_view v) {
  if (!digits(v, 11) || v[0] == '0') return false;
  std::array<int, 10> count{};
  for (std::size_t i = 0; i < 10; ++i) ++count[static_cast<std::size_t>(value_of(v[i]))];
  int repeated = 0;
  for (const int n : count) {
    if (n > 3) return false;
    repeated += n > 1 ? 1 : 0;
  }
  return repeated == 1 && mod_11_10(v);
}
// The Länder write 10 or 11 digits (office, district, number, check), the federation 12 (with the
// Land) or 13.
bool de_steuernummer(std::string_view v) {
  if (!all_digits(v) || v.size() < 10 || v.size() > 13 || one_digit_repeated(v)) return false;
  if (v.size() != 13) return v.size() != 12 || in_list("282622242730402331321011", v.substr(0, 2));
  return v[4] == '0' && in_list("282622242730402331321011", v.substr(0, 2));
}
bool de_vat(std::string_view v) {
  if (v.starts_with("DE")) v.remove_prefix(2);
  return digits(v, 9) && v[0] != '0' && mod_11_10(v);
}
int cross(int n) { return n / 10 + n % 10; }
bool de_rvnr(std::string_view v) {
  if (v.size() != 12 || !all_digits(v.substr(0, 8)) || !is_upper(v[8]) || !all_digits(v.substr(9)))
    return false;
  constexpr std::array<int, 12> kWeights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
  const int letter = v[8] - 'A' + 1;
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    const int d = i < 8    ? value_of(v[i])
                  : i == 8 ? letter / 10
                  : i == 9 ? letter % 10
                           : value_of(v[i - 1]);
    sum += cross(d * kWeights[i]);
  }
  const int area = two(v, 0);
  return sum % 10 == last(v) && area >= 2 && area <= 89 && calendar::ddmmyy(v, 2);
}
// ICAO 9303 weights over the nine characters of a German document, its check digit last.
bool seven_three_one(std::string_view v) {
  constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i + 1 < v.size(); ++i) {
    const int d = base36(v[i]);
    if (d < 0) return false;
    sum += d * kWeights[i % 3];
  }
  return !v.empty() && is_digit(v.back()) && sum % 10 == last(v);
}
bool de_document(std::string_view v) {
  if (v.size() != 9 && v.size() != 10) return false;
  constexpr std::string_view kLetters = "CFGHJKLMNPRTVWXYZ0123456789";
  for (const char c : v) {
    if (kLetters.find(c) == std::string_view::npos) return false;
  }
  if (std::string_view("CFGHJKLMNPRTVWXYZ").find(v[0]) == std::string_view::npos) return false;
  return v.size() == 9 ? is_digit(v[8]) || is_upper(v[8]) : seven_three_one(v);
}
bool de_leitweg(std::string_view v) {
  // Länder code, fine address, two check digits: as it stands, hyphens tell the parts.
  const std::size_t first = v.find('-');
  const std::size_t second = v.rfind('-');
  if (first == std::string_view::npos || v.size() - second != 3) return false;
  if (first < 2 || first > 12 || !all_digits(v.substr(0, first)) || v.size() > 46) return false;
  int r = 0;
  for (const char c : v) {
    if (c == '-') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    r = remainder_97(std::string_view(&upper, 1), r);
    if (r < 0) return false;
  }
  return r == 1;
}

// ---- Belgium
bool be_check(std::string_view v, std::int64_t lead) {
  const std::int64_t n = lead + number(v.substr(0, 9));
  return 97 - n % 97 == two(v, 9);
}
bool be_person(std::string_view v, int month_shift) {
  if (!digits(v, 11) || v == "00000000000") return false;
  const int month = two(v, 2) - month_shift;
  const int day = two(v, 4);
  if (month < 0 || month > 12 || day > 31) return false;
  const bool dated = month > 0 && day > 0;
  if (dated && !calendar::is_short_date(two(v, 0), month, day)) return false;
  return be_check(v, 0) || (two(v, 0) <= calendar::kNow - 2000 && be_check(v, 2000000000));
}
bool be_nn(std::string_view v) { return be_person(v, 0); }
bool be_bis(std::string_view v) { return be_person(v, 20) || be_person(v, 40); }
bool be_vat(std::string_view v) {
  if (v.starts_with("BE")) v.remove_prefix(2);
  // The register's first number is 0200…
  return digits(v, 10) && v[0] <= '1' && number(v.substr(0, 8)) >= 2000000 &&
         97 - number(v.substr(0, 8)) % 97 == two(v, 8);
}
bool be_eid(std::string_view v) {
  if (!digits(v, 12)) return false;
  const int r = remainder(v.substr(0, 10), 97);
  return (r == 0 ? 97 : r) == two(v, 10);
}

// ---- Netherlands
int nl_sum(std::string_view v) { return weighted(v, {9, 8, 7, 6, 5, 4, 3, 2, -1}); }
bool nl_bsn(std::string_view v) { return digits(v, 9) && mod(nl_sum(v), 11) == 0 && number(v) > 0; }
bool nl_onderwijs(std::string_view v) {
  return digits(v, 9) && v.starts_with("10") && mod(nl_sum(v), 11) == 5;
}
bool nl_btw(std::string_view v) {
  if (v.starts_with("NL")) v.remove_prefix(2);
  if (v.size() != 12 || v[9] != 'B' || !all_digits(v.substr(0, 9)) || !all_digits(v.substr(10)))
    return false;
  if (v.substr(10) == "00") return false;
  return nl_bsn(v.substr(0, 9)) || remainder_97(v, remainder_97("NL")) == 1;
}
bool nl_document(std::string_view v) {
  if (v.size() != 9 || !is_upper(v[0]) || !is_upper(v[1]) || !is_digit(v[8])) return false;
  return v.find('O') == std::string_view::npos;
}
bool nl_brin(std::string_view v) {
  return (v.size() == 4 || v.size() == 6) && all_digits(v.substr(0, 2)) && is_upper(v[2]) &&
         is_upper(v[3]) && (v.size() == 4 || all_digits(v.substr(4)));
}

// ---- Luxembourg
bool lu_matricule(std::string_view v) {
  if (!digits(v, 13) || !calendar::yyyymmdd(v) || !luhn(v.substr(0, 12))) return false;
  std::array<char, 12> other{};
  for (std::size_t i = 0; i < 11; ++i) other[i] = v[i];
  other[11] = v[12];
  return verhoeff(std::string_view(other.data(), other.size()));
}
bool lu_vat(std::string_view v) {
  if (v.starts_with("LU")) v.remove_prefix(2);
  return digits(v, 8) && number(v.substr(0, 6)) % 89 == two(v, 6);
}

// ---- France
bool fr_nir(std::string_view v) {
  if (v.size() != 15) return false;
  std::array<char, 15> text{};
  for (std::size_t i = 0; i < 15; ++i) text[i] = v[i];
  if (v[5] == '2' && (v[6] == 'A' || v[6] == 'B')) {
    text[5] = '1';
    text[6] = v[6] == 'A' ? '9' : '8';
  }
  const std::string_view n(text.data(), text.size());
  if (!all_digits(n) || n[0] == '0' || n[0] == '9') return false;
  return 97 - static_cast<int>(number(n.substr(0, 13)) % 97) == two(n, 13);
}
bool fr_spi(std::string_view v) {
  return digits(v, 13) && v[0] <= '3' && number(v) > 0 &&
         number(v.substr(0, 10)) % 511 == number(v.substr(10));
}
bool fr_siren(std::string_view v) { return digits(v, 9) && luhn(v) && number(v) > 0; }
bool fr_siret(std::string_view v) {
  if (!digits(v, 14)) return false;
  if (v.starts_with("356000000") && v != "35600000000048") {  // La Poste
    int sum = 0;
    for (const char c : v) sum += value_of(c);
    return sum % 5 == 0;
  }
  return luhn(v) && luhn(v.substr(0, 9)) && number(v.substr(0, 9)) > 0;
}
bool fr_vat_key(std::string_view v) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const std::int64_t siren = number(v.substr(2));
  if (is_digit(v[0]) && is_digit(v[1])) return (siren * 100 + 12) % 97 == two(v, 0);
  const std::size_t first = kAlphabet.find(v[0]);
  const std::size_t second = kAlphabet.find(v[1]);
  if (first == std::string_view::npos || second == std::string_view::npos) return false;
  const int a = static_cast<int>(first);
  const int b = static_cast<int>(second);
  const int c = is_digit(v[0]) ? a * 24 + b - 10 : a * 34 + b - 100;
  return (siren + 1 + c / 11) % 11 == c % 11;
}
bool fr_vat(std::string_view v) {
  if (v.starts_with("FR") && v.size() == 13) v.remove_prefix(2);
  return v.size() == 11 && all_digits(v.substr(2)) && fr_siren(v.substr(2)) &&
         v.substr(2, 3) != "000" && fr_vat_key(v);
}
bool mc_vat(std::string_view v) {
  if (v.starts_with("FR")) v.remove_prefix(2);
  return v.size() == 11 && all_digits(v.substr(2)) && v.substr(2, 3) == "000" && fr_vat_key(v);
}

// ---- Great Britain and Ireland
int uk_nhs_sum(std::string_view v) { return weighted(v, {10, 9, 8, 7, 6, 5, 4, 3, 2, 1}) % 11; }
bool uk_nhs(std::string_view v) {
  return digits(v, 10) && uk_nhs_sum(v) == 0 && !one_digit_repeated(v);
}
bool uk_chi(std::string_view v) {
  return digits(v, 10) && uk_nhs_sum(v) == 0 && calendar::ddmmyy(v);
}
bool uk_nino(std::string_view v) {
  if (v.size() != 8 && v.size() != 9) return false;
  constexpr std::string_view kFirst = "ABCEGHJKLMNOPRSTWXYZ";
  constexpr std::string_view kSecond = "ABCEGHJKLMNPRSTWXYZ";
  if (kFirst.find(v[0]) == std::string_view::npos || kSecond.find(v[1]) == std::string_view::npos)
    return false;
  if (in_list("BGGBKNNKNTTNZZ", v.substr(0, 2)) || !all_digits(v.substr(2, 6))) return false;
  return v.size() == 8 || (v[8] >= 'A' && v[8] <= 'D');
}
bool uk_utr(std::string_view v) {
  if (v.size() == 11 && v[10] == 'K') v.remove_suffix(1);
  if (!digits(v, 10)) return false;
  constexpr std::string_view kCheck = "21987654321";
  return kCheck[static_cast<std::size_t>(weighted(v.substr(1), {6, 7, 8, 9, 10, 5, 4, 3, 2}) %
                                         11)] == v[0];
}
// Local authorities of England and Wales, by the ranges that are in use.
bool uk_authority(std::int64_t code) {
  return (code >= 201 && code <= 213) || (code >= 301 && code <= 320) ||
         (code >= 330 && code <= 336) || (code >= 340 && code <= 344) ||
         (code >= 350 && code <= 359) || (code >= 370 && code <= 373) ||
         (code >= 380 && code <= 394) || code == 420 || (code >= 660 && code <= 681) ||
         (code >= 800 && code <= 941);
}
bool uk_upn(std::string_view v) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
  if (v.size() != 13 || !all_digits(v.substr(1, 11))) return false;
  int sum = 0;
  for (std::size_t i = 1; i < 13; ++i) {
    const std::size_t temporary = kLetters.find(v[i]);
    if (!is_digit(v[i]) && (i != 12 || temporary == std::string_view::npos)) return false;
    sum +=
        static_cast<int>(i + 1) * (is_digit(v[i]) ? value_of(v[i]) : static_cast<int>(temporary));
  }
  const std::int64_t authority = number(v.substr(1, 3));
  return uk_authority(authority) && kLetters[static_cast<std::size_t>(sum % 23)] == v[0];
}
bool uk_vat(std::string_view v) {
  if (v.starts_with("GB") || v.starts_with("XI")) v.remove_prefix(2);
  if (v.size() == 5 && all_digits(v.substr(2))) {
    const std::int64_t n = number(v.substr(2));
    return (v.starts_with("GD") && n < 500) || (v.starts_with("HA") && n >= 500);
  }
  if (v.size() != 9 && v.size() != 12) return false;
  if (!all_digits(v) || number(v.substr(0, 7)) == 0) return false;
  const int r = weighted(v, {8, 7, 6, 5, 4, 3, 2, 10, 1}) % 97;
  return r == 0 || (v[0] != '0' && (r == 42 || r == 55));
}
bool uk_licence(std::string_view v) {
  // Five of the surname (9 fills), decade, month (+5 for women), day, year, two initials, 9 or
  // arbitrary, two letters.
  if (v.size() != 16 && v.size() != 18) return false;
  bool filled = false;
  for (std::size_t i = 0; i < 5; ++i) {
    if (v[i] == '9') {
      filled = true;
    } else if (!is_upper(v[i]) || filled) {
      return false;
    }
  }
  if (v[0] == '9' || !all_digits(v.substr(5, 6))) return false;
  const int month = two(v, 6) > 50 ? two(v, 6) - 50 : two(v, 6);
  if (!calendar::is_short_date(value_of(v[5]) * 10 + value_of(v[10]), month, two(v, 8)))
    return false;
  for (std::size_t i = 11; i < 13; ++i) {
    if (!is_upper(v[i]) && v[i] != '9') return false;
  }
  return v[11] != '9' && is_digit(v[13]) && is_upper(v[14]) && is_upper(v[15]);
}
bool uk_sort_account(std::string_view found) {
  // "20-00-00, account number: 55779911": the words between are none of it.
  std::string v(found);
  std::erase_if(v, is_letter);
  return v.size() == 14 && all_digits(v) && number(std::string_view(v).substr(0, 6)) > 0 &&
         !one_digit_repeated(std::string_view(v).substr(6)) && v.substr(0, 2) <= "95";
}
bool ie_check(std::string_view digits7, char second, char check) {
  constexpr std::string_view kCheck = "WABCDEFGHIJKLMNOPQRSTUV";
  const int extra = is_upper(second) && second != 'W' ? (second - 'A' + 1) * 9 : 0;
  return kCheck[static_cast<std::size_t>((weighted(digits7, {8, 7, 6, 5, 4, 3, 2}) + extra) %
                                         23)] == check;
}
bool ie_pps(std::string_view v) {
  if ((v.size() != 8 && v.size() != 9) || !all_digits(v.substr(0, 7))) return false;
  if (v.size() == 9 && !((v[8] >= 'A' && v[8] <= 'I') || v[8] == 'T' || v[8] == 'W' || v[8] == 'X'))
    return false;
  const char second = v.size() == 9 && v[8] <= 'I' ? v[8] : 'W';
  return ie_check(v.substr(0, 7), second, v[7]);
}
bool ie_vat(std::string_view v) {
  if (v.starts_with("IE")) v.remove_prefix(2);
  if (v.size() < 8 || v.size() > 9 || !is_digit(v[0])) return false;
  if (all_digits(v.substr(0, 7))) return ie_check(v.substr(0, 7), v.size() == 9 ? v[8] : 'W', v[7]);
  if (v.size() != 8 || !all_digits(v.substr(2, 5)) ||
      !(is_upper(v[1]) || v[1] == '+' || v[1] == '*'))
    return false;
  std::array<char, 7> other = {'0', v[2], v[3], v[4], v[5], v[6], v[0]};
  return ie_check(std::string_view(other.data(), other.size()), 'W', v[7]);
}
bool li_peid(std::string_view v) { return all_digits(v) && v.size() <= 12 && v[0] != '0'; }

constexpr std::array kTable = {
    Validator{"at-steuernummer", "BMF: tax office and Luhn", true, at_steuernummer},
    Validator{"at-svnr",
              "Dachverband der Sozialversicherungsträger: weighted mod 11 in the 4th place", true,
              at_svnr},
    Validator{"at-vat", "BMF UID: (6 - Luhn sum) mod 10", true, at_vat},
    Validator{"be-bis", "Rijksregister: 97 - n mod 97, month + 20 or 40", true, be_bis},
    Validator{"be-eid", "IBZ: MOD 97 over ten digits", true, be_eid},
    Validator{"be-nn", "Rijksregister: 97 - n mod 97 (2 before n from 2000), date", true, be_nn},
    Validator{"be-vat", "KBO: 97 - n mod 97", true, be_vat},
    Validator{"ch-ahv", "ZAS: 756 and EAN-13", true, ch_ahv},
    Validator{"ch-uid", "BFS eCH-0108: weights 5,4,3,2,7,6,5,4 mod 11", true, ch_uid},
    Validator{"ch-vat", "BFS eCH-0108 with MWST, TVA or IVA", true, ch_vat},
    Validator{"de-document", "Personalausweis, Reisepass: ICAO letters, weights 7,3,1 mod 10", true,
              de_document},
    Validator{"de-leitweg", "KoSIT Leitweg-ID: MOD 97-10", false, de_leitweg},
    Validator{"de-rvnr", "VKVV: weights 2,1,2,5,7,1,2,1,2,1,2,1 with cross sums mod 10, date", true,
              de_rvnr},
    Validator{"de-steuer-id", "BZSt: ISO/IEC 7064 MOD 11,10 and one digit repeated", true,
              de_steuer_id},
    Validator{"de-steuernummer", "ELSTER: length and Land", true, de_steuernummer},
    Validator{"de-vat", "BZSt: ISO/IEC 7064 MOD 11,10", true, de_vat},
    Validator{"fr-nir", "INSEE: 97 - n mod 97, Corsica", true, fr_nir},
    Validator{"fr-siren", "INSEE: Luhn", true, fr_siren},
    Validator{"fr-siret", "INSEE: Luhn, La Poste by sum mod 5", true, fr_siret},
    Validator{"fr-spi", "DGFiP: n mod 511", true, fr_spi},
    Validator{"fr-vat", "DGFiP: key mod 97, SIREN", true, fr_vat},
    Validator{"ie-pps", "Revenue: weights 8…2 and 9 mod 23", true, ie_pps},
    Validator{"ie-vat", "Revenue: weights 8…2 and 9 mod 23", true, ie_vat},
    Validator{"li-peid", "Liechtenstein PEID: form only", true, li_peid},
    Validator{"lu-matricule", "RNPP: date, Luhn and Verhoeff", true, lu_matricule},
    Validator{"lu-vat", "AED: n mod 89", true, lu_vat},
    Validator{"mc-vat", "Monaco: French key mod 97, 000", true, mc_vat},
    Validator{"nl-brin", "DUO BRIN: form only", true, nl_brin},
    Validator{"nl-bsn", "RvIG: 11-test", true, nl_bsn},
    Validator{"nl-btw", "Belastingdienst: 11-test or MOD 97-10", true, nl_btw},
    Validator{"nl-document", "RvIG: form without O", true, nl_document},
    Validator{"nl-onderwijsnummer", "DUO: 10 and 11-test with remainder 5", true, nl_onderwijs},
    Validator{"seven-three-one", "ICAO Doc 9303 part 3: weights 7,3,1 mod 10, check digit last",
              true, seven_three_one},
    Validator{"uk-chi", "NHS Scotland: date, weights 10…2 mod 11", true, uk_chi},
    Validator{"uk-driving-licence", "DVLA: surname, date, initials by place", true, uk_licence},
    Validator{"uk-nhs", "NHS data dictionary: weights 10…2 mod 11", true, uk_nhs},
    Validator{"uk-nino", "HMRC NIM39110: prefixes and suffix", true, uk_nino},
    Validator{"uk-sort-account", "Pay.UK: form only", true, uk_sort_account},
    Validator{"uk-upn", "DfE: weights 2…13 mod 23", true, uk_upn},
    Validator{"uk-utr", "HMRC: weights 6,7,8,9,10,5,4,3,2 mod 11", true, uk_utr},
    Validator{"uk-vat", "HMRC: weights 8…2,10,1 mod 97, or + 55", true, uk_vat},
};

}  // namespace

std::span<const Validator> europe_west_validators() { return kTable; }

}  // namespace assay::patterns
