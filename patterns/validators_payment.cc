// Cards and accounts.
#include <array>
#include <cstdint>

#include "patterns/calendar.h"
#include "patterns/checksum.h"
#include "patterns/iban_registry.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

using namespace checksum;

// Issuer ranges by their first six digits, with the lengths that the scheme issues (bit n: n
// digits).
struct IinRange {
  std::uint32_t first, last;
  std::uint32_t lengths;
};
constexpr std::uint32_t of(int a) { return std::uint32_t{1} << a; }
constexpr std::uint32_t from_to(int a, int b) {
  std::uint32_t bits = 0;
  for (int i = a; i <= b; ++i) bits |= of(i);
  return bits;
}
// ISO/IEC 7812; schemes' public developer pages. Sorted by first.
constexpr std::array<IinRange, 31> kIin = {{
    {100000, 199999, of(15)},                    // UATP
    {220000, 220499, from_to(16, 19)},           // Mir
    {222100, 272099, of(16)},                    // Mastercard 2-series
    {300000, 305999, of(14) | from_to(16, 19)},  // Diners Club
    {309500, 309599, of(14) | from_to(16, 19)},
    {340000, 349999, of(15)},                    // American Express
    {352800, 358999, from_to(16, 19)},           // JCB
    {360000, 369999, from_to(14, 19)},           // Diners Club International
    {370000, 379999, of(15)},                    // American Express
    {380000, 399999, of(14) | from_to(16, 19)},  // Diners Club
    {400000, 499999, of(13) | of(16) | of(19)},  // Visa
    {500000, 509999, from_to(12, 19)},           // Maestro, Elo, Verve
    {510000, 559999, of(16)},                    // Mastercard
    {560000, 589999, from_to(12, 19)},           // Maestro
    {600000, 601099, from_to(12, 19)},
    {601100, 601199, from_to(16, 19)},  // Discover
    {601200, 619999, from_to(12, 19)},  // Maestro, RuPay
    {620000, 629999, from_to(16, 19)},  // UnionPay
    {630000, 639999, from_to(12, 19)},  // Maestro
    {640000, 659999, from_to(16, 19)},  // Discover, RuPay, Troy
    {660000, 699999, from_to(12, 19)},  // Maestro
    {810000, 817199, from_to(16, 19)},  // RuPay, UnionPay
    {860000, 860099, of(16)},           // Uzcard
    {979200, 979299, of(16)},           // Troy
    {980000, 980099, of(16)},
    {980400, 980499, of(16)},
    {980700, 980799, of(16)},
    {986000, 986099, of(16)},  // Humo
    {989100, 989199, of(16)},
    {989200, 989299, of(16)},
    {990000, 990000, of(16)},
}};

bool iin(std::string_view v) {
  if (v.size() < 12 || v.size() > 19 || !all_digits(v)) return false;
  const auto prefix = static_cast<std::uint32_t>(number(v.substr(0, 6)));
  for (const IinRange& range : kIin) {
    if (prefix >= range.first && prefix <= range.last)
      return ((range.lengths >> v.size()) & 1U) != 0;
  }
  return false;
}

bool payment_card(std::string_view v) { return iin(v) && luhn(v) && !one_digit_repeated(v); }

bool es_ccc(std::string_view v) {
  if (!digits(v, 20)) return false;
  const auto check = [](int sum) {
    const int c = 11 - sum % 11;
    return c == 10 ? 1 : c == 11 ? 0 : c;
  };
  return check(weighted(v, {4, 8, 5, 10, 9, 7, 3, 6})) == value_of(v[8]) &&
         check(weighted(v.substr(10), {1, 2, 4, 8, 5, 10, 9, 7, 3, 6})) == value_of(v[9]);
}

bool no_account(std::string_view v) {
  if (!digits(v, 11)) return false;
  return weighted(v, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

bool be_account(std::string_view v) {
  if (!digits(v, 12)) return false;
  const int r = remainder(v.substr(0, 10), 97);
  return (r == 0 ? 97 : r) == calendar::two(v, 10);
}

// National check digits inside an IBAN, where the registry's country has them in every account
// number.
bool national_check(std::string_view country, std::string_view bban) {
  if (country == "BE") return be_account(bban);
  if (country == "ES") return es_ccc(bban);
  if (country == "NO") return weighted(bban, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
  if (country == "ME") return mod_97_10(bban);
  return true;
}

bool iban(std::string_view v) {
  if (v.size() < 15 || v.size() > 34 || !is_digit(v[2]) || !is_digit(v[3])) return false;
  const std::string_view country = v.substr(0, 2);
  const std::string_view bban = v.substr(4);
  if (!bban_fits(country, bban)) return false;
  const int r = remainder_97(bban);
  return r >= 0 && remainder_97(v.substr(0, 4), r) == 1 && national_check(country, bban) &&
         bban.find_first_not_of('0') != std::string_view::npos;
}

bool bic(std::string_view v) {
  if (v.size() != 8 && v.size() != 11) return false;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (i < 4 ? !(is_upper(v[i]) || is_digit(v[i])) : i < 6 ? !is_upper(v[i]) : base36(v[i]) < 0)
      return false;
  }
  return is_upper(v[0]) && is_upper(v[3]) && is_country(v.substr(4, 2));
}

bool us_routing(std::string_view v) {
  if (!digits(v, 9) || v == "000000000") return false;
  return weighted(v, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0;
}

bool ar_cbu(std::string_view v) {
  return digits(v, 22) && mod(-weighted(v, {7, 1, 3, 9, 7, 1, 3}), 10) == value_of(v[7]) &&
         mod(-weighted(v.substr(8), {3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3}), 10) == last(v);
}

bool mx_clabe(std::string_view v) {
  constexpr std::array<int, 3> kWeights = {3, 7, 1};
  if (!digits(v, 18)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += value_of(v[i]) * kWeights[i % 3] % 10;
  return (10 - sum % 10) % 10 == last(v);
}

// As it stands in the text: the hyphen tells the prefix from the number.
bool cz_account(std::string_view v) {
  const std::size_t slash = v.rfind('/');
  if (slash == std::string_view::npos || !digits(v.substr(slash + 1), 4)) return false;
  std::string_view account = v.substr(0, slash);
  std::string_view prefix;
  if (const std::size_t dash = account.find('-'); dash != std::string_view::npos) {
    prefix = account.substr(0, dash);
    account = account.substr(dash + 1);
  }
  constexpr std::array<int, 10> kWeights = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};  // from the right
  const auto sum = [&](std::string_view part) {
    int s = 0;
    for (std::size_t i = 0; i < part.size(); ++i)
      s += value_of(part[part.size() - 1 - i]) * kWeights[i];
    return s % 11;
  };
  if (account.size() < 2 || account.size() > 10 || prefix.size() > 6 || !all_digits(account))
    return false;
  if (account.find_first_not_of('0') == std::string_view::npos) return false;
  return sum(account) == 0 && (prefix.empty() || (all_digits(prefix) && sum(prefix) == 0));
}

// Inland Revenue's specification for RWT and NRWT: bank, branch, account, suffix.
bool nz_account(std::string_view v) {
  if (v.size() < 15 || v.size() > 16 || !all_digits(v)) return false;
  const int bank = calendar::two(v, 0);
  const std::string_view branch = v.substr(2, 4);
  const std::string_view base = v.substr(6, 7);
  const auto eleven = [&](std::initializer_list<int> b, std::initializer_list<int> a) {
    return (weighted(branch, b) + weighted(base, a)) % 11 == 0;
  };
  switch (bank) {
    case 8:
      return weighted(base, {7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
    case 9: {
      const std::string_view suffix = v.substr(13);
      int sum = 0;
      constexpr std::array<int, 4> kBase = {5, 4, 3, 2};
      for (std::size_t i = 0; i < 4; ++i)
        sum += (value_of(base[3 + i]) * kBase[i]) / 10 + (value_of(base[3 + i]) * kBase[i]) % 10;
      return (sum + value_of(suffix.back())) % 11 == 0;
    }
    case 25:
    case 33:
      return weighted(base, {1, 7, 3, 1, 7, 3, 1}) % 10 == 0;
    case 26:
    case 28:
    case 29: {
      int sum = 0;
      constexpr std::array<int, 7> kBase = {1, 3, 7, 1, 3, 7, 1};
      for (std::size_t i = 0; i < 7; ++i) sum += value_of(base[i]) * kBase[i];
      return sum % 10 == 0;
    }
    case 31:
      return true;
    default:
      break;
  }
  constexpr std::string_view kBanks = "010203061112131415161718192021222324273035384088";
  bool known = false;
  for (std::size_t i = 0; i < kBanks.size(); i += 2)
    known = known || kBanks.substr(i, 2) == v.substr(0, 2);
  if (!known) return false;
  return number(base) < 990000 ? eleven({6, 3, 7, 9}, {0, 10, 5, 8, 4, 2, 1})
                               : eleven({0, 0, 0, 0}, {0, 10, 5, 8, 4, 2, 1});
}

bool rf_reference(std::string_view v) {
  if (v.size() < 5 || v.size() > 25 || v.substr(0, 2) != "RF" || !all_digits(v.substr(2, 2)))
    return false;
  const int r = remainder_97(v.substr(4));
  return r >= 0 && remainder_97(v.substr(0, 4), r) == 1;
}

bool sepa_creditor(std::string_view v) {
  if (v.size() < 8 || v.size() > 35 || !is_country(v.substr(0, 2)) || !all_digits(v.substr(2, 2)))
    return false;
  const int r = remainder_97(v.substr(7));
  return r >= 0 && remainder_97(v.substr(0, 4), r) == 1;
}

bool ch_reference(std::string_view v) {
  return v.size() >= 7 && v.size() <= 27 && mod_10_recursive(v) &&
         v.find_first_not_of('0') != std::string_view::npos;
}

// ISO/IEC 7813: %B PAN ^ NAME ^ YYMM… ? or ; PAN = YYMM… ?
bool track_data(std::string_view v) {
  std::size_t begin = v.find_first_of("0123456789");
  if (begin == std::string_view::npos) return false;
  const std::size_t end = v.find_first_not_of("0123456789", begin);
  if (end == std::string_view::npos) return false;
  const std::string_view pan = v.substr(begin, end - begin);
  const std::size_t field = v[end] == '=' ? end + 1
                            : v.find('^', end + 1) == std::string_view::npos
                                ? v.size()
                                : v.find('^', end + 1) + 1;
  if (field + 4 > v.size() || !all_digits(v.substr(field, 4))) return false;
  const int month = calendar::two(v, field + 2);
  return luhn(pan) && month >= 1 && month <= 12;
}

constexpr std::array kTable = {
    Validator{"ar-cbu", "BCRA Comunicación A 2530: weights 7,1,3,9 mod 10, twice", true, ar_cbu},
    Validator{"be-ogm", "Febelfin structured communication: MOD 97", true, be_account},
    Validator{"bic", "ISO 9362: form and ISO 3166 country", true, bic},
    Validator{"ch-esr", "SIX: MOD 10 recursive", true, ch_reference},
    Validator{"cz-bank-account", "ČNB vyhláška 169/2011: weighted mod 11, prefix and number", false,
              cz_account},
    Validator{"es-ccc", "Consejo Superior Bancario: weights 1,2,4,8,5,10,9,7,3,6 mod 11, twice",
              true, es_ccc},
    Validator{"iban", "ISO 13616 registry and ISO/IEC 7064 MOD 97-10", true, iban},
    Validator{"iin", "ISO/IEC 7812: issuer ranges with their lengths", true, iin},
    Validator{"iso11649", "ISO 11649: MOD 97-10", true, rf_reference},
    Validator{"luhn", "ISO/IEC 7812-1 Annex B (Luhn)", true, luhn},
    Validator{"mx-clabe", "Asociación de Bancos de México: weights 3,7,1 mod 10", true, mx_clabe},
    Validator{"no-kontonr", "Bits: weights 5,4,3,2,7,6,5,4,3,2 mod 11", true, no_account},
    Validator{"nz-bank-account", "Inland Revenue RWT specification: by bank mod 11 or 10", true,
              nz_account},
    Validator{"payment-card", "ISO/IEC 7812: issuer range, length and Luhn", true, payment_card},
    Validator{"sepa-creditor", "EPC AT-02: MOD 97-10 without the business code", true,
              sepa_creditor},
    Validator{"track-data", "ISO/IEC 7813: PAN with Luhn and an expiry month", false, track_data},
    Validator{"us-routing", "ABA routing number: weights 3,7,1 mod 10", true, us_routing},
};

}  // namespace

std::span<const Validator> payment_validators() { return kTable; }

}  // namespace assay::patterns
