#include "patterns/names.h"

#include <algorithm>
#include <array>
#include <bit>

#include "patterns/name_forms.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxTokens = 7;
constexpr std::size_t kMaxWord = 40;

/// Of a cell whose column is just called "name": a single name that one of the lists has; what none
/// has.
constexpr std::uint8_t kKnownBare = 58, kUnknownBare = 40;

// Chinese, Japanese and Korean characters, which nobody mixes with others in a name.
bool is_east_asian(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7FF) ||
         (c >= 0xF900 && c <= 0xFAFF);
}

bool begins_east_asian(std::string_view text, std::size_t at) {
  return is_high(text[at]) && is_east_asian(next_character(text, at));
}

// Whether a value of such characters is as short as names are; more of them are a sentence.
bool short_east_asian(std::string_view value) {
  constexpr std::size_t kMost = 6, kMostKana = 14;
  std::size_t letters = 0;
  std::size_t others = 0;
  bool kana = true;  // of the kind that foreign names are written in
  for (std::size_t at = 0; at < value.size();) {
    const char32_t c = next_character(value, at);
    others += c >= 'a' && c <= 'z' ? 1U : 0U;
    if (c >= '0' && c <= '9') return false;
    if (!is_east_asian(c) || (c >= 0x3000 && c <= 0x303F)) continue;
    ++letters;
    kana = kana && c >= 0x30A0 && c <= 0x30FF;
  }
  return letters >= 2 && letters <= (kana ? kMostKana : kMost) && others <= kMost;
}

/// One word of what may be a name.
struct Token {
  std::size_t begin = 0, end = 0;
  const NameWord* word = nullptr;
  bool initial = false;   ///< "J" or "J."
  bool capitals = false;  ///< two letters or more, all of them capitals
  [[nodiscard]] bool given() const { return word != nullptr && word->given != 0; }
  [[nodiscard]] bool family() const { return word != nullptr && word->family != 0; }
  [[nodiscard]] bool particle() const {
    return word != nullptr && word->particle && !capital_first;
  }
  [[nodiscard]] bool title() const { return word != nullptr && word->title; }
  /// What a person does or is: "Director", "American".
  [[nodiscard]] bool role() const { return word != nullptr && word->role && !word->is_name(); }
  [[nodiscard]] bool stops() const {
    return word != nullptr && (word->stop || word->thing) && !word->is_name();
  }
  [[nodiscard]] bool sentence() const {
    return word != nullptr && word->sentence && !word->is_name() && !word->title && !particle();
  }
  bool capital_first = false;
};

struct Tokens {
  std::array<Token, kMaxTokens> at;
  std::size_t size = 0;
};

// "Jean-Pierre", "O'Brien"; not the 's of "Sarah's".
bool joins_letters(std::string_view text, std::size_t at) {
  return (text[at] == '-' || text[at] == '\'') &&
         (is_letter(text[at + 1]) || is_high(text[at + 1])) && text[at + 1] != 's';
}

std::size_t word_end(std::string_view text, std::size_t at) {
  const std::size_t limit = std::min(text.size(), at + kMaxWord);
  while (at < limit) {
    if (is_letter(text[at]) || (at + 1 < limit && joins_letters(text, at))) {
      ++at;
    } else if (is_high(text[at])) {
      std::size_t next = at;
      if (is_mark(next_character(text, next))) return at;
      at = next;
    } else {
      return at;
    }
  }
  return at;
}

// A capital, or a letter of a script that has none.
bool begins_name(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  if (is_upper(text[at])) return true;
  if (!is_high(text[at])) return false;
  std::size_t next = at;
  const char32_t c = next_character(text, next);
  if (is_mark(c)) return false;
  const bool cased = c < 0x590;  // Latin, Greek, Cyrillic, Armenian
  return !cased || lower_character(c) != c;
}

// Reads one word at `at`; false where nothing that may stand in a name begins.
bool read_token(std::string_view text, std::size_t at, const NameTable& table, Token& token) {
  token = {};
  token.begin = at;
  token.end = word_end(text, at);
  if (token.end == at || token.end - at >= kMaxWord) return false;
  const std::string_view word = text.substr(at, token.end - at);
  token.capital_first = begins_name(text, at);
  token.word = table.find(word);
  if (!token.capital_first) return token.word != nullptr && token.word->particle;
  token.initial = word.size() == 1;
  token.capitals = all_capitals(word);
  return true;
}

// "Rosa Weber e Edson Fachin": "and", before another given name; "Costa e Silva" is one name.
bool parts_persons(std::string_view text, const Token& token, const NameTable& table) {
  if (token.end - token.begin != 1 || token.capital_first || token.end + 1 >= text.size())
    return false;
  const std::size_t next = token.end + 1;
  const NameWord* word = table.find(text.substr(next, word_end(text, next) - next));
  return word != nullptr && word->given != 0 && word->sure_family == 0;
}

// The words from `at` on, each a single space from the next; a dot may end an initial or a title.
Tokens read_tokens(std::string_view text, std::size_t at, const NameTable& table,
                   bool initials_last = false) {
  Tokens tokens;
  while (tokens.size < kMaxTokens) {
    Token& token = tokens.at[tokens.size];
    if (!read_token(text, at, table, token) || parts_persons(text, token, table)) break;
    if (tokens.size > 0 &&
        begins_east_asian(text, token.begin) != begins_east_asian(text, tokens.at[0].begin))
      break;
    ++tokens.size;
    at = token.end;
    if (at < text.size() && text[at] == '.' && (token.initial || token.title())) {
      ++at;
      if (token.initial) token.end = at;
      // "J.R.R. Tolkien"
      if (token.initial && at + 1 < text.size() && is_upper(text[at]) && text[at + 1] == '.')
        continue;
    }
    if (at + 1 >= text.size() || text[at] != ' ') break;
    ++at;
  }
  while (tokens.size > 0) {
    const Token& last = tokens.at[tokens.size - 1];
    if (!last.particle() && !(last.initial && tokens.size > 1 && !initials_last)) break;
    --tokens.size;
  }
  return tokens;
}

bool short_word(const Token& token) { return token.end - token.begin <= 3; }

// Both in the lists: how well they go together.
int strength_of_pair(const Token& given, const Token& family) {
  const NameWord& g = *given.word;
  const NameWord& f = *family.word;
  const bool together = (g.given & f.family) != 0;
  const bool sure_given = g.sure_given != 0;
  const bool sure_family = f.sure_family != 0;
  int strength = 0;
  if (sure_given && sure_family) {
    strength = (g.sure_given & f.sure_family) != 0 ? 80 : together ? 72 : 66;
  } else if (sure_given || sure_family) {
    strength = together ? 60 : 48;
  } else {
    strength = together ? 42 : 25;
  }
  if (g.common_given && f.common_family) strength += 6;
  if (short_word(given) && short_word(family)) strength -= 18;
  return strength;
}

bool is_word_before(char c) { return is_letter(c) || is_high(c); }

// The word with a capital right before, if a list has it; a dot may end an abbreviation: "St.".
const NameWord* word_before(std::string_view text, std::size_t begin, const NameTable& table) {
  constexpr std::size_t kAbbreviation = 3;
  if (begin < 3 || text[begin - 1] != ' ') return nullptr;
  std::size_t end = begin - 1;
  const bool dotted = text[end - 1] == '.';
  if (dotted) --end;
  std::size_t at = end;
  while (at > 0 && end - at < kMaxWord && is_word_before(text[at - 1])) --at;
  if (at == end || !is_upper(text[at]) || (dotted && end - at > kAbbreviation)) return nullptr;
  return table.find(text.substr(at, end - at));
}

// "Lake", "Saint", "Mount" right before: a place.
bool place_before(std::string_view text, std::size_t begin, const NameTable& table) {
  const NameWord* word = word_before(text, begin, table);
  return word != nullptr && word->place;
}

// "Appendix D. Smith": a letter of the thing before it.
bool letter_of_thing(std::string_view text, std::size_t begin, const NameTable& table) {
  const NameWord* word = word_before(text, begin, table);
  return word != nullptr && (word->stop || word->thing || word->sentence);
}

// "<jane@…" or "(jane@…" right behind.
bool mail_behind(std::string_view text, std::size_t end) {
  constexpr std::size_t kReach = 48;
  if (end + 2 >= text.size() || text[end] != ' ' || (text[end + 1] != '<' && text[end + 1] != '('))
    return false;
  const std::string_view rest = text.substr(end + 2, kReach);
  const std::size_t at = rest.find('@');
  return at != std::string_view::npos &&
         rest.substr(0, at).find_first_of(" >\n") == std::string_view::npos;
}

// Whether `before` ends with one of `phrases`, which are sorted by their last characters: asked at
// most words with a capital.
bool ends_with_any(std::string_view before, const std::vector<std::string>& phrases) {
  if (before.empty()) return false;
  const char last = to_lower(before.back());
  auto phrase = std::lower_bound(phrases.begin(), phrases.end(), last,
                                 [](const std::string& words, char c) { return words.back() < c; });
  for (; phrase != phrases.end() && phrase->back() == last; ++phrase) {
    if (before.size() < phrase->size()) continue;
    const std::size_t at = before.size() - phrase->size();
    const bool same = std::equal(phrase->begin(), phrase->end(), before.begin() + at,
                                 [](char word, char c) { return to_lower(c) == word; });
    if (same && (at == 0 || !is_letter(before[at - 1]))) return true;
  }
  return false;
}

// What is said before a person's name, and what ends the line above a signature.
bool introduced(std::string_view text, std::size_t begin, const NamePhrases& phrases) {
  std::string_view before = text.substr(0, begin);
  if (before.size() < 4) return false;
  if (before.back() == ' ')
    return ends_with_any(before.substr(0, begin - 1), phrases.introductions);
  if (before.back() != '\n') return false;
  before = before.substr(0, before.find_last_not_of(", \r\n") + 1);
  return begin - before.size() <= 5 && ends_with_any(before, phrases.closings);
}

// Whether `label` is `words` but for its case.
bool same_label(std::string_view label, std::string_view words) {
  std::size_t at = 0;
  std::size_t other = 0;
  while (at < label.size() && other < words.size()) {
    if (lower_character(next_character(label, at)) != next_character(words, other)) return false;
  }
  return at == label.size() && other == words.size();
}

// "North Dakota", not "Diego Santa Cruz".
bool is_place(std::string_view name, const NamePhrases& phrases) {
  return std::any_of(phrases.places.begin(), phrases.places.end(), [&](const std::string& place) {
    return name.size() == place.size() && same_label(name, place);
  });
}

// "Name: " before a name, at the begin of a line or behind what parts the fields of one.
bool labelled(std::string_view text, std::size_t begin, const NamePhrases& phrases) {
  constexpr std::size_t kReach = 40;
  constexpr std::string_view kAround = " \t\"'*_";
  std::string_view before =
      text.substr(begin > kReach ? begin - kReach : 0, std::min(begin, kReach));
  before = before.substr(0, before.find_last_not_of(kAround) + 1);
  if (!before.ends_with(':')) return false;
  before.remove_suffix(1);
  before = before.substr(0, before.find_last_not_of(kAround) + 1);
  if (const std::size_t field = before.find_last_of("\n\r\t,;|{(>");
      field != std::string_view::npos)
    before.remove_prefix(field + 1);
  const std::size_t first = before.find_first_not_of(" \"'*_-#");
  if (first == std::string_view::npos) return false;
  before.remove_prefix(first);
  return std::any_of(phrases.labels.begin(), phrases.labels.end(),
                     [&](std::string_view words) { return same_label(before, words); });
}

// Whether another field of a person stands around what a label calls a name: things have names,
// too, but no date of birth.
bool among_fields(std::string_view text, std::size_t begin, const NamePhrases& phrases) {
  constexpr std::size_t kReach = 240;
  const std::size_t from = begin > kReach ? begin - kReach : 0;
  const std::string around = lowered(text.substr(from, 2 * kReach));
  return std::any_of(phrases.neighbours.begin(), phrases.neighbours.end(),
                     [&](const std::string& words) {
                       const std::size_t at = around.find(words);
                       return at != std::string::npos && (at == 0 || !is_letter(around[at - 1]));
                     });
}

// Words that only what stands around them says are a name.
bool told_around(std::string_view text, const Tokens& tokens, std::size_t first,
                 const NameTable& table) {
  constexpr std::size_t kMostWords = 4;
  std::size_t known = 0;
  std::size_t words = 0;
  for (std::size_t i = first; i < tokens.size; ++i) {
    const Token& token = tokens.at[i];
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    if (token.initial || token.particle()) continue;
    if (token.capitals || word.size() <= 2 || has_hump(word, table.phrases())) return false;
    ++words;
    if (token.given() || token.family()) ++known;
  }
  if (words < 2 || words > kMostWords) return false;
  const std::size_t begin = tokens.at[0].begin;
  if (introduced(text, begin, table.phrases())) return true;
  return labelled(text, begin, table.phrases()) &&
         (known > 0 || among_fields(text, begin, table.phrases()));
}

// A word that no list has as the family name of a sure given name.
int strength_of_unknown(const Token& given, const Token& last, std::string_view family,
                        const NamePhrases& phrases) {
  constexpr std::size_t kAcronym = 4;
  if (given.word->sure_given == 0 || family.size() < 3 || given.end - given.begin < 3) return 25;
  // "SAM Logon", "Jasper JPEG"; not "James King III".
  const bool numeral = family.find_first_not_of("IV") == std::string_view::npos;
  if (given.capitals != last.capitals && !numeral && (given.capitals || family.size() <= kAcronym))
    return 25;
  if (has_hump(family, phrases)) return 25;
  if (ends_like_family(family, phrases)) return 64;
  return given.word->common_given ? 60 : 58;
}

// Family first: East Asia, Hungary, and wherever it is written in capitals.
int strength_of_reversed(const Token& family, const Token& given, const NameTable& table) {
  if (family.word->family == 0 || given.word->given == 0) return 0;
  const std::uint64_t together = family.word->sure_family & given.word->sure_given;
  if (family.capitals && !given.capitals) return together != 0 ? 72 : 60;
  if (short_word(family) && short_word(given)) return 30;
  return (together & table.family_first()) != 0 ? 57 : together != 0 ? 44 : 30;
}

// Li Shimin, Ko Sung-hyun: a family name of East Asia before what is formed as given names are
// there.
int strength_of_formed(const Token& family, std::string_view given, const NameTable& table) {
  constexpr int kFormed = 60;
  if (family.capitals) return 0;
  if ((family.word->family & table.family_first()) != 0 && is_hyphened_pair(given)) return kFormed;
  return (family.word->sure_family & table.chinese()) != 0 && is_pinyin_pair(given) ? kFormed : 0;
}

int strength_between(const Tokens& tokens, std::size_t first) {
  int change = 0;
  for (std::size_t i = first + 1; i + 1 < tokens.size; ++i) {
    const Token& token = tokens.at[i];
    if (token.initial || token.particle()) {
      change += 8;
    } else if (!token.given() && !token.family()) {
      change -= 10;
    } else {
      change += 4;
    }
  }
  return change;
}

// Two words from `first` on before a mail address, whatever the lists have of them: no things, and
// written as names are.
bool may_be_whose(std::string_view text, const Tokens& tokens, std::size_t first,
                  const NameTable& table) {
  const auto fits = [&](const Token& token) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    const bool thing = token.word != nullptr && (token.word->stop || token.word->thing);
    return !thing && !token.capitals && word.size() > 2 && !has_hump(word, table.phrases());
  };
  return fits(tokens.at[first]) && fits(tokens.at[first + 1]) &&
         mail_behind(text, tokens.at[first + 1].end);
}

// The words from `first` on, a title before them left out.
int strength_of_words(std::string_view text, const Tokens& tokens, std::size_t first, bool titled,
                      bool weak, const NameTable& table) {
  const Token& begin = tokens.at[first];
  const Token& last = tokens.at[tokens.size - 1];
  const std::string_view last_word = text.substr(last.begin, last.end - last.begin);
  if (first + 1 == tokens.size) {
    if (!titled || weak || begin.initial) return 0;
    if (begin.capitals || last_word.size() < 3) return 30;
    return begin.given() || begin.family() ? 68 : 58;
  }
  int strength = 0;
  if (begin.given() && last.family()) {
    strength = strength_of_pair(begin, last);
    // A word that is a name somewhere says no less than one that is none.
    if (last.word->sure_family == 0 && !last.word->stop && !last.word->thing)
      strength = std::max(strength, strength_of_unknown(begin, last, last_word, table.phrases()));
    if (begin.family() && last.given())
      strength = std::max(strength, strength_of_reversed(begin, last, table));
  } else if (last.given() && (begin.family() || begin.given())) {
    // "Ryan Lennox": of two given names one is a family's.
    if (begin.given()) strength = begin.word->sure_given != 0 ? 58 : 30;
    if (begin.family()) strength = std::max(strength, strength_of_reversed(begin, last, table));
  } else if (begin.given()) {
    strength = strength_of_unknown(begin, last, last_word, table.phrases());
  } else if (begin.initial && last.family()) {
    const bool dotted = begin.end - begin.begin == 2 && last_word.size() > 3 && !last.capitals;
    strength = last.word->sure_family == 0 ? 30 : dotted ? 58 : 50;
  } else if (begin.word == nullptr && last.family()) {
    const bool likely = !begin.capitals && begin.end - begin.begin > 2 && last_word.size() > 3;
    // "Xose S. Puente"
    const bool initial = first + 3 == tokens.size && tokens.at[first + 1].initial;
    strength = !likely || last.word->sure_family == 0 ? 0 : initial ? 50 : 46;
  }
  if (begin.family() && last.word == nullptr && first + 2 == tokens.size)
    strength = std::max(strength, strength_of_formed(begin, last_word, table));
  strength += strength_between(tokens, first);
  constexpr int kBeforeMail = 40;
  if (strength < kBeforeMail && tokens.size == first + 2 &&
      may_be_whose(text, tokens, first, table))
    strength = kBeforeMail;
  constexpr int kTold = 58;
  if (strength < kTold && told_around(text, tokens, first, table)) strength = kTold;
  if (titled) strength = weak ? strength + (strength > 0 ? 5 : 0) : std::max(strength + 12, 72);
  return strength;
}

// "Thu Jun 21": names in Vietnam and in Japan.
bool is_date(std::string_view text, const Tokens& tokens) {
  static constexpr std::string_view kDays = "Mon Tue Wed Thu Fri Sat Sun ";
  static constexpr std::string_view kMonths = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
  const auto is_in = [&](const Token& token, std::string_view list) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    const std::size_t at = word.size() == 3 ? list.find(word) : std::string_view::npos;
    return at != std::string_view::npos && at % 4 == 0;
  };
  return tokens.size == 2 && is_in(tokens.at[0], kDays) && is_in(tokens.at[1], kMonths);
}

bool is_suffix(std::string_view text, const Token& token, const NamePhrases& phrases) {
  const std::string_view word = text.substr(token.begin, token.end - token.begin);
  return std::any_of(phrases.suffixes.begin(), phrases.suffixes.end(),
                     [&](std::string_view suffix) { return word == suffix; });
}

// Ends the words at the first that can't be of a name. False: they are of a place or a thing.
bool cut_sentence(std::string_view text, Tokens& tokens, const NamePhrases& phrases) {
  for (std::size_t i = 0; i < tokens.size; ++i) {
    if (tokens.at[i].stops() || (tokens.at[i].role() && i < 2)) return false;
    // "Jane Roe Director of Sales"
    if (tokens.at[i].sentence() || tokens.at[i].role()) {
      tokens.size = i;
      break;
    }
  }
  while (tokens.size > 0 && tokens.at[tokens.size - 1].particle()) --tokens.size;
  // "Jane Roe PhD", "John Roe Jr."
  while (tokens.size > 2 && is_suffix(text, tokens.at[tokens.size - 1], phrases)) --tokens.size;
  // "Park" and "Hall" close what is not a name when more names stand before them.
  const auto closes = [](const Token& token) {
    return token.word != nullptr && token.word->stop && token.word->sure_family == 0;
  };
  return tokens.size < 3 || !closes(tokens.at[tokens.size - 1]);
}

// Whether a word of small letters stands around it on its line: a heading has none.
bool among_small_letters(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kReach = 40;
  const std::size_t from = begin > kReach ? begin - kReach : 0;
  std::string_view before = text.substr(from, begin - from);
  before.remove_prefix(before.rfind('\n') + 1);
  std::string_view behind = text.substr(end, kReach);
  behind = behind.substr(0, behind.find('\n'));
  const auto has = [](std::string_view part) {
    std::size_t small = 0;
    for (const char c : part) {
      small = c >= 'a' && c <= 'z' ? small + 1 : 0;
      if (small == 2) return true;
    }
    return false;
  };
  return has(before) || has(behind);
}

// "Professor der Architektur", "Herr der Lage": of what, not who. "Mevrouw der Kinderen" is who.
bool names_field(std::string_view text, const Tokens& tokens, std::size_t first) {
  constexpr std::array<std::string_view, 4> kGerman = {"Herr", "Frau", "Professor", "Doktor"};
  const Token& title = tokens.at[first - 1];
  return text.substr(tokens.at[first].begin).starts_with("der ") &&
         !tokens.at[tokens.size - 1].family() &&
         std::find(kGerman.begin(), kGerman.end(),
                   text.substr(title.begin, title.end - title.begin)) != kGerman.end();
}

NameSpan judge_words(std::string_view text, Tokens tokens, const NameTable& table) {
  NameSpan span;
  if (is_date(text, tokens) || !cut_sentence(text, tokens, table.phrases())) return span;
  std::size_t first = 0;
  bool weak = true;
  while (first < tokens.size && tokens.at[first].title() &&
         !(tokens.at[first].word->weak_title && tokens.at[first].word->is_name())) {
    // "MS Mincho", "Arial Unicode MS Bold": Microsoft's
    const Token& title = tokens.at[first];
    if (first + 1 < tokens.size && !tokens.at[first + 1].capitals &&
        text.substr(title.begin, title.end - title.begin) == "MS")
      return span;
    weak = weak && title.word->weak_title;
    ++first;
  }
  if (first == tokens.size) return span;
  if (first > 0 && names_field(text, tokens, first)) return span;
  int strength = strength_of_words(text, tokens, first, first > 0, weak, table);
  if (strength <= 0) return span;
  span.begin = tokens.at[first].begin;
  span.end = tokens.at[tokens.size - 1].end;
  if (tokens.size - first > 4) strength -= 10;
  const auto capitals = [](const Token& token) { return token.capitals || token.initial; };
  if (std::all_of(tokens.at.begin() + static_cast<std::ptrdiff_t>(first),
                  tokens.at.begin() + static_cast<std::ptrdiff_t>(tokens.size), capitals) &&
      !among_small_letters(text, span.begin, span.end)) {
    strength -= 12;
  }
  if (place_before(text, tokens.at[0].begin, table) ||
      is_place(text.substr(span.begin, span.end - span.begin), table.phrases()))
    return {};
  if (mail_behind(text, span.end)) strength += 18;
  span.strength = static_cast<std::uint8_t>(std::clamp(strength, 0, 100));
  return span;
}

// "Lindqvist, Anna M."
NameSpan judge_comma(std::string_view text, const Token& family, const NameTable& table) {
  NameSpan span;
  if (!family.family() || family.given()) return span;
  Tokens tokens = read_tokens(text, family.end + 2, table, true);
  if (tokens.size == 0 || !cut_sentence(text, tokens, table.phrases()) || tokens.size == 0)
    return span;
  const Token& given = tokens.at[0];
  if (!given.given() || tokens.size > 3) return span;
  const bool sure = (family.word->sure_family & given.word->sure_given) != 0;
  if (tokens.size > 1 && !tokens.at[1].initial && !tokens.at[1].given()) return span;
  span.begin = family.begin;
  span.end = tokens.at[tokens.size - 1].end;
  span.strength = sure && !given.family() ? 66 : 44;
  return span;
}

// Whether a family name that is nothing else, or a word that an address follows, stands alone at
// `at`: what is before it is in no list.
bool sure_family_at(std::string_view text, std::size_t at, const NameTable& table) {
  if (at >= text.size() || text[at - 1] != ' ' || !begins_name(text, at)) return false;
  const std::size_t end = word_end(text, at);
  if (end - at < 4 || (end + 1 < text.size() && text[end] == ' ' && begins_name(text, end + 1)))
    return false;
  const NameWord* word = table.find(text.substr(at, end - at));
  return word == nullptr ? mail_behind(text, end) : word->sure_family != 0;
}

// "S. " and a capital.
bool initial_at(std::string_view text, std::size_t at) {
  return at + 3 < text.size() && text[at - 1] == ' ' && is_upper(text[at]) && text[at + 1] == '.' &&
         text[at + 2] == ' ' && begins_name(text, at + 3);
}

// Where the initials begin of which the one at `begin` is the last: "J.R.R.".
std::size_t begin_of_initials(std::string_view text, std::size_t begin, std::size_t least) {
  while (begin >= least + 2 && text[begin - 1] == '.' && is_upper(text[begin - 2]) &&
         (begin == 2 || !is_word_before(text[begin - 3])))
    begin -= 2;
  return begin;
}

// "U.S. Smith & Co." is of a country, "S.A. de C.V." a company's form.
bool is_abbreviation(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::array<std::string_view, 9> kOthers = {"U.S", "U.K", "E.U", "U.N", "S.A",
                                                       "D.C", "N.Y", "L.A", "P.O"};
  return std::find(kOthers.begin(), kOthers.end(), text.substr(begin, end - begin)) !=
         kOthers.end();
}

NameSpan judge_at(std::string_view text, std::size_t end, std::size_t least,
                  const NameTable& table) {
  std::size_t begin = end;
  while (begin > least && end - begin < kMaxWord &&
         (is_letter(text[begin - 1]) || is_high(text[begin - 1]) || text[begin - 1] == '-' ||
          text[begin - 1] == '\''))
    --begin;
  while (begin < end && !begins_name(text, begin)) ++begin;
  if (begin == end) return {};
  Token first;
  // Most words are in no list: this is where they end.
  const NameWord* word = table.find(text.substr(begin, end - begin));
  const bool initial = end - begin == 1 && text[end] == '.';
  if (word == nullptr && !initial && !sure_family_at(text, end + 1, table) &&
      !initial_at(text, end + 1) && !introduced(text, begin, table.phrases()) &&
      !labelled(text, begin, table.phrases()))
    return {};
  if (word != nullptr && !word->is_name() && !word->title) return {};
  if (initial) begin = begin_of_initials(text, begin, least);
  if (initial && (letter_of_thing(text, begin, table) || is_abbreviation(text, begin, end)))
    return {};
  if (text[end] == ',') {
    return read_token(text, begin, table, first) ? judge_comma(text, first, table) : NameSpan{};
  }
  if (text[end] == '.' && !initial && (word == nullptr || !word->title)) return {};
  return judge_words(text, read_tokens(text, begin, table), table);
}

// "Establishes the format": behind a capitalised word two or more that are not.
bool goes_on_small(std::string_view value, std::size_t end) {
  std::size_t small = 0;
  while (end + 1 < value.size() && value[end] == ' ' && !begins_name(value, end + 1)) {
    ++small;
    end = std::min(value.find(' ', end + 1), value.size());
  }
  return small > 1;
}

// Patient.first: a member of a program's class. "J.smith" is none.
bool is_member_of(std::string_view value, const Token& only) {
  if (only.word != nullptr && only.word->is_name()) return false;
  return only.end - only.begin > 2 && only.end + 1 < value.size() && value[only.end] == '.' &&
         is_lower(value[only.end + 1]);
}

}  // namespace

void find_names(std::string_view text, const std::vector<std::uint32_t>& ends,
                const Lazy<NameTable>& lists, std::vector<NameSpan>& out) {
  if (ends.empty()) return;
  const NameTable& table = lists.get();
  std::size_t done = 0;
  for (const std::uint32_t end : ends) {
    if (end <= done) continue;
    const NameSpan span = judge_at(text, end, done, table);
    if (span.strength < kLeastName) continue;
    out.push_back(span);
    done = span.end;
  }
}

std::uint8_t strength_of_named(std::string_view value, const NameTable& table) {
  if (!value.empty() && begins_east_asian(value, 0)) {
    const NameWord* label = table.find(value);
    const bool is_label = label != nullptr && (label->stop || label->thing) && !label->is_name();
    return short_east_asian(value) && !is_label ? 62 : 0;
  }
  Tokens tokens = read_tokens(value, 0, table);
  if (tokens.size == 0) return begins_with_mark(value) ? 0 : 62;
  if (is_member_of(value, tokens.at[tokens.size - 1])) return 0;
  if (goes_on_small(value, tokens.at[tokens.size - 1].end)) return 0;
  const NameWord* first = tokens.at[0].word;
  if (tokens.size == 1 && first != nullptr && first->alone) return 0;
  std::size_t known = 0;
  for (std::size_t i = 0; i < tokens.size; ++i) {
    const Token& token = tokens.at[i];
    if (token.stops() || token.sentence() ||
        (token.word == nullptr &&
         has_late_hump(value.substr(token.begin, token.end - token.begin))))
      return 0;
    const bool joins = tokens.size > 1 && (token.particle() || token.initial);
    if (token.given() || token.family() || joins) ++known;
  }
  // "Danish Krone": one word of two is a name somewhere.
  const bool begins = first != nullptr && first->sure_given != 0;
  return known == 0 ? 62 : known == tokens.size || begins ? 95 : 75;
}

std::uint8_t strength_of_bare(std::string_view value, const NameTable& table) {
  const Tokens tokens = read_tokens(value, 0, table);
  const std::size_t end = tokens.size == 0 ? 0 : tokens.at[tokens.size - 1].end;
  if (end < value.size()) {
    Token family;
    if (value.substr(end).starts_with(", ") && read_token(value, 0, table, family) &&
        family.end == end) {
      const NameSpan span = judge_comma(value, family, table);
      if (span.end == value.size()) return span.strength;
    }
    // "An example stream" is none; "John Smith Jr." may be one.
    const bool goes_on =
        end == 0 || (end + 1 < value.size() && value[end] == ' ' && !begins_name(value, end + 1));
    return goes_on ? 0 : kUnknownBare;
  }
  if (tokens.size > 1) {
    Tokens all = tokens;
    const NameSpan span = judge_words(value, tokens, table);
    if (span.strength >= kLeastName && span.end == value.size()) return span.strength;
    return cut_sentence(value, all, table.phrases()) && all.size == tokens.size ? kUnknownBare : 0;
  }
  const Token& only = tokens.at[0];
  if (only.stops() || only.sentence()) return 0;
  const bool sure =
      only.word != nullptr && (only.word->sure_given != 0 || only.word->sure_family != 0);
  return sure && !only.capitals && !short_word(only) ? kKnownBare : kUnknownBare;
}

}  // namespace assay::patterns
