#include "scanner/base/glob.h"

#include <algorithm>

namespace assay {

Glob::Glob(std::string_view pattern) {
  if (pattern.ends_with('/')) {
    folders_only_ = true;
    pattern.remove_suffix(1);
  }
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (!anchored) tokens_.push_back({Token::Type::kDeepFolders, 0, false, {}});
  parse(pattern);
}

void Glob::parse(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    Token token;
    if (c == '*') {
      std::size_t stars = 0;
      while (at + stars < pattern.size() && pattern[at + stars] == '*') ++stars;
      const bool begins = at == 0 || pattern[at - 1] == '/';
      at += stars;
      if (stars >= 2 && begins && at < pattern.size() && pattern[at] == '/') {
        token.type = Token::Type::kDeepFolders;
        ++at;
      } else if (stars >= 2 && begins && at == pattern.size()) {
        token.type = Token::Type::kDeepStar;
      } else {
        token.type = Token::Type::kStar;
      }
    } else if (c == '?') {
      token.type = Token::Type::kAny;
      ++at;
    } else if (const std::size_t close =
                   c == '[' ? pattern.find(']', at + 2) : std::string_view::npos;
               close != std::string_view::npos) {
      token.type = Token::Type::kClass;
      std::size_t in = at + 1;
      token.negated = pattern[in] == '!' || pattern[in] == '^';
      if (token.negated) ++in;
      const std::size_t end =
          std::max(close, in + 1 < pattern.size() ? pattern.find(']', in + 1) : close);
      const std::size_t stop = std::min(end, pattern.size());
      while (in < stop) {
        const auto first = static_cast<unsigned char>(pattern[in]);
        if (in + 2 < stop && pattern[in + 1] == '-') {
          token.ranges.emplace_back(first, static_cast<unsigned char>(pattern[in + 2]));
          in += 3;
        } else {
          token.ranges.emplace_back(first, first);
          ++in;
        }
      }
      at = stop + 1;
    } else {
      if (c == '\\' && at + 1 < pattern.size()) ++at;
      token.byte = pattern[at++];
    }
    tokens_.push_back(std::move(token));
  }
}

bool Glob::accepts(const Token& token, char c) {
  switch (token.type) {
    case Token::Type::kByte:
      return c == token.byte;
    case Token::Type::kAny:
      return c != '/';
    case Token::Type::kClass: {
      const auto byte = static_cast<unsigned char>(c);
      const bool inside = std::any_of(
          token.ranges.begin(), token.ranges.end(),
          [&](const auto& range) { return range.first <= byte && byte <= range.second; });
      return c != '/' && inside != token.negated;
    }
    default:
      return false;
  }
}

// A state that stands before something which may match nothing also stands behind it.
void Glob::close(std::vector<bool>& states) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const auto type = tokens_[i].type;
    if (states[i] && (type == Token::Type::kStar || type == Token::Type::kDeepStar ||
                      type == Token::Type::kDeepFolders)) {
      states[i + 1] = true;
    }
  }
}

bool Glob::matches(std::string_view path, bool is_folder) const {
  if (folders_only_ && !is_folder) return false;
  // State i: tokens before i are matched. A DeepFolders may be left only at the beginning of a
  // folder's name, which is what `inside` remembers: state i with inside[i] is within a name that
  // it swallows.
  std::vector<bool> states(tokens_.size() + 1);
  std::vector<bool> inside(tokens_.size() + 1);
  states[0] = true;
  close(states);
  for (const char c : path) {
    std::vector<bool> next(tokens_.size() + 1);
    std::vector<bool> next_inside(tokens_.size() + 1);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.type == Token::Type::kDeepFolders) {
        if (!states[i] && !inside[i]) continue;
        (c == '/' ? next : next_inside)[i] = true;
      } else if (states[i] && token.type == Token::Type::kStar) {
        if (c != '/') next[i] = true;
      } else if (states[i] && token.type == Token::Type::kDeepStar) {
        next[i] = true;
      } else if (states[i] && accepts(token, c)) {
        next[i + 1] = true;
      }
    }
    close(next);
    states = std::move(next);
    inside = std::move(next_inside);
  }
  return states[tokens_.size()];
}

IgnoreList::IgnoreList(std::string_view text) {
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const bool taken_back = line.starts_with('!');
    if (taken_back) line.remove_prefix(1);
    if (!line.empty()) lines_.push_back({Glob(line), taken_back});
  }
}

bool IgnoreList::ignores(std::string_view path, bool is_folder, std::string_view other) const {
  for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
    if (line->glob.matches(path, is_folder) ||
        (!other.empty() && line->glob.matches(other, is_folder)))
      return !line->taken_back;
  }
  return false;
}

}  // namespace assay
