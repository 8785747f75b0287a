// What the index has that HEAD's tree has not. Folders that are the same are not opened: libgit2's
// own diff opens them all. Private to assay::scanner.
#pragma once

#include <string>
#include <vector>

#include "scanner/git_commits.h"
#include "scanner/git_index.h"

namespace assay::scanner::git {

class IndexChanges {
 public:
  explicit IndexChanges(git_repository* repository) : repository_(repository) {}

  std::vector<GitEntry> added;  ///< with the blob that was there before, if there was one
  std::size_t created = 0, removed = 0;
  std::vector<std::string> unreadable;  ///< one line each: trees that are missing

  /// Something came and something went: it may be the same under another name.
  [[nodiscard]] bool may_rename() const {
    return created > 0 && removed > 0 && created <= kRenameLimit && removed <= kRenameLimit;
  }

  /// `head`: null for nothing.
  void compare(const IndexFile& index, const git_tree* head);

 private:
  Tree open(const git_oid* id);
  void count_removed(const git_tree_entry* entry);
  void folder(IndexItems& items, const std::string& path, const CachedTree* cached,
              const git_tree* head, int depth);
  void file(const IndexItems& items, const git_tree_entry* old);
  static bool skip(IndexItems& items, const CachedTree& known, const std::string& inner);

  git_repository* repository_;
};

}  // namespace assay::scanner::git
