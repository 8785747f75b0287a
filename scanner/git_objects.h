// libgit2's objects with an owner, and what its callers share. Private to assay::scanner.
#pragma once

#include <git2.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "scanner/git.h"

namespace assay::scanner::git {

template <class T, void (*kFree)(T*)>
struct Free {
  void operator()(T* object) const { kFree(object); }
};
template <class T, void (*kFree)(T*)>
using Owned = std::unique_ptr<T, Free<T, kFree>>;
using Repository = Owned<git_repository, git_repository_free>;
using Commit = Owned<git_commit, git_commit_free>;
using Tree = Owned<git_tree, git_tree_free>;
using Diff = Owned<git_diff, git_diff_free>;
using Blob = Owned<git_blob, git_blob_free>;
using Index = Owned<git_index, git_index_free>;
using Walk = Owned<git_revwalk, git_revwalk_free>;
using Reference = Owned<git_reference, git_reference_free>;
using Object = Owned<git_object, git_object_free>;
using Odb = Owned<git_odb, git_odb_free>;
using Reflog = Owned<git_reflog, git_reflog_free>;
using Config = Owned<git_config, git_config_free>;
using TreeEntry = Owned<git_tree_entry, git_tree_entry_free>;

inline Error last_error(std::string what) {
  const git_error* error = git_error_last();
  if (error != nullptr && error->message != nullptr) what += ": " + std::string(error->message);
  return Error{Reason::kUnreadable, std::move(what)};
}

inline ObjectId id_of(const git_oid& oid) {
  ObjectId id;
  std::memcpy(id.data(), oid.id, id.size());
  return id;
}

inline git_oid oid_of(const ObjectId& id) {
  git_oid oid;
  git_oid_fromraw(&oid, id.data());
  return oid;
}

inline bool is_file(std::uint16_t mode) {
  return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE ||
         mode == GIT_FILEMODE_LINK;
}

}  // namespace assay::scanner::git
