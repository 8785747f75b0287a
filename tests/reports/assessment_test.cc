#include "reports/assessment.h"

#include <algorithm>
#include <random>

#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using testing::default_policy;
using testing::finding;
using testing::rule;

struct Group {
  const char* data_class;
  Confidence confidence;
  std::uint32_t values;
};

struct Case {
  const char* name;
  std::vector<Group> groups;
  int impact;
  Level level;
};

FileRecord file_of(const std::vector<RuleInfo>& rules, const std::vector<Group>& groups) {
  FileRecord record = testing::file("f");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::uint32_t v = 0; v < groups[i].values; ++v) {
      record.findings.push_back(finding(rules[i], groups[i].confidence, v + 1));
    }
  }
  return record;
}

std::vector<RuleInfo> rules_of(const std::vector<Group>& groups) {
  std::vector<RuleInfo> rules;
  for (const Group& group : groups) rules.push_back(rule(group.data_class, group.data_class));
  return rules;
}

TEST_CASE("a file's impact and level are those of the worked examples") {
  using enum Confidence;
  const std::vector<Case> cases = {
      {"240 people: ids, birth dates, names",
       {{"pii.government-id", kHigh, 240},
        {"pii.birth-date", kHigh, 240},
        {"pii.name", kMedium, 240}},
       76,
       Level::kRestricted},
      {"one cloud key", {{"secret.cloud", kHigh, 1}}, 90, Level::kRestricted},
      {"3 cards and a verification value",
       {{"pii.payment", kHigh, 3}, {"pii.payment.sad", kHigh, 1}},
       100,
       Level::kRestricted},
      {"12 addresses of a newsletter", {{"pii.contact.email", kMedium, 12}}, 9, Level::kInternal},
      {"one id of low confidence", {{"pii.government-id", kLow, 1}}, 16, Level::kInternal},
      {"nothing", {}, 0, Level::kInternal},
      {"9 ids", {{"pii.government-id", kMedium, 9}}, 48, Level::kConfidential},
      {"10 ids", {{"pii.government-id", kMedium, 10}}, 48, Level::kRestricted},
      {"one card", {{"pii.payment", kHigh, 1}}, 40, Level::kConfidential},
      {"1000 addresses", {{"pii.contact.email", kHigh, 1000}}, 15, Level::kConfidential},
      {"many low ones never set a level",
       {{"pii.government-id", kLow, 1000}},
       72,
       Level::kInternal},
  };
  const Policy policy = default_policy();
  for (const Case& each : cases) {
    INFO(each.name);
    const auto rules = rules_of(each.groups);
    FileRecord record = file_of(rules, each.groups);
    assess(record, policy);
    CHECK(static_cast<int>(record.impact) == each.impact);
    CHECK(record.level == each.level);
  }
}

TEST_CASE("quantity counts in steps, and flat classes in one") {
  const std::vector<std::pair<std::uint64_t, std::uint32_t>> cases = {
      {0, 20},   {49, 20},    {50, 40},    {99, 40},     {100, 50},    {199, 50},     {200, 60},
      {999, 60}, {1'000, 75}, {9'999, 75}, {10'000, 90}, {99'999, 90}, {100'000, 100}};
  for (const auto& [mass, value] : cases) {
    INFO(mass);
    CHECK(class_value(100, false, mass) == value);
    CHECK(class_value(100, true, mass) == (mass < 50 ? 20 : 100));
  }
}

TEST_CASE("a rule's own weight stands above its class's") {
  RuleInfo heavy = rule("heavy", "pii.name");
  heavy.weight = 60;
  FileRecord record = testing::file("f", {finding(heavy, Confidence::kHigh)});
  assess(record, default_policy());
  CHECK(static_cast<int>(record.impact) == 30);
}

TEST_CASE("findings of one class and value count once, by the best confidence") {
  const RuleInfo a = rule("a", "pii.government-id");
  const RuleInfo b = rule("b", "pii.government-id.xx");  // under no class of its own
  FileRecord once = testing::file("f", {finding(a, Confidence::kHigh)});
  FileRecord thrice =
      testing::file("f", {finding(b, Confidence::kLow), finding(a, Confidence::kHigh),
                          finding(a, Confidence::kMedium)});
  const Policy policy = default_policy();
  assess(once, policy);
  assess(thrice, policy);
  CHECK(once.impact == thrice.impact);
  CHECK(once.level == thrice.level);
  CHECK(thrice.findings[0].level == Level::kInternal);  // low
  CHECK(thrice.findings[1].level == Level::kConfidential);
}

TEST_CASE("suppressed findings count for nothing") {
  const RuleInfo key = rule("key", "secret.cloud");
  Finding allowed = finding(key, Confidence::kHigh);
  allowed.suppressed = "inline";
  FileRecord record = testing::file("f", {allowed});
  assess(record, default_policy());
  CHECK(static_cast<int>(record.impact) == 0);
  CHECK(record.level == Level::kInternal);
  CHECK(record.findings[0].level == Level::kInternal);
}

TEST_CASE(
    "a further finding or more confidence never lowers impact or level, and order changes "
    "nothing") {
  const Policy policy = default_policy();
  const auto rules = rules_of({{"pii.government-id", {}, 0},
                               {"secret.cloud", {}, 0},
                               {"pii.name", {}, 0},
                               {"health.condition", {}, 0}});
  std::mt19937 random(7);
  const auto any = [&random](std::uint32_t below) {
    return static_cast<std::uint32_t>(random() % below);
  };
  for (int round = 0; round < 2000; ++round) {
    FileRecord before = testing::file("f");
    for (std::uint32_t i = any(30); i > 0; --i) {
      before.findings.push_back(finding(rules[any(4)], static_cast<Confidence>(any(3)), any(12)));
    }
    FileRecord after = before;
    if (!after.findings.empty() && any(2) == 0) {
      after.findings[any(static_cast<std::uint32_t>(after.findings.size()))].confidence =
          Confidence::kHigh;
    } else {
      after.findings.push_back(finding(rules[any(4)], static_cast<Confidence>(any(3)), any(12)));
    }
    FileRecord shuffled = before;
    std::shuffle(shuffled.findings.begin(), shuffled.findings.end(), random);
    assess(before, policy);
    assess(after, policy);
    assess(shuffled, policy);
    REQUIRE(after.impact >= before.impact);
    REQUIRE(after.level >= before.level);
    REQUIRE(shuffled.impact == before.impact);
    REQUIRE(shuffled.level == before.level);
  }
}

}  // namespace
}  // namespace assay::reports
