// Devices, vehicles and network addresses.
#include <array>

#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;

bool is_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); }
bool all_hex(std::string_view v) {
  for (const char c : v) {
    if (!is_hex(c)) return false;
  }
  return !v.empty();
}

bool imei(std::string_view v) {
  return digits(v, 15) && luhn(v) && number(v.substr(0, 8)) > 0 && !one_digit_repeated(v);
}
bool imeisv(std::string_view v) {
  return digits(v, 16) && number(v.substr(0, 8)) >= 1000000 && !one_digit_repeated(v);
}

// ITU-T E.212: the mobile country codes that are assigned, as ranges.
struct MccRange {
  std::int16_t first, last;
};
constexpr std::array<MccRange, 105> kMcc = {{
    {202, 202}, {204, 204}, {206, 206}, {208, 208}, {212, 214}, {216, 216}, {218, 222}, {225, 226},
    {228, 228}, {230, 232}, {234, 235}, {238, 238}, {240, 240}, {242, 242}, {244, 244}, {246, 248},
    {250, 250}, {255, 255}, {257, 257}, {259, 260}, {262, 262}, {266, 266}, {268, 268}, {270, 270},
    {272, 272}, {274, 274}, {276, 276}, {278, 278}, {280, 280}, {282, 284}, {286, 286}, {288, 290},
    {292, 295}, {297, 297}, {302, 302}, {308, 308}, {310, 316}, {330, 330}, {332, 332}, {334, 334},
    {338, 338}, {340, 340}, {342, 342}, {344, 344}, {346, 346}, {348, 348}, {350, 350}, {352, 352},
    {354, 354}, {356, 356}, {358, 358}, {360, 360}, {362, 366}, {368, 368}, {370, 370}, {372, 372},
    {374, 374}, {376, 376}, {400, 402}, {404, 406}, {410, 410}, {412, 422}, {424, 432}, {434, 434},
    {436, 438}, {440, 441}, {450, 450}, {452, 452}, {454, 457}, {460, 461}, {466, 467}, {470, 470},
    {472, 472}, {502, 502}, {505, 505}, {510, 510}, {514, 515}, {520, 520}, {525, 525}, {528, 528},
    {530, 530}, {536, 555}, {602, 659}, {702, 702}, {704, 704}, {706, 706}, {708, 708}, {710, 710},
    {712, 712}, {714, 714}, {716, 716}, {722, 722}, {724, 724}, {730, 730}, {732, 732}, {734, 734},
    {736, 736}, {738, 738}, {740, 740}, {742, 742}, {744, 744}, {746, 746}, {748, 748}, {750, 750},
    {901, 901},
}};

bool imsi(std::string_view v) {
  if ((v.size() != 14 && v.size() != 15) || !all_digits(v) || number(v.substr(5)) == 0)
    return false;
  const auto mcc = static_cast<std::int16_t>(number(v.substr(0, 3)));
  for (const MccRange& range : kMcc) {
    if (mcc >= range.first && mcc <= range.last) return true;
  }
  return false;
}
// Decimal or hexadecimal; with a 15th character it is the Luhn digit in the same base.
bool meid(std::string_view v) {
  if (v.size() == 18 && all_digits(v)) return true;
  if (v.size() < 14 || v.size() > 15 || !all_hex(v)) return false;
  if (all_digits(v.substr(0, 14))) return v.size() == 14 ? v[0] == '9' : luhn(v);
  if (v[0] < 'A') return false;
  if (v.size() == 14) return true;
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const int d = base36(v[14 - i]) * (i % 2 == 1 ? 2 : 1);
    sum += d / 16 + d % 16;
  }
  return sum % 16 == 0;
}
bool iccid(std::string_view v) {
  if ((v.size() != 19 && v.size() != 20) || !v.starts_with("89") || !all_digits(v)) return false;
  return v.size() == 20 || luhn(v);
}

// 49 CFR 565 and ISO 3779: the check digit in place 9 is the law in North America and China only.
bool vin_check(std::string_view v) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  constexpr std::string_view kValues = "12345678123457923456789";
  constexpr std::array<int, 17> kWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const std::size_t at = kLetters.find(v[i]);
    if (!is_digit(v[i]) && at == std::string_view::npos) return false;
    sum += kWeights[i] * (is_digit(v[i]) ? value_of(v[i]) : value_of(kValues[at]));
  }
  const int check = sum % 11;
  return v[8] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}
bool vin(std::string_view v) {
  if (v.size() != 17) return false;
  int letters = 0;
  int numbers = 0;
  for (const char c : v) {
    if (base36(c) < 0 || c == 'I' || c == 'O' || c == 'Q') return false;
    (is_digit(c) ? numbers : letters) += 1;
  }
  // The serial is digits in its last four places everywhere; world regions are 1…9, A…Z without 0
  // at the front.
  if (!all_digits(v.substr(13)) || v[0] == '0' || letters < 2 || numbers < 5) return false;
  const bool checked_region =
      v[0] == '1' || v[0] == '4' || v[0] == '5' || v[0] == '2' || v[0] == '3' || v[0] == 'L';
  return !checked_region || vin_check(v);
}

bool ipv4(std::string_view v) {
  int parts = 0;
  std::size_t at = 0;
  std::array<std::int64_t, 4> octet{};
  while (at <= v.size() && parts < 4) {
    const std::size_t end = v.find('.', at) == std::string_view::npos ? v.size() : v.find('.', at);
    const std::string_view part = v.substr(at, end - at);
    if (part.empty() || part.size() > 3 || !all_digits(part) || (part.size() > 1 && part[0] == '0'))
      return false;
    octet[static_cast<std::size_t>(parts)] = number(part);
    if (octet[static_cast<std::size_t>(parts++)] > 255) return false;
    at = end + 1;
  }
  if (parts != 4 || at <= v.size()) return false;
  // Not about anybody: this network, loopback, link-local, documentation, multicast and above,
  // masks.
  const auto& o = octet;
  const bool documentation = (o[0] == 192 && o[1] == 0 && o[2] == 2) ||
                             (o[0] == 198 && o[1] == 51 && o[2] == 100) ||
                             (o[0] == 203 && o[1] == 0 && o[2] == 113);
  return o[0] != 0 && o[0] != 127 && o[0] < 224 && !documentation &&
         !(o[0] == 169 && o[1] == 254) && !(o[1] == 0 && o[2] == 0 && o[3] == 0);
}

bool ipv6(std::string_view v) {
  int groups = 0;
  bool shortened = false;
  std::size_t digits_here = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const char c = v[i];
    const bool hex = is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    if (hex) {
      if (digits_here == 0) ++groups;
      if (++digits_here > 4) return false;
    } else if (c == ':') {
      if (i + 1 < v.size() && v[i + 1] == ':') {
        if (shortened || v.substr(i).starts_with(":::")) return false;
        shortened = true;
      }
      digits_here = 0;
    } else {
      return false;
    }
  }
  if (v.empty() || (v.front() == ':' && !v.starts_with("::")) ||
      (v.back() == ':' && !v.ends_with("::")))
    return false;
  if (groups < 3) return false;
  const bool documentation =
      v.starts_with("2001:db8:") || v.starts_with("2001:DB8:") || v.starts_with("2001:0db8:");
  return !documentation && (shortened ? groups <= 7 : groups == 8);
}

bool mac(std::string_view v) {
  if (v.size() != 12 || !all_hex(v)) return false;
  return !one_digit_repeated(v) && v != "0123456789AB" && v != "001122334455";
}

// RFC 9562: version and variant nibbles; not nil, not the all-zero identifier that devices give
// when tracking is off.
bool uuid(std::string_view v) {
  if (v.size() != 32 || !all_hex(v) || one_digit_repeated(v)) return false;
  return v[12] >= '1' && v[12] <= '8' &&
         (v[16] == '8' || v[16] == '9' || v[16] == 'A' || v[16] == 'B');
}

constexpr std::array kTable = {
    Validator{"iccid", "ITU-T E.118: 89 and Luhn", true, iccid},
    Validator{"imei", "3GPP TS 23.003: Luhn", true, imei},
    Validator{"imeisv", "3GPP TS 23.003: form only", true, imeisv},
    Validator{"imsi", "ITU-T E.212: mobile country code", true, imsi},
    Validator{"ipv4", "RFC 791; RFC 6890's special ranges", false, ipv4},
    Validator{"ipv6", "RFC 4291", false, ipv6},
    Validator{"mac", "IEEE 802: EUI-48", true, mac},
    Validator{"meid", "3GPP2 S.R0048: Luhn in base 10 or 16", true, meid},
    Validator{"uuid", "RFC 9562: version and variant", true, uuid},
    Validator{"vin", "ISO 3779; 49 CFR 565 check digit", true, vin},
};

}  // namespace

std::span<const Validator> device_validators() { return kTable; }

}  // namespace assay::patterns
