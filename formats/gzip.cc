#include "formats/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace assay::formats {
namespace {

/// Window bits of zlib, and 32: gzip's header or zlib's, by what is there.
constexpr int kAnyHeader = 15 + 32;

class Inflater {
 public:
  Inflater() : good_(inflateInit2(&stream_, kAnyHeader) == Z_OK) {}
  ~Inflater() {
    if (good_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  [[nodiscard]] bool good() const { return good_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool good_;
};

}  // namespace

std::optional<std::string> inflate_text(std::string_view bytes) {
  Inflater inflater;
  if (!inflater.good() || bytes.size() < 16) return std::nullopt;
  z_stream& stream = inflater.stream();
  std::string input(bytes);  // zlib's pointer is not to const
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(input.size(), UINT32_MAX));
  std::string out;
  std::array<char, 16384> block{};
  int status = Z_OK;
  while (status == Z_OK && out.size() < kMaxInflated) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = block.size();
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(block.data(), block.size() - stream.avail_out);
    if (status == Z_OK && stream.avail_in == 0 && stream.avail_out == block.size()) break;
  }
  if (out.empty()) return std::nullopt;
  out.resize(std::min(out.size(), kMaxInflated));
  return out;
}

}  // namespace assay::formats
