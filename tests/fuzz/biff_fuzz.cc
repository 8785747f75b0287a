// Any bytes as a workbook's stream: its sheets hold no more text than allowed, all of it UTF-8, and
// what is read up to a limit is the beginning of the whole.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "formats/biff.h"
#include "formats/text_scan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  const auto read = [&](std::size_t most, std::string& text) {
    std::vector<XlsSheet> sheets;
    const auto error = read_xls(stream, most, sheets);
    for (const XlsSheet& sheet : sheets) {
      if (!valid_utf8(sheet.text) || !valid_utf8(sheet.name)) std::abort();
      text += sheet.text;
    }
    if (text.size() > most) std::abort();
    return error;
  };
  std::string whole, part;
  const auto error = read(std::size_t{1} << 20, whole);
  if (error && error->reason == assay::Reason::kLimitSize) return 0;
  read(whole.size() / 2, part);
  if (!whole.starts_with(part)) std::abort();
  return 0;
}
