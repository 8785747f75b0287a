#include "reports/tally.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "reports/assessment.h"
#include "reports/over_time.h"

namespace assay::reports {
namespace {

std::string books(std::string_view unit, std::uint64_t seen, std::uint64_t scanned,
                  std::uint64_t partial, std::uint64_t skipped) {
  return std::string("broken invariant in ") + std::string(unit) + ": seen " +
         std::to_string(seen) + ", but scanned " + std::to_string(scanned) + " + partial " +
         std::to_string(partial) + " + skipped " + std::to_string(skipped);
}

}  // namespace

namespace {

/// What an entry that was read adds to the totals, whatever it holds.
struct Outcome {
  Level level;
  std::uint8_t risk;
  TestSet tested, failed, waived;
  bool assumed;
  bool unread;  ///< a part of it, for a reason that isn't benign
};

void add_tests(const Outcome& file, std::array<TestCount, kTestCount>& tests) {
  constexpr std::array<std::uint64_t, 4> kWeights = {1, 1, 4, 16};
  const std::uint64_t weight = kWeights[static_cast<std::size_t>(file.level)];
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!file.tested.has(test)) continue;
    const bool failed = file.failed.has(test);
    // What was found in a part counts; that nothing was found in it says nothing. Who owns a file
    // is known without reading it.
    if (file.unread && !failed && test != TestId::kInventory) continue;
    TestCount& count = tests[i];
    ++count.tested;
    if (file.unread) ++count.tested_in_part;
    if (!failed) continue;
    if (file.waived.has(test)) {
      ++count.waived;
      count.waived_weight += weight;
    } else {
      ++count.deviations;
      count.weight += weight;
    }
  }
  if (file.assumed && file.level >= Level::kConfidential && !file.unread) {
    ++tests[static_cast<std::size_t>(TestId::kAccess)].untestable;
  }
}

void add_outcome(const Outcome& file, Totals& totals) {
  ++totals.files_by_level[static_cast<std::size_t>(file.level)];
  ++totals.files_by_band[static_cast<std::size_t>(band_of(file.risk))];
  add_tests(file, totals.tests);
  totals.risk_mass += file.risk;
  totals.max_risk = std::max(totals.max_risk, file.risk);
}

}  // namespace

void Tally::saw(std::uint64_t bytes) {
  seen_entries_.fetch_add(1, std::memory_order_relaxed);
  seen_bytes_.fetch_add(bytes, std::memory_order_relaxed);
}

void Tally::add(const FileRecord& file) {
  if (file.partial) {
    totals_.partial.add(file.meta.size);
    totals_.by_reason[static_cast<std::size_t>(*file.partial)].add(file.meta.size);
  } else {
    totals_.scanned.add(file.meta.size);
  }
  add_outcome({file.level, file.risk, file.tested, file.failed, file.waived, file.sum.assumed,
               file.partial && !is_benign(*file.partial)},
              totals_);
  for (const Finding& finding : file.findings) {
    if (!finding.suppressed.empty()) {
      ++totals_.suppressed;
      continue;
    }
    auto place = totals_.findings.find(finding.rule->data_class);
    if (place == totals_.findings.end()) {
      place =
          totals_.findings.emplace(finding.rule->data_class, std::array<std::uint64_t, 3>{}).first;
    }
    place->second[static_cast<std::size_t>(finding.confidence)] += finding.count();
  }
}

void Tally::add(const CleanFile& file) {
  totals_.scanned.add(file.size);
  add_outcome({file.level, file.risk, file.tested, file.failed, file.waived, file.assumed, false},
              totals_);
}

void Tally::add(const SkippedRecord& skipped) {
  totals_.skipped.add(skipped.size);
  totals_.by_reason[static_cast<std::size_t>(skipped.reason)].add(skipped.size);
}

Totals Tally::totals() const {
  Totals totals = totals_;
  totals.seen.entries = seen_entries_.load(std::memory_order_relaxed);
  totals.seen.bytes = seen_bytes_.load(std::memory_order_relaxed);
  return totals;
}

Totals Tally::finish() const {
  Totals t = totals();
  if (t.seen.entries != t.scanned.entries + t.partial.entries + t.skipped.entries) {
    throw std::logic_error(
        books("entries", t.seen.entries, t.scanned.entries, t.partial.entries, t.skipped.entries));
  }
  if (t.seen.bytes != t.scanned.bytes + t.partial.bytes + t.skipped.bytes) {
    throw std::logic_error(
        books("bytes", t.seen.bytes, t.scanned.bytes, t.partial.bytes, t.skipped.bytes));
  }
  return t;
}

Totals merged(Totals a, const Totals& b) {
  const auto add = [](Count& sum, const Count& more) {
    sum.entries += more.entries;
    sum.bytes += more.bytes;
  };
  const auto add_each = [](auto& sums, const auto& more) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += more[i];
  };
  add(a.seen, b.seen);
  add(a.scanned, b.scanned);
  add(a.partial, b.partial);
  add(a.skipped, b.skipped);
  for (std::size_t i = 0; i < kReasonCount; ++i) add(a.by_reason[i], b.by_reason[i]);
  add_each(a.files_by_level, b.files_by_level);
  add_each(a.files_by_band, b.files_by_band);
  for (std::size_t i = 0; i < kTestCount; ++i) add_counts(a.tests[i], b.tests[i]);
  a.risk_mass += b.risk_mass;
  a.max_risk = std::max(a.max_risk, b.max_risk);
  for (const auto& [name, counts] : b.findings) add_each(a.findings[name], counts);
  a.suppressed += b.suppressed;
  a.containers += b.containers;
  return a;
}

bool Tally::incomplete() const { return is_incomplete(totals_); }

bool is_incomplete(const Totals& totals) {
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (totals.by_reason[i].entries != 0 && !is_benign(static_cast<Reason>(i))) return true;
  }
  return false;
}

}  // namespace assay::reports
