#include "reports/assessed_until.h"

#include <algorithm>
#include <limits>

namespace assay::reports {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// The first second after a day.
std::int64_t end_of(std::int64_t day) { return (day + 1) * kSecondsPerDay; }

}  // namespace

AssessedUntil::AssessedUntil(const Policy& policy, std::int64_t as_of)
    : as_of_(as_of), calendar_(kNever) {
  ages_.push_back(end_of(policy.scoring.untouched_days));
  for (const Retention& rule : policy.retention) ages_.push_back(end_of(rule.keep_days));
  std::sort(ages_.begin(), ages_.end());
  ages_.erase(std::unique(ages_.begin(), ages_.end()), ages_.end());
  const auto ends = [this](std::int64_t day) {
    if (end_of(day) > as_of_) calendar_ = std::min(calendar_, end_of(day));
  };
  for (const Hold& hold : policy.holds) ends(hold.until);
  for (const Waiver& waiver : policy.waivers) {
    ends(waiver.expires);
    ends(waiver.created + policy.restricted_waiver_days);
  }
}

std::int64_t AssessedUntil::operator()(const FileRecord& file) const {
  const EntryMeta* meta = &file.meta;
  if (!meta->has_modified && file.holder) meta = &file.holder->meta;
  if (!meta->has_modified) return calendar_;
  for (const std::int64_t age : ages_) {
    std::int64_t at = 0;
    // File systems hold times after any calendar.
    if (__builtin_add_overflow(meta->modified, age, &at)) return calendar_;
    if (at > as_of_) return std::min(at, calendar_);
  }
  return calendar_;
}

}  // namespace assay::reports
