// Dates of birth (no clock: see calendar.h), and identifiers of persons as authors.
#include <array>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/validators_tables.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// The numbers of a text, at most three: a fourth makes it no date.
struct Numbers {
  std::array<int, 3> value{};
  std::array<int, 3> width{};
  int count = 0;
};

constexpr Numbers numbers_of(std::string_view text) {
  Numbers numbers;
  bool inside = false;
  for (const char c : text) {
    if (!is_digit(c)) {
      inside = false;
      continue;
    }
    if (!inside && ++numbers.count > 3) return numbers;
    inside = true;
    const auto at = static_cast<std::size_t>(numbers.count - 1);
    if (++numbers.width[at] > 8) return {};
    numbers.value[at] = numbers.value[at] * 10 + (c - '0');
  }
  return numbers;
}

constexpr bool is_birth(int year, int month, int day) {
  constexpr int kOldest = 1880;
  return year >= kOldest && year <= calendar::kNow && calendar::is_date(year, month, day);
}

constexpr int full_year(int value, int width) {
  if (width > 2) return value;
  return 2000 + value > calendar::kNow ? 1900 + value : 2000 + value;
}

// In one of the orders that people write (ISO 8601, day first, month first), a day that there was
// between 1880 and now. A month's name is left to the rule's expression: the year and a day remain.
constexpr bool birth_date(std::string_view text) {
  const Numbers n = numbers_of(text);
  if (n.count == 1) {
    const int v = n.value[0];
    return n.width[0] == 8 && (is_birth(v / 10000, v / 100 % 100, v % 100) ||
                               is_birth(v % 10000, v / 10000 % 100, v / 1000000));
  }
  if (n.count == 2) {
    const std::size_t year = n.width[0] > 2 ? 0 : 1;
    const int day = n.value[1 - year];
    return day >= 1 && day <= 31 && is_birth(full_year(n.value[year], n.width[year]), 1, day);
  }
  if (n.count != 3) return false;
  if (n.width[0] == 4)
    return is_birth(n.value[0], n.value[1], n.value[2]) ||
           is_birth(n.value[0], n.value[2], n.value[1]);
  const int year = full_year(n.value[2], n.width[2]);
  return is_birth(year, n.value[1], n.value[0]) || is_birth(year, n.value[0], n.value[1]);
}

static_assert(birth_date("1984-02-29") && birth_date("29.2.84") && birth_date("02/29/1984"));
static_assert(!birth_date("29/02/1983") && !birth_date("1984-13-13") && !birth_date("1.2.3.1984"));

// ISO 27729: fifteen digits and a check digit of ISO/IEC 7064 MOD 11-2. ORCID gives out a block of
// them.
constexpr bool isni(std::string_view v) { return v.size() == 16 && checksum::mod_11_2(v); }

static_assert(isni("0000000121032683") && isni("000000021694233X"));
static_assert(!isni("0000000121032684") && !isni("00000002169423"));

constexpr std::array kTable = {
    Validator{"birth-date", "ISO 8601 and national orders: a day of 1880 or later", false,
              birth_date},
    Validator{"isni", "ISO 27729: ISO/IEC 7064 MOD 11-2", true, isni},
};

}  // namespace

std::span<const Validator> person_validators() { return kTable; }

}  // namespace assay::patterns
