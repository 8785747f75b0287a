// Finders that hang on one rare byte or on the distance between two ("@" behind a letter, "+" and a
// digit, ":" and another one up to five bytes on). Hyperscan is fast for longer literals; a handful
// of these cost it as much as all of those. The structural pass sees such shapes for next to
// nothing (structural.h); here is told which finders' matches begin with one. Immutable once built;
// any thread may use it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/regex.h"
#include "patterns/structural.h"

namespace assay::patterns {

/// The classes of bytes that a finder's matches begin with.
struct Mark {
  std::vector<ByteSet> bytes;
  std::uint32_t finder = 0;
};

class MarkTable {
 public:
  struct Entry {
    std::uint32_t finder = 0;
    std::uint32_t first = 0;  ///< into Data::bytes
    std::uint8_t length = 0;
    std::uint8_t shape_end = 0;  ///< where its shape's last byte is in it
  };
  /// Plain, so that it can be stored with the rules.
  struct Data {
    std::vector<std::uint32_t> shapes;  ///< first entry of each; one more at the end
    std::vector<Entry> entries;
    std::vector<std::uint16_t> bytes;  ///< into sets
    std::vector<ByteSet> sets;
  };

  MarkTable() = default;
  /// REQUIRES: is_sound(data).
  explicit MarkTable(Data data) : data_(std::move(data)) {}
  /// Whether all that begins like this has a shape in it.
  static bool fits(const Mark& mark);
  /// REQUIRES: all of them fit.
  static Data build(const std::vector<Mark>& marks);
  /// Whether nothing in it leads outside of it, or to a finder that isn't below `finders`.
  static bool is_sound(const Data& data, std::size_t finders);

  [[nodiscard]] bool empty() const { return data_.entries.empty(); }
  [[nodiscard]] const Data& data() const { return data_; }

  /// Appends the finders whose marks stand where the structural pass saw shapes, and the marks'
  /// ends.
  void collect(std::string_view text, const ShapePlaces& places, std::vector<RawHit>& hits) const;

 private:
  Data data_;
};

}  // namespace assay::patterns
