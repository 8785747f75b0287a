// Any bytes as the streams of an Office document, the table stream behind the first quarter: no
// text is longer than three bytes for each of them, but for a name.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/ole_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  constexpr std::size_t kMostFor = 3, kMostName = 24;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t tables = size / 4;
  std::string word;
  read_word(bytes.substr(tables), bytes.substr(0, tables), word);
  std::string slides;
  read_powerpoint(bytes, slides);
  std::string property;
  for (const std::uint16_t type : {std::uint16_t{0x1F}, std::uint16_t{0x1E}})
    add_outlook_text({0x0037, type}, bytes, property);
  if (word.size() > kMostFor * size || slides.size() > kMostFor * size ||
      property.size() > 2 * (kMostFor * size + kMostName))
    std::abort();
  word_table(bytes);
  outlook_property(bytes);
  return 0;
}
