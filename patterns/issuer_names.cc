#include "patterns/issuer_names.h"

#include <algorithm>
#include <array>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

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

}  // namespace

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c)) out += to_lower(c);
  }
  return out;
}

bool begins_kind(std::string_view text) {
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    return text.size() >= kind.size() &&
           std::equal(kind.begin(), kind.end(), text.begin(),
                      [](char wanted, char is) { return wanted == to_lower(is); });
  });
}

IssuerNames::IssuerNames(const std::vector<Rule>& rules) {
  for (std::uint32_t id = 0; id < rules.size(); ++id) {
    const Rule& rule = rules[id];
    if (!of_an_issuer(rule)) continue;
    for (const std::string& word : rule.after) {
      std::string letters = letters_and_digits(word);
      if (letters.size() >= kMinIssuer && !names_kind(letters))
        words_[std::move(letters)].push_back(id);
    }
    if (rule.trigger != Trigger::kPattern) continue;
    for (const std::string& pattern : rule.patterns) {
      const std::string_view literal = literal_of(pattern).substr(0, kMaxPrefix);
      if (literal.size() >= kMinPrefix && !is_letter(literal.back()) &&
          !names_kind(letters_and_digits(literal)))
        prefixes_[std::string(literal)].push_back(id);
    }
  }
}

const std::vector<std::uint32_t>* IssuerNames::by_prefix(std::string_view value,
                                                         std::size_t& size) const {
  for (size = std::min(kMaxPrefix, value.size()); size >= kMinPrefix; --size) {
    const auto rules = prefixes_.find(std::string(value.substr(0, size)));
    if (rules != prefixes_.end()) return &rules->second;
  }
  return nullptr;
}

const std::vector<std::uint32_t>* IssuerNames::by_name(std::string_view name) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < name.size() && parts.size() < kMaxParts; ++i) {
    if (!is_alnum(name[i])) continue;
    const bool hump = i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
    if (i == 0 || !is_alnum(name[i - 1]) || hump || parts.empty()) parts.emplace_back();
    parts.back() += to_lower(name[i]);
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

}  // namespace assay::patterns
