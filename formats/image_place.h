// Where a photograph was taken: the GPS directory of its Exif data (CIPA DC-008,
// "Exif 2.32", 4.6.6), in JPEG, TIFF, PNG, WebP and HEIF. It is in fractions of integers, which no
// rule for text could find. Other tags of Exif are texts, and found as such. Pure; thread-safe;
// never fails.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats {

struct ImagePlace {
  std::string text;              ///< "GPS position: 48.137154, 11.576124": degrees north and east
  std::size_t at = 0, size = 0;  ///< where the latitude stands in the image
};

/// Of an image that begins with `bytes`, of which all or a first part is there. Nullopt for what is
/// no image, has no place, or an impossible one, or 0 and 0, which devices write that don't know. A
/// few hundred accesses, and a search of an image's first 1 MiB.
std::optional<ImagePlace> read_image_place(std::string_view bytes);

}  // namespace assay::formats
