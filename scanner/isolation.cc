#include "scanner/isolation.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "scanner/isolation_session.h"
#include "scanner/isolation_worker.h"

namespace assay::scanner {
namespace {

using formats::ContainerLimits;
using formats::FileType;
using formats::Member;
using formats::MemberEnd;
using formats::MemberVisitor;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr std::size_t kMaxRestarts = 4;    ///< per container; then it ends there as crashed
constexpr std::uint32_t kMaxUses = 1000;   ///< containers per helper: leaks end with it
constexpr Milliseconds kPollSlice{100};    ///< how soon a stop request is seen
constexpr Milliseconds kTimeGrace{2'000};  ///< for the helper to end by itself at the time limit
constexpr std::uint32_t kAllLayers = wire::kLandlock | wire::kSeccomp | wire::kRlimits;

MemberEnd not_read(Reason reason, std::string detail) {
  return {MemberEnd::State::kSkipped, reason, std::move(detail), 0};
}

std::string describe(std::uint32_t layers) {
  constexpr std::array<std::pair<std::uint32_t, const char*>, 3> kNames = {
      {{wire::kLandlock, "landlock"}, {wire::kSeccomp, "seccomp"}, {wire::kRlimits, "rlimits"}}};
  std::string with;
  std::string without;
  for (const auto& [bit, name] : kNames) {
    std::string& list = (layers & bit) != 0 ? with : without;
    if (!list.empty()) list += ' ';
    list += name;
  }
  if (with.empty()) with = "none";
  return without.empty() ? with : with + " without " + without;
}

/// Turns a stop request into a visitor's refusal, for in-process mode.
class StoppingVisitor final : public MemberVisitor {
 public:
  StoppingVisitor(MemberVisitor& visitor, std::stop_token stop)
      : visitor_(visitor), stop_(std::move(stop)) {}
  bool begin(const Member& member) override { return visitor_.begin(member); }
  bool data(std::string_view bytes) override {
    return visitor_.data(bytes) && !stop_.stop_requested();
  }
  void end(const MemberEnd& end) override { visitor_.end(end); }
  bool step() override { return visitor_.step(); }

 private:
  MemberVisitor& visitor_;
  std::stop_token stop_;
};

}  // namespace

class ContainerPool::Impl {
 public:
  explicit Impl(PoolOptions options) : options_(std::move(options)) {}

  [[nodiscard]] const PoolOptions& options() const { return options_; }

  /// An idle helper, or a new one.
  Result<std::unique_ptr<Worker>> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto worker = std::move(idle_.back());
        idle_.pop_back();
        return worker;
      }
    }
    return Worker::start(options_);
  }

  void give_back(std::unique_ptr<Worker> worker) {
    if (worker->uses() >= kMaxUses) return;
    const std::lock_guard lock(mutex_);
    if (idle_.size() < options_.max_idle) idle_.push_back(std::move(worker));
  }

  MemberEnd run(int descriptor, wire::Request request, MemberVisitor& visitor,
                const std::stop_token& stop);

 private:
  enum class Attempt : std::uint8_t { kDone, kDied, kHung, kStopped, kTimeOut, kNonsense };
  Attempt attempt(Worker& worker, Session& session, const ContainerLimits& limits,
                  const std::stop_token& stop, Milliseconds& waited) const;

  PoolOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

ContainerPool::Impl::Attempt ContainerPool::Impl::attempt(Worker& worker, Session& session,
                                                          const ContainerLimits& limits,
                                                          const std::stop_token& stop,
                                                          Milliseconds& waited) const {
  const Milliseconds hang =
      std::clamp(limits.max_time / 4, Milliseconds(100), options_.hang_timeout);
  Milliseconds silent{0};
  for (;;) {
    if (stop.stop_requested()) return Attempt::kStopped;
    const auto before = Clock::now();
    const auto heard = worker.listen(kPollSlice);
    const auto took = std::chrono::duration_cast<Milliseconds>(Clock::now() - before);
    waited += took;
    silent = heard == Worker::Heard::kBytes ? Milliseconds(0) : silent + took;
    if (heard == Worker::Heard::kGone) return Attempt::kDied;
    if (silent >= hang) return Attempt::kHung;
    if (waited >= limits.max_time + kTimeGrace) return Attempt::kTimeOut;
    const auto taken = session.take(worker.pending());
    worker.consume(taken.bytes);
    if (taken.verdict == Session::Verdict::kDone) return Attempt::kDone;
    if (taken.verdict == Session::Verdict::kStop) return Attempt::kStopped;
    if (taken.verdict == Session::Verdict::kNonsense) return Attempt::kNonsense;
  }
}

MemberEnd ContainerPool::Impl::run(int descriptor, wire::Request request, MemberVisitor& visitor,
                                   const std::stop_token& stop) {
  Session session(visitor);
  const ContainerLimits limits = request.limits;
  Milliseconds waited{0};
  for (int stale = 0;;) {
    auto taken = take();
    if (!taken) return session.abandon(taken.error().reason, taken.error().detail);
    auto worker = std::move(*taken);
    request.limits.max_time = std::max(Milliseconds(1), limits.max_time - waited);
    session.restart();
    const bool used = worker->uses() != 0;
    const Attempt result = worker->send(request, descriptor)
                               ? attempt(*worker, session, limits, stop, waited)
                               : Attempt::kDied;
    switch (result) {
      case Attempt::kDone:
        give_back(std::move(worker));
        return session.result();
      case Attempt::kStopped:
        return session.abandon(Reason::kInterrupted, "stopped");
      case Attempt::kTimeOut:
        return session.abandon(Reason::kLimitTime, "took longer than allowed");
      case Attempt::kNonsense:
        return session.abandon(Reason::kCrashed, "the reader answered nonsense");
      case Attempt::kDied:
      case Attempt::kHung:
        break;
    }
    const std::uint64_t step = worker->step();
    const std::string how = worker->finish(result == Attempt::kHung);
    // One that died while it was idle says nothing about this container.
    if (step == 0 && used && ++stale <= 3) continue;
    if (step == 0 || request.give_up_at != UINT64_MAX) {
      return session.abandon(Reason::kCrashed, "the reader died: " + how);
    }
    // What the helper had found but not sent is lost with it: also what stands before the last
    // crash is only had from another run, which ends there.
    if (request.poisoned.size() >= kMaxRestarts) {
      request.give_up_at = step;
    } else {
      request.poisoned.push_back(step);
    }
    session.note_crash("the reader died: " + how);
  }
}

ContainerPool::ContainerPool(PoolOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
ContainerPool::~ContainerPool() = default;

Result<std::string> ContainerPool::layers() {
  if (!impl_->options().isolate) return std::string("none");
  auto worker = impl_->take();
  if (!worker) return worker.error();
  std::string text = describe((*worker)->layers());
  impl_->give_back(std::move(*worker));
  return text;
}

Result<bool> ContainerPool::fully_isolated() {
  if (!impl_->options().isolate) return false;
  auto worker = impl_->take();
  if (!worker) return worker.error();
  const bool full = (*worker)->layers() == kAllLayers;
  impl_->give_back(std::move(*worker));
  return full;
}

MemberEnd ContainerPool::expand(int descriptor, std::uint64_t size, std::string_view name,
                                const FileType& type, const ContainerLimits& limits,
                                MemberVisitor& visitor, std::stop_token stop) {
  if (!impl_->options().isolate) {
    StoppingVisitor stopping(visitor, std::move(stop));
    formats::DescriptorAccess bytes(descriptor, size);
    return formats::expand(bytes, name, type, limits, stopping);
  }
  wire::Request request{size, type, limits, std::string(name.substr(0, 4096)), {}, UINT64_MAX};
  return impl_->run(descriptor, std::move(request), visitor, stop);
}

MemberEnd ContainerPool::expand(std::string_view bytes, std::string_view name, const FileType& type,
                                const ContainerLimits& limits, MemberVisitor& visitor,
                                std::stop_token stop) {
  if (!impl_->options().isolate) {
    StoppingVisitor stopping(visitor, std::move(stop));
    formats::MemoryAccess memory(bytes);
    return formats::expand(memory, name, type, limits, stopping);
  }
  const Descriptor memory(memfd_create("assay-container", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.valid()) return not_read(Reason::kUnreadable, "no memory file");
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t written = write(memory.get(), rest.data(), rest.size());
    if (written <= 0) return not_read(Reason::kUnreadable, "no memory file");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  return expand(memory.get(), bytes.size(), name, type, limits, visitor, std::move(stop));
}

}  // namespace assay::scanner
