// What each format says of the same records. SARIF and CSV have tests of their own.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "reports/markup.h"
#include "reports/shared.h"
#include "scanner/base/digest.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using nlohmann::json;
using testing::render;
using testing::Sample;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two secrets, of which one is waived and one suppressed more, in a file that fails a test.
struct Scene {
  Scene() {
    Finding waived = testing::finding(key, Confidence::kMedium, 2);
    waived.waived = "W-7";
    Finding hidden = testing::finding(key, Confidence::kHigh, 3);
    hidden.suppressed = "inline";
    file = testing::file("/s/a.env", {testing::finding(key, Confidence::kHigh, 1), waived, hidden});
    for (Finding& finding : file.findings) finding.level = Level::kRestricted;
    file.level = Level::kRestricted;
    file.risk = 64;
    file.impact = 80;
    file.tested.add(TestId::kSecret);
    file.failed.add(TestId::kSecret);
  }
  RuleInfo key = testing::rule("key", "secret.cloud");
  FileRecord file;
};

TEST_CASE("severity grows with level and with confidence") {
  for (int level = 0; level < 4; ++level) {
    for (int confidence = 0; confidence < 3; ++confidence) {
      const auto at = [](int l, int c) {
        return severity_of(static_cast<Level>(l), static_cast<Confidence>(c));
      };
      if (level > 0) CHECK(at(level, confidence) >= at(level - 1, confidence));
      if (confidence > 0) CHECK(at(level, confidence) >= at(level, confidence - 1));
    }
  }
  CHECK(severity_of(Level::kRestricted, Confidence::kHigh) == Severity::kCritical);
  CHECK(severity_of(Level::kPublic, Confidence::kHigh) == Severity::kInfo);
}

TEST_CASE("UUIDs from names are those of RFC 9562") {
  // Made by Python's uuid.uuid5(NAMESPACE_URL, name).
  CHECK(uuid_v5("http://python.org/") == "4c565f0d-3f5a-5890-b41b-20cf47701c5e");
  CHECK(uuid_v5("") == "1b4db7eb-4057-5ddf-91e0-36dec72071f5");
}

TEST_CASE("two scans have two names, however their words are joined") {
  ScanInfo a;
  a.command = {"assay", "scan", "x y"};
  ScanInfo b = a;
  b.command = {"assay", "scan", "x", "y"};
  CHECK(scan_name(a) != scan_name(b));
  b = a;
  b.started = 1;
  CHECK(scan_name(a) != scan_name(b));
}

TEST_CASE("paths become URI references") {
  const auto uri = [](const char* path) { return file_uri(*Provenance::file(path)); };
  CHECK(uri("a b/c.txt") == "a%20b/c.txt");
  CHECK(uri("/srv/\xC3\xBC") == "file:///srv/%C3%BC");
  CHECK(uri("a:b?c#d%") == "a%3Ab%3Fc%23d%25");
}

TEST_CASE("Markdown has the worst first and says how much more there is") {
  const Scene scene;
  std::vector<FileRecord> files = {scene.file};
  const RuleInfo name = testing::rule("name", "pii.name");
  for (int i = 0; i < 130; ++i) {
    FileRecord file =
        testing::file("f" + std::to_string(100 + i), {testing::finding(name, Confidence::kLow)});
    file.risk = 5;
    files.push_back(file);
  }
  const std::string text = render("markdown", files, {testing::skipped("z", Reason::kEncrypted)});
  CHECK(has(text, "**132 findings**, 1 suppressed;"));
  CHECK(has(text, "| 64 | restricted | unknown | `/s/a.env` | `secret.cloud` |\n| 5 | "));
  CHECK(has(text,
            "| critical | high | `/s/a.env` | `3:7` | `key` | `ab****` |  |\n"
            "| high | medium | `/s/a.env` | `3:7` | `key` | `ab****` | `waived: W-7` |\n"));
  CHECK(has(text, "\n111 more; `--format csv-files` lists all.\n"));
  CHECK(has(text, "\n32 more; `--format csv` lists all.\n"));
  CHECK(has(text, "| `z` | not read | encrypted |  |\n"));
  CHECK(has(text, "| `sample` | `S.1` | `files have owners` | T-SECRET: 1 of 1 |\n"));
  std::reverse(files.begin(), files.end());
  CHECK(render("markdown", files, {testing::skipped("z", Reason::kEncrypted)}) == text);
}

TEST_CASE("JUnit has failures for findings and tests, and counts them in the suite's head") {
  const Scene scene;
  const std::string text =
      render("junit", {scene.file},
             {testing::skipped("d", Reason::kEncrypted), testing::skipped("l", Reason::kSymlink)});
  CHECK(has(text, "<testsuite name=\"coverage\" package=\"assay\" id=\"0\""));
  CHECK(has(text, "tests=\"3\" failures=\"0\" errors=\"1\" skipped=\"1\" time=\"0.500\""));
  CHECK(has(text, "name=\"secret.cloud\" package=\"assay.data\" id=\"1\""));
  CHECK(has(text, "tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"2\" time=\"0.000\""));
  CHECK(has(text, "<skipped message=\"waiver W-7\">"));
  CHECK(has(text, "<skipped message=\"suppressed: inline\">"));
  CHECK(has(text, "<testcase name=\"T-SECRET\" classname=\"sample.S.1\" time=\"0\"><failure "));
  CHECK(has(text, "timestamp=\"2023-11-14T22:13:20\""));
}

TEST_CASE("GitLab has what counts, with identifiers, and what was not read as messages") {
  const Scene scene;
  FileRecord member = scene.file;
  member.provenance = Provenance::member(Provenance::file("b.zip"), "c", 0);
  const json report = json::parse(
      render("gitlab", {scene.file, member}, {testing::skipped("d", Reason::kEncrypted, "why")}));
  CHECK(report["version"] == "15.2.1");
  REQUIRE(report["vulnerabilities"].size() == 4);
  const json& first = report["vulnerabilities"][0];
  CHECK(first["severity"] == "Critical");
  CHECK(first["location"] == json({{"file", "/s/a.env"}, {"start_line", 3}}));
  CHECK(first["identifiers"][0]["value"] == "key");
  CHECK(first["description"] == "`ab****` in `/s/a.env` at `3:7`");
  CHECK(report["vulnerabilities"][1]["details"]["waiver"]["value"] == "W-7");
  CHECK(report["vulnerabilities"][2]["location"] == json({{"file", "b.zip"}}));
  CHECK(report["scan"]["type"] == "sast");
  CHECK(report["scan"]["start_time"] == "2023-11-14T22:13:20");
  CHECK(report["scan"]["messages"] ==
        json::parse(R"([{"level":"warn","value":"not read: d: encrypted: why"}])"));
}

TEST_CASE("GitLab's names are cut at a character") {
  RuleInfo rule = testing::rule("r", "pii.name");
  rule.title = "x";
  for (int i = 0; i < 200; ++i) rule.title += "\xC3\xBC";
  const json report = json::parse(
      render("gitlab", {testing::file("a", {testing::finding(rule, Confidence::kHigh)})}, {}));
  const std::string name = report["vulnerabilities"][0]["name"];
  CHECK(name.size() == 255);
  CHECK(name == rule.title.substr(0, 255));
}

TEST_CASE("OCSF has an event for each finding and each control") {
  const Scene scene;
  std::vector<json> events;
  std::istringstream lines(render("ocsf", {scene.file}, {}));
  for (std::string line; std::getline(lines, line);) events.push_back(json::parse(line));
  REQUIRE(events.size() == 5);
  for (const json& event : events) {
    CHECK(event["category_uid"] == 2);
    CHECK(event["type_uid"].get<int>() ==
          event["class_uid"].get<int>() * 100 + event["activity_id"].get<int>());
    CHECK(event["metadata"]["product"]["name"] == "Assay");
  }
  CHECK(events[0]["class_uid"] == 2006);
  CHECK(events[0]["severity_id"] == 5);
  CHECK(events[0]["status_id"] == 1);
  CHECK(events[0]["time"] == 1'700'000'000'000);
  CHECK(events[0]["risk_score"] == 64);
  CHECK(events[0]["file"]["name"] == "a.env");
  CHECK(events[0]["data_security"]["category_id"] == 6);
  CHECK(events[0]["data_security"]["confidentiality_id"] == 6);
  CHECK(events[1]["status_id"] == 3);
  CHECK(events[2]["status_id"] == 3);
  CHECK(events[3]["class_uid"] == 2003);
  CHECK(events[3]["compliance"]["status_id"] == 3);
  CHECK(events[4]["compliance"]["status_id"] == 2);
}

TEST_CASE("Prometheus has totals, controls and the last success") {
  const Scene scene;
  const std::string text =
      render("prometheus", {scene.file}, {testing::skipped("d", Reason::kEncrypted)});
  CHECK(has(text, "assay_files{level=\"restricted\"} 1\n"));
  CHECK(has(text, "assay_findings{class=\"secret.cloud\",confidence=\"high\"} 1\n"));
  CHECK(has(text, "assay_unread_entries{reason=\"encrypted\"} 1\n"));
  CHECK(has(text, "assay_coverage_ratio 0.50\n"));
  CHECK(has(text, "assay_control_status{framework=\"sample\",control=\"S.1\"} 2\n"));
  CHECK(has(text, "assay_test_deviations{test=\"T-SECRET\"} 1\n"));
  CHECK(has(text, "assay_scan_complete 0\n"));
  CHECK(has(text, "assay_last_success_timestamp_seconds 1700000001\n"));
}

TEST_CASE("a scan that was stopped is no success") {
  std::string text, xml;
  const auto prometheus = make_report("prometheus", [&](std::string_view t) { text += t; }, {});
  const auto junit = make_report("junit", [&](std::string_view t) { xml += t; }, {});
  ScanSummary summary;
  summary.interrupted = true;
  summary.complete = false;
  for (Report* report : {prometheus.get(), junit.get()}) {
    report->begin({});
    REQUIRE(report->finish(summary));
  }
  CHECK_FALSE(has(text, "last_success"));
  CHECK(has(text, "assay_last_run_timestamp_seconds"));
  CHECK(has(xml, "<failure message=\"stopped before the end\""));
}

TEST_CASE(
    "OSCAL observes coverage, classes and controls, and finds only where there is an answer") {
  const Scene scene;
  const json results = json::parse(render("oscal", {scene.file}, {}))["assessment-results"];
  CHECK(results["metadata"]["oscal-version"] == "1.1.3");
  const std::string plan = results["back-matter"]["resources"][0]["uuid"];
  CHECK(results["import-ap"]["href"] == "#" + plan);
  const json& result = results["results"][0];
  REQUIRE(result["observations"].size() == 4);
  CHECK(result["observations"][1]["title"] == "Data of class secret.cloud");
  CHECK(result["observations"][2]["title"] == "sample_s.1: files have owners");
  REQUIRE(result["findings"].size() == 1);
  CHECK(result["findings"][0]["target"]["target-id"] == "sample_s.1");
  CHECK(result["findings"][0]["target"]["status"] ==
        json({{"state", "not-satisfied"}, {"reason", "fail"}}));
  CHECK(result["findings"][0]["related-observations"][0]["observation-uuid"] ==
        result["observations"][2]["uuid"]);
  CHECK(result["reviewed-controls"]["control-selections"][0]["include-controls"].size() == 2);
}

}  // namespace
}  // namespace assay::reports
