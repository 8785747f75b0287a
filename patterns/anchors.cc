#include "patterns/anchors.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace assay::patterns {
namespace {

/// First bytes, without case, that one text may have: more, and the tables would let pass too
/// much.
constexpr std::size_t kMaxSpellings = 256;
constexpr std::size_t kLong = 6;
constexpr std::uint32_t kFolded = 0x5F;
constexpr std::size_t kMaxLength = 255;
constexpr std::string_view kJoints = " _-.";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_joint(char c) { return kJoints.find(c) != std::string_view::npos; }

// The values, without a letter's case, that the byte at `at` may have.
std::vector<std::uint32_t> values_at(const AnchorText& text, std::size_t at) {
  std::set<std::uint32_t> values;
  if (at < text.text.size() && text.text[at] != kAnyJoint) {
    values.insert(static_cast<unsigned char>(text.text[at]) & kFolded);
  } else if (at < text.text.size()) {
    for (const char joint : kJoints) values.insert(static_cast<unsigned char>(joint) & kFolded);
  } else {
    const bool known = at < text.text.size() + text.next_count;
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      if (!known || text.next.test(byte)) values.insert(byte & kFolded);
    }
  }
  return {values.begin(), values.end()};
}

// All that the first `size` bytes may be, without case. Empty: too many.
std::vector<std::uint64_t> first_bytes(const AnchorText& text, std::size_t size) {
  std::vector<std::uint64_t> all{0};
  for (std::size_t at = 0; at < size; ++at) {
    const auto values = values_at(text, at);
    if (all.size() * values.size() > kMaxSpellings) return {};
    std::vector<std::uint64_t> longer;
    for (const std::uint64_t bytes : all) {
      for (const std::uint64_t value : values) longer.push_back(bytes | value << (8 * at));
    }
    all = std::move(longer);
  }
  return all;
}

}  // namespace

bool AnchorTable::fits(const AnchorText& text) {
  if (text.text.empty() || text.text.size() > kMaxLength || text.before.size() > kMaxLength)
    return false;
  // Two letters begin too many words.
  if (text.text.size() < 3 && text.next_count < 4) return false;
  return !first_bytes(text, 4).empty() &&
         (text.text.size() < kLong || !first_bytes(text, kLong).empty());
}

AnchorTable::AnchorTable(const std::vector<AnchorText>& texts) {
  std::vector<std::tuple<std::uint32_t, Head, Entry>> placed;  // by bucket
  for (const AnchorText& text : texts) {
    Head head;
    Entry entry;
    entry.finder = text.finder;
    pool_ += text.before;
    entry.text = static_cast<std::uint32_t>(pool_.size());
    pool_ += text.text;
    entry.before = static_cast<std::uint8_t>(text.before.size());
    entry.length = static_cast<std::uint8_t>(text.text.size());
    entry.caseless = text.caseless;
    entry.next_count = text.next_count;
    entry.plain = text.next_count == 0 && text.before.empty() && text.text.size() <= 8 &&
                  text.text.find(kAnyJoint) == std::string::npos;
    if (text.next_count > 0) {
      const auto known = std::find(nexts_.begin(), nexts_.end(), text.next);
      entry.next = static_cast<std::uint16_t>(known - nexts_.begin());
      if (known == nexts_.end()) nexts_.push_back(text.next);
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(8, text.text.size()); ++i) {
      const char c = text.text[i];
      if (c == kAnyJoint) continue;
      const std::uint64_t care = text.caseless && is_letter(c) ? 0xDF : 0xFF;
      head.mask |= care << (8 * i);
      head.value |= (static_cast<unsigned char>(c) & care) << (8 * i);
    }
    const bool is_long = text.text.size() >= kLong;
    if (is_long) {
      for (const std::uint64_t bytes : first_bytes(text, kLong)) set(long_, slot_of_six(bytes));
    }
    std::set<std::uint32_t> buckets;
    for (const std::uint64_t bytes : first_bytes(text, 4)) {
      set(any_, slot_of_four(bytes));
      if (!is_long) set(short_, slot_of_four(bytes));
      buckets.insert(bucket_of(bytes));
    }
    for (const std::uint32_t bucket : buckets) placed.emplace_back(bucket, head, entry);
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
  buckets_.assign(kBuckets + 1, 0);
  for (const auto& [bucket, head, entry] : placed) {
    ++buckets_[bucket + 1];
    heads_.push_back(head);
    entries_.push_back(entry);
  }
  for (std::size_t i = 0; i < kBuckets; ++i) buckets_[i + 1] += buckets_[i];
}

void AnchorTable::collect(std::string_view text, std::vector<std::uint32_t>& starts,
                          std::vector<RawHit>& hits) const {
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
    kept += static_cast<int>(has(short_, slot_of_four(eight))) |
            static_cast<int>(has(long_, slot_of_six(eight)));
  }
  starts.erase(kept, starts.end());
  for (const std::uint32_t start : starts) {
    const std::uint64_t eight = eight_at(start);
    const std::uint32_t bucket = bucket_of(eight);
    for (std::uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
      if ((eight & heads_[i].mask) != heads_[i].value) continue;
      const Entry& entry = entries_[i];
      if (entry.plain ? start + entry.length <= text.size() : matches(entry, text, start))
        hits.push_back({entry.finder, start + entry.length});
    }
  }
}

// What the first eight bytes leave open.
bool AnchorTable::matches(const Entry& entry, std::string_view text, std::size_t begin) const {
  if (begin < entry.before || begin + entry.length + entry.next_count > text.size()) return false;
  const std::string_view before(pool_.data() + entry.text - entry.before, entry.before);
  if (text.substr(begin - entry.before, entry.before) != before) return false;
  const std::string_view wanted(pool_.data() + entry.text, entry.length);
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
    return nexts_[entry.next].test(static_cast<unsigned char>(c));
  });
}

}  // namespace assay::patterns
