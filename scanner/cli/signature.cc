#include "scanner/cli/signature.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "scanner/cli/commands.h"
#include "scanner/cli/exit_code.h"

namespace assay::cli {
namespace {

constexpr const char* kNamespace = "assay";

struct Ended {
  bool started = false;
  int code = -1;
  std::string said;  ///< what it printed, to either output
};

// Runs ssh-keygen with `input` as its standard input ("/dev/null" for none).
Ended run_keygen(const std::vector<std::string>& args, const std::string& input) {
  Ended ended;
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return ended;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDERR_FILENO);
  std::vector<char*> argv;
  static constexpr std::string_view kProgram = "ssh-keygen";
  std::string program(kProgram);
  argv.push_back(program.data());
  std::vector<std::string> own = args;
  for (std::string& arg : own) argv.push_back(arg.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failed == 0) {
    ended.started = true;
    std::array<char, 4096> buffer{};
    for (;;) {
      const ssize_t got = ::read(pipe[0], buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      ended.said.append(buffer.data(), static_cast<std::size_t>(got));
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  } else {
    ended.said = std::generic_category().message(failed);
  }
  ::close(pipe[0]);
  return ended;
}

// Without the carriage return that ssh-keygen ends its complaints with.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

std::string why(const Ended& ended) {
  return ended.started ? first_line(ended.said) : "ssh-keygen: " + ended.said;
}

}  // namespace

std::string wrong_with_signing(const std::vector<FormatSpec>& formats, const std::string& key) {
  if (key.empty()) return {};
  if (std::all_of(formats.begin(), formats.end(),
                  [](const auto& each) { return each.file.empty(); }))
    return "--sign signs reports that go to a file: name one with --format FMT=FILE";
  if (::access(key.c_str(), R_OK) != 0)
    return "--sign: can't read " + key + ": " + std::generic_category().message(errno);
  return {};
}

int sign_reports(const std::vector<FormatSpec>& formats, const std::string& key) {
  int code = kExitOk;
  for (const FormatSpec& format : formats) {
    if (format.file.empty()) continue;
    // It asks before it replaces a signature; nobody is there to answer.
    ::unlink((format.file + ".sig").c_str());
    const Ended ended =
        run_keygen({"-Y", "sign", "-f", key, "-n", kNamespace, format.file}, "/dev/null");
    if (ended.code == 0) continue;
    complain("can't sign " + format.file + ": " + why(ended));
    code = kExitIncomplete;
  }
  return code;
}

Result<std::string> verify_signature(const std::string& file, const std::string& allowed_signers,
                                     const std::string& signer) {
  const std::string signature = file + ".sig";
  if (::access(signature.c_str(), R_OK) != 0)
    return Error{Reason::kUnreadable, signature + ": " + std::generic_category().message(errno)};
  std::string name = signer;
  if (name.empty()) {
    const Ended found =
        run_keygen({"-Y", "find-principals", "-s", signature, "-f", allowed_signers}, "/dev/null");
    if (found.code != 0) return Error{Reason::kUnreadable, "of none of the allowed signers"};
    name = first_line(found.said);
  }
  const Ended ended = run_keygen(
      {"-Y", "verify", "-f", allowed_signers, "-I", name, "-n", kNamespace, "-s", signature}, file);
  if (ended.code != 0)
    return Error{Reason::kUnreadable, "not " + name + "'s on this file (" + why(ended) + ")"};
  return name;
}

}  // namespace assay::cli
