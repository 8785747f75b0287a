#include "reports/controls.h"

#include <algorithm>
#include <set>

namespace assay::reports {
namespace {

std::uint8_t percent_of(std::uint64_t part, std::uint64_t whole) {
  return static_cast<std::uint8_t>(part * 100 / whole);  // fits up to 180 PB
}

std::string note_on(const Control& control, const ControlRecord& record, const Coverage& coverage,
                    int min_coverage) {
  if (control.evidence == Evidence::kNone) return "outside of a content scan";
  if (control.evidence == Evidence::kInput) return "feeds other evidence; not a test of its own";
  const bool ran = std::any_of(record.tests.begin(), record.tests.end(),
                               [](const TestResult& test) { return test.tested != 0; });
  if (record.status == Status::kException) return "deviations that no waiver covers";
  if (!ran) return "no occurrence of what its tests look at";
  if (record.status == Status::kNotEvidenced) {
    return "only " + std::to_string(coverage.percent()) + " % could be read; " +
           std::to_string(min_coverage) + " % are asked for";
  }
  return control.evidence == Evidence::kDirect ? "no exception noted in what was tested"
                                               : "no exception noted in the part tested";
}

/// The points of focus of a privacy criterion are some for controllers, some for processors: which
/// of them the policy's roles pick. Empty: it names none.
std::string roles_of(const Policy& policy) {
  std::set<std::string> roles;
  if (!policy.head.role.empty()) roles.insert(policy.head.role);
  for (const RootRule& root : policy.roots) {
    if (!root.role.empty()) roles.insert(root.role);
  }
  std::string text;
  for (const std::string& role : roles) text += (text.empty() ? "" : " and ") + role + "s";
  return text;
}

/// The worst of those that ran.
void conclude(ControlRecord& record) {
  record.status = Status::kNotEvidenced;
  bool ran = false;
  for (const TestResult& test : record.tests) {
    if (test.tested == 0) continue;
    record.status = ran ? std::max(record.status, test.status) : test.status;
    record.index = std::min(record.index.value_or(100), test.index);
    record.index_gross = std::min(record.index_gross.value_or(100), test.index_gross);
    ran = true;
  }
}

}  // namespace

std::string_view to_string(Status status) {
  constexpr std::array<std::string_view, 4> kNames = {"satisfied", "not-evidenced", "exception",
                                                      "not-applicable"};
  return kNames[static_cast<std::size_t>(status)];
}

int Coverage::percent() const {
  int percent = 100;
  if (in_scope.entries != 0) percent = percent_of(read.entries, in_scope.entries);
  if (in_scope.bytes != 0) {
    percent = std::min<int>(percent, percent_of(read.bytes, in_scope.bytes));
  }
  return percent;
}

Coverage coverage_of(const Totals& totals) {
  Coverage coverage;
  // Only limit:matches is both benign and a way of being read in part: all of the file was read.
  const Count& listed_in_part = totals.by_reason[static_cast<std::size_t>(Reason::kLimitMatches)];
  coverage.read.entries = totals.scanned.entries + listed_in_part.entries;
  coverage.read.bytes = totals.scanned.bytes + listed_in_part.bytes;
  coverage.in_scope = coverage.read;
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (is_benign(static_cast<Reason>(i))) continue;
    coverage.in_scope.entries += totals.by_reason[i].entries;
    coverage.in_scope.bytes += totals.by_reason[i].bytes;
  }
  return coverage;
}

int index_of(std::uint64_t weight) {
  if (weight == 0) return 100;
  int lost = 10;
  for (; weight >= 4; weight /= 4) lost += 10;
  return 100 - std::min(100, lost);
}

TestResult evaluate(TestId test, const Totals& totals, int min_coverage) {
  const TestCount& count = totals.tests[static_cast<std::size_t>(test)];
  const Coverage coverage = coverage_of(totals);
  // Runs, repairs and commits are known whatever could be read today.
  const bool needs_reading =
      test != TestId::kRun && test != TestId::kFix && test != TestId::kCommit;
  const std::uint64_t unread =
      needs_reading ? coverage.in_scope.entries - coverage.read.entries : 0;
  TestResult result;
  result.test = test;
  result.tested = count.tested;
  result.deviations = count.deviations;
  result.waived = count.waived;
  // An entry that was read in part is both unread and, where it failed, tested.
  const std::uint64_t untested = unread - std::min(unread, count.tested_in_part) + count.untestable;
  result.population = count.tested + untested;
  if (result.population != 0) {
    result.interval = {percent_of(count.tested - count.deviations, result.population),
                       percent_of(result.population - count.deviations, result.population)};
  }
  result.index = index_of(count.weight);
  result.index_gross = index_of(count.weight + count.waived_weight);
  if (count.deviations != 0) {
    result.status = Status::kException;
  } else if (count.tested == 0 || (needs_reading && coverage.percent() < min_coverage)) {
    result.status = Status::kNotEvidenced;
  } else {
    result.status = Status::kSatisfied;
  }
  return result;
}

std::vector<ControlRecord> evaluate(const Framework& framework, const Totals& totals,
                                    const Policy& policy) {
  const int min_coverage = policy.scope.min_coverage;
  const Coverage coverage = coverage_of(totals);
  const std::string roles = roles_of(policy);
  std::vector<ControlRecord> records;
  for (const Control& control : framework.controls) {
    ControlRecord record;
    record.framework = framework.id;
    record.id = control.id;
    record.title = control.title;
    record.category = control.category;
    record.limits = control.limits;
    record.earlier = control.earlier;
    for (const TestId test : control.tests) {
      record.tests.push_back(evaluate(test, totals, min_coverage));
    }
    conclude(record);
    if (control.evidence == Evidence::kInput || control.evidence == Evidence::kNone) {
      record.status = Status::kNotEvidenced;
    }
    record.note = note_on(control, record, coverage, min_coverage);
    if (control.category == "privacy" && !roles.empty())
      record.note += "; points of focus for " + roles;
    const auto line = policy.soa.find(control.id);
    if (line != policy.soa.end() && !line->second.applicable) {
      record.status = Status::kNotApplicable;
      record.note = line->second.why;
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace assay::reports
