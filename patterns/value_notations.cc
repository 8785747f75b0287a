#include "patterns/value_notations.h"

#include <algorithm>
#include <array>
#include <string>

#include "patterns/value_quantities.h"
#include "patterns/value_shapes.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// (org.wso2.carbon.Handler), (jdbc/Users), (deny): what a build replaces.
bool is_in_brackets(std::string_view value) {
  if (value.size() < 3 || value.front() != '(' || value.back() != ')') return false;
  const std::string_view inside = value.substr(1, value.size() - 2);
  return is_member(inside) || std::all_of(inside.begin(), inside.end(),
                                          [](char c) { return is_letter(c) || joins_parts(c); });
}

// Identity.Captcha.Managed=true: a property of three parts or more, with its value; port=,
// port=6432: an option that has none, or a number.
bool gives_property(std::string_view value) {
  if (value.front() == '#') value.remove_prefix(1);
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos || equals < 2) return false;
  const std::string_view name = value.substr(0, equals);
  const auto of_option = [](char c) { return is_lower(c) || c == '_'; };
  if (std::all_of(name.begin(), name.end(), of_option) &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(equals) + 1, value.end(), is_digit))
    return value.size() - equals < 7;
  return std::count(name.begin(), name.end(), '.') > 1 && is_member(name);
}

// repository/conf/identity.xml//Server/Store: words that are joined by strokes.
bool is_path_of_words(std::string_view value) {
  // C:\tenant.nl.key.decrypted
  if (value.size() > 4 && is_letter(value[0]) && value[1] == ':' && value[2] == '\\' &&
      has_any(value.substr(value[3] == '\\' ? 4 : 3), ".\\") &&
      std::all_of(value.begin() + 3, value.end(),
                  [](char c) { return is_word(c) || c == '.' || c == '\\' || c == '-'; }))
    return true;
  return std::count(value.begin(), value.end(), '/') > 2 &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_letter(c) || joins_parts(c); }) &&
         has_any(value, ".-_");
}

// METHOD_DEF,VARIABLE_DEF: names of constants; 60_000L: a number of a program.
bool is_list_or_number(std::string_view value) {
  const bool constants = std::all_of(value.begin(), value.end(), [](char c) {
    return is_upper(c) || c == '_' || std::string_view(",`/|").find(c) != std::string_view::npos;
  });
  if (constants && has_any(value, "_") && has_any(value, ",`/|")) return true;
  std::string_view number = value;
  if (number.size() > 1 && has_any(number.substr(number.size() - 1), "lLfFdD"))
    number.remove_suffix(1);
  return number.size() > 4 && is_digit(number.front()) && has_any(number, "_") &&
         std::all_of(number.begin(), number.end(), [](char c) { return is_digit(c) || c == '_'; });
}

// 60*60*2: something that is counted out.
bool is_product(std::string_view value) {
  return has_any(value, "*") && is_digit(value.front()) &&
         std::all_of(value.begin(), value.end(), [](char c) {
           return is_digit(c) || std::string_view("*+-/ _").find(c) != std::string_view::npos;
         });
}

// Symbol(isNewRecord), gettext(): a call with a name or nothing; __HALT_COMPILER();
bool is_call_with_name(std::string_view value) {
  if (value.ends_with(';')) value.remove_suffix(1);
  const std::size_t open = value.find('(');
  if (open == std::string_view::npos || open < 2 || value.back() != ')') return false;
  const auto of_name = [](char c) { return is_letter(c) || c == '_'; };
  const auto at = value.begin() + static_cast<std::ptrdiff_t>(open);
  // old('password'), of a page
  const bool quoted =
      open + 4 < value.size() && is_quote(at[1]) && at[1] == value[value.size() - 2];
  const std::ptrdiff_t edge = quoted ? 2 : 1;
  return std::all_of(value.begin(), at, of_name) &&
         std::all_of(at + edge, value.end() - edge,
                     [&](char c) { return of_name(c) || (quoted && c == '.'); });
}

// $$${index++}, item-${name}: with a variable in braces.
bool has_braced_variable(std::string_view value) {
  const std::size_t open = value.find("${");
  if (open == std::string_view::npos) return false;
  std::size_t end = open + 2;
  while (end < value.size() && (is_word(value[end]) || value[end] == '.' || value[end] == '+'))
    ++end;
  return end > open + 3 && end < value.size() && value[end] == '}' && !is_digit(value[open + 2]);
}

// json:"password,omitempty", bytes,2,opt,name=password,proto3: a tag of Go's;
// required_if:other,true: a rule of a validator.
bool is_tag(std::string_view value) {
  if (value.ends_with(",omitempty")) return true;
  const std::size_t named = value.find(",name=");
  for (const std::string_view kind : {",opt", ",req", ",rep"}) {
    if (named != std::string_view::npos && value.find(kind) < named) return true;
  }
  std::size_t word = 0;
  while (word < value.size() && (is_lower(value[word]) || value[word] == '_')) ++word;
  const std::string_view behind = value.substr(word);
  return (word > 1 && behind.starts_with(":\"")) ||
         (value.starts_with("required_") && behind.starts_with(':'));
}

// #/components/x: a place in the same document.
bool is_pointer(std::string_view value) {
  return value.starts_with("#/") && value.find('/', 2) != std::string_view::npos;
}

// T(org.acme.Tenant).get(): a type in an expression of Spring's.
bool is_type_of_spring(std::string_view value) {
  const std::size_t close = value.find(')');
  return value.starts_with("T(") && close != std::string_view::npos &&
         is_member(value.substr(2, close - 2)) &&
         (close + 1 == value.size() || value[close + 1] == '.');
}

// \(name), \#(name), \(role)-token: a variable of Swift's and of CUE's.
bool is_interpolation(std::string_view value) {
  return (value.starts_with("\\(") || value.starts_with("\\#(")) &&
         value.find(')') != std::string_view::npos;
}

// *TOKEN*:*SECRET*: what names are to match.
bool is_glob(std::string_view value) {
  // sk_*
  if (value.size() > 3 && value.ends_with("_*") &&
      std::all_of(value.begin(), value.end() - 2, [](char c) { return is_letter(c) || c == '_'; }))
    return true;
  // .*$|DB_PASSWORD=${new}, .*/DB_PASSWORD=$new: of sed; *_DB_PASSWORD: of names
  const bool names =
      value.size() > 3 && value.starts_with("*_") &&
      std::all_of(value.begin() + 1, value.end(), [](char c) { return is_upper(c) || c == '_'; });
  return names || value.find("*:*") != std::string_view::npos || value.starts_with(".*$") ||
         value.starts_with(".*/");
}

// @_model.NewPassword, of a page of Razor.
bool is_bound(std::string_view value) {
  return value.size() > 2 && value.front() == '@' && !is_upper(value[1]) &&
         std::none_of(value.begin(), value.end(), is_digit) && is_member(value.substr(1));
}

// __('Password'): a text that a page translates.
bool is_translated(std::string_view value) {
  return value.starts_with("__(") && value.find(')') != std::string_view::npos;
}

// 2>&1, >/dev/null: where a shell sends what a command says.
bool is_redirection(std::string_view value) {
  const std::size_t mark = value.find('>');
  return mark < 2 && mark + 1 < value.size() && (mark == 0 || is_digit(value[0])) &&
         (value[mark + 1] == '&' || value[mark + 1] == '/');
}

// [a-z]{8}: an expression to match with.
bool is_repeated_class(std::string_view value) {
  return value.front() == '[' && value.back() == '}' && value.find("]{") != std::string_view::npos;
}

// max:255, min:8|max:20: what a form asks of a value.
bool is_demand(std::string_view value) {
  constexpr std::array<std::string_view, 5> kDemands = {
      "min:", "max:", "size:", "digits:", "length:"};
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = std::min(value.find('|', begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    const auto demand = std::find_if(kDemands.begin(), kDemands.end(),
                                     [&](std::string_view one) { return part.starts_with(one); });
    if (demand == kDemands.end() || part.size() == demand->size() ||
        !std::all_of(part.begin() + static_cast<std::ptrdiff_t>(demand->size()), part.end(),
                     is_digit))
      return false;
    begin = end + 1;
  }
  return true;
}

// @babel/plugin-transform-class@7.28.5: a package of npm's, of words.
bool is_package(std::string_view value) {
  const auto of_name = [](char c) { return is_lower(c) || c == '-' || c == '.'; };
  const std::size_t stroke = value.find('/');
  if (value.front() != '@' || stroke == std::string_view::npos || stroke < 2) return false;
  const std::size_t end = std::min(value.find('@', stroke), value.size());
  const std::string_view name = value.substr(stroke + 1, end - stroke - 1);
  const std::string_view version = value.substr(std::min(end + 1, value.size()));
  return std::all_of(value.begin() + 1, value.begin() + static_cast<std::ptrdiff_t>(stroke),
                     of_name) &&
         std::all_of(name.begin(), name.end(), of_name) &&
         (has_any(name, "-") || !version.empty()) &&
         version.find_first_not_of("0123456789.") == std::string_view::npos;
}

// @android:color/darker_gray, @string/app_name: what Android keeps elsewhere.
bool is_resource(std::string_view value) {
  const std::size_t stroke = value.find('/');
  return value.front() == '@' && stroke != std::string_view::npos && stroke > 2 &&
         stroke + 1 < value.size() &&
         std::all_of(value.begin() + 1, value.begin() + static_cast<std::ptrdiff_t>(stroke),
                     [](char c) { return is_lower(c) || c == ':' || c == '+'; }) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(stroke) + 1, value.end(),
                     [](char c) { return is_word(c) || c == '.'; }) &&
         std::count_if(value.begin(), value.end(), is_digit) < (has_any(value, ":+") ? 4 : 1);
}

// SAFE_PATH=/opt/bin, env+=("…, file="$home/…: a line of a shell that gives a variable something.
bool sets_variable(std::string_view value) {
  constexpr std::size_t kLeast = 3;
  std::size_t at = 0;
  while (at < value.size() && (is_letter(value[at]) || value[at] == '_')) ++at;
  if (at < kLeast) return false;
  if (at < value.size() && value[at] == '+') ++at;
  return at + 1 < value.size() && value[at] == '=' &&
         (is_quote(value[at + 1]) || has_any("($/", {&value[at + 1], 1}));
}

// ANON_KEY!: a constant that TypeScript is told to be there.
bool is_asserted(std::string_view value) {
  return value.size() > 4 && value.back() == '!' && is_upper(value.front()) &&
         value.find('_') != std::string_view::npos &&
         std::all_of(value.begin(), value.end() - 1,
                     [](char c) { return is_upper(c) || c == '_'; });
}

// --radius-2xl: a property of a style sheet.
bool is_style_property(std::string_view value) {
  return value.starts_with("--") && value.size() > 4 && is_lower(value[2]) &&
         value.find('-', 3) != std::string_view::npos &&
         std::count_if(value.begin(), value.end(), is_digit) < 3 &&
         std::all_of(value.begin() + 2, value.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

// #s3-secret-key, #admin_user_plainPassword: an element of a page.
bool is_selector(std::string_view value) {
  if (value.front() != '#' || !has_any(value, "-_") ||
      std::count_if(value.begin(), value.end(), is_digit) > 1)
    return false;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const char c = value[i];
    if (!is_lower(c) && !is_digit(c) && c != '_' && c != '-' &&
        !(is_upper(c) && is_lower(value[i - 1])))
      return false;
  }
  return true;
}

// source=ssh-key, value1=value2=value3: words on both sides.
bool equates_words(std::string_view value) {
  std::size_t parts = 0;
  std::size_t digits = 0;
  for (std::size_t begin = 0; begin <= value.size(); ++parts) {
    const std::size_t end = std::min(value.find('=', begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    if (part.size() < 2 || !is_lower(part.front()) ||
        !std::all_of(part.begin(), part.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || joins_parts(c); }))
      return false;
    digits += is_digit(part.back()) ? 1U : 0U;
    if (std::any_of(part.begin(), part.end() - 1, is_digit)) return false;
    begin = end + 1;
  }
  return parts > 2 || (parts == 2 && digits == 0);
}

// cipher=CCMP-256: a word that is given a constant.
bool sets_constant(std::string_view value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos || equals < 3 || equals + 1 == value.size()) return false;
  const std::string_view constant = value.substr(equals + 1);
  return is_upper(constant.front()) && has_any(constant, "-_") &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(equals),
                     is_lower) &&
         std::all_of(constant.begin(), constant.end(),
                     [](char c) { return is_upper(c) || is_digit(c) || c == '-' || c == '_'; });
}

// 0:format=nv12, scale=w=640:h=480, user_id=?: options of a filter, a query's column.
bool is_option(std::string_view value) {
  if (value.ends_with("=?") || equates_words(value) || sets_constant(value)) return true;
  std::size_t options = 0;
  for (std::size_t equals = value.find('='); equals != std::string_view::npos;
       equals = value.find('=', equals + 1)) {
    std::size_t begin = equals;
    while (begin > 0 && (is_lower(value[begin - 1]) || value[begin - 1] == '_')) --begin;
    if (equals - begin < 3 || equals + 1 == value.size() || !is_alnum(value[equals + 1])) continue;
    if (begin > 0 && value[begin - 1] == ':') return true;
    ++options;
  }
  return options > 1;
}

bool has_part(std::string_view value, std::string_view part) {
  return value.find(part) != std::string_view::npos;
}

// What a line of a program goes on with, or a part of one: ,-1)])]),_:1 behind a text;
// resource.update\(Json, to match a call with; @Context.Session["token"], of a page;
// apis.{baseUrl,key}, several names; (-4), of a shell; 13:=Encrypt, a field that 4D sets;
// $stored+$user; roles/iam.tokenCreator.
bool is_rest_of_line(std::string_view value) {
  const auto of_names = [](std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
      return is_letter(c) || more.find(c) != std::string_view::npos;
    });
  };
  if ((value.front() == ',' && has_part(value, ")])")) || has_part(value, "\\(") ||
      (value.front() == '@' && has_part(value, "[\"")))
    return true;
  if (value.starts_with("roles/")) return has_part(value, ".") && of_names(value.substr(6), "._");
  if (value.starts_with("(-") && value.back() == ')')
    return std::all_of(value.begin() + 2, value.end() - 1, is_digit);
  if (value.front() == '$' && has_part(value, "+$")) return of_names(value, "$+_");
  const std::size_t brace = value.find(".{");
  if (brace != std::string_view::npos && value.back() == '}' && has_part(value, ","))
    return of_names(value.substr(0, value.size() - 1), ".{,_");
  const std::size_t number = value.find_first_not_of("0123456789");
  return number > 0 && number < value.size() && value.substr(number).starts_with(":=") &&
         of_names(value.substr(number + 2), "_:$");
}

// session()->pull('token'), this.$parent.token: what an expression gives.
bool is_expression(std::string_view value) {
  // 'password'==a.type
  const std::size_t compared = value.find("'==");
  if (compared != std::string_view::npos && value.find('.', compared) != std::string_view::npos)
    return true;
  // _require$1.PassThrough: of a bundle
  const std::size_t bundled = value.find("$1.");
  if (bundled != std::string_view::npos && bundled > 0 && bundled + 3 < value.size() &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(bundled) + 3, value.end(), is_letter))
    return true;
  return value.starts_with("this.") || value.find("()->") != std::string_view::npos;
}

// [{DB}]:{Command} ({Processor}), $<salt>$<key>: names in brackets, two or more or at the end.
bool has_slots(std::string_view value) {
  std::size_t slots = 0;
  std::size_t size = 0;
  for (std::size_t open = value.find_first_of("{<"); open != std::string_view::npos;
       open = value.find_first_of("{<", open + 1)) {
    std::size_t end = open + 1;
    while (end < value.size() && (is_letter(value[end]) || value[end] == '_')) ++end;
    const char close = value[open] == '{' ? '}' : '>';
    if (end == open + 1 || end == value.size() || value[end] != close) continue;
    ++slots;
    size += end + 1 - open;
  }
  if (slots > 1) return 2 * size >= value.size();
  // passwd.hashed-password.<username>: words, and one at the end that is to be given
  // vehicle:detail:{id}, of a cache.
  const std::string_view words = value.substr(0, value.size() - size);
  return slots == 1 && (value.back() == '>' || value.back() == '}') && !words.empty() &&
         joins_parts(words.back()) && std::all_of(words.begin(), words.end(), [](char c) {
           return is_lower(c) || joins_parts(c);
         });
}

// identity.AuthenticatorAssuranceLevel, ScramAlgorithm.SHA_512, windows.KEY_WOW64_32KEY: a constant
// of a package or a type.
bool is_constant_of_package(std::string_view value) {
  const std::size_t dot = value.find('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view constant = value.substr(dot + 1);
  if (std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(dot), is_lower) &&
      std::count(constant.begin(), constant.end(), '_') > 1 &&
      std::all_of(constant.begin(), constant.end(),
                  [](char c) { return is_upper(c) || is_digit(c) || c == '_'; }))
    return true;
  const bool shouts = std::all_of(constant.begin(), constant.end(),
                                  [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
  if (shouts && is_upper(value.front()) && is_lower(value[dot - 1]) && has_any(constant, "_") &&
      std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(dot), is_letter))
    return true;
  // KeyGenerationParameters.EES1499EP1
  constexpr std::size_t kLongType = 12;
  if (shouts && dot > kLongType && is_upper(value.front()) && !constant.empty() &&
      std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(dot), is_letter))
    return true;
  if (!is_member(value)) return false;
  if (is_upper(value.front()) && is_lower(value[dot - 1]) && has_any(constant, "_") &&
      std::none_of(constant.begin(), constant.end(), is_lower))
    return true;
  if (!std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(dot), is_lower))
    return false;
  std::size_t humps = 0;
  for (std::size_t i = dot + 1; i + 1 < value.size(); ++i)
    humps += is_upper(value[i]) && is_lower(value[i + 1]) ? 1U : 0U;
  return humps > 2 && is_upper(value[dot + 1]) &&
         std::count_if(value.begin(), value.end(), is_digit) < 2;
}

// id=foo,managed=true, aes128,sha256,modp: a list of words and small numbers.
bool is_list_of_words(std::string_view value) {
  if (std::count(value.begin(), value.end(), ',') < 2) return false;
  std::size_t part = 0;
  std::size_t digits = 0;
  for (const char c : value) {
    part = c == ',' ? 0 : part + 1;
    digits = is_digit(c) ? digits + 1 : 0;
    if (part > 24 || digits > 3) return false;
    if (!is_lower(c) && !is_digit(c) && !joins_parts(c) && c != ',' && c != '=') return false;
  }
  return true;
}

// Spvc#spvcObj.spvcEntry, #usm_user{auth: a field of a record, as Erlang writes it.
bool is_record_field(std::string_view value) {
  const std::size_t mark = value.find('#');
  if (mark == std::string_view::npos || mark + 2 >= value.size()) return false;
  std::size_t end = mark + 1;
  while (end < value.size() && is_word(value[end])) ++end;
  if (end == mark + 1 || end == value.size() || !is_lower(value[mark + 1])) return false;
  if (value[end] == '{') return mark == 0 || is_word(value[mark - 1]);
  return value[end] == '.' && mark > 0 && end + 1 < value.size() &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(mark), is_word) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(end) + 1, value.end(), is_word);
}

// dataP->text_ptr: a member of what a pointer leads to.
bool is_member_by_arrow(std::string_view value) {
  const std::size_t arrow = value.find("->");
  if (arrow == std::string_view::npos || arrow == 0 || arrow + 2 >= value.size()) return false;
  const auto of_name = [](char c) { return is_word(c) || c == '.'; };
  return is_letter(value.front()) && is_letter(value[arrow + 2]) &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(arrow), of_name) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(arrow) + 2, value.end(), of_name);
}

// $PW${SET:$((RANDOM)):1}, $${NAME#x}, ${NAME%.*}: what a shell or make puts together.
bool has_expansion(std::string_view value) {
  const std::size_t open = value.find("${");
  if (open == std::string_view::npos) return false;
  std::size_t end = open + 2;
  while (end < value.size() && is_word(value[end])) ++end;
  return end > open + 2 && !is_digit(value[open + 2]) && end < value.size() &&
         has_any(value.substr(end, 1), ":#%/^,[");
}

// 0x1234567/0xffffffff+10: numbers with marks between them.
bool joins_numbers(std::string_view value) {
  if (!value.starts_with("0x") || !has_any(value, "/+|:,")) return false;
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = std::min(value.find_first_of("/+|:,", begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    const bool hex = part.starts_with("0x") && part.size() > 2;
    if (part.empty() || !(hex ? std::all_of(part.begin() + 2, part.end(), is_hex)
                              : std::all_of(part.begin(), part.end(), is_digit)))
      return false;
    begin = end + 1;
  }
  return true;
}

// []ObjectReference{, [-._a-zA-Z0-9]+, all*tokens*updated*: a type, a class of characters, a
// pattern of words. =?UTF-8?B?…?=: a word of a mail's head.
bool is_type_or_class(std::string_view value) {
  if (std::count(value.begin(), value.end(), '*') > 1 &&
      std::all_of(value.begin(), value.end(), [](char c) { return is_lower(c) || c == '*'; }))
    return true;
  if (value.starts_with("=?") && value.find('?', 2) != std::string_view::npos) return true;
  return value.starts_with("[]") || value.find("a-zA-Z") != std::string_view::npos ||
         value.find("A-Za-z") != std::string_view::npos ||
         value.find("a-z0-9") != std::string_view::npos;
}

// string:"", urn:oasis:names:tc:SAML:2.0, dword:00000001, opaquelocktoken:…: a kind of name or
// value before what has it.
bool has_scheme(std::string_view value) {
  for (const std::string_view begin :
       {"string:", "urn:", "dword:", "hex(", "qword:", "opaquelocktoken:"}) {
    if (value.starts_with(begin)) return true;
  }
  return false;
}

// a:2:{i:0;…, of PHP; a{sv}, a type of D-Bus
bool is_serialised(std::string_view value) {
  if (value.size() > 4 && (value[0] == 'a' || value[0] == 'O') && value[1] == ':' &&
      is_digit(value[2]) && has_any(value, "{"))
    return true;
  return value.size() < 9 && value.find("{sv}") != std::string_view::npos;
}

// action=login&token, The%20Software%20Token: of an address.
bool is_of_address(std::string_view value) {
  const std::size_t blank = value.find("%20");
  if (blank != std::string_view::npos && value.find("%20", blank + 3) != value.npos) return true;
  const std::size_t equals = value.find('=');
  return equals != std::string_view::npos && equals > 2 &&
         value.find('&', equals) != std::string_view::npos &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(equals),
                     is_lower) &&
         std::count_if(value.begin(), value.end(), is_digit) < 2;
}

// …/19700101/…: a day between strokes.
bool names_day(std::string_view value) {
  constexpr std::size_t kDay = 8;
  const std::size_t day = value.find('/');
  return day != std::string_view::npos && day + kDay + 1 < value.size() &&
         value[day + kDay + 1] == '/' &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(day) + 1,
                     value.begin() + static_cast<std::ptrdiff_t>(day + kDay) + 1, is_digit);
}

// [text](0,3), @scope/, xxx/19700101/region/service/aws4_request: a link of Markdown, a scope of
// npm's packages and of AWS's signatures.
bool is_link_or_scope(std::string_view value) {
  if (value.front() == '[' && value.find("](") != std::string_view::npos) return true;
  if (value.front() == '@' && value.back() == '/') return true;
  return value.find("/aws4_request") != std::string_view::npos || names_day(value);
}

// a(say), a{sv}: a type as D-Bus writes it.
bool is_signature(std::string_view value) {
  const std::size_t open = value.find_first_of("({");
  return value.size() > 3 && value.size() < 16 && open != 0 && open != std::string_view::npos &&
         value[open - 1] == 'a' && (value.back() == ')' || value.back() == '}') &&
         std::all_of(value.begin(), value.end(), [](char c) {
           return is_lower(c) || has_any("(){}", {&c, 1});
         });
}

// scmVersion=, Exec=: the next one's name, where nothing was given to the one before; no base64.
bool is_next_name(std::string_view value) {
  if (value.size() < 5 || value.back() != '=') return false;
  const std::string_view name = value.substr(0, value.size() - 1);
  if (!std::all_of(name.begin(), name.end(), is_letter)) return false;
  if (value.size() % 4 != 0) return true;
  const auto hump = std::find_if(name.begin(), name.end(), is_upper);
  return hump - name.begin() > 2 && name.end() - hump > 3 &&
         std::all_of(hump + 1, name.end(), is_lower);
}

// password@entry=0x1165830: of a debugger's list of calls; $3 > 0 {print $1}: of awk.
bool is_of_tool(std::string_view value) {
  return value.find("@entry=0x") != std::string_view::npos ||
         (value.size() > 4 && value[0] == '$' && is_digit(value[1]) && value[2] == ' ');
}

// (ACCOUNT)|(SSH): an expression to match with; null/*: a word with a comment behind it.
bool is_alternative_or_comment(std::string_view value) {
  if (value.ends_with("/*")) return std::all_of(value.begin(), value.end() - 2, is_letter);
  return value.front() == '(' && value.back() == ')' && value.find(")|(") != std::string_view::npos;
}

}  // namespace

bool is_member(std::string_view value) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  std::size_t dollars = 0;
  char previous = '.';
  for (const char c : value) {
    if (c == '.') ++dots;
    if (is_digit(c)) ++digits;
    if (previous == '.' && !is_letter(c) && c != '_') return false;
    if (!is_letter(c) && c != '_' && !is_digit(c) && c != '.' && c != '$') return false;
    dollars += c == '$' ? 1U : 0U;
    previous = c;
  }
  // _req$body2.newpassword, of a compiler's; not Pa$$word.One1
  if (dollars > 0 && (dollars > 1 || digits > 1 || is_upper(value.front()))) return false;
  const bool of_package = dots > 1 && digits < 7 && value.size() < 60 && value.size() > 6 * digits;
  return dots > 0 && (digits < 4 || of_package) && previous != '.';
}

bool is_mail(std::string_view value) {
  const std::size_t at = value.find('@');
  if (at == std::string_view::npos || at < 2 || value.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view host = value.substr(at + 1);
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || host.size() - dot < 3 || host.size() - dot > 5)
    return false;
  const auto of_name = [](char c) { return is_letter(c) || c == '.' || c == '-' || c == '_'; };
  return std::all_of(host.begin(), host.end(), of_name) &&
         std::all_of(host.begin() + static_cast<std::ptrdiff_t>(dot) + 1, host.end(), is_lower) &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(at), of_name);
}

bool is_short_hash(std::string_view value) {
  return value.size() == 4 && std::any_of(value.begin(), value.end(), is_digit) &&
         std::any_of(value.begin(), value.end(), is_upper) &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_hex(c) && !is_lower(c); });
}

// 1*SAFE: repeated, in a grammar of the IETF (RFC 5234).
bool is_repeated_rule(std::string_view value) {
  const std::size_t star = value.find('*');
  return star > 0 && star <= 2 && star + 2 < value.size() &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(star), is_digit) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(star) + 1, value.end(),
                     [](char c) { return is_upper(c) || c == '-'; });
}

// MSSABackupAuthToken: what a token is called.
bool is_name_of_token(std::string_view value) {
  constexpr std::string_view kToken = "Token";
  return value.size() > kToken.size() + 3 && value.ends_with(kToken) && is_upper(value.front()) &&
         std::all_of(value.begin(), value.end(), is_letter);
}

// AdminController@confirmNewPassword: what Laravel calls for a path.
bool is_action(std::string_view value) {
  constexpr std::string_view kController = "Controller@";
  const std::size_t at = value.find(kController);
  if (at == std::string_view::npos || !is_upper(value.front())) return false;
  const std::string_view method = value.substr(at + kController.size());
  return !method.empty() && is_lower(method[0]) &&
         std::all_of(method.begin(), method.end(), is_alnum) &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(at),
                     [](char c) { return is_alnum(c) || c == '\\'; });
}

// init-user.password: what a property is called, of words in small letters.
bool is_name_of_property(std::string_view value) {
  constexpr std::array<std::string_view, 4> kEnds = {".password", ".secret", ".token", ".passwd"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return value.ends_with(end); }) &&
         is_lower(value.front()) && std::all_of(value.begin(), value.end(), [](char c) {
           return is_lower(c) || c == '.' || c == '-';
         });
}

// A128GCM, A256CBC-HS512, A128GCMKW: how JOSE encrypts (RFC 7518).
bool is_cipher_of_jose(std::string_view value) {
  if (value.size() < 6 || value.size() > 14 || value[0] != 'A') return false;
  const std::string_view bits = value.substr(1, 3);
  if (bits != "128" && bits != "192" && bits != "256") return false;
  const std::string_view mode = value.substr(4);
  return mode == "KW" || mode == "GCM" || mode == "GCMKW" || mode.starts_with("CBC-HS");
}

// BLHC6fhp…: the public key by which a browser knows who pushes to it (RFC 8292): a point of P-256,
// 65 bytes of which the first is 4, in base64url; the last character has four bits of them.
bool is_public_point(std::string_view value) {
  constexpr std::size_t kSize = 87;
  return value.size() == kSize && value[0] == 'B' && value[1] >= 'A' && value[1] <= 'P' &&
         has_any("AEIMQUYcgkosw048", {&value.back(), 1}) &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

bool is_notation(std::string_view value) {
  return is_in_brackets(value) || gives_property(value) || is_path_of_words(value) ||
         is_list_or_number(value) || has_slots(value) || is_product(value) ||
         is_call_with_name(value) || has_braced_variable(value) || is_tag(value) ||
         is_pointer(value) || is_type_of_spring(value) || is_interpolation(value) ||
         is_repeated_class(value) || is_selector(value) || is_option(value) ||
         is_expression(value) || is_constant_of_package(value) || is_list_of_words(value) ||
         is_record_field(value) || is_member_by_arrow(value) || has_expansion(value) ||
         joins_numbers(value) || is_type_or_class(value) || has_scheme(value) ||
         is_serialised(value) || is_of_address(value) || is_link_or_scope(value) ||
         is_signature(value) || is_next_name(value) || is_of_tool(value) ||
         is_alternative_or_comment(value) || is_quantity_or_term(value) || is_translated(value) ||
         is_redirection(value) || is_glob(value) || is_bound(value) || is_demand(value) ||
         is_rest_of_line(value) || is_package(value) || is_resource(value) ||
         sets_variable(value) || is_asserted(value) || is_style_property(value) ||
         is_repeated_rule(value) || is_name_of_token(value) || is_public_point(value) ||
         is_action(value) || is_name_of_property(value) || is_cipher_of_jose(value);
}

}  // namespace assay::patterns
