// `assay policy init|check|show`
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>

#include "reports/data.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/policy_file.h"

namespace assay::cli {
namespace {

const Usage kUsage{"policy", "init [FILE]|check [FILE]|show [FILE]",
                   "init   writes a commented policy to start from (.assay.toml)\n"
                   "check  tells every mistake in a policy, with its line\n"
                   "show   prints the whole policy that a scan would use, built-in parts and all\n"
                   "Without FILE, check and show take ASSAY_POLICY, else .assay.toml here."};

int init(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    complain(path + ": " + (errno == EEXIST ? "is already there" : std::strerror(errno)));
    return kExitUsage;
  }
  std::string_view rest = reports::data_file("policy/start.toml");
  while (!rest.empty()) {
    const ssize_t written = ::write(fd, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool closed = ::close(fd) == 0;
  if (!rest.empty() || !closed) {
    complain(path + ": could not be written: " + std::strerror(errno));
    ::unlink(path.c_str());
    return kExitIncomplete;
  }
  return print(path + " written; adapt it, then run 'assay policy check'\n");
}

Day today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())
      .time_since_epoch()
      .count();
}

/// What isn't wrong, but will surprise.
std::string notes_on(const Policy& policy) {
  std::string notes;
  for (const Waiver& each : policy.waivers) {
    if (each.expires < today()) {
      notes += "note: waiver '" + each.id + "' lapsed on " + day_text(each.expires) + "\n";
    } else if (each.expires - each.created > policy.restricted_waiver_days) {
      notes += "note: waiver '" + each.id + "' covers restricted files only until " +
               day_text(each.created + policy.restricted_waiver_days) + "\n";
    }
    if (each.created > today()) {
      notes += "note: waiver '" + each.id + "' is dated in the future\n";
    }
  }
  for (const Hold& each : policy.holds) {
    if (each.until < today()) {
      notes += "note: the hold on " + each.path.text() + " ended on " + day_text(each.until) + "\n";
    }
  }
  return notes;
}

int check(const std::string& path) {
  std::vector<Problem> problems;
  Policy policy;
  std::vector<reports::Framework> frameworks;
  if (!load_policy(path, policy, problems) || !load_frameworks(policy, frameworks, problems)) {
    return refuse(problems);
  }
  return print(notes_on(policy) + path + ": no mistakes (SHA-256 " + policy.digest + ")\n");
}

int show(const std::string& path) {
  std::vector<Problem> problems;
  Policy policy;
  if (!load_policy(path, policy, problems)) return refuse(problems);
  const std::string from = path.empty() ? "what is built in" : path + " over what is built in";
  return print("# The effective policy: " + from + ".\n" + policy_text(policy));
}

}  // namespace

int cmd_policy(const Args& args) {
  const std::vector<Flag> table;
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.empty()) return refuse(kUsage.command, "init, check or show?");
  if (parsed.operands.size() > 2) return refuse(kUsage.command, "one FILE at most");
  const std::string& verb = parsed.operands.front();
  const std::string named = parsed.operands.size() == 2 ? parsed.operands[1] : "";
  if (verb == "init") return init(named.empty() ? ".assay.toml" : named);
  std::vector<std::string> notes;
  const std::string path = policy_path(named, {}, {}, notes);
  if (verb == "show") return show(path);
  if (verb == "check") {
    return path.empty() ? refuse("policy check", "there is no policy here; give its FILE")
                        : check(path);
  }
  return refuse(kUsage.command, "unknown '" + verb + "': init, check or show");
}

}  // namespace assay::cli
