// The one-pass byte stream that every entry is read through: a file, a member of a container,
// standard input. The only interface with virtual functions here, because tests and the isolation
// boundary need doubles. One owner, one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "scanner/base/result.h"

namespace assay {

class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Reads up to buffer.size() bytes; 0 means the end (for a non-empty buffer). After an Error the
  /// stream is at its end; bytes returned before it are good.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

/// Fills `buffer` as far as the stream goes. Returns the number of bytes, less than asked for only
/// at the end.
Result<std::size_t> read_full(ByteStream& stream, std::span<char> buffer);

/// A stream over bytes that outlive it.
class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : rest_(bytes) {}
  Result<std::size_t> read(std::span<char> buffer) override;

 private:
  std::string_view rest_;
};

}  // namespace assay
