// Names and values of files are hostile in every format at once: a table, so that a new format is
// tested without a word more.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "reports/assessment.h"
#include "reports/escape.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using namespace std::string_literals;
using testing::render;

const std::vector<std::string>& hostile() {
  static const std::vector<std::string> kNames = {
      "<script>EVIL</script>",
      "\"><img src=x onerror=EVIL>",
      "' onload='EVIL",
      "\x1b[31mEVIL\x07",
      "\x1b]8;;http://EVIL\x1b\\",
      "=EVIL()",
      "@EVIL",
      "EVIL\nEVIL 1",
      "EVIL\r\nEVIL,1",
      "EVIL\"} 1\nEVIL 1",
      "EVIL\xFF\xC0\xAF",
      "EVIL\xED\xA0\x80",
      "EVIL\xE2\x80\xAE"
      "fdp.exe",
      "EVIL\xC2\x9B"
      "31m",
      "EVIL]]>EVIL",
      "--><EVIL",
      "EVIL\xEF\xBF\xBE\xEF\xBF\xBF",
      "EVIL\0EVIL"s,
      "`EVIL` | [EVIL](javascript:EVIL)",
      "\\`EVIL\\| **EVIL** @EVIL #1",
      "{0} [EVIL](http://EVIL)",
      "EVIL/../%2e%2e/EVIL?EVIL#EVIL",
  };
  return kNames;
}

/// A report in which everything that comes from a file, a rule or a policy is that text.
std::string report_of(std::string_view format, const std::string& text) {
  RuleInfo rule = testing::rule("r", "pii.name");
  rule.title = text;
  Finding finding = testing::finding(rule, Confidence::kHigh);
  finding.match = finding.where.edit().sheet = finding.where.edit().field = finding.waived = text;
  finding.where.edit().decoded = {text};
  finding.evidence = {text};
  finding.level = Level::kRestricted;
  Finding hidden = finding;
  hidden.suppressed = text;
  FileRecord file = testing::file(text, {finding, hidden});
  file.partial = Reason::kCorrupt;
  file.partial_detail = text;
  file.label = Label{"text", text, Level::kInternal, false};
  file.meta.has_owner = true;
  FileRecord member = testing::file("x", {finding});
  member.provenance = Provenance::member(Provenance::file(text), text, 0);
  ReportOptions options;
  options.verbose = true;
  options.owner_name = [&text](std::uint32_t) { return std::string_view(text); };
  return render(format, {file, member}, {testing::skipped(text, Reason::kEncrypted, text)},
                options);
}

bool is_json(std::string_view format) {
  return format == "json" || format == "sarif" || format == "gitlab" || format == "oscal";
}
bool is_json_lines(std::string_view format) { return format == "jsonl" || format == "ocsf"; }

void erase_code_spans(std::string& text) {
  for (auto begin = text.find('`'); begin != std::string::npos; begin = text.find('`')) {
    const auto end = text.find('`', begin + 1);
    REQUIRE(end != std::string::npos);
    text.erase(begin, end + 1 - begin);
  }
}

TEST_CASE("no format hands on what a terminal or an editor obeys") {
  for (const std::string_view format : report_formats()) {
    for (const std::string& name : hostile()) {
      INFO(format << ": " << printable(name));
      const std::string text = report_of(format, name);
      REQUIRE(is_utf8(text));
      const bool csv = format.substr(0, 3) == "csv" || format == "ropa";
      for (std::string_view rest = text; !rest.empty();) {
        const Decoded decoded = decode_utf8(rest);
        rest.remove_prefix(decoded.length);
        if (decoded.code == '\n' || (csv && decoded.code == '\r')) continue;
        REQUIRE_FALSE(is_control(decoded.code));
      }
    }
  }
}

TEST_CASE("JSON formats stay one document, or one a line") {
  for (const std::string_view format : report_formats()) {
    for (const std::string& name : hostile()) {
      INFO(format << ": " << printable(name));
      const std::string text = report_of(format, name);
      if (is_json(format)) CHECK_NOTHROW(nlohmann::json::parse(text));
      if (!is_json_lines(format)) continue;
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        CHECK_NOTHROW(nlohmann::json::parse(line));
      }
    }
  }
}

TEST_CASE("XML has no element and no end of a section that a file named") {
  const std::vector<std::string> known = {"?xml",     "testsuites", "testsuite", "properties",
                                          "property", "testcase",   "failure",   "error",
                                          "skipped",  "system-out", "system-err"};
  for (const std::string& name : hostile()) {
    INFO(printable(name));
    const std::string text = report_of("junit", name);
    CHECK(text.find("]]>") == std::string::npos);
    CHECK(text.find("\xEF\xBF\xBE") == std::string::npos);
    for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
      const auto from = at + 1 + (text[at + 1] == '/' ? 1 : 0);
      const std::string element = text.substr(from, text.find_first_of(" />", from) - from);
      CHECK(std::find(known.begin(), known.end(), element) != known.end());
    }
  }
}

TEST_CASE("HTML has no element, attribute or script that a file named") {
  const std::string plain = report_of("html", "EVIL");
  const auto count = [](const std::string& text, std::string_view part) {
    std::size_t number = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++number;
    return number;
  };
  for (const std::string& name : hostile()) {
    INFO(printable(name));
    const std::string text = report_of("html", name);
    for (const char* element :
         {"<script", "</script", "<img", "<a ", "<section", "<style", "<svg"}) {
      CHECK(count(text, element) == count(plain, element));
    }
    // The data is one JSON document, and nothing in it can end its element.
    const std::string begin = "<script type=\"application/json\" id=\"data\">";
    const auto from = text.find(begin) + begin.size();
    const std::string data = text.substr(from, text.find("</script>", from) - from);
    CHECK(data.find('<') == std::string::npos);
    CHECK(data.find('&') == std::string::npos);
    CHECK_NOTHROW(nlohmann::json::parse(data));
  }
}

TEST_CASE("Markdown keeps in code spans what files say, and rows in their lines") {
  for (const std::string& name : hostile()) {
    INFO(printable(name));
    std::string text = report_of("markdown", name);
    CHECK(text.find("EVIL") != std::string::npos);
    CHECK(text.find('<') == std::string::npos);
    erase_code_spans(text);
    CHECK(text.find("EVIL") == std::string::npos);
    // Bars count, whatever stood in the spans.
    const auto row = text.find("| critical |");
    REQUIRE(row != std::string::npos);
    const std::string line = text.substr(row, text.find('\n', row) - row);
    CHECK(std::count(line.begin(), line.end(), '|') == 8);
  }
}

TEST_CASE("totals alone name no file") {
  for (const std::string_view format : {"prometheus", "oscal"}) {
    for (const std::string& name : hostile()) {
      INFO(format << ": " << printable(name));
      CHECK(report_of(format, name).find("EVIL") == std::string::npos);
    }
  }
}

TEST_CASE("SARIF's places are URI references of nothing but unreserved characters") {
  for (const std::string& name : hostile()) {
    INFO(printable(name));
    const auto run = nlohmann::json::parse(report_of("sarif", name))["runs"][0];
    for (const auto& result : run["results"]) {
      const std::string uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
      CHECK(uri.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._~/%") == std::string::npos);
    }
  }
}

TEST_CASE("every format writes the same again for the same records") {
  const testing::Sample sample;
  for (const std::string_view format : report_formats()) {
    INFO(format);
    CHECK(render(format, sample.files, sample.skipped, testing::Sample::options()) ==
          render(format, sample.files, sample.skipped, testing::Sample::options()));
  }
}

TEST_CASE(
    "the order of records doesn't show, and in what is read while it is written only in lines") {
  std::vector<FileRecord> files;
  const RuleInfo name = testing::rule("name", "pii.name");
  const RuleInfo key = testing::rule("key", "secret.cloud");
  for (std::uint32_t i = 0; i < 60; ++i) {
    FileRecord file =
        testing::file("dir" + std::to_string(i % 7) + "/f" + std::to_string(i),
                      {testing::finding(i % 3 == 0 ? key : name, Confidence::kHigh, i),
                       testing::finding(name, Confidence::kMedium, i / 2)});
    assess(file, testing::default_policy());
    file.tested.add(TestId::kSecret);
    if (i % 3 == 0) file.failed.add(TestId::kSecret);
    if (i % 11 == 0) file.partial = Reason::kCorrupt;
    files.push_back(file);
  }
  std::vector<SkippedRecord> skipped;
  for (int i = 0; i < 20; ++i) {
    skipped.push_back(testing::skipped("s" + std::to_string(i * 7 % 20), Reason::kEncrypted));
  }
  auto other_files = files;
  auto other_skipped = skipped;
  std::reverse(other_files.begin(), other_files.end());
  std::rotate(other_skipped.begin(), other_skipped.begin() + 9, other_skipped.end());
  const auto sorted_lines = [](const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  for (const std::string_view format : report_formats()) {
    INFO(format);
    const std::string one = render(format, files, skipped);
    const std::string two = render(format, other_files, other_skipped);
    if (format == "text" || format == "jsonl" || format == "ocsf") {
      CHECK(sorted_lines(one) == sorted_lines(two));
    } else {
      CHECK(one == two);
    }
  }
}

TEST_CASE("a raw value is in a report only if the finding has one") {
  const std::string canary = "CANARY-7f3a";
  const RuleInfo rule = testing::rule("r", "secret.cloud");
  const FileRecord masked = testing::file("a", {testing::finding(rule, Confidence::kHigh)});
  FileRecord raw = masked;
  raw.findings[0].secret = canary;
  for (const std::string_view format : report_formats()) {
    INFO(format);
    CHECK(render(format, {masked}, {}).find(canary) == std::string::npos);
    const bool has_values = format != "prometheus" && format != "oscal" && format != "csv-files" &&
                            format != "csv-skipped" && format != "csv-controls" &&
                            format != "csv-worklist" && format != "csv-waivers" && format != "ropa";
    CHECK((render(format, {raw}, {}).find(canary) != std::string::npos) == has_values);
  }
}

}  // namespace
}  // namespace assay::reports
