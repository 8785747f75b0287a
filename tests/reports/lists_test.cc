// The tables that need the policy: work list, waivers, record of processing.
#include <algorithm>
#include <sstream>

#include "reports/assessment.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

constexpr const char* kPolicy = R"(
[policy]
id = "p"
version = "1"
owner = "o"
role = "controller"
[report]
organisation = "Acme"
[[root]]
path = "/s/hr"
role = "processor"
owner = "hr@acme.example"
[[activity]]
id = "payroll"
owner = "hr@acme.example"
purpose = "pay staff"
classes = ["pii.name", "pii.bank-account"]
paths = ["/s/hr"]
[[retention]]
class = "pii.name"
keep_days = 100
activity = "payroll"
[[exceptions]]
id = "W-1"
test = "T-SECRET"
path = "/s/it"
reason = "r"
owner = "it@acme.example"
approver = "ciso@acme.example"
created = 2023-10-01
expires = 2023-12-01
[[exceptions]]
id = "W-2"
test = "T-ACCESS"
path = "/s/x"
reason = "=1+1"
owner = "a@acme.example"
approver = "b@acme.example"
created = 2023-01-01
expires = 2023-02-01
[[exceptions]]
id = "W-3"
test = "T-ACCESS"
path = "/s/y"
reason = "r"
owner = "a@acme.example"
approver = "b@acme.example"
created = 2023-09-01
expires = 2024-08-01
)";

/// Rows of fields; the text has no quoted line ends.
std::vector<std::vector<std::string>> table(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else if (c != '\r') {
        fields.back() += c;
      }
    }
    rows.push_back(fields);
  }
  return rows;
}

struct Scene {
  Scene() {
    info.rulebook = std::make_shared<const Policy>(testing::built_in_policy(kPolicy));
    AssessContext context;
    context.policy = info.rulebook.get();
    context.as_of = info.started;
    const auto add = [&](std::string path, std::vector<Finding> findings) {
      FileRecord file = testing::file(std::move(path), std::move(findings));
      file.holder = testing::holder(0644, info.started - 200 * 86'400);
      file.meta = file.holder->meta;
      assess(file, context);
      files.push_back(file);
    };
    add("/s/hr/a.csv", {testing::finding(name, Confidence::kHigh)});
    add("/s/hr/b.csv", {testing::finding(passport, Confidence::kHigh, 2)});
    add("/s/web/c.csv", {testing::finding(name, Confidence::kHigh, 3)});
    add("/s/it/d.env", {testing::finding(key, Confidence::kHigh, 4)});
  }
  [[nodiscard]] std::vector<std::vector<std::string>> rows(std::string_view format) const {
    return table(testing::render(format, files, {}, testing::Sample::options(), info));
  }
  RuleInfo name = testing::rule("name", "pii.name");
  RuleInfo passport = testing::rule("passport", "pii.passport");
  RuleInfo key = testing::rule("key", "secret.cloud");
  ScanInfo info = testing::scan_info();
  std::vector<FileRecord> files;
};

TEST_CASE("the record of processing tells declared from found") {
  const auto rows = Scene().rows("ropa");
  REQUIRE(rows.size() == 5);
  const auto line = [](const std::vector<std::string>& row) {
    return row[2] + "|" + row[7] + "|" + row[8] + "|" + row[9];
  };
  CHECK(line(rows[1]) == "payroll|pii.bank-account|declared-not-found|0");
  CHECK(line(rows[2]) == "payroll|pii.name|declared-and-found|1");
  CHECK(line(rows[3]) == "payroll|pii.passport|found-not-declared|1");
  CHECK(line(rows[4]) == "|pii.name|found-not-declared|1");
  CHECK(rows[2][0] == "Acme");
  CHECK(rows[2][15] == "100");         // days that it is kept
  CHECK(rows[2][16] == "2023-04-28");  // the oldest
  CHECK(rows[2][17] == "1");           // over its time
  CHECK(rows[4].back() == "/s/web/c.csv");
  CHECK(rows[1][20] == "controller");  // not found: the organisation's own
  CHECK(rows[2][20] == "processor");   // of the root that it was found in
  CHECK(rows[4][20] == "controller");
}

TEST_CASE("waivers are in force, due or lapsed, and used or not") {
  const auto rows = Scene().rows("csv-waivers");
  REQUIRE(rows.size() == 4);
  const auto line = [](const std::vector<std::string>& row) {
    return row[0] + " " + row[1] + " " + row[2] + " " + row[3];
  };
  CHECK(line(rows[1]) == "W-1 due yes 1");
  CHECK(line(rows[2]) == "W-2 lapsed no 0");
  CHECK(line(rows[3]) == "W-3 live no 0");
  CHECK(rows[2][6] == "'=1+1");
}

TEST_CASE("the work list has owners by policy and by file, and what the policy says of time") {
  const auto rows = Scene().rows("csv-worklist");
  REQUIRE(rows.size() > 3);
  const auto find = [&](const std::string& where, const std::string& test) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row[2] == where && row[6] == test;
    });
    REQUIRE(found != rows.end());
    return *found;
  };
  const auto kept = find("/s/hr/a.csv", "T-RETAIN");
  CHECK(kept[9] == "hr@acme.example");
  const auto elsewhere = find("/s/web/c.csv", "T-PURPOSE");
  CHECK(elsewhere[9] == "daemon");
  // The waiver holds for the credentials, so nobody has to do anything about them.
  CHECK(
      std::none_of(rows.begin(), rows.end(), [](const auto& row) { return row[6] == "T-SECRET"; }));
  // Passport and key, everywhere beneath: the restricted one sets the time.
  const auto access = find("/s/", "T-ACCESS");
  CHECK(access[3] == "tree");
  CHECK(access[4] == "2");
  CHECK(access[11] == "2023-11-19");
}

}  // namespace
}  // namespace assay::reports
