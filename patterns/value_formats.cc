#include "patterns/value_formats.h"

#include <algorithm>

#include "patterns/value_shapes.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// %vHTTP2_PING_TIMEOUT, %+vUpdateNodePool: a verb of a format and what a program's texts go on
// with.
bool begins_with_verb(std::string_view value) {
  if (value.front() != '%' || value.size() < 4) return false;
  const std::size_t verb = value[1] == '+' || value[1] == '#' ? 2 : 1;
  return std::string_view("vwsdqTxX").find(value[verb]) != std::string_view::npos &&
         is_letter(value[verb + 1]) &&
         (value.size() > 20 || std::none_of(value.begin(), value.end(), is_digit));
}

// %08x, %0*lx, %-5zu: a conversion of printf's that no password has by chance, at `at`.
bool is_conversion(std::string_view value, std::size_t at) {
  std::size_t end = at + 1;
  while (end < value.size() && (is_digit(value[end]) || has_any("*.#-+", value.substr(end, 1))))
    ++end;
  const std::string_view flags = value.substr(at + 1, end - at - 1);
  const std::string_view rest = value.substr(end);
  const std::string_view kind = rest.substr(0, 1);
  if (flags.size() > 1 && flags.front() == '0' && has_any(kind, "xXdu")) return true;
  if (has_any(flags, "*") && has_any(kind, "sdxuXlhz")) return true;
  for (const std::string_view wide : {"lu", "ld", "lx", "llu", "lld", "llx", "zu", "zd"}) {
    if (rest.starts_with(wide) && (rest.size() == wide.size() || !is_alnum(rest[wide.size()])))
      return true;
  }
  return false;
}

// user-%s, %d: a text or a number, with nothing joined to it.
bool has_plain_conversion(std::string_view value) {
  for (const std::string_view mark : {"%s", "%d", "%i"}) {
    const std::size_t at = value.rfind(mark);
    if (at != std::string_view::npos && (at + 2 == value.size() || !is_alnum(value[at + 2])))
      return true;
  }
  return false;
}

}  // namespace

bool is_format(std::string_view value, bool quoted) {
  if (value.front() == '%' && value.size() <= 8) return true;
  if (value.starts_with("0x%") || value.starts_with("0X%")) return true;
  if (value.find("%ls") != std::string_view::npos || has_plain_conversion(value)) return true;
  std::size_t tildes = 0;  // of Erlang: ~p~nKey
  std::size_t letters = 0;
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    const char next = value[i + 1];
    tildes += value[i] == '~' && has_any("pnsw", value.substr(i + 1, 1)) ? 1U : 0U;
    if (value[i] != '%') continue;
    letters += is_letter(next) && !is_hex(next) ? 1U : 0U;
    if (is_conversion(value, i)) return true;
  }
  // %rP%yY%mM: of a date
  if (tildes > 1 || letters > 2) return true;
  // 0x%1, of Qt's translations
  const std::size_t numbered = value.rfind('%');
  if (value.size() < 9 && numbered + 2 == value.size() && is_digit(value.back())) return true;
  // bridge-nf-call-%stables
  const std::size_t text = value.find("%s");
  if (text != std::string_view::npos && has_any(value, "._-") &&
      std::all_of(value.begin(), value.end(),
                  [](char c) { return is_lower(c) || joins_parts(c) || c == '%'; }))
    return true;
  return !quoted && begins_with_verb(value);
}

}  // namespace assay::patterns
