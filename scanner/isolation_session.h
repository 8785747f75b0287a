// What one container's visitor has been told, over as many helpers as it takes: frames in, calls
// out, each exactly once. Private to isolation*.cc. One owner, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"
#include "scanner/isolation_wire.h"

namespace assay::scanner {

class Session {
 public:
  explicit Session(formats::MemberVisitor& visitor) : visitor_(visitor) {}

  enum class Verdict : std::uint8_t { kMore, kDone, kStop, kNonsense };
  struct Taken {
    std::size_t bytes = 0;  ///< of `pending` that were used
    Verdict verdict = Verdict::kMore;
  };
  /// Passes on what is new in the frames at the beginning of `pending`; part of a data frame is
  /// passed on as it is.
  Taken take(std::string_view pending);

  /// The helper is a new one that begins from the start: what was passed on already is swallowed.
  void restart();
  /// What to say of members that end as crashed from now on.
  void note_crash(std::string detail) { crash_ = std::move(detail); }

  /// REQUIRES: kDone.
  [[nodiscard]] const formats::MemberEnd& result() const { return result_; }
  /// Ends every open member, and says how the container ended.
  formats::MemberEnd abandon(Reason reason, const std::string& detail);

 private:
  struct Open {
    bool container = false;
    bool holds_members = false;  ///< a container, or a text with a format of its own
    bool wanted = true;          ///< the visitor wants it and everything around it
    std::uint64_t bytes = 0;
  };
  Verdict on_frame(wire::FrameType type, std::string_view payload);
  Verdict on_begin(std::string_view payload);
  Verdict on_end(std::string_view payload);
  Verdict on_data(std::string_view bytes);
  [[nodiscard]] bool replaying() const { return seen_ < passed_; }

  formats::MemberVisitor& visitor_;
  std::vector<Open> open_;
  std::uint64_t passed_ = 0;        ///< begins and ends passed on
  std::uint64_t passed_bytes_ = 0;  ///< data passed on since the last of them
  std::uint64_t seen_ = 0;          ///< the same of the present helper
  std::uint64_t seen_bytes_ = 0;
  std::size_t data_left_ = 0;  ///< of the data frame whose beginning was taken
  std::string crash_;
  formats::MemberEnd result_;
};

}  // namespace assay::scanner
