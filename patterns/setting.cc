#include "patterns/setting.h"

#include <algorithm>
#include <string>

#include "patterns/assignment_code.h"
#include "patterns/value_notations.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxLine = 200;
constexpr std::string_view kMarks = " \t-#;*>/\"'`$";

bool ends_line(std::string_view rest) {
  const std::size_t at = rest.find_first_not_of(" \t");
  return at == std::string_view::npos || rest[at] == '\n' || rest[at] == '\r' ||
         (at > 0 && rest[at] == '#') || rest.substr(at, 2) == "\\\n";
}

// DB_PASSWORD: no name of a program's variable that is set to another one.
bool shouts(std::string_view name) {
  return std::none_of(name.begin(), name.end(), is_lower) &&
         std::any_of(name.begin(), name.end(), is_upper);
}

// Account, ResetPassword
bool is_title(std::string_view value) {
  return value.size() > 1 && is_upper(value[0]) && is_lower(value[1]) &&
         std::all_of(value.begin(), value.end(), is_letter);
}

// required, min:8
bool is_rule(std::string_view value) {
  const std::size_t word = value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  if (word == std::string_view::npos) return true;
  return word > 1 && value[word] == ':' && word + 1 < value.size() &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(word) + 1, value.end(), is_digit);
}

std::string_view left_of(std::string_view text, std::size_t begin) {
  const std::size_t least = begin > kMaxLine ? begin - kMaxLine : 0;
  const std::string_view left = text.substr(least, begin - least);
  return left.substr(left.rfind('\n') + 1);  // all of it when there is none: npos + 1 is 0
}

// 2bf132e0-5d40-4df9-9a11-9106e5333735: what a row is called.
bool is_uuid(std::string_view value) {
  constexpr std::size_t kSize = 36;
  if (value.size() != kSize) return false;
  for (std::size_t i = 0; i < kSize; ++i) {
    const bool joint = i == 8 || i == 13 || i == 18 || i == 23;
    if (joint ? value[i] != '-' : !is_hex(value[i])) return false;
  }
  return true;
}

// ('…', 'password' of a row.
bool behind_comma(std::string_view text, std::size_t name) {
  std::string_view left = left_of(text, name);
  while (!left.empty() && (is_quote(left.back()) || is_blank(left.back()))) left.remove_suffix(1);
  return left.ends_with(',');
}

// 'caching_sha2_password', 'sha256_password': two of the same kind.
bool names_alike(std::string_view name, std::string_view value) {
  const std::size_t part = name.rfind('_');
  return part != std::string_view::npos && part > 0 && lowered(value).ends_with(name.substr(part));
}

// "db.0.tunnel.password", "db.0.tunnel.user": two parts of one thing, by their paths.
bool share_path(std::string_view name, std::string_view value) {
  constexpr std::size_t kLeast = 6;
  const auto same = std::mismatch(name.begin(), name.end(), value.begin(), value.end());
  const std::size_t dot =
      name.substr(0, static_cast<std::size_t>(same.first - name.begin())).rfind('.');
  return dot != std::string_view::npos && dot >= kLeast && dot + 1 < value.size() &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_word(c) || c == '.'; });
}

// ci_tag_key1jlgu = ci_tag_value1jlgu: made alike, with one word for another.
bool are_alike(std::string_view name, std::string_view value) {
  constexpr std::size_t kLeast = 6, kMostOther = 8;
  const auto front = std::mismatch(name.begin(), name.end(), value.begin(), value.end());
  const auto first = static_cast<std::size_t>(front.first - name.begin());
  const auto back = std::mismatch(name.rbegin(), name.rend(), value.rbegin(), value.rend());
  const auto last = static_cast<std::size_t>(back.first - name.rbegin());
  const std::size_t same = first + last;
  return first >= kLeast && last >= kLeast && same <= name.size() && same <= value.size() &&
         name.size() - same <= kMostOther && value.size() - same <= kMostOther;
}

// user and password: `ada@acme.io` and `…`: the first of two.
bool names_user(std::string_view value, std::string_view rest) {
  const std::size_t at = value.find('@');
  const std::size_t next = rest.find('`');
  return at != std::string_view::npos && value.find('.', at) != std::string_view::npos &&
         next != std::string_view::npos && next > 0 && next < 8 &&
         rest.substr(0, next).find('\n') == std::string_view::npos;
}

// Outcomes of a test under `pass:`; password: ["required", "min:8"].
bool is_item_of_rules(std::string_view name, std::string_view value) {
  return name == "pass" || (name.ends_with("password") && is_rule(value));
}

// "user_" + i: what is joined to something else.
bool is_begin_of_sum(std::string_view value, std::string_view rest) {
  constexpr std::size_t kShort = 5;  // "AWS4" + secret
  const std::size_t plus = rest.find_first_not_of(" \t");
  if (plus == std::string_view::npos || rest[plus] != '+' ||
      (value.size() > kShort &&
       std::string_view("_-:=./").find(value.back()) == std::string_view::npos))
    return false;
  const std::size_t next = rest.find_first_not_of(" \t", plus + 1);
  return next != std::string_view::npos && (is_letter(rest[next]) || rest[next] == '_');
}

// <sheetProtection password="E3E9"/>: sixteen bits that a spreadsheet keeps.
bool is_sheet_hash(std::string_view text, const Assignment& a) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  if (!is_short_hash(value)) return false;
  const std::size_t least = a.name_begin > kMaxLine ? a.name_begin - kMaxLine : 0;
  const std::string_view left = text.substr(least, a.name_begin - least);
  const std::size_t open = left.rfind('<');
  return open != std::string_view::npos &&
         left.substr(open).find("Protection ") != std::string_view::npos;
}

// PASS: gdb.base/foo.exp among other lines of results.
bool is_result(std::string_view text, const Assignment& a, std::string_view name,
               const Wording& wording) {
  if (name != "PASS" || a.syntax != Assignment::Syntax::kColon) return false;
  const std::string_view left = left_of(text, a.name_begin);
  if (left.ends_with("--- ")) return true;  // Go's: --- PASS: TestRate/of_4% (0.00s)
  if (!left.empty()) return false;
  const auto is_line_of_results = [&](std::string_view line) {
    line = line.substr(0, kMaxLine);
    const std::size_t colon = std::min(line.find(':'), line.size());
    return line.substr(colon).starts_with(": ") && wording.test_outcomes.has(line.substr(0, colon));
  };
  // gdb.base/foo.exp: and what was tested.
  const std::string_view rest = text.substr(a.value_end, kMaxLine);
  if (rest.starts_with(' ') && text[a.value_end - 1] == ':') return true;
  // ld-elf/pr77, x86-64: what a test is called, where no user stands beside it.
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  if (value.find_first_of("/-._+") != std::string_view::npos && !beside_user(text, a, wording) &&
      std::all_of(value.begin(), value.end(), [](char c) {
        return is_lower(c) || is_digit(c) ||
               std::string_view("/-._+").find(c) != std::string_view::npos;
      }))
    return true;
  const std::size_t next = rest.find('\n');
  if (next != std::string_view::npos && is_line_of_results(text.substr(a.value_end + next + 1)))
    return true;
  return a.name_begin > 0 &&
         is_line_of_results(text.substr(a.name_begin - 1 - left_of(text, a.name_begin - 1).size()));
}

// Letters and digits, in small letters.
std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c)) out += is_letter(c) ? static_cast<char>(c | 0x20) : c;
  }
  return out;
}

// ROLE_TOKEN_CREATOR = "roles/iam.tokenCreator": what is called as it is named, in two words or
// more.
bool repeats_name(std::string_view name, std::string_view value) {
  constexpr std::size_t kLeast = 9;
  const std::string own = compact(value);
  const bool digits = std::count_if(own.begin(), own.end(), is_digit) > 1;
  std::string last;  // words of the name, from its end
  std::size_t words = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    if (!is_alnum(name[i])) continue;
    last.insert(last.begin(), is_letter(name[i]) ? static_cast<char>(name[i] | 0x20) : name[i]);
    const bool begins =
        i == 0 || !is_alnum(name[i - 1]) || (is_upper(name[i]) && is_lower(name[i - 1]));
    words += begins ? 1U : 0U;
    // With digits it may be made up, unless they are the name's, too.
    const bool enough = begins && words > 1 && last.size() >= kLeast;
    if (enough && !digits) return own.find(last) != std::string::npos;
    if (enough && own == last) return true;
  }
  return false;
}

// PasswordlessKeyRotation = "ac-30144-key-rotation": behind a ticket's number the end of the name,
// of two words or more.
bool repeats_behind_number(std::string_view name, std::string_view value) {
  constexpr std::size_t kLeast = 9, kLeastDigits = 2, kMostLead = 4;
  std::size_t at = value.find('-');
  if (at == std::string_view::npos || at > kMostLead) return false;
  const std::size_t digits = ++at;
  while (at < value.size() && is_digit(value[at])) ++at;
  if (at - digits < kLeastDigits || at_or_nul(value, at) != '-') return false;
  const std::string_view words = value.substr(at + 1);
  const std::string own = compact(words);
  return own.size() >= kLeast && has_any(words, "-") && compact(name).ends_with(own);
}

// SecretsManagerAccess = "accesssecretsmanager": all of the name's words, in another order.
bool has_words_of_name(std::string_view name, std::string_view value) {
  constexpr std::size_t kLeast = 9, kLeastWord = 3;
  if (value.size() < kLeast || !std::all_of(value.begin(), value.end(), is_lower)) return false;
  std::string rest(value);
  std::size_t words = 0;
  for (std::size_t begin = 0; begin < name.size(); ++words) {
    std::size_t end = begin + 1;
    while (end < name.size() && is_lower(name[end])) ++end;
    const std::string word = compact(name.substr(begin, end - begin));
    const std::size_t part = word.size() < kLeastWord ? std::string::npos : rest.find(word);
    if (part == std::string::npos) return false;
    rest.erase(part, word.size());
    begin = end;
  }
  return words > 1 && rest.empty();
}

// 'Login.user.changePassword' => 'onChangePassword': what is called when something has happened.
bool handles_event(std::string_view name, std::string_view value) {
  constexpr std::ptrdiff_t kLeastDots = 2;
  std::size_t humps = 0;
  for (std::size_t i = 1; i < value.size(); ++i)
    humps += is_upper(value[i]) && !is_upper(value[i - 1]) ? 1U : 0U;
  return humps > 1 && is_lower(value[0]) && std::all_of(value.begin(), value.end(), is_alnum) &&
         std::count_if(value.begin(), value.end(), is_digit) < 2 && !is_digit(value.back()) &&
         (std::count(name.begin(), name.end(), '.') >= kLeastDots || name.starts_with('.'));
}

// "AWS::SecretsManager::Secret": "…": the name of a type.
bool is_type_name(std::string_view text, const Assignment& a) {
  const std::string_view left = left_of(text, a.name_begin);
  if (!left.ends_with("::")) return false;
  const std::size_t quote = left.find_last_of("\"'");
  return quote != std::string_view::npos &&
         std::all_of(left.begin() + static_cast<std::ptrdiff_t>(quote) + 1, left.end(),
                     [](char c) { return is_alnum(c) || c == ':'; });
}

// --password=PASSWORD, --http-passwd=WACHTWOORD of a manual: what is to be given there.
bool is_metavariable(std::string_view text, const Assignment& a, std::string_view value) {
  return !a.quoted && a.syntax == Assignment::Syntax::kEquals &&
         (text[a.name_begin] == '-' || (a.name_begin > 0 && text[a.name_begin - 1] == '-')) &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_upper(c) || is_high(c) || c == '_' || c == '-'; });
}

bool begins_line(std::string_view left, const WordSet& commands) {
  std::string before = lowered(left);
  while (!before.empty() && kMarks.find(before.back()) != std::string_view::npos) before.pop_back();
  return before.empty() || commands.ends(before);
}

}  // namespace

bool is_setting(std::string_view text, const Assignment& a, bool code, const Wording& wording) {
  const std::string_view name = text.substr(a.name_begin, a.name_end - a.name_begin);
  const std::string_view left = left_of(text, a.name_begin);
  const std::size_t end = a.value_end;
  if (a.syntax == Assignment::Syntax::kElement) return !code && left.ends_with('<');
  if (a.syntax != Assignment::Syntax::kEquals && a.syntax != Assignment::Syntax::kColon)
    return false;
  std::string_view between = text.substr(a.name_end, a.value_begin - a.name_end);
  const bool quoted = !between.empty() && is_quote(between.back());
  if (quoted) between.remove_suffix(1);
  const std::string_view rest =
      text.substr(std::min(text.size(), end + (quoted ? 1U : 0U)), kMaxLine);
  if (between == "=" && shouts(name)) {
    const char before = left.empty() ? ' ' : left.back();
    return (is_blank(before) || is_quote(before) || before == '-') &&
           (ends_line(rest) || is_blank(rest[0]) || is_quote(rest[0]));
  }
  if (code || !begins_line(left, wording.setting_commands) || !ends_line(rest)) return false;
  const bool colon = between.starts_with(":") && between.size() > 1 &&
                     between.find_first_not_of(" \t", 1) == std::string_view::npos;
  return colon || between == "=" || between == " = ";
}

bool is_name_in_code(std::string_view text, const Assignment& a) {
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  if (a.quoted || a.value_begin == 0 || !is_blank(text[a.value_begin - 1]) ||
      !is_letter(value.front()) || !std::all_of(value.begin(), value.end(), is_word))
    return false;
  // Of a record of Erlang's: pass = HTTPPass,
  const char next = at_or_nul(text, a.value_end);
  return next == ';' || (next == ',' && is_upper(value.front()) &&
                         std::none_of(value.begin(), value.end(), is_digit));
}

bool is_other_part(std::string_view text, const Assignment& a, const Wording& wording) {
  const std::string_view name = text.substr(a.name_begin, a.name_end - a.name_begin);
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  const std::string lower = lowered_word(name);
  if ((a.in_list && is_item_of_rules(lower, value)) || is_name_of_entry(text, a)) return true;
  if (is_result(text, a, name, wording) || is_sheet_hash(text, a) || repeats_name(name, value) ||
      repeats_behind_number(name, value) || has_words_of_name(name, value) ||
      are_alike(name, value) || (a.quoted && handles_event(name, value)) || is_type_name(text, a) ||
      is_metavariable(text, a, value))
    return true;
  if (!a.quoted || a.value_begin == 0) return false;
  const char quote = text[a.value_begin - 1];
  if (!is_quote(quote) || a.value_end >= text.size() || text[a.value_end] != quote) return false;
  const std::string_view rest = text.substr(a.value_end + 1, kMaxLine);
  if (quote == '`' && (rest.starts_with(".`") || value.front() == '#' || names_user(value, rest)))
    return true;
  if (a.syntax == Assignment::Syntax::kArgument) {
    const bool titles = is_title(name) && is_title(value);
    if (titles || names_alike(lower, value) || share_path(name, value) ||
        (is_uuid(value) && behind_comma(text, a.name_begin)))
      return true;
  }
  return is_begin_of_sum(value, rest);
}

}  // namespace assay::patterns
