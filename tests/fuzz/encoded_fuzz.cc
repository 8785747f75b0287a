// Any bytes as text with encodings in it: what is found lies inside of it and maps back into it.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "formats/encoded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::uint32_t> places;
  for (std::uint32_t i = 0; i < size; i += 16) places.push_back(i);
  std::vector<assay::formats::EncodedText> found;
  assay::formats::find_encoded(text, places, size % 2 == 0, found);
  for (const auto& part : found) {
    if (part.begin >= part.end || part.end > size || part.text.empty()) std::abort();
    for (std::size_t i = 0; i <= part.text.size(); ++i) {
      const std::size_t place = part.source_of(i);
      if (place < part.begin || place > part.end) std::abort();
    }
  }
  return 0;
}
