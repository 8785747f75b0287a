// One libarchive reader behind RAII: exactly one format, at most one filter, fed from a
// BlockSource. Private to container.cc. One owner, one thread at a time.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"

namespace assay::formats {

/// Bytes in order, in blocks of the giver's choice.
class BlockSource {
 public:
  BlockSource() = default;
  BlockSource(const BlockSource&) = delete;
  BlockSource& operator=(const BlockSource&) = delete;
  virtual ~BlockSource() = default;
  /// The next block, empty at the end; valid until the next call. An Error is final.
  virtual Result<std::string_view> next() = 0;
};

/// A container that is read at any offset.
class RandomSource final : public BlockSource {
 public:
  explicit RandomSource(RandomAccess& access) : access_(&access) {}
  Result<std::string_view> next() override;
  [[nodiscard]] std::uint64_t size() const { return access_->size(); }
  [[nodiscard]] std::uint64_t position() const { return position_; }
  void seek(std::uint64_t position) { position_ = position; }
  [[nodiscard]] RandomAccess& access() { return *access_; }

 private:
  RandomAccess* access_;
  std::uint64_t position_ = 0;
  std::vector<char> buffer_;
};

/// Which of libarchive's readers and options a Format needs.
[[nodiscard]] bool is_filter(Format format);

class ArchiveReader {
 public:
  /// Sources must outlive the reader. Exactly one of them is used: `random` when it isn't null.
  ArchiveReader(Format format, BlockSource& source, RandomSource* random);

  enum class Next : std::uint8_t { kEntry, kEnd, kFailed };
  /// Goes to the next member, over what is left of the present one.
  Next next();
  /// REQUIRES: next() gave kEntry.
  [[nodiscard]] archive_entry* entry() const { return entry_; }

  struct Block {
    std::string_view bytes;
    std::uint64_t offset = 0;
    bool damaged = false;  ///< the bytes are there but a checksum or the like failed
  };
  /// The next block of the present member; nothing at its end.
  Result<std::optional<Block>> next_block();

  /// What went wrong last: the source's own error when that was the cause.
  [[nodiscard]] Error error() const;
  /// Whether damage was passed over while looking for members.
  [[nodiscard]] bool resynchronised() const { return resynchronised_; }
  /// libarchive may not be asked when no format was chosen: it follows a wild pointer then.
  [[nodiscard]] bool has_encrypted_entries() const {
    return !open_failed_ && archive_read_has_encrypted_entries(archive_.get()) > 0;
  }
  /// Bytes taken from the source so far.
  [[nodiscard]] std::uint64_t consumed() const { return feed_->consumed; }
  /// Those of them that the filter has used: at its end, where the compressed data ended.
  [[nodiscard]] std::uint64_t used() const {
    return static_cast<std::uint64_t>(
        std::max<la_int64_t>(archive_filter_bytes(archive_.get(), -1), 0));
  }

 private:
  struct Feed {
    BlockSource* source;
    RandomSource* random;
    std::optional<Error> error;
    std::uint64_t consumed = 0;
  };
  struct Free {
    void operator()(archive* a) const { archive_read_free(a); }
  };
  static la_ssize_t read(archive* a, void* feed, const void** block);
  static la_int64_t skip(archive* a, void* feed, la_int64_t request);
  static la_int64_t seek(archive* a, void* feed, la_int64_t offset, int whence);
  int open(Format format);

  std::unique_ptr<Feed> feed_;
  std::unique_ptr<archive, Free> archive_;
  archive_entry* entry_ = nullptr;
  bool open_failed_ = false;
  bool resynchronised_ = false;
};

/// The member's name as bytes, whatever the format stored; `ordinal` for those whose name can't be
/// had.
std::string raw_name(archive_entry* entry, std::uint32_t ordinal);

/// While one lives, this thread converts names to UTF-8 instead of the C locale's ASCII. The
/// process's locale stays.
class Utf8Thread {
 public:
  Utf8Thread();
  ~Utf8Thread();
  Utf8Thread(const Utf8Thread&) = delete;
  Utf8Thread& operator=(const Utf8Thread&) = delete;

 private:
  void* previous_;
};

}  // namespace assay::formats
