#include "patterns/value_notations.h"

#include <algorithm>

#include "patterns/value_shapes.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

bool has_any(std::string_view value, std::string_view characters) {
  return value.find_first_of(characters) != std::string_view::npos;
}

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

// Symbol(isNewRecord), gettext(): a call with a name or nothing.
bool is_call_with_name(std::string_view value) {
  const std::size_t open = value.find('(');
  if (open == std::string_view::npos || open < 2 || value.back() != ')') return false;
  const auto of_name = [](char c) { return is_letter(c) || c == '_'; };
  const auto at = value.begin() + static_cast<std::ptrdiff_t>(open);
  return std::all_of(value.begin(), at, of_name) && std::all_of(at + 1, value.end() - 1, of_name);
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

// \(name), \#(name): a variable of Swift's and of CUE's.
bool is_interpolation(std::string_view value) {
  return value.back() == ')' && (value.starts_with("\\(") || value.starts_with("\\#("));
}

// [a-z]{8}: an expression to match with.
bool is_repeated_class(std::string_view value) {
  return value.front() == '[' && value.back() == '}' && value.find("]{") != std::string_view::npos;
}

// 720h, 30s
bool is_duration(std::string_view value) {
  const std::string_view unit =
      value.substr(std::min(value.size(), value.find_first_not_of("0123456789")));
  return unit.size() < value.size() && (unit == "h" || unit == "m" || unit == "s" || unit == "ms");
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

// 0:format=nv12, scale=w=640:h=480, user_id=?: options of a filter, a query's column.
bool is_option(std::string_view value) {
  if (value.ends_with("=?")) return true;
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

// session()->pull('token'), this.$parent.token: what an expression gives.
bool is_expression(std::string_view value) {
  return value.starts_with("this.") || value.find("()->") != std::string_view::npos;
}

// [{DB}]:{Command} ({Processor}), $<salt>$<key>: names in brackets, two or more.
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
  return slots > 1 && 2 * size >= value.size();
}

// identity.AuthenticatorAssuranceLevel, ScramAlgorithm.SHA_512: a constant of a package or a type.
bool is_constant_of_package(std::string_view value) {
  const std::size_t dot = value.find('.');
  if (dot == std::string_view::npos || !is_member(value)) return false;
  const std::string_view constant = value.substr(dot + 1);
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

// $88A5, 0x0020L, (0x0080): a number of a program.
bool is_hex_number(std::string_view value) {
  if (value.front() == '(' && value.back() == ')') value = value.substr(1, value.size() - 2);
  const std::size_t mark = value.starts_with("0x") || value.starts_with("0X") ? 2
                           : value.starts_with('$')                           ? 1
                                                                              : 0;
  if (mark == 0) return false;
  value.remove_prefix(mark);
  while (!value.empty() && has_any(value.substr(value.size() - 1), "uUlL")) value.remove_suffix(1);
  return value.size() > 1 && value.size() <= 8 && std::all_of(value.begin(), value.end(), is_hex);
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

// T1098.001: a technique of ATT&CK.
bool is_technique(std::string_view value) {
  return (value.size() == 5 || value.size() == 9) && value[0] == 'T' &&
         std::all_of(value.begin() + 1, value.begin() + 5, is_digit) &&
         (value.size() == 5 ||
          (value[5] == '.' && std::all_of(value.begin() + 6, value.end(), is_digit)));
}

}  // namespace

bool is_member(std::string_view value) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  char previous = '.';
  for (const char c : value) {
    if (c == '.') ++dots;
    if (is_digit(c)) ++digits;
    if (previous == '.' && !is_letter(c) && c != '_') return false;
    if (!is_letter(c) && c != '_' && !is_digit(c) && c != '.') return false;
    previous = c;
  }
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

bool is_notation(std::string_view value) {
  return is_in_brackets(value) || gives_property(value) || is_path_of_words(value) ||
         is_list_or_number(value) || has_slots(value) || is_product(value) ||
         is_call_with_name(value) || has_braced_variable(value) || is_tag(value) ||
         is_pointer(value) || is_type_of_spring(value) || is_interpolation(value) ||
         is_repeated_class(value) || is_duration(value) || is_selector(value) || is_option(value) ||
         is_expression(value) || is_constant_of_package(value) || is_hex_number(value) ||
         is_next_name(value) || is_of_tool(value) || is_technique(value);
}

}  // namespace assay::patterns
