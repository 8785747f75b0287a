#include "patterns/assignment.h"

#include <algorithm>

#include "patterns/placeholder.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxName = 64;  // to either side of the word
constexpr std::size_t kMaxValue = 512;
constexpr std::size_t kMaxSpace = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
bool is_name(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

class Parser {
 public:
  Parser(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::optional<Assignment> parse(std::size_t word_begin, std::size_t word_end) {
    Assignment a;
    a.name_begin = word_begin;
    while (a.name_begin > 0 && word_begin - a.name_begin < kMaxName &&
           is_name(text_[a.name_begin - 1]))
      --a.name_begin;
    a.name_end = word_end;
    while (a.name_end < text_.size() && a.name_end - word_end < kMaxName &&
           is_name(text_[a.name_end]))
      ++a.name_end;
    at_ = a.name_end;
    if (a.name_begin > 0 && text_[a.name_begin - 1] == '<' && peek() == '>') return element(a);
    const bool option =
        text_[a.name_begin] == '-' || (a.name_begin > 0 && text_[a.name_begin - 1] == '-');
    const bool name_quoted = close_name();
    name_closed_ = name_quoted;
    if (!name_quoted) skip_dimension();
    const std::size_t after_name = at_;
    skip_blanks();
    if (name_quoted && attribute_value()) return value(a, Assignment::Syntax::kEquals);
    if (option && at_ > after_name && more() && peek() != '-' && peek() != '=' && peek() != ':') {
      return value(a, Assignment::Syntax::kOption);
    }
    // `password "…";` of Tcl, Perl and server configurations; `the password is "…"` of people.
    if (!name_quoted && at_ > after_name && (is_quote(peek()) || says_is()))
      return value(a, Assignment::Syntax::kArgument);
    if (!separator(a, name_quoted)) return compared_before(a);
    skip_blanks();
    skip_line_end();
    // The first of a list: "tokens": ["…", "…"].
    if (peek() == '[' && is_quote(peek(1))) ++at_;
    return value(a, a.syntax);
  }

 private:
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_blanks() {
    const std::size_t limit = std::min(text_.size(), at_ + kMaxSpace);
    while (at_ < limit && is_blank(text_[at_])) ++at_;
  }
  // One line end between separator and value, when a quote follows.
  void skip_line_end() {
    const std::size_t before = at_;
    if (peek() == '\\') ++at_;
    if (peek() == '\r') ++at_;
    if (peek() != '\n') {
      at_ = before;
      return;
    }
    ++at_;
    skip_blanks();
    if (!is_quote(peek())) at_ = before;
  }

  // Closing quotes and brackets behind a name: "password", ['password'], \"password\". True when
  // there was a quote.
  bool close_name() {
    bool quoted = false;
    for (int i = 0; i < 3; ++i) {
      if (peek() == '\\' && is_quote(peek(1))) ++at_;
      if (is_quote(peek())) {
        quoted = true;
      } else if (peek() != ']' || !quoted) {
        break;
      }
      ++at_;
    }
    return quoted;
  }

  // `secret[]`, `secret[25]`: an array's.
  void skip_dimension() {
    if (peek() != '[') return;
    std::size_t ahead = 1;
    while (is_digit(peek(ahead)) && ahead < 8) ++ahead;
    if (peek(ahead) == ']') at_ += ahead + 1;
  }

  // " is '…", " is: '…", " was '…"
  bool says_is() {
    const std::size_t before = at_;
    const std::string_view rest = text_.substr(at_, 6);
    if (rest.starts_with("is ") || rest.starts_with("is: ")) {
      at_ += rest[2] == ':' ? 3U : 2U;
    } else if (rest.starts_with("was ")) {
      at_ += 3;
    } else {
      return false;
    }
    skip_blanks();
    if (is_quote(peek())) return true;
    at_ = before;
    return false;
  }

  // `"…" == password`: the literal on the left side.
  std::optional<Assignment> compared_before(Assignment a) const {
    std::size_t end = a.name_begin;
    const auto skip_back = [&] {
      while (end > 0 && is_blank(text_[end - 1])) --end;
    };
    skip_back();
    std::size_t marks = 0;
    while (end > 0 && text_[end - 1] == '=' && marks < 3) --end, ++marks;
    if (marks == 0 || end == 0) return std::nullopt;
    if (text_[end - 1] == '!') {
      --end;
    } else if (marks < 2) {
      return std::nullopt;
    }
    skip_back();
    if (end == 0 || !is_quote(text_[end - 1])) return std::nullopt;
    const char quote = text_[--end];
    const std::size_t limit = end > kMaxValue ? end - kMaxValue : 0;
    std::size_t begin = end;
    while (begin > limit && text_[begin - 1] != quote && text_[begin - 1] != '\n') --begin;
    if (begin == limit || text_[begin - 1] != quote || begin == end) return std::nullopt;
    a.value_begin = begin;
    a.value_end = end;
    a.quoted = true;
    return a;
  }

  // <add key="Password" value="…">
  bool attribute_value() {
    const std::size_t before = at_;
    const std::string_view rest = text_.substr(at_, 32);
    if (rest.starts_with("value") || rest.starts_with("Value") || rest.starts_with("content")) {
      at_ += rest[0] == 'c' ? 7U : 5U;
      skip_blanks();
      if (peek() == '=' && is_quote(peek(1))) {
        ++at_;
        return true;
      }
    }
    at_ = before;
    return false;
  }

  bool separator(Assignment& a, bool name_quoted) {
    // PHP's and Perl's `.=`, make's `?=` and `:::=`, `+=`, `||=`: they assign like `=` does.
    const std::string_view rest = text_.substr(at_, 4);
    for (const std::string_view mark : {".=", "?=", "+=", "||=", "&&=", "::=", ":::="}) {
      if (!rest.starts_with(mark)) continue;
      at_ += mark.size();
      return true;
    }
    const char c = peek();
    if (c == '=' && peek(1) == '>') {
      at_ += 2;
    } else if (c == '=' && peek(1) == '=') {
      at_ += peek(2) == '=' ? 3U : 2U;
      skip_blanks();
      return is_quote(peek());
    } else if (c == '!' && peek(1) == '=') {
      at_ += peek(2) == '=' ? 3U : 2U;
      skip_blanks();
      return is_quote(peek());
    } else if (c == '=' && peek(1) != '~') {
      ++at_;
    } else if (c == ':' && peek(1) == '=') {
      at_ += 2;
    } else if (c == ':' && peek(1) != ':') {
      ++at_;
      a.syntax = Assignment::Syntax::kColon;
      skip_annotation();
    } else if (c == ',' && name_quoted) {
      ++at_;
      a.syntax = Assignment::Syntax::kArgument;
      skip_blanks();
      return is_quote(peek()) || (peek() == '\\' && is_quote(peek(1)));
    } else if (c == '(' && is_quote(peek(1))) {
      ++at_;
      a.syntax = Assignment::Syntax::kArgument;
    } else {
      return false;
    }
    return true;
  }

  // `: String = "…"`, `: Optional[str] = "…"`
  void skip_annotation() {
    const std::size_t before = at_;
    skip_blanks();
    const std::size_t type = at_;
    while (more() && at_ - type < 40 &&
           (is_name(peek()) || peek() == '[' || peek() == ']' || peek() == '?'))
      ++at_;
    const bool has_type = at_ > type;
    skip_blanks();
    if (has_type && peek() == '=' && peek(1) != '=') {
      ++at_;
      return;
    }
    at_ = before;
  }

  std::optional<Assignment> element(Assignment a) {
    ++at_;
    a.syntax = Assignment::Syntax::kElement;
    const std::size_t limit = std::min(text_.size(), at_ + 4 * kMaxSpace);
    while (at_ < limit && (is_blank(peek()) || peek() == '\n' || peek() == '\r')) ++at_;
    a.value_begin = at_;
    const std::size_t close = text_.substr(at_, kMaxValue).find('<');
    if (close == std::string_view::npos || close == 0) return std::nullopt;
    a.value_end = at_ + close;
    while (a.value_end > a.value_begin &&
           (is_blank(text_[a.value_end - 1]) || text_[a.value_end - 1] == '\n' ||
            text_[a.value_end - 1] == '\r'))
      --a.value_end;
    a.quoted = true;
    return a;
  }

  std::optional<Assignment> value(Assignment a, Assignment::Syntax syntax) {
    a.syntax = syntax;
    const std::size_t before = at_;
    for (int i = 0;
         i < 2 && more() && std::string_view("rRbBuUfFlL@$").find(peek()) != std::string_view::npos;
         ++i)
      ++at_;
    const bool escaped = peek() == '\\' && is_quote(peek(1));
    if (escaped) ++at_;
    if (!is_quote(peek())) {
      at_ = before;
      return bare(a);
    }
    const char quote = peek();
    // `'password = '.$x`, `"Password:",`: the end of the string that the name stands in.
    if (a.name_begin > 0 && text_[a.name_begin - 1] == quote && !name_closed_) return std::nullopt;
    const bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    a.value_begin = at_;
    const std::size_t limit = std::min(text_.size(), at_ + kMaxValue);
    while (at_ < limit) {
      const char c = text_[at_];
      if (c == '\n' && !triple) return std::nullopt;
      if (escaped ? c == '\\' && peek(1) == quote : c == quote) break;
      at_ += c == '\\' && !escaped ? 2 : 1;
    }
    if (at_ >= limit) return std::nullopt;
    a.value_end = at_;
    a.quoted = true;
    if (a.value_end <= a.value_begin) return std::nullopt;
    return a;
  }

  std::optional<Assignment> bare(Assignment a) {
    a.value_begin = at_;
    const std::size_t limit = std::min(text_.size(), at_ + kMaxValue);
    while (at_ < limit) {
      const char c = text_[at_];
      if (is_blank(c) || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == ',' || c == ';' ||
          c == '<' || c == '>' || c == '\0' || c == '`' ||
          (c == '&' && a.syntax == Assignment::Syntax::kEquals) ||
          // A value inside of a string that is itself quoted ends with the line written in it.
          (c == '\\' && (peek(1) == 'n' || peek(1) == 'r' || peek(1) == 't' || peek(1) == '"'))) {
        break;
      }
      ++at_;
    }
    a.value_end = at_;
    if (a.value_end <= a.value_begin || a.value_end - a.value_begin >= kMaxValue)
      return std::nullopt;
    return a;
  }

  std::string_view text_;
  std::size_t at_;
  bool name_closed_ = false;  ///< the name stood in quotes of its own
};

}  // namespace

std::optional<Assignment> parse_assignment(std::string_view text, std::size_t word_begin,
                                           std::size_t word_end) {
  return Parser(text, word_end).parse(word_begin, word_end);
}

}  // namespace assay::patterns
