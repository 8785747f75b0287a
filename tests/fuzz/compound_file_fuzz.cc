// Any bytes as a compound file: no stream of it is longer than the file (small sectors are no less
// than what they lie in), what is read in part is the beginning of the whole, and paths are text.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/compound_file.h"
#include "formats/text_scan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  MemoryAccess bytes(std::string_view(reinterpret_cast<const char*>(data), size));
  const auto file = CompoundFile::open(bytes);
  if (!file) return 0;
  // Streams may share their sectors.
  std::size_t rest = 16 * size + 4096;
  std::string whole, part;
  for (const CompoundStream& stream : file->streams()) {
    if (!valid_utf8(stream.path)) std::abort();
    const auto error = file->read(stream, SIZE_MAX, whole);
    if (whole.size() > size || whole.size() > stream.size) std::abort();
    if (!error && whole.size() != stream.size) std::abort();
    file->read(stream, whole.size() / 2, part);
    if (part != std::string_view(whole).substr(0, whole.size() / 2)) std::abort();
    rest -= std::min(rest, whole.size());
    if (rest == 0) break;
  }
  return 0;
}
