// Any head and name: an answer, the same every time, with a media type that is known. The name ends
// at the first newline.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/identify.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto newline = input.find('\n');
  const std::string_view name = input.substr(0, newline);
  const std::string_view head = newline == std::string_view::npos ? "" : input.substr(newline + 1);
  const FileType type = identify(head, name);
  if ((type.kind == Kind::kContainer) != (type.format != Format::kNone)) std::abort();
  if (known_media_type(type.media_type) != type.media_type) std::abort();
  if (identify(head, name).media_type != type.media_type) std::abort();
  return 0;
}
