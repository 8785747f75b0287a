// What the index has that HEAD's tree has not. Folders that are the same are not opened: libgit2's
// own diff opens them all. Private to assay::scanner.
#pragma once

#include <string>
#include <vector>

#include "scanner/git_commits.h"

namespace assay::scanner::git {

struct CachedTree;

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
  void compare(git_index* index, const git_tree* head);

 private:
  Tree open(const git_oid* id);
  void add(std::string path, const git_oid& id, const git_tree_entry* before);
  void count_removed(const git_tree_entry* entry);
  void folder_of_index(std::size_t begin, std::size_t end, const std::string& folder,
                       const CachedTree* cached, const git_tree* head);
  [[nodiscard]] std::size_t end_of(std::size_t begin, std::size_t end,
                                   std::string_view prefix) const;

  git_repository* repository_;
  git_index* index_ = nullptr;
};

}  // namespace assay::scanner::git
