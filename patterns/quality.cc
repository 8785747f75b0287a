// secret_quality(): does a value look made up, or like a word, an identifier, a path, a call?
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "patterns/assignment.h"
#include "patterns/placeholder.h"

namespace assay::patterns {
namespace {

struct Shape {
  std::size_t lower = 0, upper = 0, digit = 0, symbol = 0, other = 0;
  std::size_t switches = 0;  ///< changes between letters and digits, or of case other than Title
};

Shape shape_of(std::string_view value) {
  Shape shape;
  char previous = 0;
  const auto kind = [](char c) {
    return c >= 'a' && c <= 'z'   ? 'a'
           : c >= 'A' && c <= 'Z' ? 'A'
           : c >= '0' && c <= '9' ? '9'
                                  : '.';
  };
  for (const char c : value) {
    const char now = kind(c);
    if (now == 'a') ++shape.lower;
    if (now == 'A') ++shape.upper;
    if (now == '9') ++shape.digit;
    if (now == '.')
      ++(static_cast<unsigned char>(c) >= 0x80 || c <= ' ' ? shape.other : shape.symbol);
    if (previous != 0 && now != '.' && previous != '.' && now != previous &&
        !(previous == 'A' && now == 'a')) {
      ++shape.switches;
    }
    previous = now;
  }
  return shape;
}

bool has_any(std::string_view value, std::string_view characters) {
  return value.find_first_of(characters) != std::string_view::npos;
}

// exports.STRICT_TOKEN: names joined by dots, with hardly a digit.
bool is_member(std::string_view value) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  char previous = '.';
  for (const char c : value) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    if (c == '.') ++dots;
    if (digit) ++digits;
    if (previous == '.' && !letter) return false;
    if (!letter && !digit && c != '.') return false;
    previous = c;
  }
  return dots > 0 && digits < 4 && previous != '.';
}

// Code rather than a value: calls, members, indexing, operators, paths, addresses.
bool is_code(std::string_view value, bool quoted) {
  while (!value.empty() && (value.front() == '\'' || value.front() == '"')) value.remove_prefix(1);
  if (value.find("://") != std::string_view::npos) return true;
  if (value.starts_with("/") || value.starts_with("./") || value.starts_with("../") ||
      value.starts_with("~/"))
    return true;
  if (value.starts_with("$") || value.starts_with("%(") || value.starts_with("@{")) return true;
  if (!quoted && is_member(value)) return true;
  if (quoted) return has_any(value, "\n") || value.find(" ") != std::string_view::npos;
  return has_any(value, "(){}[]|&*\\") || value.find("->") != std::string_view::npos ||
         value.find("::") != std::string_view::npos;
}

// A host with or without a port, a package with its version, a path of plain words: names of
// things.
bool is_named_thing(std::string_view value) {
  const auto all_of = [&](std::string_view extra) {
    return std::all_of(value.begin(), value.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
             extra.find(c) != std::string_view::npos;
    });
  };
  const std::size_t digits = static_cast<std::size_t>(
      std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }));
  if (value.find('/') != std::string_view::npos && digits == 0 && all_of("/#_.-")) return true;
  const std::size_t dots = static_cast<std::size_t>(std::count(value.begin(), value.end(), '.'));
  if (dots >= 2 && value.find('-') != std::string_view::npos && all_of(".-:")) return true;
  return false;
}

// What a name says of its value when the secret is what it is about, not what it holds: an id, a
// length, a place; or that it is no secret (public, csrf).
bool names_no_secret(std::string_view name) {
  constexpr std::array<std::string_view, 38> kEnds = {
      "id",     "ids",    "name",     "names",    "url",      "uri",   "length", "len",
      "size",   "path",   "file",     "filename", "type",     "field", "header", "prefix",
      "format", "class",  "endpoint", "host",     "provider", "store", "expiry", "ttl",
      "count",  "regex",  "pattern",  "label",    "title",    "text",  "hint",   "message",
      "error",  "policy", "version",  "index",    "method",   "ref"};
  constexpr std::array<std::string_view, 8> kInside = {"csrf",       "xsrf",        "authenticity",
                                                       "public",     "nonmatching", "nextpage",
                                                       "page_token", "nexttoken"};
  std::string lower;
  std::size_t last = 0;  // where the last word of the name begins
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool joint = c == '_' || c == '-' || c == '.';
    if (joint) last = i + 1;
    if (upper && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z') last = i;
    lower += upper ? static_cast<char>(c + 32) : c;
  }
  const std::string_view end = std::string_view(lower).substr(last);
  return std::find(kEnds.begin(), kEnds.end(), end) != kEnds.end() ||
         std::any_of(kInside.begin(), kInside.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string letters_of(std::string_view value) {
  std::string letters;
  for (const char c : value) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c + 32);
    if (c >= 'a' && c <= 'z') letters += c;
  }
  return letters;
}

}  // namespace

std::uint8_t secret_quality(std::string_view value, std::string_view name, bool quoted) {
  if (value.size() < 4 || value.size() > 400) return 0;
  if (placeholder(value) == Placeholder::kCertain || is_code(value, quoted)) return 0;
  if (is_named_thing(value) || names_no_secret(name)) return 0;
  const Shape shape = shape_of(value);
  if (shape.other > 0 && shape.other * 4 > value.size()) return 0;
  // The value repeats the name: password = "password", apiKey: api_key.
  const std::string value_letters = letters_of(value);
  const std::string name_letters = letters_of(name);
  if (!value_letters.empty() && name_letters.find(value_letters) != std::string::npos &&
      shape.digit < 3)
    return 5;
  const double bits = entropy(value);
  int quality = 0;
  quality += std::min<int>(30, static_cast<int>(value.size()) * 2);
  quality += static_cast<int>(std::clamp((bits - 2.0) * 18, 0.0, 36.0));
  if (shape.digit > 0) quality += 12;
  if (shape.symbol > 0 && shape.digit > 0) quality += 6;
  if (shape.lower > 0 && shape.upper > 0 && shape.switches >= 2) quality += 12;
  quality += static_cast<int>(std::min<std::size_t>(shape.switches * 2, 14));
  const bool marked = has_any(value, "!#$%&*+?@^~");  // no identifier, path or file name has these
  if (shape.digit == 0 && !marked && (shape.upper == 0 || shape.switches < 3))
    quality -= quoted ? 30 : 45;
  if (!quoted && shape.digit == 0 && !marked) quality -= 15;
  if (shape.lower + shape.upper == 0) quality -= 25;  // numbers, dates, versions
  if (has_any(value, ".") && !quoted && shape.digit < 3) quality -= 20;
  // People choose passwords that are shorter and more like words than what programs make.
  const bool password = name_letters.find("passw") != std::string::npos ||
                        name_letters.find("pwd") != std::string::npos ||
                        name_letters.ends_with("pass");
  if (password && quoted && value.size() >= 8 && (shape.digit > 0 || marked)) quality += 15;
  if (placeholder(value) == Placeholder::kWord) quality -= 35;
  return static_cast<std::uint8_t>(std::clamp(quality, 0, 100));
}

}  // namespace assay::patterns
