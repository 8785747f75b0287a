#include "scanner/base/policy_tables.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace assay::policy_tables {
namespace {

constexpr int kMaxPoints = 100;
constexpr int kMaxDays = 36'525;  // a century

std::string text_or_empty(ConfigTable& table, std::string_view key, bool required = false) {
  auto text = table.text(key, required);
  if (text && text->empty() && required) table.problem(key, "value", "is empty");
  return text.value_or(std::string());
}

int whole(ConfigTable& table, std::string_view key, int low, int high, int fallback,
          bool required = false) {
  const auto value = table.integer(key, required);
  if (!value) return fallback;
  if (*value < low || *value > high) {
    table.problem(key, "value",
                  "has to be from " + std::to_string(low) + " to " + std::to_string(high));
    return fallback;
  }
  return static_cast<int>(*value);
}

std::optional<PathPattern> read_path(ConfigTable& table, std::string_view key,
                                     const Target& target) {
  const auto text = table.text(key, true);
  if (!text) return std::nullopt;
  if (text->empty()) {
    table.problem(key, "value", "is empty");
    return std::nullopt;
  }
  return PathPattern(*text, target.folder);
}

std::vector<PathPattern> read_paths(ConfigTable& table, std::string_view key, const Target& target,
                                    bool required = false) {
  std::vector<PathPattern> paths;
  for (std::string& text : table.texts(key, required)) {
    if (text.empty()) {
      table.problem(key, "value", "holds an empty path");
    } else {
      paths.emplace_back(std::move(text), target.folder);
    }
  }
  return paths;
}

/// A class or a selector of classes that holds at least one known one.
void check_class(const ConfigTable& table, std::string_view key, const std::string& name,
                 const Policy& policy) {
  const auto& classes = policy.taxonomy.classes();
  const bool known =
      std::any_of(classes.begin(), classes.end(),
                  [&](const DataClass& each) { return is_class_under(each.id, name); }) ||
      policy.taxonomy.find(name) != nullptr;
  if (!known) {
    table.problem(key, "value", "there is no class of data '" + name + "'",
                  "see 'assay rules list'");
  }
}

template <class Enum, std::size_t kCount>
std::optional<Enum> read_name(ConfigTable& table, std::string_view key, const char* what) {
  const auto name = table.text(key);
  if (!name) return std::nullopt;
  std::string all;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (to_string(static_cast<Enum>(i)) == *name) return static_cast<Enum>(i);
    all += (i == 0 ? "" : i + 1 == kCount ? " or " : ", ");
    all += to_string(static_cast<Enum>(i));
  }
  table.problem(key, "value", std::string("there is no such ") + what, all);
  return std::nullopt;
}

std::string read_role(ConfigTable& table) {
  std::string role = text_or_empty(table, "role");
  if (!role.empty() && role != "controller" && role != "processor") {
    table.problem("role", "value", "there is no such role", "controller or processor");
  }
  return role;
}

template <class Item>
void check_new(const ConfigTable& table, const std::vector<Item>& items, const std::string& id) {
  const bool known =
      std::any_of(items.begin(), items.end(), [&](const Item& each) { return each.id == id; });
  if (known) table.problem("id", "duplicate", "'" + id + "' is already there");
}

}  // namespace

std::optional<Level> read_level(ConfigTable& table, std::string_view key, const Policy& policy,
                                bool required) {
  const auto name = table.text(key, required);
  if (!name) return std::nullopt;
  for (std::size_t i = 0; i < policy.level_names.size(); ++i) {
    if (policy.level_names[i] == *name) return static_cast<Level>(i);
  }
  Level level{};
  if (parse_level(*name, level)) return level;
  const auto& names = policy.level_names;
  table.problem(key, "value", "there is no such level",
                names[0] + ", " + names[1] + ", " + names[2] + " or " + names[3]);
  return std::nullopt;
}

void read_head(ConfigTable& table, const Target& target) {
  Head& head = target.policy.head;
  head.id = text_or_empty(table, "id", true);
  head.version = text_or_empty(table, "version", true);
  head.owner = text_or_empty(table, "owner", true);
  head.role = read_role(table);
  head.approved = table.date("approved");
  table.finish();
}

void read_letterhead(ConfigTable& table, const Target& target) {
  Letterhead& report = target.policy.letterhead;
  report = {};
  report.organisation = text_or_empty(table, "organisation");
  report.contact = text_or_empty(table, "contact");
  report.logo = text_or_empty(table, "logo");
  if (!report.logo.empty()) report.logo = absolute_path(report.logo, target.folder);
  report.language = text_or_empty(table, "language");
  if (auto texts = table.table("texts")) {
    for (const std::string& key : texts->keys()) {
      if (auto text = texts->text(key)) report.texts[key] = std::move(*text);
    }
  }
  table.finish();
}

void read_scope(ConfigTable& table, const Target& target) {
  Scope& scope = target.policy.scope;
  if (table.has("include")) scope.include = read_paths(table, "include", target);
  if (table.has("exclude")) {
    scope.exclude.clear();
    for (ConfigTable& each : table.tables("exclude")) {
      auto path = read_path(each, "path", target);
      std::string why = text_or_empty(each, "why", true);
      if (path) scope.exclude.push_back({std::move(*path), std::move(why)});
      each.finish();
    }
  }
  scope.min_coverage = whole(table, "min_coverage", 0, 100, scope.min_coverage);
  scope.every_days = whole(table, "every_days", 0, kMaxDays, scope.every_days);
  table.finish();
}

void read_root(ConfigTable& table, const Target& target) {
  auto path = read_path(table, "path", target);
  RootRule root{path.value_or(PathPattern("/", "/")), {}, {}, RootKind::kShare, {}, {}, {}, false};
  root.reach = read_name<Reach, 4>(table, "reach", "reach");
  root.max_level = read_level(table, "max_level", target.policy);
  root.kind = read_name<RootKind, 10>(table, "kind", "kind").value_or(RootKind::kShare);
  root.role = read_role(table);
  root.owner = text_or_empty(table, "owner");
  root.activity = text_or_empty(table, "activity");
  root.encrypted = table.boolean("encrypted").value_or(false);
  table.finish();
  const auto& roots = target.policy.roots;
  if (path && std::any_of(roots.begin(), roots.end(),
                          [&](const RootRule& each) { return each.path.text() == path->text(); })) {
    table.problem("path", "duplicate", "this root is already there");
  }
  target.policy.roots.push_back(std::move(root));
}

void read_path_level(ConfigTable& table, const Target& target) {
  auto path = read_path(table, "path", target);
  const auto level = read_level(table, "level", target.policy, true);
  std::string why = text_or_empty(table, "why");
  if (path && level) {
    target.policy.path_levels.push_back({std::move(*path), *level, std::move(why)});
  }
  table.finish();
}

void read_combination(ConfigTable& table, const Target& target) {
  Combination rule;
  rule.id = text_or_empty(table, "id", true);
  rule.title = table.text("title").value_or(rule.id);
  rule.classes = table.texts("classes", true);
  for (const std::string& name : rule.classes) {
    for (const std::string_view each : alternatives(name)) {
      check_class(table, "classes", std::string(each), target.policy);
    }
  }
  if (table.has("classes") && rule.classes.size() < 2) {
    table.problem("classes", "value", "a combination has at least two");
  }
  rule.level = read_level(table, "level", target.policy, true).value_or(rule.level);
  check_new(table, target.policy.combinations, rule.id);
  table.finish();
  target.policy.combinations.push_back(std::move(rule));
}

void read_retention(ConfigTable& table, const Target& target) {
  Retention rule;
  rule.data_class = text_or_empty(table, "class", true);
  if (!rule.data_class.empty()) check_class(table, "class", rule.data_class, target.policy);
  rule.keep_days = whole(table, "keep_days", 0, kMaxDays, 0, true);
  if (const auto from = table.text("from"); from && *from != "modified") {
    table.problem("from", "value", "a file's age is known from its modification only", "modified");
  }
  rule.activity = text_or_empty(table, "activity");
  table.finish();
  target.policy.retention.push_back(std::move(rule));
}

void read_hold(ConfigTable& table, const Target& target) {
  auto path = read_path(table, "path", target);
  const auto until = table.date("until", true);
  std::string why = text_or_empty(table, "why", true);
  if (path && until) target.policy.holds.push_back({std::move(*path), *until, std::move(why)});
  table.finish();
}

void read_placement(ConfigTable& table, const Target& target) {
  Placement rule;
  rule.data_class = text_or_empty(table, "class", true);
  if (!rule.data_class.empty()) check_class(table, "class", rule.data_class, target.policy);
  rule.allowed_in = read_paths(table, "allowed_in", target, true);
  table.finish();
  target.policy.placements.push_back(std::move(rule));
}

void read_label(ConfigTable& table, const Target& target) {
  LabelRule rule;
  if (auto match = table.table("match", true)) {
    for (const char* source : {"name", "text", "msip", "property", "header", "xattr"}) {
      if (auto value = match->text(source)) {
        if (!rule.source.empty()) match->problem(source, "value", "one source a rule");
        if (value->empty()) match->problem(source, "value", "is empty");
        rule.source = source;
        if (rule.source == "name" && !value->empty()) rule.name.emplace(*value, target.folder);
        rule.value = std::move(*value);
      }
    }
    match->finish();
    if (rule.source.empty()) {
      table.problem("match", "missing", "names no source",
                    "name, text, msip, property, header or xattr");
    }
  }
  rule.level = read_level(table, "level", target.policy, true).value_or(rule.level);
  table.finish();
  target.policy.labels.push_back(std::move(rule));
}

void read_handling(ConfigTable& table, const Target& target) {
  for (std::size_t i = 0; i < target.policy.handling.size(); ++i) {
    const auto level = static_cast<Level>(i);
    const std::string& own = target.policy.level_names[i];
    auto each = table.table(table.has(own) ? own : std::string(to_string(level)));
    if (!each) continue;
    Handling& handling = target.policy.handling[i];
    // T-ACCESS looks at confidential and restricted files only.
    if (level >= Level::kConfidential && each->has("max_audience")) {
      handling.max_audience = whole(*each, "max_audience", 0, kMaxPoints, 0);
    }
    if (each->has("review_days"))
      handling.review_days = whole(*each, "review_days", 1, kMaxDays, 1);
    if (each->has("sla_days")) handling.sla_days = whole(*each, "sla_days", 0, kMaxDays, 0);
    each->finish();
  }
  table.finish();
  const auto& by_level = target.policy.handling;
  const auto& lower = by_level[2].max_audience;
  const auto& higher = by_level[3].max_audience;
  if (lower && higher && *higher > *lower) {
    table.problem("", "value", "a higher level can't have the wider audience");
  }
}

void read_activity(ConfigTable& table, const Target& target) {
  Activity activity;
  activity.id = text_or_empty(table, "id", true);
  if (!activity.id.empty()) table.set_name("activity '" + activity.id + "'");
  activity.owner = text_or_empty(table, "owner", true);
  activity.purpose = text_or_empty(table, "purpose", true);
  activity.basis = text_or_empty(table, "basis");
  activity.subjects = table.texts("subjects");
  activity.classes = table.texts("classes", true);
  for (const std::string& name : activity.classes) {
    check_class(table, "classes", name, target.policy);
  }
  activity.paths = read_paths(table, "paths", target, true);
  activity.recipients = table.texts("recipients");
  activity.transfers = table.texts("transfers");
  activity.measures = table.texts("measures");
  check_new(table, target.policy.activities, activity.id);
  table.finish();
  target.policy.activities.push_back(std::move(activity));
}

void read_waiver(ConfigTable& table, const Target& target) {
  const std::string id = text_or_empty(table, "id", true);
  if (!id.empty()) table.set_name("waiver '" + id + "'");
  TestId test{};
  if (const auto name = table.text("test", true); name && !parse_test(*name, test)) {
    table.problem("test", "value", "there is no such test", "T-ACCESS, T-RETAIN, …");
  }
  if (const auto name = table.text("class"); name && is_class_under(*name, "pii.payment.sad")) {
    table.problem("class", "value",
                  "what authenticates a card payment may not be kept; it can't be waived");
  } else if (name) {
    table.problem("class", "value", "a waiver covers a test and a path, not a class");
  }
  auto path = read_path(table, "path", target);
  Waiver waiver{id,
                text_or_empty(table, "owner", true),
                text_or_empty(table, "approver", true),
                text_or_empty(table, "reason", true),
                text_or_empty(table, "ticket"),
                text_or_empty(table, "compensating"),
                test,
                path.value_or(PathPattern("/", "/")),
                0,
                0};
  const auto created = table.date("created", true);
  const auto expires = table.date("expires", true);
  waiver.created = created.value_or(0);
  waiver.expires = expires.value_or(0);
  if (created && expires) {
    if (waiver.expires < waiver.created) {
      table.problem("expires", "value", "lies before 'created'");
    } else if (waiver.expires - waiver.created > target.policy.waiver_days) {
      table.problem(
          "expires", "value",
          "a waiver holds for at most " + std::to_string(target.policy.waiver_days) + " days");
    }
  }
  if (!waiver.owner.empty() && waiver.owner == waiver.approver) {
    table.problem("approver", "value", "is the owner", "another person has to approve");
  }
  check_new(table, target.policy.waivers, waiver.id);
  table.finish();
  target.policy.waivers.push_back(std::move(waiver));
}

void read_soa(ConfigTable& table, const Target& target) {
  for (const std::string& id : table.keys()) {
    auto each = table.table(id);
    if (!each) continue;
    Applicability line;
    line.applicable = each->boolean("applicable", true).value_or(true);
    line.why = text_or_empty(*each, "why", !line.applicable);
    line.status = text_or_empty(*each, "status");
    line.owner = text_or_empty(*each, "owner");
    each->finish();
    target.policy.soa[id] = std::move(line);
  }
}

void read_groups(ConfigTable& table, const Target& target) {
  for (const std::string& name : table.keys()) {
    target.policy.groups[name] = whole(table, name, 10, kMaxPoints, 30);
  }
}

void read_scoring(ConfigTable& table, const Target& target) {
  Scoring& scoring = target.policy.scoring;
  for (const auto& [key, value] : {std::pair{"residual", &scoring.residual},
                                   {"over_retention", &scoring.over_retention},
                                   {"untouched", &scoring.untouched},
                                   {"label_gap", &scoring.label_gap},
                                   {"unencrypted", &scoring.unencrypted},
                                   {"writable", &scoring.writable},
                                   {"risky_place", &scoring.risky_place}}) {
    *value = whole(table, key, 0, kMaxPoints, *value);
  }
  scoring.untouched_days = whole(table, "untouched_days", 1, kMaxDays, scoring.untouched_days);
  table.finish();
  // Else a file that becomes over-age could lose points.
  if (scoring.over_retention < scoring.untouched) {
    table.problem("over_retention", "value", "can't be less than 'untouched'");
  }
}

}  // namespace assay::policy_tables
