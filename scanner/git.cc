#include "scanner/git.h"

#include <git2.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "scanner/git_lister.h"
#include "scanner/git_objects.h"
#include "scanner/git_reader_state.h"
#include "scanner/git_starts.h"

namespace assay::scanner {
namespace {

using namespace git;

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

struct GitRepository::State {
  Library library;
  Repository repository;
  std::string root, place;
  bool from_environment = false;
  std::once_flag packs_opened;
  std::shared_ptr<const PackStore> packs;

  std::shared_ptr<const PackStore> own_packs() {
    std::call_once(packs_opened, [this] {
      git_buf folder = GIT_BUF_INIT;
      if (git_repository_item_path(&folder, repository.get(), GIT_REPOSITORY_ITEM_OBJECTS) == 0)
        packs = PackStore::open(std::string(folder.ptr, folder.size) + "pack/");
      git_buf_dispose(&folder);
    });
    return packs;
  }
};

GitRepository::GitRepository(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitRepository::GitRepository(GitRepository&&) noexcept = default;
GitRepository& GitRepository::operator=(GitRepository&&) noexcept = default;
GitRepository::~GitRepository() = default;

Result<GitRepository> GitRepository::open(const std::string& path, const std::string& work_tree) {
  auto state = std::make_unique<State>();
  state->from_environment = path.empty();
  git_repository* raw = nullptr;
  const int status =
      git_repository_open_ext(&raw, path.empty() ? nullptr : path.c_str(),
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
  if (!work_tree.empty())
    state->root = (std::filesystem::absolute(work_tree) / "").lexically_normal().string();
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

Result<std::unique_ptr<GitLister>> GitRepository::list(const GitRequest& request) {
  // A hook is waited for: what is staged needs no second handle.
  if (request.what == GitRequest::What::kHead || request.what == GitRequest::What::kStaged)
    return list_files(state_->repository.get(), request);
  auto own = reader();
  if (!own) return own.error();
  return list_commits((*own)->state(), request);
}

GitReader::GitReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitReader::~GitReader() = default;

Result<std::unique_ptr<GitReader>> GitRepository::reader() const {
  auto state = std::make_unique<GitReader::State>();
  git_repository* raw = nullptr;
  const bool environment = state_->from_environment;
  if (git_repository_open_ext(&raw, environment ? nullptr : state_->place.c_str(),
                              environment ? GIT_REPOSITORY_OPEN_FROM_ENV : 0, nullptr) != 0)
    return last_error(state_->place);
  state->repository.reset(raw);
  git_odb* odb = nullptr;
  if (git_repository_odb(&odb, raw) != 0) return last_error(state_->place);
  state->odb.reset(odb);
  if (auto packs = state_->own_packs()) state->packs.emplace(std::move(packs));
  state->trees.emplace(odb, state->packs ? &*state->packs : nullptr);
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

Result<GitBytes> GitReader::read(const ObjectId& object) {
  const git_oid oid = oid_of(object);
  git_odb_object* raw = nullptr;
  if (git_odb_read(&raw, state_->odb.get(), &oid) != 0)
    return last_error("object " + object_name(object));
  return shared_bytes(OdbObject(raw));
}

std::optional<GitBytes> GitReader::packed(const ObjectId& blob, std::uint64_t max_size) {
  if (!state_->packs) return std::nullopt;
  const auto object = state_->packs->read(blob, max_size);
  if (!object || object->type != PackedType::kBlob) return std::nullopt;
  return object->bytes;
}

std::optional<GitAuthor> GitReader::author(const ObjectId& commit) {
  const git_oid oid = oid_of(commit);
  git_commit* raw = nullptr;
  if (git_commit_lookup(&raw, state_->repository.get(), &oid) != 0) return std::nullopt;
  const Commit owned(raw);
  const git_signature* by = git_commit_author(raw);
  if (by == nullptr) return std::nullopt;
  return GitAuthor{by->name, by->email, by->when.time};
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
