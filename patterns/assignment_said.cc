#include "patterns/assignment_said.h"

#include <algorithm>
#include <string>

#include "patterns/captions.h"
#include "patterns/value_notations.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxSentence = 160;
constexpr std::size_t kMaxWords = 6;
constexpr std::size_t kMaxWord = 20;
constexpr std::size_t kMaxSaid = 64;
constexpr std::size_t kLeastPassword = 8, kLeastMarked = 6, kLeastToken = 16;

// Behind blanks, U+00A0 among them: it stands before a French colon.
std::size_t behind_blanks(std::string_view line, std::size_t at) {
  for (;; ++at) {
    if (line.substr(std::min(at, line.size())).starts_with("\xC2\xA0")) {
      ++at;
    } else if (at >= line.size() || !is_blank(line[at])) {
      return at;
    }
  }
}

// sha256-crypt, UTF-8, KB5031455, JIRA-1234, 12chars: a method, an edition, a number of something.
bool is_technical(std::string_view value, const WordSet& methods) {
  const auto first_digit = std::find_if(value.begin(), value.end(), is_digit);
  std::string lead =
      lowered(value.substr(0, static_cast<std::size_t>(first_digit - value.begin())));
  const bool plain = std::all_of(value.begin(), value.end(),
                                 [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
  const bool joined = !lead.empty() && !is_letter(lead.back());
  if (joined) lead.pop_back();
  // scram-sha-256
  if (methods.has(lead) || methods.has(std::string_view(lead).substr(lead.rfind('-') + 1)))
    return true;
  const auto rest = [&](auto is) { return std::all_of(first_digit, value.end(), is); };
  const auto is_small = [](char c) { return is_lower(c) || is_high(c); };
  if (joined && rest(is_digit) && std::none_of(value.begin(), value.end(), is_small)) return true;
  const auto word = std::find_if_not(value.begin(), value.end(), is_digit);
  constexpr std::ptrdiff_t kMostOfSomething = 3;  // digits
  return word != value.begin() && word - value.begin() <= kMostOfSomething && plain &&
         std::all_of(word, value.end(), [](char c) { return is_lower(c) || c == '-'; });
}

// to%0Aprotect
bool has_percent_escape(std::string_view value) {
  for (std::size_t i = 0; i + 2 < value.size(); ++i) {
    if (value[i] == '%' && is_hex(value[i + 1]) && is_hex(value[i + 2])) return true;
  }
  return false;
}

// What stands for a value, or is a part of a program, an address or a number.
bool is_other_thing(std::string_view value) {
  if (value.find_first_of("(){}[]<>|\\/`\"',;") != std::string_view::npos) return true;
  if (std::string_view("$%@-#:&").find(value.front()) != std::string_view::npos) return true;
  if (std::count(value.begin(), value.end(), ':') > 1 || has_percent_escape(value)) return true;
  if (value.find('$') != std::string_view::npos && is_member(value)) return true;  // _req$body2.x
  const std::size_t at = value.find('@');
  return at != std::string_view::npos && value.find('.', at) != std::string_view::npos &&
         std::count(value.begin(), value.end(), '@') == 1 &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(at) + 1, value.end(),
                     [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
}

// ZSmHHzUHXmn3, not JavaScriptES6.
std::size_t changes_of_case(std::string_view value) {
  std::size_t changes = 0;
  for (std::size_t i = 1; i < value.size(); ++i)
    changes += is_upper(value[i]) != is_upper(value[i - 1]) ? 1U : 0U;
  return changes;
}

// Letters and digits as somebody makes them up.
bool looks_chosen(std::string_view value, bool token, const WordSet& methods) {
  if (value.size() < (token ? kLeastToken : kLeastMarked) || value.size() > kMaxSaid) return false;
  if (is_other_thing(value) || is_technical(value, methods)) return false;
  const auto count = [&](auto is) { return std::count_if(value.begin(), value.end(), is); };
  const auto digits = count(is_digit);
  const auto letters = count(is_letter) + count(is_high) / 2;
  const auto marks = count(
      [](char c) { return std::string_view("!@#$%^&*+=?~").find(c) != std::string_view::npos; });
  if (letters == 0 || digits == 0) return false;
  if (token) return digits > 1 && letters > 1;
  if (count(is_upper) > 1 && count(is_lower) > 1 && value.size() >= kLeastPassword &&
      changes_of_case(value) > 3)
    return true;
  return (marks > 0 && (digits > 1 || value.size() >= kLeastPassword)) ||
         (digits > 1 && letters > 2 && value.size() >= kLeastPassword);
}

// Letters of both cases, digits and a mark, or as good as random: no word behind "the password".
bool is_marked(std::string_view value) {
  const auto any = [&](auto is) { return std::any_of(value.begin(), value.end(), is); };
  const std::size_t changes = changes_of_case(value);
  return any(is_lower) && any(is_upper) && any(is_digit) &&
         (value.find_first_of("!@#$%^&*+=?~") != std::string_view::npos || changes > 3 ||
          (changes > 2 && std::count_if(value.begin(), value.end(), is_digit) > 1));
}

// Whether the name means a token or key: longer than what people think of.
bool names_token(std::string_view name, const Wording& wording) {
  return wording.said_tokens.is_in(lowered(name));
}

class Sentence {
 public:
  Sentence(std::string_view text, const Assignment& name, const Wording& wording)
      : wording_(wording),
        line_(text.substr(0, std::min(text.size(), name.name_end + kMaxSentence))),
        a_(name) {
    for (const char end : {'\n', '\r'})
      line_ = line_.substr(0, std::min(line_.find(end, name.name_end), line_.size()));
    at_ = name.name_end;
  }

  std::optional<Assignment> value() {
    if (line_[at_ - 1] == '.') return std::nullopt;            // the end of a sentence
    if (peek() == '\'' || peek() == '"') return std::nullopt;  // the end of a string
    if (const auto line = rest_of_line()) return line;
    bool given = false;  // a verb was read
    // `user, password, keyFile2`: a list of names.
    const bool listed = peek() == ',';
    if (listed) ++at_;
    for (std::size_t words = 0; words <= kMaxWords; ++words) {
      const std::size_t before = at_;
      skip_blanks();
      if (peek() == ':') return peek(1) == ' ' && words > 0 ? said(at_ + 1) : std::nullopt;
      if (at_ == before) return std::nullopt;
      const std::size_t dash = behind_dash();
      if (dash != at_ || (words == 0 && !listed && used())) {
        const auto chosen = said(dash);
        if (chosen && (dash == at_ ? is_marked(value_of(*chosen)) : is_noted(*chosen)))
          return chosen;
      }
      const std::string word = lowered(next_word());
      if (word.empty() || word.back() == '.' || wording_.said_other_things.has(word))
        return std::nullopt;
      const bool goes_on = given && wording_.said_fillers.has(word);
      // "the password is in the file x1": nothing is given.
      if (given && !goes_on) return std::nullopt;
      if (!goes_on && !wording_.said_verbs.has(word)) continue;
      given = given || (word != "to" && word != "=");
      if (const auto found = said(behind_colon())) return found;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < line_.size() ? line_[at_ + ahead] : '\0';
  }
  void skip_blanks() { at_ = behind_blanks(line_, at_); }

  // Behind blanks and a colon: "est : …".
  [[nodiscard]] std::size_t behind_colon() const {
    const std::size_t at = behind_blanks(line_, at_);
    return at < line_.size() && line_[at] == ':' ? at + 1 : at_;
  }

  // Behind a dash or an arrow between blanks, as notes have them: "Password - …", "VPN password →
  // …".
  [[nodiscard]] std::size_t behind_dash() const {
    for (const std::string_view mark : {"- ", "-> ", "\u2013 ", "\u2014 ", "\u2192 "}) {
      if (line_.substr(std::min(at_, line_.size())).starts_with(mark)) return at_ + mark.size();
    }
    return at_;
  }

  // A word of a sentence: für, d'accès, web1, (staging).
  std::string_view next_word() {
    const std::size_t begin = at_;
    const auto of_word = [](char c) {
      return is_alnum(c) || is_high(c) ||
             std::string_view("'-.()[]@=_").find(c) != std::string::npos;
    };
    while (at_ < line_.size() && at_ - begin <= kMaxWord && of_word(line_[at_])) ++at_;
    return at_ - begin > kMaxWord ? std::string_view{} : line_.substr(begin, at_ - begin);
  }

  // `remote_password …` on a line of its own, as many servers' configurations write it.
  [[nodiscard]] std::optional<Assignment> rest_of_line() const {
    std::size_t begin = a_.name_begin;
    while (begin > 0 && is_blank(line_[begin - 1])) --begin;
    if ((begin > 0 && line_[begin - 1] != '\n') || !is_blank(peek())) return std::nullopt;
    const auto found = said(at_);
    if (!found || line_.find_first_not_of(" \t\"'", found->value_end) != std::string_view::npos)
      return std::nullopt;
    return found;
  }

  // "use password …", "mit Passwort …", "user ada password …"
  [[nodiscard]] bool used() const {
    constexpr std::size_t kUser = 40;
    const std::size_t near = a_.name_begin > kUser ? a_.name_begin - kUser : 0;
    const std::string before = lowered(line_.substr(near, a_.name_begin - near));
    const std::size_t line = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n');
    if (wording_.said_users.is_in(std::string_view(before).substr(line))) return true;
    std::size_t end = a_.name_begin;
    while (end > 0 && is_blank(line_[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && (is_letter(line_[begin - 1]) || is_high(line_[begin - 1]))) --begin;
    const std::string word = lowered(line_.substr(begin, end - begin));
    return wording_.said_before.has(word);
  }

  // What notes have behind a dash, where documents have what they say of passwords: "Reset password
  // - UC4Flow!a", "password -> Settings#Password2".
  [[nodiscard]] bool is_noted(const Assignment& a) const {
    const std::string_view value = value_of(a);
    const std::string lower = lowered(value);
    for (const std::string_view own : {"pass", "pwd", "token", "secret"}) {
      if (lower.find(own) != std::string::npos) return false;
    }
    const auto digits = std::count_if(value.begin(), value.end(), is_digit);
    if (is_token()) return digits > 1 && std::all_of(value.begin(), value.end(), is_alnum);
    return digits > 1 && is_marked(value);
  }

  [[nodiscard]] bool is_token() const {
    return names_token(line_.substr(a_.name_begin, a_.name_end - a_.name_begin), wording_);
  }
  [[nodiscard]] std::string_view value_of(const Assignment& a) const {
    return line_.substr(a.value_begin, a.value_end - a.value_begin);
  }

  // Behind the tag that a page sets a value apart by: "is <code>…</code>".
  [[nodiscard]] std::size_t behind_element(std::size_t at) const {
    constexpr std::size_t kMaxTag = 40;
    if (at + 1 >= line_.size() || line_[at] != '<' || !is_letter(line_[at + 1])) return at;
    const std::size_t end = line_.substr(at, kMaxTag).find('>');
    return end == std::string_view::npos ? at : at + end + 1;
  }

  [[nodiscard]] std::optional<Assignment> said(std::size_t begin) const {
    begin = behind_element(behind_blanks(line_, begin));
    constexpr std::string_view kAround = "\"'`*_";
    std::size_t marks = 0;
    while (begin < line_.size() && kAround.find(line_[begin]) != std::string_view::npos &&
           marks < 2)
      ++begin, ++marks;
    std::size_t end = begin;
    while (end < line_.size() && !is_blank(line_[end]) && line_[end] != '<') ++end;
    // What a sentence ends with, and what closes the marks around the value.
    while (end > begin && std::string_view(".,;:)").find(line_[end - 1]) != std::string_view::npos)
      --end;
    while (marks > 0 && end > begin && kAround.find(line_[end - 1]) != std::string_view::npos)
      --end, --marks;
    if (end - begin < kLeastMarked ||
        !looks_chosen(line_.substr(begin, end - begin), is_token(), wording_.said_methods))
      return std::nullopt;
    Assignment found = a_;
    found.syntax = Assignment::Syntax::kSaid;
    found.value_begin = begin;
    found.value_end = end;
    found.quoted = true;  // written out for a reader
    return found;
  }

  const Wording& wording_;
  std::string_view line_;
  Assignment a_;
  std::size_t at_ = 0;
};

// Whether nothing but a few words stands on the line before the name, or elements' tags.
bool begins_line(std::string_view text, std::size_t name_begin) {
  constexpr std::size_t kMostBefore = 40;
  std::size_t at = name_begin;
  while (
      at > 0 && name_begin - at < kMostBefore &&
      (is_letter(text[at - 1]) || is_high(text[at - 1]) || has_any(" -*#\t", {&text[at - 1], 1})))
    --at;
  // #define PASSWORD …: a program's, not a heading's mark.
  if (text[at] == '#' && !has_any(" #", text.substr(at + 1, 1))) return false;
  return at == 0 || text[at - 1] == '\n' || text[at - 1] == '>';
}

// Behind two blanks and more, or tabs, as columns are set apart; `at` where there is no such gap.
std::size_t behind_gap(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (at_or_nul(text, end) == ':') ++end;
  const std::size_t colon = end;
  while (is_blank(at_or_nul(text, end))) ++end;
  return end - colon > 1 || at_or_nul(text, colon) == '\t' ? end : at;
}

}  // namespace

std::optional<Assignment> said_behind(std::string_view text, const Assignment& name,
                                      const Wording& wording) {
  return Sentence(text, name, wording).value();
}

std::optional<Assignment> shown_behind(std::string_view text, std::size_t word_begin,
                                       std::size_t word_end, const Wording& wording) {
  Assignment a;
  a.name_begin = word_begin;
  a.name_end = word_end;
  while (a.name_begin > 0 && word_begin - a.name_begin < kMaxWord &&
         is_word(text[a.name_begin - 1]))
    --a.name_begin;
  while (a.name_end < text.size() && a.name_end - word_end < kMaxWord && is_word(text[a.name_end]))
    ++a.name_end;
  // Most names end here: what follows ends no label.
  constexpr std::string_view kEnds = ":<\r\n \t\"";
  if (a.name_end >= text.size() || kEnds.find(text[a.name_end]) == std::string_view::npos ||
      !begins_line(text, a.name_begin))
    return std::nullopt;
  std::size_t at = behind_filler(text, a.name_end);
  const bool in_element =
      has_any(text.substr(a.name_end, at - a.name_end), "<\"") && !ends_line(text, at);
  if (!in_element) at = behind_gap(text, a.name_end);
  if (at == a.name_end) at = below_label(text, a.name_begin, a.name_end, false);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t end = at;
  while (end < text.size() && end - at <= kMaxSaid && !has_any(" \t\r\n<\"", {&text[end], 1}))
    ++end;
  const std::string_view name = text.substr(a.name_begin, a.name_end - a.name_begin);
  const std::string_view between = text.substr(a.name_end, at - a.name_end);
  const std::string_view value = text.substr(at, end - at);
  const char closes = at_or_nul(text, end);
  const bool all =
      text[at - 1] == '"' ? closes == '"' : (in_element && closes == '<') || ends_line(text, end);
  if (value.empty() || !all ||
      !looks_chosen(value, names_token(name, wording), wording.said_methods) ||
      (between.find(':') == std::string_view::npos && !is_marked(value)))
    return std::nullopt;
  a.syntax = Assignment::Syntax::kSaid;
  a.value_begin = at;
  a.value_end = end;
  a.quoted = true;  // shown to a reader
  return a;
}

}  // namespace assay::patterns
