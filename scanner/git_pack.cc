#include "scanner/git_pack.h"

#include <dirent.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <span>
#include <utility>

namespace assay::scanner::git {
namespace {

constexpr std::size_t kIdSize = 20;
constexpr std::size_t kFanout = 256;
constexpr unsigned kGuesses = 6;
constexpr std::size_t kSlots = 4096;
constexpr std::size_t kKeptBytes = 12U << 20;
constexpr std::size_t kKeptObject = 1U << 20;
constexpr std::size_t kMaxChain = 4096;  // git itself makes none of more than 4095
constexpr std::size_t kMaxHead = 64;     // bytes before an object's own
constexpr std::size_t kBlockSize = 4U << 10;
constexpr std::size_t kBlocks = 2048;

std::uint32_t number32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return __builtin_bswap32(value);
}

std::uint64_t number64(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return __builtin_bswap64(value);
}

// An object's bytes are written once: its room isn't filled with zeros first.
using Room = std::shared_ptr<char[]>;
Room make_room(std::size_t size) { return std::make_shared_for_overwrite<char[]>(size); }
GitBytes filled(const Room& room, std::size_t size) {
  return {std::shared_ptr<const void>(room, room.get()), std::string_view(room.get(), size)};
}

// A number of seven bits a byte, the lowest first. False: cut off or too large.
bool read_number(std::string_view& rest, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (rest.empty()) return false;
    const auto byte = static_cast<unsigned char>(rest[0]);
    rest.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) return true;
  }
  return false;
}

// The bytes of a copy's offset or length that its first byte announces.
bool read_parts(std::string_view& rest, unsigned flags, unsigned count, std::size_t& value) {
  value = 0;
  for (unsigned i = 0; i < count; ++i) {
    if ((flags & (1U << i)) == 0) continue;
    if (rest.empty()) return false;
    value |= std::size_t{static_cast<unsigned char>(rest[0])} << (8 * i);
    rest.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::optional<PackIndex> PackIndex::parse(std::string_view bytes) {
  constexpr std::size_t kHead = 8;
  if (bytes.size() < kHead + kFanout * 4 + 2 * kIdSize ||
      !bytes.starts_with(std::string_view("\377tOc\0\0\0\2", kHead)))
    return std::nullopt;
  PackIndex index;
  index.fanout_ = bytes.substr(kHead, kFanout * 4);
  std::uint32_t before = 0;
  for (unsigned i = 0; i < kFanout; ++i) {
    if (index.fanout(i) < before) return std::nullopt;
    before = index.fanout(i);
  }
  index.count_ = before;
  const std::size_t count = before;
  std::string_view rest = bytes.substr(kHead + kFanout * 4);
  if (rest.size() < count * (kIdSize + 4 + 4) + 2 * kIdSize) return std::nullopt;
  index.ids_ = rest.substr(0, count * kIdSize);
  rest.remove_prefix(count * (kIdSize + 4));  // and their CRCs
  index.offsets_ = rest.substr(0, count * 4);
  rest.remove_prefix(count * 4);
  index.large_ = rest.substr(0, rest.size() - 2 * kIdSize);
  return index;
}

std::uint32_t PackIndex::fanout(unsigned first) const { return number32(fanout_, first * 4); }

std::optional<std::uint64_t> PackIndex::find(std::string_view id) const {
  if (id.size() != kIdSize) return std::nullopt;
  const auto first = static_cast<unsigned char>(id[0]);
  std::uint32_t begin = first == 0 ? 0 : fanout(first - 1U), end = fanout(first);
  const std::uint64_t wanted = number64(id, 0);
  // Ids are hashes, spread evenly: where one stands can be guessed from those at both ends. Only
  // made-up ids lead to many wrong guesses.
  std::uint64_t low = std::uint64_t{first} << 56U, high = low | (~std::uint64_t{0} >> 8U);
  for (unsigned guesses = 0; begin < end; ++guesses) {
    const double share = static_cast<double>(wanted - low) / (static_cast<double>(high - low) + 1);
    const std::uint32_t middle =
        guesses < kGuesses
            ? std::min(end - 1, begin + static_cast<std::uint32_t>(share * (end - begin)))
            : begin + (end - begin) / 2;
    const std::size_t at = std::size_t{middle} * kIdSize;
    const std::uint64_t there = number64(ids_, at);
    if (there == wanted) {
      const int order = std::memcmp(ids_.data() + at, id.data(), kIdSize);
      if (order == 0) return offset_of(middle);
      (order < 0 ? begin : end) = order < 0 ? middle + 1 : middle;
    } else if (there < wanted) {
      begin = middle + 1;
      low = there;
    } else {
      end = middle;
      high = there;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> PackIndex::offset_of(std::uint32_t number) const {
  constexpr std::uint32_t kLarge = 0x80000000U;
  const std::uint32_t small = number32(offsets_, std::size_t{number} * 4);
  if ((small & kLarge) == 0) return small;
  const std::size_t at = std::size_t{small & ~kLarge} * 8;
  if (at + 8 > large_.size()) return std::nullopt;
  return (std::uint64_t{number32(large_, at)} << 32) | number32(large_, at + 4);
}

std::optional<GitBytes> apply_delta(std::string_view base, std::string_view delta,
                                    std::uint64_t max_size) {
  std::uint64_t base_size = 0, size = 0;
  if (!read_number(delta, base_size) || !read_number(delta, size) || base_size != base.size())
    return std::nullopt;
  if (size > max_size) return std::nullopt;
  const Room room = make_room(static_cast<std::size_t>(size));
  std::size_t made = 0;
  while (!delta.empty()) {
    const auto command = static_cast<unsigned char>(delta[0]);
    delta.remove_prefix(1);
    std::size_t from = 0, length = command;
    std::string_view source = delta;
    if ((command & 0x80U) != 0) {
      if (!read_parts(delta, command, 4, from) || !read_parts(delta, command >> 4U, 3, length))
        return std::nullopt;
      if (length == 0) length = 0x10000;
      source = base;
    }
    if (command == 0 || from > source.size() || length > source.size() - from ||
        length > size - made)
      return std::nullopt;
    std::memcpy(room.get() + made, source.data() + from, length);
    made += length;
    if ((command & 0x80U) == 0) delta.remove_prefix(length);
  }
  if (made != size) return std::nullopt;
  return filled(room, made);
}

struct PackStore::Pack {
  Pack() = default;
  Pack(const Pack&) = delete;
  Pack& operator=(const Pack&) = delete;
  ~Pack() {
    if (map != MAP_FAILED) ::munmap(map, map_size);
  }
  Descriptor file;
  std::uint64_t size = 0;
  PackIndex index;
  void* map = MAP_FAILED;  // the index's file: git never writes to one again (libgit2 maps it, too)
  std::size_t map_size = 0;
};

PackStore::PackStore() = default;
PackStore::~PackStore() = default;

namespace {

std::vector<std::string> indexes_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* stream = ::opendir(folder.c_str());
  if (stream == nullptr) return names;
  while (const dirent* entry = ::readdir(stream)) {
    if (std::string_view(entry->d_name).ends_with(".idx")) names.emplace_back(entry->d_name);
  }
  ::closedir(stream);
  std::sort(names.begin(), names.end());
  return names;
}

// Opens a regular file; its size.
Descriptor open_regular(const std::string& path, std::uint64_t& size) {
  auto file = open_file(AT_FDCWD, path, true);
  struct stat status {};
  if (!file || ::fstat(file->get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  size = static_cast<std::uint64_t>(status.st_size);
  return std::move(*file);
}

}  // namespace

std::shared_ptr<const PackStore> PackStore::open(const std::string& folder) {
  std::shared_ptr<PackStore> store(new PackStore);
  for (const std::string& name : indexes_in(folder)) {
    auto pack = std::make_unique<Pack>();
    std::uint64_t size = 0;
    const Descriptor index = open_regular(folder + name, size);
    pack->file = open_regular(folder + name.substr(0, name.size() - 3) + "pack", pack->size);
    if (!index.valid() || !pack->file.valid() || size == 0) continue;
    pack->map_size = static_cast<std::size_t>(size);
    pack->map = ::mmap(nullptr, pack->map_size, PROT_READ, MAP_PRIVATE, index.get(), 0);
    if (pack->map == MAP_FAILED) continue;
    const auto parsed = PackIndex::parse({static_cast<const char*>(pack->map), pack->map_size});
    if (!parsed) continue;
    pack->index = *parsed;
    store->packs_.push_back(std::move(pack));
  }
  return store;
}

PackStore::Place PackStore::find(std::string_view id) const {
  for (std::uint32_t i = 0; i < packs_.size(); ++i) {
    if (const auto offset = packs_[i]->index.find(id)) return {packs_[i].get(), i, *offset};
  }
  return {};
}

/// What stands before an object's bytes.
struct PackReader::Head {
  static constexpr unsigned kOffsetDelta = 6, kIdDelta = 7;
  unsigned type = 0;
  std::uint64_t size = 0;  ///< inflated
  std::uint64_t data = 0;  ///< where the compressed bytes begin
  std::uint64_t base = 0;  ///< of a delta: its base's offset in the same pack
};

PackReader::PackReader(std::shared_ptr<const PackStore> store)
    : store_(std::move(store)),
      inflater_(libdeflate_alloc_decompressor()),
      blocks_(kBlocks),
      slots_(kSlots) {
  if (inflater_ == nullptr) throw std::bad_alloc();
}

PackReader::~PackReader() { libdeflate_free_decompressor(inflater_); }

// Empty: behind the end, or it can't be read.
const std::string& PackReader::block(const PackStore::Pack& pack, std::uint64_t number) {
  Block& block = blocks_[number % kBlocks];
  if (block.pack == &pack && block.number == number) return block.bytes;
  block.pack = nullptr;
  const std::uint64_t begin = number * kBlockSize;
  const std::uint64_t left = begin < pack.size ? pack.size - begin : 0;
  block.bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlockSize)));
  FileStream stream(pack.file.get(), begin, block.bytes.size());
  for (std::size_t done = 0; done < block.bytes.size();) {
    const auto got = stream.read(std::span(block.bytes).subspan(done));
    if (!got || *got == 0) {
      block.bytes.clear();
      return block.bytes;
    }
    done += *got;
  }
  block.pack = &pack;
  block.number = number;
  return block.bytes;
}

// `size` bytes of the pack, or what it has; valid until the next call.
std::string_view PackReader::window(const PackStore::Pack& pack, std::uint64_t offset,
                                    std::size_t size) {
  std::uint64_t number = offset / kBlockSize;
  const auto skip = static_cast<std::size_t>(offset % kBlockSize);
  const std::string& first = block(pack, number);
  if (skip >= first.size()) return {};
  const std::string_view all = std::string_view(first).substr(skip);
  if (all.size() >= size || first.size() < kBlockSize) return all.substr(0, size);
  joined_ = all;
  while (joined_.size() < size) {
    const std::string& next = block(pack, ++number);
    joined_.append(next, 0, size - joined_.size());
    if (next.size() < kBlockSize) break;
  }
  return joined_;
}

std::optional<PackReader::Head> PackReader::head(const PackStore::Place& place) {
  std::string_view rest = window(*place.pack, place.offset, kMaxHead);
  const std::size_t all = rest.size();
  if (rest.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(rest[0]);
  rest.remove_prefix(1);
  Head head;
  head.type = (first >> 4U) & 7U;
  head.size = first & 15U;
  std::uint64_t more = 0;
  if ((first & 0x80U) != 0 && !read_number(rest, more)) return std::nullopt;
  if (more >> 58U != 0) return std::nullopt;
  head.size |= more << 4U;
  if (head.type == Head::kIdDelta) {
    if (rest.size() < kIdSize) return std::nullopt;
    const auto base = place.pack->index.find(rest.substr(0, kIdSize));
    if (!base) return std::nullopt;
    head.base = *base;
    rest.remove_prefix(kIdSize);
  } else if (head.type == Head::kOffsetDelta) {
    std::uint64_t back = 0;
    for (bool begun = false;; begun = true) {
      if (rest.empty() || back >> 56U != 0) return std::nullopt;
      const auto byte = static_cast<unsigned char>(rest[0]);
      rest.remove_prefix(1);
      back = (begun ? (back + 1) << 7U : 0) | (byte & 0x7FU);
      if ((byte & 0x80U) == 0) break;
    }
    if (back == 0 || back > place.offset) return std::nullopt;
    head.base = place.offset - back;
  } else if (head.type < 1 || head.type > 4) {
    return std::nullopt;
  }
  head.data = place.offset + (all - rest.size());
  return head;
}

std::optional<GitBytes> PackReader::inflate(const PackStore::Place& place, const Head& head) {
  const auto size = static_cast<std::size_t>(head.size);
  // What deflate can make of it at worst, as zlib bounds it.
  const std::size_t bound = size + size / 1000 + 64;
  const std::string_view packed = window(*place.pack, head.data, bound);
  const Room room = make_room(size);
  std::size_t in_size = 0, out_size = 0;
  const libdeflate_result result = libdeflate_zlib_decompress_ex(
      inflater_, packed.data(), packed.size(), room.get(), size, &in_size, &out_size);
  if (result != LIBDEFLATE_SUCCESS || out_size != size) return std::nullopt;
  return filled(room, size);
}

PackReader::Slot& PackReader::slot(const PackStore::Place& place) {
  const std::uint64_t mixed = (place.offset + place.number) * 0x9E3779B97F4A7C15ULL;
  return slots_[mixed >> 52U];  // 12 bits: kSlots
}

void PackReader::keep(const PackStore::Place& place, const PackedObject& object) {
  const std::size_t size = object.bytes.view().size();
  if (size > kKeptObject) return;
  const auto drop = [this](Slot& old) {
    if (!old.object) return;
    kept_bytes_ -= old.object->bytes.view().size();
    old.object.reset();
  };
  while (kept_bytes_ + size > kKeptBytes) drop(slots_[hand_++ % kSlots]);
  Slot& mine = slot(place);
  drop(mine);
  mine = {place.offset, place.number, object};
  kept_bytes_ += size;
}

std::optional<PackedObject> PackReader::read(const ObjectId& id, std::uint64_t max_size) {
  PackStore::Place at = store_->find({reinterpret_cast<const char*>(id.data()), id.size()});
  if (at.pack == nullptr) return std::nullopt;
  std::vector<std::pair<PackStore::Place, GitBytes>> deltas;
  std::optional<PackedObject> object;
  while (!object) {
    if (const Slot& known = slot(at);
        known.object && known.offset == at.offset && known.pack == at.number) {
      object = known.object;
      break;
    }
    const auto start = head(at);
    if (!start || start->size > max_size || deltas.size() > kMaxChain) return std::nullopt;
    auto bytes = inflate(at, *start);
    if (!bytes) return std::nullopt;
    if (start->type >= Head::kOffsetDelta) {
      deltas.emplace_back(at, std::move(*bytes));
      at.offset = start->base;
      continue;
    }
    object = PackedObject{static_cast<PackedType>(start->type), std::move(*bytes)};
    keep(at, *object);
  }
  for (; !deltas.empty(); deltas.pop_back()) {
    auto made = apply_delta(object->bytes.view(), deltas.back().second.view(), max_size);
    if (!made) return std::nullopt;
    object->bytes = std::move(*made);
    keep(deltas.back().first, *object);
  }
  return object;
}

}  // namespace assay::scanner::git
