// Tree and commit objects as git stores them, read in place. libgit2's own cost several allocations
// an object and a list an entry, which is most of what listing a history costs. Private to
// assay::scanner.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::scanner::git {

/// An entry of a tree: "mode name NUL id", sorted.
struct TreeItem {
  std::uint32_t mode = 0;
  std::string_view name;
  std::string_view id;   ///< 20 raw bytes
  std::string_view raw;  ///< the whole entry
  [[nodiscard]] bool is_tree() const { return (mode & 0170000U) == 0040000U; }
  /// A regular file or a symlink.
  [[nodiscard]] bool is_file() const {
    return (mode & 0170000U) == 0100000U || (mode & 0170000U) == 0120000U;
  }
};

/// Goes through the entries of a tree object's bytes, which outlive it.
class TreeItems {
 public:
  explicit TreeItems(std::string_view bytes) : rest_(bytes) { next(); }

  /// Null at the end, and where the bytes are no tree.
  [[nodiscard]] const TreeItem* item() const { return has_item_ ? &item_ : nullptr; }
  void next();
  [[nodiscard]] bool damaged() const { return damaged_; }

 private:
  std::string_view rest_;
  TreeItem item_;
  bool has_item_ = false, damaged_ = false;
};

/// Git's order of entries: as if a folder's name ended in '/'. Negative: `a` comes first.
int compare(const TreeItem& a, const TreeItem& b);

/// What a commit says of others, and its message.
struct CommitItem {
  std::string_view tree;                  ///< 40 hexadecimal digits
  std::vector<std::string_view> parents;  ///< the same
  std::string_view message;               ///< all behind the first empty line
};

/// Views into `bytes`. Nothing: it is no commit as git writes them (tree, parents, author, …).
std::optional<CommitItem> parse_commit(std::string_view bytes);

}  // namespace assay::scanner::git
