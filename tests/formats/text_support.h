// What the tests of the text stage share: reading a stream to its end, and data in any encoding by
// ICU.
#pragma once

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/text.h"

namespace assay::formats {

/// A copy of a window that outlives the reader's buffers.
struct SeenWindow {
  std::string text;
  std::size_t own_begin, own_end;
  Progress before;
  bool is_source_bytes, at_end;
  std::string decoded;
  std::vector<std::uint64_t> sources;  // of every offset of text and of its end
  [[nodiscard]] std::string owned() const { return text.substr(own_begin, own_end - own_begin); }
};

struct SeenStream {
  std::vector<SeenWindow> windows;
  bool failed = false;
  Progress total;
  std::uint64_t bytes_read = 0;
};

/// Gives at most `step` bytes a call and fails instead of ending when `fails`.
class ChoppyStream final : public ByteStream {
 public:
  ChoppyStream(std::string_view bytes, std::size_t step, bool fails = false)
      : rest_(bytes), step_(step), fails_(fails) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    if (rest_.empty() && fails_) return Error{Reason::kCorrupt, "broken on purpose"};
    const std::size_t n = std::min({buffer.size(), step_, rest_.size()});
    if (n != 0) std::memcpy(buffer.data(), rest_.data(), n);
    rest_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view rest_;
  std::size_t step_;
  bool fails_;
};

inline SeenStream read_all(WindowReader& reader) {
  SeenStream seen;
  for (;;) {
    auto window = reader.next();
    if (!window) {
      seen.failed = true;
      continue;  // the Error comes once, then null
    }
    if (*window == nullptr) break;
    const Window& w = **window;
    SeenWindow copy{
        std::string(w.text),    w.own_begin, w.own_end, w.before, w.is_source_bytes, w.at_end,
        std::string(w.decoded), {}};
    for (std::size_t i = 0; i <= w.text.size(); ++i) copy.sources.push_back(w.to_source(i));
    seen.windows.push_back(std::move(copy));
  }
  seen.total = reader.total();
  seen.bytes_read = reader.bytes_read();
  return seen;
}

inline SeenStream read_bytes(std::string_view bytes, const TextType& type,
                             WindowOptions options = {}) {
  WindowReader reader(options);
  MemoryStream stream(bytes);
  reader.start(stream, type);
  return read_all(reader);
}

inline std::string encode(std::string_view utf8, const char* icu_name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(icu_name, &status),
                                                                     &ucnv_close);
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  std::string out(utf8.size() * 4 + 64, '\0');
  const std::int32_t length =
      ucnv_fromUChars(converter.get(), out.data(), static_cast<std::int32_t>(out.size()),
                      text.getBuffer(), text.length(), &status);
  out.resize(static_cast<std::size_t>(length));
  return U_FAILURE(status) != 0 ? std::string("ICU failed") : out;
}

}  // namespace assay::formats
