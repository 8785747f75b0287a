#include "reports/period.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "tests/support/test.h"

namespace assay::reports {
namespace {

constexpr std::int64_t kDay = 86'400;
using Json = nlohmann::json;

std::array<Handling, 4> five_days() {
  std::array<Handling, 4> handling{};
  handling[static_cast<std::size_t>(Level::kRestricted)].sla_days = 5;
  return handling;
}

/// A run on a day, over "t".
PeriodRun run_on(Day day, std::int64_t id, std::string state = "complete") {
  PeriodRun run;
  run.id = id;
  run.started = day * kDay + 3600;
  run.state = std::move(state);
  run.coverage = 100;
  run.policy = "p";
  run.roots = {"t"};
  return run;
}

FileRecord failing(const std::string& path) {
  FileRecord file;
  file.provenance = Provenance::file(path);
  file.level = Level::kRestricted;
  file.failed.add(TestId::kAccess);
  return file;
}

FileRecord fine(const std::string& path) {
  FileRecord file = failing(path);
  file.failed = {};
  return file;
}

void add(PeriodReport& period, const auto& record) {
  if (const auto fact = period_fact(record)) period.add(*fact);
}

PeriodRequest days_0_to(Day until, int every = 0) {
  PeriodRequest request;
  request.since = 0;
  request.until = until;
  request.every_days = every;
  return request;
}

TEST_CASE("a deviation is open from the scan that sees it to the one that sees it no more") {
  PeriodReport period(days_0_to(30), five_days());
  period.begin(run_on(1, 1));
  add(period, failing("t/a"));
  add(period, failing("t/b"));
  period.end();
  period.begin(run_on(4, 2));
  add(period, fine("t/a"));
  add(period, failing("t/b"));
  period.end();
  const Json json = Json::parse(period.json());
  CHECK(json["deviations"]["opened"] == 2);
  CHECK(json["deviations"]["closed"] == 1);
  CHECK(json["deviations"]["days_to_close"]["max"] == 3);
  CHECK(json["deviations"]["overdue"] == 1);  // t/b: due on day 6, open on day 30
  CHECK(json["items"][0]["closed_by"] == 2);
  CHECK(json["items"][0]["overdue"] == false);
}

TEST_CASE("what was not read, not looked at, or not reached stays open") {
  for (const char* how : {"unread", "elsewhere", "interrupted", "killed"}) {
    CAPTURE(how);
    PeriodReport period(days_0_to(30), five_days());
    period.begin(run_on(1, 1));
    add(period, failing("t/d/a"));
    period.end();
    PeriodRun second = run_on(2, 2);
    const std::string what = how;
    if (what == "elsewhere") second.roots = {"other", "t/dd"};
    if (what == "interrupted" || what == "killed") second.state = what;
    period.begin(second);
    if (what == "unread")
      add(period, SkippedRecord{Provenance::file("t/d"), 0, Reason::kUnreadable, ""});
    period.end();
    const Json json = Json::parse(period.json());
    CHECK(json["deviations"]["closed"] == 0);
    CHECK(json["deviations"]["open"] == 1);
  }
}

TEST_CASE("what comes back keeps its first date") {
  PeriodReport period(days_0_to(30), five_days());
  for (const auto& [day, bad] : {std::pair{1, true}, {3, false}, {9, true}}) {
    period.begin(run_on(day, day));
    add(period, bad ? failing("t/a") : fine("t/a"));
    period.end();
  }
  const Json json = Json::parse(period.json());
  CHECK(json["items"][0]["opened_by"] == 1);
  CHECK(json["items"][0]["reopened"] == 1);
  CHECK(json["items"][0]["overdue"] == true);
}

TEST_CASE("a plan counts only runs that came to an end and read enough") {
  PeriodReport period(days_0_to(27, 7), five_days());
  period.begin(run_on(1, 1));
  period.end();
  period.begin(run_on(8, 2, "interrupted"));
  period.end();
  PeriodRun poor = run_on(15, 3);
  poor.coverage = 50;
  period.begin(poor);
  period.end();
  period.begin(run_on(22, 4, "incomplete"));
  period.end();
  const Json plan = Json::parse(period.json())["plan"];
  CHECK(plan["expected"] == 4);
  CHECK(plan["done"] == 2);
  CHECK(plan["missed"].size() == 2);
  CHECK(period.text().find("missed 1970-01-08 to 1970-01-14") != std::string::npos);
}

TEST_CASE("the same seed draws the same sample, another seed another") {
  const auto sample = [](std::uint64_t seed) {
    PeriodRequest request = days_0_to(30);
    request.seed = seed;
    request.sample = 5;
    PeriodReport period(request, five_days());
    period.begin(run_on(1, 1));
    for (int i = 0; i < 100; ++i) add(period, failing("t/" + std::to_string(i)));
    period.end();
    return Json::parse(period.json())["sample"]["items"].dump();
  };
  CHECK(sample(1) == sample(1));
  CHECK(sample(1) != sample(2));
}

TEST_CASE("changes of policy and waivers of the period are listed") {
  PeriodReport period(days_0_to(30), five_days());
  period.begin(run_on(1, 1));
  period.end();
  PeriodRun second = run_on(8, 2);
  second.policy = "q";
  period.begin(second);
  period.end();
  Policy policy;
  const PathPattern everything("**", "/");
  policy.waivers.push_back({"W-1", "o", "a", "why", "", "", TestId::kAccess, everything, 2, 20});
  policy.waivers.push_back(
      {"W-2", "o", "a", "why", "", "", TestId::kAccess, everything, -100, 100});
  period.add_waivers(policy);
  const Json json = Json::parse(period.json());
  CHECK(json["policy_changes"].size() == 1);
  CHECK(json["policy_changes"][0]["scan"] == 2);
  CHECK(json["rule_changes"].empty());
  CHECK(json["waivers"]["opened"][0]["id"] == "W-1");
  CHECK(json["waivers"]["lapsed"].size() == 1);
  CHECK(json["waivers"]["live"][0]["id"] == "W-2");
}

}  // namespace
}  // namespace assay::reports
