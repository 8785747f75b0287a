// E-mail addresses and telephone numbers.
#include <algorithm>
#include <array>
#include <cstdint>

#include "patterns/checksum.h"
#include "patterns/validators_tables.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

using namespace checksum;

// ITU-T E.164 country codes and how many digits a national (significant) number has in each (ITU's
// national numbering plans). Sorted by code.
struct Plan {
  std::uint16_t code;
  std::uint8_t least, most;
};
constexpr std::array<Plan, 216> kPlans = {{
    {1, 10, 10},  {7, 10, 10}, {20, 8, 10},  {27, 9, 9},   {30, 10, 10}, {31, 9, 9},
    {32, 8, 9},   {33, 9, 9},  {34, 9, 9},   {36, 8, 9},   {39, 6, 11},  {40, 9, 9},
    {41, 9, 9},   {43, 5, 13}, {44, 9, 10},  {45, 8, 8},   {46, 7, 10},  {47, 8, 8},
    {48, 9, 9},   {49, 6, 11}, {51, 8, 9},   {52, 10, 10}, {53, 8, 8},   {54, 10, 11},
    {55, 10, 11}, {56, 9, 9},  {57, 10, 10}, {58, 10, 10}, {60, 8, 10},  {61, 9, 9},
    {62, 8, 12},  {63, 8, 10}, {64, 8, 10},  {65, 8, 8},   {66, 8, 9},   {81, 9, 10},
    {82, 8, 10},  {84, 9, 10}, {86, 10, 11}, {90, 10, 10}, {91, 10, 10}, {92, 9, 10},
    {93, 9, 9},   {94, 9, 9},  {95, 7, 10},  {98, 10, 10}, {211, 9, 9},  {212, 9, 9},
    {213, 8, 9},  {216, 8, 8}, {218, 8, 9},  {220, 7, 7},  {221, 9, 9},  {222, 8, 8},
    {223, 8, 8},  {224, 8, 9}, {225, 8, 10}, {226, 8, 8},  {227, 8, 8},  {228, 8, 8},
    {229, 8, 10}, {230, 7, 8}, {231, 7, 9},  {232, 8, 8},  {233, 9, 9},  {234, 8, 10},
    {235, 8, 8},  {236, 8, 8}, {237, 8, 9},  {238, 7, 7},  {239, 7, 7},  {240, 9, 9},
    {241, 7, 8},  {242, 9, 9}, {243, 7, 9},  {244, 9, 9},  {245, 7, 9},  {246, 7, 7},
    {247, 4, 5},  {248, 7, 7}, {249, 9, 9},  {250, 8, 9},  {251, 9, 9},  {252, 7, 9},
    {253, 8, 8},  {254, 8, 9}, {255, 9, 9},  {256, 9, 9},  {257, 8, 8},  {258, 8, 9},
    {260, 9, 9},  {261, 9, 9}, {262, 9, 9},  {263, 7, 10}, {264, 7, 9},  {265, 7, 9},
    {266, 8, 8},  {267, 7, 8}, {268, 8, 8},  {269, 7, 7},  {290, 4, 5},  {291, 7, 7},
    {297, 7, 7},  {298, 6, 6}, {299, 6, 6},  {350, 8, 8},  {351, 9, 9},  {352, 5, 11},
    {353, 7, 9},  {354, 7, 9}, {355, 8, 9},  {356, 8, 8},  {357, 8, 8},  {358, 5, 12},
    {359, 7, 9},  {370, 8, 8}, {371, 8, 8},  {372, 7, 8},  {373, 8, 8},  {374, 8, 8},
    {375, 9, 9},  {376, 6, 9}, {377, 8, 9},  {378, 6, 10}, {379, 6, 10}, {380, 9, 9},
    {381, 7, 9},  {382, 8, 8}, {383, 8, 9},  {385, 8, 9},  {386, 8, 8},  {387, 8, 8},
    {389, 8, 8},  {420, 9, 9}, {421, 9, 9},  {423, 7, 9},  {500, 5, 5},  {501, 7, 7},
    {502, 8, 8},  {503, 8, 8}, {504, 8, 8},  {505, 8, 8},  {506, 8, 8},  {507, 7, 8},
    {508, 6, 6},  {509, 8, 8}, {590, 9, 9},  {591, 8, 8},  {592, 7, 7},  {593, 8, 9},
    {594, 9, 9},  {595, 8, 9}, {596, 9, 9},  {597, 6, 7},  {598, 8, 8},  {599, 7, 8},
    {670, 7, 8},  {672, 6, 6}, {673, 7, 7},  {674, 7, 7},  {675, 7, 8},  {676, 5, 7},
    {677, 5, 7},  {678, 5, 7}, {679, 7, 7},  {680, 7, 7},  {681, 6, 6},  {682, 5, 5},
    {683, 4, 4},  {685, 5, 7}, {686, 5, 8},  {687, 6, 6},  {688, 5, 6},  {689, 6, 8},
    {690, 4, 5},  {691, 7, 7}, {692, 7, 7},  {800, 8, 8},  {808, 8, 8},  {850, 8, 10},
    {852, 8, 8},  {853, 8, 8}, {855, 8, 9},  {856, 8, 10}, {870, 9, 9},  {878, 12, 12},
    {880, 8, 10}, {881, 8, 9}, {882, 7, 12}, {883, 7, 12}, {886, 8, 9},  {888, 8, 11},
    {960, 7, 7},  {961, 7, 8}, {962, 8, 9},  {963, 8, 9},  {964, 8, 10}, {965, 8, 8},
    {966, 8, 9},  {967, 7, 9}, {968, 8, 8},  {970, 8, 9},  {971, 8, 9},  {972, 8, 9},
    {973, 8, 8},  {974, 8, 8}, {975, 7, 8},  {976, 8, 8},  {977, 8, 10}, {979, 9, 9},
    {992, 9, 9},  {993, 8, 8}, {994, 9, 9},  {995, 9, 9},  {996, 9, 9},  {998, 9, 9},
}};

bool plan_fits(std::string_view v) {
  for (std::size_t length = 1; length <= 3 && length < v.size(); ++length) {
    const auto code = static_cast<std::uint16_t>(number(v.substr(0, length)));
    const auto at =
        std::lower_bound(kPlans.begin(), kPlans.end(), code,
                         [](const Plan& plan, std::uint16_t wanted) { return plan.code < wanted; });
    if (at == kPlans.end() || at->code != code) continue;
    std::string_view national = v.substr(length);
    // "+44 (0)20 …": the trunk zero that people leave in.
    if (national.size() == at->most + 1U && national[0] == '0') national.remove_prefix(1);
    return national.size() >= at->least && national.size() <= at->most;
  }
  return false;
}

bool varied(std::string_view v) {
  // Counted or repeated: a form's filling.
  std::size_t counted = 1;
  while (counted < v.size() && (v[counted] - '0') == (v[counted - 1] - '0' + 1) % 10) ++counted;
  if (v.size() >= 7 && (counted == v.size() || counted >= 9)) return false;
  if (v.size() < 7) return !one_digit_repeated(v);
  return !one_digit_repeated(v.substr(v.size() - 7));
}

// Digits of a number with its country code, without + or 00.
bool phone_e164(std::string_view v) {
  if (v.starts_with("00")) v.remove_prefix(2);
  return all_digits(v) && v.size() >= 7 && v.size() <= 16 && varied(v) && plan_fits(v);
}

// North American Numbering Plan: area and exchange begin with 2 to 9, no N11.
bool phone_nanp(std::string_view v) {
  if (v.size() == 11 && v[0] == '1') v.remove_prefix(1);
  return digits(v, 10) && v[0] >= '2' && v[3] >= '2' && !(v[1] == '1' && v[2] == '1') &&
         !(v[4] == '1' && v[5] == '1') && varied(v);
}

// A number as people write it: with + or 00 its country's plan; otherwise 7 to 12 digits. An
// extension may follow: "x12", "ext. 12", "# 12".
bool phone(std::string_view v) {
  const auto extension = std::find_if(v.begin(), v.end(), [](char c) {
    const char small = to_lower(c);
    return small == 'x' || small == 'e' || small == 'p' || small == 'd' || c == '#' || c == ';';
  });
  v = v.substr(0, static_cast<std::size_t>(extension - v.begin()));
  std::array<char, 20> compact{};
  std::size_t size = 0;
  for (const char c : v) {
    if (!is_digit(c)) continue;
    if (size == 16) return false;
    compact[size++] = c;
  }
  const std::string_view n(compact.data(), size);
  const bool international = v.starts_with("+") || v.starts_with("(+") || v.starts_with("00");
  if (international) return phone_e164(n);
  return size >= 7 && size <= 12 && varied(n);
}

// Without its country's code: behind a trunk zero, or Russia's and Kazakhstan's trunk 8 (or their
// 7), with its country's code but no +, a mobile number of China (1[3-9]), one of North America
// with or without its 1, or one of a country without a trunk prefix.
bool phone_national(std::string_view v) {
  v = v.substr(
      0, static_cast<std::size_t>(std::find_if_not(v.begin(), v.end(), is_digit) - v.begin()));
  if (!all_digits(v) || v.size() < 8 || v.size() > 12 || !varied(v)) return false;
  if (v[0] == '0') return v.size() >= 9 && v[1] != '0';
  if (v[0] == '1') return v.size() == 11 && (v[1] >= '3' || phone_nanp(v));
  const bool trunk = (v[0] == '8' || v[0] == '7') && v[1] >= '3' && v[1] != '5' && v[1] != '6';
  return v.size() <= 10 || (v.size() == 11 && trunk) || plan_fits(v);
}

// Up to eight letters as one number.
constexpr std::uint64_t packed(std::string_view letters) {
  std::uint64_t number = 0;
  for (const char c : letters) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

// What ends a file's name, and no domain's.
constexpr std::array kSuffixes = {
    packed("png"),   packed("jpg"),  packed("jpeg"), packed("gif"),     packed("svg"),
    packed("webp"),  packed("ico"),  packed("bmp"),  packed("tiff"),    packed("pdf"),
    packed("css"),   packed("scss"), packed("less"), packed("js"),      packed("mjs"),
    packed("jsx"),   packed("ts"),   packed("tsx"),  packed("vue"),     packed("json"),
    packed("xml"),   packed("html"), packed("htm"),  packed("md"),      packed("txt"),
    packed("csv"),   packed("yaml"), packed("yml"),  packed("toml"),    packed("lock"),
    packed("cc"),    packed("cpp"),  packed("hpp"),  packed("php"),     packed("java"),
    packed("class"), packed("jar"),  packed("so"),   packed("dll"),     packed("exe"),
    packed("whl"),   packed("tgz"),  packed("gz"),   packed("service"),
};

// Whether a capital follows a small letter: a name in code ("user@service.getName").
bool has_hump(std::string_view name) {
  for (std::size_t i = 1; i < name.size(); ++i) {
    if (is_upper(name[i]) && is_lower(name[i - 1])) return true;
  }
  return false;
}

// RFC 5321 and what mail is in practice: dot-atom, LDH labels, a top level of letters that is no
// file's suffix and no name in code.
bool email(std::string_view v) {
  const std::size_t at = v.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || v.size() > 254) return false;
  const std::string_view local = v.substr(0, at);
  const std::string_view domain = v.substr(at + 1);
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos)
    return false;
  std::size_t begin = 0;
  std::size_t labels = 0;
  std::string_view label;
  while (begin <= domain.size()) {
    const std::size_t end = std::min(domain.find('.', begin), domain.size());
    label = domain.substr(begin, end - begin);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    ++labels;
    begin = end + 1;
  }
  if (labels < 2 || label.size() < 2 || is_digit(label.front()) || is_digit(label.back()) ||
      has_hump(label))
    return false;
  std::uint64_t top = 0;
  if (label.size() <= sizeof top) {
    for (const char c : label) top = top << 8 | static_cast<unsigned char>(to_lower(c));
  }
  // .cc, .so, .md, .ts are no file names where the domain has a name of a mail host before: only an
  // image's scale ("@2x.png") or a version ("@1.2.js") has a digit right behind the @.
  const bool suffix = std::find(kSuffixes.begin(), kSuffixes.end(), top) != kSuffixes.end();
  const bool country = label.size() == 2;
  return !(suffix && (!country || is_digit(domain.front()))) &&
         !(is_digit(domain.front()) && labels == 2 && domain.find('x') == 1);
}

constexpr std::array kTable = {
    Validator{"email", "RFC 5321, RFC 1123", false, email},
    Validator{"phone", "ITU-T E.164: length by country code", false, phone},
    Validator{"phone-e164", "ITU-T E.164: length by country code", true, phone_e164},
    Validator{"phone-national",
              "ITU-T E.164 and national numbering plans: trunk prefixes and lengths", true,
              phone_national},
    Validator{"phone-nanp", "North American Numbering Plan: area and exchange", true, phone_nanp},
};

}  // namespace

std::span<const Validator> contact_validators() { return kTable; }

}  // namespace assay::patterns
