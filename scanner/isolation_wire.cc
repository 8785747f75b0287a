#include "scanner/isolation_wire.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace assay::scanner::wire {
namespace {

using formats::Format;
using formats::Kind;
using formats::Member;
using formats::MemberEnd;
using formats::TextUse;

constexpr std::size_t kMaxMarks = 512;
constexpr std::size_t kMaxMarkText = 256;  // bytes

/// Both ends are the same program on the same machine: native byte order and widths.
template <class T>
void put(std::string& out, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}
void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out.append(text);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  T get() {
    T value{};
    if (rest_.size() < sizeof(T)) {
      good_ = false;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }
  /// An enumerator up to `last`.
  template <class E>
  E get_enum(E last) {
    const auto value = get<std::uint8_t>();
    if (value > static_cast<std::uint8_t>(last)) good_ = false;
    return good_ ? static_cast<E>(value) : E{};
  }
  bool get_bool() { return get<std::uint8_t>() != 0; }
  std::string_view get_text() {
    const auto size = get<std::uint32_t>();
    if (size > rest_.size()) {
      good_ = false;
      return {};
    }
    const auto text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  /// Everything was there and nothing is left.
  [[nodiscard]] bool done() const { return good_ && rest_.empty(); }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

void put_type(std::string& out, const formats::FileType& type) {
  put(out, type.kind);
  put(out, type.format);
  put(out, type.use);
  put(out, type.lines);
  put_text(out, type.media_type);
}

formats::FileType get_type(Reader& in) {
  formats::FileType type;
  type.kind = in.get_enum(Kind::kContainer);
  type.format = in.get_enum(Format::kMail);
  type.use = in.get_enum(TextUse::kMarkup);
  type.lines = in.get_enum(formats::Lines::kRecords);
  type.media_type = formats::known_media_type(in.get_text());
  return type;
}

/// Sets a frame's size when all of it has been appended.
class FrameScope {
 public:
  FrameScope(std::string& out, FrameType type) : out_(out), start_(out.size()) {
    append_header(out, type, 0);
  }
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;
  ~FrameScope() {
    const auto size = static_cast<std::uint32_t>(out_.size() - start_ - sizeof(FrameHeader));
    std::memcpy(out_.data() + start_, &size, sizeof(size));
  }

 private:
  std::string& out_;
  std::size_t start_;
};

}  // namespace

std::string encode(const Request& request) {
  std::string out;
  put(out, request.size);
  put_type(out, request.type);
  const auto& limits = request.limits;
  put(out, limits.max_depth);
  put(out, limits.max_entries);
  put(out, limits.max_member_bytes);
  put(out, limits.max_total_bytes);
  put(out, limits.max_ratio);
  put(out, limits.ratio_floor);
  put(out, limits.max_buffered_bytes);
  put(out, static_cast<std::int64_t>(limits.max_time.count()));
  put_text(out, request.name);
  put(out, static_cast<std::uint32_t>(request.poisoned.size()));
  for (const auto step : request.poisoned) put(out, step);
  put(out, request.give_up_at);
  return out;
}

std::optional<Request> decode_request(std::string_view bytes) {
  Reader in(bytes);
  Request request;
  request.size = in.get<std::uint64_t>();
  request.type = get_type(in);
  auto& limits = request.limits;
  limits.max_depth = in.get<std::uint32_t>();
  limits.max_entries = in.get<std::uint64_t>();
  limits.max_member_bytes = in.get<std::uint64_t>();
  limits.max_total_bytes = in.get<std::uint64_t>();
  limits.max_ratio = in.get<std::uint32_t>();
  limits.ratio_floor = in.get<std::uint64_t>();
  limits.max_buffered_bytes = in.get<std::uint64_t>();
  limits.max_time = std::chrono::milliseconds(in.get<std::int64_t>());
  request.name = in.get_text();
  const auto count = in.get<std::uint32_t>();
  if (count > in.left() / sizeof(std::uint64_t)) return std::nullopt;
  for (std::uint32_t i = 0; i < count; ++i) request.poisoned.push_back(in.get<std::uint64_t>());
  request.give_up_at = in.get<std::uint64_t>();
  if (!in.done()) return std::nullopt;
  return request;
}

void append_header(std::string& out, FrameType type, std::size_t size) {
  put(out, FrameHeader{static_cast<std::uint32_t>(size), type});
}

void append_begin(std::string& out, const Member& member) {
  const FrameScope frame(out, FrameType::kBegin);
  put(out, member.depth);
  put(out, member.ordinal);
  put(out, member.meta.size);
  put(out, member.meta.mode);
  put(out, member.meta.uid);
  put(out, member.meta.gid);
  put(out, static_cast<std::uint8_t>(member.meta.has_owner));
  put(out, member.meta.modified);
  put(out, static_cast<std::uint8_t>(member.meta.has_modified));
  put_type(out, member.type);
  put_text(out, member.name);
  put_text(out, member.sheet);
}

std::optional<Member> decode_begin(std::string_view payload) {
  Reader in(payload);
  Member member;
  member.depth = in.get<std::uint32_t>();
  member.ordinal = in.get<std::uint32_t>();
  member.meta.size = in.get<std::uint64_t>();
  member.meta.mode = in.get<std::uint32_t>();
  member.meta.uid = in.get<std::uint32_t>();
  member.meta.gid = in.get<std::uint32_t>();
  member.meta.has_owner = in.get_bool();
  member.meta.modified = in.get<std::int64_t>();
  member.meta.has_modified = in.get_bool();
  member.type = get_type(in);
  member.name = in.get_text();
  member.sheet = in.get_text();
  if (!in.done()) return std::nullopt;
  return member;
}

void append_end(std::string& out, FrameType type, const MemberEnd& end) {
  const FrameScope frame(out, type);
  put(out, end.state);
  put(out, end.reason);
  put(out, end.bytes);
  put_text(out, end.detail);
  put(out, static_cast<std::uint32_t>(std::min(end.marks.size(), kMaxMarks)));
  for (std::size_t i = 0; i < std::min(end.marks.size(), kMaxMarks); ++i) {
    const LabelMark& mark = end.marks[i];
    for (const std::string* text :
         {&mark.source, &mark.value, &mark.name, &mark.set, &mark.method, &mark.tenant})
      put_text(out, std::string_view(*text).substr(0, kMaxMarkText));
    put(out, mark.trust);
    put(out, static_cast<std::uint8_t>(mark.removed));
  }
}

std::optional<MemberEnd> decode_end(std::string_view payload) {
  Reader in(payload);
  MemberEnd end;
  end.state = in.get_enum(MemberEnd::State::kSkipped);
  end.reason = in.get_enum(Reason::kInterrupted);
  end.bytes = in.get<std::uint64_t>();
  end.detail = in.get_text().substr(0, 200);
  const auto count = in.get<std::uint32_t>();
  if (count > kMaxMarks) return std::nullopt;
  for (std::uint32_t i = 0; i < count && in.good(); ++i) {
    LabelMark mark;
    for (std::string* text :
         {&mark.source, &mark.value, &mark.name, &mark.set, &mark.method, &mark.tenant})
      *text = in.get_text().substr(0, kMaxMarkText);
    mark.trust = in.get_enum(LabelTrust::kWeak);
    mark.removed = in.get_bool();
    end.marks.push_back(std::move(mark));
  }
  if (!in.done()) return std::nullopt;
  return end;
}

}  // namespace assay::scanner::wire
