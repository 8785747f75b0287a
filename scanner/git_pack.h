// Objects out of a repository's packs (gitformat-pack, version 2): a fast way beside libgit2, which
// looks each object up twice, starts zlib anew for each and copies what it makes. Whatever is odd
// here (loose, in an alternate, damaged) is nothing, and libgit2 is asked, which says why. Private
// to assay::scanner.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/files.h"
#include "scanner/git.h"

struct libdeflate_decompressor;

namespace assay::scanner::git {

/// The index of a pack (version 2): where each object begins. Immutable; threads share it.
class PackIndex {
 public:
  /// `bytes` outlive it. Nothing: they are no such index.
  static std::optional<PackIndex> parse(std::string_view bytes);
  /// The offset in the pack; nothing: it has no such object.
  [[nodiscard]] std::optional<std::uint64_t> find(std::string_view id) const;
  [[nodiscard]] std::uint32_t size() const { return count_; }

 private:
  [[nodiscard]] std::uint32_t fanout(unsigned first) const;
  [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint32_t number) const;
  std::string_view ids_, offsets_, large_, fanout_;
  std::uint32_t count_ = 0;
};

/// What `delta` makes of `base`. Nothing: it is no delta for it, or makes more than `max_size`.
std::optional<GitBytes> apply_delta(std::string_view base, std::string_view delta,
                                    std::uint64_t max_size);

/// The packs of one folder. Immutable; threads share it.
class PackStore {
 public:
  /// Packs that can't be used are left out. Never fails: it may be empty.
  static std::shared_ptr<const PackStore> open(const std::string& folder);

  struct Pack;
  struct Place {
    const Pack* pack = nullptr;
    std::uint32_t number = 0;
    std::uint64_t offset = 0;
  };
  /// No pack: none of them has it.
  [[nodiscard]] Place find(std::string_view id) const;
  ~PackStore();

 private:
  PackStore();
  std::vector<std::unique_ptr<Pack>> packs_;
};

enum class PackedType : std::uint8_t { kCommit = 1, kTree, kBlob, kTag };

struct PackedObject {
  PackedType type{};
  GitBytes bytes;
};

/// Reads objects; keeps those that others are likely made from. One thread.
class PackReader {
 public:
  explicit PackReader(std::shared_ptr<const PackStore> store);
  PackReader(const PackReader&) = delete;
  PackReader& operator=(const PackReader&) = delete;
  ~PackReader();

  /// Nothing: ask libgit2. `max_size`: larger ones (and those made from larger ones) are nothing.
  std::optional<PackedObject> read(const ObjectId& id, std::uint64_t max_size);

 private:
  struct Head;
  struct Slot {
    std::uint64_t offset = 0;
    std::uint32_t pack = 0;
    std::optional<PackedObject> object;
  };
  struct Block {
    const PackStore::Pack* pack = nullptr;
    std::uint64_t number = 0;
    std::string bytes;
  };
  const std::string& block(const PackStore::Pack& pack, std::uint64_t number);
  std::string_view window(const PackStore::Pack& pack, std::uint64_t offset, std::size_t size);
  std::optional<Head> head(const PackStore::Place& place);
  std::optional<GitBytes> inflate(const PackStore::Place& place, const Head& head);
  Slot& slot(const PackStore::Place& place);
  void keep(const PackStore::Place& place, const PackedObject& object);

  std::shared_ptr<const PackStore> store_;
  libdeflate_decompressor* inflater_;
  std::vector<Block> blocks_;  ///< of packs, those that were read last
  std::string joined_;         ///< what lies across blocks
  std::vector<Slot> slots_;
  std::size_t kept_bytes_ = 0, hand_ = 0;
};

}  // namespace assay::scanner::git
