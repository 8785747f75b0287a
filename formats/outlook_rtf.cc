#include "formats/outlook_rtf.h"

#include <algorithm>
#include <array>

#include "formats/little_endian.h"

namespace assay::formats {
namespace {

constexpr std::size_t kHeader = 16, kWindow = 4096;
constexpr std::uint32_t kCompressed = 0x75465A4C, kPlain = 0x414C454D;
constexpr std::string_view kBeginning =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New "
    "RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(kBeginning.size() == 207);

}  // namespace

bool read_outlook_rtf(std::string_view property, std::size_t most, std::string& out) {
  if (property.size() < kHeader) return false;
  const std::uint32_t kind = little32(property, 8);
  std::string_view rest = property.substr(kHeader);
  if (kind == kPlain) out += rest.substr(0, most);
  if (kind == kPlain) return rest.size() <= most;
  if (kind != kCompressed) return false;
  std::array<char, kWindow> window{};
  std::copy(kBeginning.begin(), kBeginning.end(), window.begin());
  std::size_t at = kBeginning.size();
  const std::size_t begin = out.size();
  const auto put = [&](char c) {
    window[at] = c;
    at = (at + 1) % kWindow;
    out += c;
  };
  while (!rest.empty()) {
    const unsigned kinds = little8(rest, 0);
    rest.remove_prefix(1);
    for (unsigned bit = 0; bit < 8 && !rest.empty(); ++bit) {
      if (out.size() - begin >= most) return false;
      if ((kinds >> bit & 1U) == 0) {
        put(rest.front());
        rest.remove_prefix(1);
        continue;
      }
      if (rest.size() < 2) return false;
      const unsigned pair = static_cast<unsigned>(little8(rest, 0)) << 8 | little8(rest, 1);
      rest.remove_prefix(2);
      std::size_t from = pair >> 4;
      if (from == at) return true;  // the end
      for (unsigned length = (pair & 0xFU) + 2; length > 0; --length) {
        put(window[from]);
        from = (from + 1) % kWindow;
      }
    }
  }
  return false;
}

}  // namespace assay::formats
