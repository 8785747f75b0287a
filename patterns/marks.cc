#include "patterns/marks.h"

#include <algorithm>

namespace assay::patterns {
namespace {

ByteSet set_of(std::string_view bytes) {
  ByteSet set;
  for (const char c : bytes) set.set(static_cast<unsigned char>(c));
  return set;
}

ByteSet alnum_and(std::string_view others) {
  ByteSet set = set_of(others);
  for (std::size_t byte = 0; byte < 128; ++byte) {
    const auto c = static_cast<char>(byte);
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) set.set(byte);
  }
  return set;
}

using Text = std::vector<ByteSet>;

Text between(char ends, const ByteSet& inner, std::size_t count) {
  Text text(count + 2, inner);
  text.front() = text.back() = set_of(std::string_view(&ends, 1));
  return text;
}

// What the structural pass takes for the shape: what it is promised to find there.
std::vector<Text> texts_of(Shape shape) {
  const ByteSet hexadecimal = set_of("0123456789abcdefABCDEF");
  switch (shape) {
    case Shape::kAt:
      return {{set_of("@")}};
    case Shape::kPlus:
      return {{set_of("+"), set_of("0123456789")}};
    case Shape::kColons:
      return {between(':', hexadecimal, 1), between(':', hexadecimal, 2),
              between(':', hexadecimal, 3), between(':', hexadecimal, 4)};
    case Shape::kDots:
      return {between('.', alnum_and("_-"), 6)};
    case Shape::kUnderscores:
      return {between('_', set_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), 4)};
  }
  return {};
}

struct Place {
  Shape shape = Shape::kAt;
  std::size_t end = 0;  ///< the shape's last byte, in the mark
};

std::optional<Place> place_in(const Mark& mark) {
  for (std::size_t i = 0; i < kShapes; ++i) {
    const auto shape = static_cast<Shape>(i);
    for (const Text& text : texts_of(shape)) {
      const auto within = [](const ByteSet& is, const ByteSet& wanted) {
        return (is & ~wanted).none();
      };
      const auto at =
          std::search(mark.bytes.begin(), mark.bytes.end(), text.begin(), text.end(), within);
      if (at == mark.bytes.end()) continue;
      return Place{shape, static_cast<std::size_t>(at - mark.bytes.begin()) + text.size() - 1};
    }
  }
  return std::nullopt;
}

}  // namespace

bool MarkTable::fits(const Mark& mark) { return place_in(mark).has_value(); }

MarkTable::Data MarkTable::build(const std::vector<Mark>& marks) {
  Data data;
  for (std::size_t shape = 0; shape < kShapes; ++shape) {
    data.shapes.push_back(static_cast<std::uint32_t>(data.entries.size()));
    for (const Mark& mark : marks) {
      const Place place = place_in(mark).value();
      if (static_cast<std::size_t>(place.shape) != shape) continue;
      data.entries.push_back({mark.finder, static_cast<std::uint32_t>(data.bytes.size()),
                              static_cast<std::uint8_t>(mark.bytes.size()),
                              static_cast<std::uint8_t>(place.end)});
      for (const ByteSet& set : mark.bytes) {
        const auto known = std::find(data.sets.begin(), data.sets.end(), set);
        data.bytes.push_back(static_cast<std::uint16_t>(known - data.sets.begin()));
        if (known == data.sets.end()) data.sets.push_back(set);
      }
    }
  }
  data.shapes.push_back(static_cast<std::uint32_t>(data.entries.size()));
  return data;
}

bool MarkTable::is_sound(const Data& data, std::size_t finders) {
  if (data.shapes.size() != kShapes + 1 || data.shapes.back() != data.entries.size() ||
      !std::is_sorted(data.shapes.begin(), data.shapes.end()) ||
      std::any_of(data.bytes.begin(), data.bytes.end(),
                  [&](std::uint16_t set) { return set >= data.sets.size(); }))
    return false;
  return std::all_of(data.entries.begin(), data.entries.end(), [&](const Entry& entry) {
    return entry.finder < finders && entry.shape_end < entry.length &&
           std::size_t{entry.first} + entry.length <= data.bytes.size();
  });
}

void MarkTable::collect(std::string_view text, const ShapePlaces& places,
                        std::vector<RawHit>& hits) const {
  if (empty()) return;
  for (std::size_t shape = 0; shape < kShapes; ++shape) {
    for (const std::uint32_t place : places[shape]) {
      for (std::uint32_t i = data_.shapes[shape]; i < data_.shapes[shape + 1]; ++i) {
        const Entry& entry = data_.entries[i];
        if (place < entry.shape_end) continue;
        const std::size_t begin = place - entry.shape_end;
        if (begin + entry.length > text.size()) continue;
        const std::uint16_t* const sets = data_.bytes.data() + entry.first;
        std::size_t byte = 0;
        while (byte < entry.length &&
               data_.sets[sets[byte]].test(static_cast<unsigned char>(text[begin + byte])))
          ++byte;
        if (byte == entry.length)
          hits.push_back({entry.finder, static_cast<std::uint32_t>(begin + entry.length)});
      }
    }
  }
}

}  // namespace assay::patterns
