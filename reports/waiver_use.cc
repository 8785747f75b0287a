#include "reports/waiver_use.h"

#include <array>

#include "reports/file_tests.h"

namespace assay::reports {
namespace {

constexpr Day kDueDays = 30;

}  // namespace

std::string_view to_string(WaiverState state) {
  constexpr std::array<std::string_view, 3> kNames = {"live", "due", "lapsed"};
  return kNames[static_cast<std::size_t>(state)];
}

WaiverUse::WaiverUse(const Reader& reader) {
  const Day today = reader.today();
  for (const Waiver& each : reader.policy().waivers) {
    const WaiverState state = today > each.expires              ? WaiverState::kLapsed
                              : today + kDueDays > each.expires ? WaiverState::kDue
                                                                : WaiverState::kLive;
    lines_.push_back({&each, state, 0});
  }
}

void WaiverUse::add(const FileRecord& file, const Reader& reader) {
  if (file.waived.empty() || lines_.empty()) return;
  const AssessContext context = reader.context();
  const Place place = place_of(file, context);
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!file.waived.has(test)) continue;
    const Waiver* used = waiver_for(test, file, place, context);
    for (WaiverLine& line : lines_) line.files += line.waiver == used ? 1U : 0U;
  }
}

}  // namespace assay::reports
