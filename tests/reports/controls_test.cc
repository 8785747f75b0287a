#include "reports/controls.h"

#include <map>

#include <algorithm>
#include <random>
#include <set>

#include "reports/assessment.h"
#include "reports/tally.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

TestCount& of(Totals& totals, TestId test) { return totals.tests[static_cast<std::size_t>(test)]; }

/// 20,000 entries in scope, 150 of them unread.
Totals example() {
  Totals totals;
  totals.scanned = {19'850, 1'985'000};
  totals.skipped = {150, 15'000};
  totals.by_reason[static_cast<std::size_t>(Reason::kCorrupt)] = {150, 15'000};
  of(totals, TestId::kLevel) = {19'850, 0, 0, 0, 0, 0, 0};
  of(totals, TestId::kLabel) = {400, 40, 0, 160, 0, 0, 0};
  of(totals, TestId::kAccess) = {992, 11, 1, 56, 16, 0, 0};
  of(totals, TestId::kRetain) = {300, 0, 0, 0, 0, 0, 0};
  return totals;
}

Framework soc2() {
  std::vector<Problem> problems;
  for (Framework& each : built_in_frameworks(problems)) {
    if (each.id == "soc2") return std::move(each);
  }
  throw std::runtime_error("no soc2");
}

const ControlRecord& find(const std::vector<ControlRecord>& records, std::string_view id) {
  return *std::find_if(records.begin(), records.end(),
                       [&](const ControlRecord& each) { return each.id == id; });
}

TEST_CASE("the worked example: access, labels and the criterion on confidential information") {
  const Totals totals = example();
  CHECK(coverage_of(totals).in_scope.entries == 20'000);
  CHECK(coverage_of(totals).percent() == 99);
  const TestResult access = evaluate(TestId::kAccess, totals, 95);
  CHECK(access.status == Status::kException);
  CHECK(access.population == 992 + 150);
  CHECK(access.tested == 992);
  CHECK(access.deviations == 11);
  CHECK(access.waived == 1);
  CHECK(access.index == 70);
  CHECK(access.index_gross == 60);  // the waiver lapses: D 72
  CHECK(access.interval == std::array<std::uint8_t, 2>{85, 99});
  const TestResult label = evaluate(TestId::kLabel, totals, 95);
  CHECK(label.index == 60);
  const auto records = evaluate(soc2(), totals, testing::built_in_policy());
  const ControlRecord& c11 = find(records, "C1.1");
  CHECK(c11.status == Status::kException);
  CHECK(c11.index == 60);
}

TEST_CASE("index falls by ten with each power of four") {
  const std::vector<std::pair<std::uint64_t, int>> rows = {
      {0, 100}, {1, 90},  {3, 90},
      {4, 80},  {15, 80}, {16, 70},
      {56, 70}, {64, 60}, {std::uint64_t{1} << 40, 0}};
  for (const auto& [weight, index] : rows) CHECK(index_of(weight) == index);
}

struct Row {
  const char* name;
  TestCount count;
  std::uint64_t unread;
  Status status;
};

TEST_CASE("a test's status: a deviation beats coverage, coverage beats silence") {
  const std::vector<Row> rows = {
      {"all good", {100, 0, 0, 0, 0, 0, 0}, 0, Status::kSatisfied},
      {"waived only", {100, 0, 2, 0, 8, 0, 0}, 0, Status::kSatisfied},
      {"just enough read", {95, 0, 0, 0, 0, 0, 0}, 5, Status::kSatisfied},
      {"too little read", {94, 0, 0, 0, 0, 0, 0}, 6, Status::kNotEvidenced},
      {"a deviation in too little", {94, 1, 0, 4, 0, 0, 0}, 6, Status::kException},
      {"nothing to look at", {}, 0, Status::kNotEvidenced},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Totals totals;
    totals.scanned = {100 - row.unread, 10 * (100 - row.unread)};
    totals.by_reason[static_cast<std::size_t>(Reason::kEncrypted)] = {row.unread, 10 * row.unread};
    of(totals, TestId::kSecret) = row.count;
    CHECK(evaluate(TestId::kSecret, totals, 95).status == row.status);
  }
  Totals bytes;  // enough entries, too few bytes
  bytes.scanned = {99, 10};
  bytes.by_reason[static_cast<std::size_t>(Reason::kEncrypted)] = {1, 90};
  of(bytes, TestId::kSecret).tested = 99;
  CHECK(evaluate(TestId::kSecret, bytes, 95).status == Status::kNotEvidenced);
}

TEST_CASE("a control is as good as the worst of its tests that ran") {
  Totals totals = example();
  of(totals, TestId::kLabel) = {};
  auto records = evaluate(soc2(), totals, testing::built_in_policy());
  CHECK(find(records, "C1.1").status == Status::kSatisfied);  // no label was to be looked at
  CHECK(find(records, "C1.1").note == "no exception noted in what was tested");
  CHECK(find(records, "CC6.3").status == Status::kException);
  CHECK(find(records, "CC6.2").status == Status::kNotEvidenced);  // feeds another test
  CHECK(find(records, "CC1.1").status == Status::kNotEvidenced);
  CHECK(find(records, "CC1.1").note == "outside of a content scan");
  CHECK(find(records, "P8.1").note == "no occurrence of what its tests look at");
  const Policy policy = testing::built_in_policy(
      "soa = { 'CC6.3' = { applicable = false, why = 'no groups' }, 'C1.1' = { applicable = true } "
      "}");
  records = evaluate(soc2(), totals, policy);
  CHECK(find(records, "CC6.3").status == Status::kNotApplicable);
  CHECK(find(records, "CC6.3").note == "no groups");
  CHECK(find(records, "C1.1").status == Status::kSatisfied);
}

TEST_CASE("the built-in frameworks are whole") {
  std::vector<Problem> problems;
  const auto frameworks = built_in_frameworks(problems);
  CHECK(problems.empty());
  REQUIRE(frameworks.size() == 4);
  const auto count = [](const Framework& framework, Evidence evidence) {
    return std::count_if(framework.controls.begin(), framework.controls.end(),
                         [&](const Control& each) { return each.evidence == evidence; });
  };
  const Framework& old = frameworks[0];
  CHECK(old.id == "iso27001-2013");
  CHECK(old.controls.size() == 114);
  CHECK(!old.by_default);
  std::set<std::string> groups;
  for (const Control& control : old.controls) groups.insert(control.category);
  CHECK(groups.size() == 14);
  const Framework& clauses = frameworks[1];
  CHECK(clauses.id == "iso27001-clauses");
  CHECK(!clauses.by_default);
  CHECK(clauses.find("10.2")->tests == std::vector<TestId>{TestId::kFix});
  const Framework& iso = frameworks[2];
  CHECK(iso.controls.size() == 93);
  CHECK(count(iso, Evidence::kDirect) == 3);
  CHECK(count(iso, Evidence::kPart) == 16);
  CHECK(count(iso, Evidence::kInput) == 13);
  std::set<std::string> earlier;
  for (const Control& control : iso.controls) {
    earlier.insert(control.earlier.begin(), control.earlier.end());
  }
  CHECK(earlier.size() == 114);
  for (const std::string& id : earlier) {
    INFO(id);
    CHECK(old.find(id) != nullptr);
  }
  CHECK(iso.find("A.5.14")->earlier ==
        std::vector<std::string>{"A.13.2.1", "A.13.2.2", "A.13.2.3"});
  const Framework& soc = frameworks[3];
  CHECK(soc.controls.size() == 61);
  CHECK(count(soc, Evidence::kDirect) == 4);
  CHECK(count(soc, Evidence::kPart) == 14);
  CHECK(count(soc, Evidence::kInput) == 16);
  const auto records = evaluate(soc, Totals{}, testing::built_in_policy());
  CHECK(std::all_of(records.begin(), records.end(), [](const ControlRecord& each) {
    return each.status == Status::kNotEvidenced;
  }));
}

TEST_CASE("mistakes in a framework's file are told") {
  const std::string head = "framework = { id = 'f', title = 'F', edition = '1' }\n[[control]]\n";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"id = 'X'\ntitle = 't'\ncategory = 'c'\nreach = 'far'\n", "value"},
      {"id = 'X'\ntitle = 't'\ncategory = 'c'\nreach = 'direct'\n", "missing"},
      {"id = 'X'\ntitle = 't'\ncategory = 'c'\nreach = 'none'\ntests = ['T-INV']\n", "value"},
      {"id = 'X'\ntitle = 't'\ncategory = 'c'\nreach = 'part'\ntests = ['T-NO']\n", "value"},
      {"id = 'X'\ntitle = 't'\ncategory = 'c'\nreach = 'part'\ntests = ['T-INV', 'T-INV']\n",
       "duplicate"},
      {"id = 'X'\ncategory = 'c'\nreach = 'none'\n", "missing"},
      {"id = 'X'\ntitle = 't'\ncategory = 'c'\nreach = 'none'\nwhy = 'x'\n", "unknown-key"},
  };
  for (const auto& [toml, code] : rows) {
    INFO(toml);
    std::vector<Problem> problems;
    Framework::parse(head + toml, "f.toml", problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == code);
  }
}

TEST_CASE("what was read in part counts where it failed, and as unread where it did not") {
  Tally tally;
  const auto add = [&tally](bool failed, std::optional<Reason> partial, Level level) {
    FileRecord file = testing::file("f");
    file.level = level;
    file.tested.add(TestId::kSecret);
    if (failed) file.failed.add(TestId::kSecret);
    file.partial = partial;
    tally.add(file);
  };
  add(false, {}, Level::kInternal);
  add(true, {}, Level::kRestricted);
  add(true, Reason::kCorrupt, Level::kConfidential);
  add(false, Reason::kCorrupt, Level::kInternal);
  add(false, Reason::kLimitMatches, Level::kInternal);
  tally.add(testing::skipped("s", Reason::kEncrypted));
  tally.add(testing::skipped("x", Reason::kExcluded));
  const TestResult result = evaluate(TestId::kSecret, tally.totals(), 95);
  CHECK(result.tested == 4);
  CHECK(result.deviations == 2);
  CHECK(result.population == 6);
  CHECK(result.interval == std::array<std::uint8_t, 2>{33, 66});
  CHECK(result.index == 70);  // 16 + 4
}

/// Any totals that a scan could come to.
Totals any_totals(std::mt19937& random) {
  const auto below = [&random](std::uint64_t limit) { return random() % limit; };
  Totals totals;
  const std::uint64_t unread = below(30);
  totals.scanned = {100, 1000};
  totals.by_reason[static_cast<std::size_t>(Reason::kCorrupt)] = {unread, unread * below(20)};
  for (TestCount& count : totals.tests) {
    count.tested = below(3) == 0 ? 0 : below(100);
    if (count.tested == 0) continue;
    count.deviations = below(2) == 0 ? 0 : below(count.tested + 1);
    count.waived = below(count.tested - count.deviations + 1);
    count.weight = count.deviations * (std::uint64_t{1} << (2 * below(3)));
    count.waived_weight = count.waived * (std::uint64_t{1} << (2 * below(3)));
  }
  return totals;
}

bool improves(Status before, Status after) { return after < before; }

TEST_CASE("P10 a deviation makes its control an exception, and no removed waiver improves one") {
  const Framework framework = soc2();
  const Policy policy = testing::built_in_policy();
  std::mt19937 random(10);
  for (int i = 0; i < 1000; ++i) {
    Totals totals = any_totals(random);
    const auto before = evaluate(framework, totals, policy);
    for (const ControlRecord& record : before) {
      const Evidence evidence = framework.find(record.id)->evidence;
      if (evidence != Evidence::kDirect && evidence != Evidence::kPart) {
        REQUIRE(record.status == Status::kNotEvidenced);
        continue;
      }
      const bool deviates = std::any_of(record.tests.begin(), record.tests.end(),
                                        [](const TestResult& t) { return t.deviations != 0; });
      REQUIRE((record.status == Status::kException) == deviates);
    }
    TestCount& lapsed = totals.tests[random() % kTestCount];
    lapsed.deviations += lapsed.waived;
    lapsed.weight += lapsed.waived_weight;
    lapsed.waived = lapsed.waived_weight = 0;
    const auto after = evaluate(framework, totals, policy);
    for (std::size_t c = 0; c < before.size(); ++c) {
      REQUIRE_FALSE(improves(before[c].status, after[c].status));
      if (before[c].index) REQUIRE(after[c].index <= before[c].index);
    }
  }
}

TEST_CASE("the policy's roles say which points of focus a privacy criterion is held against") {
  std::vector<Problem> problems;
  const auto frameworks = built_in_frameworks(problems);
  const auto notes = [&](const std::string& toml) {
    std::map<std::string, std::string> all;
    for (const Framework& framework : frameworks) {
      for (const ControlRecord& control :
           evaluate(framework, Totals{}, testing::built_in_policy(toml)))
        all[control.framework + " " + control.id] = control.note;
    }
    return all;
  };
  const auto plain = notes("");
  const auto both = notes(
      "policy = { id = \"i\", version = \"1\", owner = \"o\", role = \"controller\" }\nroot = [{ "
      "path = \"/srv/c\", role = \"processor\" }]\n");
  for (const auto& [id, note] : both) {
    const bool is_privacy = id.starts_with("soc2 P") && !id.starts_with("soc2 PI");
    CHECK(note ==
          plain.at(id) + (is_privacy ? "; points of focus for controllers and processors" : ""));
  }
}

TEST_CASE("P11 more clean files change no index; P12 less that can be read never improves") {
  std::mt19937 random(11);
  for (int i = 0; i < property_cases(10'000); ++i) {
    const Totals totals = any_totals(random);
    const auto test = static_cast<TestId>(random() % kTestCount);
    const TestResult before = evaluate(test, totals, 95);
    REQUIRE(before.interval[0] <= before.interval[1]);
    Totals more = totals;
    const std::uint64_t clean = random() % 10'000;
    more.scanned.entries += clean;
    of(more, test).tested += clean;
    REQUIRE(evaluate(test, more, 95).index == before.index);
    Totals less = totals;
    const std::uint64_t lost = random() % 50;
    less.scanned.entries -= lost;
    less.by_reason[static_cast<std::size_t>(Reason::kUnreadable)].entries += lost;
    REQUIRE_FALSE(improves(before.status, evaluate(test, less, 95).status));
  }
}

}  // namespace
}  // namespace assay::reports
