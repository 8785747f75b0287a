#include "scanner/cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "reports/escape.h"

namespace assay::cli {
namespace {

constexpr std::size_t kBufferSize = std::size_t{64} << 10;

std::string cannot_write(const std::string& path, const std::string& why) {
  const std::string name = path.empty() ? "standard output" : reports::printable(path);
  return "can't write " + name + ": " + why;
}

std::string error_text(int error) { return std::generic_category().message(error); }

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Error refused(const std::string& path, const std::string& why) {
  return {Reason::kUnreadable, cannot_write(path, why)};
}

}  // namespace

Result<std::unique_ptr<OutputFile>> OutputFile::open(const std::string& path) {
  if (path.empty()) return std::unique_ptr<OutputFile>(new OutputFile({}, STDOUT_FILENO, false));
  struct stat status {};
  const bool exists = ::lstat(path.c_str(), &status) == 0;
  if (exists && S_ISLNK(status.st_mode)) return refused(path, "it is a symbolic link");
  if (exists && S_ISDIR(status.st_mode)) return refused(path, error_text(EISDIR));
  if (exists && !S_ISREG(status.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return refused(path, error_text(errno));
    return std::unique_ptr<OutputFile>(new OutputFile(path, fd, false));
  }
  // Without a name nobody can reach it before it is whole, not even the scan itself.
  const std::string folder = folder_of(path);
  int fd = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  std::string temp_name;
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
    temp_name = path + ".XXXXXX";
    fd = ::mkostemp(temp_name.data(), O_CLOEXEC);
  }
  if (fd < 0) return refused(path, error_text(errno));
  std::unique_ptr<OutputFile> file(new OutputFile(path, fd, true));
  file->temp_name_ = std::move(temp_name);
  return file;
}

OutputFile::~OutputFile() {
  if (!is_stdout()) ::close(fd_);
  if (!temp_name_.empty()) ::unlink(temp_name_.c_str());
}

void OutputFile::fail(int error) {
  if (error == EPIPE) {
    closed_ = true;
  } else {
    failure_ = cannot_write(path_, error_text(error));
  }
  buffer_ = {};
}

void OutputFile::write(std::string_view text) {
  if (!alive()) return;
  if (text.size() >= kBufferSize) {
    flush();
    return put(text);
  }
  buffer_ += text;
  if (buffer_.size() >= kBufferSize) flush();
}

void OutputFile::flush() {
  put(buffer_);
  buffer_.clear();
}

void OutputFile::put(std::string_view rest) {
  while (alive() && !rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return fail(errno);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool OutputFile::give_name() {
  if (temp_name_.empty()) {
    // linkat() replaces nothing, so the name comes by way of one that nobody has.
    const std::string self = "/proc/self/fd/" + std::to_string(fd_);
    for (unsigned i = 0; i < 100 && temp_name_.empty(); ++i) {
      const std::string name = path_ + "." + std::to_string(::getpid()) + "-" + std::to_string(i);
      if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        temp_name_ = name;
      } else if (errno != EEXIST) {
        return false;
      }
    }
  }
  if (temp_name_.empty() || ::rename(temp_name_.c_str(), path_.c_str()) != 0) return false;
  temp_name_.clear();
  return true;
}

void OutputFile::commit() {
  flush();
  if (!alive() || !replaces_) return;
  struct stat status {};
  if (::lstat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    failure_ = cannot_write(path_, "something else is there now");
  } else if (!give_name()) {
    fail(errno);
  }
}

}  // namespace assay::cli
