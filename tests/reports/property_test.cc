// The properties that hold of every file, tried with seeded random cases.
#include <algorithm>
#include <tuple>

#include "reports/assessed_until.h"
#include "reports/container_union.h"
#include "tests/reports/cases.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using namespace testing;

/// Deviations that no waiver covers.
bool open_in(const FileRecord& file, TestId test) {
  return file.failed.has(test) && !file.waived.has(test);
}

void require_no_better(const FileRecord& before, const FileRecord& after) {
  REQUIRE(after.impact >= before.impact);
  REQUIRE(after.level >= before.level);
  REQUIRE(after.exposure >= before.exposure);
  REQUIRE(after.risk >= before.risk);
  REQUIRE(after.failed.contains(before.failed));
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (open_in(before, test)) REQUIRE(open_in(after, test));
  }
}

bool same(const FileRecord& a, const FileRecord& b) {
  return a.impact == b.impact && a.level == b.level && a.exposure == b.exposure &&
         a.risk == b.risk && a.people == b.people && a.failed == b.failed && a.waived == b.waived;
}

TEST_CASE("P1 a further finding never lowers anything nor removes a deviation") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(1);
  for (int i = 0; i < kCases; ++i) {
    const Case before = any_case(random);
    Case after = before;
    after.findings.push_back(any_finding(random));
    require_no_better(assessed(before, policy), assessed(after, policy));
  }
}

TEST_CASE("P2 a higher confidence never lowers anything") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(2);
  for (int i = 0; i < kCases; ++i) {
    Case before = any_case(random);
    before.findings.push_back(any_finding(random));
    Case after = before;
    Finding& raised =
        after.findings[random.below(static_cast<std::uint32_t>(after.findings.size()))];
    raised.confidence = std::max(raised.confidence, static_cast<Confidence>(random.below(3)));
    require_no_better(assessed(before, policy), assessed(after, policy));
  }
}

TEST_CASE("P3 the same value again, and P4 another order, change nothing") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(3);
  for (int i = 0; i < kCases; ++i) {
    Case before = any_case(random);
    before.findings.push_back(any_finding(random));
    Case after = before;
    after.findings.push_back(
        before.findings[random.below(static_cast<std::uint32_t>(before.findings.size()))]);
    std::shuffle(after.findings.begin(), after.findings.end(), random.engine());
    REQUIRE(same(assessed(before, policy), assessed(after, policy)));
  }
}

TEST_CASE(
    "P5 more readers, age, writers, a riskier place or no encryption never improve anything") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Policy clear = policy;
  for (RootRule& root : clear.roots) root.encrypted = false;
  Random random(5);
  for (int i = 0; i < kCases; ++i) {
    const Case before = any_case(random);
    Case after = before;
    const Policy* then = &policy;
    switch (random.below(6)) {
      case 0:
        after.who = std::max(after.who, static_cast<Access::Who>(random.below(3)));
        break;
      case 1:
        after.age += random.below(4000);
        break;
      case 2:
        after.others_write = true;
        break;
      case 3:
        after.closed = false;
        break;
      case 4:
        then = &clear;
        break;
      default:
        after.folder += "tmp/";
    }
    require_no_better(assessed(before, policy), assessed(after, *then));
  }
}

TEST_CASE("P6 a stricter policy never improves anything") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(6);
  for (int i = 0; i < kCases; ++i) {
    const Case file = any_case(random);
    Policy strict = policy;
    switch (random.below(7)) {
      case 0:
        strict.handling[2].max_audience = 10;
        strict.handling[3].max_audience = 0;
        break;
      case 1:
        strict.retention[0].keep_days = 10;
        break;
      case 2:
        strict.encrypt_from = strict.label_from = Level::kInternal;
        break;
      case 3:
        strict.holds.clear();
        break;
      case 4:
        strict.placements.push_back({"pii", {}});
        break;
      case 5:
        strict.default_level = Level::kConfidential;
        break;
      default:
        strict.roots[0].max_level = Level::kPublic;
    }
    require_no_better(assessed(file, policy), assessed(file, strict));
  }
}

TEST_CASE("P7 a container is at no less risk than each of its members, in any order") {
  const Policy policy = testing::built_in_policy(kPolicy);
  const AssessContext context{&policy, "/", kNow, {}, {}};
  Random random(7);
  for (int i = 0; i < kCases; ++i) {
    ContainerUnion assessor(context);
    const Case place = any_case(random);
    FileRecord outer = testing::file(place.folder + "a.zip");
    outer.holder = assessed(place, policy).holder;
    FileRecord inner = outer;
    inner.provenance = Provenance::member(outer.provenance, "b.tar", 0);
    inner.meta.has_modified = true;
    inner.meta.modified = kNow - random.below(4000) * kDay;
    std::vector<FileRecord> members;
    for (std::uint32_t m = 0; m < 1 + random.below(4); ++m) {
      FileRecord member = testing::file("m", any_case(random).findings);
      member.provenance =
          Provenance::member(random.chance(2) ? outer.provenance : inner.provenance, "m", m);
      member.holder = outer.holder;
      member.meta.has_modified = true;
      member.meta.modified = kNow - random.below(4000) * kDay;
      if (random.chance(3)) member.marks.push_back({"text", std::to_string(random.below(4))});
      members.push_back(std::move(member));
    }
    for (FileRecord& member : members) assessor.assess(member);
    assessor.assess(inner);
    assessor.assess(outer);
    REQUIRE(outer.risk >= inner.risk);
    for (const FileRecord& member : members) {
      REQUIRE(outer.impact >= member.impact);
      REQUIRE(outer.level >= member.level);
      REQUIRE(outer.risk >= member.risk);
      if (member.provenance->depth() == 2) REQUIRE(inner.risk >= member.risk);
    }
    REQUIRE(outer.findings.empty());
  }
}

TEST_CASE("P8 a label raised towards the content's level never raises the risk") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(8);
  for (int i = 0; i < kCases; ++i) {
    Case before = any_case(random);
    before.label = static_cast<int>(random.below(3));
    const FileRecord low = assessed(before, policy);
    if (before.label >= static_cast<int>(low.content_level)) continue;
    Case after = before;
    ++after.label;
    const FileRecord raised = assessed(after, policy);
    REQUIRE(raised.risk <= low.risk);
    REQUIRE(raised.level == low.level);
  }
}

TEST_CASE("P9 a later day never improves anything, and waivers lapse") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(9);
  for (int i = 0; i < kCases; ++i) {
    const Case file = any_case(random);
    const std::int64_t later = kNow + random.below(400) * kDay;
    require_no_better(assessed(file, policy), assessed(file, policy, later));
  }
}

TEST_CASE("an assessment stays as it is until the second that AssessedUntil says") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(10);
  const auto all = [](const FileRecord& file) {
    const ExposureSum& s = file.sum;
    return std::tuple(file.level, file.content_level, file.impact, file.exposure, file.risk,
                      file.audience, file.failed, file.tested, file.waived, s.untouched,
                      s.over_retention, file.people);
  };
  int changes = 0;
  for (int i = 0; i < kCases; ++i) {
    const Case file = any_case(random);
    const std::int64_t now = kNow + random.below(1000) * kDay + random.below(kDay);
    const FileRecord record = assessed(file, policy, now);
    const std::int64_t until = AssessedUntil(policy, now)(record);
    REQUIRE(until > now);
    const std::int64_t end = std::min(until, now + 5000 * kDay);
    const auto within = static_cast<std::uint32_t>(end - now);
    REQUIRE(all(assessed(file, policy, now + random.below(within))) == all(record));
    REQUIRE(all(assessed(file, policy, end - 1)) == all(record));
    if (until == end && all(assessed(file, policy, until)) != all(record)) ++changes;
  }
  CHECK(changes > kCases / 20);
}

TEST_CASE("P13 a waiver changes no level and no risk, only whether a deviation counts") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Policy bare = policy;
  bare.waivers.clear();
  Random random(13);
  for (int i = 0; i < kCases; ++i) {
    const Case file = any_case(random);
    const FileRecord with = assessed(file, policy);
    const FileRecord without = assessed(file, bare);
    REQUIRE(with.failed == without.failed);
    REQUIRE(without.waived.empty());
    REQUIRE(with.risk == without.risk);
    REQUIRE(with.level == without.level);
  }
}

TEST_CASE("P14 what is replaced by masks is at no risk; the rest is as if it were alone") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(14);
  for (int i = 0; i < kCases; ++i) {
    const Case file = any_case(random);
    Case masked = file;
    const std::uint32_t replaced = random.below(1U << rules().size());
    std::erase_if(masked.findings, [&](const Finding& finding) {
      return (replaced >> (finding.rule - rules().data()) & 1U) != 0;
    });
    const FileRecord before = assessed(file, policy);
    const FileRecord after = assessed(masked, policy);
    require_no_better(after, before);
    for (const ClassValue& value : after.values) {
      for (std::size_t r = 0; r < rules().size(); ++r)
        REQUIRE(((replaced >> r & 1U) == 0 || rules()[r].data_class != value.data_class));
    }
    masked.findings.clear();
    REQUIRE(static_cast<int>(assessed(masked, policy).risk) == 0);
  }
}

}  // namespace
}  // namespace assay::reports
