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

namespace assay::scanner {

namespace git {

/// Tree objects' bytes: those that were read last are kept, since a commit's trees are mostly those
/// of its parent.
class TreeStore {
 public:
  explicit TreeStore(git_odb* odb) : odb_(odb) {}

  /// Null when the object is missing, damaged or no tree; git_error_last() says why.
  OdbObject read(const ObjectId& id);

 private:
  struct Slot {
    ObjectId id{};
    OdbObject object;
  };
  git_odb* odb_;
  std::vector<Slot> slots_ = std::vector<Slot>(1024);  ///< by the id's first bytes
  std::size_t bytes_ = 0;                              ///< of all slots
};

inline std::string_view bytes_of(git_odb_object* object) {
  return {static_cast<const char*>(git_odb_object_data(object)), git_odb_object_size(object)};
}

}  // namespace git

struct GitReader::State {
  git::Library library;
  git::Repository repository;
  git::Odb odb;
  std::optional<git::TreeStore> trees;
  /// Of the commits that were met last.
  std::unordered_map<ObjectId, ObjectId, git::HashId> tree_of_commit;
};

}  // namespace assay::scanner
