// The properties that hold of every file, tried with seeded random cases.
#include <algorithm>
#include <random>

#include "reports/container_union.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kNow = 20'000 * kDay;
constexpr int kCases = 10'000;

constexpr std::string_view kPolicy = R"toml(
root = [
  { path = "/srv/open", reach = "company", max_level = "internal" },
  { path = "/srv/public", reach = "public", max_level = "public", kind = "public" },
  { path = "/srv/safe", encrypted = true },
  { path = "/srv/test", kind = "test" },
]
retention = [{ class = "pii.government-id", keep_days = 1000 }, { class = "health", keep_days = 3000 }]
hold = [{ path = "/srv/safe", until = 2024-12-01, why = "w" }]
place = [{ class = "pii.payment", allowed_in = ["/srv/safe"] }]
path = [{ path = "/srv/open/b", level = "confidential" }]
label = [{ match = { text = "0" }, level = "public" }, { match = { text = "1" }, level = "internal" },
         { match = { text = "2" }, level = "confidential" }, { match = { text = "3" }, level = "restricted" }]
[[activity]]
id = "a"
owner = "o"
purpose = "p"
classes = ["pii.name", "pii.contact"]
paths = ["/srv/open"]
[[exceptions]]
id = "W"
test = "T-ACCESS"
path = "/srv/open"
reason = "r"
owner = "o"
approver = "p"
created = 2024-10-01
expires = 2025-06-01
)toml";

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }
  bool chance(std::uint32_t one_in) { return below(one_in) == 0; }
  std::mt19937& engine() { return engine_; }

 private:
  std::mt19937 engine_;
};

const std::vector<RuleInfo>& rules() {
  static const std::vector<RuleInfo> kRules = [] {
    std::vector<RuleInfo> made;
    for (const char* name :
         {"pii.government-id", "secret.cloud", "pii.name", "health.condition", "pii.payment",
          "pii.payment.sad", "pii.birth-date", "pii.contact.email", "secret.password"}) {
      made.push_back(testing::rule(name, name));
    }
    return made;
  }();
  return kRules;
}

Finding any_finding(Random& random) {
  const auto which = random.below(static_cast<std::uint32_t>(rules().size()));
  return testing::finding(rules()[which], static_cast<Confidence>(random.below(3)),
                          random.below(14));
}

/// What a case is made of, so that one part can be changed.
struct Case {
  std::vector<Finding> findings;
  Access::Who who = Access::Who::kOwner;
  std::int64_t age = 0;
  bool others_write = false;
  bool closed = false;  ///< in a folder of the owner's
  std::string folder = "/srv/x/";
  int label = -1;
};

Case any_case(Random& random) {
  Case made;
  for (std::uint32_t i = random.below(16); i > 0; --i) made.findings.push_back(any_finding(random));
  made.who = static_cast<Access::Who>(random.below(3));
  made.age = random.below(4000);
  made.others_write = random.chance(2);
  made.closed = random.chance(3);
  constexpr std::array<const char*, 6> kFolders = {"/srv/x/",    "/srv/open/", "/srv/public/",
                                                   "/srv/safe/", "/srv/test/", "/srv/open/b/"};
  made.folder = kFolders[random.below(6)];
  if (random.chance(3)) made.label = static_cast<int>(random.below(4));
  return made;
}

FileRecord assessed(const Case& from, const Policy& policy, std::int64_t now = kNow) {
  FileRecord record = testing::file(from.folder + "f", from.findings);
  auto holder = std::make_shared<Holder>();
  holder->readers.who = from.who;
  if (from.who != Access::Who::kOwner) holder->readers.groups = {1};
  holder->others_write = from.others_write;
  holder->meta.has_modified = true;
  holder->meta.modified = kNow - from.age * kDay;
  if (from.closed) holder->door = std::make_shared<const Door>(Door{{}, nullptr});
  record.holder = holder;
  record.media_type = "application/pdf";
  if (from.label >= 0) record.marks.push_back({"text", std::to_string(from.label)});
  assess(record, {&policy, "/", now, {}, {}});
  return record;
}

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

TEST_CASE("P5 more readers, age, writers or a riskier place never improve anything") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(5);
  for (int i = 0; i < kCases; ++i) {
    const Case before = any_case(random);
    Case after = before;
    switch (random.below(5)) {
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
      default:
        after.folder += "tmp/";
    }
    require_no_better(assessed(before, policy), assessed(after, policy));
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
  for (int i = 0; i < kCases / 10; ++i) {
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

TEST_CASE("P14 with everything replaced by masks no risk is left") {
  const Policy policy = testing::built_in_policy(kPolicy);
  Random random(14);
  for (int i = 0; i < 1000; ++i) {
    Case file = any_case(random);
    file.findings.clear();
    REQUIRE(static_cast<int>(assessed(file, policy).risk) == 0);
  }
}

}  // namespace
}  // namespace assay::reports
