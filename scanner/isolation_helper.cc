#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>

#include "scanner/isolation.h"
#include "scanner/isolation_sandbox.h"
#include "scanner/isolation_wire.h"

namespace assay::scanner {
namespace {

constexpr std::size_t kBatch = 256U << 10;
constexpr std::size_t kCopyUpTo = 16U << 10;  ///< larger blocks are sent from where they are
constexpr int kOutOfMemory = 86;

/// The pool has gone: nobody is left to tell.
[[noreturn]] void leave() { _exit(0); }

/// Sends all of both parts.
void send_all(std::string_view first, std::string_view second) {
  while (!first.empty() || !second.empty()) {
    std::array<iovec, 2> parts = {iovec{const_cast<char*>(first.data()), first.size()},
                                  iovec{const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = sendmsg(wire::kSocket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) leave();
    auto count = static_cast<std::size_t>(sent);
    const std::size_t of_first = std::min(count, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(count - of_first);
  }
}

/// False at the end of the stream.
bool receive_all(char* bytes, std::size_t size) {
  while (size != 0) {
    const ssize_t got = recv(wire::kSocket, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

/// Turns what expand() says into frames, many to a system call.
class Sender final : public formats::MemberVisitor {
 public:
  Sender(wire::Page& page, const wire::Request& request) : page_(page), request_(request) {
    out_.reserve(kBatch + 2 * kCopyUpTo);
  }
  bool begin(const formats::Member& member) override {
    wire::append_begin(out_, member);
    flush_if_full();
    return true;
  }
  bool data(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, wire::kMaxFrame);
      bytes.remove_prefix(part.size());
      wire::append_header(out_, wire::FrameType::kData, part.size());
      if (part.size() > kCopyUpTo) {
        send_all(out_, part);
        out_.clear();
      } else {
        out_.append(part);
      }
    }
    flush_if_full();
    return true;
  }
  void end(const formats::MemberEnd& end) override {
    wire::append_end(out_, wire::FrameType::kEnd, end);
    flush_if_full();
  }
  bool step() override {
    ++step_;
    page_.step.store(step_, std::memory_order_relaxed);
    return step_ < request_.give_up_at &&
           std::find(request_.poisoned.begin(), request_.poisoned.end(), step_) ==
               request_.poisoned.end();
  }
  void done(const formats::MemberEnd& end) {
    wire::append_end(out_, wire::FrameType::kDone, end);
    send_all(out_, {});
  }

 private:
  void flush_if_full() {
    if (out_.size() < kBatch) return;
    send_all(out_, {});
    out_.clear();
  }

  wire::Page& page_;
  const wire::Request& request_;
  std::string out_;
  std::uint64_t step_ = 0;
};

/// The next request and the descriptor that came with it. Nothing when the pool has closed its end.
std::optional<wire::Request> receive_request(int& descriptor) {
  std::uint32_t size = 0;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec part{&size, sizeof(size)};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = recvmsg(wire::kSocket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof(size)) || size > wire::kMaxRequest) return std::nullopt;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return std::nullopt;
  std::memcpy(&descriptor, CMSG_DATA(header), sizeof(int));
  std::string body(size, '\0');
  if (!receive_all(body.data(), body.size())) return std::nullopt;
  return wire::decode_request(body);
}

/// A helper whose program was killed while it computes would run on: after each second of processor
/// time it looks whether anybody listens. (PR_SET_PDEATHSIG won't do: it fires when the starting
/// *thread* ends.)
void on_timer(int) {
  const int saved = errno;
  pollfd socket{wire::kSocket, POLLIN, 0};
  if (poll(&socket, 1, 0) > 0 && (socket.revents & (POLLHUP | POLLERR)) != 0) leave();
  errno = saved;
}

void watch_for_orphanhood() {
  struct sigaction action {};
  action.sa_handler = on_timer;
  action.sa_flags = SA_RESTART;
  sigaction(SIGPROF, &action, nullptr);
  const itimerval every_second{{1, 0}, {1, 0}};
  setitimer(ITIMER_PROF, &every_second, nullptr);
}

}  // namespace

int helper_main(const ExpandFunction& expand) {
  void* shared =
      mmap(nullptr, sizeof(wire::Page), PROT_READ | PROT_WRITE, MAP_SHARED, wire::kPage, 0);
  std::uint64_t address_space = 0;
  if (shared == MAP_FAILED ||
      !receive_all(reinterpret_cast<char*>(&address_space), sizeof(address_space))) {
    return 2;
  }
  close(wire::kPage);
  auto& page = *static_cast<wire::Page*>(shared);
  formats::prepare_to_expand();
  watch_for_orphanhood();
  const std::uint32_t layers = give_up_rights(address_space);
  std::string hello;
  wire::append_header(hello, wire::FrameType::kHello, sizeof(layers));
  hello.append(reinterpret_cast<const char*>(&layers), sizeof(layers));
  send_all(hello, {});
  for (;;) {
    int descriptor = -1;
    const auto request = receive_request(descriptor);
    if (!request) leave();
    try {
      Sender sender(page, *request);
      formats::DescriptorAccess bytes(descriptor, request->size);
      sender.done(expand(bytes, request->name, request->type, request->limits, sender));
    } catch (const std::bad_alloc&) {
      _exit(kOutOfMemory);
    }
    close(descriptor);
  }
}

}  // namespace assay::scanner
