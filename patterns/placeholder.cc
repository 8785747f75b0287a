#include "patterns/placeholder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace assay::patterns {
namespace {

constexpr std::array<std::string_view, 22> kWords = {
    "example",   "sample", "dummy",    "placeholder", "changeme", "change_me",
    "change-me", "your_",  "your-",    "yourkey",     "replace",  "redacted",
    "xxxxx",     "fixme",  "notareal", "not_a_real",  "insert_",  "<your",
    "test_key",  "foobar", "lorem",    "deadbeef"};

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

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

// A short block repeated: abcabcabc, 0123456789012345…
bool is_periodic(std::string_view value) {
  for (std::size_t period = 1; period <= 6 && period * 3 <= value.size(); ++period) {
    std::size_t equal = 0;
    for (std::size_t i = period; i < value.size(); ++i)
      equal += value[i] == value[i - period] ? 1U : 0U;
    if (equal == value.size() - period) return true;
  }
  return false;
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

bool is_template(std::string_view value) {
  if (value.size() >= 3 && ((value.front() == '<' && value.back() == '>') ||
                            (value.front() == '[' && value.back() == ']') ||
                            (value.front() == '{' && value.back() == '}'))) {
    return true;
  }
  if (value.size() >= 3 && value.front() == '%' && value.back() == '%') return true;
  if (value.find("&lt;") != std::string_view::npos) return true;
  return value.starts_with("${") || value.starts_with("$(") || value.starts_with("{{") ||
         value.starts_with("%{") || value.starts_with("#{") || value.starts_with("<%") ||
         has_slot(value, "{{", "}}") || has_slot(value, "${", "}") || has_slot(value, "#{", "}");
}

// What languages write for nothing.
bool is_nothing(std::string_view value) {
  constexpr std::array<std::string_view, 10> kNothing = {
      "None", "none", "NONE", "null", "NULL", "nil", "undefined", "true", "false", "nullptr"};
  return std::find(kNothing.begin(), kNothing.end(), value) != kNothing.end();
}

}  // namespace

Placeholder placeholder(std::string_view value) {
  if (value.empty() || is_template(value) || is_sequence(value) || is_periodic(value) ||
      is_blotted(value) || is_nothing(value))
    return Placeholder::kCertain;
  std::string lower(value);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view word : kWords) {
    if (lower.find(word) != std::string::npos) return Placeholder::kWord;
  }
  return Placeholder::kNone;
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
