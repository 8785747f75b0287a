// `assay git`: a repository's files, its index, a range, its history; and the hooks.
#include <filesystem>
#include <iostream>
#include <set>
#include <sstream>
#include <utility>

#include "scanner/cli/exit_code.h"
#include "scanner/cli/git_hooks.h"
#include "scanner/cli/scan_run.h"
#include "scanner/git_lister.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "git", "[REPO]",
    "Scans a repository (the one around the current directory): the files of HEAD unless told\n"
    "otherwise. Objects are read from git's store, each once. Policy and .assayignore are those\n"
    "of its root."};

// "OLD NEW REF" a line of pre-receive; "LOCAL-REF NEW REMOTE-REF OLD" a line of pre-push. Returns
// what is wrong: a line that isn't understood must not let pass what it stands for.
std::string read_refs(bool is_push, std::vector<std::pair<std::string, std::string>>& refs) {
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    std::istringstream words(line);
    std::string a, b, c, d;
    words >> a >> b >> c >> d;
    if (a.empty()) continue;
    if ((is_push ? d : c).empty()) {
      return "standard input, line " + std::to_string(number) + ": not as git gives it: '" +
             (is_push ? "LOCAL-REF NEW REMOTE-REF OLD'" : "OLD NEW REF'");
    }
    refs.emplace_back(is_push ? d : a, b);
  }
  return {};
}

// What stands before the paths of the repository that `place` is, or lies in; empty: it is the one
// around the current directory.
std::string prefix_of(const std::string& place, const std::string& root) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (place.empty() || place == ".") return {};
  if (fs::equivalent(place, root, error)) return place.back() == '/' ? place : place + '/';
  const fs::path way = place[0] == '/' ? fs::path(root) : fs::relative(root, error);
  return error || way == "." ? std::string() : (way / "").string();
}

// What is asked for, or what is wrong with how it is asked.
std::string request_of(const GitFlags& flags, scanner::GitRequest& request) {
  using What = scanner::GitRequest::What;
  const int asked = int{flags.staged} + int{flags.history} + int{!flags.range.empty()} +
                    int{flags.pre_push} + int{flags.pre_receive};
  if (asked > 1)
    return "--staged, --range, --history, --pre-push and --pre-receive exclude another";
  if ((flags.all || flags.dangling) && !flags.history) return "--all and --dangling need --history";
  if (!flags.remote.empty() && !flags.pre_push) return "--remote needs --pre-push";
  request.range = flags.range;
  request.whole_files = flags.whole_files;
  request.all = flags.all;
  request.dangling = flags.dangling;
  if (flags.staged) request.what = What::kStaged;
  if (flags.history) request.what = What::kHistory;
  if (!flags.range.empty()) request.what = What::kRange;
  if (flags.pre_push || flags.pre_receive) {
    request.what = What::kPushed;
    if (std::string wrong = read_refs(flags.pre_push, request.pushed); !wrong.empty()) return wrong;
    if (flags.pre_push)
      request.known_refs = "refs/remotes/" + (flags.remote.empty() ? "" : flags.remote + "/");
  }
  if (!flags.range.empty() && flags.range.find("..") == std::string::npos)
    return "--range: not of the form A..B: '" + flags.range + "'";
  return {};
}

// What a developer can do about it, once, below the findings.
void advise(const GitFlags& flags, const std::set<const RuleInfo*>& detected) {
  if (!flags.staged && !flags.pre_push && !flags.pre_receive) return;
  complain(flags.staged     ? "the commit is stopped: it would keep what is listed above for good"
           : flags.pre_push ? "the push is stopped: what is listed above would leave this machine"
                            : "the push is refused: it brings what is listed above");
  complain("a real secret: take it out, and replace it at its issuer if it was ever shared");
  std::set<std::string> where;
  for (const RuleInfo* rule : detected) {
    if (!rule->rotate.empty()) where.insert(rule->title + ": " + rule->rotate);
  }
  for (const std::string& line : where) complain("  " + line);
  complain("no secret: end its line with 'assay:allow', or list its path in .assayignore");
}

int install_hooks(const std::string& folder, const std::string& wanted) {
  std::string done;
  Args names = {wanted};
  if (wanted == "pre-commit") names.emplace_back("commit-msg");  // notes what was let past
  for (const std::string& name : names) {
    const auto hook = install_hook(folder, name);
    if (!hook) {
      complain(hook.error().detail);
      return kExitIncomplete;
    }
    done += "installed " + *hook + "\n";
  }
  return print(done);
}

}  // namespace

int cmd_git(const Args& args, const Args& command_line) {
  ScanFlags flags;
  GitFlags git;
  auto table = git_flags(git);
  for (Flag& flag : scan_flags(flags)) {
    if (flag.names != "--stdin-name" && flag.names != "--follow" &&
        flag.names != "--one-file-system")
      table.push_back(std::move(flag));
  }
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.size() > 1) return refuse(kUsage.command, "more than one repository");
  const std::string place = parsed.operands.empty() ? "" : parsed.operands[0];
  // Set in hooks of a commit; read here, since libgit2 would load the index wherever the repository
  // is opened, and refuses a work tree. They are the hook's repository's, not one's that is named.
  const std::string index = take_env("GIT_INDEX_FILE");
  const std::string work_tree = take_env("GIT_WORK_TREE");
  auto repository = scanner::GitRepository::open(place, place.empty() ? work_tree : "");
  if (!repository) {
    complain(repository.error().detail);
    return kExitUsage;
  }
  if (!git.install_hook.empty()) {
    return install_hooks(repository->hooks(), git.install_hook);
  }
  scanner::GitRequest request;
  if (const std::string wrong = request_of(git, request); !wrong.empty())
    return refuse(kUsage.command, wrong);
  if (place.empty()) request.index = index;
  const auto setup = prepare(flags, {}, repository->root());
  if (!setup) return kExitUsage;
  const std::string prefix = prefix_of(place, repository->root());
  request.left_out = left_out(flags, *setup, prefix);
  auto lister = repository->list(request);
  if (!lister) {
    complain(lister.error().detail);
    return kExitUsage;
  }
  auto outputs = open_outputs(flags.formats, report_options(flags, *setup));
  if (!outputs) {
    complain(outputs.error().detail);
    return kExitUsage;
  }
  say_notes(flags, *setup);
  const scanner::GitSource source{&*repository,
                                  lister->get(),
                                  prefix,
                                  git.show_authors,
                                  git.history || !git.range.empty(),
                                  setup->store != nullptr,
                                  setup->store ? setup->store->objects.get() : nullptr};
  const ScanRun run = run_scan(flags, {}, &source, *setup, scan_info(*setup, command_line, parsed),
                               std::move(*outputs));
  if (run.code == kExitFindings) advise(git, run.detected);
  return run.code;
}

}  // namespace assay::cli
