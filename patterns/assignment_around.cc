#include "patterns/assignment_around.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "patterns/assignment_code.h"
#include "patterns/value_notations.h"
#include "patterns/value_shapes.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxValue = 512;
constexpr std::size_t kMaxSpace = 24;
constexpr std::size_t kBesideUser = 160;
constexpr std::size_t kMaxFallback = 160;  // from a separator to the literal behind `||`
constexpr std::size_t kMaxWrapper = 48;
constexpr std::size_t kMaxLine = 400;  // of a line on which strings are told from what is between

// The place of a word without case, from `from` on; npos when it isn't there.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  const auto at = std::search(
      text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
      word.begin(), word.end(), [](char c, char wanted) { return (c | 0x20) == wanted; });
  return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

std::optional<std::string_view> user_of(std::string_view text, std::size_t begin, std::size_t end,
                                        const Wording& wording) {
  // login(name="ada", password="…")
  constexpr std::string_view kName = "name=";
  const std::size_t named = text.substr(0, end).find(kName, begin);
  const std::string_view before = text.substr(0, named == std::string_view::npos ? 0 : named);
  if (before.ends_with('(') || before.ends_with(", ")) {
    const auto user = parse_assignment(text, named, named + kName.size() - 1, wording);
    if (user && user->quoted && user->value_end <= end && user->value_end > user->value_begin)
      return text.substr(user->value_begin, user->value_end - user->value_begin);
  }
  for (const std::string_view word : wording.user_names.words()) {
    for (std::size_t at = find_word(text.substr(0, end), word, begin); at != std::string_view::npos;
         at = find_word(text.substr(0, end), word, at + word.size())) {
      const auto user = parse_assignment(text, at, at + word.size(), wording);
      if (!user || user->value_end > end + kMaxName || user->syntax == Assignment::Syntax::kSaid)
        continue;
      // {'user': user}: a variable, not Ada.
      if (!user->quoted && user->value_end < text.size() &&
          std::string_view("}])").find(text[user->value_end]) != std::string_view::npos)
        continue;
      const std::string_view value =
          text.substr(user->value_begin, user->value_end - user->value_begin);
      if (value.size() >= 2 && value.find_first_of("(){}[]$<>%|;\\ \n") == std::string_view::npos &&
          !value.starts_with("//"))
        return value;
    }
  }
  return std::nullopt;
}

// The literal that ends right before `end`.
std::optional<Assignment> literal_before(std::string_view text, Assignment a, std::size_t end) {
  if (end == 0 || !is_quote(text[end - 1])) return std::nullopt;
  const char quote = text[--end];
  const std::size_t limit = end > kMaxValue ? end - kMaxValue : 0;
  std::size_t begin = end;
  while (begin > limit && text[begin - 1] != quote && text[begin - 1] != '\n') --begin;
  if (begin == limit || text[begin - 1] != quote || begin == end) return std::nullopt;
  a.value_begin = begin;
  a.value_end = end;
  a.quoted = true;
  return a;
}

template <class Is>
std::size_t skip_back(std::string_view text, std::size_t end, Is is) {
  while (end > 0 && is(text[end - 1])) --end;
  return end;
}

// `"…" == password`
std::optional<Assignment> compared_before(std::string_view text, const Assignment& a) {
  std::size_t end = skip_back(text, a.name_begin, is_blank);
  std::size_t marks = 0;
  while (end > 0 && text[end - 1] == '=' && marks < 3) --end, ++marks;
  if (marks == 0 || end == 0) return std::nullopt;
  if (text[end - 1] == '!') {
    --end;
  } else if (marks < 2) {
    return std::nullopt;
  }
  return literal_before(text, a, skip_back(text, end, is_blank));
}

// assert_equal "…", user.password; assertEquals("…", user.getPassword()); "…", ENV["PASSWORD"]
std::optional<Assignment> asserted_before(std::string_view text, const Assignment& a,
                                          const Wording& wording) {
  std::size_t end =
      skip_back(text, a.name_begin, [](char c) { return is_quote(c) || c == ':' || c == '['; });
  if (end < a.name_begin) end = skip_back(text, end, [](char c) { return is_word(c) || c == '.'; });
  end = skip_back(text, end, is_blank);
  if (end == 0 || text[end - 1] != ',') return std::nullopt;
  const auto found = literal_before(text, a, skip_back(text, end - 1, is_blank));
  if (!found) return std::nullopt;
  const std::size_t last =
      skip_back(text, found->value_begin - 1, [](char c) { return c == '(' || is_blank(c); });
  const std::size_t first = skip_back(text, last, is_word);
  if (!wording.assertions.is_in(lowered(text.substr(first, last - first)))) return std::nullopt;
  const std::string_view value =
      text.substr(found->value_begin, found->value_end - found->value_begin);
  return std::any_of(value.begin(), value.end(), is_digit) ? found : std::nullopt;
}

// The quote that opens behind `at` and blanks; npos: something else stands there.
std::size_t quote_at(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at < text.size() && is_quote(text[at]) ? at : std::string_view::npos;
}

// Bytes of the operator at `at` behind which stands what is taken instead.
std::size_t size_of_or(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 4);
  if (rest.starts_with("||") || rest.starts_with("??") || rest.starts_with("?:")) return 2;
  return rest.starts_with("or ") && at > 0 && is_blank(text[at - 1]) ? 3 : 0;
}

// Behind the end of a line and blanks.
std::size_t next_line(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at < text.size() && text[at] == '\r') ++at;
  if (at >= text.size() || text[at] != '\n') return std::string_view::npos;
  ++at;
  const std::size_t limit = std::min(text.size(), at + 2 * kMaxSpace);
  while (at < limit && text[at] == ' ') ++at;
  return at;
}

// "- …" on a line of its own.
bool is_item(std::string_view text, const Assignment& a) {
  const std::size_t begin = a.value_begin - (a.quoted && a.value_begin > 0 ? 1U : 0U);
  return text.substr(0, begin).ends_with("- ");
}

// Behind ` # …` of YAML.
std::size_t behind_comment(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at == begin || at >= text.size() || text[at] != '#') return at;
  const std::string_view rest = text.substr(at, kMaxLine);
  return at + std::min(rest.find('\n'), rest.size());
}

// The item behind another one, if there is one.
std::optional<Assignment> item_behind(std::string_view text, const Assignment& before) {
  std::size_t at =
      next_line(text, behind_comment(text, before.value_end + (before.quoted ? 1U : 0U)));
  if (at == std::string_view::npos || !text.substr(at).starts_with("- ")) return std::nullopt;
  at += 2;
  Assignment next = before;
  next.quoted = at < text.size() && is_quote(text[at]);
  next.value_begin = at + (next.quoted ? 1U : 0U);
  const std::string_view line = text.substr(next.value_begin, kMaxValue);
  const char quote = next.quoted ? text[at] : ' ';
  const auto end = std::find_if(line.begin(), line.end(),
                                [&](char c) { return c == quote || c == '\n' || c == '\r'; });
  if (next.quoted && (end == line.end() || *end != quote)) return std::nullopt;
  next.value_end = next.value_begin + static_cast<std::size_t>(end - line.begin());
  return next;
}

// strcmp(token, "mqttv311"): what a parser compares a token with, small letters with a number.
bool is_keyword_behind(std::string_view text, std::size_t name_end) {
  constexpr std::size_t kMost = 24;
  const std::size_t quote = text.find_first_not_of(", ", name_end);
  if (quote == std::string_view::npos || !is_quote(text[quote])) return false;
  const std::string_view rest = text.substr(quote + 1, kMost);
  std::size_t at = 0;
  while (at < rest.size() && (is_lower(rest[at]) || rest[at] == '_')) ++at;
  while (at < rest.size() && is_digit(rest[at])) ++at;
  return at > 0 && at < rest.size() && rest[at] == text[quote];
}

}  // namespace

bool is_named_value(std::string_view text, std::size_t begin, bool quoted) {
  if (quoted && begin > 0) --begin;
  begin = skip_back(text, begin, is_blank);
  if (begin == 0 || (text[begin - 1] != ':' && text[begin - 1] != '=')) return false;
  const std::string_view left =
      text.substr(0, skip_back(text, begin - 1, [](char c) { return is_blank(c) || is_quote(c); }));
  return left.ends_with("name") || left.ends_with("Name") || left.ends_with("key") ||
         left.ends_with("Key");
}

bool opens_element(std::string_view text, std::size_t begin) {
  constexpr std::size_t kMaxPrefix = 12;
  if (begin > 0 && text[begin - 1] == ':') {
    const std::size_t prefix = skip_back(text, begin - 1, is_alnum);
    if (prefix + 1 < begin && begin - prefix <= kMaxPrefix) begin = prefix;
  }
  return begin > 0 && text[begin - 1] == '<';
}

std::optional<Assignment> next_item(std::string_view text, const Assignment& before) {
  constexpr std::size_t kMostItems = 64;
  auto item = item_behind(text, before);
  for (std::size_t items = 0; item && items < kMostItems; ++items) {
    const std::string_view value =
        text.substr(item->value_begin, item->value_end - item->value_begin);
    if (std::count_if(value.begin(), value.end(), is_digit) > 1) return item;
    item = item_behind(text, *item);
  }
  return std::nullopt;
}

// new SecretKeySpec("…", []byte("…", Buffer.from('…
std::size_t wrapped_literal(std::string_view text, std::size_t at, const Wording& wording) {
  constexpr std::string_view kNew = "new ";
  if (text.substr(at).starts_with(kNew)) at += kNew.size();
  if (text.substr(at).starts_with("[]")) at += 2;
  const std::size_t begin = at;
  const std::size_t limit = std::min(text.size(), at + kMaxWrapper);
  while (at < limit && (is_word(text[at]) || text[at] == '.' || text[at] == ':')) ++at;
  if (at == begin || at + 1 >= limit || (text[at] != '(' && text[at] != '{'))
    return std::string_view::npos;
  const std::size_t open = at;
  bool closure = false;
  for (const std::string_view before : {"default=", "default = ", "|| "}) {
    if (!text.substr(at + 1).starts_with(before)) continue;
    at += before.size();
    closure = before == "|| ";
  }
  if (at + 1 >= text.size() || !is_quote(text[at + 1])) return std::string_view::npos;
  const std::string_view path = text.substr(begin, open - begin);
  const std::string name = lowered(path.substr(path.find_last_of(".:") + 1));
  if (closure && name == "new") return at + 1;  // Lazy::new(|| "…")
  return wording.wrappers.has(name) ? at + 1 : std::string_view::npos;
}

bool asks(std::string_view text, const Assignment& a, const Wording& wording) {
  const std::string_view name = text.substr(a.name_begin, a.name_end - a.name_begin);
  std::size_t last = name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.') + 1;
  while (last < name.size() && name[last] == '_') ++last;  // _get_password
  return wording.askers.begins(name.substr(last));
}

std::optional<Assignment> line_behind(std::string_view text, Assignment a, std::size_t begin) {
  a.value_begin = std::min(begin, text.size());
  a.value_end = std::min(text.find_first_of("\r\n \"'", a.value_begin), text.size());
  a.quoted = true;
  return a.value_end - a.value_begin < kMaxValue && has_digits(text, a) ? std::optional(a)
                                                                        : std::nullopt;
}

bool is_key_of_map(std::string_view text, std::size_t begin, const Wording& wording) {
  if (begin == 0 || text[begin - 1] != ' ' || to_lower(text[begin]) != 'k' ||
      lowered(text.substr(begin, 3)) != "key")
    return false;
  const std::size_t end = begin - 1;
  const std::size_t word = skip_back(text, end, is_letter);
  return wording.map_keys.has(lowered(text.substr(word, end - word)));
}

bool skip_to_block(std::string_view text, std::size_t& at) {
  std::size_t to = at;
  const bool scalar = to < text.size() && (text[to] == '|' || text[to] == '>');
  if (scalar) ++to;
  if (scalar && to < text.size() && (text[to] == '-' || text[to] == '+')) ++to;
  const std::size_t line = next_line(text, to);
  if (line == std::string_view::npos) return false;
  const bool item = text.substr(line).starts_with("- ");
  if (scalar ? item || text[line - 1] == '\n' : !item) return false;
  at = line + (item ? 2U : 0U);
  return true;
}

bool in_resource_name(std::string_view text, std::size_t begin) {
  if (begin == 0) return false;
  if (text.substr(0, begin).ends_with("checksum/")) return true;
  if (text[begin - 1] != ':') return false;
  const std::size_t least = begin > kMaxWrapper * 2 ? begin - kMaxWrapper * 2 : 0;
  const std::string_view left = text.substr(least, begin - least);
  const std::size_t at = left.rfind("arn:aws");
  return at != std::string_view::npos &&
         left.substr(at).find_first_of(" \t\r\n\"'") == std::string_view::npos;
}

bool in_key_reference(std::string_view text, std::size_t begin) {
  constexpr std::size_t kReach = 160, kLines = 3;
  if (!text.substr(begin).starts_with("key:")) return false;
  std::string_view left = text.substr(begin - std::min(begin, kReach), std::min(begin, kReach));
  for (std::size_t line = 0; line < kLines; ++line) {
    const std::size_t newline = left.rfind('\n');
    if (newline == std::string_view::npos) return false;
    left = left.substr(0, newline);
    const std::size_t last = left.find_last_not_of(" \r");
    if (last != std::string_view::npos && left.substr(0, last + 1).ends_with("KeyRef:"))
      return true;
  }
  return false;
}

bool is_copied(std::string_view text, const Assignment& a, const Wording& wording) {
  const std::size_t begin = a.name_begin;
  if (begin > 0 && text[begin - 1] == ':') return true;
  const std::size_t least = begin > kMaxWrapper ? begin - kMaxWrapper : 0;
  const std::string_view left = text.substr(least, begin - least);
  const std::size_t open = left.rfind('(');
  if (open == std::string_view::npos || left.find_first_of("\"'\n);", open) != left.npos)
    return false;
  const std::string call = lowered(left.substr(0, open));
  if (call.ends_with("cmp") && lowered(text.substr(begin, a.name_end - begin)) == "token" &&
      is_keyword_behind(text, a.name_end))
    return false;
  return wording.copiers.ends(call);
}

bool has_digits(std::string_view text, const Assignment& a) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  return value.size() >= 8 && std::count_if(value.begin(), value.end(), is_digit) > 1;
}

bool names_another(std::string_view text, const Assignment& a) {
  std::size_t at = a.value_end + 1;
  while (at < text.size() && is_blank(text[at])) ++at;
  const std::string_view rest = text.substr(std::min(at, text.size()), 2);
  return rest == "=>" || rest.starts_with(':');
}

bool opens_derivation(std::string_view text, std::size_t end, const Wording& wording) {
  if (end == 0 || text[end - 1] != '(') return false;
  std::size_t begin = end - 1;
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  return wording.derivers.has(lowered(text.substr(begin, end - 1 - begin)));
}

namespace {

// saveSecret('ada', $secret1), setPassword("ada", newPassword): behind a user the secret, a
// variable.
bool gives_behind(std::string_view text, const Assignment& user, bool secret,
                  const Wording& wording) {
  std::size_t at = user.value_end + 1;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at_or_nul(text, at) != ',') return false;
  ++at;
  while (at < text.size() && (is_blank(text[at]) || text[at] == '$')) ++at;
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxName && (is_word(text[end]) || text[end] == '.'))
    ++end;
  std::string_view name = text.substr(at, end - at);
  while (!name.empty() && is_digit(name.back())) name.remove_suffix(1);
  const std::string lower = lowered_word(name);
  return secret ? lower.ends_with("secret") : wording.password_ends.ends(lower);
}

}  // namespace

bool is_given(std::string_view text, const Assignment& a, const Wording& wording) {
  const std::string name = lowered_word(text.substr(a.name_begin, a.name_end - a.name_begin));
  if (wording.not_given.is_in(name)) return false;
  // verifyPassword("ada@example.org", …)
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  const std::size_t at = value.find('@');
  if (at != std::string_view::npos && value.find('.', at) != std::string_view::npos &&
      text.substr(std::min(text.size(), a.value_end + 1)).starts_with(','))
    return false;
  // verifyPassword("user", "…"); verify_password("…", user.password)
  if (wording.checkers.is_in(name) && next_in_list(text, a)) return false;
  return name.find("token") == std::string::npos || has_digits(text, a);
}

std::optional<Assignment> last_given(std::string_view text, const Assignment& a,
                                     const Wording& wording) {
  constexpr int kMost = 2;
  const auto value_of = [&](const Assignment& given) {
    return text.substr(given.value_begin, given.value_end - given.value_begin);
  };
  const std::string name = lowered_word(text.substr(a.name_begin, a.name_end - a.name_begin));
  const bool secret = name.ends_with("secret");
  if ((!wording.password_ends.ends(name) && !secret) || !wording.setters.is_in(name)) return a;
  // A user's name, a service's: small letters, and two digits at most behind them.
  const auto is_account = [](std::string_view value) {
    for (int i = 0; i < 2 && !value.empty() && is_digit(value.back()); ++i) value.remove_suffix(1);
    return std::all_of(value.begin(), value.end(),
                       [](char c) { return is_lower(c) || c == '.' || c == '_' || c == '-'; });
  };
  Assignment last = a;
  for (int i = 0; i < kMost && is_account(value_of(last)); ++i) {
    const auto next = next_in_list(text, last);
    if (!next && gives_behind(text, last, secret, wording)) return std::nullopt;
    if (!next || is_notation(value_of(*next))) break;  // UTF-8, AES-256
    last = *next;
  }
  return last;
}

bool has_slot(std::string_view text, const Assignment& a) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  const std::size_t open = value.find('{');
  return open != std::string_view::npos && value.find('}', open) != std::string_view::npos;
}

bool in_tag(std::string_view text, std::size_t begin) {
  constexpr std::size_t kMaxTag = 300;
  for (std::size_t i = begin; i > 0 && begin - i < kMaxTag; --i) {
    const char c = text[i - 1];
    if (c == '<') return true;
    if (c == '>' || c == '\n') return false;
  }
  return false;
}

std::size_t behind_tag(std::string_view text, std::size_t name, std::size_t at,
                       const Wording& wording) {
  if (at < text.size() && text[at] == '>') return names_element(text, name) ? at + 1 : 0;
  const std::size_t end = text.substr(0, at + kMaxFallback).find_first_of("<>\n", at);
  if (end == std::string_view::npos || text[end] != '>' || text[end - 1] == '/') return 0;
  const std::size_t least = name > kMaxWrapper ? name - kMaxWrapper : 0;
  const std::string_view left = text.substr(least, name - least);
  const std::size_t tag = left.rfind('<');
  if (tag == std::string_view::npos) return 0;
  const std::string_view element = left.substr(tag + 1);
  const bool named = wording.elements.has(element.substr(0, element.find(' ')));
  return named && element.ends_with("=\"") ? end + 1 : 0;
}

std::size_t behind_subscript(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()), kMaxName);
  if (rest.size() < 4 || rest[0] != '[' || !is_quote(rest[1])) return at;
  const std::size_t close = rest.find(']');
  if (close == std::string_view::npos || !is_quote(rest[close - 1])) return at;
  const std::size_t next = rest.find_first_not_of(' ', close + 1);
  const bool assigns = next != std::string_view::npos && rest[next] == '=' &&
                       next + 1 < rest.size() && rest[next + 1] != '=';
  return assigns ? at + close + 1 : at;
}

bool skip_to_otherwise(std::string_view text, std::size_t& at) {
  const std::string_view rest = text.substr(std::min(at, text.size()), kMaxWrapper);
  for (const std::string_view word : {").unwrap_or(", ") or ", ") || ", ") ?? ", ") ?: "}) {
    if (!rest.starts_with(word) || word.size() >= rest.size() || !is_quote(rest[word.size()]))
      continue;
    at += word.size();
    return true;
  }
  return false;
}

void narrow(std::string_view text, Assignment& a) {
  const auto value = [&] { return text.substr(a.value_begin, a.value_end - a.value_begin); };
  while (value().ends_with("\\n") || value().ends_with("\\r")) {
    if (value().substr(0, value().size() - 2).ends_with('\\')) break;
    a.value_end -= 2;
  }
  take_default(text, a);
  take_other(text, a);
  if (value().size() > 2 && is_quote(value().front()) && value().front() == value().back())
    ++a.value_begin, --a.value_end;
  // buildConfigField("String", "API_SECRET", "\"…\"")
  if (value().size() > 4 && value().starts_with("\\\"") && value().ends_with("\\\""))
    a.value_begin += 2, a.value_end -= 2;
  // CURLOPT_USERPWD, "user:…"
  const std::string name = lowered_word(text.substr(a.name_begin, a.name_end - a.name_begin));
  const std::size_t colon = value().find(':');
  if (name.ends_with("userpwd") && colon != std::string_view::npos && colon + 1 < value().size())
    a.value_begin += colon + 1;
}

void trim_marks(std::string_view text, Assignment& a) {
  const auto value = [&] { return text.substr(a.value_begin, a.value_end - a.value_begin); };
  if (value().size() > 4 && value().starts_with("**") && value().ends_with("**")) {
    a.value_begin += 2;
    a.value_end -= 2;
    a.quoted = true;
  }
  if (!text.substr(0, a.value_begin).ends_with(": ")) return;
  while (value().size() > 1 && (value().back() == '}' || value().back() == ']') &&
         value().find_first_of("{[(") == std::string_view::npos)
    --a.value_end;
}

namespace {

// A quote of set texts; those that may open and close the same text are one kind.
enum class SetQuote : std::uint8_t { kNone, kSingle, kDouble, kAngle, kCorner };

SetQuote set_quote_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 3);
  if (rest.starts_with("\xC2\xAB") || rest.starts_with("\xC2\xBB")) return SetQuote::kAngle;
  if (rest.size() < 3) return SetQuote::kNone;
  const auto last = static_cast<unsigned char>(rest[2]);
  if (rest.starts_with("\xE2\x80")) {
    if ((last >= 0x98 && last <= 0x9B) || last == 0xB9 || last == 0xBA) return SetQuote::kSingle;
    return last >= 0x9C && last <= 0x9F ? SetQuote::kDouble : SetQuote::kNone;
  }
  return rest.starts_with("\xE3\x80") && last >= 0x8C && last <= 0x8F ? SetQuote::kCorner
                                                                      : SetQuote::kNone;
}

}  // namespace

void take_out_of_set_quotes(std::string_view text, Assignment& a) {
  constexpr std::size_t kMaxText = 128;
  const SetQuote open = set_quote_at(text, a.value_begin);
  const auto size_of = [](SetQuote quote) -> std::size_t {
    return quote == SetQuote::kNone ? 0 : quote == SetQuote::kAngle ? 2 : 3;
  };
  const std::size_t begin = a.value_begin + size_of(open);
  const std::size_t limit =
      open == SetQuote::kNone ? a.value_end : std::min(text.size(), begin + kMaxText);
  std::size_t end = begin;
  while (end < limit && text[end] != '\n' && set_quote_at(text, end) == SetQuote::kNone) ++end;
  if (end == begin || end == limit || text[end] == '\n') return;
  const SetQuote close = set_quote_at(text, end);
  const std::size_t behind = end + size_of(close);
  if (open == SetQuote::kNone ? behind != a.value_end : close != open) return;
  // “ab”cd: a value with quotes in it.
  if (behind < text.size() && is_alnum(text[behind])) return;
  a.value_begin = begin;
  a.value_end = end;
  a.quoted = a.quoted || open != SetQuote::kNone;
}

bool is_written_out(std::string_view text, const Assignment& a, const Wording& wording) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  const std::string_view before = text.substr(0, a.value_begin);
  const bool ends =
      a.value_end >= text.size() || text[a.value_end] == '\n' || text[a.value_end] == '\r';
  if (!ends || !has_digits(text, a)) return false;
  const std::string_view name = text.substr(a.name_begin, a.name_end - a.name_begin);
  const bool shouts = std::none_of(name.begin(), name.end(), is_lower);
  if (!before.ends_with(": ") && !(shouts && before.ends_with("="))) return false;
  const std::string lower = lowered_word(name);
  if (name == "PASS") return false;  // of a test
  // password2, db_password_1: a variable of the name's own kind.
  return wording.password_ends.ends(lower) && lowered(value).find("pass") == std::string::npos &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_alnum(c) || (joins_parts(c) && c != '/'); });
}

void take_other(std::string_view text, Assignment& a) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  if (std::any_of(value.begin(), value.end(), is_digit)) return;
  const std::string_view line = text.substr(std::min(a.value_end + 1, text.size()), kMaxFallback);
  const std::string_view rest = line.substr(0, std::min(line.find('\n'), line.size()));
  constexpr std::string_view kElse = " else ";
  const std::size_t other = rest.find(kElse);
  if (!rest.starts_with(" if ") || other == std::string_view::npos) return;
  const std::size_t quote = other + kElse.size();
  if (quote >= rest.size() || !is_quote(rest[quote])) return;
  const std::size_t end = rest.find(rest[quote], quote + 1);
  if (end == std::string_view::npos || end == quote + 1) return;
  a.value_begin = a.value_end + 1 + quote + 1;
  a.value_end = a.value_begin + (end - quote - 1);
}

std::optional<Assignment> value_before(std::string_view text, const Assignment& name,
                                       const Wording& wording) {
  const auto compared = compared_before(text, name);
  return compared ? compared : asserted_before(text, name, wording);
}

std::optional<Assignment> next_in_list(std::string_view text, const Assignment& before) {
  if (is_item(text, before)) return next_item(text, before);
  std::size_t at = before.value_end + 1;
  const auto skip = [&] {
    const std::size_t limit = std::min(text.size(), at + 2 * kMaxSpace);
    while (at < limit && (is_blank(text[at]) || text[at] == '\n' || text[at] == '\r')) ++at;
  };
  skip();
  if (at >= text.size() || text[at] != ',') return std::nullopt;
  ++at;
  skip();
  if (at >= text.size() || !is_quote(text[at])) return std::nullopt;
  Assignment next = before;
  next.value_begin = at + 1;
  const std::size_t limit = std::min(text.size(), next.value_begin + kMaxValue);
  next.value_end = next.value_begin;
  while (next.value_end < limit && text[next.value_end] != text[at] && text[next.value_end] != '\n')
    ++next.value_end;
  if (next.value_end >= limit || text[next.value_end] != text[at]) return std::nullopt;
  return next;
}

std::optional<std::string_view> beside_user(std::string_view text, const Assignment& assignment,
                                            const Wording& wording) {
  std::size_t begin = assignment.name_begin;
  for (int lines = 0; begin > 0 && assignment.name_begin - begin < kBesideUser; --begin) {
    if (text[begin - 1] == '\n' && ++lines > 3) break;
  }
  if (const auto user = user_of(text, begin, assignment.name_begin, wording)) return user;
  std::size_t end = assignment.value_end;
  for (int lines = 0; end < text.size() && end - assignment.value_end < kBesideUser / 2; ++end) {
    if (text[end] == '\n' && ++lines > 1) break;
  }
  return user_of(text, std::min(assignment.value_end, text.size()), end, wording);
}

void take_default(std::string_view text, Assignment& a) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  // Spring's {noop}: stored as it is.
  constexpr std::string_view kPlain = "{noop}";
  if (value.starts_with(kPlain) && value.size() > kPlain.size()) a.value_begin += kPlain.size();
  if (!value.starts_with("${") || !value.ends_with('}')) return;
  std::size_t at = 2;
  while (at < value.size() && (is_word(value[at]) || value[at] == '.' || value[at] == '-')) ++at;
  if (at + 2 >= value.size() || value[at] != ':') return;
  ++at;
  if (value[at] == '?' || value[at] == '+') return;  // what a shell says, or takes, instead
  if (value[at] == '-' || value[at] == '=') ++at;
  const std::string_view rest = value.substr(at, value.size() - 1 - at);
  if (rest.empty() || rest.find_first_of("${}") != std::string_view::npos) return;
  a.value_begin += at;
  --a.value_end;
  a.quoted = true;
}

std::size_t literal_behind(std::string_view text, std::size_t at, const Wording& wording) {
  constexpr std::size_t kNone = std::string_view::npos;
  if (const std::size_t wrapped = wrapped_literal(text, at, wording); wrapped != kNone)
    return wrapped;
  const std::size_t limit = std::min(text.size(), at + kMaxFallback);
  std::size_t depth = 0;
  bool environment = false;
  for (std::size_t i = at; i < limit && text[i] != '\n' && text[i] != ';'; ++i) {
    const char c = text[i];
    if (is_quote(c)) {
      i = text.substr(0, limit).find(c, i + 1);
      if (i == kNone) return kNone;
      continue;
    }
    environment = environment || ((c | 0x20) == 'e' && lowered(text.substr(i, 3)) == "env");
    if (c == '(' || c == '[') ++depth;
    if ((c == ')' || c == ']') && depth-- == 0) return kNone;
    if (c == ',' && depth == 0) return kNone;
    std::size_t size = depth == 0 ? size_of_or(text, i) : 0;
    if (c == ',' && environment) size = 1;
    if (size == 0) continue;
    if (const std::size_t literal = quote_at(text, i + size); literal != kNone) return literal;
  }
  return kNone;
}

bool in_string(std::string_view text, std::size_t begin, char quote) {
  if (begin > 0 && text[begin - 1] == quote) return true;
  if (begin == 0) return false;
  const std::size_t least = begin > kMaxLine ? begin - kMaxLine : 0;
  const std::size_t newline = text.substr(least, begin - least).rfind('\n');
  if (newline == std::string_view::npos && least > 0) return false;
  const std::size_t line = newline == std::string_view::npos ? 0 : least + newline + 1;
  bool open = false;
  for (std::size_t i = line; i < begin; ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool apostrophe = quote == '\'' && i > line && is_letter(text[i - 1]) &&
                              i + 1 < text.size() && is_letter(text[i + 1]) && !open;
      if (!apostrophe) open = !open;
    }
  }
  return open;
}

}  // namespace assay::patterns
