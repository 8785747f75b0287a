#include "reports/year.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "reports/file_tests.h"

namespace assay::reports {
namespace {

constexpr Day kDays = 365;
constexpr std::int64_t kDay = 86'400;

/// Restricted before confidential, older before newer.
bool is_worse(const OverTimeItem& a, const OverTimeItem& b) {
  return std::tuple(-static_cast<int>(a.level), a.opened, std::string_view(a.path), a.test) <
         std::tuple(-static_cast<int>(b.level), b.opened, std::string_view(b.path), b.test);
}

}  // namespace

Year::Year(const Policy& policy, std::string folder, std::vector<YearRun> runs)
    : policy_(policy),
      folder_(std::move(folder)),
      runs_(std::move(runs)),
      today_(runs_.back().started / kDay) {
  for (const YearRun& run : runs_) times_[run.id] = run.started;
  since_ = std::max(runs_.front().started / kDay, today_ - kDays + 1);
}

std::int64_t Year::time_of(std::int64_t scan) const {
  const auto found = times_.find(scan);
  return found == times_.end() ? 0 : found->second;
}

// A file that could not be read was waived when it was last seen, or isn't now: what it holds
// decides whether anybody may waive it.
bool Year::is_waived(const DeviationLife& life) const {
  if (!life.waived || !life.unread) return life.waived;
  const auto covers = [&](std::string_view path) {
    return waiver_for(life.test, life.level, absolute_path(path, folder_), policy_, today_) !=
           nullptr;
  };
  return covers(life.path) || covers(std::string_view(life.path).substr(0, life.path.find('!')));
}

void Year::put(OverTime::List& list, const DeviationLife& life, bool waived) {
  ++list.count;
  OverTimeItem item{life.path, life.test, life.level, time_of(life.opened), {}, waived};
  DeviationItem due;
  due.level = life.level;
  due.opened = item.opened / kDay;
  if (const auto day = due_day(due, policy_)) item.due = (*day + 1) * kDay;
  const auto place = std::upper_bound(list.first.begin(), list.first.end(), item, is_worse);
  if (place == list.first.end() && list.first.size() >= OverTime::kShown) return;
  list.first.insert(place, std::move(item));
  if (list.first.size() > OverTime::kShown) list.first.pop_back();
}

void Year::add(const DeviationLife& life) {
  const Day opened = time_of(life.opened) / kDay;
  std::optional<Day> closed;
  if (life.closed) closed = time_of(*life.closed) / kDay;
  if (!closed) ++sum_.open;
  if (closed && *closed < since_) return;
  if (opened >= since_) ++opened_;
  if (closed) {
    ++closed_;
    days_.push_back(static_cast<std::uint64_t>(std::max<Day>(0, *closed - opened)));
  }
  const bool waived = is_waived(life);
  const auto count = [this](TestId test) -> TestCount& {
    return sum_.tests[static_cast<std::size_t>(test)];
  };
  DeviationItem item{life.path, life.test, life.level, opened, closed, waived};
  const TestCount fixed = fix_test({item}, today_, policy_);
  add_counts(count(TestId::kFix), fixed);
  if (fixed.deviations != 0) put(sum_.overdue, life, waived);
  if (life.test == TestId::kRetain) {
    DueItem due{life.path, opened, life.level, !closed, false, waived};
    const TestCount disposed = dispose_test(
        {due}, today_, [&](std::string_view) { return life.unread ? Seen::kUnread : Seen::kRead; });
    add_counts(count(TestId::kDispose), disposed);
    if (disposed.deviations != 0) put(sum_.undisposed, life, waived);
  }
  if (closed || !life.unread) return;
  Totals carried;
  add_carried(carried, {item});
  add_counts(count(life.test), carried.tests[static_cast<std::size_t>(life.test)]);
  put(sum_.carried, life, waived);
}

void Year::add_erasures(const std::vector<ErasureItem>& items) {
  add_counts(sum_.tests[static_cast<std::size_t>(TestId::kErase)], erase_test(items));
}

OverTime Year::over_time() {
  if (const auto every = planned_days(policy_)) {
    std::vector<RunItem> runs;
    for (const YearRun& run : runs_) runs.push_back({run.started / kDay, run.ended, run.coverage});
    add_counts(sum_.tests[static_cast<std::size_t>(TestId::kRun)],
               run_test(runs, since_, today_, *every, policy_.scope.min_coverage));
  }
  return sum_;
}

Period Year::period() {
  Period period;
  period.since = since_ * kDay;
  period.until = runs_.back().started;
  const YearRun* before = nullptr;
  for (const YearRun& run : runs_) {
    if (run.started / kDay < since_) continue;
    if (before != nullptr) {
      period.policy_changes += before->policy != run.policy ? 1U : 0U;
      period.rule_changes += before->rules != run.rules ? 1U : 0U;
      const Day gap = run.started / kDay - before->started / kDay;
      period.longest_gap_days =
          std::max(period.longest_gap_days, static_cast<std::uint64_t>(std::max<Day>(0, gap)));
    }
    if (!run.ended) continue;
    ++period.runs;
    before = &run;
  }
  if (planned_days(policy_))
    period.runs_expected = sum_.tests[static_cast<std::size_t>(TestId::kRun)].tested;
  period.opened = opened_;
  period.closed = closed_;
  period.overdue = sum_.tests[static_cast<std::size_t>(TestId::kFix)].deviations;
  std::sort(days_.begin(), days_.end());
  if (!days_.empty()) {
    period.median_days = days_[(days_.size() - 1) / 2];
    period.p90_days = days_[(days_.size() * 9 + 9) / 10 - 1];
    period.max_days = days_.back();
  }
  return period;
}

}  // namespace assay::reports
