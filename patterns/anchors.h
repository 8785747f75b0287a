// Texts that count only where a word begins: prefixes of tokens ("ghp_") and words that name what
// follows them ("api key"). Hyperscan pays for each of thousands of them at every byte; here a
// text's bytes are looked at only where a letter or digit follows something else (one byte in six
// of usual text), and most of those places are ruled out by a look into a table of 16 KiB.
// Immutable once built; any thread may use it.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/regex.h"

namespace assay::patterns {

/// A match of a finder: which, and where it ended.
struct RawHit {
  std::uint32_t finder = 0;
  std::uint32_t end = 0;
};

/// In AnchorText::text: one of the characters that join words, ' ', '_', '-' or '.'.
inline constexpr char kAnyJoint = '\x01';

struct AnchorText {
  std::vector<ByteSet> before;  ///< of these are the bytes before the text
  std::string text;             ///< begins with an ASCII letter or digit
  bool caseless = false;        ///< ASCII letters match in both cases
  std::uint32_t finder = 0;
  ByteSet next;  ///< the `next_count` bytes behind the text are of these
  std::uint8_t next_count = 0;
};

class AnchorTable {
 public:
  struct Head {
    std::uint64_t mask = 0, value = 0;  ///< of a text's first eight bytes
  };
  struct Entry {
    std::uint32_t finder = 0;
    std::uint32_t text = 0;          ///< into Data::pool
    std::uint32_t first_before = 0;  ///< into Data::befores
    std::uint16_t next = 0;          ///< into Data::sets
    std::uint8_t length = 0, before = 0;
    std::uint8_t next_count = 0;
    bool caseless = false;
    bool plain = false;  ///< the first eight bytes decide all
  };
  /// Texts are looked up by their first bytes, without case: eight, or six or four of shorter ones.
  struct Key {
    std::uint64_t bytes = 0;           ///< with the bits that tell how many
    std::uint32_t first = 0, end = 0;  ///< of its entries; keys of the same texts share theirs
  };
  static constexpr unsigned kSlotBits = 17;
  using Filter = std::array<std::uint64_t, (std::size_t{1} << kSlotBits) / 64>;  ///< a bit a slot
  /// Plain, so that it can be stored with the rules: building takes more than a start should.
  struct Data {
    Filter any{};       ///< by the first four bytes: all texts
    Filter four{};      ///< by the first four bytes: texts of less than six
    Filter six{};       ///< by the first six bytes: the others
    Filter eight{};     ///< by the first eight bytes: those of them that have so many
    Filter only_six{};  ///< by the first six bytes: those that haven't
    std::vector<std::uint32_t> buckets;  ///< first key of each; one more at the end
    std::vector<Key> keys;
    std::vector<Head> heads;  ///< of entries: compared with more often than they match
    std::vector<Entry> entries;
    std::string pool;
    std::vector<std::uint16_t> befores;  ///< into sets
    std::vector<ByteSet> sets;
  };

  AnchorTable() = default;
  /// REQUIRES: is_sound(data).
  explicit AnchorTable(Data data) : data_(std::move(data)) {}
  /// REQUIRES: all of them fit.
  static Data build(const std::vector<AnchorText>& texts);
  /// Whether nothing in it leads outside of it, or to a finder that isn't below `finders`.
  static bool is_sound(const Data& data, std::size_t finders);

  /// Whether a text can be looked for here: it must rule out enough places.
  static bool fits(const AnchorText& text);

  [[nodiscard]] bool empty() const { return data_.entries.empty(); }
  [[nodiscard]] const Data& data() const { return data_; }

  /// Of `places` in `text` moves those to the front that a text may begin at, and returns how many
  /// they are: no false negatives; of the places where words begin in usual text one in twenty.
  std::size_t keep(std::string_view text, std::uint32_t* places, std::size_t count) const;

  /// Appends the finders whose texts begin at `starts`, in no promised order. Behind the end of
  /// `text` stand NULs, as far as this is concerned.
  void collect(std::string_view text, const std::vector<std::uint32_t>& starts,
               std::vector<RawHit>& hits) const;

 private:
  // Bytes are looked up without the bit that tells the cases of a letter apart, and the top bit,
  // which tells keys of different sizes apart.
  static constexpr std::uint64_t kFour = 0x5F5F5F5FULL, kSix = 0x5F5F5F5F5F5FULL,
                                 kEight = 0x5F5F5F5F5F5F5F5FULL;
  static constexpr std::uint64_t kOfFour = std::uint64_t{1} << 63U,
                                 kOfSix = std::uint64_t{1} << 61U;
  static std::uint32_t slot(std::uint64_t bytes) {
    return static_cast<std::uint32_t>((bytes * 0x9E3779B97F4A7C15ULL) >> (64U - kSlotBits));
  }
  // Other collisions than those of `any`.
  static std::uint32_t slot_of_four(std::uint64_t bytes) {
    return static_cast<std::uint32_t>(((bytes & kFour) * 0xD6E8FEB86659FD93ULL) >>
                                      (64U - kSlotBits));
  }
  static bool has(const Filter& filter, std::uint32_t slot) {
    return ((filter[slot >> 6U] >> (slot & 63U)) & 1U) != 0;
  }
  static void set(Filter& filter, std::uint32_t slot) {
    filter[slot >> 6U] |= std::uint64_t{1} << (slot & 63U);
  }
  static std::uint32_t bucket_of(std::uint64_t key) {
    return slot(key) >> (kSlotBits - kBucketBits);
  }
  static constexpr unsigned kBucketBits = 13;
  static constexpr std::size_t kBuckets = std::size_t{1} << kBucketBits;
  class Builder;
  /// A key that may be in the table, and where it begins.
  struct Probe {
    std::uint64_t key, eight;
    std::uint32_t start, bucket;
  };
  static constexpr std::size_t kProbes = 64;
  void look_up(std::span<const Probe> probes, std::string_view text,
               std::vector<RawHit>& hits) const;
  [[nodiscard]] bool matches(const Entry& entry, std::string_view text, std::size_t begin) const;

  Data data_;
};

}  // namespace assay::patterns
