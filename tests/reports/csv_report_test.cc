#include <algorithm>
#include <string>
#include <vector>

#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using testing::render;
using testing::Sample;

using Row = std::vector<std::string>;

/// RFC 4180, strictly: anything else throws.
std::vector<Row> parse(const std::string& text) {
  std::vector<Row> rows(1);
  std::string field;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      for (++at;; ++at) {
        if (text.at(at) != '"') {
          field += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          field += text[++at];
        } else {
          break;
        }
      }
      ++at;
    } else {
      const auto end = text.find_first_of(",\r\n\"", at);
      field = text.substr(at, end - at);
      at = end;
    }
    rows.back().push_back(std::move(field));
    field.clear();
    if (text.at(at) == ',') {
      ++at;
      continue;
    }
    if (text.compare(at, 2, "\r\n") != 0) throw std::runtime_error("no end of a row");
    at += 2;
    rows.emplace_back();
  }
  rows.pop_back();
  return rows;
}

std::string cell(const std::vector<Row>& rows, std::size_t row, const std::string& name) {
  const auto place = std::find(rows.at(0).begin(), rows.at(0).end(), name);
  REQUIRE(place != rows[0].end());
  return rows.at(row).at(static_cast<std::size_t>(place - rows[0].begin()));
}

TEST_CASE("CSV has a row for each finding, as wide as its head") {
  const Sample sample;
  const auto rows = parse(render("csv", sample.files, sample.skipped));
  REQUIRE(rows.size() == 3);
  for (const Row& row : rows) CHECK(row.size() == rows[0].size());
  CHECK(cell(rows, 1, "rule") == "name");
  CHECK(cell(rows, 1, "score") == "0.735");
  CHECK(cell(rows, 1, "path") == "dir/a\\xff\"\\x0a.txt");
  CHECK(cell(rows, 1, "line") == "3");
  CHECK(cell(rows, 1, "page") == "4");
  CHECK(cell(rows, 1, "slide").empty());
  CHECK(cell(rows, 1, "byte_end") == "20");
  CHECK(cell(rows, 1, "waived") == "W-1");
  CHECK(cell(rows, 1, "match") == "ab****");
  CHECK(cell(rows, 1, "secret").empty());
  CHECK(cell(rows, 2, "suppressed") == "inline");
}

TEST_CASE("CSV tables of files, of what was not read and of controls stand apart") {
  const Sample sample;
  const auto files = parse(render("csv-files", sample.files, sample.skipped, Sample::options()));
  REQUIRE(files.size() == 3);
  CHECK(cell(files, 2, "owner") == "daemon");
  CHECK(cell(files, 2, "mode") == "0640");
  CHECK(cell(files, 2, "findings") == "1");
  CHECK(cell(files, 2, "suppressed") == "1");
  CHECK(cell(files, 2, "failed") == "T-ACCESS");
  CHECK(cell(files, 1, "owner") == "1");
  CHECK(cell(files, 1, "partial") == "corrupt");
  const auto unread = parse(render("csv-skipped", sample.files, sample.skipped));
  REQUIRE(unread.size() == 3);
  CHECK(unread[1] == Row{"b.zip!in/c.txt", "100", "partly", "corrupt", "checksum"});
  CHECK(unread[2] == Row{"d.rar", "50", "no", "encrypted", "needs a password"});
  const auto controls = parse(render("csv-controls", sample.files, sample.skipped));
  REQUIRE(controls.size() == 4);
  for (const Row& row : controls) CHECK(row.size() == controls[0].size());
  CHECK(cell(controls, 1, "test") == "T-INV");
  CHECK(cell(controls, 3, "control") == "S.2");
  CHECK(cell(controls, 3, "test").empty());
}

TEST_CASE("no field of a CSV is a formula") {
  const std::vector<std::string> names = {"=1+1",
                                          "+1",
                                          "-1",
                                          "@SUM(A1)",
                                          "\t=1",
                                          "\r=1",
                                          " =1",
                                          "\xEF\xBC\x9D"
                                          "1",
                                          "=\"x\"",
                                          "-a;b",
                                          "\xE2\x88\x92"
                                          "1"};
  for (const std::string& name : names) {
    INFO(name);
    const auto rows =
        parse(render("csv-skipped", {}, {testing::skipped(name, Reason::kCorrupt, name)}));
    CHECK(rows.at(1).at(0).front() == '\'');
    CHECK(rows.at(1).at(4).front() == '\'');
  }
  const auto rows = parse(render("csv-skipped", {}, {testing::skipped("a=b", Reason::kCorrupt)}));
  CHECK(rows.at(1).at(0) == "a=b");
}

}  // namespace
}  // namespace assay::reports
