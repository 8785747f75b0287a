// The worked examples of exposure and risk, and what readers, age and place come to.
#include <map>

#include "reports/assessment.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kNow = 20'000 * kDay;

constexpr std::string_view kPolicy = R"toml(
root = [
  { path = "/srv/newsletter", reach = "company" },
  { path = "/srv/repo", reach = "company", kind = "repository" },
  { path = "/srv/safe", encrypted = true },
  { path = "/srv/public", reach = "public" },
]
retention = [{ class = "pii.government-id", keep_days = 2555 }]
place = [{ class = "pii.payment", allowed_in = ["/srv/finance"] }]
label = [{ match = { text = "Public" }, level = "public" }, { match = { text = "Secret" }, level = "restricted" }]
)toml";

struct Group {
  const char* data_class;
  Confidence confidence;
  std::uint32_t values;
};

struct Example {
  const char* name;
  const char* path;
  std::uint32_t mode;
  int years;
  const char* label;
  std::vector<Group> groups;
  int impact, exposure, risk;
  Level level;
  const char* tests;  ///< of ACCESS, RETAIN, PROTECT, LABEL, PLACE
};

std::string failed_tests(const FileRecord& file) {
  std::string names;
  for (const TestId test :
       {TestId::kAccess, TestId::kRetain, TestId::kProtect, TestId::kLabel, TestId::kPlace}) {
    if (file.failed.has(test)) names += std::string(to_string(test)) + ' ';
  }
  return names;
}

/// The rules must outlive the record.
FileRecord record_of(const Example& example, std::map<std::string, RuleInfo>& rules) {
  FileRecord record = testing::file(example.path);
  for (const Group& group : example.groups) {
    const auto place =
        rules.emplace(group.data_class, testing::rule(group.data_class, group.data_class)).first;
    for (std::uint32_t v = 1; v <= group.values; ++v) {
      record.findings.push_back(testing::finding(place->second, group.confidence, v));
    }
  }
  record.holder = testing::holder(example.mode, kNow - example.years * 365 * kDay);
  if (*example.label != '\0') record.marks.push_back({"text", example.label});
  return record;
}

TEST_CASE("exposure, risk and failed tests are those of the worked examples") {
  using enum Confidence;
  const std::vector<Group> hr = {{"pii.government-id", kHigh, 240},
                                 {"pii.birth-date", kHigh, 240},
                                 {"pii.name", kMedium, 240}};
  const std::vector<Example> examples = {
      {"HR, 9 years, open to the host", "/srv/hr/a.csv", 0644, 9, "", hr, 76, 90, 70,
       Level::kRestricted, "T-ACCESS T-RETAIN T-PROTECT "},
      {"the same, closed, young, encrypted", "/srv/safe/a.csv", 0600, 1, "", hr, 76, 10, 22,
       Level::kRestricted, ""},
      {".env with a cloud key in a company's repository",
       "/srv/repo/.env",
       0600,
       0,
       "",
       {{"secret.cloud", kHigh, 1}},
       90,
       80,
       76,
       Level::kRestricted,
       "T-ACCESS T-PROTECT "},
      {"3 cards and a code, group, temp folder",
       "/srv/tmp/export",
       0640,
       0,
       "",
       {{"pii.payment", kHigh, 3}, {"pii.payment.sad", kHigh, 1}},
       100,
       50,
       60,
       Level::kRestricted,
       "T-PROTECT T-PLACE "},
      {"newsletter labelled Public",
       "/srv/newsletter/a",
       0644,
       0,
       "Public",
       {{"pii.contact.email", kMedium, 12}},
       9,
       80,
       8,
       Level::kInternal,
       "T-LABEL "},
      {"one id of low confidence",
       "/srv/a",
       0644,
       0,
       "",
       {{"pii.government-id", kLow, 1}},
       16,
       60,
       11,
       Level::kInternal,
       ""},
      {"nothing, public", "/srv/public/a", 0644, 0, "", {}, 0, 100, 0, Level::kInternal, ""},
  };
  const Policy policy = testing::built_in_policy(kPolicy);
  const AssessContext context{&policy, "/", kNow, {}, {}};
  for (const Example& example : examples) {
    INFO(example.name);
    std::map<std::string, RuleInfo> rules;
    FileRecord record = record_of(example, rules);
    assess(record, context);
    CHECK(static_cast<int>(record.impact) == example.impact);
    CHECK(static_cast<int>(record.exposure) == example.exposure);
    CHECK(static_cast<int>(record.risk) == example.risk);
    CHECK(record.level == example.level);
    CHECK(failed_tests(record) == example.tests);
    if (example.groups.size() == 3) CHECK(record.people == std::array<std::uint64_t, 2>{240, 480});
  }
}

struct Reader {
  const char* name;
  Access access;
  std::vector<Access> doors;
  int points;
  const char* audience;
};

TEST_CASE("the audience is the widest of those who may read, cut down by closed folders") {
  using Who = Access::Who;
  const Access owner{Who::kOwner, {}};
  const Access staff{Who::kGroups, {50}};
  const Access team{Who::kGroups, {60}};
  const Access all{Who::kAll, {60}};
  const std::vector<Reader> rows = {
      {"owner", owner, {}, 10, "owner"},
      {"a group", team, {}, 30, "group"},
      {"a group that is wide here", staff, {}, 55, "group"},
      {"a user that an ACL names", {Who::kGroups, {Access::kOtherUser}}, {}, 30, "group"},
      {"everybody", all, {}, 60, "host"},
      {"everybody, in the owner's folder", all, {owner}, 10, "owner"},
      {"everybody, in a group's folder", all, {team}, 30, "group"},
      {"a wide group in a narrow one's folder", staff, {team}, 30, "group"},
      {"folders one in another", all, {team, owner}, 10, "owner"},
  };
  const Policy policy = testing::built_in_policy();
  const AssessContext context{&policy, "/", kNow, {}, {{50, 55}}};
  for (const Reader& row : rows) {
    INFO(row.name);
    FileRecord record = testing::file("/srv/a");
    auto holder = std::make_shared<Holder>();
    holder->readers = row.access;
    for (const Access& access : row.doors) {
      holder->door = std::make_shared<const Door>(Door{access, holder->door});
    }
    record.holder = holder;
    assess(record, context);
    CHECK(static_cast<int>(record.sum.audience) == row.points);
    CHECK(record.audience == row.audience);
  }
  FileRecord piped = testing::file("-");
  assess(piped, context);
  CHECK(static_cast<int>(piped.exposure) == 50);
  CHECK(piped.audience == "unknown");
  CHECK_FALSE(piped.tested.has(TestId::kAccess));
}

TEST_CASE("a place or a label can say public, and what is found says otherwise") {
  const Policy policy = testing::built_in_policy(
      "path = [{ path = '/srv/www', level = 'public' }, { path = '/srv/board', level = "
      "'restricted' }]\n"
      "root = [{ path = '/srv', max_level = 'public' }]\n"
      "label = [{ match = { name = '*_SECRET.*' }, level = 'restricted' }]\n");
  const AssessContext context{&policy, "/", kNow, {}, {}};
  const RuleInfo name = testing::rule("name", "pii.name");
  struct Row {
    const char* path;
    bool finding;
    Level content, level;
    bool too_high;
  };
  const Row rows[] = {
      {"/srv/www/a", false, Level::kPublic, Level::kPublic, false},
      {"/srv/www/a", true, Level::kInternal, Level::kInternal, true},
      {"/srv/other/a", false, Level::kInternal, Level::kInternal, true},
      {"/srv/board/a", false, Level::kRestricted, Level::kRestricted, true},
      {"/srv/www/a_SECRET.txt", false, Level::kPublic, Level::kRestricted, false},
  };
  for (const Row& row : rows) {
    INFO(row.path);
    FileRecord record = testing::file(row.path);
    record.holder = testing::holder(0600, kNow);
    if (row.finding) record.findings = {testing::finding(name, Confidence::kHigh)};
    assess(record, context);
    CHECK(record.content_level == row.content);
    CHECK(record.level == row.level);
    CHECK(record.failed.has(TestId::kLevel) == row.too_high);
  }
}

TEST_CASE("kinds of data that stand together are more than each alone") {
  const Policy policy = testing::built_in_policy();
  const AssessContext context{&policy, "/", kNow, {}, {}};
  const RuleInfo name = testing::rule("name", "pii.name");
  const RuleInfo birth = testing::rule("birth", "pii.birth-date");
  const RuleInfo id = testing::rule("id", "pii.passport");
  FileRecord record = testing::file("/a", {testing::finding(name, Confidence::kMedium),
                                           testing::finding(birth, Confidence::kMedium),
                                           testing::finding(id, Confidence::kMedium)});
  FileRecord weaker = record;
  weaker.findings[1].confidence = Confidence::kLow;
  assess(record, context);
  assess(weaker, context);
  CHECK(record.level == Level::kRestricted);
  CHECK(weaker.level == Level::kConfidential);
}

TEST_CASE("waivers cover a test in a place until they lapse, and never what may not be kept") {
  const std::string waiver =
      "[[exceptions]]\nid = 'W'\ntest = 'T-ACCESS'\npath = '/srv'\nreason = 'r'\nowner = 'o'\n"
      "approver = 'a'\ncreated = 2024-10-01\nexpires = 2025-06-01\n";  // days 19997 and 20240
  const Policy policy = testing::built_in_policy(waiver);
  struct Row {
    const char* name;
    const char* path;
    std::vector<Group> groups;
    std::int64_t day;
    bool waived;
  };
  const std::vector<Row> rows = {
      {"confidential, before the end",
       "/srv/a",
       {{"pii.payment", Confidence::kHigh, 1}},
       20'240,
       true},
      {"after it", "/srv/a", {{"pii.payment", Confidence::kHigh, 1}}, 20'241, false},
      {"elsewhere", "/other/a", {{"pii.payment", Confidence::kHigh, 1}}, 20'000, false},
      {"restricted, within 90 days",
       "/srv/a",
       {{"pii.payment", Confidence::kHigh, 2}},
       20'087,
       true},
      {"restricted, after them", "/srv/a", {{"pii.payment", Confidence::kHigh, 2}}, 20'088, false},
      {"card codes", "/srv/a", {{"pii.payment.sad", Confidence::kHigh, 1}}, 20'000, false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    std::map<std::string, RuleInfo> rules;
    FileRecord record = record_of(
        {row.name, row.path, 0644, 0, "", row.groups, 0, 0, 0, Level::kPublic, ""}, rules);
    const AssessContext context{&policy, "/", row.day * kDay, {}, {}};
    assess(record, context);
    CHECK(record.failed.has(TestId::kAccess));
    CHECK(record.waived.has(TestId::kAccess) == row.waived);
  }
}

TEST_CASE("the tests' populations are those that a policy speaks of") {
  const Policy silent = testing::built_in_policy();
  const Policy policy = testing::built_in_policy(
      "root = [{ path = '/srv/test', kind = 'test' }, { path = '/srv/out', kind = 'outbound', "
      "max_level = 'internal' }]\n"
      "[[activity]]\nid = 'a'\nowner = 'o'\npurpose = 'p'\nclasses = ['pii.name']\npaths = "
      "['/srv/hr']\n");
  const RuleInfo name = testing::rule("name", "pii.name");
  const RuleInfo card = testing::rule("card", "pii.payment");
  const RuleInfo key = testing::rule("key", "secret.token");
  struct Row {
    const char* name;
    const Policy* policy;
    const char* path;
    const RuleInfo* rule;
    TestId test;
    bool tested, failed;
  };
  const std::vector<Row> rows = {
      {"no activity declared", &silent, "/srv/hr/a", &name, TestId::kPurpose, false, false},
      {"covered", &policy, "/srv/hr/a", &name, TestId::kPurpose, true, false},
      {"another kind", &policy, "/srv/hr/a", &card, TestId::kPurpose, true, true},
      {"another place", &policy, "/srv/x/a", &name, TestId::kPurpose, true, true},
      {"real data in tests", &policy, "/srv/test/a", &name, TestId::kMask, true, true},
      {"a secret in tests", &policy, "/srv/test/a", &key, TestId::kMask, true, false},
      {"no test folder", &policy, "/srv/x/a", &name, TestId::kMask, false, false},
      {"on its way out", &policy, "/srv/out/a", &card, TestId::kOut, true, true},
      {"on its way out, allowed", &policy, "/srv/out/a", &name, TestId::kOut, true, false},
      {"a credential", &silent, "/srv/a", &key, TestId::kSecret, true, true},
      {"no credential", &silent, "/srv/a", &name, TestId::kSecret, true, false},
      {"no limit of time", &silent, "/srv/a", &name, TestId::kRetain, false, false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    FileRecord record = testing::file(row.path, {testing::finding(*row.rule, Confidence::kMedium)});
    record.holder = testing::holder(0600, kNow);
    assess(record, {row.policy, "/", kNow, {}, {}});
    CHECK(record.tested.has(row.test) == row.tested);
    CHECK(record.failed.has(row.test) == row.failed);
  }
}

TEST_CASE("what nobody owns is told") {
  const Policy policy = testing::built_in_policy("root = [{ path = '/srv/owned', owner = 'o' }]");
  const AssessContext context{
      &policy, "/", kNow, [](std::uint32_t uid) { return uid != 1000; }, {}};
  for (const auto& [path, failed] : {std::pair{"/srv/a", true}, {"/srv/owned/a", false}}) {
    FileRecord record = testing::file(path);
    record.holder = testing::holder(0600, kNow);
    assess(record, context);
    CHECK(record.failed.has(TestId::kInventory) == failed);
  }
}

}  // namespace
}  // namespace assay::reports
