#include "patterns/number_list.h"

#include <algorithm>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMostBeside = 4;
/// Between two numbers of an array: a comma, a line end and what it is indented by.
constexpr std::size_t kMaxGap = 48;
constexpr std::size_t kMaxLine = 400;
/// Of what stands before a number in its line, so much has to stand before those of other lines.
constexpr std::size_t kLead = 4;
constexpr std::size_t kMaxDigits = 32;

struct Span {
  std::size_t begin = 0, end = 0;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Blanks, quotes, line ends and one comma or semicolon at most; a comma or a line end there has to
// be.
bool parts_numbers(std::string_view gap) {
  std::size_t commas = 0;
  std::size_t lines = 0;
  for (const char c : gap) {
    if (c == ',' || c == ';') {
      ++commas;
    } else if (c == '\n') {
      ++lines;
    } else if (!is_space(c) && c != '-' && c != '"' && c != '\'') {
      return false;
    }
  }
  return commas == 1 || (commas == 0 && lines > 0);
}

class Beside {
 public:
  Beside(std::string_view text, Span number) : text_(text), number_(number) {}

  std::vector<std::string_view> take() {
    in_array();
    if (found_.empty()) in_lines();
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_alike(Span other) const {
    const std::size_t width = number_.end - number_.begin;
    const std::size_t its = other.end - other.begin;
    return its + 1 >= width && its <= width + 1;
  }

  void in_array() {
    Span at = number_;
    for (std::size_t i = 0; i < kMostBeside; ++i) {
      Span next;
      next.begin = at.end;
      const std::size_t limit = std::min(text_.size(), at.end + kMaxGap);
      while (next.begin < limit && !is_digit(text_[next.begin])) ++next.begin;
      next.end = next.begin;
      while (next.end < text_.size() && next.end - next.begin < kMaxDigits &&
             is_digit(text_[next.end]))
        ++next.end;
      if (!is_alike(next) || !parts_numbers(text_.substr(at.end, next.begin - at.end))) break;
      add(next);
      at = next;
    }
    at = number_;
    for (std::size_t i = 0; i < kMostBeside; ++i) {
      Span last;
      last.end = at.begin;
      const std::size_t limit = at.begin > kMaxGap ? at.begin - kMaxGap : 0;
      while (last.end > limit && !is_digit(text_[last.end - 1])) --last.end;
      last.begin = last.end;
      while (last.begin > 0 && last.end - last.begin < kMaxDigits &&
             is_digit(text_[last.begin - 1]))
        --last.begin;
      if (!is_alike(last) || !parts_numbers(text_.substr(last.end, at.begin - last.end))) break;
      add(last);
      at = last;
    }
  }

  void in_lines() {
    const std::size_t from = number_.begin > kMaxLine ? number_.begin - kMaxLine : 0;
    const std::size_t newline = text_.substr(from, number_.begin - from).rfind('\n');
    if (newline == std::string_view::npos || number_.begin - (from + newline) <= kLead) return;
    lead_ = text_.substr(number_.begin - kLead, kLead);
    if (std::any_of(lead_.begin(), lead_.end(), is_digit)) return;
    std::size_t line = from + newline + 1;
    for (std::size_t i = 0; i < kMostBeside && line > 1; ++i) {
      const std::size_t end = line - 1;
      const std::size_t limit = end > kMaxLine ? end - kMaxLine : 0;
      const std::size_t before = text_.substr(limit, end - limit).rfind('\n');
      if (before == std::string_view::npos && limit > 0) break;
      line = before == std::string_view::npos ? 0 : limit + before + 1;
      if (!in_line({line, end})) break;
    }
    const auto line_end = [&](std::size_t begin) {
      const std::size_t found = text_.substr(begin, kMaxLine).find('\n');
      return found == std::string_view::npos ? std::min(text_.size(), begin + kMaxLine)
                                             : begin + found;
    };
    std::size_t end = line_end(number_.end);
    for (std::size_t i = 0; i < kMostBeside && end < text_.size() && text_[end] == '\n'; ++i) {
      const std::size_t begin = end + 1;
      end = line_end(begin);
      if (!in_line({begin, end})) break;
    }
  }

  bool in_line(Span line) {
    const std::string_view own = text_.substr(line.begin, line.end - line.begin);
    for (std::size_t at = own.find(lead_); at != std::string_view::npos;
         at = own.find(lead_, at + 1)) {
      Span other;
      other.begin = line.begin + at + kLead;
      other.end = other.begin;
      while (other.end < line.end && is_digit(text_[other.end])) ++other.end;
      if (!is_alike(other)) continue;
      add(other);
      return true;
    }
    return false;
  }

  void add(Span other) { found_.push_back(text_.substr(other.begin, other.end - other.begin)); }

  std::string_view text_;
  Span number_;
  std::string_view lead_;
  std::vector<std::string_view> found_;
};

}  // namespace

std::vector<std::string_view> numbers_beside(std::string_view text, std::size_t begin,
                                             std::size_t end) {
  return Beside(text, {begin, end}).take();
}

}  // namespace assay::patterns
