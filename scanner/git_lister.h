// Lists what is asked of a repository, piece by piece, while others scan what was listed before:
// the changes of commits are found in parallel, and put in order where it counts which commit came
// first. Any thread may call; each with a reader of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scanner/git.h"

namespace assay::scanner {

/// Further paths of a blob that a finding tells, at most.
inline constexpr std::size_t kMaxPaths = 16;

class GitLister {
 public:
  struct State;
  explicit GitLister(std::unique_ptr<State> state);
  GitLister(const GitLister&) = delete;
  GitLister& operator=(const GitLister&) = delete;
  ~GitLister();

  /// Works on one piece. Appends what is settled then: every blob once over all calls (HEAD alone:
  /// every path), with the first commit that brought it. False: nothing
  /// is left to be worked on (others may still be at it).
  bool next(GitReader& reader, std::vector<GitEntry>& settled);

  /// Whether HEAD's tree has the blob. Nothing when no history was asked for. Any thread; the first
  /// call goes through the tree.
  std::optional<bool> is_at_head(GitReader& reader, const ObjectId& object);

  // When all calls of next() have returned, after the one that gave false:

  /// One line each: commits and trees that are missing.
  [[nodiscard]] const std::vector<std::string>& unreadable() const;
  /// Under which other paths a blob came, in the order in which it did; the first kMaxPaths.
  [[nodiscard]] std::vector<std::string> other_paths(const GitEntry& entry) const;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace assay::scanner
