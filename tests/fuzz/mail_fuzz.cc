// Any bytes as a mail: what is attached is no longer than what it was written in, and the same
// however the bytes come.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/mail.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto files = [&](std::size_t first) {
    std::string all;
    AttachmentReader reader(std::size_t{1} << 20);
    const auto give = [&](Attachment&& file) { all += file.name + '=' + file.bytes + '\n'; };
    reader.read(text.substr(0, first), false, give);
    reader.read(text.substr(std::min(first, size)), true, give);
    return all;
  };
  const std::string all = files(size);
  if (all.size() > 2 * size + 2 || all != files(size / 2) || all != files(1)) std::abort();
  looks_like_mail(text);
  return 0;
}
