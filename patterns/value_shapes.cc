#include "patterns/value_shapes.h"

#include <algorithm>
#include <array>
#include <string>

#include "patterns/value_formats.h"
#include "patterns/value_notations.h"
#include "patterns/value_resources.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// $name, ${name}, $(command), $1
bool is_variable(std::string_view value) {
  if (value.starts_with("_$")) value.remove_prefix(1);
  // $user=, of a chain of them
  while (value.size() > 2 && value[0] == '$' && value.back() == '=') value.remove_suffix(1);
  if (value.size() < 2 || value[0] != '$') return false;
  if (value[1] == '{' || value[1] == '(') return true;
  const bool all_of_name = std::all_of(value.begin() + 1, value.end(), [](char c) {
    return is_alnum(c) || std::string_view("_.->:/#$\\").find(c) != std::string::npos;
  });
  // $config{'password'}, $_[1]
  const std::size_t name_end = value.find_first_of("{[", 1);
  if (name_end != std::string_view::npos && name_end > 1 &&
      std::all_of(value.begin() + 1, value.begin() + static_cast<std::ptrdiff_t>(name_end),
                  [](char c) { return is_letter(c) || c == '_'; }))
    return true;
  // $3.str: a part of what a grammar's rule has read
  return all_of_name && (!is_digit(value[1]) || value.size() == 2 ||
                         (value.size() > 4 && value[2] == '.' && is_lower(value[3])));
}

constexpr std::string_view kOpen = "({[";
constexpr std::string_view kClose = ")}]";

// A closing bracket that none opened, and a letter behind it: a password, for no code goes on so.
bool is_unbalanced(std::string_view value) {
  std::string open;
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    if (kOpen.find(value[i]) != std::string_view::npos) open += value[i];
    const std::size_t kind = kClose.find(value[i]);
    if (kind == std::string_view::npos) continue;
    const bool opened = !open.empty() && open.back() == kOpen[kind];
    if (!opened && is_alnum(value[i + 1])) return true;
    if (opened) open.pop_back();
  }
  return false;
}

// A bracket that is closed by one of another kind, which code that was cut out doesn't have.
bool mismatches(std::string_view value) {
  std::string open;
  for (const char c : value) {
    if (kOpen.find(c) != std::string_view::npos) open += c;
    const std::size_t kind = kClose.find(c);
    if (kind == std::string_view::npos || open.empty()) continue;
    if (open.back() != kOpen[kind]) return true;
    open.pop_back();
  }
  return false;
}

// NID_pbe_WithSHA1And3_Key_TripleDES_CBC: a name of a program's own, not in quotes.
bool is_long_name(std::string_view value) {
  const auto joints = std::count(value.begin(), value.end(), '_');
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return joints >= 3 && digits <= joints && !is_digit(value.front()) &&
         std::all_of(value.begin(), value.end(), is_word);
}

// module.hex.length(64), jQuery.sibling(a).next: a call of something's member.
bool is_call_of_member(std::string_view value) {
  if (value.starts_with('#')) value.remove_prefix(1);
  const std::size_t last = value.rfind(')');
  if (last != std::string_view::npos && at_or_nul(value, last + 1) == '.' &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(last) + 2, value.end(), is_letter))
    value = value.substr(0, last + 1);
  const std::size_t open = value.find('(');
  return open != std::string_view::npos && value.back() == ')' && is_member(value.substr(0, open));
}

// env:STORE_PASSWORD, $t('password'), $util.escape($x), $avp(i:123)=rpid, -p$2: where the value is
// to be taken from.
bool is_reference(std::string_view value) {
  // A letter of an option before a script's argument.
  if (value.size() == 4 && value[0] == '-' && is_letter(value[1]) && value[2] == '$' &&
      is_digit(value[3]))
    return true;
  // A pseudo-variable that something is assigned to.
  const std::size_t close = value.find(")=");
  if (value.front() == '$' && close != std::string_view::npos) {
    const std::size_t begin = value.find('(');
    if (begin > 1 && begin < close &&
        std::all_of(value.begin() + 1, value.begin() + static_cast<std::ptrdiff_t>(begin),
                    is_lower))
      return true;
  }
  constexpr std::string_view kEnvironment = "env:";
  if (value.starts_with(kEnvironment) && value.size() > kEnvironment.size())
    return std::none_of(value.begin() + kEnvironment.size(), value.end(), is_lower);
  if (value.front() != '$' || value.back() != ')') return false;
  const std::size_t open = value.find('(');
  if (open == std::string_view::npos || open < 2) return false;
  const std::string_view called = value.substr(1, open - 1);
  return is_member(called) || std::all_of(called.begin(), called.end(), is_word);
}

// repository.$name.allow: a name with a variable in it.
bool has_variable(std::string_view value) {
  const std::size_t mark = value.find('$');
  return mark != std::string_view::npos && mark + 1 < value.size() && mark > 0 &&
         is_letter(value[mark + 1]) && has_any(value, "./:{") &&
         std::all_of(value.begin(), value.end(), [](char c) {
           return is_letter(c) || joins_parts(c) || c == '$' || c == '{' || c == '}';
         });
}

// A value of a string that is joined to others: "…" + rs.getString( + "…", '.urlencode($x).'. What
// stands between two literals was taken for one.
bool joins_strings(std::string_view value) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = value.find_first_not_of(kBlanks);
  const std::size_t last = value.find_last_not_of(kBlanks);
  if (first == std::string_view::npos || first >= last) return false;
  const char begin = value[first];
  const char end = value[last];
  if (std::none_of(value.begin(), value.end(), is_letter)) return false;
  if (begin == end && (begin == '+' || begin == '.' || begin == '&'))
    return std::count_if(value.begin(), value.end(), is_digit) < 4;
  if (begin == '+' && (value[first + 1] == '(' || has_any(value, "=!|&")) && has_any(value, "(["))
    return true;
  return std::string_view("+,;)").find(begin) != std::string_view::npos &&
         (end == '(' || (value.find('(') != std::string_view::npos && has_any(value, ",;") &&
                         value.find('=') != std::string_view::npos));
}

// $1_$2, logentry-$type-$subtype, $name:pcache:$id!$hash: several variables, joined.
bool joins_variables(std::string_view value) {
  std::size_t variables = 0;
  std::size_t names = 0;  // of two letters or more: no part of a hash, $2y$10$…
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    const char next = value[i + 1];
    names += value[i] == '$' && i + 2 < value.size() && is_letter(next) && is_letter(value[i + 2])
                 ? 1U
                 : 0U;
    variables += value[i] == '$' && (is_alnum(next) || next == '{') ? 1U : 0U;
  }
  if (names > 2 && std::count_if(value.begin(), value.end(), is_digit) < 3) return true;
  // $6$rounds=656000$…: a hash
  if (value.find('=') != std::string_view::npos &&
      std::count_if(value.begin(), value.end(), is_digit) > 2)
    return false;
  return variables > 1 && std::all_of(value.begin(), value.end(), [](char c) {
           return is_alnum(c) || joins_parts(c) ||
                  std::string_view("${}!|,#@\\=").find(c) != std::string_view::npos;
         });
}

// arr[0], data[1][2].name, list[], net.if.in[eth0,bytes]: an element of something.
bool is_element(std::string_view value) {
  const std::size_t open = value.find('[');
  if (open == 0 || open == std::string_view::npos) return false;
  const std::string_view name = value.substr(0, open);
  if (!is_letter(name[0]) && name[0] != '_') return false;
  const auto of_name = [](char c) { return is_alnum(c) || joins_parts(c); };
  if (!std::all_of(name.begin(), name.end(), of_name) ||
      std::count_if(name.begin(), name.end(), is_digit) > 3)
    return false;
  if (value.back() == ']') return true;
  const std::size_t close = value.rfind(']');
  return close != std::string_view::npos &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(close) + 1, value.end(), of_name);
}

// @NAME, @old_token: a variable of a template, of Ruby, of a build's filter.
bool is_at_variable(std::string_view value) {
  if (value.size() < 3 || value[0] != '@' || value.find('_') == std::string_view::npos)
    return false;
  value.remove_prefix(1);
  if (value.back() == '@') value.remove_suffix(1);
  return std::count_if(value.begin(), value.end(), is_digit) < 2 &&
         std::all_of(value.begin(), value.end(), is_word);
}

// @NewSessionToken: a parameter of SQL. In quotes only one that is called a credential.
bool is_sql_parameter(std::string_view value, bool quoted) {
  constexpr std::array<std::string_view, 5> kEnds = {"Token", "Password", "Secret", "Key", "Hash"};
  if (value.size() < 3 || value[0] != '@' || !is_upper(value[1])) return false;
  std::size_t words = 0;
  for (std::size_t i = 1; i + 1 < value.size(); ++i)
    words += is_upper(value[i]) && is_lower(value[i + 1]) ? 1U : 0U;
  const bool named = std::any_of(kEnds.begin(), kEnds.end(),
                                 [&](std::string_view end) { return value.ends_with(end); });
  return words > 1 && (named || !quoted) &&
         std::count_if(value.begin(), value.end(), is_digit) < 2 && !is_digit(value.back()) &&
         std::all_of(value.begin() + 1, value.end(), is_alnum);
}

// a.type=='password', of a program that is written in a text.
bool compares_member(std::string_view value) {
  const std::size_t mark = std::min(value.find("=='"), value.find("==\""));
  return mark != std::string_view::npos && is_member(value.substr(0, mark));
}

// Expressions to match with: [a-zA-Z0-9], (?:…), \w; and marks of templates and pages.
bool is_expression(std::string_view value) {
  // "Sent by: $1", String?
  if (value.find(" $1") != std::string_view::npos) return true;
  if (value.back() == '?' && std::all_of(value.begin(), value.end() - 1, is_letter)) return true;
  for (const std::string_view mark :
       {"{}", "{0}", "(?:", "(?P", "(?i", "\\w", "\\d", "\\s", ".*", "->{", "[a-z", "[A-Z", "[0-9",
        "{$", "/%", ".html#", "&rdquo", "&ldquo"}) {
    if (value.find(mark) != std::string_view::npos) return true;
  }
  return value.ends_with(".+");
}

// ^TUserToken, Passwd+#0, CURLOPTTYPE_STRINGPOINT+5: a pointer to a type, a string and a character,
// a constant and a number of Pascal's.
bool is_pascal(std::string_view value) {
  if (value.front() == '^' && value.size() > 2) {
    const std::size_t digit = std::min(value.size(), value.find_first_of("0123456789"));
    const bool type = is_upper(value[1]) && (has_any(value, "_") || digit + 3 > value.size());
    return std::all_of(value.begin() + 1, value.end(), is_word) &&
           (digit == value.size() || (type && value.size() < 60));
  }
  const std::size_t sum = value.find('+');
  if (sum == std::string_view::npos || sum < 2 || sum + 1 == value.size()) return false;
  const std::string_view name = value.substr(0, sum);
  const std::string_view added = value.substr(sum + 1);
  const bool character = added.size() > 1 && added[0] == '#';
  const bool constant = std::none_of(name.begin(), name.end(), is_lower) && has_any(name, "_");
  return std::all_of(name.begin(), name.end(), is_word) && (character || constant) &&
         std::all_of(added.begin() + (character ? 1 : 0), added.end(), is_digit);
}

// post-new.php?type=, value2?key3=value3: a query.
bool is_query(std::string_view value) {
  const std::size_t mark = value.find('?');
  if (mark == std::string_view::npos || mark == 0 || mark + 2 >= value.size()) return false;
  std::size_t end = mark + 1;
  while (end < value.size() && is_word(value[end])) ++end;
  return end > mark + 2 && end < value.size() && value[end] == '=' && is_letter(value[mark + 1]);
}

// Programs written small: f&&f.join?f[0]:f}}function, be()}))}function, H==null?null:
bool is_minified(std::string_view value) {
  if (mismatches(value)) return false;
  // What base64 ends with is no operator.
  std::string_view inside = value;
  while (!inside.empty() && inside.back() == '=') inside.remove_suffix(1);
  if (value.size() - inside.size() > 2) return true;
  const auto has = [&](std::string_view mark) {
    return inside.find(mark) != std::string_view::npos;
  };
  if ((has("==") || has("!=")) && (has("?") || has("null") || has("void"))) return true;
  if (has("!==") || has("===")) return true;
  for (const std::string_view mark :
       {"&&", "||", "=>", "+=", "()", "})", ")}", "){", "}{", "]}", "}}", "&gt;"}) {
    if (has(mark)) return true;
  }
  const auto brackets = std::count_if(value.begin(), value.end(), [](char c) {
    return std::string_view("(){}[]").find(c) != std::string_view::npos;
  });
  if (brackets > 1 && has_any(inside, "=.:?,")) return true;
  // e.alt?r.ESC:r.CR, box?box.text:null, e.login? before a text
  const std::size_t choice = inside.find('?');
  if (choice != std::string_view::npos && choice > 0) {
    const std::string_view asked = inside.substr(0, choice);
    const std::size_t other = inside.find(':', choice);
    if (is_member(asked) && (other != std::string_view::npos || choice + 1 == inside.size()))
      return true;
    if (other != std::string_view::npos && std::all_of(asked.begin(), asked.end(), is_word) &&
        is_member(inside.substr(choice + 1, other - choice - 1)))
      return true;
  }
  const std::size_t assigned = inside.find('=');
  return assigned != std::string_view::npos && assigned > 0 &&
         is_member(inside.substr(0, assigned));
}

// rgb(255, 255, 0): a function of numbers, in a style.
bool is_function_of_numbers(std::string_view value) {
  const std::size_t open = value.find('(');
  if (open == std::string_view::npos || open == 0 || value.back() != ')') return false;
  return std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(open), is_letter) &&
         std::all_of(
             value.begin() + static_cast<std::ptrdiff_t>(open) + 1, value.end() - 1, [](char c) {
               return is_digit(c) || std::string_view(" ,.%").find(c) != std::string_view::npos;
             });
}

// /Fw7k+mJACW1EuWxwQCv1jrv…==: no path, which has words.
bool is_base64(std::string_view value) {
  constexpr std::size_t kLeast = 24, kLeastDigits = 3, kMostWord = 5;
  std::size_t word = 0;
  std::size_t longest = 0;
  for (const char c : value) {
    if (!is_alnum(c) && c != '+' && c != '/' && c != '=') return false;
    word = is_lower(c) ? word + 1 : 0;
    longest = std::max(longest, word);
  }
  return value.size() >= kLeast && value.size() % 4 == 0 && longest <= kMostWord &&
         std::count_if(value.begin(), value.end(), is_digit) >=
             static_cast<std::ptrdiff_t>(kLeastDigits) &&
         std::any_of(value.begin(), value.end(), is_upper);
}

}  // namespace

bool is_code(std::string_view value, bool quoted) {
  // Quotes inside of quotes, escaped or not.
  constexpr std::string_view kQuotes = "'\"\\";
  while (value.size() > 1 && has_any(value.substr(0, 2), "'\"") &&
         kQuotes.find(value.front()) != std::string_view::npos)
    value.remove_prefix(1);
  while (value.size() > 1 && kQuotes.find(value.back()) != std::string_view::npos)
    value.remove_suffix(1);
  // \t$1: an escape before a variable.
  while (value.size() > 2 && value[0] == '\\' && has_any(value.substr(1, 1), "tnr") &&
         value[2] == '$')
    value.remove_prefix(2);
  if (value.find("://") != std::string_view::npos) return true;
  if ((value.starts_with("/") && !is_base64(value)) || value.starts_with("./") ||
      value.starts_with("../") || value.starts_with("~/"))
    return true;
  // {url}/admin/realms/{realm}/…
  if (value.front() == '{' && value.find("}/") != std::string_view::npos) return true;
  const std::size_t named = value.find("%(");
  if (named != std::string_view::npos && value.find(")s", named) != std::string_view::npos)
    return true;
  if (is_variable(value) || value.starts_with("%(") || value.starts_with("@{")) return true;
  if (value.starts_with("&") || value.starts_with("@/") || is_reference(value)) return true;
  if (value.size() > 2 && value.front() == '`' && value.back() == '`') return true;
  if (has_variable(value) || joins_variables(value) || is_expression(value) ||
      is_format(value, quoted) || joins_strings(value) || is_element(value) ||
      is_function_of_numbers(value) || is_at_variable(value) || is_query(value))
    return true;
  if (is_notation(value) || compares_member(value) || is_sql_parameter(value, quoted)) return true;
  // \0$item->class
  const std::size_t variable = value.find('$');
  if (variable != std::string_view::npos && value.find("->", variable) != std::string_view::npos)
    return true;
  // String!, a type of GraphQL; src/main/**/*, files; a.b.length(64), a call.
  if (is_upper(value.front()) && value.back() == '!' &&
      std::all_of(value.begin(), value.end() - 1, is_letter) && !quoted)
    return true;
  if (value.find("/**") != std::string_view::npos || is_call_of_member(value)) return true;
  // com.acme.net.TRUST_STORE: a property's name.
  if (quoted) return std::count(value.begin(), value.end(), '.') > 1 && is_member(value);
  // ]b4_call[ of M4's, out of quotes; 10}f{bal=, options between braces.
  if (value.size() > 2 && value[0] == ']' && is_letter(value[1])) return true;
  if (value.back() == '=' && has_any(value, "{}")) return true;
  if (is_long_name(value) || is_minified(value) || is_pascal(value)) return true;
  // $dir.private]cakey.pem
  if (value[0] == '$' && value.find_first_of(".]") != std::string_view::npos &&
      std::none_of(value.begin(), value.end(), is_digit))
    return true;
  // A tag of YAML: !vault, !Ref; what is not: !options.token, !@api_key.nil?; a type: ?string
  if (value.size() > 2 && (value.front() == '!' || value.front() == '?')) {
    std::string_view name = value.substr(value[1] == '!' ? 2 : 1);
    if (name.size() > 2 && name.front() == '@') name.remove_prefix(1);
    if (name.size() > 2 && name.back() == '?') name.remove_suffix(1);
    const auto of_name = [](char c) { return is_letter(c) || c == '_'; };
    if (std::all_of(name.begin(), name.end(), of_name) || is_member(name)) return true;
    if (name.starts_with("encrypted/")) return true;
  }
  // server.password!!: what Kotlin is told to be there.
  if (value.ends_with("!!") && is_member(value.substr(0, value.size() - 2))) return true;
  // ++count, ii+1
  if (value.starts_with("++") || value.starts_with("--")) return true;
  const std::size_t plus = value.find('+');
  if (plus != std::string_view::npos && plus > 0 && value.size() - plus == 2 &&
      is_digit(value.back()) &&
      std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(plus),
                  [](char c) { return is_letter(c) || c == '_'; }))
    return true;
  // ?OLP_KEYS++?COMMON_KEYS: macros of Erlang's
  if (value.size() > 4 && value.front() == '?' && is_upper(value[1]) && has_any(value, "_"))
    return std::none_of(value.begin(), value.end(), is_digit);
  // !!options?.token
  if (value.starts_with("!!") || value.find("?.") != std::string_view::npos) return true;
  return is_member(value) || value.starts_with("*") || value.find("->") != std::string_view::npos ||
         value.find("::") != std::string_view::npos ||
         (has_any(value, "(){}[]|\\") && !is_unbalanced(value));
}

bool is_escaped(std::string_view value) {
  std::size_t escapes = 0;
  std::size_t letters = 0;  // beyond ASCII
  bool digits = false;      // outside of escapes
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    const auto hex = [&](std::size_t from, std::size_t count) {
      std::size_t found = 0;
      while (found < count && from + found < value.size() && is_hex(value[from + found])) ++found;
      return found == count;
    };
    std::size_t size = 0;
    if (value[i] == '%' && hex(i + 1, 2)) size = 3;
    if (value[i] == '\\' && value[i + 1] == 'x' && hex(i + 2, 2)) size = 4;
    if (value[i] == '\\' && value[i + 1] == 'u' && hex(i + 2, 4)) {
      size = 6;
      letters += value.substr(i + 2, 3) > "007" ? 1U : 0U;
    }
    // \u{3042} of Ruby and JavaScript, \x{100} of Perl
    if (value[i] == '\\' && (value[i + 1] == 'u' || value[i + 1] == 'x') && i + 2 < value.size() &&
        value[i + 2] == '{') {
      const std::size_t close = value.find('}', i);
      if (close != std::string_view::npos && close - i < 12) size = close + 1 - i;
    }
    if (value[i] == '\\' && hex(i + 1, 4)) size = 5;
    if (value[i] == '\\' && is_digit(value[i + 1])) size = 4;
    digits = digits || (size == 0 && is_digit(value[i]));
    escapes += size;
    i += size > 0 ? size - 1 : 0;
  }
  if (letters > 0 && !digits) return true;
  return escapes * 2 >= value.size();
}

namespace {

// ^2.0.1, >=3.1, v1.2.3-rc1
bool is_version(std::string_view value) {
  // npm:^1.4.0, workspace:~2.0
  const std::size_t kind = value.find(':');
  if (kind != std::string_view::npos &&
      std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(kind), is_lower))
    value.remove_prefix(kind + 1);
  // <2.0.5|>=3,<3.0.3
  if (value.find_first_not_of("0123456789.|,<>=^~!* xXv-") == std::string_view::npos &&
      has_any(value, "<>^~|") && has_any(value, "."))
    return true;
  value.remove_prefix(std::min(value.find_first_not_of("^~<>=v "), value.size()));
  const std::size_t end = std::min(value.find_first_of("-+"), value.size());
  return end > 2 && is_digit(value[0]) && value.size() - end < 24 &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return is_digit(c) || c == '.' || c == '*' || c == 'x'; }) &&
         std::count(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(end), '.') > 0;
}

// Software\\Acme\\Product: a key of Windows' registry, a path.
bool is_backslash_path(std::string_view value) {
  std::size_t parts = 0;
  for (std::size_t i = 1; i + 1 < value.size(); ++i)
    parts += value[i] == '\\' && value[i - 1] != '\\' &&
                     (is_letter(value[i + 1]) || value[i + 1] == '\\')
                 ? 1U
                 : 0U;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return parts >= 2 && digits < 4;
}

// A UUID of version 1 or 2: a time and a network card, which anybody may guess.
bool is_time_uuid(std::string_view value) {
  return is_uuid(value) && (value[14] == '1' || value[14] == '2') &&
         std::string_view("89abAB").find(value[19]) != std::string_view::npos;
}

// 178:no password, PyObject*:o:0:, builtin:test:0: what ':' divides, of which a part or the last is
// but a few characters.
bool is_record(std::string_view value) {
  constexpr std::size_t kFew = 3;
  std::size_t parts = 0;
  bool few = false;
  for (std::size_t begin = 0; begin <= value.size(); ++parts) {
    const std::size_t end = std::min(value.find(':', begin), value.size());
    few = few || end - begin <= kFew;
    begin = end + 1;
  }
  const auto any = [&](auto is) { return std::any_of(value.begin(), value.end(), is); };
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return is_alnum(c) || std::string_view("_.:- ").find(c) != std::string_view::npos;
  });
  // A person's password may have colons in it.
  return few && parts > 2 && plain && !(any(is_upper) && any(is_lower) && any(is_digit));
}

// cn=admin,dc=acme,dc=org, (mail=*@acme.org): names and filters of directories.
bool is_directory_name(std::string_view value) {
  const std::string lower = lowered(value);
  const auto begins = [&](std::string_view kind) { return lower.starts_with(kind); };
  if ((begins("cn=") || begins("uid=") || begins("ou=")) && has_any(lower, ",")) return true;
  if (lower.find(",dc=") != std::string::npos || lower.find(",ou=") != std::string::npos)
    return begins("cn=") || begins("uid=") || begins("ou=") || begins("dc=") || begins("o=") ||
           begins("mail=") || begins("email");
  const std::size_t mark = value.find('=');
  return value.size() > 4 && value.front() == '(' && value.back() == ')' &&
         mark != std::string_view::npos && mark > 1 &&
         std::all_of(value.begin() + 1, value.begin() + static_cast<std::ptrdiff_t>(mark),
                     is_letter);
}

// \n---\n: nothing beside escapes and marks.
bool is_marks(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      while (i + 1 < value.size() && value[i] == '\\') ++i;  // \\n: an escape in an escaped text
    } else if (is_alnum(value[i]) || static_cast<unsigned char>(value[i]) >= 0x80) {
      return false;
    }
  }
  return value.find('\\') != std::string_view::npos;
}

// bool|int|string, required|min:8|notIn:…, string|db items.pass: a choice of words, rules that a
// value must keep.
bool is_choice(std::string_view value) {
  if (value.find('|') == std::string_view::npos) return false;
  std::size_t begin = 0;
  while (begin <= value.size()) {
    const std::size_t end = std::min(value.find('|', begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    const std::string_view word = part.substr(0, part.find(':'));
    const auto of_word = [](char c) { return is_letter(c) || c == '_' || c == ' ' || c == '.'; };
    begin = end + 1;
    if (part.empty()) continue;
    if (word.size() < 2 || !is_lower(word[0]) || !std::all_of(word.begin(), word.end(), of_word))
      return false;
  }
  return true;
}

// settings.change_security, web_requests#handle_request: a right, an action of a program.
bool is_right(std::string_view value) {
  const std::size_t joint = value.find_first_of(".#");
  if (joint == std::string_view::npos || joint == 0 || joint + 1 == value.size()) return false;
  return value.find_first_of(".#", joint + 1) == std::string_view::npos &&
         value.find('_') != std::string_view::npos &&
         std::all_of(value.begin(), value.end(),
                     [&](char c) { return is_lower(c) || c == '_' || c == value[joint]; });
}

// 178:no, of "178:no password": a code and its text.
bool is_numbered(std::string_view value) {
  const std::size_t mark = value.find(':');
  return mark != std::string_view::npos && mark > 0 && mark < 5 && mark + 1 < value.size() &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(mark), is_digit) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(mark) + 1, value.end(), is_lower);
}

}  // namespace

bool is_uuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool joint = i == 8 || i == 13 || i == 18 || i == 23;
    if (joint ? value[i] != '-' : !is_hex(value[i])) return false;
  }
  return true;
}

bool has_count(std::string_view value) {
  return value.find("1234567890") != std::string_view::npos ||
         value.find("9876543210") != std::string_view::npos ||
         (value.find("abcdefghij") != std::string_view::npos &&
          std::none_of(value.begin(), value.end(), is_digit));
}

bool is_named_thing(std::string_view value) {
  if (is_version(value) || is_backslash_path(value) || is_time_uuid(value) || is_marks(value) ||
      is_directory_name(value) || is_numbered(value) || is_choice(value) || is_right(value) ||
      is_resource_name(value))
    return true;
  const auto all_of = [&](std::string_view extra) {
    return std::all_of(value.begin(), value.end(), [&](char c) {
      return is_lower(c) || is_digit(c) || extra.find(c) != std::string_view::npos;
    });
  };
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const auto slashes = std::count(value.begin(), value.end(), '/');
  if (slashes > 0 && (digits == 0 || (slashes > 1 && digits < 4)) && all_of("/#_.-")) return true;
  if (is_record(value) || value.starts_with("localhost:")) return true;
  const auto dots = std::count(value.begin(), value.end(), '.');
  return dots >= 2 && value.find('-') != std::string_view::npos && all_of(".-:");
}

}  // namespace assay::patterns
