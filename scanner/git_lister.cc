#include "scanner/git_lister.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "scanner/git_changes.h"
#include "scanner/git_commits.h"
#include "scanner/git_objects.h"
#include "scanner/git_starts.h"

namespace assay::scanner {
namespace {

using namespace git;

/// Commits that one call works on.
constexpr std::size_t kPiece = 128;
/// Blobs that are put in order of their paths before they are handed out: versions of one file are
/// mostly made from one another in a pack, and are read fast when they are read together.
constexpr std::size_t kInOrder = 65'536;
/// Further paths that are remembered, of all blobs.
constexpr std::size_t kMaxRemembered = 200'000;

// A path by its first bytes as numbers, which settle most comparisons without a look at the path.
struct PathKey {
  std::uint64_t first = 0, second = 0;
  std::uint32_t index = 0;
};

PathKey key_of(const std::string& path, std::size_t index) {
  std::array<std::uint64_t, 2> bytes{};
  std::memcpy(bytes.data(), path.data(), std::min(path.size(), sizeof bytes));
  return {__builtin_bswap64(bytes[0]), __builtin_bswap64(bytes[1]),
          static_cast<std::uint32_t>(index)};
}

// What is equal stays in order. All other workers may wait for this.
void sort_by_path(std::vector<GitEntry>& entries) {
  std::vector<PathKey> order;
  order.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) order.push_back(key_of(entries[i].path, i));
  std::sort(order.begin(), order.end(), [&](const PathKey& a, const PathKey& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second != b.second) return a.second < b.second;
    const int differs = entries[a.index].path.compare(entries[b.index].path);
    return differs != 0 ? differs < 0 : a.index < b.index;
  });
  std::vector<GitEntry> sorted;
  sorted.reserve(entries.size());
  for (const PathKey& key : order) sorted.push_back(std::move(entries[key.index]));
  entries = std::move(sorted);
}

Tree head_tree(git_repository* repository) {
  git_object* object = nullptr;
  if (git_revparse_single(&object, repository, "HEAD^{tree}") != 0) return nullptr;
  return Tree(reinterpret_cast<git_tree*>(object));
}

constexpr std::size_t kMaxFiles = 10'000'000, kMaxDepth = 512;

// Every file of a tree. A folder that can't be read is a line of `unreadable`, and stops nothing
// else.
void add_tree(git_repository* repository, Tree root, const std::optional<ObjectId>& commit,
              std::vector<GitEntry>& entries, std::vector<std::string>& unreadable) {
  struct Folder {
    Tree tree;
    std::size_t path_size = 0;
    std::size_t next = 0;
  };
  std::string path;
  std::vector<Folder> open;
  open.push_back({std::move(root)});
  while (!open.empty()) {
    Folder& folder = open.back();
    path.resize(folder.path_size);
    // A few trees that name one another can have more paths than there is memory.
    if (entries.size() >= kMaxFiles) {
      unreadable.push_back("more than " + std::to_string(kMaxFiles) + " files");
      return;
    }
    const git_tree_entry* entry = git_tree_entry_byindex(folder.tree.get(), folder.next++);
    if (entry == nullptr) {
      open.pop_back();
      continue;
    }
    path += git_tree_entry_name(entry);
    const ObjectId id = id_of(*git_tree_entry_id(entry));
    if (is_file(static_cast<std::uint16_t>(git_tree_entry_filemode(entry)))) {
      GitEntry file;
      file.path = path;
      file.object = id;
      file.commit = commit;
      entries.push_back(std::move(file));
    } else if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
      git_tree* raw = nullptr;
      if (git_tree_lookup(&raw, repository, git_tree_entry_id(entry)) != 0) {
        unreadable.push_back(last_error("tree " + object_name(id) + " of " + path).detail);
        continue;
      }
      Tree tree(raw);
      if (open.size() >= kMaxDepth) {
        unreadable.push_back("folders nested deeper than " + std::to_string(kMaxDepth));
        continue;
      }
      path += '/';
      open.push_back({std::move(tree), path.size()});
    }
  }
}

// HEAD's files. An Error: HEAD is damaged; one that points to no commit yet has none.
std::optional<Error> list_head_files(git_repository* repository, std::vector<GitEntry>& entries,
                                     std::vector<std::string>& unreadable) {
  git_oid oid;
  const int status = git_reference_name_to_id(&oid, repository, "HEAD");
  if (status == GIT_ENOTFOUND) return std::nullopt;
  if (status != 0) return last_error("HEAD");
  if (Tree tree = head_tree(repository)) {
    add_tree(repository, std::move(tree), id_of(oid), entries, unreadable);
  } else {
    unreadable.push_back(last_error("HEAD").detail);
  }
  return std::nullopt;
}

std::optional<Error> list_staged(git_repository* repository, const GitRequest& request,
                                 Piece& piece) {
  const std::string file = request.index.empty()
                               ? std::string(git_repository_path(repository)) + "index"
                               : request.index;
  const auto index = IndexFile::read(file);
  if (!index) return index.error();
  const Tree head = head_tree(repository);
  Tree merged;
  git_object* object = nullptr;
  if (git_revparse_single(&object, repository, "MERGE_HEAD^{tree}") == 0)
    merged.reset(reinterpret_cast<git_tree*>(object));
  Candidates candidates(repository, request, piece);
  IndexChanges changes(repository);
  changes.compare(*index, head.get());
  if (changes.may_rename()) {
    const git_diff_options options = tree_diff_options();
    git_index* opened = nullptr;
    if (git_index_open(&opened, file.c_str()) != 0) return last_error("the index");
    const Index owned(opened);
    git_diff* raw = nullptr;
    if (git_diff_tree_to_index(&raw, repository, head.get(), opened, &options) != 0)
      return last_error("the index against HEAD");
    const Diff diff(raw);
    candidates.deltas(diff.get(), std::nullopt, {merged.get()});
  } else {
    candidates.changes(std::move(changes.added), std::nullopt, {merged.get()});
  }
  for (const std::string& what : changes.unreadable) candidates.missing(what);
  return std::nullopt;
}

std::string text_or_none(const char* text) { return text != nullptr ? text : ""; }

void add_tags(Candidates& candidates, std::unordered_set<ObjectId, HashId>& seen) {
  struct Context {
    Candidates& candidates;
    std::unordered_set<ObjectId, HashId>& seen;
  } context{candidates, seen};
  git_tag_foreach(
      candidates.repository(),
      [](const char* name, git_oid* oid, void* payload) {
        auto& c = *static_cast<Context*>(payload);
        git_tag* tag = nullptr;
        if (git_tag_lookup(&tag, c.candidates.repository(), oid) != 0) return 0;  // a light one
        c.candidates.text(".git/" + std::string(name), text_or_none(git_tag_message(tag)),
                          std::nullopt);
        c.seen.insert(id_of(*oid));
        git_tag_free(tag);
        return 0;
      },
      &context);
  git_error_clear();
}

}  // namespace

struct GitLister::State {
  Library library;
  GitRequest request;
  std::vector<git_oid> commits;  ///< oldest first

  std::mutex mutex;
  std::size_t taken = 0, merged = 0;     ///< pieces
  std::map<std::size_t, Piece> waiting;  ///< worked on before those that come before them
  std::vector<GitEntry> ready;           ///< settled, not handed out yet
  std::unordered_set<ObjectId, HashId> seen_blobs, seen_commits;
  std::unordered_set<std::string> left_out;
  std::unordered_map<ObjectId, std::vector<std::string>, HashId> paths;
  std::size_t remembered = 0;
  std::vector<std::string> unreadable;
  std::once_flag head_listed;
  std::vector<ObjectId> at_head;  ///< sorted

  [[nodiscard]] std::size_t pieces() const { return (commits.size() + kPiece - 1) / kPiece; }

  void merge(Piece& piece, std::vector<GitEntry>& settled) {
    for (GitEntry& entry : piece.entries) {
      if (entry.left_out) {
        if (left_out.insert(entry.path).second) settled.push_back(std::move(entry));
      } else if (entry.is_text || !entry.commit || seen_blobs.insert(entry.object).second) {
        settled.push_back(std::move(entry));
      } else if (remembered < kMaxRemembered) {
        remember(entry);
      }
    }
    std::move(piece.unreadable.begin(), piece.unreadable.end(), std::back_inserter(unreadable));
  }

  void remember(GitEntry& entry) {
    std::vector<std::string>& known = paths[entry.object];
    if (known.size() > kMaxPaths ||
        std::find(known.begin(), known.end(), entry.path) != known.end())
      return;
    known.push_back(std::move(entry.path));
    ++remembered;
  }

  // What no commit brings: messages of tags, names of refs, objects that nothing reaches.
  void finish_history(GitReader::State& reader, std::vector<GitEntry>& settled) {
    git_repository* repository = reader.repository.get();
    Piece piece;
    Candidates candidates(repository, request, piece);
    for (const git_oid& oid : commits) seen_commits.insert(id_of(oid));
    add_tags(candidates, seen_commits);
    std::string names;
    for (const std::string& name : ref_names(repository)) names += name + '\n';
    candidates.text(".git/refs", std::move(names), std::nullopt);
    if (request.dangling) add_dangling(reader, candidates, piece);
    merge(piece, settled);
  }

  void list_head(git_repository* repository) {
    Tree tree = head_tree(repository);
    if (!tree) return;
    std::vector<GitEntry> files;
    std::vector<std::string> told;  // by the history, which goes through the same folders
    add_tree(repository, std::move(tree), std::nullopt, files, told);
    for (const GitEntry& file : files) at_head.push_back(file.object);
    std::sort(at_head.begin(), at_head.end());
  }

  void add_dangling(GitReader::State& reader, Candidates& candidates, Piece& piece) {
    struct Context {
      State& state;
      Candidates& candidates;
      Piece& piece;
    } context{*this, candidates, piece};
    git_odb_foreach(
        reader.odb.get(),
        [](const git_oid* oid, void* payload) {
          auto& c = *static_cast<Context*>(payload);
          c.state.add_object(*oid, c.candidates, c.piece);
          return 0;
        },
        &context);
  }

  void add_object(const git_oid& oid, Candidates& candidates, Piece& piece) const {
    const ObjectId id = id_of(oid);
    if (seen_blobs.count(id) != 0 || seen_commits.count(id) != 0) return;
    git_object* raw = nullptr;
    if (git_object_lookup(&raw, candidates.repository(), &oid, GIT_OBJECT_ANY) != 0)
      return candidates.missing(last_error("object " + object_name(id)).detail);
    const Object object(raw);
    const std::string path = ".git/objects/" + object_name(id);
    if (git_object_type(raw) == GIT_OBJECT_COMMIT) {
      candidates.text(path,
                      text_or_none(git_commit_message_raw(reinterpret_cast<git_commit*>(raw))), id);
    } else if (git_object_type(raw) == GIT_OBJECT_TAG) {
      candidates.text(path, text_or_none(git_tag_message(reinterpret_cast<git_tag*>(raw))),
                      std::nullopt);
    } else if (git_object_type(raw) == GIT_OBJECT_BLOB) {
      GitEntry entry;
      entry.path = path;
      entry.object = id;
      piece.entries.push_back(std::move(entry));
    }
  }
};

GitLister::GitLister(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitLister::~GitLister() = default;

Result<std::unique_ptr<GitLister>> list_files(git_repository* repository,
                                              const GitRequest& request) {
  auto state = std::make_unique<GitLister::State>();
  state->request = request;
  if (request.what == GitRequest::What::kHead) {
    if (auto failed = list_head_files(repository, state->ready, state->unreadable)) return *failed;
  } else {
    Piece piece;
    if (auto failed = list_staged(repository, request, piece)) return *failed;
    state->merge(piece, state->ready);
  }
  return std::make_unique<GitLister>(std::move(state));
}

Result<std::unique_ptr<GitLister>> list_commits(GitReader::State& reader,
                                                const GitRequest& request) {
  auto state = std::make_unique<GitLister::State>();
  state->request = request;
  auto commits = commits_of(reader, request, state->unreadable);
  if (!commits) return commits.error();
  state->commits = std::move(*commits);
  return std::make_unique<GitLister>(std::move(state));
}

bool GitLister::next(GitReader& reader, std::vector<GitEntry>& settled) {
  State& state = *state_;
  const bool is_history = state.request.what == GitRequest::What::kHistory;
  std::size_t mine = 0;
  {
    const std::scoped_lock lock(state.mutex);
    if (state.pieces() == 0 && state.taken == 0) {
      state.taken = 1;
      settled = std::exchange(state.ready, {});
      if (is_history) state.finish_history(reader.state(), settled);
      return false;
    }
    if (state.taken >= state.pieces()) return false;
    mine = state.taken++;
  }
  Piece piece;
  Candidates candidates(reader.state().repository.get(), state.request, piece);
  const std::size_t end = std::min(state.commits.size(), (mine + 1) * kPiece);
  for (std::size_t i = mine * kPiece; i < end; ++i)
    list_commit(reader.state(), state.commits[i], candidates);
  bool more = false;
  {
    const std::scoped_lock lock(state.mutex);
    state.waiting.emplace(mine, std::move(piece));
    for (auto at = state.waiting.begin(); at != state.waiting.end() && at->first == state.merged;
         at = state.waiting.erase(at), ++state.merged)
      state.merge(at->second, state.ready);
    const bool is_last = state.merged == state.pieces();
    if (is_last && is_history) state.finish_history(reader.state(), state.ready);
    if (is_last || state.ready.size() >= kInOrder) settled = std::exchange(state.ready, {});
    more = state.taken < state.pieces();
  }
  sort_by_path(settled);
  return more;
}

const std::vector<std::string>& GitLister::unreadable() const { return state_->unreadable; }

std::vector<std::string> GitLister::other_paths(const GitEntry& entry) const {
  const auto at = state_->paths.find(entry.object);
  if (entry.is_text || at == state_->paths.end()) return {};
  std::vector<std::string> others = at->second;
  std::erase(others, entry.path);
  if (others.size() > kMaxPaths) others.resize(kMaxPaths);
  return others;
}

std::optional<bool> GitLister::is_at_head(GitReader& reader, const ObjectId& object) {
  if (state_->request.what != GitRequest::What::kHistory) return std::nullopt;
  std::call_once(state_->head_listed, [&] { state_->list_head(reader.state().repository.get()); });
  return std::binary_search(state_->at_head.begin(), state_->at_head.end(), object);
}

}  // namespace assay::scanner
