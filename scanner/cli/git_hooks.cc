#include "scanner/cli/git_hooks.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "# written by assay git --install-hook";

// ASSAY_SKIP is the way past a hook that leaves a trace: the commit's author sees the line, the
// commit has a trailer, and the server's hook finds what was let through.
std::string script(const std::string& name, bool chained) {
  const std::string before = R"("$(dirname "$0")/)" + name + R"(.before-assay")";
  const bool reads = name == "pre-push" || name == "pre-receive";
  std::string text = "#!/bin/sh\n" + std::string(kMark) + "\n";
  if (reads) text += "refs=$(cat)\n";
  if (chained) {
    text += reads ? "printf '%s\\n' \"$refs\" | " + before + " \"$@\" || exit $?\n"
                  : before + " \"$@\" || exit $?\n";
  }
  if (name == "commit-msg") {
    return text +
           "[ -z \"$ASSAY_SKIP\" ] && exit 0\n"
           "reason=$(printf %s \"$ASSAY_SKIP\" | tr -s '[:cntrl:]' ' ')\n"
           "exec git interpret-trailers --in-place --if-exists addIfDifferent \\\n"
           "  --trailer \"Assay-Skipped: $reason\" \"$1\"\n";
  }
  text +=
      "if [ -n \"$ASSAY_SKIP\" ]; then\n"
      "  echo \"assay: skipped, ASSAY_SKIP=$ASSAY_SKIP\" >&2\n"
      "  exit 0\n"
      "fi\n";
  const std::string what = name == "pre-commit" ? "--staged"
                           : name == "pre-push" ? "--pre-push --remote \"$1\""
                                                : "--" + name;
  if (reads) text += "printf '%s\\n' \"$refs\" | ";
  text += "assay git " + what + " --only secret --quiet\n";
  return text;
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

Result<std::string> install_hook(const std::string& folder, const std::string& name) {
  std::error_code error;
  const fs::path place(folder);
  const fs::path hook = place / name;
  const fs::path kept = place / (name + ".before-assay");
  const auto failed = [&](const std::string& what) {
    return Error{Reason::kUnreadable, what + ": " + error.message()};
  };
  fs::create_directories(place, error);
  if (error) return failed(folder);
  bool chained = fs::exists(kept);
  if (fs::exists(hook) && text_of(hook).find(kMark) == std::string::npos) {
    if (chained) {
      error = std::make_error_code(std::errc::file_exists);
      return failed(kept.string());
    }
    fs::rename(hook, kept, error);
    if (error) return failed(hook.string());
    chained = true;
  }
  const fs::path made = place / (name + ".assay-new");
  {
    std::ofstream out(made, std::ios::binary | std::ios::trunc);
    out << script(name, chained);
    if (!out.flush()) {
      error = std::make_error_code(std::errc::io_error);
      return failed(made.string());
    }
  }
  fs::permissions(made,
                  fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                      fs::perms::others_read | fs::perms::others_exec,
                  error);
  if (!error) fs::rename(made, hook, error);
  if (error) return failed(hook.string());
  return hook.string();
}

}  // namespace assay::cli
