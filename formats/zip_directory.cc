#include "formats/zip_directory.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kRecordSize = 46;
constexpr std::size_t kLocalSize = 30;

std::uint64_t number(std::string_view bytes, std::size_t at, unsigned width) {
  std::uint64_t value = 0;
  for (unsigned i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// `size` bytes at `offset`, or fewer at the end or on an error.
std::string read_some(RandomAccess& zip, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    auto got = zip.read_at(offset + filled, std::span<char>(bytes.data() + filled, size - filled));
    if (!got || *got == 0) break;
    filled += *got;
  }
  bytes.resize(filled);
  return bytes;
}

struct Directory {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::uint64_t stated = 0;  ///< where it says that it begins; less when bytes were put before it
  bool ends_file = false;    ///< nothing follows its end's record and comment
};

/// Where the record at an archive's end begins in the file's last bytes.
std::size_t find_end(std::string_view tail) {
  return tail.size() < kEndSize ? std::string_view::npos
                                : tail.rfind("PK\x05\x06"sv, tail.size() - kEndSize);
}

/// Whether nothing follows that record and its comment.
bool is_last(std::string_view tail, std::size_t at) {
  return number(tail, at + 20, 2) == tail.size() - at - kEndSize;
}

/// Finds the directory from the record at the file's end.
std::optional<Directory> find_directory(RandomAccess& zip) {
  const std::uint64_t size = zip.size();
  const std::size_t tail_size =
      static_cast<std::size_t>(std::min<std::uint64_t>(size, 0xFFFF + kEndSize));
  const std::uint64_t tail_begin = size - tail_size;
  const std::string tail = read_some(zip, tail_begin, tail_size);
  const std::size_t at = find_end(tail);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t end = tail_begin + at;  // the directory ends where the record begins
  Directory directory{number(tail, at + 16, 4), number(tail, at + 12, 4), 0, false};
  directory.ends_file = is_last(tail, at);
  if (end >= kLocatorSize) {
    const std::string locator = read_some(zip, end - kLocatorSize, kLocatorSize);
    if (locator.size() == kLocatorSize && locator.starts_with("PK\x06\x07")) {
      const std::uint64_t end64 = number(locator, 8, 8);
      const std::string record = read_some(zip, end64, kEnd64Size);
      if (record.size() == kEnd64Size && record.starts_with("PK\x06\x06")) {
        directory.begin = number(record, 48, 8);
        directory.size = number(record, 40, 8);
        end = end64;
      }
    }
  }
  directory.stated = directory.begin;
  // Bytes put before the zip shift it; its place by size is then the right one.
  if (directory.size <= end && read_some(zip, end - directory.size, 4) == "PK\x01\x02") {
    directory.begin = end - directory.size;
  }
  if (directory.begin > size || directory.size > size - directory.begin) return std::nullopt;
  return directory;
}

struct Range {
  std::uint64_t begin, end;
};

/// Replaces the 32-bit fields that say "see the zip64 field".
void apply_zip64(std::string_view extra, bool size_too, bool compressed_too, bool offset_too,
                 std::uint64_t& compressed, std::uint64_t& offset) {
  while (extra.size() >= 4) {
    const auto length = static_cast<std::size_t>(number(extra, 2, 2));
    if (length > extra.size() - 4) return;
    if (number(extra, 0, 2) == 1) {
      const std::string_view body = extra.substr(4, length);
      std::size_t at = size_too ? 8 : 0;
      if (compressed_too && at + 8 <= body.size()) {
        compressed = number(body, at, 8);
        at += 8;
      }
      if (offset_too && at + 8 <= body.size()) offset = number(body, at, 8);
      return;
    }
    extra.remove_prefix(4 + length);
  }
}

std::vector<Range> read_ranges(RandomAccess& zip, Directory directory, std::size_t max_entries) {
  constexpr std::size_t kChunk = 256U << 10;  // holds any record: 46 + 3 × 65535 bytes at most
  std::vector<Range> ranges;
  std::string buffer;
  std::size_t at = 0;
  std::uint64_t read = 0;
  while (ranges.size() < max_entries) {
    if (buffer.size() - at < kRecordSize + 3 * 0xFFFFU && read < directory.size) {
      buffer.erase(0, at);
      at = 0;
      const auto want =
          static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, directory.size - read));
      const std::string more = read_some(zip, directory.begin + read, want);
      read = more.empty() ? directory.size : read + more.size();
      buffer += more;
    }
    const std::string_view record = std::string_view(buffer).substr(at);
    if (record.size() < kRecordSize || !record.starts_with("PK\x01\x02")) break;
    const auto name = static_cast<std::size_t>(number(record, 28, 2));
    const auto extra = static_cast<std::size_t>(number(record, 30, 2));
    const auto comment = static_cast<std::size_t>(number(record, 32, 2));
    if (record.size() < kRecordSize + name + extra) break;
    std::uint64_t compressed = number(record, 20, 4);
    std::uint64_t offset = number(record, 42, 4);
    apply_zip64(record.substr(kRecordSize + name, extra), number(record, 24, 4) == 0xFFFFFFFF,
                compressed == 0xFFFFFFFF, offset == 0xFFFFFFFF, compressed, offset);
    const std::uint64_t length = kLocalSize + name + std::min(compressed, zip.size());
    ranges.push_back({offset, std::min(offset, UINT64_MAX - length) + length});
    at += std::min(record.size(), kRecordSize + name + extra + comment);
  }
  return ranges;
}

}  // namespace

bool zip_members_overlap(RandomAccess& zip, std::size_t max_entries) {
  const auto directory = find_directory(zip);
  if (!directory) return false;
  auto ranges = read_ranges(zip, *directory, max_entries);
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
  return std::adjacent_find(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
           return b.begin < a.end;
         }) != ranges.end();
}

std::optional<std::uint64_t> zip_behind(RandomAccess& file, std::size_t max_entries) {
  const auto directory = find_directory(file);
  if (!directory || !directory->ends_file || directory->begin < directory->stated)
    return std::nullopt;
  const auto ranges = read_ranges(file, *directory, max_entries);
  if (ranges.empty()) return std::nullopt;
  const auto least =
      std::min_element(ranges.begin(), ranges.end(),
                       [](const Range& a, const Range& b) { return a.begin < b.begin; });
  // Offsets count from the archive's begin, or from the file's when it was made for that.
  const std::uint64_t before = directory->begin - directory->stated;
  if (least->begin >= directory->begin - before) return std::nullopt;
  const std::uint64_t begin = before + least->begin;
  if (begin == 0 || read_some(file, begin, 4) != "PK\x03\x04") return std::nullopt;
  return begin;
}

bool ends_as_zip(std::string_view tail) {
  const std::size_t at = find_end(tail);
  return at != std::string_view::npos && is_last(tail, at) && number(tail, at + 10, 2) > 0;
}

}  // namespace assay::formats
