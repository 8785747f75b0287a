#include "reports/since_last.h"

#include <algorithm>
#include <utility>

namespace assay::reports {

void SinceLast::was(const FileRecord& file) {
  const std::string path = file.provenance->path();
  now_[path];
  for (const Finding& finding : file.findings) {
    if (finding.suppressed.empty()) lost_.emplace(finding.id, path);
  }
}

void SinceLast::is(const FileRecord& file) {
  Now& now = now_[file.provenance->path()];
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
  for (const Finding& finding : file.findings) {
    if (!finding.suppressed.empty()) continue;
    Finding known;
    known.id = finding.id;
    known.fingerprint = finding.fingerprint;
    came_.emplace(finding.id, std::move(known));
  }
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

Change SinceLast::change(
    std::uint64_t findings,
    const std::function<std::optional<FindingPast>(const Finding&)>& past) const {
  Change change;
  for (const auto& [id, finding] : came_) {
    if (lost_.contains(id)) continue;
    const auto before = past(finding);
    if (!before) {
      ++change.added;
    } else if (before->reopened) {
      ++change.reopened;
    }
  }
  for (const auto& [id, path] : lost_) {
    if (came_.contains(id)) continue;
    ++(!ended_ || is_unread(path) ? change.not_read : change.fixed);
  }
  const std::uint64_t other = change.added + change.reopened;
  change.persisting = findings - std::min(findings, other);
  return change;
}

}  // namespace assay::reports
