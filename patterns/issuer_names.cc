#include "patterns/issuer_names.h"

#include <algorithm>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMinIssuer = 3;
constexpr std::size_t kMaxParts = 16;

// Nothing but words that all issuers use: apiKey, access_token.
bool names_kind(std::string_view word, const WordSet& kinds) {
  if (word.empty()) return true;
  const auto& words = kinds.words();
  return std::any_of(words.begin(), words.end(), [&](const std::string& kind) {
    return word.starts_with(kind) && names_kind(word.substr(kind.size()), kinds);
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

bool of_an_issuer(const Rule& rule, const Wording& wording) {
  return rule.info.data_class.starts_with("secret") &&
         !wording.classes_without_issuer.has(rule.info.data_class);
}

}  // namespace

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c)) out += to_lower(c);
  }
  return out;
}

IssuerNames::IssuerNames(const std::vector<Rule>& rules, const Wording& wording) {
  for (std::uint32_t id = 0; id < rules.size(); ++id) {
    const Rule& rule = rules[id];
    if (!of_an_issuer(rule, wording)) continue;
    for (const std::string& word : rule.after) {
      std::string letters = letters_and_digits(word);
      if (letters.size() >= kMinIssuer && !names_kind(letters, wording.credential_kinds))
        words_[std::move(letters)].push_back(id);
    }
    if (rule.trigger != Trigger::kPattern) continue;
    for (const std::string& pattern : rule.patterns) {
      const std::string_view literal = literal_of(pattern).substr(0, kMaxPrefix);
      if (literal.size() >= kMinPrefix && !is_letter(literal.back()) &&
          !names_kind(letters_and_digits(literal), wording.credential_kinds))
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
