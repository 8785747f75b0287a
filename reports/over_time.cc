#include "reports/over_time.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace assay::reports {
namespace {

void add_deviation(TestCount& count, Level level, bool waived) {
  if (waived) {
    ++count.waived;
    count.waived_weight += deviation_weight(level);
  } else {
    ++count.deviations;
    count.weight += deviation_weight(level);
  }
}

}  // namespace

std::uint64_t deviation_weight(Level level) {
  constexpr std::array<std::uint64_t, 4> kWeights = {1, 1, 4, 16};
  return kWeights[static_cast<std::size_t>(level)];
}

TestCount dispose_test(const std::vector<DueItem>& items, Day today, const SeenOf& seen) {
  TestCount count;
  for (const DueItem& item : items) {
    if (item.due >= today) continue;
    ++count.tested;
    const Seen now = seen(item.path);
    if (now == Seen::kGone || item.held || (now == Seen::kRead && !item.over)) continue;
    add_deviation(count, item.level, item.waived);
  }
  return count;
}

TestCount erase_test(const std::vector<ErasureItem>& items) {
  TestCount count;
  for (const ErasureItem& item : items) {
    ++count.tested;
    if (item.found) add_deviation(count, item.level, false);
  }
  return count;
}

std::optional<int> planned_days(const Policy& policy) {
  if (policy.scope.every_days > 0) return policy.scope.every_days;
  std::optional<int> days;
  for (const Handling& each : policy.handling) {
    if (each.review_days) days = std::min(days.value_or(*each.review_days), *each.review_days);
  }
  return days;
}

TestCount run_test(const std::vector<RunItem>& runs, Day since, Day until, int every_days,
                   int min_coverage) {
  TestCount count;
  for (Day begin = since; begin <= until; begin += every_days) {
    const Day end = begin + every_days;
    const bool good = std::any_of(runs.begin(), runs.end(), [&](const RunItem& run) {
      return run.day >= begin && run.day < end && run.complete && run.coverage >= min_coverage;
    });
    if (!good && end > until + 1) break;  // there is still time
    ++count.tested;
    if (!good) add_deviation(count, Level::kInternal, false);
  }
  return count;
}

std::optional<Day> due_day(const DeviationItem& item, const Policy& policy) {
  const auto& days = policy.handling[static_cast<std::size_t>(item.level)].sla_days;
  if (!days) return std::nullopt;
  return item.opened + *days;
}

TestCount fix_test(const std::vector<DeviationItem>& items, Day today, const Policy& policy) {
  TestCount count;
  for (const DeviationItem& item : items) {
    const auto due = due_day(item, policy);
    if (!due) continue;
    ++count.tested;
    if (item.closed.value_or(today) > *due) add_deviation(count, item.level, item.waived);
  }
  return count;
}

TestCount commit_test(const std::vector<CommitItem>& commits) {
  TestCount count;
  for (const CommitItem& commit : commits) {
    ++count.tested;
    if (commit.let_through && commit.level > commit.limit)
      add_deviation(count, commit.level, false);
  }
  return count;
}

void add_over_time(Totals& totals, const OverTime& over_time) {
  for (std::size_t i = 0; i < kTestCount; ++i) add_counts(totals.tests[i], over_time.tests[i]);
}

void add_counts(TestCount& sum, const TestCount& more) {
  sum.tested += more.tested;
  sum.deviations += more.deviations;
  sum.waived += more.waived;
  sum.weight += more.weight;
  sum.waived_weight += more.waived_weight;
  sum.tested_in_part += more.tested_in_part;
  sum.untestable += more.untestable;
}

std::vector<DeviationItem> carried_forward(const std::vector<DeviationItem>& open,
                                           const SeenOf& seen) {
  std::vector<DeviationItem> carried;
  std::copy_if(
      open.begin(), open.end(), std::back_inserter(carried),
      [&](const DeviationItem& item) { return !item.closed && seen(item.path) == Seen::kUnread; });
  return carried;
}

void add_carried(Totals& totals, const std::vector<DeviationItem>& carried) {
  for (const DeviationItem& item : carried) {
    TestCount& count = totals.tests[static_cast<std::size_t>(item.test)];
    ++count.tested;
    ++count.tested_in_part;
    add_deviation(count, item.level, item.waived);
  }
}

}  // namespace assay::reports
