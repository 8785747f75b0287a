#include "patterns/value_quantities.h"

#include <algorithm>
#include <array>
#include <string>

#include "patterns/value_shapes.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// 0x and forty hexadecimal digits: an address on a chain, of a contract or token.
bool is_chain_address(std::string_view value) {
  constexpr std::size_t kDigits = 40;
  return value.size() == kDigits + 2 && value.starts_with("0x") &&
         std::all_of(value.begin() + 2, value.end(), is_hex);
}

// ~200-500, 99.0%: about how many, a share.
bool is_measure(std::string_view value) {
  const bool about = value.front() == '~', share = value.back() == '%';
  if (value.size() > 4 && !has_any(value, ".-,")) return false;
  return about != share &&
         std::all_of(value.begin() + (about ? 1 : 0), value.end() - (share ? 1 : 0),
                     [](char c) { return is_digit(c) || c == '.' || c == '-' || c == ','; });
}

// 127.0.0.1:27017/database: a host by its number, and what it has.
bool is_host(std::string_view value) {
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t begin = at;
    while (at < value.size() && is_digit(value[at])) ++at;
    if (at == begin || at - begin > 3 || at >= value.size()) return false;
    if (value[at] != (part < 3 ? '.' : ':')) return false;
    ++at;
  }
  const std::size_t port = at;
  while (at < value.size() && is_digit(value[at])) ++at;
  return at > port && (at == value.size() || value[at] == '/');
}

// D:PAI(A;;0xd01f01ff;;;SY), O:SYG:SYD:(A;;…): who may do what, as Windows writes it.
bool is_descriptor(std::string_view value) {
  return value.size() > 4 && (value.starts_with("D:") || value.starts_with("O:")) &&
         value.find(";;;") != std::string_view::npos;
}

// #ffef5350, #9e9: a colour with its alpha or a short one, in letters of one case.
bool is_colour(std::string_view value) {
  return (value.size() == 4 || value.size() == 7 || value.size() == 9) && value.front() == '#' &&
         std::all_of(value.begin() + 1, value.end(), is_hex) &&
         (std::none_of(value.begin(), value.end(), is_lower) ||
          std::none_of(value.begin(), value.end(), is_upper));
}

// v0.11.0@sha256:776b…: an image of a container.
bool is_image(std::string_view value) {
  constexpr std::string_view kMark = "@sha256:";
  const std::size_t mark = value.find(kMark);
  return mark != std::string_view::npos && mark + kMark.size() + 32 <= value.size() &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(mark + kMark.size()), value.end(),
                     is_hex);
}

// $14.99, $779.48: what a pass costs.
bool is_price(std::string_view value) {
  return value.size() > 1 && value.front() == '$' && is_digit(value[1]) &&
         std::all_of(value.begin() + 1, value.end(),
                     [](char c) { return is_digit(c) || c == '.' || c == ','; });
}

// IDX_8108668f1658b14b9db299634e: how mappers of objects to tables call an index or a key.
bool is_index_name(std::string_view value) {
  constexpr std::array<std::string_view, 5> kKinds = {"IDX_", "FK_", "UQ_", "PK_", "REL_"};
  constexpr std::size_t kLeast = 20;
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    return value.starts_with(kind) && value.size() >= kind.size() + kLeast &&
           std::all_of(value.begin() + static_cast<std::ptrdiff_t>(kind.size()), value.end(),
                       is_hex);
  });
}

// 720h, 30s; P1Y2M10DT2H30M of ISO 8601
bool is_duration(std::string_view value) {
  if (value.size() > 2 && value.front() == 'P' && (is_digit(value[1]) || value[1] == 'T'))
    return is_upper(value.back()) && std::all_of(value.begin() + 1, value.end(), [](char c) {
             return is_digit(c) || std::string_view("YMWDTHS.").find(c) != std::string_view::npos;
           });
  const std::string_view unit =
      value.substr(std::min(value.size(), value.find_first_not_of("0123456789")));
  return unit.size() < value.size() && (unit == "h" || unit == "m" || unit == "s" || unit == "ms");
}

// AES-128-CBC, usmHMAC192SHA256AuthProtocol, sha256WithRSAEncryption: an algorithm. No digits but
// behind names of such.
bool is_algorithm(std::string_view value) {
  constexpr std::array<std::string_view, 15> kFamilies = {
      "rc",   "aes",      "sha",      "hmac", "des",   "rsa",  "md",   "chacha",
      "poly", "camellia", "blowfish", "aria", "pbkdf", "hkdf", "argon"};
  constexpr std::size_t kLongest = 48;
  if (value.size() > kLongest) return false;
  const std::string lower = lowered(value);
  std::size_t families = 0;
  for (std::size_t i = 0; i < lower.size();) {
    if (!is_alnum(lower[i]) && !joins_parts(lower[i])) return false;
    if (!is_digit(lower[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < lower.size() && is_digit(lower[end])) ++end;
    std::size_t word = i;
    if (word > 0 && joins_parts(lower[word - 1])) --word;
    const std::string_view before = std::string_view(lower).substr(0, word);
    const bool length = std::string_view(lower).substr(end).starts_with("bit");
    if (end - i > 4 ||
        (!length && std::none_of(kFamilies.begin(), kFamilies.end(),
                                 [&](std::string_view name) { return before.ends_with(name); })))
      return false;
    ++families;
    i = end;
  }
  return families > 0;
}

// bug#473240, rfc2759, UA-136142416-1: a number that somebody else gives out.
bool is_reference_number(std::string_view value) {
  if (value.starts_with("UA-") && value.find_first_not_of("0123456789-", 3) == value.npos)
    return true;
  if (value.size() < 9 && lowered(value).starts_with("rfc") &&
      std::all_of(value.begin() + 3, value.end(), is_digit))
    return true;
  const std::size_t hash = value.find('#');
  if (hash == std::string_view::npos || hash < 2 || hash + 1 == value.size()) return false;
  const auto at = value.begin() + static_cast<std::ptrdiff_t>(hash);
  return value.size() - hash > 4 && std::all_of(value.begin(), at, is_letter) &&
         std::all_of(at + 1, value.end(), is_digit);
}

// {262E99C9-6160-4871-ACEC-4E61736B6F21}: a GUID, of a name.
bool has_guid(std::string_view value) {
  constexpr std::size_t kGuid = 36;
  const std::size_t open = value.find('{');
  return open != std::string_view::npos && open + kGuid + 1 < value.size() &&
         value[open + kGuid + 1] == '}' && value[open + 9] == '-' && value[open + 14] == '-';
}

// 19700101000009.9Z: a moment of a directory's.
bool is_moment(std::string_view value) {
  return value.size() > 14 && value.back() == 'Z' &&
         value.find_first_not_of("0123456789.") + 1 == value.size();
}

// $88A5, 0x0020L, (0x0080): a number of a program.
bool is_hex_number(std::string_view value) {
  if (value.size() > 1 && value.front() == '-') value.remove_prefix(1);
  if (value.front() == '(' && value.back() == ')') value = value.substr(1, value.size() - 2);
  const std::size_t mark = value.starts_with("0x") || value.starts_with("0X") ? 2
                           : value.starts_with('$')                           ? 1
                                                                              : 0;
  if (mark == 0) return false;
  value.remove_prefix(mark);
  while (!value.empty() && has_any(value.substr(value.size() - 1), "uUlL")) value.remove_suffix(1);
  const std::size_t least = mark == 2 ? 1 : 2;
  return value.size() >= least && value.size() <= 8 &&
         std::all_of(value.begin(), value.end(), is_hex);
}

// T1098.001: a technique of ATT&CK.
bool is_technique(std::string_view value) {
  return (value.size() == 5 || value.size() == 9) && value[0] == 'T' &&
         std::all_of(value.begin() + 1, value.begin() + 5, is_digit) &&
         (value.size() == 5 ||
          (value[5] == '.' && std::all_of(value.begin() + 6, value.end(), is_digit)));
}

// UTF-8, ISO-8859-5, windows-1252, KOI8-R, EUC-JP: an encoding.
bool is_charset(std::string_view value) {
  constexpr std::array<std::string_view, 6> kNumbered = {"utf-",      "iso-8859-",  "iso8859-",
                                                         "iso_8859-", "windows-12", "cp12"};
  constexpr std::array<std::string_view, 2> kLettered = {"koi8-", "euc-"};
  constexpr std::size_t kLongest = 16, kMost = 2;
  if (value.size() > kLongest) return false;
  const std::string lower = lowered(value);
  const auto is_one = [&](std::string_view family, auto is) {
    if (!lower.starts_with(family)) return false;
    const std::string_view rest = std::string_view(lower).substr(family.size());
    return !rest.empty() && rest.size() <= kMost && std::all_of(rest.begin(), rest.end(), is);
  };
  return std::any_of(kNumbered.begin(), kNumbered.end(),
                     [&](std::string_view family) { return is_one(family, is_digit); }) ||
         std::any_of(kLettered.begin(), kLettered.end(),
                     [&](std::string_view family) { return is_one(family, is_letter); });
}

// test%2F20210521%2Fus-east-1%2Fs3: whose key signs a request to Amazon's services, on which day.
bool is_signing_scope(std::string_view value) {
  for (const std::string_view mark : {"/20", "%2F20"}) {
    const std::size_t at = value.find(mark);
    if (at == std::string_view::npos) continue;
    constexpr std::size_t kDay = 8;
    const std::string_view day = value.substr(at + mark.size() - 2);
    const std::string_view behind = day.substr(std::min(kDay, day.size()));
    if (day.size() > kDay && std::all_of(day.begin(), day.begin() + kDay, is_digit) &&
        behind.starts_with(mark.substr(0, mark.size() - 2)))
      return true;
  }
  return false;
}

}  // namespace

bool is_quantity_or_term(std::string_view value) {
  return is_chain_address(value) || is_measure(value) || is_host(value) || is_descriptor(value) ||
         is_colour(value) || is_image(value) || is_price(value) || is_index_name(value) ||
         is_duration(value) || is_algorithm(value) || is_reference_number(value) ||
         has_guid(value) || is_moment(value) || is_hex_number(value) || is_technique(value) ||
         is_charset(value) || is_signing_scope(value);
}

}  // namespace assay::patterns
