// What a reader of a repository owns, shared with what lists it. Private to assay::scanner.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/git.h"
#include "scanner/git_objects.h"
#include "scanner/git_pack.h"

namespace assay::scanner {

namespace git {

/// Tree objects' bytes: those that were read last are kept, since a commit's trees are mostly those
/// of its parent.
class TreeStore {
 public:
  /// `packs`: may be null. Neither is owned.
  TreeStore(git_odb* odb, PackReader* packs) : odb_(odb), packs_(packs) {}

  /// Nothing when the object is missing, damaged or no tree; git_error_last() says why.
  std::optional<GitBytes> read(const ObjectId& id);

 private:
  struct Slot {
    ObjectId id{};
    std::optional<GitBytes> object;
  };
  std::optional<GitBytes> load(const ObjectId& id);
  git_odb* odb_;
  PackReader* packs_;
  std::vector<Slot> slots_ = std::vector<Slot>(1024);  ///< by the id's first bytes
  std::size_t bytes_ = 0;                              ///< of all slots
};

inline GitBytes shared_bytes(OdbObject object) {
  const std::string_view bytes(static_cast<const char*>(git_odb_object_data(object.get())),
                               git_odb_object_size(object.get()));
  return {std::shared_ptr<const git_odb_object>(object.release(), git_odb_object_free), bytes};
}

/// What is needed of a commit to go through a history.
struct CommitText {
  ObjectId tree{};
  std::vector<ObjectId> parents;
  std::string message;
};

/// Nothing when the object is missing, damaged or no commit; git_error_last() says why.
std::optional<CommitText> read_commit(GitReader::State& reader, const ObjectId& id);

}  // namespace git

struct GitReader::State {
  git::Library library;
  git::Repository repository;
  git::Odb odb;
  std::optional<git::PackReader> packs;
  std::optional<git::TreeStore> trees;
  /// Of the commits that were met last.
  std::unordered_map<ObjectId, ObjectId, git::HashId> tree_of_commit;
};

}  // namespace assay::scanner
