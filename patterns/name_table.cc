#include "patterns/name_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <memory>
#include <set>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::uint64_t kSeed = 0xCBF29CE484222325ULL;  // FNV-1a, over characters

constexpr std::uint64_t mix(std::uint64_t hash, char32_t c) {
  return (hash ^ c) * 0x100000001B3ULL;
}

constexpr std::uint64_t finish(std::uint64_t hash) {
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9ULL;
  return (hash ^ (hash >> 32)) | 1U;  // never 0, which marks a free slot
}

std::uint64_t hash_of(std::string_view word) {
  std::uint64_t hash = kSeed;
  for (std::size_t at = 0; at < word.size();) {
    const auto byte = static_cast<unsigned char>(word[at]);
    if (byte < 0x80) {
      hash = mix(hash, byte >= 'A' && byte <= 'Z' ? byte + 32U : byte);
      ++at;
    } else {
      hash = mix(hash, lower_character(next_character(word, at)));
    }
  }
  return finish(hash);
}

/// A word of a list of names.
struct Listed {
  std::string_view word;  ///< without its mark
  std::uint64_t hash = 0;
  bool unsure = false;    ///< it has a mark: it is a word as well
  bool has_high = false;  ///< bytes beyond ASCII
};

// Reads and hashes in one go: there are a hundred thousand of them, and a program waits.
template <class Fn>
void each_listed(std::string_view words, Fn fn) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    Listed listed;
    const std::size_t begin = at;
    std::uint64_t hash = kSeed;
    while (at < words.size() && words[at] != ' ') {
      const auto byte = static_cast<unsigned char>(words[at]);
      if (byte >= 0x80) {
        listed.has_high = true;
        hash = mix(hash, lower_character(next_character(words, at)));
        continue;
      }
      if (byte == '?') {
        listed.unsure = true;
      } else {
        hash = mix(hash, byte >= 'A' && byte <= 'Z' ? byte + 32U : byte);
      }
      ++at;
    }
    if (at == begin) continue;
    listed.word = words.substr(begin, at - begin - (listed.unsure ? 1U : 0U));
    listed.hash = finish(hash);
    fn(listed);
  }
}

constexpr std::string_view kPlain = "name-plain";

// "ae æ": the letters that what stands behind the blank is written with. Nullopt: nothing of the
// kind.
struct PlainEntry {
  std::string_view letters;
  std::vector<char32_t> marked;
};
std::optional<PlainEntry> read_plain(std::string_view entry) {
  const std::size_t blank = entry.find(' ');
  if (blank == std::string_view::npos || blank == 0 || blank + 1 == entry.size())
    return std::nullopt;
  PlainEntry read{entry.substr(0, blank), {}};
  if (!std::all_of(read.letters.begin(), read.letters.end(), is_lower)) return std::nullopt;
  for (std::size_t at = blank + 1; at < entry.size();) {
    const char32_t c = next_character(entry, at);
    if (c < 0x80 || lower_character(c) != c) return std::nullopt;
    read.marked.push_back(c);
  }
  return read;
}

std::optional<std::string> check_plain(const NameList& list) {
  std::set<char32_t> seen;
  for (const std::string& entry : list.words) {
    const auto read = read_plain(entry);
    if (!read)
      return "list '" + list.name + "', '" + entry +
             "': small letters, a blank, and the small letters with marks that they stand for";
    for (const char32_t c : read->marked) {
      if (!seen.insert(c).second)
        return "list '" + list.name + "', '" + entry +
               "': has a letter that another one has, or twice";
    }
  }
  return std::nullopt;
}

// What a word is written like where marks are left out.
class Speller {
 public:
  explicit Speller(const std::vector<NameList>& lists) {
    for (const NameList& list : lists) {
      if (list.name != kPlain) continue;
      for (const std::string& written : list.words) {
        const auto read = read_plain(written);
        for (const char32_t c : read->marked) {
          if (c < letters_.size()) letters_[c] = read->letters;
        }
      }
    }
  }

  /// In small letters without marks, and with ae, oe, ue for the umlauts where it has some. False:
  /// there is no such spelling. Both are valid until the next call.
  bool spell(std::string_view word) {
    bare_.clear();
    german_.clear();
    for (std::size_t at = 0; at < word.size();) {
      const char32_t c = lower_character(next_character(word, at));
      if (c < 0x80) {
        bare_ += static_cast<char>(c);
        german_ += static_cast<char>(c);
        continue;
      }
      if (c >= letters_.size() || letters_[c].empty()) return false;
      bare_ += letters_[c];
      german_ += letters_[c];
      if (c == 0xE4 || c == 0xF6 || c == 0xFC) german_ += 'e';
    }
    return true;
  }
  [[nodiscard]] const std::string& bare() const { return bare_; }
  [[nodiscard]] const std::string& german() const { return german_; }

 private:
  std::array<std::string_view, 0x2000> letters_{};  ///< by letter; Latin's end at U+1EFF
  std::string bare_, german_;
};

template <class Fn>
void each_word(std::string_view words, Fn fn) {
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (end > at) fn(words.substr(at, end - at));
    at = end + 1;
  }
}

// Lists whose every string is one of them, spaces and all. Null: another list.
std::vector<std::string> NamePhrases::*phrases_of(std::string_view list) {
  if (list == "name-introduction") return &NamePhrases::introductions;
  if (list == "name-closing") return &NamePhrases::closings;
  if (list == "name-ending") return &NamePhrases::endings;
  if (list == "name-beginning") return &NamePhrases::beginnings;
  if (list == "name-of-place") return &NamePhrases::places;
  if (list == "name-label") return &NamePhrases::labels;
  if (list == "name-neighbour") return &NamePhrases::neighbours;
  if (list == "name-suffix") return &NamePhrases::suffixes;
  return nullptr;
}

std::optional<std::string> check_phrases(const NameList& list) {
  const bool as_written =
      list.name == "name-ending" || list.name == "name-beginning" || list.name == "name-suffix";
  for (const std::string& phrase : list.words) {
    const bool capital = std::any_of(phrase.begin(), phrase.end(), is_upper);
    if (phrase.empty() || phrase.front() == ' ' || phrase.back() == ' ' || (capital && !as_written))
      return "list '" + list.name + "', '" + phrase +
             "': a phrase has no blank at its ends, and small letters where case doesn't count";
  }
  return std::nullopt;
}

constexpr std::string_view kGiven = "given-";
constexpr std::string_view kFamily = "family-";
constexpr std::size_t kMaxCultures = 64;

std::optional<std::string> check_word(const NameList& list, std::string_view word, bool culture) {
  if (word.ends_with('?')) word.remove_suffix(1);
  const std::string where = "list '" + list.name + "', '" + std::string(word) + "': ";
  if (culture && word.size() < 2) return where + "a name has two letters or more";
  if (word.find_first_of("0123456789_\"\t?") != std::string_view::npos)
    return where + "a name has no digits and no marks but a '?' behind it";
  const auto first = static_cast<unsigned char>(word[0]);
  if (culture && first < 0x80 && (first < 'A' || first > 'Z'))
    return where + "a name begins with a capital";
  return std::nullopt;
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  const std::size_t size = lead < 0xC2 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
  if (size == 1 || at + size > text.size()) return byte(at++);
  char32_t c = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) return byte(at++);
    c = (c << 6) | (byte(at + i) & 0x3FU);
  }
  at += size;
  return c;
}

char32_t lower_character(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c < 0x180) {
    if (c < 0x100) return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c;
    if (c == 0x130) return 'i';
    if (c <= 0x137 || (c >= 0x14A && c <= 0x177)) return c | 1U;
    const bool odd_first = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    return odd_first && (c & 1U) != 0 ? c + 1 : c;
  }
  if (c >= 0x400 && c < 0x530) {
    if (c <= 0x40F) return c + 80;
    if (c <= 0x42F) return c + 32;
    return c >= 0x48A && c <= 0x4BF ? c | 1U : c;
  }
  if (c < 0x380) {
    if (c == 0x1A0 || c == 0x1AF) return c + 1;
    return c >= 0x218 && c <= 0x21B ? c | 1U : c;
  }
  if (c < 0x400) {
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c == 0x38C) return 0x3CC;
    if (c == 0x38E || c == 0x38F) return c + 63;
    return c >= 0x391 && c <= 0x3AB && c != 0x3A2 ? c + 32 : c;
  }
  if (c >= 0x531 && c <= 0x556) return c + 48;
  return c >= 0x1EA0 && c <= 0x1EF9 ? c | 1U : c;
}

std::optional<std::string> check_name_lists(const std::vector<NameList>& lists) {
  std::set<std::string> given;
  std::set<std::string> family;
  for (const NameList& list : lists) {
    const bool is_given = list.name.starts_with(kGiven);
    const bool culture = is_given || list.name.starts_with(kFamily);
    const bool phrases = phrases_of(list.name) != nullptr;
    const bool plain = list.name == kPlain;
    if (is_given) {
      given.insert(list.name.substr(kGiven.size()));
    } else if (culture) {
      family.insert(list.name.substr(kFamily.size()));
    } else if (!phrases && !plain && list.name != "name-title" && list.name != "name-particle" &&
               list.name != "name-stop" && list.name != "name-thing" && list.name != "name-place" &&
               list.name != "name-role" && list.name != "name-sentence" &&
               list.name != "name-alone" && list.name != "name-family-first") {
      return "list '" + list.name + "' is none of given-*, family-*, name-title, name-particle, " +
             "name-stop, name-thing, name-place, name-role, name-sentence, name-alone, "
             "name-family-first, "
             "name-introduction, " +
             "name-closing, name-of-place, name-ending, name-beginning, name-label, "
             "name-neighbour, name-suffix, "
             "name-plain";
    }
    if (list.words.empty()) return "list '" + list.name + "' is empty";
    if (phrases || plain) {
      if (auto mistake = plain ? check_plain(list) : check_phrases(list)) return mistake;
      continue;
    }
    std::set<std::string_view> seen;
    std::optional<std::string> mistake;
    for (const std::string& band : list.words) {
      each_word(band, [&](std::string_view word) {
        if (!mistake) mistake = check_word(list, word, culture);
        if (word.ends_with('?')) word.remove_suffix(1);
        if (!seen.insert(word).second && !mistake)
          mistake = "list '" + list.name + "' has '" + std::string(word) + "' twice";
      });
    }
    if (mistake) return mistake;
  }
  if (given != family) return "every culture has a given- and a family- list";
  if (given.size() > kMaxCultures) return "more than 64 cultures";
  return std::nullopt;
}

namespace {

constexpr std::size_t kFilterBits = std::size_t{1} << 18;
constexpr std::uint64_t kKind = 0xFFFFFFFF;  // of a slot

// Goes through the lists, word by word.
class Builder {
 public:
  explicit Builder(const std::vector<NameList>& lists)
      : speller_(std::make_unique<Speller>(lists)), filter_(kFilterBits / 64) {
    // A name and its blank have seven bytes and more, most of them.
    constexpr std::size_t kBytesOfName = 7;
    std::size_t bytes = 0;
    for (const NameList& list : lists) {
      for (const std::string& band : list.words) bytes += band.size();
    }
    slots_.resize(std::max<std::size_t>(64, std::bit_ceil(bytes / kBytesOfName * 4 / 3)), kFree);
    words_.reserve(slots_.size() * 3 / 4);
    words_.emplace_back();
  }

  void add(const NameList& list) {
    const std::string_view name = list.name;
    const bool given = name.starts_with(kGiven);
    const bool family = name.starts_with(kFamily);
    bool NameWord::*flag = nullptr;
    if (!given && !family) flag = flag_of(name);
    const std::uint64_t culture = given    ? culture_of(name.substr(kGiven.size()))
                                  : family ? culture_of(name.substr(kFamily.size()))
                                           : 0;
    for (std::size_t band = 0; band < list.words.size(); ++band) {
      each_listed(list.words[band], [&](const Listed& listed) {
        const bool unsure = listed.unsure;
        each_spelling(listed, [&](NameWord& entry) {
          if (given) {
            entry.given |= culture;
            entry.unsure_given |= unsure;
            entry.common_given |= band == 0;
          } else if (family) {
            entry.family |= culture;
            entry.unsure_family |= unsure;
            entry.common_family |= band == 0;
          } else {
            entry.*flag = true;
            if (flag == &NameWord::title) entry.weak_title = unsure;
          }
        });
      });
    }
  }

  std::uint64_t culture_of(std::string_view name) {
    auto at = std::find(cultures_.begin(), cultures_.end(), name);
    if (at == cultures_.end()) at = cultures_.insert(at, std::string(name));
    return std::uint64_t{1} << (at - cultures_.begin());
  }
  /// 0 when no list is of it.
  [[nodiscard]] std::uint64_t known_culture(std::string_view name) const {
    const auto at = std::find(cultures_.begin(), cultures_.end(), name);
    return at == cultures_.end() ? 0 : std::uint64_t{1} << (at - cultures_.begin());
  }

  /// The words by their kinds.
  void settle(NameTable::Data& data) {
    std::map<NameWord, std::uint32_t> kinds;
    data.kinds.emplace_back();
    data.filter = std::move(filter_);
    data.slots.assign(slots_.size(), 0);
    for (std::size_t i = 1; i < words_.size(); ++i) {
      auto& [hash, word] = words_[i];
      // "Hall" and "Park" are names, and what places are called.
      const bool ordinary = word.stop || word.thing || word.sentence || word.role;
      word.sure_given = ordinary || word.unsure_given ? 0 : word.given;
      word.sure_family = ordinary || word.unsure_family ? 0 : word.family;
      const auto [kind, is_new] =
          kinds.try_emplace(word, static_cast<std::uint32_t>(data.kinds.size()));
      if (is_new) data.kinds.push_back(word);
      std::size_t at = (hash >> 20) & (data.slots.size() - 1);
      while (data.slots[at] != 0) at = (at + 1) & (data.slots.size() - 1);
      data.slots[at] = (hash & ~kKind) | kind->second;
    }
  }

 private:
  static bool NameWord::*flag_of(std::string_view list) {
    if (list == "name-title") return &NameWord::title;
    if (list == "name-particle") return &NameWord::particle;
    if (list == "name-stop") return &NameWord::stop;
    if (list == "name-thing") return &NameWord::thing;
    if (list == "name-place") return &NameWord::place;
    if (list == "name-role") return &NameWord::role;
    if (list == "name-alone") return &NameWord::alone;
    return &NameWord::sentence;
  }

  template <class Visit>
  void each_spelling(const Listed& listed, Visit visit) {
    visit(entry(listed.hash));
    if (!listed.has_high || !speller_->spell(listed.word)) return;
    visit(entry(hash_of(speller_->bare())));
    if (speller_->german() != speller_->bare()) visit(entry(hash_of(speller_->german())));
  }

  // Twice as many slots.
  void widen() {
    slots_.assign(slots_.size() * 2, kFree);
    for (std::size_t i = 1; i < words_.size(); ++i) {
      std::size_t at = (words_[i].hash >> 20) & (slots_.size() - 1);
      while (slots_[at] != kFree) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<std::uint32_t>(i);
    }
  }

  NameWord& entry(std::uint64_t hash) {
    const std::size_t bit = hash % kFilterBits;
    filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    std::size_t at = (hash >> 20) & (slots_.size() - 1);
    while (slots_[at] != kFree && words_[slots_[at]].hash != hash)
      at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] != kFree) return words_[slots_[at]].word;
    slots_[at] = static_cast<std::uint32_t>(words_.size());
    words_.push_back({hash, {}});
    if (words_.size() * 4 > slots_.size() * 3) widen();
    return words_.back().word;
  }

  struct Word {
    std::uint64_t hash = 0;
    NameWord word{};
  };
  static constexpr std::uint32_t kFree = 0;  // words_ begins with one that is none
  std::unique_ptr<Speller> speller_;
  std::vector<std::uint64_t> filter_;
  std::vector<std::uint32_t> slots_;  // open addressing, into words_
  std::vector<Word> words_;
  std::vector<std::string> cultures_;
};

}  // namespace

NameTable::NameTable(const std::vector<NameList>& lists) {
  Builder builder(lists);
  for (const NameList& list : lists) {
    if (list.name == "name-family-first" || list.name == kPlain) continue;
    if (const auto phrases = phrases_of(list.name)) {
      data_.phrases.*phrases = list.words;
    } else {
      builder.add(list);
    }
  }
  for (auto* phrases : {&data_.phrases.introductions, &data_.phrases.closings}) {
    std::stable_sort(
        phrases->begin(), phrases->end(),
        [](const std::string& a, const std::string& b) { return a.back() < b.back(); });
  }
  data_.chinese = builder.known_culture("zh");
  for (const NameList& list : lists) {
    if (list.name != "name-family-first") continue;
    for (const std::string& band : list.words)
      each_word(band,
                [&](std::string_view word) { data_.family_first |= builder.culture_of(word); });
  }
  builder.settle(data_);
}

bool NameTable::is_sound(const Data& data) {
  // A search ends at a free slot.
  return data.filter.size() == kFilterBits / 64 && std::has_single_bit(data.slots.size()) &&
         std::find(data.slots.begin(), data.slots.end(), 0U) != data.slots.end() &&
         std::all_of(data.slots.begin(), data.slots.end(), [&](std::uint64_t slot) {
           return slot == 0 || ((slot & kKind) != 0 && (slot & kKind) < data.kinds.size());
         });
}

const NameWord* NameTable::find(std::string_view word) const {
  const NameWord* known = find_written(word);
  const bool cyrillic = !word.empty() && (word[0] == '\xD0' || word[0] == '\xD1');
  return known != nullptr || !cyrillic ? known : find_inflected(word);
}

// The endings of the oblique cases in Russian and Ukrainian, and what the first case has for them:
// of men and women, of names and of family names that are formed as adjectives.
const NameWord* NameTable::find_inflected(std::string_view word) const {
  using Ending = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Ending, 38> kEndings = {{
      {"ого", "ий"}, {"ого", "ый"}, {"ому", "ий"}, {"ому", "ый"}, {"ой", "ая"}, {"ую", "ая"},
      {"ой", "а"},   {"ей", "я"},   {"ей", "а"},   {"ем", "й"},   {"ем", "ь"},  {"ём", "ь"},
      {"ом", ""},    {"ом", "ий"},  {"ым", ""},    {"ым", "ый"},  {"им", "ий"}, {"ию", "ия"},
      {"ии", "ия"},  {"ею", "ея"},  {"а", ""},     {"у", ""},     {"е", ""},    {"я", "й"},
      {"я", "ь"},    {"ю", "й"},    {"ю", "ь"},    {"е", "й"},    {"ы", "а"},   {"и", "а"},
      {"е", "а"},    {"у", "а"},    {"и", "я"},    {"е", "я"},    {"ю", "я"},   {"а", "о"},
      {"і", "а"},    {"ові", ""},
  }};
  constexpr std::size_t kLeastStem = 4;  // bytes: two letters
  std::string base;
  for (const auto& [ending, first_case] : kEndings) {
    if (!word.ends_with(ending) || word.size() < ending.size() + kLeastStem) continue;
    base.assign(word.substr(0, word.size() - ending.size())).append(first_case);
    const NameWord* known = find_written(base);
    if (known != nullptr && known->is_name()) return known;
  }
  return nullptr;
}

const NameWord* NameTable::find_written(std::string_view word) const {
  const std::uint64_t hash = hash_of(word);
  const std::size_t bit = hash % kFilterBits;
  if ((data_.filter[bit / 64] >> (bit % 64) & 1U) == 0) return nullptr;
  const std::size_t last = data_.slots.size() - 1;
  for (std::size_t at = (hash >> 20) & last; data_.slots[at] != 0; at = (at + 1) & last) {
    if (((data_.slots[at] ^ hash) & ~kKind) == 0) return &data_.kinds[data_.slots[at] & kKind];
  }
  return nullptr;
}

}  // namespace assay::patterns
