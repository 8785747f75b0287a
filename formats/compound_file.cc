#include "formats/compound_file.h"

#include <algorithm>
#include <span>
#include <utility>

#include "formats/little_endian.h"

namespace assay::formats {
namespace {

// [MS-CFB] 2.1 and 2.2: the highest sector, and what is no sector.
constexpr std::uint32_t kMaxSector = 0xFFFFFFFA;
constexpr std::uint32_t kEnd = 0xFFFFFFFE;
constexpr std::uint32_t kFree = 0xFFFFFFFF;
constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;

constexpr std::size_t kHeaderSize = 512;
constexpr std::size_t kHeaderDifat = 76;  // where its 109 sectors of the FAT begin
constexpr unsigned kMiniShift = 6;
constexpr std::size_t kEntrySize = 128;
constexpr std::size_t kNameSize = 64;

constexpr std::size_t kMostEntries = 100'000;
constexpr std::size_t kMostDepth = 64;
constexpr std::size_t kMostPathBytes = 32U << 20;  // of all streams

Error corrupt(std::string_view what) { return {Reason::kCorrupt, std::string(what)}; }

// Tells a chain that comes back to where it was, by Brent's method: it remembers one place, a later
// one each time that twice as many steps were made.
class LoopCheck {
 public:
  bool loops(std::uint32_t at) {
    if (at == seen_) return true;
    if (++steps_ == limit_) {
      seen_ = at;
      limit_ *= 2;
      steps_ = 0;
    }
    return false;
  }

 private:
  std::uint32_t seen_ = kFree;
  std::uint64_t steps_ = 0, limit_ = 1;
};

enum class EntryType : std::uint8_t { kNone = 0, kStorage = 1, kStream = 2, kRoot = 5 };

std::string entry_name(std::string_view entry) {
  // The length counts a NUL behind the name.
  const std::size_t length = std::min<std::size_t>(little16(entry, kNameSize), kNameSize);
  std::string name = from_utf16le(entry.substr(0, length));
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  return name;
}

}  // namespace

// An entry of the directory ([MS-CFB] 2.6.1).
struct CompoundFile::Entry {
  explicit Entry(std::string_view bytes)
      : type(static_cast<EntryType>(little8(bytes, 66))),
        left(little32(bytes, 68)),
        right(little32(bytes, 72)),
        child(little32(bytes, 76)),
        first(little32(bytes, 116)),
        size(little(bytes, 120, 8)) {}

  EntryType type;
  std::uint32_t left, right, child;  ///< entries
  std::uint32_t first;               ///< a sector
  std::uint64_t size;                ///< bytes
};

// An entry that the walk has come to.
struct CompoundFile::Place {
  std::uint32_t entry;
  std::uint32_t storage;  ///< which one's path is in front of its own
  std::uint32_t depth;
  bool left_done;  ///< what is left of it has been listed
};

Result<CompoundFile> CompoundFile::open(RandomAccess& file) {
  CompoundFile compound(file);
  if (auto error = compound.read_header()) return *std::move(error);
  return compound;
}

Result<std::size_t> CompoundFile::append(std::uint64_t offset, std::size_t size,
                                         std::string& out) const {
  const std::uint64_t there = offset < file_->size() ? file_->size() - offset : 0;
  size = static_cast<std::size_t>(std::min<std::uint64_t>(size, there));
  const std::size_t before = out.size();
  out.resize(before + size);
  std::size_t filled = 0;
  while (filled < size) {
    const auto got = file_->read_at(offset + filled,
                                    std::span<char>(out.data() + before + filled, size - filled));
    if (!got) {
      out.resize(before + filled);
      return got.error();
    }
    if (*got == 0) break;
    filled += *got;
  }
  out.resize(before + filled);
  return filled;
}

std::optional<Error> CompoundFile::read_header() {
  std::string header;
  const auto got = append(0, kHeaderSize, header);
  if (!got) return got.error();
  if (header.size() < kHeaderSize || !header.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    return corrupt("no compound file's header");
  shift_ = little16(header, 30);
  if (shift_ != 9 && shift_ != 12) return corrupt("sectors of an unknown size");
  if (little16(header, 32) != kMiniShift) return corrupt("small sectors of an unknown size");
  // Version 3 has 32 bits, and anything in those behind them.
  wide_sizes_ = little16(header, 26) >= 4;
  cutoff_ = little32(header, 56);
  // The first sector follows the header, which fills one itself.
  const std::uint64_t whole = (file_->size() + (std::uint64_t{1} << shift_) - 1) >> shift_;
  sectors_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(whole, kMaxSector)) - 1;
  if (auto error = read_fat(header)) return error;
  return read_directory(header);
}

std::optional<Error> CompoundFile::read_fat(std::string_view header) {
  const std::size_t sector_size = std::size_t{1} << shift_;
  const std::size_t numbers = sector_size / 4;
  // No more of the table than the file has sectors for.
  const std::size_t wanted = (sectors_ + numbers - 1) / numbers;
  std::string bytes;
  const auto load = [&](std::uint32_t sector) -> std::optional<Error> {
    bytes.clear();
    if (sector < sectors_) {
      const auto got = append((std::uint64_t{sector} + 1) << shift_, sector_size, bytes);
      if (!got) return got.error();
    }
    // Of a table that is not there nothing is chained.
    bytes.resize(sector_size, '\xFF');
    return {};
  };
  std::size_t loaded = 0;
  const auto add = [&](std::uint32_t sector) -> std::optional<Error> {
    if (auto error = load(sector)) return error;
    for (std::size_t i = 0; i < numbers && fat_.size() < sectors_; ++i)
      fat_.push_back(little32(bytes, 4 * i));
    ++loaded;
    return {};
  };
  for (std::size_t at = kHeaderDifat; at < kHeaderSize && loaded < wanted; at += 4) {
    const std::uint32_t sector = little32(header, at);
    if (sector > kMaxSector) break;
    if (auto error = add(sector)) return error;
  }
  // The rest of the table's sectors stand in a chain of sectors, whose last number is the next one.
  std::uint32_t sector = little32(header, 68);
  const std::size_t most_steps = wanted / (numbers - 1) + 1;
  for (std::size_t step = 0; loaded < wanted && sector < sectors_ && step < most_steps; ++step) {
    if (auto error = load(sector)) return error;
    const std::string difat = std::exchange(bytes, {});
    for (std::size_t i = 0; i + 1 < numbers && loaded < wanted; ++i) {
      const std::uint32_t each = little32(difat, 4 * i);
      if (each > kMaxSector) break;
      if (auto error = add(each)) return error;
    }
    sector = little32(difat, sector_size - 4);
  }
  return {};
}

std::uint32_t CompoundFile::next(std::uint32_t sector) const {
  return sector < fat_.size() ? fat_[sector] : kFree;
}

// The sectors of a chain, at most `most`. On an error those before it.
std::optional<Error> CompoundFile::chain(std::uint32_t first, std::size_t most,
                                         std::vector<std::uint32_t>& sectors) const {
  LoopCheck check;
  for (std::uint32_t sector = first; sector != kEnd && sectors.size() < most;
       sector = next(sector)) {
    if (sector >= sectors_) return corrupt("a chain of sectors leaves the file");
    if (check.loops(sector) || sectors.size() >= sectors_)
      return corrupt("a chain of sectors comes back to itself");
    sectors.push_back(sector);
  }
  return {};
}

std::optional<Error> CompoundFile::read_directory(std::string_view header) {
  std::vector<std::uint32_t> sectors;
  const std::size_t entries = (std::size_t{1} << shift_) / kEntrySize;
  // Whatever of it can be had is used.
  const auto broken = chain(little32(header, 48), kMostEntries / entries, sectors);
  std::string directory;
  for (const std::uint32_t sector : sectors) {
    const auto got =
        append((std::uint64_t{sector} + 1) << shift_, std::size_t{1} << shift_, directory);
    if (!got) return got.error();
  }
  if (directory.size() < kEntrySize) return broken ? broken : corrupt("no directory");
  const Entry root(directory);
  if (root.type != EntryType::kRoot) return corrupt("a directory without a root");
  // What is wrong with these is told by the streams that need them.
  chain(root.first, sectors_, mini_stream_);
  chain(little32(header, 60), sectors_, mini_fat_);
  list(directory);
  return {};
}

void CompoundFile::list(std::string_view directory) {
  const std::size_t entries = directory.size() / kEntrySize;
  std::vector<bool> seen(entries);
  seen[0] = true;  // the root
  std::vector<std::string> storages(1);
  std::vector<Place> open = {{Entry(directory).child, 0, 0, false}};
  std::size_t path_bytes = 0;
  while (!open.empty()) {
    const Place place = open.back();
    open.pop_back();
    if (place.entry >= entries) continue;
    const std::string_view bytes = directory.substr(place.entry * kEntrySize, kEntrySize);
    const Entry entry(bytes);
    if (!place.left_done) {
      if (seen[place.entry]) continue;
      seen[place.entry] = true;
      open.push_back({entry.right, place.storage, place.depth, false});
      open.push_back({place.entry, place.storage, place.depth, true});
      open.push_back({entry.left, place.storage, place.depth, false});
      continue;
    }
    if (entry.type != EntryType::kStream && entry.type != EntryType::kStorage) continue;
    std::string path = storages[place.storage] + entry_name(bytes);
    path_bytes += path.size();
    if (path_bytes > kMostPathBytes) return;
    if (entry.type == EntryType::kStream) {
      const std::uint64_t size = wide_sizes_ ? entry.size : entry.size & 0xFFFFFFFF;
      streams_.push_back({std::move(path), size, static_cast<std::uint32_t>(streams_.size())});
      firsts_.push_back(entry.first);
    } else if (place.depth < kMostDepth && entry.child != kNoEntry) {
      storages.push_back(std::move(path) + '/');
      open.push_back(
          {entry.child, static_cast<std::uint32_t>(storages.size() - 1), place.depth + 1, false});
    }
  }
}

std::optional<Error> CompoundFile::read(const CompoundStream& stream, std::size_t most,
                                        std::string& out) const {
  out.clear();
  if (stream.id >= firsts_.size()) return corrupt("no stream of this file");
  const std::uint64_t size = std::min<std::uint64_t>(stream.size, most);
  const std::uint32_t first = firsts_[stream.id];
  return stream.size < cutoff_ ? read_small(first, size, out) : read_sectors(first, size, out);
}

std::optional<Error> CompoundFile::read_sectors(std::uint32_t first, std::uint64_t size,
                                                std::string& out) const {
  // Sectors that follow each other are read at once.
  constexpr std::size_t kMostAtOnce = 1U << 20;
  const std::size_t sector_size = std::size_t{1} << shift_;
  LoopCheck check;
  std::uint32_t sector = first;
  std::uint64_t visited = 0;
  while (out.size() < size) {
    const std::uint32_t begin = sector;
    const std::uint64_t rest = size - out.size();
    std::size_t length = 0;
    std::optional<Error> error;
    while (length < rest && length < kMostAtOnce && sector == begin + (length >> shift_)) {
      if (sector >= sectors_) {
        error = corrupt(sector == kEnd ? "a stream is longer than its chain of sectors"
                                       : "a chain of sectors leaves the file");
        break;
      }
      if (check.loops(sector) || ++visited > sectors_) {
        error = corrupt("a chain of sectors comes back to itself");
        break;
      }
      length += sector_size;
      sector = next(sector);
    }
    length = static_cast<std::size_t>(std::min<std::uint64_t>(length, rest));
    const auto got = append((std::uint64_t{begin} + 1) << shift_, length, out);
    if (!got) return got.error();
    if (error) return error;
    if (*got < length) return corrupt("the file ends within a stream");
  }
  return {};
}

std::optional<Error> CompoundFile::read_small(std::uint32_t first, std::uint64_t size,
                                              std::string& out) const {
  const std::size_t sector_size = std::size_t{1} << shift_;
  const std::size_t small_size = std::size_t{1} << kMiniShift;
  const std::uint64_t small_sectors = static_cast<std::uint64_t>(mini_stream_.size())
                                      << (shift_ - kMiniShift);
  LoopCheck check;
  std::string table;  // the sector of the table that is at hand
  std::size_t table_at = mini_fat_.size();
  std::uint64_t visited = 0;
  for (std::uint32_t at = first; out.size() < size;) {
    if (at >= small_sectors)
      return corrupt(at == kEnd ? "a stream is longer than its chain of small sectors"
                                : "a chain of small sectors leaves their stream");
    if (check.loops(at) || ++visited > small_sectors)
      return corrupt("a chain of small sectors comes back to itself");
    const std::uint64_t offset = std::uint64_t{at} << kMiniShift;
    const std::uint64_t sector = mini_stream_[static_cast<std::size_t>(offset >> shift_)];
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(small_size, size - out.size()));
    const auto got = append(((sector + 1) << shift_) + (offset & (sector_size - 1)), length, out);
    if (!got) return got.error();
    if (*got < length) return corrupt("the file ends within a stream");
    if (out.size() == size) break;
    const std::size_t wanted = static_cast<std::size_t>((std::uint64_t{at} * 4) >> shift_);
    if (wanted >= mini_fat_.size()) return corrupt("a table of small sectors ends early");
    if (wanted != table_at) {
      table.clear();
      const auto loaded =
          append((std::uint64_t{mini_fat_[wanted]} + 1) << shift_, sector_size, table);
      if (!loaded) return loaded.error();
      table.resize(sector_size, '\xFF');
      table_at = wanted;
    }
    at = little32(table, static_cast<std::size_t>(at) * 4 & (sector_size - 1));
  }
  return {};
}

}  // namespace assay::formats
