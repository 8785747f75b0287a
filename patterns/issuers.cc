#include "patterns/issuers.h"

#include <algorithm>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// Of a prefix by which an alphabet counts.
constexpr std::size_t kLongPrefix = 6;
/// A token that lacks this many bytes of the shortest one is none when the issuer states the form,
/// and when it has only so many (behind its prefix).
constexpr std::size_t kLacking = 4, kShort = 16;
/// With more of them a value is of another kind: a person's, not a token that was damaged.
constexpr std::ptrdiff_t kMaxMarks = 2;

// A character that tokens don't have, unless an issuer says so.
bool is_mark(char c) {
  return !is_alnum(c) && std::string_view("_-+/=.:~%\\").find(c) == std::string_view::npos;
}

}  // namespace

const std::optional<Issuers::Shape>& Issuers::shape(std::uint32_t rule) {
  const auto [known, is_new] = shapes_.try_emplace(rule);
  if (!is_new) return known->second;
  Shape shape;
  shape.least = SIZE_MAX;
  for (const std::string& pattern : c_.rules[rule].patterns) {
    const auto facts = analyse(pattern);
    if (!facts) return known->second;
    shape.least = std::min(shape.least, facts->min_width);
    shape.bytes |= facts->all;
  }
  return known->second = shape;
}

// What begins as an issuer's tokens do, and is none of them.
bool Issuers::broken(std::string_view value) {
  std::size_t size = 0;
  const auto* rules = c_.issuers.get().by_prefix(value, size);
  if (rules == nullptr) return false;
  return std::all_of(rules->begin(), rules->end(), [&](std::uint32_t rule) {
    const auto& tokens = shape(rule);
    if (!tokens) return false;
    const bool in_alphabet = std::all_of(value.begin(), value.end(), [&](char c) {
      return tokens->bytes.test(static_cast<unsigned char>(c));
    });
    return (!in_alphabet && size >= kLongPrefix) ||
           (value.size() < size + kShort && value.size() + kLacking <= tokens->least);
  });
}

bool Issuers::foreign(std::string_view value, const std::vector<std::uint32_t>& rules) {
  return std::all_of(rules.begin(), rules.end(), [&](std::uint32_t rule) {
    const auto& tokens = shape(rule);
    if (!tokens) return false;
    const bool lacks = value.size() + kLacking <= tokens->least;
    if (lacks && (c_.rules[rule].form_stated || value.size() < kShort)) return true;
    const auto marks = std::count_if(value.begin(), value.end(), [&](char c) {
      return is_mark(c) && !tokens->bytes.test(static_cast<unsigned char>(c));
    });
    return marks > 0 && marks <= kMaxMarks;
  });
}

bool Issuers::refuse(std::string_view name, std::string_view value) {
  if (c_.wording.password_parts.is_in(letters_and_digits(name))) return false;
  if (broken(value)) return true;
  const auto* rules = c_.issuers.get().by_name(name);
  return rules != nullptr && foreign(value, *rules);
}

}  // namespace assay::patterns
