#include <algorithm>
#include <string>

#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using testing::render;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("text groups findings by file and ends with the books") {
  const RuleInfo name = testing::rule("name", "pii.name");
  const std::string text =
      render("text",
             {testing::file("dir/a.txt", {testing::finding(name, Confidence::kHigh)}),
              testing::file("b.txt")},
             {});
  CHECK(has(text, "dir/a.txt\n  3:7       high    Title of name  ab****  (name)\n\n"));
  CHECK_FALSE(has(text, "b.txt"));
  CHECK(has(text, "pii.name         1         0         0\n"));
  CHECK(has(text, "seen                       2"));
  CHECK(has(text, "files by level  internal 2\n"));
  CHECK(has(text, "1 finding in 0.50 s (400 B/s)\n"));
  CHECK(std::count(text.begin(), text.end(), '\x1b') == 0);
}

TEST_CASE("what could not be read is listed up to a cap, sorted, and the rest counted") {
  std::vector<SkippedRecord> skipped;
  for (int i = 45; i > 0; --i) {
    skipped.push_back(testing::skipped("f" + std::to_string(100 + i), Reason::kCorrupt, "bad"));
  }
  skipped.push_back(testing::skipped("link", Reason::kSymlink));
  const std::string text = render("text", {}, skipped);
  CHECK(has(text, "  f101: skipped: corrupt: bad\n"));
  CHECK(has(text, "  f120: skipped: corrupt: bad\n"));
  CHECK_FALSE(has(text, "f121"));
  CHECK(has(text, "  25 more, see --format jsonl\n"));
  CHECK_FALSE(has(text, "link: skipped"));
  CHECK(has(text, "incomplete"));

  ReportOptions verbose;
  verbose.verbose = true;
  const std::string all = render("text", {}, skipped, verbose);
  CHECK(has(all, "f145: skipped: corrupt: bad\n"));
  CHECK(has(all, "link: skipped: symlink\n"));

  ReportOptions quiet;
  quiet.quiet = true;
  const std::string little = render("text", {}, skipped, quiet);
  CHECK(has(little, "f101: skipped: corrupt"));
  CHECK_FALSE(has(little, "files by level"));
}

TEST_CASE("names and values can't steer the terminal") {
  RuleInfo name = testing::rule("name", "pii.name");
  Finding finding = testing::finding(name, Confidence::kHigh);
  finding.where.edit().sheet = "a\x1b]0;x";
  finding.match = "\xE2\x80\xAEv";
  const std::string text = render("text", {testing::file("n\x1b[2J\n", {finding})},
                                  {testing::skipped("s\x9b", Reason::kCorrupt, "d\x07")});
  CHECK(has(text, "n\\x1b[2J\\x0a\n"));
  CHECK(has(text, "\\u202ev"));
  CHECK(has(text, "s\\x9b: skipped: corrupt: d\\x07"));
  CHECK(std::none_of(text.begin(), text.end(),
                     [](char c) { return c != '\n' && (c < 0x20 || c == 0x7F); }));
}

TEST_CASE("colour comes only when asked for") {
  const RuleInfo name = testing::rule("name", "pii.name");
  ReportOptions options;
  options.color = true;
  const std::string text = render(
      "text", {testing::file("a", {testing::finding(name, Confidence::kHigh)})}, {}, options);
  CHECK(has(text, "\x1b[31mhigh  \x1b[0m"));
}

}  // namespace
}  // namespace assay::reports
