#include "scanner/isolation_session.h"

#include <algorithm>
#include <cstring>

namespace assay::scanner {

using formats::Kind;
using formats::MemberEnd;
using State = MemberEnd::State;

void Session::restart() {
  seen_ = 0;
  seen_bytes_ = 0;
  data_left_ = 0;
}

Session::Taken Session::take(std::string_view pending) {
  Taken taken;
  while (taken.verdict == Verdict::kMore) {
    const std::string_view rest = pending.substr(taken.bytes);
    if (data_left_ != 0) {
      const std::string_view part = rest.substr(0, data_left_);
      if (part.empty()) break;
      data_left_ -= part.size();
      taken.bytes += part.size();
      taken.verdict = on_data(part);
      continue;
    }
    wire::FrameHeader header;
    if (rest.size() < sizeof(header)) break;
    std::memcpy(&header, rest.data(), sizeof(header));
    if (header.size > wire::kMaxFrame) return {taken.bytes, Verdict::kNonsense};
    if (header.type == wire::FrameType::kData) {
      taken.bytes += sizeof(header);
      data_left_ = header.size;
      continue;
    }
    if (rest.size() < sizeof(header) + header.size) break;
    taken.bytes += sizeof(header) + header.size;
    taken.verdict = on_frame(header.type, rest.substr(sizeof(header), header.size));
  }
  return taken;
}

Session::Verdict Session::on_frame(wire::FrameType type, std::string_view payload) {
  switch (type) {
    case wire::FrameType::kBegin:
      return on_begin(payload);
    case wire::FrameType::kEnd:
      return on_end(payload);
    case wire::FrameType::kDone: {
      const auto end = wire::decode_end(payload);
      if (!end || !open_.empty() || replaying()) return Verdict::kNonsense;
      result_ = *end;
      if (result_.state != State::kRead && result_.reason == Reason::kCrashed)
        result_.detail = crash_;
      return Verdict::kDone;
    }
    default:
      return Verdict::kNonsense;
  }
}

Session::Verdict Session::on_begin(std::string_view payload) {
  seen_bytes_ = 0;
  if (++seen_ <= passed_) return Verdict::kMore;
  passed_ = seen_;
  passed_bytes_ = 0;
  const auto member = wire::decode_begin(payload);
  const bool inside = !open_.empty();
  if (!member || member->depth != open_.size() + 1 || (inside && !open_.back().holds_members)) {
    return Verdict::kNonsense;
  }
  const bool reachable = !inside || open_.back().wanted;
  const bool wanted = reachable && visitor_.begin(*member);
  const bool container = member->type.kind == Kind::kContainer;
  open_.push_back(
      {container, container || member->type.format != formats::Format::kNone, wanted, 0});
  return Verdict::kMore;
}

Session::Verdict Session::on_end(std::string_view payload) {
  seen_bytes_ = 0;
  if (++seen_ <= passed_) return Verdict::kMore;
  passed_ = seen_;
  passed_bytes_ = 0;
  auto end = wire::decode_end(payload);
  if (!end || open_.empty()) return Verdict::kNonsense;
  const Open member = open_.back();
  open_.pop_back();
  if (!open_.empty() && !open_.back().wanted) return Verdict::kMore;
  if (!member.wanted) {
    end = MemberEnd{State::kSkipped, Reason::kExcluded, "", 0};
  } else if (end->state != State::kRead && end->reason == Reason::kCrashed) {
    end->detail = crash_;
    if (!member.container) {
      end->bytes = member.bytes;
      end->state = member.bytes != 0 ? State::kPartial : State::kSkipped;
    }
  }
  visitor_.end(*end);
  return Verdict::kMore;
}

Session::Verdict Session::on_data(std::string_view bytes) {
  const std::uint64_t before = seen_bytes_;
  seen_bytes_ += bytes.size();
  if (replaying() || seen_bytes_ <= passed_bytes_) return Verdict::kMore;
  if (before < passed_bytes_) bytes.remove_prefix(static_cast<std::size_t>(passed_bytes_ - before));
  passed_bytes_ = seen_bytes_;
  if (open_.empty() || open_.back().container) return Verdict::kNonsense;
  open_.back().bytes += bytes.size();
  if (!open_.back().wanted) return Verdict::kMore;
  return visitor_.data(bytes) ? Verdict::kMore : Verdict::kStop;
}

MemberEnd Session::abandon(Reason reason, const std::string& detail) {
  const bool anything = passed_ != 0 || reason == Reason::kInterrupted;
  while (!open_.empty()) {
    const Open member = open_.back();
    open_.pop_back();
    if (!open_.empty() && !open_.back().wanted) continue;
    MemberEnd end{member.container || member.bytes != 0 || reason == Reason::kInterrupted
                      ? State::kPartial
                      : State::kSkipped,
                  reason, detail, member.bytes};
    if (!member.wanted) end = {State::kSkipped, Reason::kExcluded, "", 0};
    visitor_.end(end);
  }
  return {anything ? State::kPartial : State::kSkipped, reason, detail, 0};
}

}  // namespace assay::scanner
