// Any bytes as a PDF: no more comes than was asked for, and texts without control characters.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/pdf_text.h"

namespace {

using namespace assay::formats;

constexpr PdfLimits kLimits{1U << 20U, 64, 64U << 10U, 4};
// A line's blanks, and what the last piece of text goes beyond.
constexpr std::size_t kMostPage = 8U << 20U;

class Visitor final : public PdfVisitor {
 public:
  bool page(std::uint32_t number, std::string_view text) override {
    if (number != ++pages_ || pages_ > kLimits.max_pages || text.size() > kMostPage) std::abort();
    return look_at(text);
  }
  bool part(std::string_view what, std::string_view text) override {
    if (what.empty()) std::abort();
    return look_at(text);
  }
  bool attachment(std::string_view, std::string_view bytes) override {
    if (bytes.size() > kLimits.max_stream_bytes) std::abort();
    return true;
  }

 private:
  static bool look_at(std::string_view text) {
    const auto is_control = [](char c) {
      return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    };
    if (std::any_of(text.begin(), text.end(), is_control)) std::abort();
    return true;
  }

  std::uint32_t pages_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MemoryAccess bytes({reinterpret_cast<const char*>(data), size});
  Visitor visitor;
  read_pdf(bytes, kLimits, visitor);
  return 0;
}
