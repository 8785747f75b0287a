#include "scanner/isolation_sandbox.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "scanner/isolation_wire.h"

namespace assay::scanner {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

bool limit(decltype(RLIMIT_AS) resource, std::uint64_t value) {
  const rlimit bound{value, value};
  return setrlimit(resource, &bound) == 0;
}

bool set_rlimits(std::uint64_t address_space) {
  // Sanitizers map terabytes of shadow memory.
  bool all = kSanitized || limit(RLIMIT_AS, address_space);
  all = limit(RLIMIT_FSIZE, 0) && all;
  all = limit(RLIMIT_CORE, 0) && all;
  all = limit(RLIMIT_NOFILE, 16) && all;
  return all;
}

/// linux/landlock.h's ruleset, declared here because older headers lack its later fields. The
/// kernel reads as many bytes as it is told.
struct LandlockRuleset {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
  std::uint64_t scopes = 0;
};
constexpr long kLandlockCreate = 444;
constexpr long kLandlockRestrict = 446;

/// A ruleset that handles everything and allows nothing.
bool set_landlock() {
  const long abi = syscall(kLandlockCreate, nullptr, 0, 1U);
  if (abi < 1) return false;
  LandlockRuleset rules;
  std::size_t size = sizeof(rules.files);
  rules.files = (1U << 13) - 1;
  if (abi >= 2) rules.files |= 1U << 13;  // refer
  if (abi >= 3) rules.files |= 1U << 14;  // truncate
  if (abi >= 5) rules.files |= 1U << 15;  // ioctl on devices
  if (abi >= 4) {
    rules.network = 3;  // bind, connect
    size += sizeof(rules.network);
  }
  if (abi >= 6) {
    rules.scopes = 3;  // abstract sockets, signals
    size += sizeof(rules.scopes);
  }
  const long descriptor = syscall(kLandlockCreate, &rules, size, 0U);
  if (descriptor < 0) return false;
  const bool restricted = syscall(kLandlockRestrict, descriptor, 0U) == 0;
  close(static_cast<int>(descriptor));
  return restricted;
}

/// What reading, decompressing and answering needs. Anything else fails with EPERM.
bool set_seccomp() {
  struct Release {
    void operator()(void* context) const { seccomp_release(context); }
  };
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (filter == nullptr) return false;
  constexpr std::array kAllowed = {
      SCMP_SYS(read),          SCMP_SYS(pread64),        SCMP_SYS(lseek),
      SCMP_SYS(write),         SCMP_SYS(writev),         SCMP_SYS(sendmsg),
      SCMP_SYS(sendto),        SCMP_SYS(recvmsg),        SCMP_SYS(recvfrom),
      SCMP_SYS(poll),          SCMP_SYS(close),          SCMP_SYS(munmap),
      SCMP_SYS(mremap),        SCMP_SYS(madvise),        SCMP_SYS(brk),
      SCMP_SYS(futex),         SCMP_SYS(exit),           SCMP_SYS(exit_group),
      SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
      SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),   SCMP_SYS(getrandom),
      SCMP_SYS(getpid),        SCMP_SYS(gettid),         SCMP_SYS(restart_syscall),
      SCMP_SYS(sched_yield)};
  for (const int call : kAllowed) {
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) return false;
  }
  // UBSan probes an object's memory through a pipe before it reads its type.
  if constexpr (kSanitized) {
    for (const int call : {SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(sigaltstack)}) {
      if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) return false;
    }
  }
  // Memory, but never executable; abort(), but of nobody else.
  const auto self = static_cast<scmp_datum_t>(getpid());
  int failed = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  failed |= seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  failed |= seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                             SCMP_A0(SCMP_CMP_EQ, self));
  return failed == 0 && seccomp_load(filter.get()) == 0;
}

}  // namespace

std::uint32_t give_up_rights(std::uint64_t address_space) {
  std::uint32_t layers = 0;
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const bool no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (set_rlimits(address_space)) layers |= wire::kRlimits;
  if (no_new_privileges && set_landlock()) layers |= wire::kLandlock;
  if (no_new_privileges && set_seccomp()) layers |= wire::kSeccomp;
  return layers;
}

}  // namespace assay::scanner
