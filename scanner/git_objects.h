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
using OdbObject = Owned<git_odb_object, git_odb_object_free>;
using Odb = Owned<git_odb, git_odb_free>;
using Reflog = Owned<git_reflog, git_reflog_free>;
using Config = Owned<git_config, git_config_free>;
using TreeEntry = Owned<git_tree_entry, git_tree_entry_free>;

/// What libgit2 may keep mapped, whatever the repository: packs of many gigabytes are
/// read through windows.
inline constexpr std::size_t kWindow = 8U << 20;
inline constexpr std::size_t kMapped = 48U << 20;

/// Counted by libgit2: the last to go shuts it down.
struct Library {
  Library() {
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, kWindow);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, kMapped);
    // Its cache of objects never gives memory back to its hash table, which gets slower and slower:
    // trees are cached by us, blobs are read once.
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
    // zlib checks what it inflates; hashing it again costs half of the time.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

struct HashId {
  std::size_t operator()(const ObjectId& id) const {
    std::size_t hash = 0;
    std::memcpy(&hash, id.data(), sizeof hash);
    return hash;
  }
};

inline Error last_error(std::string what) {
  const git_error* error = git_error_last();
  const bool is_told = error != nullptr && error->message != nullptr;
  what += ": " + std::string(is_told ? error->message : "can't be read");
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
