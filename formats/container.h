// Containers: archives and compressed streams, nested to a depth, walked member by member in stored
// order. The one user of libarchive. expand() runs either in this process (tests, fuzzing) or
// inside an isolated helper (scanner/isolation.h); reader code doesn't know which.
//
// All limits on depth, members, size, ratio and time are here and only here, and hold for the whole
// tree of a top-level container, not per level.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/identify.h"
#include "scanner/base/byte_stream.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::formats {

struct ContainerLimits {
  std::uint32_t max_depth = 8;                   ///< nesting of containers; 0: don't open any
  std::uint64_t max_entries = 1'000'000;         ///< members in the whole tree
  std::uint64_t max_member_bytes = 16ULL << 30;  ///< decompressed size of one member
  std::uint64_t max_total_bytes = 256ULL << 30;  ///< decompressed bytes of the whole tree
  std::uint32_t max_ratio = 200;            ///< bytes out per byte of the top-level container…
  std::uint64_t ratio_floor = 64ULL << 20;  ///< …once more than this came out
  std::uint64_t max_buffered_bytes =
      64ULL << 20;  ///< a nested container that needs seeking is held in memory up to this
  std::chrono::milliseconds max_time{120'000};  ///< for the whole tree, reading time only
};

/// A member of a container, as stored. A member that is itself a container is announced like any
/// other, with type.kind == kContainer; its members follow, one level deeper, before its own end.
struct Member {
  std::uint32_t depth = 1;    ///< 1: of the top-level container
  std::uint32_t ordinal = 0;  ///< place among its container's members, from 0
  std::string name;           ///< raw bytes as stored, never used to open anything; may be empty
  EntryMeta meta;             ///< size 0 when unknown
  FileType type;
  std::string sheet{};  ///< type.lines == kRows: what the workbook calls it; may be empty
};

/// How a member, or the top-level container, ended.
struct MemberEnd {
  enum class State : std::uint8_t { kRead, kPartial, kSkipped };
  State state = State::kRead;
  Reason reason = Reason::kCorrupt;  ///< for kPartial and kSkipped
  std::string detail;
  std::uint64_t bytes = 0;  ///< decompressed bytes delivered; of a container, or a workbook's part
                            ///< that is given as what it shows: its own size as a stream
  std::vector<LabelMark> marks{};  ///< what a member says of the label of the document around it
};

/// Receives a container's tree, in order, one call at a time:
///   begin(m) (data(bytes)* | (begin … end)*) end(e)      for every member that is not a directory;
/// of a text with a format (mails) data and members are mixed.
/// A member's symlink, device or other special kind gets begin + end(kSkipped, special-file or
/// symlink).
class MemberVisitor {
 public:
  virtual ~MemberVisitor() = default;
  /// False: the visitor does not want this member's data (excluded); it then ends as
  /// kSkipped/excluded.
  virtual bool begin(const Member& member) = 0;
  /// Bytes of the innermost open member, in order; valid during the call only.
  /// False: stop everything (interrupted); every open member then ends as partial:interrupted.
  virtual bool data(std::string_view bytes) = 0;
  virtual void end(const MemberEnd& end) = 0;
  /// Before each piece of work on foreign bytes: opening a container, going to its next member,
  /// reading a member. False: this piece is known to kill the reader; what it was for ends as
  /// crashed, the rest goes on.
  virtual bool step() { return true; }
};

/// Bytes that can be read from any offset: a file's descriptor or memory.
class RandomAccess {
 public:
  virtual ~RandomAccess() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Up to buffer.size() bytes from `offset`; 0 at the end.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) = 0;
};

/// Fills `buffer` from `offset` on. Errors: kUnreadable, and kCorrupt where the bytes end before it
/// is full.
std::optional<Error> read_whole(RandomAccess& bytes, std::uint64_t offset, std::span<char> buffer);

/// A descriptor of a regular file, read with pread; not owned.
class DescriptorAccess final : public RandomAccess {
 public:
  DescriptorAccess(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override;

 private:
  int descriptor_;
  std::uint64_t size_;
};

/// Bytes that outlive it.
class MemoryAccess final : public RandomAccess {
 public:
  explicit MemoryAccess(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override;

 private:
  std::string_view bytes_;
};

/// Walks the whole tree of the container in `bytes`. `name` is its own name (a gzip's member is
/// called after it). Returns how the top-level container itself ended; whatever was found before an
/// error has been delivered. Never writes a file, never starts a program, throws nothing but
/// std::bad_alloc. A compressed stream has one member, called like it without the extension; but a
/// tar, cpio or WARC inside is opened in the same step, so that x.tar.gz has the tar's members at
/// depth 1. A directory is counted as an entry and not announced.
MemberEnd expand(RandomAccess& bytes, std::string_view name, const FileType& type,
                 const ContainerLimits& limits, MemberVisitor& visitor);

/// Loads what the first expand() loads from files (locale, character set converters): to be called
/// before giving up the right to open files.
void prepare_to_expand();

}  // namespace assay::formats
