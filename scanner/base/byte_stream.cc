#include "scanner/base/byte_stream.h"

#include <algorithm>
#include <cstring>

namespace assay {

Result<std::size_t> read_full(ByteStream& stream, std::span<char> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    auto got = stream.read(buffer.subspan(filled));
    if (!got) return got;
    if (*got == 0) break;
    filled += *got;
  }
  return filled;
}

Result<std::size_t> MemoryStream::read(std::span<char> buffer) {
  const std::size_t n = std::min(buffer.size(), rest_.size());
  if (n != 0) std::memcpy(buffer.data(), rest_.data(), n);
  rest_.remove_prefix(n);
  return n;
}

}  // namespace assay
