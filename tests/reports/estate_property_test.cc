// The properties that hold of a whole scan: its controls and indices, tried with seeded random
// estates.
#include <algorithm>
#include <map>

#include "reports/container_union.h"
#include "reports/controls.h"
#include "reports/json_records.h"
#include "reports/over_time.h"
#include "reports/tally.h"
#include "tests/reports/cases.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using namespace testing;

const std::vector<Framework>& frameworks() {
  static const std::vector<Framework> kFrameworks = [] {
    std::vector<Problem> problems;
    auto made = built_in_frameworks(problems);
    std::erase_if(made, [](const Framework& each) { return !each.by_default; });
    return made;
  }();
  return kFrameworks;
}

std::vector<Case> any_estate(Random& random) {
  std::vector<Case> estate(1 + random.below(8));
  for (Case& each : estate) {
    each = any_case(random);
    // Most files of a real estate are good: else every test has a deviation in every case.
    if (!random.chance(3)) each.findings.clear();
  }
  return estate;
}

std::vector<FileRecord> assessed_all(const std::vector<Case>& estate, const Policy& policy,
                                     std::int64_t now = kNow) {
  std::vector<FileRecord> files;
  for (const Case& each : estate) files.push_back(assessed(each, policy, now));
  return files;
}

std::vector<ControlRecord> controls_of(const Totals& totals, const Policy& policy) {
  std::vector<ControlRecord> all;
  for (const Framework& framework : frameworks()) {
    auto some = evaluate(framework, totals, policy);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

Totals totals_of(const std::vector<FileRecord>& files) {
  Tally tally;
  for (const FileRecord& file : files) tally.add(file);
  return tally.totals();
}

void require_no_better(const std::vector<ControlRecord>& before,
                       const std::vector<ControlRecord>& after) {
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].status == Status::kNotApplicable) continue;
    if (after[i].status < before[i].status ||
        after[i].index.value_or(0) > before[i].index.value_or(100)) {
      INFO(before[i].id << " " << to_string(before[i].status) << " " << to_string(after[i].status));
      REQUIRE(after[i].status >= before[i].status);
      REQUIRE(after[i].index.value_or(0) <= before[i].index.value_or(100));
    }
  }
}

bool same_controls(const std::vector<ControlRecord>& a, const std::vector<ControlRecord>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ControlRecord& x, const ControlRecord& y) {
                      return x.status == y.status && x.index == y.index &&
                             x.index_gross == y.index_gross && x.note == y.note;
                    });
}

TEST_CASE("P4 the order of files, and of a container's members, changes nothing") {
  const Policy policy = built_in_policy(kPolicy);
  const AssessContext context{&policy, "/", kNow, {}, {}};
  Random random(4);
  for (int i = 0; i < kCases; ++i) {
    const auto estate = any_estate(random);
    auto files = assessed_all(estate, policy);
    const auto before = controls_of(totals_of(files), policy);
    std::shuffle(files.begin(), files.end(), random.engine());
    REQUIRE(same_controls(before, controls_of(totals_of(files), policy)));

    FileRecord outer = testing::file("/srv/x/a.zip");
    outer.holder = files.front().holder;
    std::vector<FileRecord> members;
    for (std::size_t m = 0; m < estate.size(); ++m) {
      FileRecord member = testing::file("m", estate[m].findings);
      member.provenance = Provenance::member(outer.provenance, "m", static_cast<std::uint32_t>(m));
      member.holder = outer.holder;
      members.push_back(std::move(member));
    }
    std::array<FileRecord, 2> results{outer, outer};
    for (FileRecord& result : results) {
      ContainerUnion assessor(context);
      for (FileRecord member : members) assessor.assess(member);
      assessor.assess(result);
      std::shuffle(members.begin(), members.end(), random.engine());
    }
    REQUIRE(results[0].risk == results[1].risk);
    REQUIRE(results[0].level == results[1].level);
    REQUIRE(results[0].exposure == results[1].exposure);
    REQUIRE(results[0].failed == results[1].failed);
    REQUIRE(results[0].people == results[1].people);
  }
}

TEST_CASE("P6 a stricter minimum of coverage never improves a control") {
  const Policy policy = built_in_policy(kPolicy);
  Random random(6);
  for (int i = 0; i < kCases; ++i) {
    Totals totals = totals_of(assessed_all(any_estate(random), policy));
    const std::uint64_t unread = random.below(4);
    totals.by_reason[static_cast<std::size_t>(Reason::kEncrypted)] = {unread, unread * 100};
    Policy loose = policy;
    Policy strict = policy;
    loose.scope.min_coverage = static_cast<int>(random.below(101));
    strict.scope.min_coverage =
        std::min(100, loose.scope.min_coverage + static_cast<int>(random.below(40)));
    require_no_better(controls_of(totals, loose), controls_of(totals, strict));
  }
}

TEST_CASE("P9 a later day never improves a control") {
  const Policy policy = built_in_policy(kPolicy);
  Random random(9);
  for (int i = 0; i < kCases; ++i) {
    const auto estate = any_estate(random);
    const std::int64_t later = kNow + random.below(400) * kDay;
    require_no_better(controls_of(totals_of(assessed_all(estate, policy)), policy),
                      controls_of(totals_of(assessed_all(estate, policy, later)), policy));
  }
}

TEST_CASE("P10 an open deviation makes its controls exceptions; removing a waiver never improves") {
  const Policy policy = built_in_policy(kPolicy);
  Policy bare = policy;
  bare.waivers.clear();
  Random random(10);
  for (int i = 0; i < kCases; ++i) {
    const auto estate = any_estate(random);
    const Totals totals = totals_of(assessed_all(estate, policy));
    const auto with = controls_of(totals, policy);
    for (const ControlRecord& control : with) {
      const bool open =
          std::any_of(control.tests.begin(), control.tests.end(), [&](const auto& test) {
            return totals.tests[static_cast<std::size_t>(test.test)].deviations != 0;
          });
      if (open && control.note != "feeds other evidence; not a test of its own")
        REQUIRE(control.status == Status::kException);
      if (!open) REQUIRE(control.status != Status::kException);
    }
    require_no_better(with, controls_of(totals_of(assessed_all(estate, bare)), bare));
  }
}

/// What to_json of the totals would show: the whole summary line.
std::string text_of(const Totals& totals) {
  ScanSummary summary;
  summary.totals = totals;
  OverTime tests;
  tests.tests = totals.tests;
  summary.over_time = tests;
  std::string text;
  RecordWriter({}).summary(text, summary);
  return text;
}

TEST_CASE("P4 a scan in shards, merged in any order, comes to what the whole comes to") {
  const Policy policy = built_in_policy(kPolicy);
  Random random(44);
  for (int i = 0; i < kCases; ++i) {
    auto files = assessed_all(any_estate(random), policy);
    std::vector<SkippedRecord> skipped;
    for (std::uint32_t n = random.below(4); n > 0; --n)
      skipped.push_back(testing::skipped("s", static_cast<Reason>(random.below(kReasonCount))));
    for (FileRecord& file : files) {
      if (random.chance(5)) file.partial = static_cast<Reason>(random.below(kReasonCount));
    }
    Tally whole;
    std::vector<Tally> shards(1 + random.below(5));
    const auto count = [&](const auto& record, std::uint64_t size) {
      Tally& shard = shards[random.below(static_cast<std::uint32_t>(shards.size()))];
      for (Tally* each : {&whole, &shard}) {
        each->saw(size);
        each->add(record);
      }
    };
    for (const FileRecord& file : files) count(file, file.meta.size);
    for (const SkippedRecord& each : skipped) count(each, each.size);
    // Neighbours are merged until one is left: any order, any brackets.
    std::vector<Totals> parts;
    for (const Tally& shard : shards) parts.push_back(shard.finish());
    parts.insert(parts.begin() + random.below(static_cast<std::uint32_t>(parts.size() + 1)),
                 Totals{});
    std::shuffle(parts.begin(), parts.end(), random.engine());
    while (parts.size() > 1) {
      const std::size_t at = random.below(static_cast<std::uint32_t>(parts.size() - 1));
      parts[at] = merged(parts[at], parts[at + 1]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
    REQUIRE(text_of(parts.front()) == text_of(whole.finish()));
    REQUIRE(same_controls(controls_of(parts.front(), policy), controls_of(whole.finish(), policy)));
  }
}

TEST_CASE("P11 more files without deviations change no index") {
  const Policy policy = built_in_policy(kPolicy);
  Random random(11);
  for (int i = 0; i < kCases; ++i) {
    auto files = assessed_all(any_estate(random), policy);
    const auto before = controls_of(totals_of(files), policy);
    for (std::uint32_t n = 1 + random.below(20); n > 0; --n) {
      Case clean;
      clean.folder = "/srv/safe/";
      if (random.chance(2)) clean.findings.push_back(any_finding(random));
      FileRecord file = assessed(clean, policy);
      if (file.failed.empty()) files.push_back(std::move(file));
    }
    const auto after = controls_of(totals_of(files), policy);
    for (std::size_t c = 0; c < before.size(); ++c) {
      REQUIRE(before[c].index.value_or(100) == after[c].index.value_or(100));
      REQUIRE(before[c].index_gross.value_or(100) == after[c].index_gross.value_or(100));
    }
  }
}

TEST_CASE("P12 losing the right to read never improves: deviations are carried forward") {
  const Policy policy = built_in_policy(kPolicy);
  Random random(12);
  for (int i = 0; i < kCases; ++i) {
    const auto files = assessed_all(any_estate(random), policy);
    std::vector<DeviationItem> open;
    std::map<std::string, Seen, std::less<>> seen;
    Tally after;
    for (std::size_t f = 0; f < files.size(); ++f) {
      const std::string name = std::to_string(f);
      const bool lost = random.chance(2);
      seen[name] = lost ? Seen::kUnread : Seen::kRead;
      for (std::size_t t = 0; t < kTestCount; ++t) {
        const auto test = static_cast<TestId>(t);
        if (files[f].failed.has(test))
          open.push_back({name, test, files[f].level, 0, {}, files[f].waived.has(test)});
      }
      if (lost) {
        after.add(SkippedRecord{files[f].provenance, files[f].meta.size, Reason::kUnreadable, ""});
      } else {
        after.add(files[f]);
      }
    }
    Totals totals = after.totals();
    add_carried(totals, carried_forward(
                            open, [&](std::string_view path) { return seen.find(path)->second; }));
    require_no_better(controls_of(totals_of(files), policy), controls_of(totals, policy));
  }
}

TEST_CASE("P13 a waiver changes no gross index") {
  const Policy policy = built_in_policy(kPolicy);
  Policy bare = policy;
  bare.waivers.clear();
  Random random(13);
  for (int i = 0; i < kCases; ++i) {
    const auto estate = any_estate(random);
    const auto with = controls_of(totals_of(assessed_all(estate, policy)), policy);
    const auto without = controls_of(totals_of(assessed_all(estate, bare)), bare);
    for (std::size_t c = 0; c < with.size(); ++c)
      REQUIRE(with[c].index_gross == without[c].index_gross);
  }
}

}  // namespace
}  // namespace assay::reports
