// What another policy would make of a scan that was done: nothing under the same, the difference
// under another.
#include "reports/what_if.h"

#include <sstream>

#include "reports/container_union.h"
#include "reports/controls.h"
#include "tests/reports/cases.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using namespace testing;

/// The records of a random estate under `policy`, as a scan writes them.
std::string records_of(Random& random, const Policy& policy) {
  const AssessContext context{&policy, "/", 1'700'000'000, {}, {}};
  ContainerUnion assessor(context);
  std::vector<FileRecord> files;
  for (int f = 0; f < 8; ++f) {
    const Case one = any_case(random);
    FileRecord file = assessed(one, policy);
    // Records know whole seconds, and the age counts from the scan's start.
    auto holder = std::make_shared<Holder>(*file.holder);
    holder->door = nullptr;
    holder->meta.has_modified = false;
    file.holder = holder;
    file.meta.has_modified = true;
    file.meta.modified = 1'700'000'000 - one.age * kDay;
    file.provenance = Provenance::file(one.folder + "f" + std::to_string(f));
    if (f % 3 == 0) {
      FileRecord member = testing::file("m", one.findings);
      member.provenance = Provenance::member(file.provenance, "m", 0);
      member.holder = holder;
      member.meta = file.meta;
      file.findings.clear();
      assessor.assess(member);
      files.push_back(std::move(member));
    }
    assessor.assess(file);
    files.push_back(std::move(file));
  }
  return render("jsonl", files, {testing::skipped("/srv/x/unread", Reason::kEncrypted)});
}

Result<WhatIf> compared(const std::string& records, const Policy& policy) {
  static const std::vector<Framework> kNone;
  std::istringstream stream(records);
  return what_if(stream, {&policy, &kNone, "/", {}});
}

TEST_CASE("the policy that a scan had changes nothing about it") {
  const Policy policy = built_in_policy(kPolicy);
  Random random(21);
  for (int i = 0; i < 500; ++i) {
    const auto result = compared(records_of(random, policy), policy);
    REQUIRE(result);
    if (!result->files.empty()) FAIL(what_if_text(*result));
    REQUIRE(result->compared >= 8);
  }
}

TEST_CASE("another policy is told by levels, deviations and waivers that cover nothing") {
  const Policy policy = built_in_policy();
  const RuleInfo name = testing::rule("n", "pii.name");
  FileRecord file = testing::file("/srv/a", {testing::finding(name, Confidence::kHigh)});
  file.holder = holder(0644, 1'600'000'000);
  assess(file, AssessContext{&policy, "/", 1'700'000'000, {}, {}});
  const std::string records = render("jsonl", {file}, {});
  const Policy other = built_in_policy(R"toml(
weights = { "pii.name" = { weight = 90, floor = "restricted" } }
[[exceptions]]
id = "W"
test = "T-RETAIN"
path = "/srv"
reason = "r"
owner = "o"
approver = "p"
created = 2023-11-01
expires = 2023-12-01
)toml");
  const auto result = compared(records, other);
  REQUIRE(result);
  REQUIRE(result->files.size() == 1);
  CHECK(result->files[0].level_before == Level::kInternal);
  CHECK(result->files[0].level_after == Level::kRestricted);
  CHECK(result->files[0].opened == std::vector<TestId>{TestId::kAccess, TestId::kProtect});
  CHECK(result->unused_waivers == std::vector<std::string>{"W"});
  const std::string text = what_if_text(*result);
  CHECK(text.find("level internal -> restricted: 1") != std::string::npos);
  CHECK(text.find("T-ACCESS: 1 new deviations, 0 gone") != std::string::npos);
  CHECK(text.find("/srv/a: internal -> restricted, risk ") != std::string::npos);
}

TEST_CASE("what are no records of a whole scan is refused") {
  const Policy policy = built_in_policy();
  for (const char* text : {"", "x", "{}", "{\"type\":\"scan\"}", "{\"type\":\"summary\"}"})
    CHECK(!compared(text, policy));
}

}  // namespace
}  // namespace assay::reports
