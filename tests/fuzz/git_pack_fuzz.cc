// Any bytes as a pack's index, as a delta, and as a pack: what comes out is bounded, and nothing is
// read beside them.
#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "scanner/git_pack.h"

namespace {

constexpr std::uint64_t kMaxSize = 1U << 20;
constexpr unsigned kObjects = 8;

/// A folder for one pack; gone with the process.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-fuzz-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string path() const { return path_.string() + "/"; }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path path_;
};

std::string number32(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xFF);
  return bytes;
}

std::string id(unsigned number) {
  return std::string(1, static_cast<char>(number)) + std::string(19, 'i');
}

// An index that has objects begin in every part of the pack, the first at its first byte.
std::string index_for(std::size_t size) {
  std::string fanout, ids, offsets;
  for (unsigned first = 0; first < 256; ++first) fanout += number32(std::min(first + 1, kObjects));
  for (unsigned i = 0; i < kObjects; ++i) {
    ids += id(i);
    offsets += number32(static_cast<std::uint32_t>(size / kObjects * i));
  }
  return std::string("\377tOc\0\0\0\2", 8) + fanout + ids + std::string(offsets.size(), 'c') +
         offsets + std::string(40, 't');
}

void read_as_pack(std::string_view bytes) {
  using namespace assay::scanner::git;
  static const Folder folder;
  folder.write("p.idx", index_for(bytes.size()));
  folder.write("p.pack", bytes);
  PackReader reader(PackStore::open(folder.path()));
  for (int round = 0; round < 2; ++round) {
    for (unsigned i = 0; i < kObjects; ++i) {
      assay::scanner::ObjectId wanted{};
      const std::string raw = id(i);
      std::copy(raw.begin(), raw.end(), wanted.begin());
      const auto object = reader.read(wanted, kMaxSize);
      if (object && object->bytes.view().size() > kMaxSize) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::scanner::git;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto index = PackIndex::parse(bytes)) {
    if (std::size_t{index->size()} * 28 > size) std::abort();
    std::size_t found = 0;
    for (unsigned first = 0; first < 256; ++first)
      found += index->find(std::string(20, static_cast<char>(first))) ? 1U : 0U;
    if (found > index->size()) std::abort();
  }
  const std::size_t cut = size == 0 ? 0 : data[0] % size;
  if (const auto made = apply_delta(bytes.substr(0, cut), bytes.substr(cut), kMaxSize)) {
    if (made->view().size() > kMaxSize) std::abort();
  }
  read_as_pack(bytes);
  return 0;
}
