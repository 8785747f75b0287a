#include "patterns/assignment_code.h"

#include <algorithm>
#include <array>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

std::string_view name_of(std::string_view text, const Assignment& a) {
  return text.substr(a.name_begin, a.name_end - a.name_begin);
}

// PASSWORD=… command: what a shell sets for one command.
bool before_command(std::string_view text, const Assignment& a) {
  const std::string_view name = name_of(text, a);
  return text[a.value_begin - 1] == '=' && std::none_of(name.begin(), name.end(), is_lower);
}

// ASP.NET_SessionId, 192.168.100.128\PROD: words or numbers, parted.
bool is_parted(std::string_view value) {
  constexpr std::string_view kJoints = "._\\-/";
  std::size_t joints = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool joint = kJoints.find(value[i]) != std::string_view::npos;
    joints += joint ? 1U : 0U;
    if (!joint && !is_alnum(value[i])) return false;
    if (i > 0 && is_alnum(value[i]) && is_alnum(value[i - 1]) &&
        is_digit(value[i]) != is_digit(value[i - 1]))
      return false;
  }
  return joints > 0;
}

}  // namespace

bool names_element(std::string_view text, std::size_t name) {
  constexpr std::array<std::string_view, 8> kLinks = {
      "href=", "src=", "class=", "for=", "style=", "action=", "type=", "title="};
  if (name == 0 || !is_quote(text[name - 1])) return false;
  const std::string_view left = text.substr(0, name - 1);
  return std::none_of(kLinks.begin(), kLinks.end(),
                      [&](std::string_view attribute) { return left.ends_with(attribute); });
}

bool names_type(std::string_view rest) {
  for (std::size_t i = 0; i + 1 < rest.size(); ++i) {
    if (is_upper(rest[i]) && is_lower(rest[i + 1])) return true;
  }
  return false;
}

bool is_name_of_entry(std::string_view text, const Assignment& a) {
  if (lowered(name_of(text, a)) != "key" || a.name_begin == 0) return false;
  const char before = text[a.name_begin - 1];
  std::size_t at = a.value_end;
  if (a.syntax == Assignment::Syntax::kElement) {
    // <key>CFBundleName</key> ⏎ <string>
    constexpr std::string_view kClose = "</key>";
    if (before != '<' || !text.substr(at).starts_with(kClose)) return false;
    at = text.find_first_not_of(" \t\r\n", at + kClose.size());
    return at_or_nul(text, at) == '<' && at_or_nul(text, at + 1) != '/';
  }
  if (!is_blank(before) || !is_quote(at_or_nul(text, at))) return false;
  at = std::min(text.size(), at + 1);
  if (at_or_nul(text, at) == '>' && is_parted(text.substr(a.value_begin, at - 1 - a.value_begin)))
    return true;
  constexpr std::array<std::string_view, 4> kBeside = {" value=", " name=", " type=", " default="};
  const std::string_view rest = text.substr(at);
  return std::any_of(kBeside.begin(), kBeside.end(),
                     [&](std::string_view attribute) { return rest.starts_with(attribute); });
}

bool is_of_query(std::string_view text, const Assignment& a) {
  std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  while (value.ends_with('=') || value.ends_with('}')) value.remove_suffix(1);
  return std::all_of(value.begin(), value.end(), [](char c) {
    return is_alnum(c) || std::string_view("-._~%+/*!@:$").find(c) != std::string_view::npos;
  });
}

bool goes_on_as_text(std::string_view text, const Assignment& a, std::size_t end) {
  if (at_or_nul(text, end) != ' ' || before_command(text, a)) return false;
  const char next = at_or_nul(text, end + 1);
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  const auto writes = [](char c) { return is_letter(c) || is_high(c); };
  const auto all = [&](auto is) { return std::all_of(value.begin(), value.end(), is); };
  // 0-to-256-unicode-char Password
  if (writes(next) && std::count(value.begin(), value.end(), '-') > 2 &&
      all([](char c) { return is_lower(c) || is_digit(c) || c == '-'; }))
    return true;
  if (writes(next) || next == '%') return all(writes);
  // phase2 ? get (x) : y
  if (next == '?' && a.syntax == Assignment::Syntax::kEquals && is_letter(value.front()) &&
      at_or_nul(text, end + 2) == ' ')
    return all(is_word);
  // delete_secret: NTSTATUS (const char *): a function's type
  const bool declares = a.syntax == Assignment::Syntax::kColon && next == '(' &&
                        name_of(text, a).find('_') != std::string_view::npos;
  // build_pass:armeabi-v7a {
  if (next == '{' && a.syntax == Assignment::Syntax::kColon) return true;
  return (next == '[' || next == '(') && (a.syntax == Assignment::Syntax::kEquals || declares) &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_letter(c) || c == '_'; });
}

bool compares_text(std::string_view text, const Assignment& a, std::size_t behind) {
  const std::string_view name = name_of(text, a);
  const std::size_t variable = name.find('$');
  if (variable == std::string_view::npos) return false;
  const bool whole = variable == 0 && a.name_begin > 0 &&
                     (is_quote(text[a.name_begin - 1]) || text[a.name_begin - 1] == '[');
  if (whole) return false;
  const std::size_t mark = text.find_first_not_of(' ', behind);
  return at_or_nul(text, mark) == '=' || at_or_nul(text, mark) == '!';
}

bool is_state_of_part(std::string_view text, const Assignment& a) {
  constexpr std::size_t kCommit = 40;  // digits of SHA-1
  const std::string_view value = text.substr(a.value_begin, a.value_end - a.value_begin);
  const std::string_view between = text.substr(a.name_end, a.value_begin - a.name_end);
  return value.size() == kCommit && std::all_of(value.begin(), value.end(), is_hex) &&
         std::all_of(between.begin(), between.end(), is_blank);
}

bool in_path(std::string_view text, std::size_t name) {
  return name > 1 && text[name - 1] == '/' && (is_word(text[name - 2]) || text[name - 2] == '}');
}

std::size_t begin_of_path(std::string_view text, std::size_t name) {
  constexpr std::size_t kMostPath = 100;
  if (name == 0 || text[name - 1] != ':') return name;
  std::size_t begin = name;
  while (begin > 0 && name - begin < kMostPath &&
         (is_word(text[begin - 1]) || text[begin - 1] == ':' || text[begin - 1] == '.'))
    --begin;
  return begin > 0 && is_quote(text[begin - 1]) && is_letter(text[begin]) ? begin : name;
}

bool names_resource(std::string_view text, const Assignment& a) {
  return in_path(text, a.name_begin) && !name_of(text, a).ends_with("ss") &&
         name_of(text, a).ends_with('s') && is_quote(at_or_nul(text, a.name_end));
}

}  // namespace assay::patterns
