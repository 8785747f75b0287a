#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "reports/json_records.h"
#include "reports/record_reader.h"
#include "reports/spill.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using nlohmann::json;
using testing::render;
using testing::Sample;

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

TEST_CASE("jsonl has the scan first, the summary last, and one object a line") {
  const Sample sample;
  const auto lines = lines_of(render("jsonl", sample.files, sample.skipped, Sample::options()));
  REQUIRE(lines.size() == 9);
  CHECK(lines[0]["type"] == "scan");
  CHECK(lines[0]["schema"] == 1);
  const json& finding = lines[1];
  CHECK(finding["type"] == "finding");
  CHECK(finding["rule"] == "name");
  CHECK(finding["class"] == "pii.name");
  CHECK(finding["country"] == "DE");
  CHECK(finding["score"] == Approx(0.735));
  CHECK(finding["evidence"] == json::array({"context:name"}));
  CHECK(finding["path"] == "dir/a\xEF\xBF\xBD\"\n.txt");
  CHECK(finding["path_base64"] == "ZGlyL2H/IgoudHh0");
  CHECK(finding["line"] == 3);
  CHECK(finding["bytes"] == json::array({10, 20}));
  CHECK(finding["location"] == json({{"page", 4}, {"sheet", "Staff"}, {"decoded", {"base64"}}}));
  CHECK(finding["alternatives"] == json::array({"key"}));
  CHECK(finding["parts"] == json::array({{{"name", "key id"},
                                          {"rule", "key"},
                                          {"line", 2},
                                          {"column", 5},
                                          {"bytes", {3, 7}},
                                          {"match", "AK*"},
                                          {"fingerprint", std::string(32, '0')}}}));
  CHECK(finding["part_of"] == "09" + std::string(30, '0'));
  CHECK_FALSE(finding.contains("secret"));
  CHECK_FALSE(finding.contains("suppressed"));
  CHECK(lines[2]["type"] == "suppressed");
  CHECK(lines[2]["suppressed"] == "inline");
  CHECK_FALSE(lines[2].contains("location"));
  const json& file = lines[3];
  CHECK(file["type"] == "file");
  CHECK(file["mode"] == "0640");
  CHECK(file["owner"] == "daemon");
  CHECK(file["modified"] == "2023-11-14T22:13:20Z");
  CHECK(file["findings"] == json({{"pii.name", 1}}));
  CHECK_FALSE(file.contains("partial"));
  CHECK(lines[4]["path"] == "b.zip!in/c.txt");
  CHECK(lines[4]["owner"] == "1");  // the archive's user 1 isn't ours
  CHECK(lines[4]["partial"] == "corrupt");
  CHECK(lines[5]["reason"] == "encrypted");
  CHECK(lines[6]["type"] == "control");
  CHECK(lines[6]["status"] == "not-evidenced");
  CHECK(lines[6]["tests"][0]["interval"] == json({33, 100}));
  const json& summary = lines[8];
  CHECK(summary["type"] == "summary");
  CHECK(summary["complete"] == false);
  CHECK(summary["seen"] == json({{"entries", 3}, {"bytes", 250}}));
  CHECK(summary["reasons"]["encrypted"]["entries"] == 1);
  CHECK(summary["findings"]["pii.name"]["medium"] == 1);
  CHECK(summary["suppressed"] == 1);
  CHECK(summary["entries_per_second"] == 6);
}

TEST_CASE("json holds the same objects as jsonl") {
  const Sample sample;
  const auto lines = lines_of(render("jsonl", sample.files, sample.skipped));
  const json document = json::parse(render("json", sample.files, sample.skipped));
  CHECK(document["schema"] == 1);
  CHECK(document["scan"] == lines[0]);
  CHECK(document["findings"] == json::array({lines[1]}));
  CHECK(document["suppressed"] == json::array({lines[2]}));
  CHECK(document["files"] == json::array({lines[4], lines[3]}));  // by path
  CHECK(document["skipped"] == json::array({lines[5]}));
  CHECK(document["controls"] == json({lines[6], lines[7]}));
  CHECK(document["summary"] == lines[8]);
}

TEST_CASE("an empty scan is a valid document") {
  const json document = json::parse(render("json", {}, {}));
  CHECK(document["findings"].empty());
  CHECK(document["summary"]["complete"] == true);
}

TEST_CASE("a raw value is written only when the record holds one") {
  const RuleInfo key = testing::rule("key", "secret.cloud");
  Finding finding = testing::finding(key, Confidence::kHigh);
  finding.secret = "raw\xFFvalue";
  const auto lines = lines_of(render("jsonl", {testing::file("a", {finding})}, {}));
  CHECK(lines[1]["secret"] == "raw\xEF\xBF\xBDvalue");
  CHECK(lines[1]["secret_base64"] == "cmF3/3ZhbHVl");
}

TEST_CASE("what earlier scans say comes back as it was written") {
  ScanSummary summary;
  summary.people = {3, 9};
  summary.change = Change{1, 2, 3, 4, 5};
  Period period;
  period.since = 1'700'000'000;
  period.until = 1'700'086'400;
  period.runs = 7;
  period.runs_expected = 8;
  period.longest_gap_days = 9;
  period.overdue = 10;
  period.median_days = 11;
  period.rule_changes = 12;
  summary.period = period;
  OverTime over_time;
  over_time.open = 13;
  over_time.tests[static_cast<std::size_t>(TestId::kFix)] = {5, 2, 1, 20, 4, 3};
  over_time.carried = {
      200,
      {{"a\"\xFF", TestId::kAccess, Level::kRestricted, 1'700'000'000, 1'700'000'100, true},
       {"b", TestId::kRetain, Level::kPublic, 1'700'000'001}}};
  summary.over_time = over_time;
  std::string line;
  RecordWriter({}).summary(line, summary);
  const auto back = read_summary(line + "\n");
  REQUIRE(back);
  std::string again;
  RecordWriter({}).summary(again, *back);
  CHECK(again == line);
  CHECK(back->over_time->carried.first[0].path == "a\"\xFF");
  CHECK(back->over_time->tests[static_cast<std::size_t>(TestId::kFix)].waived_weight == 4);
  CHECK(back->period->p90_days == std::nullopt);
  // Nothing of the text is trusted.
  for (const auto& [from, to] : {std::pair{"T-ACCESS", "T-NONE"},
                                 {"\"level\":\"restricted\"", "\"level\":\"secret\""},
                                 {"\"open\":13", "\"open\":[]"},
                                 {"2023-11-14T22:13:20Z", "never"},
                                 {"[3,9]", "[3]"}}) {
    std::string bad = line;
    bad.replace(bad.find(from), std::string_view(from).size(), to);
    CHECK_FALSE(read_summary(bad));
  }
}

TEST_CASE("times of any file system are RFC 3339") {
  const std::vector<std::pair<std::int64_t, std::string>> cases = {
      {0, "1970-01-01T00:00:00Z"},
      {951'782'399, "2000-02-28T23:59:59Z"},
      {951'782'400, "2000-02-29T00:00:00Z"},
      {-1, "1969-12-31T23:59:59Z"},
      {253'402'300'799, "9999-12-31T23:59:59Z"}};
  for (const auto& [seconds, expected] : cases) {
    std::string out;
    append_time(out, seconds);
    CHECK(out == expected);
  }
}

TEST_CASE("what must wait comes back in order, from memory or from a file without a name") {
  const auto dir = std::filesystem::temp_directory_path() / "assay-spill-test";
  std::filesystem::create_directories(dir);
  for (const std::size_t limit : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 20}) {
    Spill spill(dir.string(), limit);
    std::string expected;
    for (int i = 0; i < 5000; ++i) {
      const std::string part = std::to_string(i) + ",";
      spill.append(part);
      expected += part;
    }
    CHECK(std::filesystem::is_empty(dir));
    std::string out;
    REQUIRE(spill.drain([&out](std::string_view text) { out += text; }));
    CHECK(out == expected);
  }
  std::filesystem::remove_all(dir);
  Spill lost(dir.string(), 1);
  lost.append("x");
  CHECK_FALSE(lost.drain([](std::string_view) {}));
}

}  // namespace
}  // namespace assay::reports
