// Which of the policy's waivers are in force, and which of them anything still needs. One owner,
// one thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "reports/work_list.h"

namespace assay::reports {

enum class WaiverState : std::uint8_t { kLive, kDue, kLapsed };  ///< due: lapses within 30 days
std::string_view to_string(WaiverState state);

struct WaiverLine {
  const Waiver* waiver = nullptr;  ///< of the reader's policy
  WaiverState state = WaiverState::kLive;
  std::uint64_t files = 0;  ///< that deviate and that it covers; 0: unused
};

class WaiverUse {
 public:
  explicit WaiverUse(const Reader& reader);
  void add(const FileRecord& file, const Reader& reader);
  /// In the policy's order.
  [[nodiscard]] const std::vector<WaiverLine>& lines() const { return lines_; }

 private:
  std::vector<WaiverLine> lines_;
};

}  // namespace assay::reports
