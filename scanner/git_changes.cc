#include "scanner/git_changes.h"

#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

namespace assay::scanner::git {

/// A folder of the index as git keeps it beside the entries: the tree that the folder would be
/// written as, until something in it changes (gitformat-index, "Cache tree").
struct CachedTree {
  std::string name;
  long entries = -1;  ///< of the index that it covers; -1: something changed
  ObjectId tree{};
  std::vector<CachedTree> folders;

  [[nodiscard]] const CachedTree* folder(std::string_view wanted) const {
    for (const CachedTree& one : folders) {
      if (one.name == wanted) return &one;
    }
    return nullptr;
  }
};

namespace {

/// Reads the extension out of an index file; nothing when there is none or it is damaged. It only
/// saves work: what it says of a folder is believed when the id is that of HEAD's own.
class CachedTreeReader {
 public:
  static std::optional<CachedTree> read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const std::string bytes = std::move(text).str();
    const std::size_t at = bytes.rfind("TREE");
    if (at == std::string::npos || at + 8 > bytes.size()) return std::nullopt;
    std::uint32_t size = 0;
    for (std::size_t i = 4; i < 8; ++i)
      size = (size << 8) | static_cast<unsigned char>(bytes[at + i]);
    if (size > bytes.size() - at - 8) return std::nullopt;
    CachedTreeReader reader(std::string_view(bytes).substr(at + 8, size));
    CachedTree root;
    if (!reader.folder(root, 0)) return std::nullopt;
    return root;
  }

 private:
  static constexpr int kMaxDepth = 256;
  explicit CachedTreeReader(std::string_view rest) : rest_(rest) {}

  bool until(char mark, std::string& out) {
    const std::size_t end = rest_.find(mark);
    if (end == std::string_view::npos) return false;
    out = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool folder(CachedTree& tree, int depth) {
    std::string entries, folders;
    if (depth > kMaxDepth || !until('\0', tree.name) || !until(' ', entries) ||
        !until('\n', folders))
      return false;
    tree.entries = std::strtol(entries.c_str(), nullptr, 10);
    const long count = std::strtol(folders.c_str(), nullptr, 10);
    if (tree.entries >= 0) {
      if (rest_.size() < tree.tree.size()) return false;
      std::memcpy(tree.tree.data(), rest_.data(), tree.tree.size());
      rest_.remove_prefix(tree.tree.size());
    }
    for (long i = 0; i < count; ++i) {
      if (!folder(tree.folders.emplace_back(), depth + 1)) return false;
    }
    return true;
  }

  std::string_view rest_;
};

std::uint16_t mode_of(const git_tree_entry* entry) {
  return static_cast<std::uint16_t>(git_tree_entry_filemode(entry));
}

}  // namespace

Tree IndexChanges::open(const git_oid* id) {
  git_tree* tree = nullptr;
  if (git_tree_lookup(&tree, repository_, id) != 0)
    unreadable.push_back(last_error("tree " + object_name(id_of(*id))).detail);
  return Tree(tree);
}

void IndexChanges::add(std::string path, const git_oid& id, const git_tree_entry* before) {
  GitEntry entry;
  entry.path = std::move(path);
  entry.object = id_of(id);
  if (before != nullptr && is_file(mode_of(before))) {
    entry.bases.push_back(id_of(*git_tree_entry_id(before)));
  } else {
    ++created;
  }
  added.push_back(std::move(entry));
}

void IndexChanges::count_removed(const git_tree_entry* entry) {
  // Whatever is in a folder that is gone: enough to look for renames.
  removed += git_tree_entry_type(entry) == GIT_OBJECT_COMMIT ? 0U : 1U;
}

void IndexChanges::compare(git_index* index, const git_tree* head) {
  index_ = index;
  const char* file = git_index_path(index);
  const auto cached = file == nullptr ? std::nullopt : CachedTreeReader::read(file);
  folder_of_index(0, git_index_entrycount(index), "", cached ? &*cached : nullptr, head);
}

void IndexChanges::folder_of_index(std::size_t begin, std::size_t end, const std::string& folder,
                                   const CachedTree* cached, const git_tree* head) {
  std::set<std::string, std::less<>> names;
  for (std::size_t i = begin; i < end;) {
    const git_index_entry* entry = git_index_get_byindex(index_, i);
    const std::string_view rest = std::string_view(entry->path).substr(folder.size());
    const std::size_t slash = rest.find('/');
    const std::string name(rest.substr(0, slash));
    names.insert(name);
    const git_tree_entry* old =
        head == nullptr ? nullptr : git_tree_entry_byname(head, name.c_str());
    if (slash == std::string_view::npos) {
      ++i;
      if (git_index_entry_stage(entry) != 0 || !is_file(static_cast<std::uint16_t>(entry->mode)) ||
          (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0)
        continue;
      if (old == nullptr || git_oid_equal(&entry->id, git_tree_entry_id(old)) == 0)
        add(entry->path, entry->id, old);
      continue;
    }
    const std::string inner = folder + name + '/';
    const CachedTree* known = cached == nullptr ? nullptr : cached->folder(name);
    const bool was_tree = old != nullptr && git_tree_entry_type(old) == GIT_OBJECT_TREE;
    if (known != nullptr && known->entries > 0 && was_tree &&
        known->tree == id_of(*git_tree_entry_id(old))) {
      i += static_cast<std::size_t>(known->entries);
      continue;
    }
    const std::size_t inner_end = end_of(i, end, inner);
    const Tree tree = was_tree ? open(git_tree_entry_id(old)) : nullptr;
    folder_of_index(i, inner_end, inner, known, tree.get());
    i = inner_end;
  }
  if (head == nullptr) return;
  for (std::size_t i = 0; i < git_tree_entrycount(head); ++i) {
    const git_tree_entry* old = git_tree_entry_byindex(head, i);
    if (names.count(git_tree_entry_name(old)) == 0) count_removed(old);
  }
}

std::size_t IndexChanges::end_of(std::size_t begin, std::size_t end,
                                 std::string_view prefix) const {
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const bool inside =
        std::string_view(git_index_get_byindex(index_, middle)->path).starts_with(prefix);
    (inside ? begin : end) = inside ? middle + 1 : middle;
  }
  return begin;
}

}  // namespace assay::scanner::git
