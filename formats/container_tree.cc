#include "formats/container_tree.h"

#include <array>

namespace assay::formats {
namespace {

constexpr std::size_t kZeros = 64U << 10;

}  // namespace

std::string_view MemberSource::head() {
  Result<std::string_view> first = fetch();
  if (!first || first->empty()) {
    held_ = std::move(first);
    return {};
  }
  if (first->size() >= kHeadSize) {
    held_ = first;
    return first->substr(0, kHeadSize);
  }
  head_ = *first;
  while (head_.size() < kHeadSize) {
    Result<std::string_view> more = fetch();
    if (!more || more->empty()) {
      after_ = std::move(more);
      break;
    }
    head_ += *more;
  }
  held_ = std::string_view(head_);
  return std::string_view(head_).substr(0, kHeadSize);
}

Result<std::string_view> MemberSource::next() {
  if (held_) {
    const Result<std::string_view> bytes = std::move(*held_);
    held_ = std::move(after_);
    after_.reset();
    if (!bytes || bytes->empty()) held_ = bytes;  // the end stays the end
    return bytes;
  }
  return fetch();
}

Result<std::string_view> MemberSource::fetch() {
  if (zeros_ == 0 && pending_.empty()) {
    auto block = reader_.next_block();
    if (!block) return block.error();
    if (!*block) return std::string_view();
    if ((*block)->damaged && !damaged_) {
      damaged_ = true;
      damage_ = reader_.error().detail;
    }
    pending_ = (*block)->bytes;
    if ((*block)->offset < place_) return Error{Reason::kCorrupt, "blocks out of order"};
    zeros_ = (*block)->offset - place_;
    place_ = (*block)->offset + pending_.size();
    if (zeros_ == 0 && pending_.empty()) return fetch_after_damage();
  }
  std::string_view out;
  if (zeros_ != 0) {
    static constexpr std::array<char, kZeros> kHole{};
    out = std::string_view(kHole.data(),
                           static_cast<std::size_t>(std::min<std::uint64_t>(zeros_, kZeros)));
    zeros_ -= out.size();
  } else {
    out = std::exchange(pending_, {});
  }
  const std::uint64_t room = tree_.limits().max_member_bytes - bytes_;
  if (out.size() > room && room == 0)
    return Error{Reason::kLimitSize, "member larger than allowed"};
  if (out.size() > room) {
    zeros_ = 0;
    pending_ =
        out.substr(static_cast<std::size_t>(room));  // never given: the next call finds no room
    out = out.substr(0, static_cast<std::size_t>(room));
  }
  bytes_ += out.size();
  if (!tree_.add_bytes(out.size())) return tree_.why();
  return out;
}

Result<std::string_view> MemberSource::fetch_after_damage() {
  auto block = reader_.next_block();
  if (!block) return block.error();
  if (!*block) return std::string_view();
  if ((*block)->bytes.empty()) return Error{Reason::kCorrupt, damage_};
  pending_ = (*block)->bytes;
  place_ = std::max(place_, (*block)->offset) + pending_.size();
  return fetch();
}

std::uint64_t give_whole(Tree& tree, BlockSource& bytes, std::uint32_t depth,
                         const FileType& type) {
  if (tree.stopped() || !tree.add_entry()) return 0;
  Member whole;
  whole.depth = depth;
  whole.ordinal = UINT32_MAX;
  whole.name = "contents";
  whole.type = type;
  if (!tree.begin(whole)) {
    tree.end(skipped(Reason::kExcluded, ""));
    return 0;
  }
  MemberEnd end{MemberEnd::State::kRead, Reason::kCorrupt, "", 0};
  for (;;) {
    const auto block = bytes.next();
    if (!block) end = cut_short(block.error(), end.bytes, end.bytes != 0);
    if (!block || block->empty()) break;
    end.bytes += block->size();
    if (tree.add_bytes(block->size()) && tree.data(*block)) continue;
    end = cut_short(tree.why(), end.bytes, true);
    break;
  }
  tree.end(end);
  return end.bytes;
}

}  // namespace assay::formats
