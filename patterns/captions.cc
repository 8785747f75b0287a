#include "patterns/captions.h"

#include <algorithm>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxTag = 80;
/// Blanks and tags between a label and its value, or a value and its line's end.
constexpr std::size_t kMaxBetween = 400;

// Behind blanks and elements' tags from `at` on.
std::size_t behind_tags(std::string_view text, std::size_t at) {
  const std::size_t limit = std::min(text.size(), at + kMaxBetween);
  while (at < limit) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    if (text[at] != '<') break;
    const std::size_t end = text.substr(at, kMaxTag).find_first_of(">\n");
    if (end == std::string_view::npos || text[at + end] != '>') break;
    at += end + 1;
  }
  return at;
}

bool ends_here(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == '\n' || text.substr(at, 2) == "\r\n";
}

bool writes_word(char c) { return is_letter(c) || is_high(c); }

// Behind the rest of a label: of its word, and one more ("number"), or up to three and a colon.
std::size_t behind_label(std::string_view text, std::size_t word_end) {
  constexpr int kMostWords = 3;
  const auto behind_word = [&](std::size_t at) {
    while (writes_word(at_or_nul(text, at)) || at_or_nul(text, at) == '_') ++at;
    return at;
  };
  std::size_t at = behind_word(word_end);
  std::size_t one = at;
  for (int words = 0; words < kMostWords; ++words) {
    if (at_or_nul(text, at) != ' ' || !writes_word(at_or_nul(text, at + 1))) break;
    at = behind_word(at + 1);
    if (words == 0) one = at;
  }
  return at_or_nul(text, at) == ':' ? at + 1 : one;
}

// Behind the quote of what a field of a form holds: <input name="x" value="AB1">. npos: the tag at
// `at` is none.
std::size_t value_of_field(std::string_view text, std::size_t at) {
  const std::string_view tag = text.substr(at, kMaxBetween);
  if (!tag.starts_with("<input ")) return std::string_view::npos;
  constexpr std::string_view kValue = " value=\"";
  const std::size_t value = tag.substr(0, tag.find_first_of(">\n")).find(kValue);
  return value == std::string_view::npos ? value : at + value + kValue.size();
}

// Behind the quote of what the field holds whose name ends at `at`: <input name="passport"
// type="text" value="AB1">. npos: no name ends there.
std::size_t value_of_named(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()), kMaxBetween);
  if (!rest.starts_with("\" ")) return std::string_view::npos;
  constexpr std::string_view kValue = " value=\"";
  const std::size_t value = rest.substr(0, rest.find_first_of("<>\n")).find(kValue);
  return value == std::string_view::npos ? value : at + value + kValue.size();
}

}  // namespace

std::size_t reach_of_label(std::string_view text, std::size_t word_end, std::size_t gap) {
  const std::size_t last = std::min(text.size(), word_end + gap);
  const std::size_t line_end = text.substr(0, last).find('\n', word_end);
  if (line_end == std::string_view::npos) return last;
  const std::string_view tail = text.substr(word_end, line_end - word_end);
  const bool alone =
      tail.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-\r:|>=\\ ") ==
      std::string_view::npos;
  if (!alone || tail.find_first_of(">|:=\\") == std::string_view::npos) return line_end;
  return std::min(last, text.find('\n', line_end + 1));
}

std::size_t behind_owner(std::string_view text, std::size_t word_end, const WordSet& verbs) {
  constexpr std::size_t kReach = 44;
  if (at_or_nul(text, word_end) != ' ') return word_end;
  std::size_t at = word_end;
  std::size_t word = word_end;  // where the last one begins
  while (at < text.size() && at - word_end < kReach &&
         (writes_word(text[at]) || has_any(" '()", text.substr(at, 1)))) {
    if (text[at] == ' ') {
      if (word > word_end + 1 && verbs.has(lowered(text.substr(word, at - word)))) return at;
      word = at + 1;
    }
    ++at;
  }
  return at_or_nul(text, at) == ':' ? at : word_end;
}

std::size_t below_label(std::string_view text, std::size_t word_begin, std::size_t word_end,
                        bool needs_colon) {
  constexpr std::size_t kMaxBefore = 120;
  std::size_t begin = word_begin;
  while (begin > 0 && text[begin - 1] != '\n' && word_begin - begin < kMaxBefore) --begin;
  if ((begin > 0 && text[begin - 1] != '\n') || behind_tags(text, begin) != word_begin)
    return std::string_view::npos;
  const std::size_t label = behind_label(text, word_end);
  if (needs_colon && text[label - 1] != ':') return std::string_view::npos;
  std::size_t end = behind_tags(text, label);
  if (at_or_nul(text, end) == ':') end = behind_tags(text, end + 1);
  // Nothing, or an empty line, lies between.
  for (int lines = 0; lines < 2 && end < text.size() && ends_here(text, end); ++lines) {
    const std::size_t next = behind_tags(text, end + (text[end] == '\r' ? 2U : 1U));
    if (next < text.size() && !ends_here(text, next)) return next;
    end = next;
  }
  return std::string_view::npos;
}

std::size_t behind_filler(std::string_view text, std::size_t word_end) {
  constexpr std::size_t kLeastPadding = 6;
  const std::size_t label = behind_label(text, word_end);
  if (const std::size_t field = value_of_named(text, label); field != std::string_view::npos)
    return field;
  std::size_t at = label;
  while (at < text.size() && at - label < kMaxBetween && has_any(" \t._", text.substr(at, 1))) ++at;
  if (at - label >= kLeastPadding) return at;
  at = label;
  while (is_blank(at_or_nul(text, at))) ++at;
  bool tags = false;
  while (at - label < kMaxBetween && at_or_nul(text, at) == '<') {
    const std::size_t field = value_of_field(text, at);
    if (field != std::string_view::npos) return field;
    const std::size_t close = text.substr(at, kMaxTag).find_first_of(">\n");
    if (close == std::string_view::npos || text[at + close] != '>') break;
    tags = true;
    at += close + 1;
    while (is_blank(at_or_nul(text, at))) ++at;
  }
  return tags ? at : word_end;
}

std::size_t before_verb(std::string_view text, std::size_t word_begin, const WordSet& verbs) {
  constexpr int kMostWords = 3;  // "is my own"
  std::size_t end = word_begin;
  for (int words = 0; words < kMostWords && end > 1 && text[end - 1] == ' '; ++words) {
    std::size_t begin = end - 1;
    while (begin > 0 && writes_word(text[begin - 1])) --begin;
    if (begin == end - 1 || begin == 0 || text[begin - 1] != ' ') break;
    if (verbs.has(lowered(text.substr(begin, end - 1 - begin)))) return begin - 1;
    end = begin;
  }
  return std::string_view::npos;
}

bool ends_line(std::string_view text, std::size_t end) {
  return ends_here(text, behind_tags(text, end));
}

}  // namespace assay::patterns
