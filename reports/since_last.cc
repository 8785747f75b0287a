#include "reports/since_last.h"

#include <algorithm>
#include <utility>

namespace assay::reports {

void SinceLast::was(const FileRecord& file) {
  const std::string path = file.provenance->path();
  now_[path];
  if (file.findings.empty()) return;
  lost_paths_.push_back(path);
  for (const Finding& finding : file.findings) {
    if (finding.suppressed.empty()) lost_.push_back({finding.id, lost_paths_.size() - 1});
  }
}

void SinceLast::is(const FileRecord& file) {
  add_tests(file, now_[file.provenance->path()]);
  for (const Finding& finding : file.findings) {
    if (finding.suppressed.empty()) came_.push_back({finding.id, finding.fingerprint});
  }
}

void SinceLast::is_first(const FileRecord& file) {
  if (!file.failed.empty()) add_tests(file, now_[file.provenance->path()]);
}

void SinceLast::add_tests(const FileRecord& file, Now& now) const {
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!file.failed.has(test)) continue;
    // Git has a path once for each of its contents: a waiver must cover all of them.
    const bool waived = file.waived.has(test) && (!now.failed.has(test) || now.waived.has(test));
    now.failed.add(test);
    if (waived) {
      now.waived.add(test);
    } else {
      now.waived.remove(test);
    }
  }
  if (!file.failed.empty()) now.level = std::max(now.level, file.level);
}

void SinceLast::note(const FileRecord& file) {
  if (file.partial && !is_benign(*file.partial)) unread_.insert(file.provenance->path());
}

void SinceLast::note(const SkippedRecord& skipped) {
  // What is proven gone is no longer open; what could not be read is.
  if (!is_benign(skipped.reason) && skipped.reason != Reason::kVanished)
    unread_.insert(skipped.provenance->path());
}

bool SinceLast::is_unread(const std::string& path) const {
  if (unread_.contains(path)) return true;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if ((path[i] == '/' || path[i] == '!') &&
        unread_.contains(std::string_view(path).substr(0, i))) {
      return true;
    }
  }
  return false;
}

void SinceLast::settle(DeviationLife& life, const Now& now) const {
  if (now.failed.has(life.test)) {
    life.reopened = life.reopened || life.closed.has_value();
    life.closed.reset();
    life.level = now.level;
    life.waived = now.waived.has(life.test);
    life.unread = false;
  } else if (!life.closed) {
    life.unread = !ended_ || is_unread(life.path);
    if (!life.unread) life.closed = scan_;
  }
}

std::vector<DeviationLife> SinceLast::deviations(
    const std::function<std::vector<DeviationLife>(const std::string& path)>& known,
    const std::vector<DeviationLife>& unread) const {
  std::vector<DeviationLife> changed;
  const auto settle_all = [&](std::vector<DeviationLife> lives, const Now& now) {
    for (DeviationLife& life : lives) {
      DeviationLife before = life;
      settle(life, now);
      if (!(life == before)) changed.push_back(std::move(life));
    }
  };
  for (const auto& [path, now] : now_) {
    std::vector<DeviationLife> lives = known(path);
    TestSet had;
    for (const DeviationLife& life : lives) had.add(life.test);
    settle_all(std::move(lives), now);
    for (std::size_t i = 0; i < kTestCount; ++i) {
      const auto test = static_cast<TestId>(i);
      if (!now.failed.has(test) || had.has(test)) continue;
      changed.push_back({path, test, now.level, scan_, {}, now.waived.has(test), false, false});
    }
  }
  // The records of a folder that could not be listed are none of the scan before.
  std::vector<DeviationLife> rest;
  for (const DeviationLife& life : unread) {
    if (!now_.contains(life.path)) rest.push_back(life);
  }
  settle_all(std::move(rest), Now{});
  return changed;
}

namespace {

/// Each id once, in order; of several the first.
void sort_by_id(auto& list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
  list.erase(std::unique(list.begin(), list.end(),
                         [](const auto& a, const auto& b) { return a.id == b.id; }),
             list.end());
}

/// REQUIRES: `list` is in order.
bool has_id(const auto& list, const Fingerprint& id) {
  const auto at =
      std::lower_bound(list.begin(), list.end(), id,
                       [](const auto& each, const Fingerprint& i) { return each.id < i; });
  return at != list.end() && at->id == id;
}

}  // namespace

Change SinceLast::change(std::uint64_t findings,
                         const std::function<std::optional<FindingPast>(const Finding&)>& past) {
  sort_by_id(came_);
  sort_by_id(lost_);
  Change change;
  Finding finding;
  for (const Came& came : came_) {
    if (has_id(lost_, came.id)) continue;
    finding.id = came.id;
    finding.fingerprint = came.fingerprint;
    const auto before = past(finding);
    if (!before) {
      ++change.added;
    } else if (before->reopened) {
      ++change.reopened;
    }
  }
  for (const Lost& lost : lost_) {
    if (has_id(came_, lost.id)) continue;
    ++(!ended_ || is_unread(lost_paths_[lost.path]) ? change.not_read : change.fixed);
  }
  const std::uint64_t other = change.added + change.reopened;
  change.persisting = findings - std::min(findings, other);
  return change;
}

}  // namespace assay::reports
