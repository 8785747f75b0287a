#include "reports/spill.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <vector>

namespace assay::reports {
int open_unnamed(const std::string& dir) {
  const int fd = ::open(dir.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return fd;
  std::string name = dir + "/assay-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

Spill::~Spill() {
  if (fd_ >= 0) ::close(fd_);
}

void Spill::append(std::string_view text) {
  if (!failure_.empty()) return;
  memory_.append(text);
  if (memory_.size() >= limit_) write_out();
}

void Spill::fail(const char* what) {
  failure_ = std::string(what) + " in " + dir_ + ": " + std::generic_category().message(errno);
  memory_ = {};
}

void Spill::write_out() {
  if (fd_ < 0) fd_ = open_unnamed(dir_);
  if (fd_ < 0) return fail("can't create a temporary file");
  std::string_view rest = memory_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail("can't write a temporary file");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  memory_.clear();
}

Result<void> Spill::drain(const ByteSink& sink) {
  if (failure_.empty() && fd_ >= 0) {
    std::vector<char> buffer(std::size_t{64} << 10);
    off_t at = 0;
    for (;;) {
      const ssize_t got = ::pread(fd_, buffer.data(), buffer.size(), at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("can't read a temporary file");
      if (got <= 0) break;
      sink({buffer.data(), static_cast<std::size_t>(got)});
      at += got;
    }
  }
  if (!failure_.empty()) return Error{Reason::kUnreadable, failure_};
  sink(memory_);
  memory_ = {};
  return {};
}

}  // namespace assay::reports
