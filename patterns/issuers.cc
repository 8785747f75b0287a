#include "patterns/issuers.h"

#include <algorithm>
#include <array>

namespace assay::patterns {
namespace {

/// Bytes of a prefix that tells its issuer, and of one that is looked for.
constexpr std::size_t kMinPrefix = 4, kLongPrefix = 6, kMaxPrefix = 16;
/// A token that lacks this many bytes of the shortest one, and has only so many behind its prefix,
/// is none.
constexpr std::size_t kLacking = 4, kShort = 16;
/// With more of them a value is of another kind: a person's, not a token that was damaged.
constexpr std::ptrdiff_t kMaxMarks = 2;
constexpr std::size_t kMinIssuer = 3;
constexpr std::size_t kMaxParts = 16;
/// What credentials of all issuers are called, and what stands beside it in a name.
constexpr std::array<std::string_view, 26> kKinds = {
    "access", "account", "api",   "app",  "auth",  "client", "credential", "id",     "key",
    "keys",   "live",    "oauth", "pass", "prod",  "public", "private",    "secret", "test",
    "token",  "tokens",  "user",  "bot",  "admin", "master", "session",    "sdk"};
/// Of these classes no issuer is known.
constexpr std::array<std::string_view, 6> kNobodys = {
    "secret.password",    "secret.generic", "secret.hash",
    "secret.private-key", "secret.token",   "secret.connection-string",
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
bool is_alnum(char c) { return is_digit(c) || is_letter(c); }

// Letters and digits, lower case.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c)) out += is_upper(c) ? static_cast<char>(c + 32) : c;
  }
  return out;
}

// Nothing but words that all issuers use: apiKey, access_token.
bool names_kind(std::string_view word) {
  if (word.empty()) return true;
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    return word.starts_with(kind) && names_kind(word.substr(kind.size()));
  });
}

// The text that every match of `pattern` begins with.
std::string_view literal_of(std::string_view pattern) {
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view lead : {"\\b", "(?<value>", "(?:", "("}) {
      if (!pattern.starts_with(lead) || pattern.starts_with("(?<!") ||
          pattern.starts_with("(?<=") || (lead == "(" && pattern.starts_with("(?")))
        continue;
      pattern.remove_prefix(lead.size());
      more = true;
    }
    if (pattern.starts_with("(?<!") || pattern.starts_with("(?<=")) {
      const std::size_t end = pattern.find(')');
      if (end == std::string_view::npos) return {};
      pattern.remove_prefix(end + 1);
      more = true;
    }
  }
  std::size_t end = 0;
  while (end < pattern.size() && (is_alnum(pattern[end]) || pattern[end] == '_' ||
                                  pattern[end] == '-' || pattern[end] == ':'))
    ++end;
  // A choice, or a last character that may be missing.
  if (pattern.substr(0, pattern.find_first_of(")[")).find('|') != std::string_view::npos) return {};
  if (end < pattern.size() && (pattern[end] == '?' || pattern[end] == '{') && end > 0) --end;
  return pattern.substr(0, end);
}

bool of_an_issuer(const Rule& rule) {
  return rule.info.data_class.starts_with("secret") &&
         std::find(kNobodys.begin(), kNobodys.end(), rule.info.data_class) == kNobodys.end();
}

// A character that tokens don't have, unless an issuer says so.
bool is_mark(char c) {
  return !is_alnum(c) && std::string_view("_-+/=.:~%\\").find(c) == std::string_view::npos;
}

}  // namespace

void Issuers::build() {
  built_ = true;
  for (std::uint32_t id = 0; id < c_.rules.size(); ++id) {
    const Rule& rule = c_.rules[id];
    if (!of_an_issuer(rule)) continue;
    for (const std::string& word : rule.after) {
      std::string letters = plain(word);
      if (letters.size() >= kMinIssuer && !names_kind(letters))
        words_[std::move(letters)].push_back(id);
    }
    if (rule.trigger != Trigger::kPattern) continue;
    for (const std::string& pattern : rule.patterns) {
      const std::string_view literal = literal_of(pattern).substr(0, kMaxPrefix);
      if (literal.size() >= kMinPrefix && !is_letter(literal.back()) && !names_kind(plain(literal)))
        prefixes_[std::string(literal)].push_back(id);
    }
  }
}

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
  for (std::size_t size = std::min(kMaxPrefix, value.size()); size >= kMinPrefix; --size) {
    const auto rules = prefixes_.find(std::string(value.substr(0, size)));
    if (rules == prefixes_.end()) continue;
    return std::all_of(rules->second.begin(), rules->second.end(), [&](std::uint32_t rule) {
      const auto& tokens = shape(rule);
      if (!tokens) return false;
      const bool in_alphabet = std::all_of(value.begin(), value.end(), [&](char c) {
        return tokens->bytes.test(static_cast<unsigned char>(c));
      });
      return (!in_alphabet && size >= kLongPrefix) ||
             (value.size() < size + kShort && value.size() + kLacking <= tokens->least);
    });
  }
  return false;
}

bool Issuers::foreign(std::string_view value, const std::vector<std::uint32_t>& rules) {
  return std::all_of(rules.begin(), rules.end(), [&](std::uint32_t rule) {
    const auto& tokens = shape(rule);
    if (!tokens) return false;
    if (value.size() + kLacking <= tokens->least) return true;
    const auto marks = std::count_if(value.begin(), value.end(), [&](char c) {
      return is_mark(c) && !tokens->bytes.test(static_cast<unsigned char>(c));
    });
    return marks > 0 && marks <= kMaxMarks;
  });
}

// The rules of the issuer whose word is in `name`: the longest word, of whole parts of the name.
const std::vector<std::uint32_t>* Issuers::named(std::string_view name) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < name.size() && parts.size() < kMaxParts; ++i) {
    if (!is_alnum(name[i])) continue;
    const bool hump = i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
    if (i == 0 || !is_alnum(name[i - 1]) || hump || parts.empty()) parts.emplace_back();
    parts.back() += is_upper(name[i]) ? static_cast<char>(name[i] + 32) : name[i];
  }
  const std::vector<std::uint32_t>* best = nullptr;
  std::size_t longest = 0;
  for (std::size_t first = 0; first < parts.size(); ++first) {
    std::string word;
    for (std::size_t last = first; last < parts.size(); ++last) {
      word += parts[last];
      const auto found = words_.find(word);
      if (found == words_.end() || word.size() <= longest) continue;
      longest = word.size();
      best = &found->second;
    }
  }
  return best;
}

bool Issuers::refuse(std::string_view name, std::string_view value) {
  const std::string letters = plain(name);
  for (const std::string_view word : {"pass", "pwd", "pw"}) {
    if (letters.find(word) != std::string::npos) return false;
  }
  if (!built_) build();
  if (broken(value)) return true;
  const auto* rules = named(name);
  return rules != nullptr && foreign(value, *rules);
}

}  // namespace assay::patterns
