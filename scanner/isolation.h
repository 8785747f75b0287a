// Containers are opened in helper processes of this same program that have given up every right: no
// file, no socket, no process of their own, bounded memory. They get one descriptor and send back
// what expand() says. A crash, a hang or an allocation beyond the limit costs the member in
// progress and nothing else.
//
// ContainerPool is thread-safe; it owns its helpers, which are started at need and reused.
// helper_main() is the helper.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "formats/container.h"

namespace assay::scanner {

struct PoolOptions {
  bool isolate = true;    ///< false: expand() runs in this process (tests, fuzzing)
  unsigned max_idle = 2;  ///< helpers kept for reuse; as many as there are jobs
  std::uint64_t address_space = 1536ULL << 20;  ///< bytes a helper may map; not with sanitizers
  std::chrono::milliseconds hang_timeout{
      20'000};  ///< silence that counts as a hang (at most a quarter of max_time)
  std::string command = "helper";  ///< the program's first argument that makes it a helper
};

class ContainerPool {
 public:
  explicit ContainerPool(PoolOptions options);
  ~ContainerPool();
  ContainerPool(const ContainerPool&) = delete;
  ContainerPool& operator=(const ContainerPool&) = delete;

  /// The layers that a helper has: "landlock seccomp rlimits"; what is missing stands behind
  /// "without". "none" in process. Starts a helper when there is none; an Error when none can be
  /// started.
  Result<std::string> layers();
  /// Whether all layers are active.
  Result<bool> fully_isolated();

  /// As formats::expand() of the regular file behind `descriptor` (open for reading; stays the
  /// caller's). The visitor is called on this thread. Differences in a helper: the data of a member
  /// that begin() declined is still decompressed and counts towards the limits; step() isn't
  /// called. A stop request ends it as partial:interrupted.
  formats::MemberEnd expand(int descriptor, std::uint64_t size, std::string_view name,
                            const formats::FileType& type, const formats::ContainerLimits& limits,
                            formats::MemberVisitor& visitor, std::stop_token stop);
  /// The same for bytes in memory, which are copied once.
  formats::MemberEnd expand(std::string_view bytes, std::string_view name,
                            const formats::FileType& type, const formats::ContainerLimits& limits,
                            formats::MemberVisitor& visitor, std::stop_token stop);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

using ExpandFunction = std::function<formats::MemberEnd(
    formats::RandomAccess&, std::string_view name, const formats::FileType&,
    const formats::ContainerLimits&, formats::MemberVisitor&)>;

/// The helper: serves requests on descriptor 3 until it is closed. Returns the process's exit
/// status. To be called first thing in main(), before any thread is started; tests give another
/// `expand`.
int helper_main(const ExpandFunction& expand = formats::expand);

}  // namespace assay::scanner
