#include "patterns/anchors.h"

#include <algorithm>
#include <bitset>
#include <utility>

#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// First bytes, without case, that one text may have: more, and the tables would let pass too
/// much.
constexpr std::size_t kMaxSpellings = 256;
constexpr std::size_t kLong = 6;
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

// How many there are.
std::size_t beginnings(const AnchorText& text, std::size_t size) {
  std::size_t count = 1;
  for (std::size_t at = 0; at < size; ++at) count *= values_at(text, at).count();
  return count;
}

}  // namespace

bool AnchorTable::fits(const AnchorText& text) {
  if (text.text.empty() || text.text.size() > kMaxLength || text.before.size() > kMaxLength)
    return false;
  // Two letters begin too many words.
  if (text.text.size() < 3 && text.next_count < 4) return false;
  return beginnings(text, text.text.size() < kLong ? 4 : kLong) <= kMaxSpellings;
}

AnchorTable::Data AnchorTable::build(const std::vector<AnchorText>& texts) {
  Data data;
  std::vector<Head> heads;
  std::vector<Entry> entries;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> placed;  // bucket, index of the text
  for (const AnchorText& text : texts) {
    Head head;
    Entry entry;
    entry.finder = text.finder;
    data.pool += text.before;
    entry.text = static_cast<std::uint32_t>(data.pool.size());
    data.pool += text.text;
    entry.before = static_cast<std::uint8_t>(text.before.size());
    entry.length = static_cast<std::uint8_t>(text.text.size());
    entry.caseless = text.caseless;
    entry.next_count = text.next_count;
    entry.plain = text.next_count == 0 && text.before.empty() && text.text.size() <= 8 &&
                  text.text.find(kAnyJoint) == std::string::npos;
    if (text.next_count > 0) {
      const auto known = std::find(data.nexts.begin(), data.nexts.end(), text.next);
      entry.next = static_cast<std::uint16_t>(known - data.nexts.begin());
      if (known == data.nexts.end()) data.nexts.push_back(text.next);
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(8, text.text.size()); ++i) {
      const char c = text.text[i];
      if (c == kAnyJoint) continue;
      const std::uint64_t care = text.caseless && is_letter(c) ? 0xDF : 0xFF;
      head.mask |= care << (8 * i);
      head.value |= (static_cast<unsigned char>(c) & care) << (8 * i);
    }
    const auto index = static_cast<std::uint32_t>(heads.size());
    heads.push_back(head);
    entries.push_back(entry);
    const bool is_long = text.text.size() >= kLong;
    if (is_long)
      each_beginning(text, kLong, [&](std::uint64_t bytes) { set(data.many, slot_of_six(bytes)); });
    each_beginning(text, 4, [&](std::uint64_t bytes) {
      set(data.any, slot_of_four(bytes));
      if (!is_long) set(data.few, slot_of_four(bytes));
      placed.emplace_back(bucket_of(bytes), index);
    });
  }
  std::sort(placed.begin(), placed.end());
  placed.erase(std::unique(placed.begin(), placed.end()), placed.end());
  data.buckets.assign(kBuckets + 1, 0);
  data.heads.reserve(placed.size());
  data.entries.reserve(placed.size());
  for (const auto& [bucket, index] : placed) {
    ++data.buckets[bucket + 1];
    data.heads.push_back(heads[index]);
    data.entries.push_back(entries[index]);
  }
  for (std::size_t i = 0; i < kBuckets; ++i) data.buckets[i + 1] += data.buckets[i];
  return data;
}

bool AnchorTable::is_sound(const Data& data, std::size_t finders) {
  if (data.entries.empty()) return data.heads.empty();
  if (data.buckets.size() != kBuckets + 1 || data.buckets.back() != data.entries.size() ||
      data.heads.size() != data.entries.size() ||
      !std::is_sorted(data.buckets.begin(), data.buckets.end()))
    return false;
  return std::all_of(data.entries.begin(), data.entries.end(), [&](const Entry& entry) {
    return entry.finder < finders && entry.text >= entry.before &&
           std::size_t{entry.text} + entry.length <= data.pool.size() &&
           (entry.next_count == 0 || entry.next < data.nexts.size());
  });
}

void AnchorTable::collect(std::string_view text, std::vector<std::uint32_t>& starts,
                          std::vector<RawHit>& hits) const {
  if (empty()) return starts.clear();
  const auto eight_at = [&](std::size_t begin) {
    std::uint64_t eight = 0;
    if (begin + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + begin, sizeof eight);
    } else {
      std::memcpy(&eight, text.data() + begin, text.size() - begin);
    }
    return eight;
  };
  // One in four stays: written down first and kept if so, for there is no guessing which.
  auto kept = starts.begin();
  for (const std::uint32_t start : starts) {
    const std::uint64_t eight = eight_at(start);
    *kept = start;
    kept += static_cast<int>(has(data_.few, slot_of_four(eight))) |
            static_cast<int>(has(data_.many, slot_of_six(eight)));
  }
  starts.erase(kept, starts.end());
  for (const std::uint32_t start : starts) {
    const std::uint64_t eight = eight_at(start);
    const std::uint32_t bucket = bucket_of(eight);
    for (std::uint32_t i = data_.buckets[bucket]; i < data_.buckets[bucket + 1]; ++i) {
      if ((eight & data_.heads[i].mask) != data_.heads[i].value) continue;
      const Entry& entry = data_.entries[i];
      if (entry.plain ? start + entry.length <= text.size() : matches(entry, text, start))
        hits.push_back({entry.finder, start + entry.length});
    }
  }
}

// What the first eight bytes leave open.
bool AnchorTable::matches(const Entry& entry, std::string_view text, std::size_t begin) const {
  if (begin < entry.before || begin + entry.length + entry.next_count > text.size()) return false;
  const std::string_view before(data_.pool.data() + entry.text - entry.before, entry.before);
  if (text.substr(begin - entry.before, entry.before) != before) return false;
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
    return data_.nexts[entry.next].test(static_cast<unsigned char>(c));
  });
}

}  // namespace assay::patterns
