#include "reports/integrity.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <vector>

#include "reports/json_records.h"
#include "reports/json_report.h"
#include "reports/report.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

// As the header says that anyone can redo it.
std::string by_hand(const std::vector<std::string>& lines) {
  std::vector<std::string> digests;
  for (const std::string& line : lines) {
    const std::string hex = sha256_hex(line);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    digests.push_back(bytes);
  }
  std::sort(digests.begin(), digests.end(), [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  });
  std::string all;
  for (const std::string& digest : digests) all += digest;
  return sha256_hex(all);
}

TEST_CASE("the digest of records is what can be redone by hand, in any order") {
  std::vector<std::string> lines;
  for (int i = 0; i < 1000; ++i)
    lines.push_back("{\"line\":" + std::to_string(i * 7919 % 1000) + "}");
  SortedDigest forward("/tmp");
  for (const auto& line : lines) forward.add(line);
  SortedDigest backward("/tmp");
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) backward.add(*line);
  const auto one = forward.finish();
  const auto other = backward.finish();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(*one == by_hand(lines));
  CHECK(*one == *other);
}

TEST_CASE("more digests than memory is given give the same") {
  constexpr int kLines = 300'000;  // over twice the limit
  SortedDigest forward("/tmp");
  for (int i = 0; i < kLines; ++i) forward.add(std::to_string(i));
  SortedDigest backward("/tmp");
  for (int i = kLines; i-- > 0;) backward.add(std::to_string(i));
  const auto one = forward.finish();
  const auto other = backward.finish();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(*one == *other);
  std::vector<std::string> lines;
  for (int i = 0; i < kLines; ++i) lines.push_back(std::to_string(i));
  CHECK(*one == by_hand(lines));
}

TEST_CASE("a folder that can't take what doesn't fit in memory is an error") {
  SortedDigest digest("/nonexistent/folder");
  for (int i = 0; i < 200'000; ++i) digest.add(std::to_string(i));
  CHECK_FALSE(digest.finish());
}

TEST_CASE(
    "a file of very many findings is never in memory as text, and has the same lines and digest") {
  const RuleInfo rule = testing::rule("key", "secret.cloud");
  FileRecord file = testing::file("/s/many", {});
  for (int i = 0; i < 3000; ++i)
    file.findings.push_back(
        testing::finding(rule, Confidence::kHigh, static_cast<std::uint32_t>(i)));
  auto options = ReportOptions{};
  options.lines = std::make_shared<RecordLines>(options.owner_name);
  RecordDigest digest(options);
  const auto digests = digest.add(file);
  CHECK(digests.size() == 3001);
  CHECK(options.lines->made(&file) == nullptr);
  std::string text;
  std::size_t longest = 0;
  const auto report = make_jsonl_report(
      [&](std::string_view piece) {
        text += piece;
        longest = std::max(longest, piece.size());
      },
      options);
  report->add(file);
  CHECK(longest < text.size() / 2);
  std::string one_by_one;
  RecordWriter writer({});
  for (const Finding& finding : file.findings) {
    writer.finding(one_by_one, finding, file.provenance->path());
    one_by_one += '\n';
  }
  writer.file(one_by_one, file, file.provenance->path());
  one_by_one += '\n';
  CHECK(text == one_by_one);
  std::istringstream lines(one_by_one);
  std::vector<LineDigest> each;
  SortedDigest by_line("/tmp");
  for (std::string line; std::getline(lines, line);) each.push_back(by_line.add(line));
  CHECK(digests == each);
}

TEST_CASE("a raw value is in no digest, and what shows it checks all the same") {
  const RuleInfo rule = testing::rule("key", "secret.cloud");
  FileRecord masked =
      testing::file("/s/a \"secret\":\"x\"", {testing::finding(rule, Confidence::kHigh)});
  masked.findings[0].parts.resize(2);
  for (FindingPart& part : masked.findings[0].parts) {
    part.name = "key id";
    part.match = "\\\"****";
  }
  masked.findings.push_back(testing::finding(rule, Confidence::kLow, 2));
  masked.findings[1].suppressed = "inline";
  for (const std::string_view value :
       {"536-22-8147", "", "a\",\"secret\":\"b\\", "raw\xFF\"value\n"}) {
    CAPTURE(value);
    FileRecord shown = masked;
    for (Finding& finding : shown.findings) finding.secret = value;
    for (FindingPart& part : shown.findings[0].parts) part.secret = value;
    RecordDigest of_masked{ReportOptions{}};
    const auto want = of_masked.add(masked);
    auto options = ReportOptions{};
    options.lines = std::make_shared<RecordLines>(options.owner_name);
    RecordDigest of_shown(options);
    CHECK(of_shown.add(shown) == want);
    std::string plain;
    RecordLines({}).make(masked, [&](std::string_view lines) { plain += lines; });
    const std::string text = *options.lines->made(&shown);
    CHECK(text.size() > plain.size());

    ScanSummary summary;
    summary.totals.seen = summary.totals.scanned = {1, shown.meta.size};
    summary.totals.findings["secret.cloud"][static_cast<std::size_t>(Confidence::kHigh)] = 1;
    REQUIRE(of_shown.seal(testing::scan_info(), "", summary));
    std::string first, last;
    RecordWriter({}).scan(first, testing::scan_info());
    RecordWriter({}).summary(last, summary);
    for (const std::string& lines : {text, plain}) {
      std::istringstream in(first + '\n' + lines + last + '\n');
      const auto checked = check_records(in, "/tmp");
      REQUIRE(checked);
      CHECK(checked->problems == std::vector<std::string>{});
    }
  }
}

TEST_CASE("only a finding's raw values are taken out of its line") {
  struct {
    std::string_view line, want;
  } const cases[] = {
      {R"({"type":"finding","match":"m","secret":"s","level":"x"})",
       R"({"type":"finding","match":"m","level":"x"})"},
      {R"({"type":"suppressed","match":"m","secret":"s","secret_base64":"cw=="})",
       R"({"type":"suppressed","match":"m"})"},
      {R"({"type":"finding","match":"m","parts":[{"match":"n","secret":"\\\""},{"match":"o"}]})",
       R"({"type":"finding","match":"m","parts":[{"match":"n"},{"match":"o"}]})"},
      // Not where a raw value stands: a change, to be told.
      {R"({"type":"finding","secret":"s","match":"m"})", {}},
      {R"({"type":"finding","match":"m","secret_base64":"s"})", {}},
      {R"({"type":"finding","match":"m","secret":3})", {}},
      {R"({"type":"finding","match":"m","secret":["s"]})", {}},
      {R"({"type":"finding","match":"m", "secret":"s"})", {}},
      {R"({"type":"finding","path":"\",\"match\":\"m\",\"secret\":\"s\""})", {}},
      {R"({"type":"file","match":"m","secret":"s"})", {}},
      {R"({"type":"finding","match":"m","secret":"s)", {}},
      {R"({"type":"finding","match":"m","secret)", {}},
      {R"({"type":"finding"\)", {}},
      {"", {}},
  };
  std::string buffer;
  for (const auto& c : cases) {
    CAPTURE(c.line);
    CHECK(masked_line(c.line, buffer) == (c.want.empty() ? c.line : c.want));
  }
}

TEST_CASE("text that is no report is refused") {
  for (const char* text : {"", "{}", "hello\n", "{\"type\":\"scan\"}\n", "{\"type\":3}\n",
                           "{\"type\":\"file\",\"size\":\"x\"}\n", "{\"type\":\"scan\"\n"}) {
    CAPTURE(text);
    std::istringstream in(text);
    CHECK_FALSE(check_records(in, "/tmp"));
  }
}

}  // namespace
}  // namespace assay::reports
