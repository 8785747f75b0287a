#include "formats/code_page_text.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>

#include "scanner/base/ascii.h"

namespace assay::formats {

CodePageText::CodePageText() {
  constexpr std::uint16_t kWestern = 1252;
  use(kWestern);
}
CodePageText::~CodePageText() { ucnv_close(converter_); }

void CodePageText::use(std::uint16_t page) {
  // [MS-XLS] 2.4.52; 0x8000 and 0x8001 are the Macintosh's and Windows' own. 1200 has no bytes.
  const std::string number = std::to_string(page);
  const std::array<std::string, 3> names = {page == 10'000 || page == 0x8000 ? "macintosh"
                                            : page == 65'001                 ? "UTF-8"
                                            : page == 0x8001 || page == 1200 || page == 1201
                                                ? "windows-1252"
                                                : "windows-" + number,
                                            "cp" + number, "windows-1252"};
  for (const std::string& name : names) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter* const opened = ucnv_open(name.c_str(), &status);
    if (U_FAILURE(status) != 0) continue;
    ucnv_close(converter_);
    converter_ = opened;
    return;
  }
}

std::string CodePageText::utf8(std::string_view bytes) const {
  if (converter_ == nullptr || std::none_of(bytes.begin(), bytes.end(), is_high))
    return std::string(bytes);
  // No byte of a code page becomes more than a character of three bytes.
  std::string text(3 * bytes.size(), '\0');
  UErrorCode status = U_ZERO_ERROR;
  const auto size =
      ucnv_toAlgorithmic(UCNV_UTF8, converter_, text.data(), static_cast<std::int32_t>(text.size()),
                         bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  text.resize(U_FAILURE(status) != 0
                  ? 0
                  : std::min(text.size(), static_cast<std::size_t>(std::max(size, 0))));
  return text;
}

}  // namespace assay::formats
