// Decoded text with its way back to the source, and the folding that makes digits, spaces and
// dashes of other scripts look like ASCII, so that detectors need to know one spelling only.
// Private to the text stage.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "formats/text.h"

namespace assay::formats {

/// What a character becomes. Immutable, shared by threads.
class FoldTable {
 public:
  static constexpr std::uint8_t kKeep = 0;
  static constexpr std::uint8_t kRemove = 1;  ///< anything else is the ASCII character it becomes

  static const FoldTable& get();
  [[nodiscard]] std::uint8_t of(char32_t code) const {
    return code < kLimit ? blocks_[index_[code >> 6]][code & 63] : kKeep;
  }

 private:
  static constexpr char32_t kLimit = 0x20000;  // nothing beyond is folded
  FoldTable();
  std::array<std::uint8_t, kLimit / 64> index_{};
  std::vector<std::array<std::uint8_t, 64>> blocks_;
};

/// Writes `code` as UTF-8 to `out` (4 bytes of room); its length.
std::size_t put_utf8(char32_t code, char* out);

inline constexpr char32_t kReplacement = 0xFFFD;

/// Text that is being decoded, in a buffer that is kept from use to use, with its map. One owner.
class Decoded {
 public:
  /// Begins anew with room for `capacity` bytes.
  void reset(std::size_t capacity);
  /// Room for `more` bytes after what is there; keeps it.
  void reserve(std::size_t more);
  /// Forgets the text before `offset`; later offsets count from there.
  void drop(std::size_t offset);

  /// What is appended next comes from `source`, each unit of `text_unit` bytes of text from
  /// `source_unit` bytes.
  void mark(std::uint64_t source, std::size_t text_unit, std::size_t source_unit) {
    if (source == next_source_ && text_unit == text_unit_ && source_unit == source_unit_) return;
    add_point(source, text_unit, source_unit);
  }
  /// Where to write; commit() then tells how many bytes were written and what source they took.
  char* room() { return bytes_.get() + size_; }
  void commit(std::size_t text, std::uint64_t source_end) {
    size_ += text;
    next_source_ = source_end;
  }
  /// Appends the same bytes as in the source.
  void copy(std::string_view text, std::uint64_t source);
  /// Appends one folded or kept character that took `length` bytes of source.
  void character(char32_t code, std::uint64_t source, std::size_t length, const FoldTable& folds);
  /// Appends a byte that stands for itself, taking `length` bytes of source.
  void byte(char c, std::uint64_t source, std::size_t length);

  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }
  [[nodiscard]] const OffsetMap& map() const { return map_; }
  /// The first text offset whose source is not before `source`. O(log² size).
  [[nodiscard]] std::size_t first_at(std::uint64_t source) const;

 private:
  void add_point(std::uint64_t source, std::size_t text_unit, std::size_t source_unit);
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0, size_ = 0;
  OffsetMap map_;
  std::uint64_t next_source_ = UINT64_MAX;
  std::size_t text_unit_ = 0, source_unit_ = 0;
};

/// The first character that folds, at `from` or later; npos if none. REQUIRES: valid UTF-8, `from`
/// at a character. 16 bytes a step where no lead byte can begin one.
std::size_t find_foldable(std::string_view text, std::size_t from, const FoldTable& folds);

/// Folds valid UTF-8 that stands at source offset `source`; `first` is what find_foldable() found.
void fold_utf8(std::string_view text, std::uint64_t source, std::size_t first,
               const FoldTable& folds, Decoded& out);

/// Folds text that is UTF-8 but for some stray bytes, which become U+FFFD.
void repair_utf8(std::string_view text, std::uint64_t source, const FoldTable& folds, Decoded& out);

}  // namespace assay::formats
