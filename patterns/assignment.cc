#include "patterns/assignment.h"

#include <algorithm>
#include <array>
#include <string>

#include "patterns/assignment_around.h"
#include "patterns/assignment_code.h"
#include "patterns/assignment_places.h"
#include "patterns/assignment_said.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxName = 64;  // to either side of the word
constexpr std::size_t kMaxValue = 512;
constexpr std::size_t kMaxSpace = 24;
constexpr std::size_t kMaxBlock = 300;
constexpr std::size_t kLeastToken = 16;
/// Letters of a word that also names its argument: setPassword("…"), not pass("…").
constexpr std::size_t kMinVerb = 5;
constexpr std::string_view kCData = "<![CDATA[";

bool is_name(char c) { return is_word(c) || is_high(c) || c == '-' || c == '.' || c == '$'; }
class Parser {
 public:
  Parser(std::string_view text, std::size_t at, const Wording& wording)
      : wording_(wording), text_(text), at_(at) {}

  std::optional<Assignment> parse(std::size_t word_begin, std::size_t word_end) {
    Assignment a = name_at(word_begin, word_end);
    if (in_resource_name(text_, a.name_begin) || is_key_of_map(text_, a.name_begin, wording_) ||
        names_resource(text_, a) || in_key_reference(text_, a.name_begin))
      return std::nullopt;
    at_ = a.name_end;
    short_ = word_end - word_begin < kMinVerb;
    // setPassword("…"), not passwordEntry("…").
    const std::string_view rest = text_.substr(word_end, a.name_end - word_end);
    goes_on_ = rest.find_first_of("._") != std::string_view::npos ||
               std::any_of(rest.begin(), rest.end(), is_upper);
    names_type_ = goes_on_ && names_type(rest);
    if (peek() == '>' && opens_element(text_, a.name_begin)) return element(a);
    if (const auto pair = value_of_pair(a)) return pair;
    at_ = a.name_end;
    const bool option =
        text_[a.name_begin] == '-' || (a.name_begin > 0 && text_[a.name_begin - 1] == '-');
    const bool name_quoted = close_name();
    name_closed_ = name_quoted;
    if (name_quoted && compares_text(text_, a, at_)) return std::nullopt;
    if (!name_quoted) skip_dimension(a);
    if (name_quoted) at_ = behind_subscript(text_, at_);
    if (a.name_begin > 0 && text_[a.name_begin - 1] == '*') skip_emphasis();
    const std::size_t after_name = at_;
    skip_blanks();
    if (name_quoted && attribute_value()) return value(a, Assignment::Syntax::kEquals);
    if (name_quoted && option && skip_to_default()) return value(a, Assignment::Syntax::kArgument);
    if (!name_quoted && at_ > after_name && sets_environment(a.name_begin))
      return value(a, Assignment::Syntax::kOption);
    if (option && at_ > after_name && more() && peek() != '-' && peek() != '=' && peek() != ':') {
      return value(a, Assignment::Syntax::kOption);
    }
    // `password "…";` of Tcl, Perl and server configurations; `the password is "…"` of people.
    if (!short_ && !name_quoted && at_ > after_name && (is_quote(peek()) || says_is()))
      return in_path(text_, a.name_begin) ? std::nullopt : said(a);
    if (!separator(a, name_quoted)) {
      if (const auto found = value_before(text_, a, wording_)) return found;
      if (short_ || name_quoted || option) return std::nullopt;
      const auto found = said_behind(text_, a, wording_);
      return found && goes_on_ && is_state_of_part(text_, *found) ? std::nullopt : found;
    }
    return behind_separator(a, name_quoted);
  }

 private:
  [[nodiscard]] Assignment name_at(std::size_t word_begin, std::size_t word_end) const {
    Assignment a;
    a.name_begin = word_begin;
    while (a.name_begin > 0 && word_begin - a.name_begin < kMaxName &&
           is_name(text_[a.name_begin - 1]))
      --a.name_begin;
    a.name_end = word_end;
    while (a.name_end < text_.size() && a.name_end - word_end < kMaxName &&
           is_name(text_[a.name_end]) && !is_wide_mark(a.name_end))
      ++a.name_end;
    return a;
  }

  std::optional<Assignment> behind_separator(Assignment a, bool name_quoted) {
    if (a.name_begin > 0 && text_[a.name_begin - 1] == '*') skip_emphasis();
    // :token:`…`, a role of reStructuredText.
    if (peek() == '`' && a.name_begin > 0 && text_[a.name_begin - 1] == ':') return std::nullopt;
    skip_blanks();
    if (a.syntax == Assignment::Syntax::kColon && skip_to_block(text_, at_)) {
      a.in_list = text_[at_ - 2] == '-';
      auto found = value(a, a.syntax);
      if (!found) return std::nullopt;
      if (!has_digits(text_, *found)) return a.in_list ? next_item(text_, *found) : std::nullopt;
      if (!a.in_list) found->quoted = true;  // a block has nothing but values
      return found;
    }
    skip_line_end();
    // "tokens": ["…", "…"]
    if (peek() == '[' && opens_list()) a.in_list = true;
    if (name_quoted && peek() == '{') skip_to_value();
    a.listed = later_;
    const auto found = value(a, a.syntax);
    if (found && word_of_line_ && found->value_end - found->value_begin < kLeastToken)
      return std::nullopt;
    if (found && a.in_list && names_another(text_, *found)) return std::nullopt;
    if (found && called_) {
      if (!is_given(text_, *found, wording_)) return std::nullopt;
      return last_given(text_, *found, wording_);
    }
    return found && later_ && !has_digits(text_, *found) ? std::nullopt : found;
  }

  // ENV NAME value of a Dockerfile, setenv NAME value of csh.
  [[nodiscard]] bool sets_environment(std::size_t begin) const {
    const std::string_view left = text_.substr(0, begin);
    return (left.ends_with("ENV ") || left.ends_with("setenv ")) && peek() != '=' && peek() != '\n';
  }
  // ： and ＝ of East Asian texts.
  [[nodiscard]] bool is_wide_mark(std::size_t at) const {
    const std::string_view rest = text_.substr(std::min(at, text_.size()));
    return rest.starts_with("\xEF\xBC\x9A") || rest.starts_with("\xEF\xBC\x9D");
  }
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
  void skip_dimension(const Assignment& a) {
    if (peek() != '[') return;
    std::size_t ahead = 1;
    while (is_digit(peek(ahead)) && ahead < 8) ++ahead;
    if (peek(ahead) != ']') return;
    const std::string_view name = text_.substr(a.name_begin, a.name_end - a.name_begin);
    word_of_line_ = ahead > 1 && (name == "tokens" || name == "_tokens");
    at_ += ahead + 1;
  }

  // **Password**: …, **Password:** …
  void skip_emphasis() {
    for (int i = 0; i < 3 && peek() == '*'; ++i) ++at_;
  }

  // "--password", type=str, default="…"
  bool skip_to_default() {
    const std::string_view line = text_.substr(std::min(at_, text_.size()), kMaxBlock / 2);
    const std::string_view call = line.substr(0, std::min(line.find_first_of(")\n"), line.size()));
    const std::size_t word = call.find("default");
    if (peek() != ',' || word == std::string_view::npos || is_name(call[word - 1])) return false;
    const std::size_t before = at_;
    at_ += word + 7;
    skip_blanks();
    if (peek() == '=' || peek() == ':') ++at_;
    skip_blanks();
    if (is_quote(peek())) return true;
    at_ = before;
    return false;
  }

  // " is '…", " is: '…", " was '…"
  bool says_is() {
    const std::size_t before = at_;
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), 6);
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

  // What texts say of tokens is mostly what a compiler takes for one: the token "foo!uucp".
  std::optional<Assignment> said(Assignment a) {
    // {{ index $secret.data "NAME" }}: of a map, what it has under a name.
    if (text_.substr(0, a.name_begin).ends_with("index ")) return std::nullopt;
    const std::string_view name = text_.substr(a.name_begin, a.name_end - a.name_begin);
    const auto found = value(a, Assignment::Syntax::kArgument);
    const bool token = lowered(name).find("token") != std::string::npos;
    return found && token && !has_digits(text_, *found) ? std::nullopt : found;
  }

  // {"value": "…"}, as states and answers of services wrap a value.
  void skip_to_value() {
    const std::size_t before = at_;
    ++at_;
    skip_white();
    if (is_quote(peek())) {
      ++at_;
      if (skip_word("value") && is_quote(peek())) {
        ++at_;
        skip_blanks();
        if (peek() == ':') {
          ++at_;
          skip_blanks();
          if (is_quote(peek())) return;
        }
      }
    }
    at_ = before;
  }

  // Behind '[', blanks and one line end, a quote.
  bool opens_list() {
    std::size_t ahead = 1;
    while (ahead < kMaxSpace &&
           (is_blank(peek(ahead)) || peek(ahead) == '\n' || peek(ahead) == '\r'))
      ++ahead;
    if (!is_quote(peek(ahead))) return false;
    at_ += ahead;
    return true;
  }

  bool skip_word(std::string_view word) {
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (i >= rest.size() || (rest[i] | 0x20) != word[i]) return false;
    }
    at_ += word.size();
    return true;
  }
  void skip_white() {
    const std::size_t limit = std::min(text_.size(), at_ + 2 * kMaxSpace);
    while (at_ < limit && (is_blank(peek()) || peek() == '\n' || peek() == '\r')) ++at_;
  }

  // Where a name is itself a value and its own value stands beside it:
  // {"name": "DB_PASSWORD", "value": "…"}, - name: DB_PASSWORD ⏎ value: …, <name>…</name><value>…,
  // <key>…</key><string>…, <string name="api_key">…, variable "db_password" { default = "…" }
  std::optional<Assignment> value_of_pair(Assignment a) {
    const std::size_t before = at_;
    const bool quoted = close_name();
    name_closed_ = quoted;
    if (peek() == '<' && peek(1) == '/') {
      const std::size_t close = text_.substr(std::min(at_, text_.size()), kMaxSpace).find('>');
      if (close != std::string_view::npos) {
        at_ += close + 1;
        skip_white();
        if (skip_word("<string>") || skip_word("<value>")) return element_from(a);
      }
    } else if (const std::size_t inside =
                   quoted ? behind_tag(text_, a.name_begin, at_, wording_) : 0) {
      at_ = inside;
      skip_white();
      skip_word("<value>");
      return element_from(a);
    } else if (quoted && at_ < text_.size() && skip_block()) {
      return value(a, Assignment::Syntax::kEquals);
    } else if (is_named_value(text_, a.name_begin, quoted)) {
      if (peek() == ',') ++at_;
      skip_white();
      if (is_quote(peek())) ++at_;
      if (skip_word("value") || skip_word("default")) {
        if (is_quote(peek())) ++at_;
        skip_blanks();
        if (peek() == ':' || peek() == '=') {
          ++at_;
          skip_blanks();
          return value(a, Assignment::Syntax::kColon);
        }
      }
    }
    at_ = before;
    return std::nullopt;
  }

  // ` {` and within the block's first lines `default = `, of a Terraform variable.
  bool skip_block() {
    skip_blanks();
    if (peek() != '{') return false;
    const std::string_view block = text_.substr(std::min(at_, text_.size()), kMaxBlock);
    const std::size_t end = std::min(block.find('}'), block.size());
    const std::size_t word = block.substr(0, end).find("default");
    if (word == std::string_view::npos || is_name(block[word - 1])) return false;
    at_ += word + 7;
    skip_blanks();
    if (peek() != '=') return false;
    ++at_;
    skip_blanks();
    return is_quote(peek());
  }

  // <add key="Password" value="…">, <meta-data android:name="…" android:value="…">
  bool attribute_value() {
    const std::size_t before = at_;
    skip_word("android:");
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), 32);
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

  // A quoted name in a call: define('…'. Behind a comma it may be one of a list of names, so that
  // the value has to look made up.
  [[nodiscard]] bool is_argument(std::size_t begin) {
    begin = begin_of_path(text_, begin);
    if (begin == 0 || !is_quote(text_[begin - 1])) return false;
    if (text_.substr(0, begin - 1).ends_with("fill_in ")) return true;
    std::size_t before = begin - 1;
    while (before > 0 && text_[before - 1] == '\\') --before;
    while (before > 0 && (is_blank(text_[before - 1]) || text_[before - 1] == '\n')) --before;
    later_ = names_type_ || (before > 0 && text_[before - 1] == ',');
    return before > 0 && !opens_derivation(text_, before, wording_) &&
           std::string_view("([{,").find(text_[before - 1]) != std::string_view::npos;
  }

  // ${NAME, of a shell.
  [[nodiscard]] bool in_reference(std::size_t name_begin) const {
    return text_.substr(0, name_begin).ends_with("${") ||
           text_.substr(name_begin).starts_with("${");
  }

  // {password, "…"}, of Erlang.
  [[nodiscard]] bool is_tuple(std::size_t name_begin) const {
    if (name_begin == 0 || text_[name_begin - 1] != '{' || peek(1) != ' ' || peek(2) != '"')
      return false;
    const std::size_t close = text_.substr(0, at_ + kMaxValue).find('"', at_ + 3);
    return close != std::string_view::npos && at_or_nul(text_, close + 1) == '}';
  }

  bool separator(Assignment& a, bool name_quoted) {
    if (peek() == ':' && in_reference(a.name_begin)) {
      if (peek(1) == '+' || peek(1) == '?') return false;
      if (peek(1) == '-') {
        at_ += 2;
        return true;
      }
    }
    // PHP's and Perl's `.=`, make's `?=` and `:::=`, `+=`, `||=`: they assign like `=` does.
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), 4);
    for (const std::string_view mark : {".=", "?=", "+=", "||=", "&&=", "::=", ":::="}) {
      if (!rest.starts_with(mark)) continue;
      at_ += mark.size();
      return true;
    }
    const char c = peek();
    if (is_wide_mark(at_)) {
      at_ += 3;
      a.syntax = Assignment::Syntax::kColon;
    } else if ((c == '=' && peek(1) == '>') || (c == ':' && peek(1) == '=')) {
      at_ += 2;
    } else if ((c == '=' || c == '!') && peek(1) == '=') {
      at_ += peek(2) == '=' ? 3U : 2U;
      skip_blanks();
      return is_quote(peek());
    } else if (c == '=' && peek(1) != '~') {
      ++at_;
    } else if (c == ':' && peek(1) != ':') {
      // cache:key:q1 is one name.
      if (short_ && a.name_begin > 0 && text_[a.name_begin - 1] == ':' && !is_blank(peek(1)))
        return false;
      ++at_;
      a.syntax = Assignment::Syntax::kColon;
      skip_annotation();
    } else if (c == ',' && !short_ && name_quoted && is_argument(a.name_begin)) {
      // `userPassword`, `key`: a text's list of names
      if (text_[at_ - 1] == '`') return false;
      ++at_;
      a.syntax = Assignment::Syntax::kArgument;
      skip_blanks();
      // fill_in 'Password', with: "…"
      if (skip_word("with:") || skip_word(":with =>")) later_ = false;
      skip_blanks();
      return is_quote(peek()) || (peek() == '\\' && is_quote(peek(1))) ||
             wrapped_literal(text_, at_, wording_) != std::string_view::npos;
    } else if (c == '<' && peek(1) == '-' && !name_quoted) {
      // R's api_key <- "…"
      at_ += 2;
      skip_blanks();
      return is_quote(peek());
    } else if (c == '{' && !name_quoted && !short_) {
      return skip_to_initialiser();
    } else if (c == ',' && !short_ && !name_quoted &&
               (is_copied(text_, a, wording_) || is_tuple(a.name_begin))) {
      ++at_;
      a.syntax = Assignment::Syntax::kArgument;
      later_ = true;
      skip_blanks();
      return is_quote(peek());
    } else if (c == ')' && (name_quoted || (a.name_begin > 0 && text_[a.name_begin - 1] == ':'))) {
      // let(:password) { "…" }, ENV.fetch('TOKEN') { '…' }
      if ((later_ = name_quoted) && skip_to_otherwise(text_, at_)) return true;
      ++at_;
      skip_blanks();
      if (peek() != '{') return false;
      ++at_;
      skip_blanks();
      return is_quote(peek());
    } else if (c == '(' && !short_ && is_quote(peek(1)) && !goes_on_ && !asks(text_, a, wording_)) {
      ++at_;
      a.syntax = Assignment::Syntax::kArgument;
      called_ = true;
    } else {
      return false;
    }
    return true;
  }

  // std::string token{"…"}, Token { get; set; } = "…"
  bool skip_to_initialiser() {
    ++at_;
    if (is_quote(peek())) {
      later_ = true;
      return true;
    }
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), 2 * kMaxSpace);
    const std::size_t close = rest.find('}');
    if (!rest.starts_with(" get;") || close == std::string_view::npos) return false;
    at_ += close + 1;
    skip_blanks();
    if (peek() != '=') return false;
    ++at_;
    skip_blanks();
    return is_quote(peek());
  }

  // `: String = "…"`, `: Optional[str] = "…"`, `: &'static str = "…"`, `: Option<String> = …`
  void skip_annotation() {
    const std::size_t before = at_;
    skip_blanks();
    const std::size_t type = at_;
    const bool reference = peek() == '&';
    while (more() && at_ - type < 40 &&
           (is_name(peek()) || std::string_view("[]?<>").find(peek()) != std::string_view::npos ||
            (reference && std::string_view("&' ").find(peek()) != std::string_view::npos)))
      ++at_;
    const std::string_view written = text_.substr(type, at_ - type);
    const bool has_type = at_ > type && std::count(written.begin(), written.end(), '<') ==
                                            std::count(written.begin(), written.end(), '>');
    skip_blanks();
    if (has_type && peek() == '=' && peek(1) != '=') {
      ++at_;
      return;
    }
    at_ = before;
  }

  std::optional<Assignment> element(Assignment a) {
    ++at_;
    return element_from(a);
  }

  std::optional<Assignment> element_from(Assignment a) {
    a.syntax = Assignment::Syntax::kElement;
    const std::size_t limit = std::min(text_.size(), at_ + 4 * kMaxSpace);
    while (at_ < limit && (is_blank(peek()) || peek() == '\n' || peek() == '\r')) ++at_;
    if (text_.substr(at_).starts_with(kCData)) at_ += kCData.size();
    a.value_begin = at_;
    const std::string_view rest = text_.substr(std::min(at_, text_.size()), kMaxValue);
    const std::size_t close = std::min(rest.find('<'), rest.find("]]>"));
    if (close == std::string_view::npos || close == 0) return std::nullopt;
    if (rest[close] == '<' && (close + 1 == rest.size() || rest[close + 1] != '/'))
      return std::nullopt;
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
    const std::string_view prefix = text_.substr(before, at_ - before);
    const bool escaped = peek() == '\\' && is_quote(peek(1));
    if (escaped) ++at_;
    if (!is_quote(peek())) {
      at_ = before;
      const std::size_t literal = syntax == Assignment::Syntax::kOption
                                      ? std::string_view::npos
                                      : literal_behind(text_, at_, wording_);
      if (literal != std::string_view::npos) {
        at_ = literal;
        return value(a, syntax);
      }
      return bare(a);
    }
    const char quote = peek();
    // `'password = '.$x`, `"Password:",`: the end of the string that the name stands in.
    if (!name_closed_ && !escaped && in_string(text_, a.name_begin, quote)) return std::nullopt;
    const bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    // $secret = @'⏎…⏎'@ of PowerShell
    if (prefix == "@" && peek() == '\n') return line_behind(text_, a, at_ + 1);
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
    // PWD=`dirname "$0"`: a command's output.
    if (quote == '`' &&
        text_.substr(a.value_begin, at_ - a.value_begin).find(' ') != std::string_view::npos)
      return std::nullopt;
    if (prefix.find_first_of("fF$") != std::string_view::npos && has_slot(text_, a))
      return std::nullopt;
    if (syntax == Assignment::Syntax::kEquals) take_place(text_, a);
    narrow(text_, a);
    if (a.value_end <= a.value_begin) return std::nullopt;
    return a;
  }

  // `process.env.PASSWORD!`: what TypeScript is told to be there.
  [[nodiscard]] bool is_asserted(const Assignment& a) const {
    const std::string_view value = text_.substr(a.value_begin, a.value_end - a.value_begin);
    const char next = peek() == ' ' ? peek(1) : peek();
    return value.size() > 4 && value.back() == '!' && value.find('.') != value.npos &&
           is_lower(value.front()) &&
           std::all_of(value.begin(), value.end() - 1,
                       [](char c) { return is_letter(c) || c == '_' || c == '.'; }) &&
           (next == ',' || next == ';' || next == '}' || next == ')');
  }

  // `password:  #your password`: a word behind YAML's mark, and another behind that.
  [[nodiscard]] bool is_comment(const Assignment& a) const {
    const std::string_view value = text_.substr(a.value_begin, a.value_end - a.value_begin);
    return value.front() == '#' && value.size() > 1 && is_blank(text_[a.value_begin - 1]) &&
           std::all_of(value.begin() + 1, value.end(), is_lower) && is_blank(peek()) &&
           is_lower(peek(1));
  }

  std::optional<Assignment> bare(Assignment a) {
    a.value_begin = at_;
    const std::size_t limit = std::min(text_.size(), at_ + kMaxValue);
    while (at_ < limit) {
      const char c = text_[at_];
      if (is_blank(c) || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == ',' || c == ';' ||
          c == '<' || (c == '>' && in_tag(text_, a.name_begin)) || c == '\0' || c == '`' ||
          (c == '&' && a.syntax == Assignment::Syntax::kEquals) ||
          // A value inside of a string that is itself quoted ends with the line written in it.
          (c == '\\' && std::string_view("nrt\"\n\r").find(peek(1)) != std::string_view::npos)) {
        break;
      }
      ++at_;
    }
    a.value_end = at_;
    if (a.value_end <= a.value_begin || a.value_end - a.value_begin >= kMaxValue ||
        is_asserted(a) || (a.syntax == Assignment::Syntax::kColon && is_comment(a)))
      return std::nullopt;
    take_default(text_, a);
    trim_marks(text_, a);
    // "${NAME:=…}"
    while (in_reference(a.name_begin) && text_[a.value_end - 1] == '}' &&
           a.value_end - a.value_begin > 1) {
      --a.value_end;
      a.quoted = true;
    }
    const char before = a.name_begin > 0 ? text_[a.name_begin - 1] : ' ';
    if ((before == '?' || before == '&') && a.syntax == Assignment::Syntax::kEquals &&
        has_digits(text_, a) && is_of_query(text_, a))
      a.quoted = true;
    if (is_written_out(text_, a, wording_)) a.quoted = true;
    if (goes_on_as_text(text_, a, at_)) return std::nullopt;
    return a;
  }

  const Wording& wording_;
  std::string_view text_;
  std::size_t at_;
  bool name_closed_ = false;   ///< the name stood in quotes of its own
  bool called_ = false;        ///< the name is a function's: setPassword("…")
  bool word_of_line_ = false;  ///< `tokens[1]`: one of those that a line falls into
  bool later_ = false;         ///< an argument behind another
  bool short_ = false;         ///< a word that is many another thing, too: pass "…", key("…")
  bool goes_on_ = false;       ///< behind the word the name goes on with another one
  bool names_type_ = false;    ///< HTTPPasswordMgr: with a word that has a capital
};

}  // namespace

std::optional<Assignment> parse_assignment(std::string_view text, std::size_t word_begin,
                                           std::size_t word_end, const Wording& wording) {
  auto found = Parser(text, word_end, wording).parse(word_begin, word_end);
  if (!found) return shown_behind(text, word_begin, word_end, wording);
  if (found) take_out_of_set_quotes(text, *found);
  return found;
}

}  // namespace assay::patterns
