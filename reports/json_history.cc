#include "reports/json_history.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "reports/escape.h"

namespace assay::reports {
namespace {

using Json = nlohmann::json;

// Both ways from one table each.
constexpr std::array<std::pair<const char*, std::uint64_t Change::*>, 5> kChange = {
    {{"new", &Change::added},
     {"fixed", &Change::fixed},
     {"persisting", &Change::persisting},
     {"reopened", &Change::reopened},
     {"not_read", &Change::not_read}}};
constexpr std::array<std::pair<const char*, std::uint64_t Period::*>, 7> kPeriod = {
    {{"runs", &Period::runs},
     {"longest_gap_days", &Period::longest_gap_days},
     {"opened", &Period::opened},
     {"closed", &Period::closed},
     {"overdue", &Period::overdue},
     {"policy_changes", &Period::policy_changes},
     {"rule_changes", &Period::rule_changes}}};
constexpr std::array<std::pair<const char*, std::optional<std::uint64_t> Period::*>, 4>
    kPeriodMaybe = {{{"runs_expected", &Period::runs_expected},
                     {"days_median", &Period::median_days},
                     {"days_p90", &Period::p90_days},
                     {"days_max", &Period::max_days}}};
constexpr std::array<std::pair<const char*, std::uint64_t TestCount::*>, 6> kTest = {
    {{"tested", &TestCount::tested},
     {"deviations", &TestCount::deviations},
     {"waived", &TestCount::waived},
     {"weight", &TestCount::weight},
     {"waived_weight", &TestCount::waived_weight},
     {"tested_in_part", &TestCount::tested_in_part}}};
constexpr std::array<std::pair<const char*, OverTime::List OverTime::*>, 3> kLists = {
    {{"carried", &OverTime::carried},
     {"overdue", &OverTime::overdue},
     {"undisposed", &OverTime::undisposed}}};

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto value = digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have >= 8) bytes += static_cast<char>(bits >> (have -= 8) & 0xFF);
  }
  return bytes;
}

template <class Value, std::size_t kCount>
void put_numbers(ObjectWriter& object, const Value& value,
                 const std::array<std::pair<const char*, std::uint64_t Value::*>, kCount>& table) {
  for (const auto& [name, member] : table) object.number(name, value.*member);
}

template <class Value, std::size_t kCount>
void read_numbers(const Json& object, Value& value,
                  const std::array<std::pair<const char*, std::uint64_t Value::*>, kCount>& table) {
  for (const auto& [name, member] : table)
    value.*member = object.at(name).template get<std::uint64_t>();
}

void put_time(ObjectWriter& object, const char* name, std::int64_t seconds) {
  std::string& out = object.key(name);
  out += '"';
  append_time(out, seconds);
  out += '"';
}

void put_item(std::string& out, const OverTimeItem& item) {
  ObjectWriter object(out);
  object.bytes("path", item.path);
  object.text("test", to_string(item.test));
  object.text("level", to_string(item.level));
  put_time(object, "opened", item.opened);
  if (item.due) put_time(object, "due", *item.due);
  if (item.waived) object.boolean("waived", true);
  object.close();
}

void put_list(ObjectWriter& object, const char* name, const OverTime::List& list) {
  ObjectWriter each(object.key(name));
  each.number("count", list.count);
  std::string& out = each.key("first");
  out += '[';
  for (const OverTimeItem& item : list.first) {
    if (&item != list.first.data()) out += ',';
    put_item(out, item);
  }
  out += ']';
  each.close();
}

void put_over_time(std::string& out, const OverTime& over_time) {
  ObjectWriter object(out);
  object.number("open", over_time.open);
  ObjectWriter tests(object.key("tests"));
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const TestCount& count = over_time.tests[i];
    if (count.tested == 0) continue;
    ObjectWriter test(tests.key(to_string(static_cast<TestId>(i))));
    put_numbers(test, count, kTest);
    test.close();
  }
  tests.close();
  for (const auto& [name, list] : kLists) put_list(object, name, over_time.*list);
  object.close();
}

OverTimeItem item_of(const Json& record) {
  OverTimeItem item;
  item.path = raw_bytes(record, "path");
  if (!parse_test(record.at("test").get<std::string>(), item.test))
    throw std::invalid_argument("unknown test");
  if (!parse_level(record.at("level").get<std::string>(), item.level))
    throw std::invalid_argument("unknown level");
  item.opened = seconds_of(record.at("opened"));
  if (record.contains("due")) item.due = seconds_of(record.at("due"));
  item.waived = record.value("waived", false);
  return item;
}

OverTime over_time_of(const Json& record) {
  OverTime over_time;
  over_time.open = record.at("open");
  for (const auto& [name, count] : record.at("tests").items()) {
    TestId test{};
    if (!parse_test(name, test)) throw std::invalid_argument("unknown test");
    read_numbers(count, over_time.tests[static_cast<std::size_t>(test)], kTest);
  }
  for (const auto& [name, list] : kLists) {
    (over_time.*list).count = record.at(name).at("count");
    for (const Json& item : record.at(name).at("first"))
      (over_time.*list).first.push_back(item_of(item));
  }
  return over_time;
}

}  // namespace

void append_history(ObjectWriter& object, const ScanSummary& summary) {
  if (summary.people) {
    std::string& out = object.key("people");
    out += '[';
    append_number(out, (*summary.people)[0]);
    out += ',';
    append_number(out, (*summary.people)[1]);
    out += ']';
  }
  if (summary.change) {
    ObjectWriter change(object.key("change"));
    put_numbers(change, *summary.change, kChange);
    change.close();
  }
  if (summary.period) {
    ObjectWriter period(object.key("period"));
    put_time(period, "since", summary.period->since);
    put_time(period, "until", summary.period->until);
    put_numbers(period, *summary.period, kPeriod);
    for (const auto& [name, member] : kPeriodMaybe) {
      const auto& value = (*summary.period).*member;
      if (value) period.number(name, *value);
    }
    period.close();
  }
  if (summary.over_time) put_over_time(object.key("over_time"), *summary.over_time);
}

void read_history(const Json& record, ScanSummary& summary) {
  if (record.contains("people"))
    summary.people = record.at("people").get<std::array<std::uint64_t, 2>>();
  if (const auto told = record.find("change"); told != record.end()) {
    summary.change.emplace();
    read_numbers(*told, *summary.change, kChange);
  }
  if (const auto told = record.find("period"); told != record.end()) {
    Period period;
    period.since = seconds_of(told->at("since"));
    period.until = seconds_of(told->at("until"));
    read_numbers(*told, period, kPeriod);
    for (const auto& [name, member] : kPeriodMaybe) {
      if (told->contains(name)) period.*member = told->at(name).get<std::uint64_t>();
    }
    summary.period = period;
  }
  if (record.contains("over_time")) summary.over_time = over_time_of(record.at("over_time"));
}

std::int64_t seconds_of(const std::string& time) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (time.size() != 20 || std::sscanf(time.c_str(), "%4d-%2u-%2uT%2u:%2u:%2uZ", &year, &month,
                                       &day, &hour, &minute, &second) != 6) {
    throw std::invalid_argument("not a time");
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  const std::chrono::sys_days days(date);
  return days.time_since_epoch().count() * std::int64_t{86'400} +
         static_cast<std::int64_t>(hour * 3600U + minute * 60U + second);
}

std::string raw_bytes(const Json& record, const std::string& key) {
  if (const auto coded = record.find(key + "_base64"); coded != record.end()) {
    auto bytes = from_base64(coded->get<std::string>());
    if (!bytes) throw std::invalid_argument("bad base64");
    return std::move(*bytes);
  }
  return record.value(key, "");
}

}  // namespace assay::reports
