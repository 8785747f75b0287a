#include <nlohmann/json.hpp>

#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using nlohmann::json;
using testing::render;
using testing::Sample;

TEST_CASE("SARIF has a result for each finding, with rule, place and fingerprints") {
  const Sample sample;
  const json document = json::parse(render("sarif", sample.files, sample.skipped));
  CHECK(document["version"] == "2.1.0");
  const json& run = document["runs"][0];
  REQUIRE(run["results"].size() == 2);
  const json& result = run["results"][0];
  CHECK(result["ruleId"] == "name");
  CHECK(result["level"] == "note");
  CHECK(result["message"]["text"] == "Title of name: ab****");
  const json& place = result["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "dir/a%FF%22%0A.txt");
  CHECK(place["region"] ==
        json({{"startLine", 3}, {"startColumn", 7}, {"byteOffset", 10}, {"byteLength", 10}}));
  CHECK(result["partialFingerprints"]["assayFinding/v1"].get<std::string>().size() == 32);
  CHECK_FALSE(result.contains("baselineState"));  // nothing to compare with
  const json& rules = run["tool"]["driver"]["rules"];
  REQUIRE(rules.size() == 2);  // by id, whichever found something first
  CHECK(rules[0]["id"] == "key");
  CHECK(rules[1]["id"] == "name");
}

TEST_CASE("SARIF holds findings against a baseline when there is one") {
  const RuleInfo key = testing::rule("key", "secret.cloud");
  Finding known = testing::finding(key, Confidence::kHigh, 1);
  known.suppressed = "baseline";
  const FileRecord file = testing::file("a", {known, testing::finding(key, Confidence::kHigh, 2)});
  ScanInfo info = testing::scan_info();
  info.options.emplace_back("baseline", std::vector<std::string>{"b.json"});
  const json results = json::parse(render("sarif", {file}, {}, {}, info))["runs"][0]["results"];
  CHECK(results[0]["baselineState"] == "unchanged");
  CHECK(results[1]["baselineState"] == "new");
}

TEST_CASE("SARIF tells a mark in the line from a waiver") {
  const Sample sample;
  const json run = json::parse(render("sarif", sample.files, sample.skipped))["runs"][0];
  CHECK(run["results"][0]["suppressions"][0]["kind"] == "external");
  CHECK(run["results"][0]["suppressions"][0]["justification"] == "waiver W-1");
  CHECK(run["results"][1]["suppressions"][0]["kind"] == "inSource");
}

TEST_CASE("SARIF ties classes and failed controls to taxonomies that the run holds") {
  const RuleInfo key = testing::rule("key", "secret.cloud");
  FileRecord file = testing::file("a", {testing::finding(key, Confidence::kHigh)});
  file.findings[0].level = Level::kRestricted;
  file.impact = 61;
  file.failed.add(TestId::kSecret);
  const json run = json::parse(render("sarif", {file}, {}))["runs"][0];
  const json& result = run["results"][0];
  CHECK(result["level"] == "error");
  CHECK(result["rank"] == 61);
  CHECK(result["taxa"] == json::parse(R"([{"id":"S.1","toolComponent":{"name":"sample"}}])"));
  CHECK(run["tool"]["driver"]["rules"][0]["relationships"][0]["target"] ==
        json::parse(R"({"id":"secret.cloud","toolComponent":{"name":"assay-data-classes"}})"));
  CHECK(run["taxonomies"][0]["name"] == "assay-data-classes");
  CHECK(run["taxonomies"][0]["taxa"][0]["id"] == "secret.cloud");
  CHECK(run["taxonomies"][1]["name"] == "sample");
  CHECK(run["taxonomies"][1]["taxa"][0]["id"] == "S.1");
  CHECK(run["taxonomies"][1]["taxa"][1]["properties"]["status"] == "not-evidenced");
}

TEST_CASE("SARIF gives no control of secrets to a finding that is none, nor one that is waived") {
  const RuleInfo name = testing::rule("name", "pii.name");
  FileRecord file = testing::file("a", {testing::finding(name, Confidence::kHigh)});
  file.failed.add(TestId::kSecret);
  FileRecord waived = file;
  waived.failed.add(TestId::kInventory);
  waived.waived.add(TestId::kInventory);
  const json run = json::parse(render("sarif", {file, waived}, {}))["runs"][0];
  CHECK_FALSE(run["results"][0].contains("taxa"));
  CHECK_FALSE(run["results"][1].contains("taxa"));
}

TEST_CASE("SARIF names the part of a container, and everything that was not read") {
  const RuleInfo name = testing::rule("name", "pii.name");
  FileRecord member = testing::file("x", {testing::finding(name, Confidence::kHigh)});
  member.provenance = Provenance::member(Provenance::file("/s/b c.zip"), "in/c.txt", 0);
  member.partial = Reason::kLimitTime;
  const json run =
      json::parse(render("sarif", {member}, {testing::skipped("d", Reason::kSymlink)}))["runs"][0];
  const json& place = run["results"][0]["locations"][0];
  CHECK(place["physicalLocation"] ==
        json::parse(R"({"artifactLocation":{"uri":"file:///s/b%20c.zip"}})"));
  CHECK(place["logicalLocations"][0]["fullyQualifiedName"] == "/s/b c.zip!in/c.txt");
  const json& notifications = run["invocations"][0]["toolExecutionNotifications"];
  REQUIRE(notifications.size() == 2);
  CHECK(notifications[0]["descriptor"]["id"] == "unread/limit:time");
  CHECK(notifications[0]["level"] == "warning");
  CHECK(notifications[1]["descriptor"]["id"] == "unread/symlink");
  CHECK(notifications[1]["level"] == "note");
}

TEST_CASE("SARIF messages hold no links and no placeholders") {
  RuleInfo rule = testing::rule("r", "pii.name");
  rule.title = "see [this](http://x) {0}";
  const FileRecord file = testing::file("a", {testing::finding(rule, Confidence::kHigh)});
  const json run = json::parse(render("sarif", {file}, {}))["runs"][0];
  CHECK(run["results"][0]["message"]["text"] == "see \\[this\\](http://x) {{0}}: ab****");
}

TEST_CASE("SARIF of nothing is a valid run, and the same again") {
  const std::string text = render("sarif", {}, {});
  CHECK(json::parse(text)["runs"][0]["results"].empty());
  CHECK(text == render("sarif", {}, {}));
}

}  // namespace
}  // namespace assay::reports
