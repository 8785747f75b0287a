// A policy written as the file that it could have come from.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "scanner/base/policy.h"

namespace assay {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04X", byte);
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + '"';
}

template <class Items, class Text>
std::string list(const Items& items, Text text) {
  std::string out = "[";
  for (const auto& item : items) {
    if (out.size() > 1) out += ", ";
    out += quoted(text(item));
  }
  return out + ']';
}

std::string texts(const std::vector<std::string>& items) {
  return list(items, [](const std::string& each) { return each; });
}

std::string paths(const std::vector<PathPattern>& items) {
  return list(items, [](const PathPattern& each) { return each.text(); });
}

/// The lines of one table.
class TableText {
 public:
  TableText(std::string& out, std::string_view headline) : out_(out) {
    out_ += '\n';
    out_ += headline;
    out_ += '\n';
  }
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) line(key, quoted(value));
  }
  void number(std::string_view key, std::int64_t value) { line(key, std::to_string(value)); }
  void number(std::string_view key, const std::optional<int>& value) {
    if (value) line(key, std::to_string(*value));
  }
  void line(std::string_view key, std::string_view value) {
    out_ += key;
    out_ += " = ";
    out_ += value;
    out_ += '\n';
  }

 private:
  std::string& out_;
};

void add_head(std::string& out, const Policy& policy) {
  const Head& head = policy.head;
  if (!head.id.empty()) {
    TableText table(out, "[policy]");
    table.text("id", head.id);
    table.text("version", head.version);
    table.text("owner", head.owner);
    table.text("role", head.role);
    if (head.approved) table.line("approved", day_text(*head.approved));
  }
  const Letterhead& report = policy.letterhead;
  if (!report.organisation.empty() || !report.contact.empty() || !report.logo.empty() ||
      !report.language.empty() || !report.texts.empty()) {
    TableText table(out, "[report]");
    table.text("organisation", report.organisation);
    table.text("contact", report.contact);
    table.text("logo", report.logo);
    table.text("language", report.language);
  }
  if (!report.texts.empty()) {
    TableText table(out, "[report.texts]");
    for (const auto& [key, text] : report.texts) table.line(quoted(key), quoted(text));
  }
  TableText scope(out, "[scope]");
  if (!policy.scope.include.empty()) scope.line("include", paths(policy.scope.include));
  scope.number("min_coverage", policy.scope.min_coverage);
  scope.number("every_days", policy.scope.every_days);
  for (const ExcludedPath& each : policy.scope.exclude) {
    TableText table(out, "[[scope.exclude]]");
    table.text("path", each.path.text());
    table.text("why", each.why);
  }
}

void add_levels(std::string& out, const Policy& policy) {
  TableText levels(out, "[levels]");
  levels.line("names", list(policy.level_names, [](const std::string& each) { return each; }));
  levels.text("default", to_string(policy.default_level));
  levels.text("label_from", to_string(policy.label_from));
  levels.text("encrypt_from", to_string(policy.encrypt_from));
  for (std::size_t i = 0; i < policy.handling.size(); ++i) {
    const Handling& handling = policy.handling[i];
    if (!handling.max_audience && !handling.review_days && !handling.sla_days) continue;
    TableText table(out, "[handling." + std::string(to_string(static_cast<Level>(i))) + "]");
    table.number("max_audience", handling.max_audience);
    table.number("review_days", handling.review_days);
    table.number("sla_days", handling.sla_days);
  }
}

void add_weights(std::string& out, const Policy& policy) {
  TableText weights(out, "[weights]");
  for (const DataClass& each : policy.taxonomy.classes()) {
    std::string steps;
    for (std::size_t i = 0; i < each.steps.size(); ++i) {
      if (each.steps[i] == 0) continue;
      steps += (steps.empty() ? "" : ", ") + std::string(to_string(static_cast<Level>(i))) + " = " +
               std::to_string(each.steps[i]);
    }
    weights.line(quoted(each.id), "{ weight = " + std::to_string(each.weight) +
                                      ", flat = " + (each.flat ? "true" : "false") +
                                      ", steps = { " + steps + " } }");
  }
}

void add_roots(std::string& out, const Policy& policy) {
  for (const RootRule& each : policy.roots) {
    TableText table(out, "[[root]]");
    table.text("path", each.path.text());
    if (each.reach) table.text("reach", to_string(*each.reach));
    if (each.max_level) table.text("max_level", to_string(*each.max_level));
    table.text("kind", to_string(each.kind));
    table.text("role", each.role);
    table.text("owner", each.owner);
    table.text("activity", each.activity);
    if (each.encrypted) table.line("encrypted", "true");
  }
  for (const PathLevel& each : policy.path_levels) {
    TableText table(out, "[[path]]");
    table.text("path", each.path.text());
    table.text("level", to_string(each.level));
    table.text("why", each.why);
  }
}

void add_data_rules(std::string& out, const Policy& policy) {
  for (const Combination& each : policy.combinations) {
    TableText table(out, "[[combination]]");
    table.text("id", each.id);
    table.text("title", each.title);
    table.line("classes", texts(each.classes));
    table.text("level", to_string(each.level));
  }
  for (const Retention& each : policy.retention) {
    TableText table(out, "[[retention]]");
    table.text("class", each.data_class);
    table.number("keep_days", each.keep_days);
    table.text("activity", each.activity);
  }
  for (const Hold& each : policy.holds) {
    TableText table(out, "[[hold]]");
    table.text("path", each.path.text());
    table.line("until", day_text(each.until));
    table.text("why", each.why);
  }
  for (const Placement& each : policy.placements) {
    TableText table(out, "[[place]]");
    table.text("class", each.data_class);
    table.line("allowed_in", paths(each.allowed_in));
  }
  for (const LabelRule& each : policy.labels) {
    TableText table(out, "[[label]]");
    table.line("match", "{ " + each.source + " = " + quoted(each.value) + " }");
    table.text("level", to_string(each.level));
  }
}

void add_activities(std::string& out, const Policy& policy) {
  for (const Activity& each : policy.activities) {
    TableText table(out, "[[activity]]");
    table.text("id", each.id);
    table.text("owner", each.owner);
    table.text("purpose", each.purpose);
    table.text("basis", each.basis);
    table.line("subjects", texts(each.subjects));
    table.line("classes", texts(each.classes));
    table.line("paths", paths(each.paths));
    table.line("recipients", texts(each.recipients));
    table.line("transfers", texts(each.transfers));
    table.line("measures", texts(each.measures));
  }
  for (const Waiver& each : policy.waivers) {
    TableText table(out, "[[exceptions]]");
    table.text("id", each.id);
    table.text("test", to_string(each.test));
    table.text("path", each.path.text());
    table.text("reason", each.reason);
    table.text("owner", each.owner);
    table.text("approver", each.approver);
    table.line("created", day_text(each.created));
    table.line("expires", day_text(each.expires));
    table.text("ticket", each.ticket);
    table.text("compensating", each.compensating);
  }
}

void add_numbers(std::string& out, const Policy& policy) {
  const Scoring& scoring = policy.scoring;
  TableText numbers(out, "[scoring]");
  numbers.number("residual", scoring.residual);
  numbers.number("over_retention", scoring.over_retention);
  numbers.number("untouched", scoring.untouched);
  numbers.number("untouched_days", scoring.untouched_days);
  numbers.number("label_gap", scoring.label_gap);
  numbers.number("unencrypted", scoring.unencrypted);
  numbers.number("writable", scoring.writable);
  numbers.number("risky_place", scoring.risky_place);
  TableText places(out, "[places]");
  places.line("risky", paths(policy.risky_places));
  TableText people(out, "[people]");
  people.line("direct", texts(policy.direct));
  TableText waivers(out, "[waivers]");
  waivers.number("max_days", policy.waiver_days);
  waivers.number("max_days_restricted", policy.restricted_waiver_days);
  if (!policy.groups.empty()) {
    TableText groups(out, "[groups]");
    for (const auto& [name, points] : policy.groups) groups.number(quoted(name), points);
  }
  for (const auto& [id, line] : policy.soa) {
    TableText soa(out, "[soa." + quoted(id) + "]");
    soa.line("applicable", line.applicable ? "true" : "false");
    soa.text("why", line.why);
    soa.text("status", line.status);
    soa.text("owner", line.owner);
  }
}

}  // namespace

std::string day_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string policy_text(const Policy& policy) {
  std::string out;
  // Keys of the file itself stand before its tables.
  if (!policy.frameworks.empty()) out += "frameworks = " + texts(policy.frameworks) + '\n';
  add_head(out, policy);
  add_levels(out, policy);
  add_weights(out, policy);
  add_numbers(out, policy);
  add_roots(out, policy);
  add_data_rules(out, policy);
  add_activities(out, policy);
  return out;
}

}  // namespace assay
