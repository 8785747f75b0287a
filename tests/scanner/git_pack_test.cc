#include "scanner/git_pack.h"

#include <libdeflate.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "tests/support/test.h"

using namespace assay::scanner;
using namespace assay::scanner::git;

namespace {

std::string number32(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xFF);
  return bytes;
}

std::string packed(const std::string& text) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_zlib_compress_bound(compressor, text.size()), '\0');
  out.resize(
      libdeflate_zlib_compress(compressor, text.data(), text.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

// An object's type and size as a pack has them.
std::string head(unsigned type, std::size_t size) {
  std::string bytes;
  unsigned byte = (type << 4) | static_cast<unsigned>(size & 15);
  for (size >>= 4; size > 0; size >>= 7) {
    bytes += static_cast<char>(byte | 0x80);
    byte = static_cast<unsigned>(size & 0x7F);
  }
  return bytes + static_cast<char>(byte);
}

ObjectId id_of(char first) {
  ObjectId id;
  id.fill('i');
  id[0] = static_cast<unsigned char>(first);
  return id;
}

// An index of ids in order; the object of each begins at its number.
std::string index_of(const std::vector<std::string>& ids) {
  std::string fanout, all, offsets;
  for (int first = 0; first < 256; ++first) {
    fanout += number32(static_cast<std::uint32_t>(std::count_if(
        ids.begin(), ids.end(),
        [&](const std::string& id) { return static_cast<unsigned char>(id[0]) <= first; })));
  }
  for (const std::string& id : ids) {
    offsets += number32(static_cast<std::uint32_t>(all.size() / 20));
    all += id;
  }
  return std::string("\377tOc\0\0\0\2", 8) + fanout + all + std::string(offsets.size(), 'c') +
         offsets + std::string(40, 't');
}

/// A folder with one pack; ids are single letters, in order.
class PackFolder {
 public:
  PackFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-pack-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  PackFolder(const PackFolder&) = delete;
  PackFolder& operator=(const PackFolder&) = delete;
  ~PackFolder() { std::filesystem::remove_all(path_); }

  std::uint64_t add(char id, const std::string& bytes) {
    ids_ += std::string(1, id) + std::string(19, 'i');
    offsets_ += number32(static_cast<std::uint32_t>(pack_.size()));
    pack_ += bytes;
    return pack_.size() - bytes.size();
  }
  [[nodiscard]] std::uint64_t size() const { return pack_.size(); }
  std::string& pack() { return pack_; }

  PackReader reader() {
    std::string fanout;
    for (int first = 0; first < 256; ++first) {
      std::uint32_t count = 0;
      for (std::size_t i = 0; i < ids_.size(); i += 20)
        count += static_cast<unsigned char>(ids_[i]) <= first ? 1U : 0U;
      fanout += number32(count);
    }
    write("pack-1.idx", std::string("\377tOc\0\0\0\2", 8) + fanout + ids_ +
                            std::string(offsets_.size(), 'c') + offsets_ + std::string(40, 't'));
    write("pack-1.pack", pack_);
    write("pack-2.idx", "no index");
    return PackReader(PackStore::open(path_.string() + "/"));
  }

 private:
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  std::filesystem::path path_;
  std::string pack_ = "PACK" + number32(2) + number32(0), ids_, offsets_;
};

// Copies all but the first byte of the base, then adds an 'x'.
std::string delta(std::size_t base) {
  const auto size = static_cast<char>(base);
  return std::string{size, size, '\x91', '\1', static_cast<char>(base - 1), '\1', 'x'};
}

}  // namespace

TEST_CASE("objects and chains of deltas are read from a pack") {
  PackFolder folder;
  const std::string text = "0123456789", large(100'000, 'q');
  const auto base = folder.add('A', head(3, text.size()) + packed(text));
  const std::string change = delta(text.size());
  const auto back = [&](std::uint64_t to) { return static_cast<char>(folder.size() - to); };
  const auto first = folder.add('B', head(6, change.size()) + back(base) + packed(change));
  folder.add('C', head(6, change.size()) + back(first) + packed(change));
  folder.add('D', head(7, change.size()) + "A" + std::string(19, 'i') + packed(change));
  folder.add('E', head(3, large.size()) + packed(large));
  folder.add('F', head(2, text.size()) + packed(text));
  PackReader reader = folder.reader();
  const auto read = [&](char id, std::uint64_t max = 1 << 20) {
    const auto object = reader.read(id_of(id), max);
    return object ? std::string(object->bytes.view()) : std::string("none");
  };
  for (int round = 0; round < 2; ++round) {
    CHECK(read('C') == "23456789xx");
    CHECK(read('B') == "123456789x");
    CHECK(read('D') == "123456789x");
    CHECK(read('A') == text);
    CHECK(read('E') == large);
  }
  CHECK(reader.read(id_of('F'), 100)->type == PackedType::kTree);
  CHECK(reader.read(id_of('C'), 100)->type == PackedType::kBlob);
  CHECK(read('G') == "none");
}

TEST_CASE("an index finds every id of its own, however they are spread, and no other") {
  std::mt19937_64 random(11);
  const auto byte = [&](unsigned most) { return static_cast<char>(random() % (most + 1)); };
  const auto spread = GENERATE(0, 1, 2, 3);
  std::vector<std::string> ids;
  for (int i = 0; i < 3000; ++i) {
    std::string id(20, '\0');
    for (char& c : id) c = byte(255);
    if (spread == 1) id.replace(0, 12, "the same all");  // the first eight bytes tell nothing
    if (spread == 2) id.replace(0, 7, 7, random() % 8 == 0 ? '\xFF' : '\0');  // at both ends
    if (spread == 3)
      for (std::size_t at = 1; at < 9; ++at) id[at] = byte(at < 4 ? 1 : 3);
    ids.push_back(std::move(id));
  }
  std::sort(ids.begin(), ids.end());
  const std::string bytes = index_of(ids);
  const auto index = PackIndex::parse(bytes);
  REQUIRE(index);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    REQUIRE(index->find(ids[i]) == i);
    std::string other = ids[i];
    other[19] = static_cast<char>(other[19] ^ 1);
    if (!std::binary_search(ids.begin(), ids.end(), other)) REQUIRE(!index->find(other));
  }
  CHECK(!index->find(std::string(20, '\0')));
  CHECK(!index->find(std::string(20, '\xFF')));
}

TEST_CASE("what is too large is left to others") {
  PackFolder folder;
  folder.add('E', head(3, 5000) + packed(std::string(5000, 'q')));
  PackReader reader = folder.reader();
  CHECK_FALSE(reader.read(id_of('E'), 4999));
  CHECK(reader.read(id_of('E'), 5000));
}

TEST_CASE("a damaged pack is left to others") {
  const std::string text = "0123456789";
  const std::string good = head(3, text.size()) + packed(text);
  std::string flipped = good;
  flipped[flipped.size() - 1] = static_cast<char>(flipped.back() ^ 1);  // its sum
  const std::string change = delta(text.size());
  const std::vector<std::string> bad = {
      flipped,
      good.substr(0, good.size() - 6),
      head(3, text.size() + 1) + packed(text),
      head(0, text.size()) + packed(text),
      head(5, text.size()) + packed(text),
      head(6, change.size()) + '\0' + packed(change),                  // its own base
      head(6, change.size()) + '\x7F' + packed(change),                // before the pack
      head(7, change.size()) + std::string(20, 'z') + packed(change),  // a base that isn't there
      head(6, change.size()) + '\x85',
      std::string(40, '\x80'),
  };
  for (const std::string& bytes : bad) {
    PackFolder folder;
    folder.add('A', bytes);
    PackReader reader = folder.reader();
    CHECK_FALSE(reader.read(id_of('A'), 1 << 20));
  }
}

TEST_CASE("a delta that does not fit its base is none") {
  const std::string base = "0123456789";
  const std::string good = delta(base.size());
  REQUIRE(apply_delta(base, good, 100));
  CHECK(apply_delta(base, good, 100)->view() == "123456789x");
  CHECK_FALSE(apply_delta("012345678", good, 100));
  CHECK_FALSE(apply_delta(base, good, 9));
  CHECK_FALSE(apply_delta(base, good + '\0', 100));
  CHECK_FALSE(apply_delta(base, good.substr(0, good.size() - 1), 100));
  CHECK_FALSE(
      apply_delta(base, std::string("\x0A\x0A\x91\x02\x09\x01x", 7), 100));  // behind its end
  CHECK_FALSE(apply_delta(base, "", 100));
}
