// What a commit brings: blobs that its parents have not at the same path, its message. Trees are
// compared as bytes; folders that are the same are not opened. Private to assay::scanner.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/git_reader_state.h"
#include "scanner/git_tree.h"

namespace assay::scanner::git {

/// Files that came or went in one step and may be the same under another name, at most.
inline constexpr std::size_t kRenameLimit = 50;

/// A stretch of what is asked for, in order: blobs may stand in it that an earlier one has too.
struct Piece {
  std::vector<GitEntry> entries;
  std::vector<std::string> unreadable;  ///< one line each
};

/// Takes candidates in: left out is what the request leaves out, or what another parent has.
class Candidates {
 public:
  Candidates(git_repository* repository, const GitRequest& request, Piece& piece)
      : repository_(repository), request_(request), piece_(piece) {}

  /// What is in the new side and in none of `others` at the same path. Finds renames.
  void deltas(git_diff* diff, std::optional<ObjectId> commit,
              const std::vector<const git_tree*>& others);
  void changes(std::vector<GitEntry> added, std::optional<ObjectId> commit,
               const std::vector<const git_tree*>& others);
  /// Nothing for an empty text.
  void text(std::string path, std::string text, std::optional<ObjectId> commit);
  void missing(std::string what) { piece_.unreadable.push_back(std::move(what)); }
  [[nodiscard]] git_repository* repository() const { return repository_; }

 private:
  [[nodiscard]] bool left_out(const std::string& path) const {
    return request_.left_out && request_.left_out(path);
  }
  void add(GitEntry entry, const std::vector<const git_tree*>& others);

  git_repository* repository_;
  const GitRequest& request_;
  Piece& piece_;
};

/// Options of the diffs by libgit2, which finds renames.
git_diff_options tree_diff_options();

/// What trees have that others have not.
class CommitChanges {
 public:
  explicit CommitChanges(TreeStore& trees) : trees_(trees) {}

  std::vector<GitEntry> added;  ///< with the blob that was there before, if there was one
  std::size_t created = 0, removed = 0;
  std::vector<std::string> unreadable;  ///< one line each: trees that are missing

  /// Something came and something went: it may be the same under another name.
  [[nodiscard]] bool may_rename() const {
    return created > 0 && removed > 0 && created <= kRenameLimit && removed <= kRenameLimit;
  }
  void compare_trees(const ObjectId& now, const std::optional<ObjectId>& before) {
    trees(now, before, "", 0);
  }

 private:
  void trees(const ObjectId& now, const std::optional<ObjectId>& before, const std::string& folder,
             int depth);
  void add(const TreeItem& item, const TreeItem* before, const std::string& folder, int depth);

  TreeStore& trees_;
};

/// One commit of a history.
void list_commit(GitReader::State& reader, const git_oid& oid, Candidates& candidates);

}  // namespace assay::scanner::git
