// What a ContainerPool and its helpers say to each other, over a stream socket: a Request with a
// descriptor one way, frames the other way. The pool trusts no byte of a frame. Private to
// isolation*.cc.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"

namespace assay::scanner::wire {

inline constexpr int kSocket = 3;  ///< descriptors of a helper
inline constexpr int kPage = 4;
inline constexpr std::size_t kMaxFrame = 1U << 20;
inline constexpr std::size_t kMaxRequest = 1U << 20;

/// One page that both map: it outlives a crash, unlike what was not sent yet.
struct Page {
  std::atomic<std::uint64_t> step;  ///< pieces of work that the helper has begun on this request
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

struct Request {
  std::uint64_t size = 0;
  formats::FileType type;
  formats::ContainerLimits limits;
  std::string name;
  std::vector<std::uint64_t> poisoned;    ///< steps to pass over
  std::uint64_t give_up_at = UINT64_MAX;  ///< the step from which on everything is passed over
};

enum class FrameType : std::uint32_t { kHello, kBegin, kData, kEnd, kDone };
struct FrameHeader {
  std::uint32_t size = 0;
  FrameType type = FrameType::kHello;
};
static_assert(sizeof(FrameHeader) == 8);

/// Active layers, as in a hello frame.
enum Layer : std::uint32_t { kLandlock = 1, kSeccomp = 2, kRlimits = 4 };

std::string encode(const Request& request);
std::optional<Request> decode_request(std::string_view bytes);

/// Append whole frames.
void append_begin(std::string& out, const formats::Member& member);
void append_end(std::string& out, FrameType type, const formats::MemberEnd& end);
void append_header(std::string& out, FrameType type, std::size_t size);

/// Nothing for bytes that are no such frame.
std::optional<formats::Member> decode_begin(std::string_view payload);
std::optional<formats::MemberEnd> decode_end(std::string_view payload);

}  // namespace assay::scanner::wire
