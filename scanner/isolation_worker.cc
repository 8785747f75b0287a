#include "scanner/isolation_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace assay::scanner {
namespace {

constexpr std::size_t kBuffer = 512U << 10;
constexpr int kSocketBuffer = 1 << 20;
constexpr std::chrono::milliseconds kStartTimeout{20'000};
constexpr int kOutOfMemory = 86;  // as in isolation_helper.cc

Error failed(const char* what) {
  return {Reason::kUnreadable, std::string(what) + ": " + std::generic_category().message(errno)};
}

/// The same open file beyond the numbers that the helper uses, so that dup2 overwrites nothing.
Descriptor moved_up(Descriptor descriptor) {
  return Descriptor(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 10));
}

struct FileActions {
  FileActions() { posix_spawn_file_actions_init(&actions); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t actions;
};
struct Attributes {
  Attributes() { posix_spawnattr_init(&attributes); }
  ~Attributes() { posix_spawnattr_destroy(&attributes); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t attributes;
};

/// This program again, with two descriptors, no environment and a process group of its own (an
/// interrupt from the terminal is for the scan, which then decides).
int spawn_self(const std::string& command, int socket, int page, pid_t& pid) {
  FileActions files;
  auto* actions = &files.actions;
  posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
#endif
  posix_spawn_file_actions_adddup2(actions, socket, wire::kSocket);
  posix_spawn_file_actions_adddup2(actions, page, wire::kPage);
  posix_spawn_file_actions_addclosefrom_np(actions, wire::kPage + 1);
  Attributes attributes;
  sigset_t none;
  sigemptyset(&none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes.attributes, &none);
  posix_spawnattr_setsigdefault(&attributes.attributes, &all);
  posix_spawnattr_setpgroup(&attributes.attributes, 0);
  posix_spawnattr_setflags(&attributes.attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = "assay";
  std::string argument = command;
  std::array<char*, 3> argv = {name.data(), argument.data(), nullptr};
  std::array<char*, 1> environment = {nullptr};
  return posix_spawn(&pid, "/proc/self/exe", actions, &attributes.attributes, argv.data(),
                     environment.data());
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::start(const PoolOptions& options) {
  std::unique_ptr<Worker> worker(new Worker);
  if (auto spawned = worker->spawn(options); !spawned) return spawned.error();
  const std::uint64_t address_space = options.address_space;
  if (::send(worker->socket_.get(), &address_space, sizeof(address_space), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(sizeof(address_space))) {
    return Error{Reason::kCrashed, "the helper did not start"};
  }
  constexpr std::size_t kHello = sizeof(wire::FrameHeader) + sizeof(std::uint32_t);
  while (worker->pending().size() < kHello) {
    if (worker->listen(kStartTimeout) != Heard::kBytes) {
      return Error{Reason::kCrashed, "the helper did not start: " + worker->finish(false)};
    }
  }
  wire::FrameHeader header;
  std::memcpy(&header, worker->pending().data(), sizeof(header));
  if (header.type != wire::FrameType::kHello || header.size != sizeof(std::uint32_t)) {
    return Error{Reason::kCrashed, "the helper speaks another language"};
  }
  std::memcpy(&worker->layers_, worker->pending().data() + sizeof(header), sizeof(worker->layers_));
  worker->consume(kHello);
  return worker;
}

Result<void> Worker::spawn(const PoolOptions& options) {
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return failed("socketpair");
  socket_ = Descriptor(pair[0]);
  const Descriptor theirs = moved_up(Descriptor(pair[1]));
  for (const int end : {pair[0], theirs.get()}) {
    setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof(kSocketBuffer));
  }
  const Descriptor page = moved_up(Descriptor(memfd_create("assay-step", MFD_CLOEXEC)));
  if (!page.valid() || ftruncate(page.get(), sizeof(wire::Page)) != 0) return failed("memfd");
  void* shared =
      mmap(nullptr, sizeof(wire::Page), PROT_READ | PROT_WRITE, MAP_SHARED, page.get(), 0);
  if (shared == MAP_FAILED) return failed("mmap");
  page_ = static_cast<wire::Page*>(shared);
  buffer_.resize(kBuffer);
  const int status = spawn_self(options.command, theirs.get(), page.get(), pid_);
  if (status != 0) {
    pid_ = -1;
    errno = status;
    return failed("starting a helper");
  }
  return {};
}

Worker::~Worker() {
  finish(false);
  if (page_ != nullptr) munmap(page_, sizeof(wire::Page));
}

bool Worker::send(const wire::Request& request, int descriptor) {
  ++uses_;
  begin_ = end_ = 0;
  page_->step.store(0, std::memory_order_relaxed);
  std::string bytes = wire::encode(request);
  const auto size = static_cast<std::uint32_t>(bytes.size());
  bytes.insert(0, reinterpret_cast<const char*>(&size), sizeof(size));
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec part{bytes.data(), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  ssize_t sent = 0;
  do {
    sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  std::string_view rest(bytes);
  while (sent > 0 && static_cast<std::size_t>(sent) < rest.size()) {
    rest.remove_prefix(static_cast<std::size_t>(sent));
    sent = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
  }
  return sent > 0;
}

Worker::Heard Worker::listen(std::chrono::milliseconds timeout) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == buffer_.size()) {  // a frame that isn't complete yet goes to the front
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  }
  // Usually something is there already.
  ssize_t got = recv(socket_.get(), buffer_.data() + end_, buffer_.size() - end_, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    pollfd ready{socket_.get(), POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(timeout.count())) <= 0) return Heard::kNothing;
    got = recv(socket_.get(), buffer_.data() + end_, buffer_.size() - end_, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Heard::kNothing;
  }
  if (got <= 0) return Heard::kGone;
  end_ += static_cast<std::size_t>(got);
  return Heard::kBytes;
}

void Worker::consume(std::size_t bytes) { begin_ += bytes; }

std::string Worker::finish(bool hung) {
  if (pid_ < 0) return "gone";
  if (hung) kill(pid_, SIGKILL);
  int status = 0;
  pid_t ended = 0;
  if (!hung) {
    // A helper that died closes its socket a moment before it can be waited for; one that lives is
    // ended.
    for (int i = 0; i < 100 && socket_.valid(); ++i) {
      ended = waitpid(pid_, &status, WNOHANG);
      if (ended != 0) break;
      pollfd ready{socket_.get(), 0, 0};
      poll(&ready, 1, 0);
      if ((ready.revents & POLLHUP) == 0) break;
      usleep(1000);
    }
  }
  if (ended == 0) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  pid_ = -1;
  socket_.close();
  if (hung) return "hung";
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  if (WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemory) return "out of memory";
  return "exit " + std::to_string(WEXITSTATUS(status));
}

}  // namespace assay::scanner
