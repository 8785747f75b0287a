#include "scanner/git_changes.h"

#include <set>
#include <string>

namespace assay::scanner::git {
namespace {

constexpr int kMaxDepth = 512;

std::uint16_t mode_of(const git_tree_entry* entry) {
  return static_cast<std::uint16_t>(git_tree_entry_filemode(entry));
}

bool is_id(const git_oid& oid, std::string_view raw) {
  return std::string_view(reinterpret_cast<const char*>(oid.id), sizeof oid.id) == raw;
}

}  // namespace

Tree IndexChanges::open(const git_oid* id) {
  git_tree* tree = nullptr;
  if (git_tree_lookup(&tree, repository_, id) != 0)
    unreadable.push_back(last_error("tree " + object_name(id_of(*id))).detail);
  return Tree(tree);
}

void IndexChanges::count_removed(const git_tree_entry* entry) {
  // Whatever is in a folder that is gone: enough to look for renames.
  removed += git_tree_entry_type(entry) == GIT_OBJECT_COMMIT ? 0U : 1U;
}

void IndexChanges::compare(const IndexFile& index, const git_tree* head) {
  IndexItems items = index.items();
  folder(items, {}, &index.cached(), head, 0);
}

void IndexChanges::folder(IndexItems& items, const std::string& path, const CachedTree* cached,
                          const git_tree* head, int depth) {
  std::set<std::string, std::less<>> names;
  while (items.item() != nullptr && items.path().starts_with(path)) {
    const std::string_view rest = items.path().substr(path.size());
    const std::size_t slash = rest.find('/');
    const std::string name(rest.substr(0, slash));
    names.insert(name);
    const git_tree_entry* old =
        head == nullptr ? nullptr : git_tree_entry_byname(head, name.c_str());
    if (slash == std::string_view::npos) {
      file(items, old);
      items.next();
      continue;
    }
    const std::string inner = path + name + '/';
    const CachedTree* known = cached == nullptr ? nullptr : cached->folder(name);
    const bool was_tree = old != nullptr && git_tree_entry_type(old) == GIT_OBJECT_TREE;
    if (known != nullptr && was_tree && is_id(*git_tree_entry_id(old), known->tree) &&
        skip(items, *known, inner))
      continue;
    if (depth == kMaxDepth) {
      unreadable.push_back("folders nested deeper than " + std::to_string(kMaxDepth));
      while (items.item() != nullptr && items.path().starts_with(inner)) items.next();
      continue;
    }
    const Tree tree = was_tree ? open(git_tree_entry_id(old)) : nullptr;
    folder(items, inner, known, tree.get(), depth + 1);
  }
  if (head == nullptr) return;
  for (std::size_t i = 0; i < git_tree_entrycount(head); ++i) {
    const git_tree_entry* old = git_tree_entry_byindex(head, i);
    if (names.count(git_tree_entry_name(old)) == 0) count_removed(old);
  }
}

void IndexChanges::file(const IndexItems& items, const git_tree_entry* old) {
  const IndexItem& item = *items.item();
  if (item.stage != 0 || !is_file(static_cast<std::uint16_t>(item.mode)) || item.intent_to_add)
    return;
  if (old != nullptr && is_id(*git_tree_entry_id(old), item.id)) return;
  GitEntry entry;
  entry.path = items.path();
  std::memcpy(entry.object.data(), item.id.data(), entry.object.size());
  if (old != nullptr && is_file(mode_of(old))) {
    entry.bases.push_back(id_of(*git_tree_entry_id(old)));
  } else {
    ++created;
  }
  added.push_back(std::move(entry));
}

// Passes what a cached tree covers. False, and nothing is passed: what it says can't be.
bool IndexChanges::skip(IndexItems& items, const CachedTree& known, const std::string& inner) {
  IndexItems after = items;
  for (long i = 0; i < known.entries; ++i) {
    if (after.item() == nullptr || !after.path().starts_with(inner)) return false;
    after.next();
  }
  if (known.entries <= 0 || (after.item() != nullptr && after.path().starts_with(inner)))
    return false;
  items = std::move(after);
  return true;
}

}  // namespace assay::scanner::git
