// Any bytes as Rich Text: what it says is no longer than escapes and names may make it, and each
// character of it has a place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/rtf_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostFor = 140;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = assay::formats::read_rtf(text);
  if (read.text.size() > kMostFor * size) std::abort();
  for (std::size_t at = 0; at <= read.text.size(); ++at) {
    if (read.source_of(at) > size) std::abort();
  }
  return 0;
}
