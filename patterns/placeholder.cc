#include "patterns/placeholder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "scanner/base/ascii.h"
#include "scanner/base/digest.h"

namespace assay::patterns {
namespace {

constexpr std::string_view kWords = "placeholder-words";
constexpr std::string_view kValues = "placeholder-values";
constexpr std::string_view kNothing = "placeholder-nothing";
constexpr std::string_view kParts = "placeholder-name-parts";
constexpr std::string_view kCut = "placeholder-cut";
constexpr std::string_view kDocumented = "documented-credentials";
/// What a value is called is no value: password = "Passwort".
constexpr std::array<std::string_view, 3> kNames = {"password-names-", "secret-names-",
                                                    "token-names-"};
constexpr std::size_t kHashDigits = 16;
/// In a value that is longer (a key in base64) a word that is shorter stands by chance.
constexpr std::size_t kLongValue = 200, kLongWord = 7;

// How many of the steps from one character to the next are 0, or +1 / -1 throughout.
bool is_sequence(std::string_view value) {
  std::size_t same = 0;
  std::size_t up = 0;
  std::size_t down = 0;
  std::size_t steps = 0;
  char previous = 0;
  for (const char c : value) {
    if (!is_alnum(c)) continue;
    if (previous != 0) {
      ++steps;
      const int step = c - previous;
      same += step == 0 ? 1U : 0U;
      up += (step == 1 || (previous == '9' && c == '0') || (previous == '9' && c == 'a')) ? 1U : 0U;
      down += (step == -1 || (previous == '0' && c == '9')) ? 1U : 0U;
    }
    previous = c;
  }
  if (steps < 5) return false;
  const std::size_t most = std::max({same, up, down});
  return most * 10 >= steps * 8 || (steps >= 16 && same * 10 >= steps * 6);
}

// 000102030405…, 00112233…, 0f0e0d…: bytes in hexadecimal that count.
bool counts_in_hex(std::string_view value) {
  if (value.size() < 16 || value.size() % 2 != 0) return false;
  int previous = 0;
  int step = 0;
  for (std::size_t i = 0; i < value.size(); i += 2) {
    int byte = 0;
    const auto [end, error] = std::from_chars(value.data() + i, value.data() + i + 2, byte, 16);
    if (error != std::errc() || end != value.data() + i + 2) return false;
    if (i == 2) step = byte - previous;
    if (i > 2 && byte - previous != step) return false;
    previous = byte;
  }
  return true;
}

// A short block repeated: abcabcabc, 0123456789012345…
bool is_repeated(std::string_view value, std::size_t least) {
  for (std::size_t period = 1; period <= 6 && period * least <= value.size(); ++period) {
    std::size_t equal = 0;
    for (std::size_t i = period; i < value.size(); ++i)
      equal += value[i] == value[i - period] ? 1U : 0U;
    if (equal == value.size() - period) return true;
  }
  return false;
}

// All of it, or all behind a prefix that an issuer gives: GR1348941 12312312312312312312.
bool is_periodic(std::string_view value) {
  return is_repeated(value, 3) ||
         (value.size() >= 20 && is_repeated(value.substr(value.size() * 2 / 5), 4));
}

// Six marks of one kind in a row are what people write over a secret.
bool is_blotted(std::string_view value) {
  std::size_t run = 0;
  char previous = 0;
  for (const char c : value) {
    run = c == previous ? run + 1 : 1;
    previous = c;
    if (run >= 6 && (c == '#' || c == '*' || c == '.' || c == '_' || c == 'X' || c == '?'))
      return true;
  }
  return false;
}

// XXXXSTARTHEREXXXX: a mark that programs look for.
bool is_between_marks(std::string_view value) {
  constexpr std::string_view kMark = "XXXX";
  return value.size() > 3 * kMark.size() && value.starts_with(kMark) && value.ends_with(kMark) &&
         std::all_of(value.begin(), value.end(), is_upper);
}

// --account=good_account, objectClass=*: an option and a filter of LDAP.
bool is_condition(std::string_view value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  const std::string_view name = value.substr(0, equals);
  if (value.substr(equals) == "=*") return std::all_of(name.begin(), name.end(), is_letter);
  return name.size() > 3 && name.starts_with("--") &&
         std::all_of(name.begin() + 2, name.end(),
                     [](char c) { return is_lower(c) || c == '-' || c == '_'; });
}

// Media::Types::Psk1Passphrase: each part a name of a class.
bool is_class(std::string_view value) {
  std::size_t parts = 0;
  for (;;) {
    const std::string_view part = value.substr(0, value.find("::"));
    if (part.empty() || !is_upper(part[0]) || !std::all_of(part.begin(), part.end(), is_word))
      return false;
    ++parts;
    if (part.size() == value.size()) return parts > 1;
    value.remove_prefix(part.size() + 2);
  }
}

// Software\\ and \\BitmapCacheV2, parts of a registry's path as source code writes them.
bool is_registry_path(std::string_view value) {
  constexpr std::string_view kBackslashes = "\\\\";
  if (!value.starts_with(kBackslashes) && !value.ends_with(kBackslashes)) return false;
  while (is_digit(value.back())) value.remove_suffix(1);
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return is_letter(c) || c == '_' || c == '\\' || c == '%'; });
}

// ^\"$x\"$: an expression, from a line's begin to its end.
bool is_whole_line(std::string_view value) {
  if (value.size() < 4 || value.front() != '^' || value.back() != '$') return false;
  for (std::size_t at = value.find('\\'); at != std::string_view::npos;
       at = value.find('\\', at + 2)) {
    if (std::string_view("\"dws.$").find(at_or_nul(value, at + 1)) != std::string_view::npos)
      return true;
  }
  return false;
}

// %-{Referer}i, of a format for logs.
bool has_log_field(std::string_view value) {
  for (std::size_t at = value.find('%'); at != std::string_view::npos;
       at = value.find('%', at + 1)) {
    const std::size_t brace = value.find_first_not_of("-+!,<>0123456789", at + 1);
    if (brace == std::string_view::npos || value[brace] != '{') continue;
    const std::size_t end = value.find_first_not_of(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_", brace + 1);
    if (end != std::string_view::npos && end > brace + 1 && value[end] == '}') return true;
  }
  return false;
}

bool is_code(std::string_view value) {
  return is_class(value) || value == "@ARGV" || is_registry_path(value) || is_whole_line(value);
}

// What may stand inside of a template's braces: a name, a filter, a call. A password may have
// braces, too.
bool is_expression(std::string_view inside) {
  return !inside.empty() && std::all_of(inside.begin(), inside.end(), [](char c) {
    return is_alnum(c) || std::string_view(" _.|:-()[]'\"/,$@?!").find(c) != std::string_view::npos;
  });
}

// Whether an expression stands between the first `open` and the next `close`.
bool has_slot(std::string_view value, std::string_view open, std::string_view close) {
  const std::size_t begin = value.find(open);
  if (begin == std::string_view::npos) return false;
  const std::string_view inside = value.substr(begin + open.size());
  const std::size_t end = inside.find(close);
  return end != std::string_view::npos && is_expression(inside.substr(0, end));
}

// @PRODUCT_NAME@: what a build writes over.
bool has_build_variable(std::string_view value) {
  for (std::size_t open = value.find('@'); open != std::string_view::npos;
       open = value.find('@', open + 1)) {
    const std::size_t end = value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", open + 1);
    if (end != std::string_view::npos && end > open + 3 && value[end] == '@') return true;
  }
  return false;
}

// YourControlPass, yourApiKey, YourSecurePassword123!: said to who reads it.
bool is_said_to_reader(std::string_view value) {
  constexpr std::size_t kYour = 4;
  constexpr std::array<std::string_view, 4> kSecrets = {"pass", "secret", "key", "token"};
  if (value.size() <= kYour + 2 || lowered(value.substr(0, kYour)) != "your" ||
      !is_lower(value[kYour - 1]) || !is_upper(value[kYour]) || !is_lower(value[kYour + 1]))
    return false;
  const std::string said = lowered(value.substr(kYour));
  return std::all_of(value.begin(), value.end(), is_letter) ||
         std::any_of(kSecrets.begin(), kSecrets.end(),
                     [&](std::string_view word) { return said.find(word) != std::string::npos; });
}

// sk_live_1234567890abcdef: counted, whatever stands before it.
bool has_counted_hex(std::string_view value) {
  constexpr std::array<std::string_view, 3> kCounts = {"1234567890abcdef", "0123456789abcdef",
                                                       "abcdef1234567890"};
  return std::any_of(kCounts.begin(), kCounts.end(), [&](std::string_view count) {
    return value.find(count) != std::string_view::npos;
  });
}

// v1.1f699f1069f60xxx, re_q7Vn2LxT_***, *** (private): its end, or all of it, is written over.
bool is_crossed_out(std::string_view value) {
  return value.size() > 6 &&
         (value.ends_with("xxx") || value.ends_with("***") || value.starts_with("***"));
}

bool is_template(std::string_view value) {
  if (value.size() >= 3 && ((value.front() == '<' && value.back() == '>') ||
                            (value.front() == '[' && value.back() == ']') ||
                            (value.front() == '{' && value.back() == '}'))) {
    return true;
  }
  if (value.size() >= 3 && value.front() == '%' && value.back() == '%') return true;
  if (value.find("${{") != std::string_view::npos) return true;  // cut short at its blank
  // %(password)s: what Python formats a text with
  if (value.starts_with("%(") && value.ends_with(")s")) return true;
  // [INSTALLDIR]\conf: a property of an installer.
  if (value.front() == '[') {
    const std::size_t end = value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", 1);
    if (end != std::string_view::npos && end > 3 && value[end] == ']') return true;
  }
  if (value.find("&lt;") != std::string_view::npos) return true;
  // Cut short by who wrote the text, at its end or in the middle.
  if (value.find("...") != std::string_view::npos || value.ends_with("\xE2\x80\xA6") ||
      (value.starts_with("\xE2\x80\xA6") && value.size() < 8 &&
       std::none_of(value.begin(), value.end(), is_alnum)))
    return true;
  // <name>-elastic-user: one word to be written there
  if (value.front() == '<') {
    const std::size_t end = value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_-", 1);
    if (end != std::string_view::npos && end > 3 && value[end] == '>' &&
        (end + 1 == value.size() || has_any("-_.", {&value[end + 1], 1})))
      return true;
  }
  return value.starts_with("${") || value.starts_with("$(") || value.starts_with("{{") ||
         value.starts_with("%{") || value.starts_with("#{") || value.starts_with("<%") ||
         value.starts_with("$${") || has_build_variable(value) || has_slot(value, "{{", "}}") ||
         has_slot(value, "${", "}") || has_slot(value, "#{", "}") || has_slot(value, "%{", "}") ||
         has_slot(value, "((", "))") || has_slot(value, "$(", ")") || value.starts_with("#(");
}

// Ends with a bracket that nothing in it opens.
bool is_left_closed(std::string_view value) {
  constexpr std::string_view kClose = ")]}>", kOpen = "([{<";
  const std::size_t kind = kClose.find(value.back());
  return kind != std::string_view::npos && value.find(kOpen[kind]) == std::string_view::npos;
}

bool names_values(std::string_view list) {
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return list.starts_with(name); });
}

constexpr std::size_t begin_of(char first, char second) {
  return (static_cast<std::size_t>(first) & 31U) << 5U | (static_cast<std::size_t>(second) & 31U);
}

std::optional<std::uint64_t> hash_of(std::string_view digits) {
  std::uint64_t hash = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  if (digits.size() != kHashDigits || error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return hash;
}

}  // namespace

std::optional<std::string> check_placeholders(const std::vector<NameList>& lists) {
  for (const NameList& list : lists) {
    const bool words = list.name == kWords;
    for (const std::string& word : list.words) {
      if (words && word.size() < 2) return "'" + word + "' in " + list.name + " is too short";
    }
    if (list.name != kDocumented) continue;
    for (const std::string& digits : list.words) {
      if (!hash_of(digits))
        return "'" + digits + "' in " + list.name + " is not the first 16 digits of a SHA-256";
    }
  }
  return std::nullopt;
}

bool Placeholders::takes(std::string_view list) {
  return list == kWords || list == kValues || list == kNothing || list == kParts || list == kCut ||
         list == kDocumented || names_values(list);
}

Placeholders::Placeholders(const std::vector<NameList>& lists) {
  for (const NameList& list : lists) {
    for (const std::string& word : list.words) {
      if (list.name == kWords) words_.push_back(lowered(word));
      if (list.name == kValues || names_values(list.name)) values_.push_back(lowered(word));
      if (list.name == kNothing) nothing_.push_back(word);
      if (list.name == kParts) parts_.push_back(lowered(word));
      if (list.name == kCut) cut_.push_back(lowered(word));
      if (list.name == kDocumented) documented_.push_back(*hash_of(word));
    }
  }
  std::sort(words_.begin(), words_.end());
  for (const std::string& word : words_) {
    ++first_words_[static_cast<unsigned char>(word[0]) + 1U];
    begins_.set(begin_of(word[0], word[1]));
  }
  for (std::size_t i = 1; i < first_words_.size(); ++i) first_words_[i] += first_words_[i - 1];
  std::sort(values_.begin(), values_.end());
  std::sort(nothing_.begin(), nothing_.end());
  std::sort(parts_.begin(), parts_.end());
  std::sort(cut_.begin(), cut_.end());
  std::sort(documented_.begin(), documented_.end());
}

Placeholder Placeholders::of(std::string_view value) const {
  if (value.empty() || is_template(value) || is_code(value) || is_cut_out(value) ||
      has_log_field(value) || is_sequence(value) || is_periodic(value) || is_blotted(value) ||
      is_between_marks(value) || counts_in_hex(value) || is_condition(value) ||
      std::binary_search(nothing_.begin(), nothing_.end(), value))
    return Placeholder::kCertain;
  if (!documented_.empty()) {
    const auto hash = hash_of(std::string_view(sha256_hex(value)).substr(0, kHashDigits));
    if (std::binary_search(documented_.begin(), documented_.end(), *hash))
      return Placeholder::kCertain;
  }
  std::string lower = lowered(value);
  // **SECRET**, as a log writes it.
  while (lower.size() > 2 && lower.front() == '*' && lower.back() == '*') {
    lower.pop_back();
    lower.erase(0, 1);
  }
  // Password: and Passwort., as labels write it; password], of a command's options.
  while (lower.ends_with("<br>") || lower.ends_with("<br/>")) lower.erase(lower.rfind('<'));
  while (lower.size() > 1 && (lower.back() == ':' || lower.back() == '.' || is_left_closed(lower)))
    lower.pop_back();
  if (std::binary_search(values_.begin(), values_.end(), lower)) return Placeholder::kWord;
  // accessKey:secretKey@host:9000/bucket: what stands before an address's host.
  const std::size_t at = value.find('@');
  const bool in_address = at != std::string_view::npos && at > 0 &&
                          value.find_first_of(":/", at) != std::string_view::npos &&
                          is_name(value.substr(0, at));
  return in_address || has_word(lower) || is_said_to_reader(value) || is_crossed_out(value) ||
                 has_counted_hex(value) || is_name(value)
             ? Placeholder::kWord
             : Placeholder::kNone;
}

bool Placeholders::is_cut_out(std::string_view value) const {
  const std::size_t open = value.find('<');
  if (open == std::string_view::npos) return false;
  const std::size_t close = value.find('>', open);
  return close != std::string_view::npos &&
         std::binary_search(cut_.begin(), cut_.end(),
                            lowered(value.substr(open + 1, close - open - 1)));
}

bool Placeholders::is_name(std::string_view value) const {
  constexpr std::size_t kMostParts = 5;
  std::size_t parts = 0;
  for (std::size_t begin = 0; begin < value.size(); ++parts) {
    std::size_t end = begin;
    while (end < value.size() && is_alnum(value[end]) &&
           !(end > begin && is_upper(value[end]) && is_lower(value[end - 1])))
      ++end;
    if (parts == kMostParts || !std::binary_search(parts_.begin(), parts_.end(),
                                                   lowered(value.substr(begin, end - begin))))
      return false;
    const bool joint = end < value.size() && has_any("-_:", {&value[end], 1});
    if (end < value.size() && !joint && !is_letter(value[end])) return false;
    begin = end + (joint ? 1U : 0U);
  }
  return parts > 1;
}

bool Placeholders::has_word(std::string_view lower) const {
  for (std::size_t at = 0; at + 1 < lower.size(); ++at) {
    if (!begins_.test(begin_of(lower[at], lower[at + 1]))) continue;
    const auto first = static_cast<unsigned char>(lower[at]);
    for (std::size_t i = first_words_[first]; i < first_words_[first + 1U]; ++i) {
      if ((lower.size() <= kLongValue || words_[i].size() >= kLongWord) &&
          lower.substr(at).starts_with(words_[i]))
        return true;
    }
  }
  return false;
}

double entropy(std::string_view value) {
  if (value.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  const auto size = static_cast<double>(value.size());
  for (const std::uint32_t count : counts) {
    if (count == 0) continue;
    const double share = count / size;
    bits -= share * std::log2(share);
  }
  return bits;
}

}  // namespace assay::patterns
