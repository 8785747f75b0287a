// What walking a container's tree has in common, whatever the container: its limits and the visitor
// (Tree), a member's bytes (MemberSource). Private to container*.cc. One owner, one thread at a
// time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/container.h"
#include "formats/container_archive.h"
#include "formats/labels.h"

namespace assay::formats {

/// What the whole tree shares: the limits' counters, the visitor, and why everything stopped.
class Tree {
 public:
  Tree(std::uint64_t size, const FileType& type, const ContainerLimits& limits,
       MemberVisitor& visitor)
      : size_(size),
        limits_(limits),
        visitor_(visitor),
        start_(std::chrono::steady_clock::now()),
        open_{{type.media_type, LabelPart::kNone, {}}} {}

  [[nodiscard]] const ContainerLimits& limits() const { return limits_; }
  [[nodiscard]] bool stopped() const { return stop_.has_value(); }
  [[nodiscard]] const Error& why() const { return *stop_; }

  /// Counts an entry. False: stop.
  bool add_entry() {
    if (++entries_ > limits_.max_entries) stop(Reason::kLimitEntries, "more members than allowed");
    return !stopped() && in_time();
  }

  /// Counts decompressed bytes. False: stop.
  bool add_bytes(std::uint64_t bytes) {
    total_ += bytes;
    if (total_ > limits_.max_total_bytes) {
      stop(Reason::kLimitSize, "expands to more bytes than allowed");
    } else if (total_ > limits_.ratio_floor &&
               total_ / std::max<std::uint64_t>(size_, 1) >= limits_.max_ratio) {
      stop(Reason::kLimitRatio, "expands more than allowed");
    }
    return !stopped() && in_time();
  }

  bool in_time() {
    if (!stopped() && std::chrono::steady_clock::now() - start_ - visiting_ > limits_.max_time) {
      stop(Reason::kLimitTime, "took longer than allowed");
    }
    return !stopped();
  }

  bool begin(const Member& member) {
    open_.push_back({member.type.media_type, label_part(open_.back().media_type, member.name), {}});
    return timed([&] { return visitor_.begin(member); });
  }
  void end(MemberEnd end) {
    const Open& open = open_.back();
    if (!open.beginning.empty()) read_label_part(open.part, open.beginning, end.marks);
    open_.pop_back();
    timed([&] {
      visitor_.end(end);
      return true;
    });
  }
  /// False: stop.
  bool data(std::string_view bytes) {
    if (Open& open = open_.back(); open.part != LabelPart::kNone) {
      open.beginning +=
          bytes.substr(0, label_part_size(open.part) -
                              std::min(label_part_size(open.part), open.beginning.size()));
    }
    if (!timed([&] { return visitor_.data(bytes); })) stop(Reason::kInterrupted, "stopped");
    return !stopped();
  }
  bool step() { return visitor_.step(); }
  /// Whether the innermost open container is a spreadsheet.
  [[nodiscard]] bool in_workbook() const {
    return open_.back().media_type.find("spreadsheetml") != std::string_view::npos ||
           open_.back().media_type.starts_with("application/vnd.ms-excel.");
  }
  /// Whether it is an OpenDocument, and such a spreadsheet or a template of one.
  [[nodiscard]] bool in_odf() const {
    return open_.back().media_type.starts_with("application/vnd.oasis.opendocument.");
  }
  [[nodiscard]] bool in_odf_sheets() const {
    return open_.back().media_type.starts_with("application/vnd.oasis.opendocument.spreadsheet");
  }

 private:
  /// Time inside the visitor isn't reading time.
  template <class Call>
  bool timed(Call call) {
    const auto before = std::chrono::steady_clock::now();
    const bool result = call();
    visiting_ += std::chrono::steady_clock::now() - before;
    return result;
  }
  void stop(Reason reason, const char* detail) {
    if (!stop_) stop_ = Error{reason, detail};
  }
  /// What is open: the container itself, then members, outermost first.
  struct Open {
    std::string_view media_type;
    LabelPart part;
    std::string beginning;  ///< of a part that can tell a label
  };

  std::uint64_t size_;
  const ContainerLimits& limits_;
  MemberVisitor& visitor_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::duration visiting_{0};
  std::uint64_t entries_ = 0;
  std::uint64_t total_ = 0;
  std::optional<Error> stop_;
  std::vector<Open> open_;
};

/// Gives the members of a container that has no paths names of their own.
class MemberNames {
 public:
  /// The name, its last part behind a number if another one has it.
  std::string own(const std::string& name) {
    std::string unique = name;
    const std::size_t last = name.rfind('/') + 1;
    while (!used_.insert(unique).second)
      unique = name.substr(0, last) + std::to_string(++counts_[name] + 1) + ' ' + name.substr(last);
    return unique;
  }

 private:
  std::set<std::string> used_;
  std::map<std::string, std::uint32_t> counts_;
};

/// The members of one container that its reader makes up: their order and their names.
class Siblings {
 public:
  explicit Siblings(std::uint32_t depth) : depth_(depth) {}
  /// The next one. Its type and the rest are the caller's.
  Member next(const std::string& name) {
    Member member;
    member.depth = depth_;
    member.ordinal = ordinal_++;
    member.name = names_.own(name);
    return member;
  }

 private:
  std::uint32_t depth_, ordinal_ = 0;
  MemberNames names_;
};

/// The present member of an ArchiveReader as a stream: holes filled, limits kept, its head visible
/// in advance.
class MemberSource final : public BlockSource {
 public:
  MemberSource(ArchiveReader& reader, Tree& tree) : reader_(reader), tree_(tree) {}

  /// The first min(size, kHeadSize) bytes; they will be given by next() all the same.
  std::string_view head();
  Result<std::string_view> next() override;

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// A checksum failed, though all bytes came.
  [[nodiscard]] bool damaged() const { return damaged_; }
  [[nodiscard]] std::string damage() const { return damage_; }

 private:
  Result<std::string_view> fetch();
  /// A warning without bytes comes once, at a member's end; a second one would be a reader that
  /// doesn't move.
  Result<std::string_view> fetch_after_damage();

  ArchiveReader& reader_;
  Tree& tree_;
  std::string head_;
  std::optional<Result<std::string_view>> held_, after_;
  std::string_view pending_;
  std::uint64_t zeros_ = 0;
  std::uint64_t place_ = 0;
  std::uint64_t bytes_ = 0;
  bool damaged_ = false;
  std::string damage_;
};

/// A source whose beginning was read into memory already.
class PrefixedSource final : public BlockSource {
 public:
  PrefixedSource(std::string_view prefix, BlockSource& rest) : prefix_(prefix), rest_(rest) {}
  Result<std::string_view> next() override {
    if (!prefix_.empty()) return std::exchange(prefix_, {});
    return rest_.next();
  }

 private:
  std::string_view prefix_;
  BlockSource& rest_;
};

/// Delivers all bytes of a container that can't be read, or not all of it, as a member "contents":
/// runs of text are in them. Returns how many.
std::uint64_t give_whole(Tree& tree, BlockSource& bytes, std::uint32_t depth,
                         const FileType& type = {Kind::kBinary, Format::kNone,
                                                 "application/octet-stream"});

inline MemberEnd skipped(Reason reason, std::string detail) {
  return {MemberEnd::State::kSkipped, reason, std::move(detail), 0};
}

/// kPartial when something was read, else kSkipped.
inline MemberEnd cut_short(const Error& error, std::uint64_t bytes, bool anything) {
  return {anything ? MemberEnd::State::kPartial : MemberEnd::State::kSkipped, error.reason,
          error.detail, bytes};
}

inline Error crash() { return {Reason::kCrashed, "the reader died on it"}; }

}  // namespace assay::formats
