#include "scanner/git_commits.h"

#include <algorithm>

namespace assay::scanner::git {
namespace {

constexpr int kMaxDepth = 512;
constexpr std::size_t kTreeBytes = 4U << 20;
constexpr std::uint64_t kMaxTree = 64U << 20;  // the fast way
constexpr std::size_t kCommitTrees = 4096;

ObjectId id_of(std::string_view raw) {
  ObjectId id;
  std::memcpy(id.data(), raw.data(), id.size());
  return id;
}

Tree tree_of(git_repository* repository, const ObjectId& id) {
  const git_oid oid = oid_of(id);
  git_tree* tree = nullptr;
  git_tree_lookup(&tree, repository, &oid);
  return Tree(tree);
}

// The tree of a commit; nothing for one that isn't here (a shallow clone's border).
std::optional<ObjectId> tree_of_commit(GitReader::State& reader, const ObjectId& id) {
  const auto known = reader.tree_of_commit.find(id);
  if (known != reader.tree_of_commit.end()) return known->second;
  const auto commit = read_commit(reader, id);
  return commit ? std::optional(commit->tree) : std::nullopt;
}

ObjectId id_of_hex(std::string_view digits) {
  git_oid oid;
  git_oid_fromstrn(&oid, digits.data(), digits.size());
  return git::id_of(oid);
}

// Odd ones are left to libgit2, which says what is wrong.
std::optional<CommitText> text_by_libgit2(GitReader::State& reader, const git_oid& oid) {
  git_commit* raw = nullptr;
  if (git_commit_lookup(&raw, reader.repository.get(), &oid) != 0) return std::nullopt;
  const Commit commit(raw);
  const char* message = git_commit_message_raw(raw);
  CommitText text{git::id_of(*git_commit_tree_id(raw)), {}, message != nullptr ? message : ""};
  for (unsigned i = 0; i < git_commit_parentcount(raw); ++i)
    text.parents.push_back(git::id_of(*git_commit_parent_id(raw, i)));
  return text;
}

std::optional<CommitText> text_of(GitReader::State& reader, const git_oid& oid,
                                  std::string_view bytes) {
  const auto commit = parse_commit(bytes);
  if (!commit) return text_by_libgit2(reader, oid);
  CommitText text{id_of_hex(commit->tree), {}, std::string(commit->message)};
  for (const std::string_view parent : commit->parents) text.parents.push_back(id_of_hex(parent));
  return text;
}

bool in_others(GitEntry& entry, const std::vector<const git_tree*>& others) {
  for (const git_tree* other : others) {
    git_tree_entry* raw = nullptr;
    if (other == nullptr || git_tree_entry_bypath(&raw, other, entry.path.c_str()) != 0) continue;
    const TreeEntry owned(raw);
    const ObjectId theirs = git::id_of(*git_tree_entry_id(raw));
    if (theirs == entry.object) return true;
    if (is_file(static_cast<std::uint16_t>(git_tree_entry_filemode(raw))))
      entry.bases.push_back(theirs);
  }
  return false;
}

}  // namespace

git_diff_options tree_diff_options() {
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags =
      GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_IGNORE_SUBMODULES | GIT_DIFF_SKIP_BINARY_CHECK;
  return options;
}

std::optional<CommitText> read_commit(GitReader::State& reader, const ObjectId& id) {
  const git_oid oid = oid_of(id);
  if (reader.packs) {
    const auto object = reader.packs->read(id, kMaxTree);
    if (object && object->type == PackedType::kCommit)
      return text_of(reader, oid, object->bytes.view());
  }
  git_odb_object* raw = nullptr;
  if (git_odb_read(&raw, reader.odb.get(), &oid) != 0) return std::nullopt;
  const OdbObject object(raw);
  if (git_odb_object_type(raw) != GIT_OBJECT_COMMIT) {
    git_error_set_str(GIT_ERROR_OBJECT, "no commit");
    return std::nullopt;
  }
  return text_of(reader, oid,
                 {static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw)});
}

std::optional<GitBytes> TreeStore::load(const ObjectId& id) {
  if (packs_ != nullptr) {
    const auto object = packs_->read(id, kMaxTree);
    if (object && object->type == PackedType::kTree) return object->bytes;
  }
  const git_oid oid = oid_of(id);
  git_odb_object* raw = nullptr;
  if (git_odb_read(&raw, odb_, &oid) != 0) return std::nullopt;
  OdbObject object(raw);
  if (git_odb_object_type(raw) != GIT_OBJECT_TREE) {
    git_error_set_str(GIT_ERROR_OBJECT, "no tree");
    return std::nullopt;
  }
  return shared_bytes(std::move(object));
}

std::optional<GitBytes> TreeStore::read(const ObjectId& id) {
  Slot& slot = slots_[HashId()(id) % slots_.size()];
  if (slot.object && slot.id == id) return slot.object;
  auto object = load(id);
  if (!object) return std::nullopt;
  if (bytes_ > kTreeBytes) {
    for (Slot& each : slots_) each.object.reset();
    bytes_ = 0;
  }
  if (slot.object) bytes_ -= slot.object->view().size();
  bytes_ += object->view().size();
  slot.object = object;
  slot.id = id;
  return object;
}

void Candidates::text(std::string path, std::string text, std::optional<ObjectId> commit) {
  if (text.empty()) return;
  GitEntry entry;
  entry.path = std::move(path);
  entry.is_text = true;
  entry.text = std::move(text);
  entry.commit = commit;
  piece_.entries.push_back(std::move(entry));
}

void Candidates::deltas(git_diff* diff, std::optional<ObjectId> commit,
                        const std::vector<const git_tree*>& others) {
  if (git_diff_num_deltas_of_type(diff, GIT_DELTA_ADDED) > 0 &&
      git_diff_num_deltas_of_type(diff, GIT_DELTA_DELETED) > 0) {
    git_diff_find_options options = GIT_DIFF_FIND_OPTIONS_INIT;
    options.flags = GIT_DIFF_FIND_RENAMES;
    options.rename_limit = kRenameLimit;
    git_diff_find_similar(diff, &options);  // without it a renamed file is a new one
  }
  for (std::size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff, i);
    if (delta->status == GIT_DELTA_DELETED || delta->status == GIT_DELTA_UNMODIFIED ||
        delta->status == GIT_DELTA_CONFLICTED || !is_file(delta->new_file.mode))
      continue;
    GitEntry entry;
    entry.path = delta->new_file.path;
    entry.object = git::id_of(delta->new_file.id);
    entry.commit = commit;
    const bool moved_in = entry.path != delta->old_file.path && left_out(delta->old_file.path);
    if (!git_oid_is_zero(&delta->old_file.id) && is_file(delta->old_file.mode) && !moved_in)
      entry.bases.push_back(git::id_of(delta->old_file.id));
    add(std::move(entry), others);
  }
}

void Candidates::changes(std::vector<GitEntry> added, std::optional<ObjectId> commit,
                         const std::vector<const git_tree*>& others) {
  for (GitEntry& entry : added) {
    entry.commit = commit;
    add(std::move(entry), others);
  }
}

void Candidates::add(GitEntry entry, const std::vector<const git_tree*>& others) {
  // Listed once, for its record; the same blob may come where it counts.
  entry.left_out = left_out(entry.path);
  if (!entry.left_out && in_others(entry, others)) return;
  if (request_.whole_files) entry.bases.clear();
  piece_.entries.push_back(std::move(entry));
}

void CommitChanges::add(const TreeItem& item, const TreeItem* before, const std::string& folder,
                        int depth) {
  if (item.is_tree()) {
    const bool was_tree = before != nullptr && before->is_tree();
    return trees(id_of(item.id), was_tree ? std::optional(id_of(before->id)) : std::nullopt,
                 folder + std::string(item.name) + '/', depth + 1);
  }
  if (!item.is_file()) return;
  GitEntry entry;
  entry.path = folder + std::string(item.name);
  entry.object = id_of(item.id);
  if (before != nullptr && before->is_file()) {
    if (before->id == item.id) return;  // only its mode
    entry.bases.push_back(id_of(before->id));
  } else {
    ++created;
  }
  added.push_back(std::move(entry));
}

void CommitChanges::trees(const ObjectId& now, const std::optional<ObjectId>& before,
                          const std::string& folder, int depth) {
  if (depth > kMaxDepth) {
    unreadable.push_back("folders nested deeper than " + std::to_string(kMaxDepth));
    return;
  }
  const auto open = [&](const ObjectId& id) {
    auto object = trees_.read(id);
    if (!object) unreadable.push_back(last_error("tree " + object_name(id)).detail);
    return object;
  };
  const auto object = open(now);
  const auto old = before ? open(*before) : std::nullopt;
  if (!object) return;
  TreeItems items(object->view());
  TreeItems olds(old ? old->view() : std::string_view());
  while (const TreeItem* item = items.item()) {
    const TreeItem* was = olds.item();
    const int order = was == nullptr ? -1 : compare(*item, *was);
    if (order > 0) {
      // Whatever is in a folder that is gone: enough to look for renames.
      removed += was->is_tree() || was->is_file() ? 1U : 0U;
      olds.next();
      continue;
    }
    if (order < 0) {
      add(*item, nullptr, folder, depth);
    } else {
      if (item->raw != was->raw) add(*item, was, folder, depth);
      olds.next();
    }
    items.next();
  }
  for (; olds.item() != nullptr; olds.next()) ++removed;
  if (items.damaged()) unreadable.push_back("tree " + object_name(now) + ": damaged");
}

void list_commit(GitReader::State& reader, const git_oid& oid, Candidates& candidates) {
  git_repository* repository = reader.repository.get();
  const ObjectId id = git::id_of(oid);
  auto commit = read_commit(reader, id);
  if (!commit) return candidates.missing(last_error("commit " + object_name(id)).detail);
  candidates.text(".git/commits/" + object_name(id), std::move(commit->message), id);
  const ObjectId tree = commit->tree;
  std::vector<ObjectId> parents;
  for (const ObjectId& parent : commit->parents) {
    if (const auto its_tree = tree_of_commit(reader, parent)) parents.push_back(*its_tree);
  }
  if (reader.tree_of_commit.size() >= kCommitTrees) reader.tree_of_commit.clear();
  reader.tree_of_commit.emplace(id, tree);
  CommitChanges changes(*reader.trees);
  changes.compare_trees(tree, parents.empty() ? std::nullopt : std::optional(parents[0]));
  for (const std::string& what : changes.unreadable)
    candidates.missing(what + " of commit " + object_name(id));
  std::vector<Tree> owned;
  std::vector<const git_tree*> others;
  for (std::size_t i = 1; i < parents.size(); ++i) {
    owned.push_back(tree_of(repository, parents[i]));
    others.push_back(owned.back().get());
  }
  if (!changes.may_rename()) return candidates.changes(std::move(changes.added), id, others);
  const Tree now = tree_of(repository, tree);
  const Tree before = parents.empty() ? nullptr : tree_of(repository, parents[0]);
  const git_diff_options options = tree_diff_options();
  git_diff* raw_diff = nullptr;
  if (git_diff_tree_to_tree(&raw_diff, repository, before.get(), now.get(), &options) != 0)
    return candidates.missing(last_error("what commit " + object_name(id) + " changes").detail);
  const Diff diff(raw_diff);
  candidates.deltas(diff.get(), id, others);
}

}  // namespace assay::scanner::git
