#include "scanner/files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "scanner/base/digest.h"

namespace assay::scanner {
namespace {

constexpr int kMaxTries = 200;  // two seconds in all

// Calls `open` again while descriptors run out: other workers are about to give some back.
template <class Open>
Result<Descriptor> with_patience(Open open) {
  for (int tries = 0;; ++tries) {
    const int fd = open();
    if (fd >= 0) return Descriptor(fd);
    if (errno == EINTR) continue;
    if ((errno != EMFILE && errno != ENFILE) || tries >= kMaxTries) return error_of(errno);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// A scan leaves no trace in access times, and writes none: archiving by last access goes by them.
// The kernel allows that to owners and root only (open(2)); then once more without.
template <class Open>
int without_trace(int flags, Open open) {
  const int fd = open(flags | O_NOATIME);
  return fd >= 0 || errno != EPERM ? fd : open(flags);
}

constexpr std::size_t kMaxStep = 3500;  // of a path in one call, under PATH_MAX

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Error error_of(int number) {
  Reason reason = Reason::kUnreadable;
  if (number == ENOENT || number == ENOTDIR || number == ESTALE) reason = Reason::kVanished;
  if (number == ELOOP) reason = Reason::kSymlink;
  if (number == ENXIO || number == ENODEV) reason = Reason::kSpecialFile;
  return {reason, std::strerror(
                      number)};  // NOLINT(concurrency-mt-unsafe): glibc's is safe for known numbers
}

Result<Descriptor> open_file(int folder, const std::string& name, bool follow) {
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
  return with_patience([&] {
    return without_trace(flags, [&](int with) { return openat(folder, name.c_str(), with); });
  });
}

Result<Descriptor> open_folder_beneath(int root, std::string_view relative, bool follow) {
  const auto step = [&](int from, const std::string& path) {
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY;
    const auto beneath = [&](int flags) {
      open_how how{};
      how.flags = static_cast<unsigned>(flags);
      how.resolve = follow ? 0 : RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
      return static_cast<int>(syscall(SYS_openat2, from, path.c_str(), &how, sizeof how));
    };
    const auto plainly = [&](int flags) {
      return openat(from, path.c_str(), flags | (follow ? 0 : O_NOFOLLOW));
    };
    return with_patience([&] {
      const int fd = without_trace(kFlags, beneath);
      // A kernel or a sandbox without openat2: still refused when another's access time is written.
      const bool missing = fd < 0 && (errno == ENOSYS || errno == EPERM);
      return missing ? without_trace(kFlags, plainly) : fd;
    });
  };
  if (relative.empty()) return step(root, ".");
  Descriptor at;
  while (!relative.empty()) {
    std::size_t size = relative.size();
    if (size > kMaxStep) {
      size = relative.rfind('/', kMaxStep);
      if (size == std::string_view::npos) return Error{Reason::kUnreadable, "a name is too long"};
    }
    auto next = step(at.valid() ? at.get() : root, std::string(relative.substr(0, size)));
    if (!next) return next;
    at = std::move(*next);
    relative.remove_prefix(std::min(relative.size(), size + 1));
  }
  return at;
}

EntryMeta meta_of(const struct stat& status) {
  EntryMeta meta;
  meta.size = static_cast<std::uint64_t>(status.st_size);
  meta.mode = status.st_mode & 07777;
  meta.uid = status.st_uid;
  meta.gid = status.st_gid;
  meta.has_owner = true;
  meta.modified = status.st_mtim.tv_sec;
  meta.has_modified = true;
  return meta;
}

FileStamp stamp_of(const struct stat& status) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  FileStamp stamp;
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.size = static_cast<std::uint64_t>(status.st_size);
  stamp.modified = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec;
  stamp.changed = status.st_ctim.tv_sec * kNanoseconds + status.st_ctim.tv_nsec;
  return stamp;
}

std::string content_hash(int fd) {
  constexpr std::size_t kStep = std::size_t{256} << 10;
  Sha256 sha;
  std::vector<char> buffer(kStep);
  FileStream stream(fd, 0, UINT64_MAX);
  for (;;) {
    const auto got = stream.read(buffer);
    if (!got) return {};
    if (*got == 0) return sha.hex();
    sha.add({buffer.data(), *got});
  }
}

Result<std::size_t> FileStream::read(std::span<char> buffer) {
  const std::size_t want = std::min<std::uint64_t>(buffer.size(), limit_ - offset_);
  if (want == 0) return std::size_t{0};
  ssize_t got = 0;
  do {
    got = pread(fd_, buffer.data(), want, static_cast<off_t>(offset_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return error_of(errno);
  if (got == 0) cut_short_ = true;
  offset_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

Result<std::size_t> PipeStream::read(std::span<char> buffer) {
  if (!head_.empty()) {
    const std::size_t n = std::min(head_.size(), buffer.size());
    std::memcpy(buffer.data(), head_.data(), n);
    head_.remove_prefix(n);
    return n;
  }
  ssize_t got = 0;
  do {
    got = ::read(fd_, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return error_of(errno);
  return static_cast<std::size_t>(got);
}

}  // namespace assay::scanner
