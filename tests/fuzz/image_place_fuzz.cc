// Any bytes as an image: a place is one on Earth, and stands in it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/image_place.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto place = assay::formats::read_image_place(bytes);
  if (!place) return 0;
  if (place->at > size || size - place->at < place->size) std::abort();
  if (!place->text.starts_with("GPS position: ") || place->text.back() != '\n') std::abort();
  return 0;
}
