#include "formats/escaped.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "formats/readable.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMinEscapes = 3;
/// How far before the first escape a stretch begins: a name, a quote, a separator.
constexpr std::size_t kBefore = 200;
/// Bytes without an escape that end a stretch of escapes within a line.
constexpr std::size_t kMaxQuiet = 400;

bool is_hex(char c) { return hex_digit(c) >= 0; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

// =C3=A4 and =E4 of quoted-printable; `more`: what stands behind the '='.
bool is_printable_letter(std::string_view more) {
  return at_or_nul(more, 0) >= 'C' && at_or_nul(more, 0) <= 'F' && is_hex(at_or_nul(more, 1)) &&
         !is_lower(at_or_nul(more, 1)) &&
         (at_or_nul(more, 2) == '=' || is_lower(at_or_nul(more, 2)));
}

// An escape that hides something. `more`: what stands behind its first character.
bool is_escape(char c, std::string_view more) {
  const auto at = [&](std::size_t i) { return at_or_nul(more, i); };
  switch (c) {
    case '%':
      return is_hex(at(0)) && is_hex(at(1));
    case '\\':
      if (at(0) == 'x') return is_hex(at(1)) && is_hex(at(2));
      if (at(0) == 'u') return is_hex(at(1)) && is_hex(at(2)) && is_hex(at(3)) && is_hex(at(4));
      return at(0) <= '3' && is_octal(at(0)) && is_octal(at(1)) && is_octal(at(2));
    case '&':
      return at(0) == '#' || more.starts_with("quot;");
    default:
      return (at(0) == '3' && (at(1) == 'D' || at(1) == 'd')) || at(0) == '\n' || at(0) == '\r' ||
             is_printable_letter(more);
  }
}

// Whether there is enough of it to be worth decoding: `least` escapes of one kind, each near the
// one before, from `from` on.
bool has_enough(std::string_view text, std::size_t from, char c, std::size_t least) {
  const auto counts = [&](std::string_view more) {
    return is_escape(c, more) ||
           (c == '=' && is_hex(at_or_nul(more, 0)) && is_hex(at_or_nul(more, 1)));
  };
  for (std::size_t found = 0; found < least; ++found) {
    const std::string_view near = text.substr(from, kMaxQuiet);
    std::size_t at = near.find(c);
    while (at != std::string_view::npos && !counts(near.substr(at + 1, 5)))
      at = near.find(c, at + 1);
    if (at == std::string_view::npos) return false;
    from += at + 1;
  }
  return true;
}

bool is_mark(char c, char next) {
  switch (c) {
    case '%':
      return true;
    case '\\':
      return next == 'u' || next == 'x' || (next >= '0' && next <= '3');
    case '&':
      return next == '#' || next == 'q';
    case '=':
      return next == '3' || next == '\n' || next == '\r' || (next >= 'C' && next <= 'F');
    default:
      return false;
  }
}

// The first place from `at` on that may be an escape's, by its byte and the next one.
std::size_t candidate_by_byte(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_mark(text[at], at_or_nul(text, at + 1))) ++at;
  return at;
}

#if defined(__x86_64__)
// The same, 32 bytes a step: '=' alone is everywhere in code, so that both bytes are looked at.
__attribute__((target("avx2"))) std::size_t candidate_by_avx2(std::string_view text,
                                                              std::size_t at) {
  const __m256i low_bits = _mm256_set1_epi8(static_cast<char>(0xFC));
  for (; at + 33 <= text.size(); at += 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at + 1));
    const __m256i digit =
        _mm256_cmpeq_epi8(_mm256_and_si256(next, low_bits), _mm256_set1_epi8('0'));  // 0 to 3
    const __m256i letter = _mm256_or_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8('u')),
                                           _mm256_cmpeq_epi8(next, _mm256_set1_epi8('x')));
    const __m256i back = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')),
                                          _mm256_or_si256(digit, letter));
    const __m256i line_end = _mm256_or_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8('\n')),
                                             _mm256_cmpeq_epi8(next, _mm256_set1_epi8('\r')));
    const __m256i high = _mm256_or_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8('C')),
                                         _mm256_cmpeq_epi8(_mm256_and_si256(next, low_bits),
                                                           _mm256_set1_epi8('D')));  // to G
    const __m256i equals =
        _mm256_and_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('=')),
                         _mm256_or_si256(_mm256_or_si256(line_end, high),
                                         _mm256_cmpeq_epi8(next, _mm256_set1_epi8('3'))));
    const __m256i hash = _mm256_or_si256(_mm256_cmpeq_epi8(next, _mm256_set1_epi8('#')),
                                         _mm256_cmpeq_epi8(next, _mm256_set1_epi8('q')));
    const __m256i entity = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('&')), hash);
    const __m256i percents = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('%'));
    const auto mask = static_cast<unsigned>(_mm256_movemask_epi8(
        _mm256_or_si256(_mm256_or_si256(back, equals), _mm256_or_si256(entity, percents))));
    if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
  }
  return candidate_by_byte(text, at);
}
#endif

using Candidate = std::size_t (*)(std::string_view, std::size_t);
Candidate choose() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return candidate_by_avx2;
#endif
  return candidate_by_byte;
}

// The first escape from `from` on; text.size() when there is none.
std::size_t next_escape(std::string_view text, std::size_t from) {
  static const Candidate candidate = choose();
  for (std::size_t at = candidate(text, from); at < text.size(); at = candidate(text, at + 1)) {
    if (is_escape(text[at], text.substr(at + 1, 5))) return at;
  }
  return text.size();
}

/// What one escape stands for.
struct Escape {
  std::string text;
  std::size_t size = 0;  ///< bytes of the escape
};

void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12));
    out += static_cast<char>(0x80U | ((code >> 6) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x110000) {
    out += static_cast<char>(0xF0U | (code >> 18));
    out += static_cast<char>(0x80U | ((code >> 12) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// `count` hexadecimal digits at `at`.
std::optional<std::uint32_t> hex_number(std::string_view text, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = hex_digit(at_or_nul(text, at + i));
    if (digit < 0) return std::nullopt;
    number = number * 16 + static_cast<std::uint32_t>(digit);
  }
  return number;
}

// A character of a string; a quote stays escaped, for it does not end the string around it.
void append_character(std::uint32_t code, std::string& out) {
  if (code == '"' || code == '\'') out += '\\';
  append_utf8(code, out);
}

// \u0070, \x70, \160; and of JSON and C \n, \t, \\, \/. `counts`: whether it hides anything.
std::optional<Escape> string_escape(std::string_view text, std::size_t at, bool& counts) {
  if (text[at] != '\\') return std::nullopt;
  const char kind = at_or_nul(text, at + 1);
  Escape escape;
  counts = kind == 'u' || kind == 'x' || (kind >= '0' && kind <= '3');
  if (kind == 'u' || kind == 'x') {
    const std::size_t digits = kind == 'u' ? 4 : 2;
    const auto code = hex_number(text, at + 2, digits);
    if (!code || (*code >= 0xD800 && *code < 0xE000)) return std::nullopt;
    append_character(*code, escape.text);
    escape.size = 2 + digits;
    return escape;
  }
  if (counts) {
    std::uint32_t code = 0;
    std::size_t digits = 0;
    for (; digits < 3; ++digits) {
      const char c = at_or_nul(text, at + 1 + digits);
      if (c < '0' || c > '7') return std::nullopt;
      code = code * 8 + static_cast<std::uint32_t>(c - '0');
    }
    append_character(code, escape.text);
    escape.size = 4;
    return escape;
  }
  constexpr std::string_view kFrom = "ntr\\/";
  constexpr std::string_view kTo = "\n\t\r\\/";
  const std::size_t which = kFrom.find(kind);
  if (kind == '\0' || which == std::string_view::npos) return std::nullopt;
  escape.text = kTo[which];
  escape.size = 2;
  return escape;
}

// &#112;, &#x70;, &quot; and the four others of XML.
std::optional<Escape> entity(std::string_view text, std::size_t at, bool& counts) {
  if (text[at] != '&') return std::nullopt;
  const std::string_view rest = text.substr(at, 10);
  const std::size_t end = rest.find(';');
  if (end == std::string_view::npos || end < 3) return std::nullopt;
  Escape escape;
  escape.size = end + 1;
  counts = true;
  const std::string_view name = rest.substr(1, end - 1);
  constexpr std::array<std::pair<std::string_view, char>, 5> kNames = {
      std::pair{"quot", '"'}, {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"apos", '\''}};
  for (const auto& [known, c] : kNames) {
    if (name == known) escape.text = c;
  }
  if (!escape.text.empty()) return escape;
  if (name[0] != '#') return std::nullopt;
  const bool in_hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  std::uint32_t code = 0;
  for (const char c : name.substr(in_hex ? 2 : 1)) {
    const int digit = hex_digit(c);
    if (digit < 0 || (!in_hex && digit > 9)) return std::nullopt;
    code = code * (in_hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
  }
  if (code >= 0xD800 && code < 0xE000) return std::nullopt;
  append_utf8(code, escape.text);
  if (escape.text.empty()) return std::nullopt;
  return escape;
}

std::optional<Escape> percent(std::string_view text, std::size_t at, bool& counts) {
  if (text[at] != '%') return std::nullopt;
  const auto code = hex_number(text, at + 1, 2);
  if (!code) return std::nullopt;
  counts = true;
  return Escape{std::string(1, static_cast<char>(*code)), 3};
}

// The byte that =XX at `at` writes, in capitals (RFC 2045, 6.7); -1: none stands there.
int printable_byte(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '=' || is_lower(at_or_nul(text, at + 1)) ||
      is_lower(at_or_nul(text, at + 2)))
    return -1;
  const auto code = hex_number(text, at + 1, 2);
  return code ? static_cast<int>(*code) : -1;
}

// =3D, and the end of a line that goes on. A byte beyond ASCII that is no part of UTF-8's is a
// letter of Latin 1.
std::optional<Escape> printable(std::string_view text, std::size_t at, bool& counts) {
  if (text[at] != '=' || (at > 0 && text[at - 1] == '?')) return std::nullopt;  // =?utf-8?Q?…?=
  counts = true;
  if (at_or_nul(text, at + 1) == '\n') return Escape{{}, 2};
  if (text.substr(at + 1).starts_with("\r\n")) return Escape{{}, 3};
  const int code = printable_byte(text, at);
  if (code < 0) return std::nullopt;
  const bool leads = code >= 0xC2 && (printable_byte(text, at + 3) & 0xC0) == 0x80;
  const bool follows = at >= 3 && printable_byte(text, at - 3) >= 0x80 && code < 0xC0;
  Escape escape{{}, 3};
  if (code >= 0x80 && !leads && !follows) {
    append_utf8(static_cast<std::uint32_t>(code), escape.text);
  } else {
    escape.text.assign(1, static_cast<char>(code));
  }
  return escape;
}

bool is_url_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c != '\0' && std::string_view("+-/_%.~!*&=:@,;?$").find(c) != std::string_view::npos);
}

struct Kind {
  std::string_view name;
  std::optional<Escape> (*read)(std::string_view, std::size_t, bool&);
  std::size_t least;  ///< escapes that make it worth while
  bool strict;        ///< a mark that is no escape ends the stretch as none (quoted-printable)
};
constexpr Kind kPercent{"percent", percent, kMinEscapes, false};
constexpr Kind kString{"escapes", string_escape, kMinEscapes, false};
constexpr Kind kEntity{"entities", entity, 2, false};
constexpr Kind kPrintable{"quoted-printable", printable, 2, true};

const Kind& kind_of(char mark) {
  return mark == '%' ? kPercent : mark == '\\' ? kString : mark == '&' ? kEntity : kPrintable;
}

// \u00fc, &#252;, %C3%BC: a letter beyond ASCII, no sign of Latin 1, punctuation or symbol. One is
// enough to hide a word: F\u00fchrerschein.
bool is_letter_escape(const Kind& kind, std::string_view text, std::size_t at,
                      const Escape& escape) {
  const auto lead = static_cast<unsigned char>(escape.text.empty() ? '\0' : escape.text[0]);
  if (lead < 0xC3 || lead > 0xED || lead == 0xE2) return false;
  if (kind.name == kPercent.name || kind.name == kPrintable.name) {
    const std::string_view next = text.substr(std::min(at + escape.size, text.size()), 2);
    return next.size() == 2 && next[0] == text[at] &&
           std::string_view("89ABab").find(next[1]) != next.npos;
  }
  return kind.name == kEntity.name || (kind.name == kString.name && at_or_nul(text, at + 1) == 'u');
}

// jane.doe%40x.org: the sign of an address between what stands beside it in one.
bool is_at_escape(std::string_view text, std::size_t at, const Escape& escape) {
  return escape.text == "@" && at > 0 && is_word(text[at - 1]) &&
         is_alnum(at_or_nul(text, at + escape.size));
}

// Whether the escape hides something all by itself.
bool is_enough(const Kind& kind, std::string_view text, std::size_t at) {
  bool counts = false;
  const auto escape = kind.read(text, at, counts);
  return escape && (is_letter_escape(kind, text, at, *escape) || is_at_escape(text, at, *escape));
}

// Whether the stretch goes on with the character at `at`.
bool goes_on(const Kind& kind, std::string_view text, std::size_t at, std::size_t quiet) {
  const char c = text[at];
  if (c == '\0' || quiet > kMaxQuiet) return false;
  if (kind.name == kPercent.name) return is_url_character(c);
  return c != '\n' || kind.strict;
}

// Whether '+' stands for a blank in the value of a query that begins at `at`: between words and
// numbers, not in a token, an address of mail, or before a country's code.
bool has_blanks(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxValue = 256;
  const std::string_view value = text.substr(at, kMaxValue);
  bool letters = false;
  bool digits = false;
  bool blanks = false;
  for (std::size_t i = 0; i < value.size() && is_url_character(value[i]) && value[i] != '&'; ++i) {
    if (value[i] == '@' || value.substr(i).starts_with("%40")) return false;
    if (value[i] == '+') {
      if (i == 0) return false;
      blanks = true;
      letters = digits = false;
    } else if (value[i] == '%') {
      letters = letters || at_or_nul(value, i + 1) >= 'A';  // %C3
      i += 2;
    } else {
      letters = letters || is_letter(value[i]);
      digits = digits || is_digit(value[i]);
    }
    if (letters && digits) return false;
  }
  return blanks;
}

// "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" of a contact, whose '=' is no escape.
bool ends_parameters(std::string_view before) {
  constexpr std::string_view kSays = "quoted-printable";
  if (!before.ends_with(':')) return false;
  before.remove_prefix(before.size() - std::min(before.size(), kBefore));
  const std::string_view line = before.substr(before.rfind('\n') + 1);  // npos + 1: all of it
  return line.find(';') != std::string_view::npos &&
         std::search(line.begin(), line.end(), kSays.begin(), kSays.end(),
                     [](char a, char b) { return to_lower(a) == b; }) != line.end();
}

// The stretch around `mark`; where to look on.
std::size_t stretch(std::string_view text, std::size_t mark, std::size_t floor,
                    std::vector<EncodedText>& out) {
  const Kind& kind = kind_of(text[mark]);
  const std::size_t first = std::max(floor, mark > kBefore ? mark - kBefore : 0);
  const std::size_t least = is_enough(kind, text, mark) ? 1 : kind.least;
  if (least > 1 && !has_enough(text, first, text[mark], least)) return mark + 1;
  std::size_t begin = mark;
  while (begin > floor && mark - begin < kBefore && goes_on(kind, text, begin - 1, 0) &&
         text[begin - 1] != '\n' && !(kind.strict && ends_parameters(text.substr(0, begin))))
    --begin;
  const bool property = kind.strict && ends_parameters(text.substr(0, begin));
  EncodedText found;
  std::size_t escapes = 0;
  std::size_t letters = 0;
  std::size_t quiet = 0;
  std::size_t at = begin;
  std::size_t line = begin;      // where the line at hand begins…
  std::size_t line_decoded = 0;  // …and what it decodes to
  bool form = false;             // in a value of a query in which '+' stands for a blank
  while (at < text.size() && at - begin < kMaxEscaped && goes_on(kind, text, at, quiet)) {
    if (property && text[at] == '\n') break;  // the next one says for itself what it is
    bool counts = false;
    const auto escape = kind.read(text, at, counts);
    if (!escape && kind.strict && text[at] == '=') {
      // The next part's header, behind a text that was one for sure; else code.
      if (letters == 0 || line <= mark) return std::max(at, mark) + 1;
      found.text.resize(line_decoded);
      std::erase_if(found.map, [&](const auto& place) { return place.first >= line_decoded; });
      at = line;
      break;
    }
    // Bytes, no text: most escapes of source code are. Those that follow are left out, too.
    if (escape && escape->text.size() == 1 && static_cast<unsigned char>(escape->text[0]) < 0x80 &&
        !is_plain(escape->text[0])) {
      at += escape->size;
      while (at < text.size() && is_escape(text[at], text.substr(at + 1, 5))) at += escape->size;
      return std::max(std::min(at, text.size()), mark + 1);
    }
    if (found.map.empty() || escape || quiet == 0) found.map.emplace_back(found.text.size(), at);
    if (escape) {
      letters += is_letter_escape(kind, text, at, *escape) ? 1U : 0U;
      found.text += escape->text;
      at += escape->size;
      escapes += counts ? 1U : 0U;
      quiet = 0;
    } else {
      if (kind.name == kPercent.name && (text[at] == '=' || text[at] == '&'))
        form = text[at] == '=' && has_blanks(text, at + 1);
      found.text += form && text[at] == '+' ? ' ' : text[at];
      ++at;
      ++quiet;
      if (text[at - 1] == '\n') {
        line = at;
        line_decoded = found.text.size();
      }
    }
  }
  // What is written in letters of other scripts has more of their bytes than of ASCII's.
  const bool readable = 2 * letters >= std::max<std::size_t>(escapes, 1) || is_readable(found.text);
  if (escapes < least || found.text.empty() || !readable) return std::max(at, mark + 1);
  found.begin = begin;
  found.end = at;
  found.how.assign(1, std::string(kind.name));
  found.escaped = true;
  found.in = found.out = 1;
  out.push_back(std::move(found));
  return std::max(at, mark + 1);
}

}  // namespace

void find_escaped(std::string_view text, bool printable, std::vector<EncodedText>& out) {
  std::size_t done = 0;
  for (std::size_t at = next_escape(text, 0); at < text.size(); at = next_escape(text, done))
    done = text[at] == '=' && !printable ? at + 1 : stretch(text, at, done, out);
}

}  // namespace assay::formats
