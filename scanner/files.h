// Opening and reading files so that nothing is followed, run, mapped or waited for. RAII for
// descriptors.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "scanner/base/byte_stream.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::scanner {

/// Owns a descriptor; closes it. Movable.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  void close();
  /// Gives the descriptor up without closing it.
  void release() { fd_ = -1; }

 private:
  int fd_ = -1;
};

/// errno's text and the reason that it stands for.
Error error_of(int number);

/// Opens `name` in `folder` for reading, without following a symlink, without waiting (FIFOs),
/// without becoming a terminal's owner, and where the kernel lets it (the file's owner, root)
/// without changing when the file was last read. The caller checks with fstat what it got. Waits
/// and tries again when descriptors run out for a moment.
Result<Descriptor> open_file(int folder, const std::string& name, bool follow);

/// Opens the folder at `relative` (names joined by '/', empty: root itself) beneath the folder
/// `root`, following no symlink on the way, its access time as open_file's. Works for paths of any
/// length.
Result<Descriptor> open_folder_beneath(int root, std::string_view relative, bool follow);

EntryMeta meta_of(const struct stat& status);
FileStamp stamp_of(const struct stat& status);

/// SHA-256 of a file's bytes, in hex; empty when they can't be read.
std::string content_hash(int fd);

/// Reads a regular file from `offset` on with pread, up to `limit`. The descriptor stays the
/// caller's.
class FileStream final : public ByteStream {
 public:
  FileStream(int fd, std::uint64_t offset, std::uint64_t limit)
      : fd_(fd), offset_(offset), limit_(limit) {}
  Result<std::size_t> read(std::span<char> buffer) override;
  /// The end of the file came before `limit`: it was truncated while it was read.
  [[nodiscard]] bool cut_short() const { return cut_short_; }

 private:
  int fd_;
  std::uint64_t offset_, limit_;
  bool cut_short_ = false;
};

/// Reads a pipe, a terminal or a file from where it stands, after `head`, which was read before.
class PipeStream final : public ByteStream {
 public:
  PipeStream(int fd, std::string_view head) : fd_(fd), head_(head) {}
  Result<std::size_t> read(std::span<char> buffer) override;

 private:
  int fd_;
  std::string_view head_;
};

}  // namespace assay::scanner
