#include "scanner/git.h"

#include <git2.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "scanner/git_changes.h"
#include "scanner/git_objects.h"

namespace assay::scanner {
namespace {

using namespace git;

/// What libgit2 may keep mapped and cached, whatever the repository: packs of many gigabytes are
/// read through windows.
constexpr std::size_t kWindow = 8U << 20;
constexpr std::size_t kMapped = 48U << 20;
constexpr ssize_t kCache = 24 << 20;

// Counted by libgit2: the last to go shuts it down.
struct Library {
  Library() {
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, kWindow);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, kMapped);
    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, kCache);
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

bool is_zero(std::string_view hex) { return hex.find_first_not_of('0') == std::string_view::npos; }

Tree tree_of(const git_commit* commit) {
  git_tree* tree = nullptr;
  git_commit_tree(&tree, commit);
  return Tree(tree);
}

git_diff_options tree_diff_options() {
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags =
      GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_IGNORE_SUBMODULES | GIT_DIFF_SKIP_BINARY_CHECK;
  return options;
}

/// What one request lists.
class Lister {
 public:
  Lister(git_repository* repository, const GitRequest& request)
      : repository_(repository), request_(request) {}

  Result<GitListing> run() {
    switch (request_.what) {
      case GitRequest::What::kHead:
        if (const Tree tree = head_tree()) add_tree(tree.get());
        break;
      case GitRequest::What::kStaged:
        if (auto failed = staged()) return *failed;
        break;
      default:
        if (auto failed = commits()) return *failed;
        break;
    }
    return std::move(listing_);
  }

 private:
  Tree head_tree() {
    git_object* object = nullptr;
    if (git_revparse_single(&object, repository_, "HEAD^{tree}") != 0) return nullptr;
    return Tree(reinterpret_cast<git_tree*>(object));
  }

  std::optional<ObjectId> head_commit() {
    git_oid oid;
    if (git_reference_name_to_id(&oid, repository_, "HEAD") != 0) return std::nullopt;
    return id_of(oid);
  }

  void add_tree(const git_tree* tree) {
    struct Context {
      Lister* lister;
      std::optional<ObjectId> commit;
    } context{this, head_commit()};
    git_tree_walk(
        tree, GIT_TREEWALK_PRE,
        [](const char* folder, const git_tree_entry* entry, void* payload) {
          auto& c = *static_cast<Context*>(payload);
          if (is_file(static_cast<std::uint16_t>(git_tree_entry_filemode(entry)))) {
            GitEntry file;
            file.path = std::string(folder) + git_tree_entry_name(entry);
            file.object = id_of(*git_tree_entry_id(entry));
            file.commit = c.commit;
            c.lister->listing_.entries.push_back(std::move(file));
          }
          return 0;
        },
        &context);
  }

  std::optional<Error> staged() {
    git_index* raw_index = nullptr;
    if (git_repository_index(&raw_index, repository_) != 0) {
      Error error = last_error("the index");
      if (error.detail.find("'link'") != std::string::npos)
        error.detail +=
            "; a split index can't be read: 'git update-index --no-split-index' joins it";
      return error;
    }
    const Index index(raw_index);
    const Tree head = head_tree();
    Tree merged;
    git_object* object = nullptr;
    if (git_revparse_single(&object, repository_, "MERGE_HEAD^{tree}") == 0)
      merged.reset(reinterpret_cast<git_tree*>(object));
    TreeChanges changes(repository_);
    changes.index_against(index.get(), head.get());
    if (changes.may_rename()) {
      const git_diff_options options = tree_diff_options();
      git_diff* raw = nullptr;
      if (git_diff_tree_to_index(&raw, repository_, head.get(), index.get(), &options) != 0)
        return last_error("the index against HEAD");
      const Diff diff(raw);
      add_deltas(diff.get(), std::nullopt, {merged.get()});
    } else {
      add_changes(std::move(changes.added), std::nullopt, {merged.get()});
    }
    for (const std::string& what : changes.unreadable) missing(what);
    return std::nullopt;
  }

  std::optional<Error> commits() {
    Starts starts;
    if (auto failed = find_starts(starts)) return failed;
    if (git_repository_is_shallow(repository_) == 1) {
      walk_shallow(starts);
    } else {
      git_revwalk* raw = nullptr;
      if (git_revwalk_new(&raw, repository_) != 0) return last_error("walking the history");
      const Walk walk(raw);
      git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
      for (const git_oid& oid : starts.wanted) git_revwalk_push(walk.get(), &oid);
      for (const git_oid& oid : starts.hidden) git_revwalk_hide(walk.get(), &oid);
      git_oid oid;
      int status = 0;
      while ((status = git_revwalk_next(&oid, walk.get())) == 0) add_commit(oid);
      if (status != GIT_ITEROVER) missing(last_error("walking the history").detail);
    }
    if (request_.what != GitRequest::What::kHistory) return std::nullopt;
    add_tags();
    add_names();
    if (request_.dangling) add_dangling();
    if (const Tree tree = head_tree()) {
      GitListing files;
      std::swap(files, listing_);
      add_tree(tree.get());
      std::swap(files, listing_);
      for (const GitEntry& file : files.entries) listing_.at_head.push_back(file.object);
      std::sort(listing_.at_head.begin(), listing_.at_head.end());
    }
    return std::nullopt;
  }

  /// Commits whose ancestors are asked for, and those whose ancestors are not.
  struct Starts {
    std::vector<git_oid> wanted, hidden;
  };

  static void add_start(std::vector<git_oid>& to, const std::string& hex) {
    git_oid oid;
    if (!is_zero(hex) && git_oid_fromstr(&oid, hex.c_str()) == 0) to.push_back(oid);
  }

  // The commit that a ref, a tag or an expression means.
  bool add_commit_of(std::vector<git_oid>& to, const std::string& name) {
    git_object* raw = nullptr;
    if (git_revparse_single(&raw, repository_, (name + "^{commit}").c_str()) != 0) return false;
    const Object object(raw);
    to.push_back(*git_object_id(raw));
    return true;
  }

  std::optional<Error> find_starts(Starts& starts) {
    if (request_.what == GitRequest::What::kRange) return find_range(starts);
    if (request_.what == GitRequest::What::kPushed) {
      for (const auto& [before, after] : request_.pushed) {
        if (is_zero(after)) continue;  // a ref is deleted
        if (!add_commit_of(starts.wanted, after)) return last_error("the pushed commit " + after);
        if (!is_zero(before)) {
          add_commit_of(starts.hidden, before);  // one that is not here yet hides nothing
          continue;
        }
        // A new ref: what the other side has is known by the refs that tell of it.
        for (const std::string& name : ref_names()) {
          if (name.starts_with(request_.known_refs)) add_commit_of(starts.hidden, name);
        }
      }
      return std::nullopt;
    }
    std::vector<std::string> names = ref_names();
    names.emplace_back("HEAD");
    for (const std::string& name : names) {
      add_commit_of(starts.wanted, name);
      if (request_.all) add_reflog(starts, name);
    }
    return std::nullopt;
  }

  std::optional<Error> find_range(Starts& starts) {
    const std::size_t dots = request_.range.find("..");
    if (request_.range.substr(dots).starts_with("..."))
      return Error{Reason::kUnsupported, "the range '" + request_.range + "': two dots, not three"};
    const std::string from = request_.range.substr(0, dots);
    const std::string to = request_.range.substr(dots + 2);
    const bool good = add_commit_of(starts.hidden, from.empty() ? "HEAD" : from) &&
                      add_commit_of(starts.wanted, to.empty() ? "HEAD" : to);
    if (good) return std::nullopt;
    Error error = last_error("the range '" + request_.range + "'");
    if (git_repository_is_shallow(repository_) == 1)
      error.detail += "; this is a shallow clone: fetch more of it (git fetch --unshallow)";
    return error;
  }

  void add_reflog(Starts& starts, const std::string& name) {
    git_reflog* raw = nullptr;
    if (git_reflog_read(&raw, repository_, name.c_str()) != 0) return;
    const Reflog log(raw);
    for (std::size_t i = 0; i < git_reflog_entrycount(log.get()); ++i) {
      const git_oid* oid = git_reflog_entry_id_new(git_reflog_entry_byindex(log.get(), i));
      add_start(starts.wanted, object_name(id_of(*oid)));
    }
  }

  // libgit2's walk ends at the first parent that a shallow clone hasn't got.
  void walk_shallow(const Starts& starts) {
    std::unordered_set<ObjectId, HashId> done;
    std::vector<git_oid> unwanted;
    in_order(starts.hidden, done, unwanted);
    std::vector<git_oid> order;
    in_order(starts.wanted, done, order);
    for (const git_oid& oid : order) add_commit(oid);
  }

  // Appends the commits that are here and reached from `tips`, parents before their children.
  void in_order(const std::vector<git_oid>& tips, std::unordered_set<ObjectId, HashId>& done,
                std::vector<git_oid>& order) {
    std::vector<std::pair<git_oid, bool>> stack;  // and whether its parents are done
    for (auto tip = tips.rbegin(); tip != tips.rend(); ++tip) stack.emplace_back(*tip, false);
    while (!stack.empty()) {
      const auto [oid, ready] = stack.back();
      stack.pop_back();
      if (ready) {
        order.push_back(oid);
        continue;
      }
      git_commit* raw = nullptr;
      if (done.count(id_of(oid)) != 0 || git_commit_lookup(&raw, repository_, &oid) != 0) continue;
      const Commit commit(raw);
      done.insert(id_of(oid));
      stack.emplace_back(oid, true);
      for (unsigned i = git_commit_parentcount(raw); i-- > 0;)
        stack.emplace_back(*git_commit_parent_id(raw, i), false);
    }
  }

  std::vector<std::string> ref_names() {
    std::vector<std::string> names;
    git_strarray list{};
    if (git_reference_list(&list, repository_) == 0) {
      for (std::size_t i = 0; i < list.count; ++i) names.emplace_back(list.strings[i]);
      git_strarray_dispose(&list);
    }
    return names;
  }

  void missing(std::string what) { listing_.unreadable.push_back(std::move(what)); }

  void add_text(std::string path, const char* text, std::optional<ObjectId> commit) {
    if (text == nullptr || *text == '\0') return;
    GitEntry entry;
    entry.path = std::move(path);
    entry.is_text = true;
    entry.text = text;
    entry.commit = commit;
    listing_.entries.push_back(std::move(entry));
  }

  void add_commit(const git_oid& oid) {
    const ObjectId id = id_of(oid);
    seen_commits_.insert(id);
    git_commit* raw = nullptr;
    if (git_commit_lookup(&raw, repository_, &oid) != 0)
      return missing(last_error("commit " + object_name(id)).detail);
    const Commit commit(raw);
    add_text(".git/commits/" + object_name(id), git_commit_message_raw(commit.get()), id);
    const Tree tree = tree_of(commit.get());
    if (!tree) return missing(last_error("the tree of commit " + object_name(id)).detail);
    std::vector<Tree> parents;
    for (unsigned i = 0; i < git_commit_parentcount(commit.get()); ++i) {
      git_commit* parent = nullptr;
      if (git_commit_parent(&parent, commit.get(), i) != 0) continue;  // a shallow clone's border
      const Commit owned(parent);
      if (Tree parent_tree = tree_of(parent)) parents.push_back(std::move(parent_tree));
    }
    std::vector<const git_tree*> others;
    for (std::size_t i = 1; i < parents.size(); ++i) others.push_back(parents[i].get());
    const git_tree* before = parents.empty() ? nullptr : parents[0].get();
    TreeChanges changes(repository_);
    changes.tree_against(tree.get(), before);
    for (const std::string& what : changes.unreadable)
      missing(what + " of commit " + object_name(id));
    if (!changes.may_rename()) return add_changes(std::move(changes.added), id, others);
    const git_diff_options options = tree_diff_options();
    git_diff* raw_diff = nullptr;
    if (git_diff_tree_to_tree(&raw_diff, repository_, const_cast<git_tree*>(before), tree.get(),
                              &options) != 0)
      return missing(last_error("what commit " + object_name(id) + " changes").detail);
    const Diff diff(raw_diff);
    add_deltas(diff.get(), id, others);
  }

  // Adds what is in the new side and in none of `others` at the same path.
  void add_deltas(git_diff* diff, std::optional<ObjectId> commit,
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
      entry.object = id_of(delta->new_file.id);
      entry.commit = commit;
      const bool moved_in = entry.path != delta->old_file.path && left_out(delta->old_file.path);
      if (!git_oid_is_zero(&delta->old_file.id) && is_file(delta->old_file.mode) && !moved_in)
        entry.bases.push_back(id_of(delta->old_file.id));
      add_new(std::move(entry), others);
    }
  }

  void add_changes(std::vector<GitEntry> added, std::optional<ObjectId> commit,
                   const std::vector<const git_tree*>& others) {
    for (GitEntry& entry : added) {
      entry.commit = commit;
      add_new(std::move(entry), others);
    }
  }

  [[nodiscard]] bool left_out(const std::string& path) const {
    return request_.left_out && request_.left_out(path);
  }

  void add_new(GitEntry entry, const std::vector<const git_tree*>& others) {
    // Listed once, for its record; the same blob may come where it counts.
    if (left_out(entry.path)) {
      if (left_out_.insert(entry.path).second) listing_.entries.push_back(std::move(entry));
      return;
    }
    if (in_others(entry, others)) return;
    if (entry.commit && !seen_blobs_.insert(entry.object).second) return;
    if (request_.whole_files) entry.bases.clear();
    listing_.entries.push_back(std::move(entry));
  }

  static bool in_others(GitEntry& entry, const std::vector<const git_tree*>& others) {
    for (const git_tree* other : others) {
      git_tree_entry* raw = nullptr;
      if (other == nullptr || git_tree_entry_bypath(&raw, other, entry.path.c_str()) != 0) continue;
      const TreeEntry owned(raw);
      const ObjectId theirs = id_of(*git_tree_entry_id(raw));
      if (theirs == entry.object) return true;
      if (is_file(static_cast<std::uint16_t>(git_tree_entry_filemode(raw))))
        entry.bases.push_back(theirs);
    }
    return false;
  }

  void add_tags() {
    git_tag_foreach(
        repository_,
        [](const char* name, git_oid* oid, void* payload) {
          auto& lister = *static_cast<Lister*>(payload);
          git_tag* tag = nullptr;
          if (git_tag_lookup(&tag, lister.repository_, oid) != 0) return 0;  // a light one
          lister.add_text(".git/" + std::string(name), git_tag_message(tag), std::nullopt);
          lister.seen_commits_.insert(id_of(*oid));
          git_tag_free(tag);
          return 0;
        },
        this);
    git_error_clear();
  }

  void add_names() {
    std::string text;
    for (const std::string& name : ref_names()) text += name + '\n';
    add_text(".git/refs", text.c_str(), std::nullopt);
  }

  void add_dangling() {
    git_odb* raw = nullptr;
    if (git_repository_odb(&raw, repository_) != 0) return missing(last_error("objects").detail);
    const Odb odb(raw);
    git_odb_foreach(
        odb.get(),
        [](const git_oid* oid, void* payload) {
          static_cast<Lister*>(payload)->add_object(*oid);
          return 0;
        },
        this);
  }

  void add_object(const git_oid& oid) {
    const ObjectId id = id_of(oid);
    if (seen_blobs_.count(id) != 0 || seen_commits_.count(id) != 0) return;
    git_object* raw = nullptr;
    if (git_object_lookup(&raw, repository_, &oid, GIT_OBJECT_ANY) != 0)
      return missing(last_error("object " + object_name(id)).detail);
    const Object object(raw);
    const std::string path = ".git/objects/" + object_name(id);
    if (git_object_type(raw) == GIT_OBJECT_COMMIT) {
      add_text(path, git_commit_message_raw(reinterpret_cast<git_commit*>(raw)), id);
    } else if (git_object_type(raw) == GIT_OBJECT_TAG) {
      add_text(path, git_tag_message(reinterpret_cast<git_tag*>(raw)), std::nullopt);
    } else if (git_object_type(raw) == GIT_OBJECT_BLOB) {
      GitEntry entry;
      entry.path = path;
      entry.object = id;
      seen_blobs_.insert(id);
      listing_.entries.push_back(std::move(entry));
    }
  }

  git_repository* repository_;
  const GitRequest& request_;
  GitListing listing_;
  std::unordered_set<ObjectId, HashId> seen_blobs_, seen_commits_;
  std::unordered_set<std::string> left_out_;
};

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

Ranges intersection(const Ranges& a, const Ranges& b) {
  Ranges both;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const auto begin = std::max(a[i].first, b[j].first);
    const auto end = std::min(a[i].second, b[j].second);
    if (begin < end) both.emplace_back(begin, end);
    (a[i].second < b[j].second ? i : j) += 1;
  }
  return both;
}

}  // namespace

std::string object_name(const ObjectId& id) {
  const git_oid oid = oid_of(id);
  std::string hex(40, '0');
  git_oid_fmt(hex.data(), &oid);
  return hex;
}

bool GitListing::is_at_head(const ObjectId& object) const {
  return std::binary_search(at_head.begin(), at_head.end(), object);
}

struct GitRepository::State {
  Library library;
  Repository repository;
  std::string root, place;
  bool from_environment = false;
};

GitRepository::GitRepository(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitRepository::GitRepository(GitRepository&&) noexcept = default;
GitRepository& GitRepository::operator=(GitRepository&&) noexcept = default;
GitRepository::~GitRepository() = default;

Result<GitRepository> GitRepository::open(const std::string& path) {
  auto state = std::make_unique<State>();
  state->from_environment = path.empty();
  git_repository* raw = nullptr;
  const int status =
      git_repository_open_ext(&raw, path.empty() ? "." : path.c_str(),
                              path.empty() ? GIT_REPOSITORY_OPEN_FROM_ENV : 0, nullptr);
  const std::string shown = path.empty() ? "." : path;
  if (status == GIT_EOWNER) {
    return Error{Reason::kUnreadable,
                 shown +
                     ": the repository belongs to somebody else; if you trust it: git config "
                     "--global --add safe.directory PATH"};
  }
  if (status != 0) {
    Error error = last_error(shown);
    if (error.detail.find("objectformat") != std::string::npos)
      error.detail = shown + ": a SHA-256 repository; this libgit2 reads SHA-1 only";
    return error;
  }
  state->repository.reset(raw);
  state->place = git_repository_path(raw);
  const char* work = git_repository_workdir(raw);
  state->root = work != nullptr ? work : state->place;
  return GitRepository(std::move(state));
}

const std::string& GitRepository::root() const { return state_->root; }

std::string GitRepository::hooks() const {
  git_config* raw = nullptr;
  if (git_repository_config_snapshot(&raw, state_->repository.get()) == 0) {
    const Config config(raw);
    const char* path = nullptr;
    if (git_config_get_string(&path, raw, "core.hooksPath") == 0)
      return *path == '/' ? path : state_->root + path;
  }
  return std::string(git_repository_commondir(state_->repository.get())) + "hooks";
}

Result<GitListing> GitRepository::list(const GitRequest& request) {
  return Lister(state_->repository.get(), request).run();
}

struct GitReader::State {
  Library library;
  Repository repository;
  Odb odb;
};

GitReader::GitReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitReader::~GitReader() = default;

Result<std::unique_ptr<GitReader>> GitRepository::reader() const {
  auto state = std::make_unique<GitReader::State>();
  git_repository* raw = nullptr;
  const bool environment = state_->from_environment;
  if (git_repository_open_ext(&raw, environment ? "." : state_->place.c_str(),
                              environment ? GIT_REPOSITORY_OPEN_FROM_ENV : 0, nullptr) != 0)
    return last_error(state_->place);
  state->repository.reset(raw);
  git_odb* odb = nullptr;
  if (git_repository_odb(&odb, raw) != 0) return last_error(state_->place);
  state->odb.reset(odb);
  return std::unique_ptr<GitReader>(new GitReader(std::move(state)));
}

Result<std::uint64_t> GitReader::size(const ObjectId& object) {
  const git_oid oid = oid_of(object);
  std::size_t size = 0;
  git_object_t type{};
  if (git_odb_read_header(&size, &type, state_->odb.get(), &oid) != 0)
    return last_error("object " + object_name(object));
  return std::uint64_t{size};
}

Result<std::string> GitReader::read(const ObjectId& object) {
  const git_oid oid = oid_of(object);
  git_odb_object* raw = nullptr;
  if (git_odb_read(&raw, state_->odb.get(), &oid) != 0)
    return last_error("object " + object_name(object));
  const Owned<git_odb_object, git_odb_object_free> owned(raw);
  return std::string(static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw));
}

std::optional<Ranges> GitReader::added(const GitEntry& entry) {
  if (entry.bases.empty()) return std::nullopt;
  const auto blob = [&](const ObjectId& id) {
    const git_oid oid = oid_of(id);
    git_blob* raw = nullptr;
    git_blob_lookup(&raw, state_->repository.get(), &oid);
    return Blob(raw);
  };
  const Blob now = blob(entry.object);
  std::optional<Ranges> all;
  for (const ObjectId& base : entry.bases) {
    const Blob before = blob(base);
    if (!now || !before || git_blob_is_binary(now.get()) == 1 ||
        git_blob_is_binary(before.get()) == 1)
      return std::nullopt;
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.context_lines = 0;
    Ranges ranges;
    const int status = git_diff_blobs(
        before.get(), nullptr, now.get(), nullptr, &options, nullptr, nullptr, nullptr,
        [](const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line, void* payload) {
          if (line->origin == GIT_DIFF_LINE_ADDITION && line->content_offset >= 0) {
            const auto begin = static_cast<std::uint64_t>(line->content_offset);
            static_cast<Ranges*>(payload)->emplace_back(begin, begin + line->content_len);
          }
          return 0;
        },
        &ranges);
    if (status != 0) return std::nullopt;
    all = all ? intersection(*all, ranges) : std::move(ranges);
  }
  return all;
}

}  // namespace assay::scanner
