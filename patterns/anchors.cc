#include "patterns/anchors.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>
#include <utility>

#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// First bytes, without case, that one text may have: more, and the tables would let pass too
/// much.
constexpr std::size_t kMaxSpellings = 256;
constexpr std::uint32_t kFolded = 0x5F;
constexpr std::size_t kMaxLength = 255;
constexpr std::string_view kJoints = " _-.";

using Folded = std::bitset<kFolded + 1>;

// The values, without a letter's case, that the byte at `at` may have.
Folded values_at(const AnchorText& text, std::size_t at) {
  Folded values;
  if (at < text.text.size() && text.text[at] != kAnyJoint) {
    values.set(static_cast<unsigned char>(text.text[at]) & kFolded);
  } else if (at < text.text.size()) {
    for (const char joint : kJoints) values.set(static_cast<unsigned char>(joint) & kFolded);
  } else {
    const bool known = at < text.text.size() + text.next_count;
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      if (!known || text.next.test(byte)) values.set(byte & kFolded);
    }
  }
  return values;
}

bool is_settled(const AnchorText& text, std::size_t at) {
  return at < text.text.size() && text.text[at] != kAnyJoint;
}

// Calls `visit` with all that the first `size` bytes may be, without case. The table is built at
// every start of the program: nearly all texts have one beginning, and that costs no look at sets.
template <class Visit>
void each_beginning(const AnchorText& text, std::size_t size, Visit visit, std::size_t at = 0,
                    std::uint64_t bytes = 0) {
  for (; at < size && is_settled(text, at); ++at) {
    const std::uint64_t byte = static_cast<unsigned char>(text.text[at]) & kFolded;
    bytes |= byte << (8 * at);
  }
  if (at == size) return visit(bytes);
  const Folded values = values_at(text, at);
  for (std::uint64_t value = 0; value < values.size(); ++value) {
    if (values.test(value)) each_beginning(text, size, visit, at + 1, bytes | value << (8 * at));
  }
}

// Of how many bytes a text's key is.
std::size_t key_size(const AnchorText& text) {
  return text.text.size() >= 8 ? 8 : text.text.size() >= 6 ? 6 : 4;
}

// How many there are.
std::size_t beginnings(const AnchorText& text, std::size_t size) {
  std::size_t count = 1;
  for (std::size_t at = 0; at < size; ++at) count *= values_at(text, at).count();
  return count;
}

// With NULs behind the text's end.
inline std::uint64_t eight_at(std::string_view text, std::size_t begin) {
  std::uint64_t eight = 0;
  if (begin + sizeof eight <= text.size()) {
    std::memcpy(&eight, text.data() + begin, sizeof eight);
  } else {
    std::memcpy(&eight, text.data() + begin, text.size() - begin);
  }
  return eight;
}

}  // namespace

bool AnchorTable::fits(const AnchorText& text) {
  if (text.text.empty() || text.text.size() > kMaxLength || text.before.size() > kMaxLength)
    return false;
  // Two letters begin too many words.
  if (text.text.size() < 3 && text.next_count < 4) return false;
  return beginnings(text, key_size(text)) <= kMaxSpellings;
}

class AnchorTable::Builder {
 public:
  void add(const AnchorText& text) {
    const auto index = static_cast<std::uint32_t>(heads_.size());
    heads_.push_back(head_of(text));
    entries_.push_back(entry_of(text));
    const std::size_t size = key_size(text);
    each_beginning(text, 4, [&](std::uint64_t four) { set(data_.any, slot(four)); });
    each_beginning(text, size, [&](std::uint64_t bytes) {
      if (size == 4) {
        set(data_.four, slot_of_four(bytes));
        place(bytes | kOfFour, index);
      } else if (size == 6) {
        set(data_.only_six, slot(bytes));
        place(bytes | kOfSix, index);
      } else {
        set(data_.six, slot(bytes & kSix));
        set(data_.eight, slot(bytes));
        place(bytes, index);
      }
    });
  }

  Data take() {
    data_.buckets.assign(kBuckets + 1, 0);
    std::map<std::vector<std::uint32_t>, std::uint32_t>
        firsts;  // of texts that have a key: entries
    for (const auto& [bucketed, texts] : placed_) {
      const auto [known, is_new] =
          firsts.try_emplace(texts, static_cast<std::uint32_t>(data_.entries.size()));
      if (is_new) {
        for (const std::uint32_t text : texts) {
          data_.heads.push_back(heads_[text]);
          data_.entries.push_back(entries_[text]);
        }
      }
      ++data_.buckets[bucketed.first + 1];
      data_.keys.push_back({bucketed.second, known->second,
                            known->second + static_cast<std::uint32_t>(texts.size())});
    }
    for (std::size_t i = 0; i < kBuckets; ++i) data_.buckets[i + 1] += data_.buckets[i];
    return std::move(data_);
  }

 private:
  void place(std::uint64_t key, std::uint32_t text) {
    auto& texts = placed_[{bucket_of(key), key}];
    if (texts.empty() || texts.back() != text) texts.push_back(text);
  }

  static Head head_of(const AnchorText& text) {
    Head head;
    for (std::size_t i = 0; i < std::min<std::size_t>(8, text.text.size()); ++i) {
      const char c = text.text[i];
      if (c == kAnyJoint) continue;
      const std::uint64_t care = text.caseless && is_letter(c) ? 0xDF : 0xFF;
      head.mask |= care << (8 * i);
      head.value |= (static_cast<unsigned char>(c) & care) << (8 * i);
    }
    return head;
  }

  Entry entry_of(const AnchorText& text) {
    Entry entry;
    entry.finder = text.finder;
    entry.first_before = static_cast<std::uint32_t>(data_.befores.size());
    for (const ByteSet& set : text.before) data_.befores.push_back(set_of(set));
    entry.text = static_cast<std::uint32_t>(data_.pool.size());
    data_.pool += text.text;
    entry.before = static_cast<std::uint8_t>(text.before.size());
    entry.length = static_cast<std::uint8_t>(text.text.size());
    entry.caseless = text.caseless;
    entry.next_count = text.next_count;
    entry.plain = text.next_count == 0 && text.before.empty() && text.text.size() <= 8 &&
                  text.text.find(kAnyJoint) == std::string::npos;
    if (text.next_count > 0) entry.next = set_of(text.next);
    return entry;
  }

  std::uint16_t set_of(const ByteSet& set) {
    const auto known = std::find(data_.sets.begin(), data_.sets.end(), set);
    const auto index = static_cast<std::uint16_t>(known - data_.sets.begin());
    if (known == data_.sets.end()) data_.sets.push_back(set);
    return index;
  }

  Data data_;
  std::vector<Head> heads_;
  std::vector<Entry> entries_;
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<std::uint32_t>>
      placed_;  ///< by bucket and key: texts
};

AnchorTable::Data AnchorTable::build(const std::vector<AnchorText>& texts) {
  Builder builder;
  for (const AnchorText& text : texts) builder.add(text);
  return builder.take();
}

bool AnchorTable::is_sound(const Data& data, std::size_t finders) {
  if (data.entries.empty()) return data.heads.empty();
  if (data.buckets.size() != kBuckets + 1 || data.buckets.back() != data.keys.size() ||
      data.heads.size() != data.entries.size() ||
      !std::is_sorted(data.buckets.begin(), data.buckets.end()))
    return false;
  return std::all_of(data.keys.begin(), data.keys.end(),
                     [&](const Key& key) {
                       return key.first <= key.end && key.end <= data.entries.size();
                     }) &&
         std::all_of(data.entries.begin(), data.entries.end(),
                     [&](const Entry& entry) {
                       return entry.finder < finders &&
                              std::size_t{entry.first_before} + entry.before <=
                                  data.befores.size() &&
                              std::size_t{entry.text} + entry.length <= data.pool.size() &&
                              (entry.next_count == 0 || entry.next < data.sets.size());
                     }) &&
         std::all_of(data.befores.begin(), data.befores.end(),
                     [&](std::uint16_t set) { return set < data.sets.size(); });
}

std::size_t AnchorTable::keep(std::string_view text, std::uint32_t* places,
                              std::size_t count) const {
  // Written down first and kept if so, for there is no guessing which.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    places[kept] = places[i];
    kept += static_cast<std::size_t>(has(data_.any, slot(eight_at(text, places[i]) & kFour)));
  }
  count = std::exchange(kept, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t eight = eight_at(text, places[i]);
    const std::uint32_t six = slot(eight & kSix);
    places[kept] = places[i];
    kept += static_cast<std::size_t>(has(data_.four, slot_of_four(eight))) |
            static_cast<std::size_t>(has(data_.only_six, six)) |
            (static_cast<std::size_t>(has(data_.six, six)) &
             static_cast<std::size_t>(has(data_.eight, slot(eight & kEight))));
  }
  return kept;
}

void AnchorTable::collect(std::string_view text, const std::vector<std::uint32_t>& starts,
                          std::vector<RawHit>& hits) const {
  if (empty()) return;
  // The table is larger than the caches that are near: what will be looked up is asked for ahead.
  std::array<Probe, kProbes>
      probes;  // NOLINT(cppcoreguidelines-pro-type-member-init): written first
  std::size_t size = 0;
  const auto add = [&](std::uint64_t key, std::uint64_t eight, std::uint32_t start) {
    const std::uint32_t bucket = bucket_of(key);
    __builtin_prefetch(&data_.buckets[bucket]);
    probes[size++] = {key, eight, start, bucket};
  };
  for (const std::uint32_t start : starts) {
    const std::uint64_t eight = eight_at(text, start);
    const std::uint32_t six = slot(eight & kSix);
    if (has(data_.four, slot_of_four(eight))) add((eight & kFour) | kOfFour, eight, start);
    if (has(data_.only_six, six)) add((eight & kSix) | kOfSix, eight, start);
    if (has(data_.six, six)) add(eight & kEight, eight, start);
    if (size + 3 > kProbes) look_up({probes.data(), std::exchange(size, 0)}, text, hits);
  }
  look_up({probes.data(), size}, text, hits);
}

void AnchorTable::look_up(std::span<const Probe> probes, std::string_view text,
                          std::vector<RawHit>& hits) const {
  for (const Probe& probe : probes)
    __builtin_prefetch(data_.keys.data() + data_.buckets[probe.bucket]);
  for (const Probe& probe : probes) {
    std::uint32_t at = data_.buckets[probe.bucket];
    const std::uint32_t end = data_.buckets[probe.bucket + 1];
    while (at < end && data_.keys[at].bytes != probe.key) ++at;
    if (at == end) continue;
    for (std::uint32_t i = data_.keys[at].first; i < data_.keys[at].end; ++i) {
      if ((probe.eight & data_.heads[i].mask) != data_.heads[i].value) continue;
      const Entry& entry = data_.entries[i];
      if (entry.plain ? probe.start + entry.length <= text.size()
                      : matches(entry, text, probe.start))
        hits.push_back({entry.finder, probe.start + entry.length});
    }
  }
}

// What the first eight bytes leave open.
bool AnchorTable::matches(const Entry& entry, std::string_view text, std::size_t begin) const {
  if (begin < entry.before || begin + entry.length + entry.next_count > text.size()) return false;
  for (std::size_t i = 0; i < entry.before; ++i) {
    const ByteSet& set = data_.sets[data_.befores[entry.first_before + i]];
    if (!set.test(static_cast<unsigned char>(text[begin - entry.before + i]))) return false;
  }
  const std::string_view wanted(data_.pool.data() + entry.text, entry.length);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const char is = text[begin + i];
    if (wanted[i] == kAnyJoint) {
      if (!is_joint(is)) return false;
    } else if (is != wanted[i] && !(entry.caseless && is_letter(is) && (is ^ wanted[i]) == 0x20)) {
      return false;
    }
  }
  const std::string_view behind = text.substr(begin + entry.length, entry.next_count);
  return std::all_of(behind.begin(), behind.end(), [&](char c) {
    return data_.sets[entry.next].test(static_cast<unsigned char>(c));
  });
}

}  // namespace assay::patterns
