#include "scanner/base/policy.h"

#include <algorithm>
#include <utility>

#include "scanner/base/digest.h"
#include "scanner/base/policy_tables.h"

namespace assay {
namespace {

using policy_tables::Target;

void read_levels(ConfigTable& levels, Policy& policy) {
  using policy_tables::read_level;
  if (levels.has("names")) {
    const auto names = levels.texts("names");
    if (names.size() != policy.level_names.size()) {
      levels.problem("names", "value",
                     "has to be four names, from the lowest level to the highest");
    } else {
      std::copy(names.begin(), names.end(), policy.level_names.begin());
      for (std::size_t i = 0; i < names.size(); ++i) {
        Level other{};
        const bool taken = std::count(names.begin(), names.end(), names[i]) > 1 ||
                           (parse_level(names[i], other) && other != static_cast<Level>(i));
        if (taken || names[i].empty()) {
          levels.problem("names", "value", "'" + names[i] + "' can't name this level");
        }
      }
    }
  }
  policy.default_level = read_level(levels, "default", policy).value_or(policy.default_level);
  policy.label_from = read_level(levels, "label_from", policy).value_or(policy.label_from);
  policy.encrypt_from = read_level(levels, "encrypt_from", policy).value_or(policy.encrypt_from);
  levels.finish();
}

void read_weight(ConfigTable& weights, const std::string& id, Policy& policy,
                 std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  const auto weight = weights.integer(id);
  problems.resize(
      before);  // not a number: then it is to be a table, and only that attempt's problem counts
  const DataClass* known = policy.taxonomy.find(id);
  if (known == nullptr) {
    weights.problem(id, "value", "there is no such class of data", "see 'assay rules list'");
    return;
  }
  DataClass changed = *known;
  changed.id = id;
  if (weight) {
    if (*weight < 0 || *weight > 100) {
      weights.problem(id, "value", "a weight is a whole number from 0 to 100");
      return;
    }
    changed.weight = static_cast<int>(*weight);
  } else {
    auto table = weights.table(id);
    if (!table) return;
    read_class_fields(*table, changed);
    // One value is enough for it.
    if (const auto floor = policy_tables::read_level(*table, "floor", policy)) {
      for (std::size_t i = 0; i <= static_cast<std::size_t>(*floor); ++i) changed.steps[i] = 1;
    }
    table->finish();
  }
  policy.taxonomy.set(std::move(changed));
}

using TableReader = void (*)(ConfigTable&, const Target&);

void read_one(ConfigTable& root, std::string_view key, const Target& target, TableReader reader) {
  if (auto table = root.table(key)) reader(*table, target);
}

/// `items`: what the base has; a list that is given replaces it.
template <class Item>
void read_each(ConfigTable& root, std::string_view key, std::vector<Item>& items,
               const Target& target, TableReader reader) {
  if (!root.has(key)) return;
  items.clear();
  for (ConfigTable& table : root.tables(key)) reader(table, target);
}

/// The file's own come first, so that they hold; the base's stay behind them.
void read_labels(ConfigTable& root, const Target& target) {
  std::vector<LabelRule>& labels = target.policy.labels;
  const std::vector<LabelRule> base = std::move(labels);
  labels.clear();
  for (ConfigTable& table : root.tables("label")) policy_tables::read_label(table, target);
  for (const LabelRule& each : base) {
    const bool known = std::any_of(labels.begin(), labels.end(), [&](const LabelRule& own) {
      return own.source == each.source && own.value == each.value;
    });
    if (!known) labels.push_back(each);
  }
}

/// A table of one or two keys that needs no reader of its own.
void read_small_tables(ConfigTable& root, const Target& target) {
  Policy& policy = target.policy;
  if (auto table = root.table("waivers")) {
    for (const auto& [key, days] : {std::pair{"max_days", &policy.waiver_days},
                                    {"max_days_restricted", &policy.restricted_waiver_days}}) {
      const auto value = table->integer(key);
      if (value && (*value < 1 || *value > 3650)) {
        table->problem(key, "value", "has to be from 1 to 3650");
      } else if (value) {
        *days = static_cast<int>(*value);
      }
    }
    table->finish();
  }
  if (auto table = root.table("places")) {
    if (table->has("risky")) {
      policy.risky_places.clear();
      for (std::string& text : table->texts("risky")) {
        policy.risky_places.emplace_back(std::move(text), target.folder);
      }
    }
    table->finish();
  }
  if (auto table = root.table("people")) {
    if (table->has("direct")) policy.direct = table->texts("direct");
    for (const std::string& name : policy.direct) {
      if (policy.taxonomy.find(name) == nullptr) {
        table->problem("direct", "value", "there is no class of data '" + name + "'");
      }
    }
    table->finish();
  }
  if (root.has("frameworks")) policy.frameworks = root.texts("frameworks");
}

/// What only the whole file can tell: names that lead nowhere.
void check_references(const ConfigTable& root, const Policy& policy) {
  const auto known = [&](const std::string& id) {
    return std::any_of(policy.activities.begin(), policy.activities.end(),
                       [&](const Activity& each) { return each.id == id; });
  };
  for (std::size_t i = 0; i < policy.retention.size(); ++i) {
    const std::string& id = policy.retention[i].activity;
    if (id.empty() || known(id)) continue;
    root.problem("retention", "value", "there is no activity '" + id + "'");
  }
  for (const RootRule& each : policy.roots) {
    if (each.activity.empty() || known(each.activity)) continue;
    root.problem("root", "value", "there is no activity '" + each.activity + "'");
  }
}

}  // namespace

bool parse_level(std::string_view name, Level& level) {
  for (const Level each :
       {Level::kPublic, Level::kInternal, Level::kConfidential, Level::kRestricted}) {
    if (to_string(each) == name) {
      level = each;
      return true;
    }
  }
  return false;
}

std::string_view to_string(Reach reach) {
  constexpr std::array<std::string_view, 4> kNames = {"host", "company", "partner", "public"};
  return kNames[static_cast<std::size_t>(reach)];
}

std::string_view to_string(RootKind kind) {
  constexpr std::array<std::string_view, 10> kNames = {
      "share",   "test",   "development", "repository", "outbound",
      "partner", "public", "removable",   "mail",       "backup"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_class_under(std::string_view data_class, std::string_view selector) {
  if (selector == "*") return true;
  if (selector.ends_with(".*")) selector.remove_suffix(2);
  return data_class.starts_with(selector) &&
         (data_class.size() == selector.size() || data_class[selector.size()] == '.');
}

std::vector<std::string_view> alternatives(std::string_view classes) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t bar = classes.find('|');
    parts.push_back(classes.substr(0, bar));
    if (bar == std::string_view::npos) return parts;
    classes.remove_prefix(bar + 1);
  }
}

Policy parse_policy(std::string_view toml, std::string name, Policy base, std::string_view folder,
                    std::vector<Problem>& problems) {
  namespace tables = policy_tables;
  Policy policy = std::move(base);
  policy.source = name;
  policy.digest = sha256_hex(toml);
  const ConfigFile file = ConfigFile::parse(toml, std::move(name), problems);
  ConfigTable root = file.root();
  const Target target{policy, folder};
  if (auto levels = root.table("levels")) read_levels(*levels, policy);
  if (auto weights = root.table("weights")) {
    for (const std::string& id : weights->keys()) read_weight(*weights, id, policy, problems);
    weights->finish();
  }
  read_small_tables(root, target);
  read_one(root, "policy", target, tables::read_head);
  read_one(root, "report", target, tables::read_letterhead);
  read_one(root, "scope", target, tables::read_scope);
  read_one(root, "handling", target, tables::read_handling);
  read_one(root, "soa", target, tables::read_soa);
  read_one(root, "groups", target, tables::read_groups);
  read_one(root, "scoring", target, tables::read_scoring);
  read_each(root, "root", policy.roots, target, tables::read_root);
  read_each(root, "path", policy.path_levels, target, tables::read_path_level);
  read_each(root, "combination", policy.combinations, target, tables::read_combination);
  read_each(root, "retention", policy.retention, target, tables::read_retention);
  read_each(root, "hold", policy.holds, target, tables::read_hold);
  read_each(root, "place", policy.placements, target, tables::read_placement);
  read_labels(root, target);
  read_each(root, "activity", policy.activities, target, tables::read_activity);
  read_each(root, "exceptions", policy.waivers, target, tables::read_waiver);
  check_references(root, policy);
  root.finish();
  return policy;
}

Policy parse_policy(std::string_view toml, std::string name, Taxonomy taxonomy,
                    std::vector<Problem>& problems) {
  Policy base;
  base.taxonomy = std::move(taxonomy);
  return parse_policy(toml, std::move(name), std::move(base), "/", problems);
}

}  // namespace assay
