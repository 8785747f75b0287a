// International identifiers of organisations, and machine-readable zones of travel documents.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;
using calendar::two;

bool lei(std::string_view v) { return v.size() == 20 && all_digits(v.substr(18)) && mod_97_10(v); }

// ENTSO-E: issuing office, kind, body; hyphens count as 36. As it stands in the text.
bool eic(std::string_view v) {
  if (v.size() != 16 || !is_digit(v[0]) || !is_digit(v[1]) || !is_upper(v[2])) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const int d = v[i] == '-' ? 36 : base36(v[i]);
    if (d < 0) return false;
    sum += d * static_cast<int>(16 - i);
  }
  const int check = 36 - (sum + 36) % 37;  // 36 would be a hyphen, which is not given out
  return check != 36 && base36(v[15]) == check;
}

int mrz_value(char c) { return c == '<' ? 0 : base36(c); }
bool mrz_check(std::string_view field, char check) {
  constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const int d = mrz_value(field[i]);
    if (d < 0) return false;
    sum += d * kWeights[i % 3];
  }
  return check == static_cast<char>('0' + sum % 10) || (check == '<' && sum == 0);
}
std::string_view next_line(std::string_view& rest) {
  const std::size_t begin = rest.find_first_not_of(" \r\n\t");
  if (begin == std::string_view::npos) return {};
  rest = rest.substr(begin);
  const std::size_t end = rest.find_first_of(" \r\n\t");
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  return line;
}
// ICAO Doc 9303: number, birth and expiry with their digits, in two lines of 44 or 36 or in three
// of 30.
bool mrz(std::string_view v) {
  const std::string_view first = next_line(v);
  const std::string_view second = next_line(v);
  if (first.size() == 30 && second.size() == 30) {
    return mrz_check(first.substr(5, 9), first[14]) && mrz_check(second.substr(0, 6), second[6]) &&
           mrz_check(second.substr(8, 6), second[14]);
  }
  if (first.size() != second.size() || (first.size() != 44 && first.size() != 36)) return false;
  return mrz_check(second.substr(0, 9), second[9]) && mrz_check(second.substr(13, 6), second[19]) &&
         mrz_check(second.substr(21, 6), second[27]);
}

constexpr std::array kTable = {
    Validator{"eu-eic", "ENTSO-E EIC: weights 16…2 mod 37", false, eic},
    Validator{"lei", "ISO 17442: ISO/IEC 7064 MOD 97-10", true, lei},
    Validator{"mrz", "ICAO Doc 9303: weights 7,3,1, three check digits", false, mrz},
};

}  // namespace

std::span<const Validator> organisation_validators() { return kTable; }

}  // namespace assay::patterns
