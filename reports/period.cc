#include "reports/period.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "reports/escape.h"
#include "reports/json_records.h"
#include "scanner/base/digest.h"

namespace assay::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kDay = 86'400;

std::string time_text_of(std::int64_t seconds) {
  std::string text;
  append_time(text, seconds);
  return text;
}

bool came_to_an_end(const PeriodRun& run) {
  return run.state == "complete" || run.state == "incomplete";
}

bool lies_in(const std::string& path, const std::string& root) {
  if (root == "." && !path.starts_with('/')) return true;
  if (!path.starts_with(root)) return false;
  return path.size() == root.size() || root.ends_with('/') || path[root.size()] == '/' ||
         path[root.size()] == '!';
}

std::int64_t days_open(const PeriodDeviation& deviation, std::int64_t as_of) {
  return (deviation.closed.value_or(as_of) - deviation.opened) / kDay;
}

}  // namespace

/// One of the intervals in which a scan was planned.
struct PeriodReport::Slot {
  Day first = 0, last = 0;
  const PeriodRun* run = nullptr;  ///< the first that did it
};

struct PeriodReport::Numbers {
  std::uint64_t opened = 0, closed = 0, open = 0, waived = 0, overdue = 0, reopened = 0;
  std::array<std::uint64_t, 4> overdue_by_level{};
  std::vector<std::int64_t> days;  ///< to close, sorted
};

void PeriodReport::begin(PeriodRun run) {
  runs_.push_back(std::move(run));
  seen_.clear();
  unread_.clear();
}

std::optional<PeriodFact> period_fact(const FileRecord& file) {
  std::optional<Reason> unread;
  if (file.partial && !is_benign(*file.partial)) unread = file.partial;
  if (file.failed.empty() && !unread) return std::nullopt;
  return PeriodFact{file.provenance->path(), file.failed, file.waived, file.level, unread};
}

std::optional<PeriodFact> period_fact(const SkippedRecord& skipped) {
  // What is proven gone is no longer open; what could not be read is.
  if (is_benign(skipped.reason) || skipped.reason == Reason::kVanished) return std::nullopt;
  return PeriodFact{skipped.provenance->path(), {}, {}, Level::kPublic, skipped.reason};
}

void PeriodReport::add(const PeriodFact& fact) {
  if (fact.unread) unread_.emplace(fact.path, *fact.unread);
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!fact.failed.has(test)) continue;
    Seen& seen = seen_[{fact.path, test}];
    seen.level = std::max(seen.level, fact.level);
    seen.waived = fact.waived.has(test);
  }
}

bool PeriodReport::is_unread(const std::string& path) const {
  if (unread_.contains(path)) return true;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if ((path[i] == '/' || path[i] == '!') && unread_.contains(path.substr(0, i))) return true;
  }
  return false;
}

// Whether the scan under way would have seen the deviation if it were still there.
bool PeriodReport::covers(const PeriodDeviation& deviation) const {
  const PeriodRun& run = runs_.back();
  if (run.is_git) {
    const auto opened = std::find_if(runs_.begin(), runs_.end(), [&](const PeriodRun& each) {
      return each.id == deviation.last_seen_by;
    });
    return opened != runs_.end() && opened->command == run.command;
  }
  return std::any_of(run.roots.begin(), run.roots.end(),
                     [&](const std::string& root) { return lies_in(deviation.path, root); });
}

void PeriodReport::end() {
  const PeriodRun& run = runs_.back();
  for (const auto& [key, seen] : seen_) {
    auto [place, is_new] = deviations_.try_emplace(key);
    PeriodDeviation& deviation = place->second;
    if (is_new) {
      deviation.path = key.first;
      deviation.test = key.second;
      deviation.opened = run.started;
      deviation.opened_by = run.id;
    } else if (deviation.closed) {
      deviation.closed.reset();  // it keeps its first date
      ++deviation.reopened;
    }
    deviation.level = std::max(deviation.level, seen.level);
    deviation.waived = seen.waived;
    deviation.unread = false;
    deviation.last_seen_by = run.id;
    if (const auto& sla = handling_[static_cast<std::size_t>(deviation.level)].sla_days)
      deviation.due = deviation.opened + *sla * kDay;
  }
  if (!came_to_an_end(run)) return;  // what it did not get to is not closed
  for (auto& [key, deviation] : deviations_) {
    if (deviation.closed || seen_.contains(key) || !covers(deviation)) continue;
    deviation.unread = is_unread(deviation.path);
    if (deviation.unread) continue;
    deviation.closed = run.started;
    deviation.closed_by = run.id;
  }
}

void PeriodReport::add_waivers(const Policy& policy) {
  for (const Waiver& waiver : policy.waivers) waivers_.insert_or_assign(waiver.id, waiver);
}

std::int64_t PeriodReport::end_of_period() const { return (request_.until + 1) * kDay; }

bool PeriodReport::in_period(std::int64_t time) const {
  return time >= request_.since * kDay && time < end_of_period();
}

bool PeriodReport::concerns(const PeriodDeviation& deviation) const {
  return deviation.opened < end_of_period() &&
         (!deviation.closed || *deviation.closed >= request_.since * kDay);
}

bool PeriodReport::is_overdue(const PeriodDeviation& deviation) const {
  return deviation.due && !deviation.waived &&
         deviation.closed.value_or(end_of_period()) > *deviation.due;
}

std::vector<const PeriodDeviation*> PeriodReport::population() const {
  std::vector<const PeriodDeviation*> all;
  for (const auto& [key, deviation] : deviations_) {
    if (concerns(deviation)) all.push_back(&deviation);
  }
  return all;
}

// The seed and the item's name decide, not its place: whoever has both draws the same again.
std::vector<const PeriodDeviation*> PeriodReport::sample() const {
  std::vector<std::pair<std::string, const PeriodDeviation*>> drawn;
  for (const PeriodDeviation* each : population()) {
    drawn.emplace_back(sha256_hex(std::to_string(request_.seed) + '\n' +
                                  std::string(to_string(each->test)) + '\n' + each->path),
                       each);
  }
  std::sort(drawn.begin(), drawn.end());
  if (drawn.size() > request_.sample) drawn.resize(request_.sample);
  std::vector<const PeriodDeviation*> sample;
  for (const auto& [order, each] : drawn) sample.push_back(each);
  return sample;
}

PeriodReport::Numbers PeriodReport::numbers() const {
  Numbers n;
  for (const PeriodDeviation* each : population()) {
    if (in_period(each->opened)) ++n.opened;
    if (each->reopened != 0) ++n.reopened;
    if (each->closed) {
      ++n.closed;
      n.days.push_back(days_open(*each, *each->closed));
    } else if (each->waived) {
      ++n.waived;
    } else {
      ++n.open;
    }
    if (!is_overdue(*each)) continue;
    ++n.overdue;
    ++n.overdue_by_level[static_cast<std::size_t>(each->level)];
  }
  std::sort(n.days.begin(), n.days.end());
  return n;
}

std::vector<PeriodReport::Slot> PeriodReport::slots() const {
  std::vector<Slot> slots;
  if (request_.every_days <= 0) return slots;
  for (Day first = request_.since; first <= request_.until; first += request_.every_days) {
    Slot slot{first, std::min(request_.until, first + request_.every_days - 1), nullptr};
    for (const PeriodRun& run : runs_) {
      const Day day = run.started / kDay;
      if (day < slot.first || day > slot.last || !came_to_an_end(run) ||
          run.coverage < request_.min_coverage)
        continue;
      slot.run = &run;
      break;
    }
    slots.push_back(slot);
  }
  return slots;
}

namespace {

Json deviation_json(const PeriodDeviation& d, std::int64_t as_of, bool overdue) {
  Json json = {{"test", to_string(d.test)},
               {"path", printable(d.path)},
               {"level", to_string(d.level)},
               {"opened", time_text_of(d.opened)},
               {"opened_by", d.opened_by}};
  if (d.due) json["due"] = time_text_of(*d.due);
  if (d.closed) {
    json["closed"] = time_text_of(*d.closed);
    json["closed_by"] = d.closed_by;
  }
  json["last_seen_by"] = d.last_seen_by;
  json["days"] = days_open(d, as_of);
  json["overdue"] = overdue;
  json["waived"] = d.waived;
  if (d.unread) json["unread"] = true;
  if (d.reopened != 0) json["reopened"] = d.reopened;
  return json;
}

Json days_json(const std::vector<std::int64_t>& days) {
  if (days.empty()) return nullptr;
  return {{"median", days[(days.size() - 1) / 2]},
          {"p90", days[(days.size() * 9 + 9) / 10 - 1]},
          {"max", days.back()}};
}

Json waiver_json(const Waiver& waiver) {
  return {{"id", waiver.id},
          {"test", to_string(waiver.test)},
          {"owner", waiver.owner},
          {"approver", waiver.approver},
          {"reason", waiver.reason},
          {"created", day_text(waiver.created)},
          {"expires", day_text(waiver.expires)}};
}

// What became of a plan; null when there is none.
Json changes_json(const std::vector<const PeriodRun*>& runs, const std::string PeriodRun::*what) {
  Json changes = Json::array();
  const PeriodRun* before = nullptr;
  for (const PeriodRun* run : runs) {
    if (before != nullptr && before->*what != run->*what) {
      changes.push_back({{"scan", run->id},
                         {"time", time_text_of(run->started)},
                         {"from", before->*what},
                         {"to", run->*what}});
    }
    before = run;
  }
  return changes;
}

Json runs_json(const std::vector<const PeriodRun*>& runs) {
  Json list = Json::array();
  for (const PeriodRun* run : runs) {
    list.push_back({{"id", run->id},
                    {"started", time_text_of(run->started)},
                    {"state", run->state},
                    {"coverage", run->coverage},
                    {"command", printable(run->command)},
                    {"version", run->version},
                    {"policy", run->policy},
                    {"rules", run->rules},
                    {"seal", run->seal}});
  }
  return list;
}

// Those that were opened or ended in the period, and those that still count at its end.
Json waivers_json(const std::map<std::string, Waiver>& waivers, const PeriodRequest& period) {
  Json opened = Json::array();
  Json lapsed = Json::array();
  Json live = Json::array();
  for (const auto& [id, waiver] : waivers) {
    if (waiver.created >= period.since && waiver.created <= period.until)
      opened.push_back(waiver_json(waiver));
    if (waiver.expires >= period.since && waiver.expires < period.until)
      lapsed.push_back(waiver_json(waiver));
    if (waiver.created <= period.until && waiver.expires >= period.until)
      live.push_back(waiver_json(waiver));
  }
  return {{"opened", opened}, {"lapsed", lapsed}, {"live", live}};
}

}  // namespace

std::string PeriodReport::json() const {
  Json json = {
      {"type", "period"}, {"since", day_text(request_.since)}, {"until", day_text(request_.until)}};
  std::vector<const PeriodRun*> inside;
  for (const PeriodRun& run : runs_) {
    if (in_period(run.started)) inside.push_back(&run);
  }
  json["runs"] = runs_json(inside);
  const std::vector<Slot> planned = slots();
  Json plan = nullptr;
  if (request_.every_days > 0) {
    Json missed = Json::array();
    for (const Slot& slot : planned) {
      if (slot.run == nullptr)
        missed.push_back({{"from", day_text(slot.first)}, {"to", day_text(slot.last)}});
    }
    plan = {{"every_days", request_.every_days},
            {"expected", planned.size()},
            {"done", planned.size() - missed.size()},
            {"missed", missed}};
  }
  json["plan"] = plan;
  const Numbers n = numbers();
  Json overdue = Json::object();
  for (std::size_t i = 0; i < n.overdue_by_level.size(); ++i)
    overdue[std::string(to_string(static_cast<Level>(i)))] = n.overdue_by_level[i];
  const auto all = population();
  json["deviations"] = {{"population", all.size()},
                        {"opened", n.opened},
                        {"closed", n.closed},
                        {"open", n.open},
                        {"waived", n.waived},
                        {"reopened", n.reopened},
                        {"overdue", n.overdue},
                        {"overdue_by_level", overdue},
                        {"days_to_close", days_json(n.days)}};
  const auto rows = [this](const std::vector<const PeriodDeviation*>& from) {
    Json list = Json::array();
    for (const PeriodDeviation* each : from)
      list.push_back(deviation_json(*each, end_of_period(), is_overdue(*each)));
    return list;
  };
  json["items"] = rows(all);
  json["sample"] = {{"seed", request_.seed}, {"size", request_.sample}, {"items", rows(sample())}};
  json["policy_changes"] = changes_json(inside, &PeriodRun::policy);
  json["rule_changes"] = changes_json(inside, &PeriodRun::rules);
  json["waivers"] = waivers_json(waivers_, request_);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

std::string line_of(const PeriodDeviation& d, std::int64_t as_of, bool overdue) {
  std::string line = "  " + std::string(to_string(d.test)) + "  " + printable(d.path) + "  " +
                     std::string(to_string(d.level)) + "  opened " + time_text_of(d.opened) +
                     " (scan " + std::to_string(d.opened_by) + ")";
  if (d.due) line += ", due " + time_text_of(*d.due);
  line += d.closed ? ", closed " + time_text_of(*d.closed) + " (scan " +
                         std::to_string(d.closed_by) + ")"
                   : std::string(d.waived   ? ", waived"
                                 : d.unread ? ", not read since"
                                            : ", open");
  line += ", " + std::to_string(days_open(d, as_of)) + " days";
  if (overdue) line += ", OVERDUE";
  if (d.reopened != 0) line += ", re-opened " + std::to_string(d.reopened) + " times";
  return line + "\n";
}

std::string changes_text(const Json& changes, const std::string& what) {
  std::string out = what + " changes " + std::to_string(changes.size()) + "\n";
  for (const Json& each : changes) {
    out += "  " + each.at("time").get<std::string>() + "  scan " + each.at("scan").dump() + "  " +
           each.at("from").get<std::string>() + " -> " + each.at("to").get<std::string>() + "\n";
  }
  return out;
}

}  // namespace

std::string PeriodReport::text() const {
  const Json all = Json::parse(json());
  std::string out = "period " + day_text(request_.since) + " to " + day_text(request_.until) +
                    "\n\nruns " + std::to_string(all.at("runs").size()) + "\n";
  for (const Json& run : all.at("runs")) {
    out += "  scan " + run.at("id").dump() + "  " + run.at("started").get<std::string>() + "  " +
           run.at("state").get<std::string>() + ", " + run.at("coverage").dump() + " % read  " +
           run.at("command").get<std::string>() + "\n";
  }
  if (const Json& plan = all.at("plan"); plan.is_null()) {
    out += "plan unknown: say with --every how often a scan is due\n";
  } else {
    out += "expected every " + plan.at("every_days").dump() +
           " days: " + plan.at("expected").dump() + ", done " + plan.at("done").dump() + "\n";
    for (const Json& missed : plan.at("missed")) {
      out += "  missed " + missed.at("from").get<std::string>() + " to " +
             missed.at("to").get<std::string>() + "\n";
    }
  }
  const Numbers n = numbers();
  out += "\ndeviations " + std::to_string(population().size()) + ": opened in the period " +
         std::to_string(n.opened) + ", closed " + std::to_string(n.closed) + ", open " +
         std::to_string(n.open) + ", waived " + std::to_string(n.waived) + ", re-opened " +
         std::to_string(n.reopened) + ", overdue " + std::to_string(n.overdue) + "\n";
  if (!n.days.empty()) {
    const Json days = days_json(n.days);
    out += "days to close: median " + days.at("median").dump() + ", p90 " + days.at("p90").dump() +
           ", max " + days.at("max").dump() + "\n";
  }
  for (const PeriodDeviation* each : population())
    out += line_of(*each, end_of_period(), is_overdue(*each));
  out += "\nsample of " + std::to_string(sample().size()) + " with seed " +
         std::to_string(request_.seed) + "\n";
  for (const PeriodDeviation* each : sample())
    out += line_of(*each, end_of_period(), is_overdue(*each));
  out += "\n" + changes_text(all.at("policy_changes"), "policy") +
         changes_text(all.at("rule_changes"), "rule") + "\n";
  for (const char* kind : {"opened", "lapsed", "live"}) {
    const Json& list = all.at("waivers").at(kind);
    out += "waivers " + std::string(kind) + " " + std::to_string(list.size()) + "\n";
    for (const Json& waiver : list) {
      out += "  " + printable(waiver.at("id").get<std::string>()) + "  " +
             waiver.at("test").get<std::string>() + "  " + waiver.at("created").get<std::string>() +
             " to " + waiver.at("expires").get<std::string>() + "  " +
             printable(waiver.at("owner").get<std::string>()) + "\n";
    }
  }
  return out;
}

}  // namespace assay::reports
