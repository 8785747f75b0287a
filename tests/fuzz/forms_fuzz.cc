// Any bytes as rows of forms and tables: what is told is no longer than labels may make it, and
// each character of it has a place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/forms.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  // A cell once under its name, which is no longer than that, and once beside its label.
  constexpr std::size_t kMostFor = 140;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const FormRows how : {FormRows{}, FormRows{',', '"', size / 2, false, false},
                             FormRows{.tables = true}, FormRows{.labelled = true}}) {
    FormReader reader;
    const auto read = reader.read(text, how, size / 2);
    if (read.text.size() > kMostFor * size) std::abort();
    for (std::size_t at = 0; at <= read.text.size(); ++at) {
      if (read.source_of(at) > size) std::abort();
    }
    reader.read(text, how, size);
  }
  return 0;
}
