#include "formats/image_place.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLookAt = 1U << 20;
/// Three of them, each two integers of four bytes.
constexpr std::size_t kFractions = 24;

bool is_image(std::string_view bytes) {
  const std::string_view at_4 = bytes.substr(0, 12).substr(std::min<std::size_t>(4, bytes.size()));
  return bytes.starts_with("\xFF\xD8\xFF"sv) || bytes.starts_with("\x89PNG\r\n"sv) ||
         bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv) ||
         (bytes.starts_with("RIFF"sv) && at_4.ends_with("WEBP"sv)) || at_4.starts_with("ftyp"sv);
}

// A TIFF structure: integers in the order that its first bytes say, offsets from its begin.
class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II"sv)) {}

  [[nodiscard]] bool good() const {
    return bytes_.starts_with("II*\0"sv) || bytes_.starts_with("MM\0*"sv);
  }
  [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t width) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t place = at + (little_ ? width - 1 - i : i);
      value = value << 8 | (place < bytes_.size() ? static_cast<unsigned char>(bytes_[place]) : 0U);
    }
    return value;
  }

  struct Field {
    std::uint32_t type = 0, count = 0;
    std::size_t at = 0;  ///< where its four bytes are: the value, or where it lies
  };
  [[nodiscard]] std::optional<Field> find(std::size_t directory, std::uint32_t tag) const {
    constexpr std::size_t kField = 12, kMost = 200;
    if (directory == 0 || directory + 2 > bytes_.size()) return {};
    const std::size_t count = std::min<std::size_t>(number(directory, 2), kMost);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = directory + 2 + i * kField;
      if (at + kField > bytes_.size()) return {};
      if (number(at, 2) == tag) return Field{number(at + 2, 2), number(at + 4, 4), at + 8};
    }
    return {};
  }

  // Three fractions: degrees, minutes and seconds.
  [[nodiscard]] std::optional<double> degrees(const Field& field) const {
    constexpr std::uint32_t kFraction = 5;
    const std::size_t at = number(field.at, 4);
    if (field.type != kFraction || field.count != 3 || at > bytes_.size() ||
        bytes_.size() - at < kFractions)
      return {};
    double sum = 0;
    double unit = 1;
    for (std::size_t i = 0; i < 3; ++i, unit *= 60) {
      const std::uint32_t below = number(at + 8 * i + 4, 4);
      const std::uint32_t above = number(at + 8 * i, 4);
      if (below == 0 && above != 0) return {};
      if (below != 0) sum += static_cast<double>(above) / below / unit;
    }
    return sum;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

std::optional<ImagePlace> place_of(std::string_view bytes) {
  constexpr std::uint32_t kPlace = 0x8825, kNorth = 1, kLatitude = 2, kEast = 3, kLongitude = 4;
  const Tiff tiff(bytes);
  if (!tiff.good()) return {};
  const auto pointer = tiff.find(tiff.number(4, 4), kPlace);
  if (!pointer) return {};
  const std::size_t directory = tiff.number(pointer->at, 4);
  const auto latitude_field = tiff.find(directory, kLatitude);
  const auto longitude_field = tiff.find(directory, kLongitude);
  const auto north = tiff.find(directory, kNorth);
  const auto east = tiff.find(directory, kEast);
  if (!latitude_field || !longitude_field || !north || !east) return {};
  auto latitude = tiff.degrees(*latitude_field);
  auto longitude = tiff.degrees(*longitude_field);
  if (!latitude || !longitude || *latitude > 90 || *longitude > 180 ||
      (*latitude == 0 && *longitude == 0))
    return {};
  const char latitude_side = to_upper(bytes[north->at]);
  const char longitude_side = to_upper(bytes[east->at]);
  if ((latitude_side != 'N' && latitude_side != 'S') ||
      (longitude_side != 'E' && longitude_side != 'W'))
    return {};
  if (latitude_side == 'S') *latitude = -*latitude;
  if (longitude_side == 'W') *longitude = -*longitude;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "GPS position: %.6f, %.6f\n", *latitude, *longitude);
  return ImagePlace{text.data(), tiff.number(latitude_field->at, 4), kFractions};
}

}  // namespace

std::optional<ImagePlace> read_image_place(std::string_view bytes) {
  if (!is_image(bytes)) return {};
  bytes = bytes.substr(0, kLookAt);
  if (auto place = place_of(bytes)) return place;
  // Where the data begins each format says in its own way; none of these marks stands elsewhere by
  // chance before a TIFF structure that has a place.
  for (const std::string_view mark : {"Exif\0\0"sv, "eXIf"sv, "EXIF"sv}) {
    for (std::size_t at = bytes.find(mark); at != std::string_view::npos;
         at = bytes.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size() + (mark == "EXIF"sv ? 4 : 0);
      if (begin >= bytes.size()) break;
      if (auto place = place_of(bytes.substr(begin))) {
        place->at += begin;
        return place;
      }
    }
  }
  return {};
}

}  // namespace assay::formats
