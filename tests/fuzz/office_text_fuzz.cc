// Any bytes as a part of an office document: its text is no longer than names may make it, and each
// character of it has a place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/office_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  constexpr std::size_t kMostFor = 8;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {OfficeText::kOoxml, OfficeText::kOdf}) {
    const auto read = read_office_text(text, kind);
    if (read.text.size() > kMostFor * size) std::abort();
    for (std::size_t at = 0; at <= read.text.size(); ++at) {
      if (read.source_of(at) > size) std::abort();
    }
  }
  return 0;
}
