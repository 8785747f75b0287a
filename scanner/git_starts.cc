#include "scanner/git_starts.h"

#include <fstream>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace assay::scanner::git {
namespace {

bool is_zero(std::string_view hex) { return hex.find_first_not_of('0') == std::string_view::npos; }

// What stands at one end of a range, as libgit2 has it: it doesn't know that nothing, and "@", are
// HEAD.
std::string range_end(const std::string& name) {
  if (name.empty()) return "HEAD";
  const bool is_head = name[0] == '@' && (name.size() == 1 || name[1] == '~' || name[1] == '^');
  return is_head ? "HEAD" + name.substr(1) : name;
}

/// Finds the commits whose ancestors are asked for, and those whose ancestors are not.
class Starts {
 public:
  Starts(git_repository* repository, const GitRequest& request,
         std::vector<std::string>& unreadable)
      : repository_(repository), request_(request), unreadable_(unreadable) {}

  std::vector<git_oid> wanted, hidden;

  std::optional<Error> find() {
    if (request_.what == GitRequest::What::kRange) return find_range();
    if (request_.what == GitRequest::What::kPushed) return find_pushed();
    std::vector<std::string> names = ref_names(repository_);
    names.emplace_back("HEAD");
    for (const std::string& name : names) {
      if (!add_commit_of(wanted, name)) tell_of_damage(name);
      if (request_.all) add_reflog(name);
    }
    return std::nullopt;
  }

 private:
  // The commit that a ref, a tag or an expression means.
  bool add_commit_of(std::vector<git_oid>& to, const std::string& name) {
    git_object* raw = nullptr;
    if (git_revparse_single(&raw, repository_, (name + "^{commit}").c_str()) != 0) return false;
    const Object object(raw);
    to.push_back(*git_object_id(raw));
    return true;
  }

  // A ref may lead to what is no commit (a tag of a file), and HEAD to none yet; but not to a
  // commit that can't be read.
  void tell_of_damage(const std::string& name) {
    const Error why = last_error(name);
    git_oid oid;
    const int status = git_reference_name_to_id(&oid, repository_, name.c_str());
    if (status == GIT_ENOTFOUND) return;
    if (status != 0) return unreadable_.push_back(why.detail);
    git_odb* odb = nullptr;
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (git_repository_odb(&odb, repository_) != 0) return;
    const Odb owned(odb);
    if (git_odb_read_header(&size, &type, odb, &oid) != 0 || type == GIT_OBJECT_COMMIT)
      unreadable_.push_back(why.detail);
  }

  std::optional<Error> find_pushed() {
    for (const auto& [before, after] : request_.pushed) {
      if (is_zero(after)) continue;  // a ref is deleted
      if (!add_commit_of(wanted, after)) return last_error("the pushed commit " + after);
      if (!is_zero(before)) {
        add_commit_of(hidden, before);  // one that is not here yet hides nothing
        continue;
      }
      // A new ref: what the other side has is known by the refs that tell of it.
      for (const std::string& name : ref_names(repository_)) {
        if (name.starts_with(request_.known_refs)) add_commit_of(hidden, name);
      }
    }
    return std::nullopt;
  }

  std::optional<Error> find_range() {
    const std::size_t dots = request_.range.find("..");
    if (request_.range.substr(dots).starts_with("..."))
      return Error{Reason::kUnsupported, "the range '" + request_.range + "': two dots, not three"};
    const bool good = add_commit_of(hidden, range_end(request_.range.substr(0, dots))) &&
                      add_commit_of(wanted, range_end(request_.range.substr(dots + 2)));
    if (good) return std::nullopt;
    Error error = last_error("the range '" + request_.range + "'");
    if (git_repository_is_shallow(repository_) == 1)
      error.detail += "; this is a shallow clone: fetch more of it (git fetch --unshallow)";
    return error;
  }

  void add_reflog(const std::string& name) {
    git_reflog* raw = nullptr;
    if (git_reflog_read(&raw, repository_, name.c_str()) != 0) return;
    const Reflog log(raw);
    for (std::size_t i = 0; i < git_reflog_entrycount(log.get()); ++i) {
      const git_oid* oid = git_reflog_entry_id_new(git_reflog_entry_byindex(log.get(), i));
      if (git_oid_is_zero(oid) == 0) wanted.push_back(*oid);
    }
  }

  git_repository* repository_;
  const GitRequest& request_;
  std::vector<std::string>& unreadable_;
};

using Ids = std::unordered_set<ObjectId, HashId>;

// The commits of a shallow clone whose parents were left behind (gitrepository-layout: shallow).
Ids shallow_border(git_repository* repository) {
  Ids border;
  std::ifstream lines(std::string(git_repository_commondir(repository)) + "shallow");
  for (std::string line; std::getline(lines, line);) {
    git_oid oid;
    if (git_oid_fromstrn(&oid, line.data(), line.size()) == 0) border.insert(id_of(oid));
  }
  return border;
}

// Appends the commits that are reached from `tips`, parents before their children, not beyond
// `border`. Those that are missing are lines of `unreadable`, unless it is null.
void in_order(GitReader::State& reader, const std::vector<git_oid>& tips, const Ids& border,
              Ids& done, std::vector<git_oid>& order, std::vector<std::string>* unreadable) {
  std::vector<std::pair<ObjectId, bool>> stack;  // and whether its parents are done
  for (auto tip = tips.rbegin(); tip != tips.rend(); ++tip) stack.emplace_back(id_of(*tip), false);
  while (!stack.empty()) {
    const auto [id, ready] = stack.back();
    stack.pop_back();
    if (ready) {
      order.push_back(oid_of(id));
      continue;
    }
    if (!done.insert(id).second) continue;
    const auto commit = read_commit(reader, id);
    if (!commit) {
      if (unreadable != nullptr)
        unreadable->push_back(last_error("commit " + object_name(id)).detail);
      continue;
    }
    stack.emplace_back(id, true);
    if (border.count(id) != 0) continue;
    for (auto parent = commit->parents.rbegin(); parent != commit->parents.rend(); ++parent)
      stack.emplace_back(*parent, false);
  }
}

}  // namespace

std::vector<std::string> ref_names(git_repository* repository) {
  std::vector<std::string> names;
  git_strarray list{};
  if (git_reference_list(&list, repository) == 0) {
    for (std::size_t i = 0; i < list.count; ++i) names.emplace_back(list.strings[i]);
    git_strarray_dispose(&list);
  }
  return names;
}

Result<std::vector<git_oid>> commits_of(GitReader::State& reader, const GitRequest& request,
                                        std::vector<std::string>& unreadable) {
  git_repository* repository = reader.repository.get();
  Starts starts(repository, request, unreadable);
  if (auto failed = starts.find()) return *failed;
  std::vector<git_oid> order;
  const bool is_shallow = git_repository_is_shallow(repository) == 1;
  // libgit2's walk ends at the first parent that a shallow clone hasn't got; where something is
  // hidden, it doesn't go through all that came before.
  if (is_shallow || starts.hidden.empty()) {
    const Ids border = is_shallow ? shallow_border(repository) : Ids();
    Ids done;
    std::vector<git_oid> unwanted;
    in_order(reader, starts.hidden, border, done, unwanted, nullptr);
    in_order(reader, starts.wanted, border, done, order, &unreadable);
    return order;
  }
  git_revwalk* raw = nullptr;
  if (git_revwalk_new(&raw, repository) != 0) return last_error("walking the history");
  const Walk walk(raw);
  git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
  for (const git_oid& oid : starts.wanted) git_revwalk_push(walk.get(), &oid);
  for (const git_oid& oid : starts.hidden) git_revwalk_hide(walk.get(), &oid);
  git_oid oid;
  int status = 0;
  while ((status = git_revwalk_next(&oid, walk.get())) == 0) order.push_back(oid);
  if (status != GIT_ITEROVER) unreadable.push_back(last_error("walking the history").detail);
  return order;
}

}  // namespace assay::scanner::git
