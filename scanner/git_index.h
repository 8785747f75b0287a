// Git's index file (gitformat-index, versions 2 to 4), read in place. libgit2 makes an object of
// each entry and hashes the whole file: for 50,000 files that is most of what a commit would wait
// for. Private to assay::scanner. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/result.h"

namespace assay::scanner::git {

struct IndexItem {
  std::uint32_t mode = 0;
  unsigned stage = 0;          ///< 1 to 3: one side of a conflict
  bool intent_to_add = false;  ///< `git add -N`: nothing of it is staged yet
  std::string_view id;         ///< 20 raw bytes
};

/// Goes through the entries of an index file's bytes, which outlive it. A copy goes its own way.
class IndexItems {
 public:
  explicit IndexItems(std::string_view bytes);

  /// Null at the end, and where the bytes are no index.
  [[nodiscard]] const IndexItem* item() const { return has_item_ ? &item_ : nullptr; }
  /// Of the entry, until next().
  [[nodiscard]] std::string_view path() const { return version_ == 4 ? joined_ : path_; }
  void next();
  [[nodiscard]] bool damaged() const { return damaged_; }
  /// At the end: what stands behind the entries.
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  bool read();
  bool read_path(std::size_t fixed, std::size_t length);

  std::string_view rest_;
  std::uint32_t version_ = 0, left_ = 0;
  IndexItem item_;
  std::string_view path_;
  std::string joined_;  ///< version 4 writes what is other than in the path before
  bool has_item_ = false, damaged_ = false;
};

/// A folder of the index as git keeps it beside the entries: the tree that the folder would be
/// written as, until something in it changes ("Cache tree").
struct CachedTree {
  std::string_view name;
  long entries = -1;      ///< of the index that it covers; -1: something changed
  std::string_view tree;  ///< 20 raw bytes, unless something changed
  std::vector<CachedTree> folders;

  /// Null: there is none.
  [[nodiscard]] const CachedTree* folder(std::string_view wanted) const;
};

/// An index file in memory.
class IndexFile {
 public:
  /// A file that isn't there is an empty index. An Error: it can't be read, is damaged, or is of a
  /// kind that is not known here.
  static Result<IndexFile> read(const std::string& path);
  /// The same from its bytes.
  static Result<IndexFile> parse(std::string bytes);

  [[nodiscard]] IndexItems items() const { return IndexItems(*bytes_); }
  /// Nothing known: entries are -1, no folders.
  [[nodiscard]] const CachedTree& cached() const { return cached_; }

 private:
  std::shared_ptr<const std::string> bytes_;  // views point into it, wherever this is moved
  CachedTree cached_;
};

}  // namespace assay::scanner::git
