// The program: finds the command and runs it.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>

#include "scanner/cli/commands.h"
#include "scanner/cli/exit_code.h"

namespace assay::cli {
namespace {

constexpr std::string_view kHelp =
    R"(usage: assay COMMAND [OPTION…] …

Finds personal data and secrets in files, folders, archives and git repositories. What it prints is masked.

Commands
  scan PATH…        scan files, folders and archives; '-' is standard input
  git [REPO]        scan a repository: what is staged, a range, its whole history; install hooks
  baseline FILE     accept what is found now, so that only what is new is told
  report            render scans from a store, over a period, or check a report
  subject VALUE…    where a person's identifiers occur
  breach FILE       what a list of leaked paths held
  diff A B          what is new and what is fixed between two scans
  explain PATH|ID   how a file, finding or control came to its numbers
  policy            write, check and show the policy
  rules             list, show, test and check the detectors
  verify PATH…      ask the issuers of credentials whether they are live; nothing else uses a network
  version           print the version

'assay COMMAND --help' tells a command's options.

Exit codes
  0  finished, nothing found at or above --fail-on
  1  finished, something found
  2  wrong usage, or a policy, rule or output file that can't be used: nothing was scanned
  3  finished, but part of what was asked for could not be read, or a result not written
  130, 143  stopped by SIGINT, SIGTERM
)";

int run(const Args& line) {
  const std::string command = line.size() > 1 ? line[1] : "";
  const Args args(line.begin() + (line.size() > 1 ? 2 : 1), line.end());
  if (command == "scan") return cmd_scan(args, line);
  if (command == "baseline") return cmd_baseline(args, line);
  if (command == "diff") return cmd_diff(args);
  if (command == "git") return cmd_git(args, line);
  if (command == "explain") return cmd_explain(args);
  if (command == "report") return cmd_report(args);
  if (command == "subject") return cmd_subject(args);
  if (command == "breach") return cmd_breach(args);
  if (command == "policy") return cmd_policy(args);
  if (command == "rules") return cmd_rules(args);
  if (command == "verify") return cmd_verify(args, line);
  if (command == "version" || command == "--version" || command == "-V") return cmd_version(args);
  if (command == "help" || command == "--help" || command == "-h") return print(kHelp);
  if (command.empty()) return refuse("", "no command");
  return refuse("", (command[0] == '-' ? "unknown option '" : "unknown command '") + command + "'");
}

/// Fills standard descriptors that the caller closed: the next file that is opened would get their
/// numbers, and what is printed would go into it. What is there now fails like a closed one, when
/// it is used.
void fill_standard_descriptors() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest number that is free is this one.
    if (::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY) != number) return;
  }
}

}  // namespace
}  // namespace assay::cli

int main(int argc, char** argv) {
  using namespace assay::cli;
  fill_standard_descriptors();
  const Args line(argv, argv + argc);
  // Before anything else: a helper has no use for what follows.
  if (line.size() > 1 && line[1] == "helper") return cmd_helper();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like a full disk
  try {
    return run(line);
  } catch (const std::exception& error) {
    complain(std::string("internal error: ") + error.what());
    return kExitIncomplete;
  }
}
