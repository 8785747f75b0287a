// Compound files ([MS-CFB]): the file system in a file that .doc, .xls, .ppt and .msg are. Sectors
// are chained by a table (the FAT), streams of less than 4096 bytes lie in sectors of 64 bytes of a
// stream of their own, a directory of red-black trees names them. Everything in it is foreign:
// chains may loop, tables point outside of the file. One owner; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"
#include "scanner/base/result.h"

namespace assay::formats {

/// A stream of a compound file.
struct CompoundStream {
  std::string path;        ///< its storages' names and its own, joined by '/', in UTF-8 without the
                           ///< control characters that names begin with ("\x05SummaryInformation")
  std::uint64_t size = 0;  ///< bytes, as stated; not bounded by the file's size
  std::uint32_t id = 0;    ///< its place in streams()
};

class CompoundFile {
 public:
  /// Reads the header, the FAT and the directory. `file` outlives the result and must not change.
  /// What names nothing of the directory is left out, and so are entries that a tree comes to
  /// again, what is nested deeper than 64 storages, and what comes after 100'000 entries. Memory:
  /// about a 128th of the file's size, and 50 MB for the directory. Errors: kCorrupt, kUnreadable.
  static Result<CompoundFile> open(RandomAccess& file);

  /// In the directory's order: a tree's names from left to right, a storage's streams in its place.
  [[nodiscard]] const std::vector<CompoundStream>& streams() const { return streams_; }

  /// Replaces `out` by all bytes of a stream of this file, or the first `most` of them. On an error
  /// (a chain that loops, ends early or leaves the file) `out` has what came before. O(size).
  /// Streams may share sectors: who reads all of them bounds what they are together.
  std::optional<Error> read(const CompoundStream& stream, std::size_t most, std::string& out) const;

 private:
  explicit CompoundFile(RandomAccess& file) : file_(&file) {}

  struct Entry;
  struct Place;

  std::optional<Error> read_header();
  std::optional<Error> read_fat(std::string_view header);
  std::optional<Error> read_directory(std::string_view header);
  void list(std::string_view directory);
  std::optional<Error> chain(std::uint32_t first, std::size_t most,
                             std::vector<std::uint32_t>& sectors) const;
  [[nodiscard]] std::uint32_t next(std::uint32_t sector) const;
  std::optional<Error> read_sectors(std::uint32_t first, std::uint64_t size,
                                    std::string& out) const;
  std::optional<Error> read_small(std::uint32_t first, std::uint64_t size, std::string& out) const;
  /// Appends up to `size` bytes at `offset`; fewer at the file's end.
  Result<std::size_t> append(std::uint64_t offset, std::size_t size, std::string& out) const;

  RandomAccess* file_;
  unsigned shift_ = 9;         ///< a sector has 2^this bytes
  std::uint32_t sectors_ = 0;  ///< that the file has room for, the last one maybe in part
  std::uint32_t cutoff_ = 0;   ///< streams of fewer bytes are in the mini stream
  bool wide_sizes_ = false;    ///< sizes have 64 bits
  std::vector<std::uint32_t> fat_;
  std::vector<std::uint32_t> mini_fat_;     ///< the sectors of the mini stream's table
  std::vector<std::uint32_t> mini_stream_;  ///< the sectors of the mini stream
  std::vector<CompoundStream> streams_;
  std::vector<std::uint32_t> firsts_;  ///< the first sector of each
};

}  // namespace assay::formats
