// Any bytes in any encoding, whole and in ranges: nothing is read outside its buffer, every window
// keeps its promises, and ranges own what the whole owns. The first bytes choose the encoding and
// the sizes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/text.h"
#include "scanner/base/byte_stream.h"

namespace {

using namespace assay;
using namespace assay::formats;

void require(bool holds) {
  if (!holds) std::abort();
}

TextType choose(unsigned number, std::string_view bytes) {
  static constexpr const char* kMulti[] = {"Shift_JIS",   "EUC-JP", "windows-949", "GB18030",
                                           "Big5",        "EUC-TW", "ISO-2022-JP", "ISO-2022-KR",
                                           "ISO-2022-CN", "HZ"};
  static constexpr const char* kSingle[] = {"windows-1251", "windows-1252", "IBM852",
                                            "x-mac-cyrillic"};
  switch (number % 10) {
    case 0:
      return detect_text(bytes, Kind::kText);
    case 1:
      return detect_text(bytes, Kind::kBinary);
    case 2:
      return {Encoding::kMultiByte, kMulti[number / 10 % 10], 0};
    case 3:
      return {Encoding::kSingleByte, kSingle[number / 10 % 4], 0};
    case 4:
      return {Encoding::kBinary, nullptr, 0};
    case 5:
      return {Encoding::kUtf8, nullptr, 0};
    default:
      return {static_cast<Encoding>(number % 10 - 5), nullptr, 0};
  }
}

/// Reads to the end; how many bytes of the main text were owned.
std::uint64_t read_checked(WindowReader& reader, std::uint64_t size) {
  std::uint64_t owned = 0;
  bool ended = false;
  for (;;) {
    const auto next = reader.next();
    require(next.has_value());
    if (*next == nullptr) break;
    require(!ended);
    const Window& window = **next;
    ended = window.at_end;
    require(window.own_begin <= window.own_end && window.own_end <= window.text.size());
    std::uint64_t last = 0;
    for (std::size_t i = 0; i <= window.text.size(); ++i) {
      const std::uint64_t source = window.to_source(i);
      require(source >= last && source <= size);
      last = source;
    }
    if (window.decoded.empty()) owned += window.own_end - window.own_begin;
  }
  return owned;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  const TextType type = choose(data[0], bytes);
  const WindowOptions options{4 + data[1] * std::size_t{4}, 32 + data[2] % 32 * std::size_t{4}};
  WindowReader reader(options);
  MemoryStream whole(bytes);
  reader.start(whole, type);
  const std::uint64_t owned = read_checked(reader, bytes.size());
  const Progress total = reader.total();
  if (!type.splittable()) return 0;

  const std::size_t range = 2 * options.own_size;
  std::uint64_t owned_by_ranges = 0;
  Progress joined;
  for (std::size_t begin = 0; begin < bytes.size(); begin += range) {
    const std::size_t lead = begin < options.overlap ? begin : options.overlap;
    MemoryStream part(bytes.substr(begin - lead));
    reader.start(part, type, begin, begin + range, lead);
    owned_by_ranges += read_checked(reader, bytes.size());
    joined.append(reader.total());
  }
  require(owned == owned_by_ranges);
  require(total.newlines == joined.newlines && total.characters == joined.characters);
  return 0;
}
