// National, tax and company numbers of Asia and Oceania.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool letters(std::string_view v) {
  for (const char c : v) {
    if (!is_upper(c)) return false;
  }
  return true;
}

// ---- Australia, New Zealand
bool au_abn(std::string_view v) {
  if (!digits(v, 11) || v[0] == '0') return false;
  return (weighted(v, {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19}) - 10) % 89 == 0;
}
bool au_acn(std::string_view v) {
  return digits(v, 9) && mod(-weighted(v, {8, 7, 6, 5, 4, 3, 2, 1}), 10) == last(v) &&
         number(v) > 0;
}
bool au_tfn(std::string_view v) {
  if (digits(v, 9)) return weighted(v, {1, 4, 3, 7, 5, 8, 6, 9, 10}) % 11 == 0 && number(v) > 0;
  return digits(v, 8) && weighted(v, {10, 7, 8, 4, 6, 3, 5, 1}) % 11 == 0 && number(v) > 0;
}
bool nz_ird(std::string_view v) {
  if ((v.size() != 8 && v.size() != 9) || !all_digits(v)) return false;
  const std::int64_t n = number(v);
  if (n < 10000000 || n > 150000000) return false;
  std::array<char, 9> padded{};
  for (std::size_t i = 0; i < 9; ++i) padded[i] = v.size() == 9 ? v[i] : i == 0 ? '0' : v[i - 1];
  const std::string_view p(padded.data(), padded.size());
  int check = mod(-weighted(p, {3, 2, 7, 6, 5, 4, 3, 2}), 11);
  if (check == 10) check = mod(-weighted(p, {7, 4, 3, 2, 5, 2, 7, 6}), 11);
  return check == last(v);
}

// ---- China, Taiwan, Hong Kong
bool cn_ric(std::string_view v) {
  if (v.size() != 18 || !all_digits(v.substr(0, 17)) || !mod_11_2(v) || !calendar::yyyymmdd(v, 6))
    return false;
  const int region = two(v, 0);
  constexpr std::array<int, 8> kLast = {0, 15, 23, 37, 46, 54, 65, 71};
  return region >= 11 &&
         (region / 10 <= 7
              ? region % 10 > 0 && region <= kLast[static_cast<std::size_t>(region / 10)]
              : region == 81 || region == 82 || region == 83 || region == 91);
}
bool cn_uscc(std::string_view v) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (v.size() != 18 || !all_digits(v.substr(2, 6))) return false;
  int weight = 1;
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const std::size_t at = kAlphabet.find(v[i]);
    if (at == std::string_view::npos) return false;
    sum += static_cast<int>(at) * weight;
    weight = weight * 3 % 31;
  }
  return kAlphabet[static_cast<std::size_t>(mod(-sum, 31))] == v[17];
}
bool tw_id(std::string_view v) {
  constexpr std::string_view kOrder = "ABCDEFGHJKLMNPQRSTUVXYWZIO";  // from 10
  if (v.size() != 10 || !all_digits(v.substr(2)) || !one_of("1289ABCD", v[1])) return false;
  const std::size_t letter = kOrder.find(v[0]);
  if (letter == std::string_view::npos) return false;
  const int n = static_cast<int>(letter) + 10;
  const int second = is_digit(v[1]) ? value_of(v[1]) : static_cast<int>(kOrder.find(v[1])) % 10;
  return (n / 10 + n % 10 * 9 + second * 8 + weighted(v.substr(2), {7, 6, 5, 4, 3, 2, 1, 1})) %
             10 ==
         0;
}
bool tw_ubn(std::string_view v) {
  if (!digits(v, 8) || number(v) == 0) return false;
  constexpr std::array<int, 8> kWeights = {1, 2, 1, 2, 1, 2, 4, 1};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i)
    sum += value_of(v[i]) * kWeights[i] / 10 + value_of(v[i]) * kWeights[i] % 10;
  return sum % 5 == 0 || (v[6] == '7' && (sum - 9) % 5 == 0);
}
bool hk_id(std::string_view v) {
  if (v.size() != 8 && v.size() != 9) return false;
  const std::size_t prefix = v.size() - 7;
  if (!letters(v.substr(0, prefix)) || !all_digits(v.substr(prefix, 6))) return false;
  int sum = (prefix == 2 ? base36(v[0]) : 36) * 9 + base36(v[prefix - 1]) * 8;
  sum += weighted(v.substr(prefix), {7, 6, 5, 4, 3, 2});
  const int check = mod(-sum, 11);
  return v.back() == (check == 10 ? 'A' : static_cast<char>('0' + check));
}

// ---- Japan, Korea
bool jp_mynumber(std::string_view v) {
  if (!digits(v, 12) || one_digit_repeated(v)) return false;
  const int r = weighted(v, {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
  return (r < 2 ? 0 : 11 - r) == last(v);
}
bool jp_corporate(std::string_view v) {
  return digits(v, 13) && v[0] != '0' &&
         9 - weighted(v, {0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1}) % 9 == value_of(v[0]);
}
bool kr_date(std::string_view v) {
  const int s = value_of(v[6]);
  const int century = s == 9 || s == 0 ? 1800 : s == 1 || s == 2 || s == 5 || s == 6 ? 1900 : 2000;
  return calendar::is_date(century + two(v, 0), two(v, 2), two(v, 4));
}
int kr_sum(std::string_view v) { return weighted(v, {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5}); }
bool kr_rrn(std::string_view v) {
  if (!digits(v, 13) || !kr_date(v)) return false;
  // Since October 2020 the last six digits are arbitrary.
  const bool unchecked = (v[6] == '3' || v[6] == '4') && number(v.substr(0, 6)) >= 201001 &&
                         number(v.substr(0, 6)) <= 351231;
  return unchecked || (two(v, 7) <= 96 && (11 - kr_sum(v) % 11) % 10 == last(v));
}
bool kr_frn(std::string_view v) {
  return digits(v, 13) && v[6] >= '5' && v[6] <= '8' && kr_date(v) &&
         (13 - kr_sum(v) % 11) % 10 == last(v);
}
bool kr_brn(std::string_view v) {
  if (!digits(v, 10) || v.substr(0, 3) < "101" || v.substr(3, 2) == "00") return false;
  const int sum = weighted(v, {1, 3, 7, 1, 3, 7, 1, 3, 5}) + value_of(v[8]) * 5 / 10;
  return (10 - sum % 10) % 10 == last(v);
}

// ---- India, Pakistan, Sri Lanka, Nepal
bool palindrome(std::string_view v) {
  for (std::size_t i = 0; i < v.size() / 2; ++i) {
    if (v[i] != v[v.size() - 1 - i]) return false;
  }
  return true;
}
bool in_aadhaar(std::string_view v) {
  return digits(v, 12) && v[0] >= '2' && verhoeff(v) && !palindrome(v);
}
bool in_vid(std::string_view v) {
  return digits(v, 16) && v[0] >= '2' && verhoeff(v) && !palindrome(v);
}
bool in_pan(std::string_view v) {
  return v.size() == 10 && letters(v.substr(0, 5)) && all_digits(v.substr(5, 4)) &&
         is_upper(v[9]) && one_of("ABCEFGHJKLPT", v[3]) && v.substr(5, 4) != "0000";
}
bool in_voter(std::string_view v) {
  return v.size() == 10 && letters(v.substr(0, 3)) && luhn(v.substr(3));
}
bool in_gstin(std::string_view v) {
  if (v.size() != 15 || !all_digits(v.substr(0, 2)) || !in_pan(v.substr(2, 10))) return false;
  const int state = two(v, 0);
  return ((state >= 1 && state <= 38) || state == 97 || state == 99) && v[12] != '0' &&
         v[13] == 'Z' && luhn36(v);
}
bool pk_cnic(std::string_view v) {
  return digits(v, 13) && v[0] >= '1' && v[0] <= '7' && v[12] != '0';
}
bool lk_nic(std::string_view v) {
  const bool old = v.size() == 10 && all_digits(v.substr(0, 9)) && (v[9] == 'V' || v[9] == 'X');
  if (!old && !digits(v, 12)) return false;
  if (!old && (number(v.substr(0, 4)) < 1890 || number(v.substr(0, 4)) > calendar::kNow))
    return false;
  const std::int64_t day = number(v.substr(old ? 2 : 4, 3));
  return (day >= 1 && day <= 366) || (day >= 501 && day <= 866);
}

// ---- South-East Asia
bool id_nik(std::string_view v) {
  if (!digits(v, 16)) return false;
  const int province = two(v, 0);
  const int day = two(v, 6) > 40 ? two(v, 6) - 40 : two(v, 6);
  return province >= 11 && province <= 96 && two(v, 2) >= 1 && two(v, 4) >= 1 &&
         number(v.substr(12)) > 0 && calendar::is_short_date(two(v, 10), two(v, 8), day);
}
bool id_npwp(std::string_view v) {
  if (v.size() == 16) return v[0] == '0' ? id_npwp(v.substr(1)) : id_nik(v);
  return digits(v, 15) && luhn(v.substr(0, 9)) && number(v.substr(0, 9)) > 0;
}
bool my_nric(std::string_view v) {
  if (!digits(v, 12) || !calendar::yymmdd(v)) return false;
  const int place = two(v, 6);
  return place != 0 && (place < 17 || place > 20) && place != 69 && place != 70 && place != 73 &&
         place != 80 && place != 81 && (place < 94 || place > 97);
}
bool sg_nric(std::string_view v) {
  if (v.size() != 9 || !one_of("STFGM", v[0]) || !all_digits(v.substr(1, 7))) return false;
  const int offset = v[0] == 'T' || v[0] == 'G' ? 4 : v[0] == 'M' ? 3 : 0;
  const auto r =
      static_cast<std::size_t>((weighted(v.substr(1), {2, 7, 6, 5, 4, 3, 2}) + offset) % 11);
  if (v[0] == 'S' || v[0] == 'T') return v[8] == "JZIHGFEDCBA"[r];
  return v[8] == (v[0] == 'M' ? "XWUTRQPNJLK"[r] : "XWUTRQPNMLK"[r]);
}
bool sg_uen(std::string_view v) {
  if (v.size() == 9 && all_digits(v.substr(0, 8)))
    return v[8] == "XMKECAWLJDB"[weighted(v, {10, 4, 9, 3, 8, 2, 7, 1}) % 11];
  if (v.size() != 10) return false;
  if (all_digits(v.substr(0, 9))) {
    const std::int64_t year = number(v.substr(0, 4));
    return year >= 1800 && year <= calendar::kNow &&
           v[9] == "ZKCMDNERGWH"[weighted(v, {10, 8, 6, 4, 9, 7, 5, 3, 1}) % 11];
  }
  constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
  constexpr std::array<int, 9> kWeights = {4, 3, 5, 3, 10, 2, 2, 5, 7};
  if (!one_of("RST", v[0]) || !all_digits(v.substr(1, 2)) || !is_upper(v[3]) || base36(v[4]) < 0 ||
      !all_digits(v.substr(5, 4)))
    return false;
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    const std::size_t at = kAlphabet.find(v[i]);
    if (at == std::string_view::npos) return false;
    sum += static_cast<int>(at) * kWeights[i];
  }
  return kAlphabet[static_cast<std::size_t>(mod(sum - 5, 11))] == v[9];
}
bool th_sum(std::string_view v) {
  return digits(v, 13) &&
         (11 - weighted(v, {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 10 == last(v);
}
bool th_pin(std::string_view v) { return th_sum(v) && v[0] != '0' && v[0] != '9'; }
bool th_moa(std::string_view v) { return th_sum(v) && v[0] == '0'; }
bool vn_mst(std::string_view v) {
  if ((v.size() != 10 && v.size() != 13) || !all_digits(v) || v.substr(2, 7) == "0000000")
    return false;
  return 10 - weighted(v, {31, 29, 23, 19, 17, 13, 7, 5, 3}) % 11 == value_of(v[9]);
}
bool vn_cccd(std::string_view v) {
  return digits(v, 12) && v[0] == '0' && number(v.substr(0, 3)) <= 96 &&
         number(v.substr(0, 3)) > 0 && v[3] <= '3';
}

// ---- Caucasus, Central and Western Asia
bool az_voen(std::string_view v) {
  return digits(v, 10) && (v[9] == '1' || v[9] == '2') &&
         weighted(v, {4, 1, 8, 6, 2, 7, 5, 3}) % 11 == value_of(v[8]);
}
bool kz_iin(std::string_view v) {
  if (!digits(v, 12) || v[6] > '6' || !calendar::yymmdd(v)) return false;
  int check = weighted(v, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) % 11;
  if (check == 10) check = weighted(v, {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2}) % 11;
  return check == last(v);
}
bool il_id(std::string_view v) { return digits(v, 9) && luhn(v) && number(v) > 0; }
bool il_company(std::string_view v) { return il_id(v) && v[0] == '5'; }
bool ir_id(std::string_view v) {
  if (!digits(v, 10) || one_digit_repeated(v)) return false;
  const int r = weighted(v, {10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11;
  return (r < 2 ? r : 11 - r) == last(v);
}
bool kw_civil(std::string_view v) {
  if (!digits(v, 12) || v[0] < '1' || v[0] > '3') return false;
  return calendar::is_date(1700 + 100 * value_of(v[0]) + two(v, 1), two(v, 3), two(v, 5)) &&
         11 - weighted(v, {2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}) % 11 == last(v);
}
bool sa_id(std::string_view v) { return digits(v, 10) && (v[0] == '1' || v[0] == '2') && luhn(v); }
bool ae_id(std::string_view v) {
  return digits(v, 15) && v.starts_with("784") && number(v.substr(3, 4)) >= 1890 &&
         number(v.substr(3, 4)) <= calendar::kNow && luhn(v);
}
bool qa_id(std::string_view v) {
  return digits(v, 11) && (v[0] == '2' || v[0] == '3') && number(v.substr(3, 3)) > 0;
}
bool bh_cpr(std::string_view v) {
  return digits(v, 9) && two(v, 2) >= 1 && two(v, 2) <= 12 && number(v.substr(4)) > 0;
}

constexpr std::array kTable = {
    Validator{"ae-emirates-id", "ICP: 784, year of birth, Luhn", true, ae_id},
    Validator{"au-abn", "ABR: weights mod 89", true, au_abn},
    Validator{"au-acn", "ASIC: weights 8…1 mod 10", true, au_acn},
    Validator{"au-tfn", "ATO: weights 1,4,3,7,5,8,6,9,10 mod 11", true, au_tfn},
    Validator{"az-voen", "Vergilər Nazirliyi: weights 4,1,8,6,2,7,5,3 mod 11", true, az_voen},
    Validator{"bh-cpr", "iGA: month of birth", true, bh_cpr},
    Validator{"cn-ric", "GB 11643-1999: ISO/IEC 7064 MOD 11-2, region, date", true, cn_ric},
    Validator{"cn-uscc", "GB 32100-2015: powers of 3 mod 31", true, cn_uscc},
    Validator{"hk-hkid", "Immigration Department: weights 9…2 mod 11", true, hk_id},
    Validator{"id-nik", "Dukcapil: region and date", true, id_nik},
    Validator{"id-npwp", "DJP: Luhn over nine digits", true, id_npwp},
    Validator{"il-hp", "Rasham haChevarot: 5 first and Luhn", true, il_company},
    Validator{"il-idnr", "Misrad haPnim: Luhn", true, il_id},
    Validator{"in-aadhaar", "UIDAI: Verhoeff, 2 to 9 first", true, in_aadhaar},
    Validator{"in-gstin", "GSTN: state, PAN, Luhn mod 36", true, in_gstin},
    Validator{"in-pan", "Income Tax Department: form and kind of holder", true, in_pan},
    Validator{"in-vid", "UIDAI: Verhoeff", true, in_vid},
    Validator{"in-voter", "ECI EPIC: Luhn", true, in_voter},
    Validator{"ir-national-id", "Sabte Ahval: weights 10…2 mod 11", true, ir_id},
    Validator{"jp-corporate", "National Tax Agency: weights 1,2 mod 9", true, jp_corporate},
    Validator{"jp-mynumber", "Soumu ordinance 85/2014: weights mod 11", true, jp_mynumber},
    Validator{"kr-brn", "NTS: weights 1,3,7,1,3,7,1,3,5 mod 10", true, kr_brn},
    Validator{"kr-frn", "MOJ: weights 2…9,2…5 mod 11, date", true, kr_frn},
    Validator{"kr-rrn", "MOIS: weights 2…9,2…5 mod 11, date", true, kr_rrn},
    Validator{"kw-civil-id", "PACI: weights mod 11, date", true, kw_civil},
    Validator{"kz-iin", "Government decree 565/2007: two-pass mod 11, date", true, kz_iin},
    Validator{"lk-nic", "DRP: day of the year", true, lk_nic},
    Validator{"my-nric", "JPN: date and place of birth", true, my_nric},
    Validator{"nz-ird", "Inland Revenue: two-pass mod 11, range", true, nz_ird},
    Validator{"pk-cnic", "NADRA: province and sex digit", true, pk_cnic},
    Validator{"qa-qid", "MOI: century and country", true, qa_id},
    Validator{"sa-national-id", "MOI: Luhn, 1 or 2 first", true, sa_id},
    Validator{"sg-nric", "ICA: weights 2,7,6,5,4,3,2 mod 11", true, sg_nric},
    Validator{"sg-uen", "ACRA: weighted mod 11 by kind", true, sg_uen},
    Validator{"th-moa", "DBD: 0 first, weights 13…2 mod 11", true, th_moa},
    Validator{"th-pin", "DOPA: weights 13…2 mod 11", true, th_pin},
    Validator{"tw-national-id", "MOI: letter, weights 8…1 mod 10", true, tw_id},
    Validator{"tw-ubn", "MOF: weights 1,2,1,2,1,2,4,1 mod 5", true, tw_ubn},
    Validator{"vn-cccd", "Circular 59/2021: province, century", true, vn_cccd},
    Validator{"vn-mst", "Circular 105/2020: weights mod 11", true, vn_mst},
};

}  // namespace

std::span<const Validator> asia_validators() { return kTable; }

}  // namespace assay::patterns
