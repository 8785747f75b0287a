// The words of `near` and `against`, in all their spellings, found where words begin. Hyperscan
// could look for them too, but short texts ("id", "tax") are what it is slowest at, and a word that
// counts only as a whole begins at one byte in six. Immutable once built; any thread may use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::patterns {

/// A word of `near` or `against`.
struct ContextWord {
  std::string word;     ///< as written, without the star
  bool prefix = false;  ///< ended in '*'
  bool bounded = true;  ///< whole words only (scripts that write without spaces are not bounded)
};

struct ContextHit {
  std::uint32_t word = 0;  ///< which, as it was given to ContextTable
  std::size_t begin = 0, end = 0;
};

class ContextTable {
 public:
  struct Entry {
    std::uint64_t mask = 0, value = 0;  ///< of its first eight bytes from its first letter on
    std::uint64_t key = 0;              ///< what it is looked up by
    std::uint32_t text = 0;  ///< into Data::pool; what stands before those letters ends there
    std::uint32_t word = 0;
    std::uint8_t length = 0, before = 0;
    bool bounded = false, prefix = false;
  };
  /// Plain, so that it can be stored with the rules: building takes more than a start should.
  struct Data {
    std::vector<std::uint64_t> begins;   ///< a bit for each beginning of a word
    std::vector<std::uint64_t> filter;   ///< two bits for each key
    std::vector<std::uint32_t> buckets;  ///< first entry of each; one more at the end
    std::vector<Entry> entries;
    std::string pool;
    bool digits = false;  ///< some words begin with one
  };

  ContextTable() = default;
  /// REQUIRES: is_sound(data).
  explicit ContextTable(Data data) : data_(std::move(data)) {}
  /// Words that fits() refuses are left out.
  static Data build(const std::vector<ContextWord>& words);
  /// Whether a word can be found: it has a letter or a digit, and one with a star
  /// at least three letters at its begin.
  static bool fits(const ContextWord& word);
  /// Whether nothing in it leads outside of it, or to a word that isn't below `words`.
  static bool is_sound(const Data& data, std::size_t words);

  [[nodiscard]] bool empty() const { return data_.entries.empty(); }
  [[nodiscard]] const Data& data() const { return data_; }

  /// Appends the words within [begin, end) of `text`, in order of their begins. What stands around
  /// [begin, end) decides whether they are whole. About 1 GB/s.
  void find(std::string_view text, std::size_t begin, std::size_t end,
            std::vector<ContextHit>& hits) const;

 private:
  class Search;
  Data data_;
};

}  // namespace assay::patterns
