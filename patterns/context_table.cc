#include "patterns/context_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <set>
#include <tuple>

#include "patterns/anchors.h"
#include "patterns/byte_masks.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr unsigned kFilterBits =
    9;  // words of 64 bits: 4 KiB, for the first cache has other guests
constexpr unsigned kBucketBits = 12;
constexpr std::size_t kMaxLength = 255;
constexpr std::uint64_t kTops = 0x8080808080808080ULL;
constexpr unsigned kPrefix = 3;

std::uint64_t hash_of(std::uint64_t key) { return key * 0x9E3779B97F4A7C15ULL; }
std::size_t bucket_of(std::uint64_t key) { return hash_of(key) >> (64U - kBucketBits); }

// A key's place in the filter: two bits of one word.
struct Slot {
  std::size_t word = 0;
  unsigned first = 0, second = 0;
};

inline Slot slot_of(std::uint64_t key) {
  const std::uint64_t hash = hash_of(key);
  return {hash >> (64U - kFilterBits), static_cast<unsigned>(hash >> (58U - kFilterBits)) & 63U,
          static_cast<unsigned>(hash >> (52U - kFilterBits)) & 63U};
}

// The first `count` of eight bytes.
std::uint64_t first_bytes(std::uint64_t eight, unsigned count) {
  return eight & ((std::uint64_t{1} << (8 * count)) - 1);
}

// Which of eight bytes are not in [low, high]: their top bits. Both ends are ASCII.
std::uint64_t outside(std::uint64_t eight, unsigned char low, unsigned char high) {
  constexpr std::uint64_t kEach = 0x0101010101010101ULL;
  const std::uint64_t rest = eight & ~kTops;
  return (~(rest + (0x80U - low) * kEach) | (rest + (0x7FU - high) * kEach) | eight) & kTops;
}

unsigned leading(std::uint64_t tops) {
  return tops == 0 ? 8 : static_cast<unsigned>(std::countr_zero(tops)) / 8;
}

// What a word is looked up by: its first letters, up to six and without case. They end where other
// characters or a hump begin ("taxId"), so there are several ways to try. A word of which only the
// beginning counts is looked up by three letters, and an abbreviation ("C.I.") by the letter behind
// its dot as well: very many begin with the same one. Of other characters than ASCII's the first
// two letters count (Greek, Cyrillic, Hebrew…), or the first three bytes, which the shortest word
// of a script without spaces has.
struct Keys {
  std::array<std::uint64_t, 5> keys{};
  std::size_t size = 0;
  std::uint64_t prefix = 0;  ///< one of them, if there are letters enough
  std::uint64_t beyond = 0;  ///< one of them, if a letter or digit is behind a short word's joint
  void add(std::uint64_t key) { keys[size++] = key; }
};

Keys keys_of(std::uint64_t eight) {
  constexpr std::uint64_t kCase = 0x2020202020202020ULL;
  Keys keys;
  if ((eight & 0x80U) != 0) {
    const bool is_letter_of_two = (eight & 0xE0U) == 0xC0U;
    keys.add(first_bytes(eight, std::min(is_letter_of_two ? 4U : 3U, leading(~eight & kTops))));
    return keys;
  }
  const std::uint64_t others = outside(eight | kCase, 'a', 'z');
  const unsigned length = std::min(6U, leading(others));
  if (length == 0) {
    keys.add(first_bytes(eight, std::min(6U, leading(outside(eight, '0', '9')))));
    return keys;
  }
  const std::uint64_t folded = eight & ~kCase;
  const std::uint64_t small = (eight << 2U) & ~others;
  bool has_prefix = length == kPrefix;
  keys.add(first_bytes(folded, length));
  for (std::uint64_t humps = ~(eight << 2U) & (small << 8U) & ~others & kTops; humps != 0;
       humps &= humps - 1) {
    const unsigned hump = leading(humps);
    if (hump >= length) break;
    has_prefix = has_prefix || hump == kPrefix;
    keys.add(first_bytes(folded, hump));
  }
  if (length < kPrefix) {
    const std::uint64_t next = (eight >> (8 * (length + 1))) & 0xFFU;
    if (is_alnum(static_cast<char>(next))) {
      keys.beyond = keys.keys[0] | (std::uint64_t{1} << (8 * length)) |
                    ((next & ~std::uint64_t{0x20}) << (8 * (length + 1)));
      keys.add(keys.beyond);
    }
    return keys;
  }
  keys.prefix = first_bytes(folded, kPrefix);
  if (!has_prefix) keys.add(keys.prefix);
  return keys;
}

// Five bits of each of a word's first three bytes, which are those of a letter in both cases: what
// rules most places out.
inline std::size_t begin_of(std::uint64_t eight) {
  return (eight & 0x1FU) | ((eight >> 3U) & 0x3E0U) | ((eight >> 6U) & 0x7C00U);
}
constexpr std::size_t kBegins = std::size_t{1} << 15U;

[[gnu::always_inline]] inline std::uint64_t eight_at(std::string_view text, std::size_t at) {
  std::uint64_t eight = 0;
  if (at + sizeof eight > text.size()) {
    std::memcpy(&eight, text.data() + at, text.size() - at);
  } else {
    std::memcpy(&eight, text.data() + at, sizeof eight);
  }
  return eight;
}

// Where the letters or digits of a word begin; its size if it has none.
std::size_t first_letter(std::string_view word) {
  std::size_t at = 0;
  while (at < word.size() && !is_letter(word[at]) && !is_digit(word[at]) && !is_high(word[at]))
    ++at;
  return at;
}

// "dni" is written "D.N.I." as well. Empty for what is no abbreviation.
std::string dotted(const std::string& word) {
  constexpr std::size_t kShortest = 3, kLongest = 5;
  if (word.size() < kShortest || word.size() > kLongest ||
      !std::all_of(word.begin(), word.end(), is_letter))
    return {};
  std::string text;
  for (const char c : word) {
    text += to_lower(c);
    text += '.';
  }
  text.pop_back();
  return text;
}

// The word's spellings without case in ASCII; the ways of joining its parts are one.
std::set<std::string> texts_of(const std::string& word) {
  std::set<std::string> texts;
  for (std::string text : spellings(word)) {
    std::transform(text.begin(), text.end(), text.begin(), to_lower);
    std::replace(text.begin(), text.end(), ' ', kAnyJoint);
    texts.insert(std::move(text));
  }
  if (std::string text = dotted(word); !text.empty()) texts.insert(std::move(text));
  if (word.find(' ') == std::string::npos) return texts;
  const auto is_joined = [](char c) { return c == kAnyJoint; };
  std::set<std::string> covered;
  for (const std::string& text : texts) {
    if (std::none_of(text.begin(), text.end(), is_joined)) continue;
    for (const char joint : {'_', '-', '.'}) {
      std::string same = text;
      std::replace(same.begin(), same.end(), kAnyJoint, joint);
      covered.insert(std::move(same));
    }
  }
  for (const std::string& text : covered) texts.erase(text);
  return texts;
}

class Builder {
 public:
  void add(const ContextWord& word, std::uint32_t id) {
    for (const std::string& text : texts_of(word.word)) {
      const std::size_t first = first_letter(text);
      if (text.size() > kMaxLength || first == text.size()) continue;
      const Keys keys = keys_of(eight_at(text, first));
      std::uint64_t key = keys.beyond != 0 ? keys.beyond : keys.keys[0];
      if (word.prefix && keys.prefix != 0) key = keys.prefix;
      place(text, first, key, word, id);
    }
  }

  ContextTable::Data take() {
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return std::tuple(bucket_of(a.key), a.key, a.word, a.length, a.text) <
             std::tuple(bucket_of(b.key), b.key, b.word, b.length, b.text);
    });
    data_.begins.assign(kBegins / 64, 0);
    data_.filter.assign(std::size_t{1} << kFilterBits, 0);
    data_.buckets.assign((std::size_t{1} << kBucketBits) + 1, 0);
    for (const ContextTable::Entry& entry : entries_) {
      set_begins(entry.value, entry.length);
      const Slot slot = slot_of(entry.key);
      data_.filter[slot.word] |= std::uint64_t{1} << slot.first | std::uint64_t{1} << slot.second;
      ++data_.buckets[bucket_of(entry.key) + 1];
    }
    for (std::size_t i = 1; i < data_.buckets.size(); ++i) data_.buckets[i] += data_.buckets[i - 1];
    data_.entries = std::move(entries_);
    return std::move(data_);
  }

 private:
  void place(const std::string& text, std::size_t first, std::uint64_t key, const ContextWord& word,
             std::uint32_t id) {
    ContextTable::Entry entry;
    entry.key = key;
    entry.text = static_cast<std::uint32_t>(data_.pool.size() + first);
    entry.word = id;
    entry.before = static_cast<std::uint8_t>(first);
    entry.length = static_cast<std::uint8_t>(text.size() - first);
    entry.bounded = word.bounded;
    entry.prefix = word.prefix;
    for (std::size_t i = 0; i < std::min<std::size_t>(8, entry.length); ++i) {
      const char c = text[first + i];
      if (c == kAnyJoint) continue;
      const std::uint64_t care = is_letter(c) ? 0xDF : 0xFF;
      entry.mask |= care << (8 * i);
      entry.value |= (static_cast<unsigned char>(c) & care) << (8 * i);
    }
    data_.digits = data_.digits || is_digit(text[first]);
    entries_.push_back(entry);
    data_.pool += text;
  }

  // `value`: the word's first bytes; a joint and what is behind a short word may be anything.
  void set_begins(std::uint64_t value, std::size_t length) {
    std::array<bool, 3> known{};
    for (std::size_t i = 0; i < known.size(); ++i)
      known[i] = i < length && ((value >> (8 * i)) & 0xFFU) != 0;
    for (std::uint64_t second = 0; second < 32; ++second) {
      for (std::uint64_t third = 0; third < 32; ++third) {
        std::uint64_t bytes = value;
        if (!known[1]) bytes |= second << 8U;
        if (!known[2]) bytes |= third << 16U;
        const std::size_t begin = begin_of(bytes);
        data_.begins[begin / 64] |= std::uint64_t{1} << (begin % 64);
        if (known[2]) break;
      }
      if (known[1]) break;
    }
  }

  ContextTable::Data data_;
  std::vector<ContextTable::Entry> entries_;
};

}  // namespace

bool ContextTable::fits(const ContextWord& word) {
  const std::size_t first = first_letter(word.word);
  if (first == word.word.size()) return false;
  if (!word.prefix || is_high(word.word[first])) return true;
  // All of it must be in the key, or what follows its first letters.
  return word.word.size() >= first + kPrefix ||
         std::any_of(word.word.begin() + static_cast<std::ptrdiff_t>(first), word.word.end(),
                     [](char c) { return !is_letter(c) && !is_digit(c); });
}

ContextTable::Data ContextTable::build(const std::vector<ContextWord>& words) {
  Builder builder;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    if (fits(words[i])) builder.add(words[i], i);
  }
  return builder.take();
}

bool ContextTable::is_sound(const Data& data, std::size_t words) {
  if (data.begins.size() != kBegins / 64 || data.filter.size() != std::size_t{1} << kFilterBits ||
      data.buckets.size() != (std::size_t{1} << kBucketBits) + 1 ||
      data.buckets.back() != data.entries.size() ||
      !std::is_sorted(data.buckets.begin(), data.buckets.end()))
    return false;
  return std::all_of(data.entries.begin(), data.entries.end(), [&](const Entry& entry) {
    return entry.word < words && entry.text >= entry.before && entry.length > 0 &&
           std::size_t{entry.text} + entry.length <= data.pool.size();
  });
}

class ContextTable::Search {
 public:
  Search(const Data& data, std::string_view text, std::size_t end, std::vector<ContextHit>& hits)
      : data_(data),
        text_(text),
        end_(end),
        hits_(hits),
        digits_(data.digits ? ~std::uint64_t{0} : 0) {}

  void run(std::size_t begin) {
    const Classify classify = best_classify();
    ByteMasks masks;  // NOLINT(cppcoreguidelines-pro-type-member-init): classify() writes it
    if (begin > 0) {
      const char before = text_[begin - 1];
      letter_ = is_letter(before);
      small_ = letter_ && before >= 'a';
      alnum_ = letter_ || is_digit(before);
    }
    for (std::size_t at = begin; at < end_; at += 64 * kBlocks) {
      const std::size_t size = std::min(64 * kBlocks, end_ - at);
      const std::size_t whole = size / 64;
      classify(text_.data() + at, 0, whole, masks);
      for (std::size_t i = 0; i < whole; ++i) block(at + 64 * i, masks, i + 1);
      if (size % 64 == 0) continue;
      std::array<char, 64> rest{};
      std::memcpy(rest.data(), text_.data() + at + 64 * whole, size % 64);
      classify(rest.data(), 0, 1, masks);
      block(at + 64 * whole, masks, 1);
    }
  }

 private:
  void block(std::size_t at, const ByteMasks& masks, std::size_t row) {
    const std::uint64_t small = masks.letter[row] & ~masks.capital[row];
    const std::uint64_t alnum = masks.letter[row] | masks.digit[row];
    const auto carried = [](std::uint64_t mask, bool carry) {
      return (mask << 1U) | static_cast<std::uint64_t>(carry);
    };
    std::uint64_t starts = (masks.letter[row] & ~carried(masks.letter[row], letter_)) |
                           (masks.capital[row] & carried(small, small_)) |
                           (digits_ & masks.digit[row] & ~carried(alnum, alnum_)) | masks.lead[row];
    letter_ = (masks.letter[row] >> 63U) != 0;
    small_ = (small >> 63U) != 0;
    alnum_ = (alnum >> 63U) != 0;
    // Every start is written down, and kept when the filter says so: no branch to guess wrong.
    std::array<std::uint32_t, 64>
        kept;  // NOLINT(cppcoreguidelines-pro-type-member-init): written first
    std::uint32_t* out = kept.data();
    for (; starts != 0; starts &= starts - 1) {
      const std::size_t begin = at + static_cast<std::size_t>(std::countr_zero(starts));
      *out = static_cast<std::uint32_t>(begin);
      out += may_begin(eight_at(text_, begin));
    }
    for (const std::uint32_t* start = kept.data(); start != out; ++start) {
      const std::uint64_t eight = eight_at(text_, *start);
      const Keys keys = keys_of(eight);
      for (std::size_t i = 0; i < keys.size; ++i) words(keys.keys[i], eight, *start);
    }
  }

  [[nodiscard]] int may_begin(std::uint64_t eight) const {
    const std::size_t begin = begin_of(eight);
    return static_cast<int>((data_.begins[begin / 64] >> (begin % 64)) & 1U);
  }

  [[nodiscard]] bool has(std::uint64_t key) const {
    const Slot slot = slot_of(key);
    const std::uint64_t word = data_.filter[slot.word];
    return ((word >> slot.first) & (word >> slot.second) & 1U) != 0;
  }

  void words(std::uint64_t key, std::uint64_t eight, std::size_t begin) {
    if (!has(key)) return;
    const std::size_t bucket = bucket_of(key);
    for (std::uint32_t i = data_.buckets[bucket]; i < data_.buckets[bucket + 1]; ++i) {
      const Entry& entry = data_.entries[i];
      if ((eight & entry.mask) == entry.value && entry.key == key && is_here(entry, begin))
        hits_.push_back({entry.word, begin - entry.before, begin + entry.length});
    }
  }

  [[nodiscard]] bool is_here(const Entry& entry, std::size_t begin) const {
    const std::size_t end = begin + entry.length;
    if (begin < entry.before || end > end_) return false;
    const char* wanted = data_.pool.data() + entry.text - entry.before;
    const char* is = text_.data() + begin - entry.before;
    const std::size_t size = entry.before + std::size_t{entry.length};
    for (std::size_t i = 0; i < size; ++i) {
      if (wanted[i] == kAnyJoint ? !is_joint(is[i]) : to_lower(is[i]) != wanted[i]) return false;
    }
    // A prefix may go on: only what stands before it counts.
    return !entry.bounded ||
           is_whole_word(entry.prefix ? text_.substr(0, end) : text_, begin - entry.before, end);
  }

  const Data& data_;
  std::string_view text_;
  std::size_t end_;
  std::vector<ContextHit>& hits_;
  std::uint64_t digits_;                                 ///< all bits: digits begin words too
  bool letter_ = false, small_ = false, alnum_ = false;  ///< the byte before is one
};

void ContextTable::find(std::string_view text, std::size_t begin, std::size_t end,
                        std::vector<ContextHit>& hits) const {
  if (empty() || begin >= end) return;
  Search(data_, text, end, hits).run(begin);
}

}  // namespace assay::patterns
