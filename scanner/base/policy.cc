#include "scanner/base/policy.h"

#include <utility>

#include "scanner/base/digest.h"

namespace assay {
namespace {

void read_levels(ConfigTable& levels, Policy& policy) {
  if (const auto name = levels.text("default")) {
    if (!parse_level(*name, policy.default_level)) {
      levels.problem("default", "value", "there is no such level",
                     "public, internal, confidential or restricted");
    }
  }
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
    table->finish();
  }
  policy.taxonomy.set(std::move(changed));
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

Policy parse_policy(std::string_view toml, std::string name, Taxonomy taxonomy,
                    std::vector<Problem>& problems) {
  Policy policy;
  policy.taxonomy = std::move(taxonomy);
  policy.source = name;
  policy.digest = sha256_hex(toml);
  const ConfigFile file = ConfigFile::parse(toml, std::move(name), problems);
  ConfigTable root = file.root();
  if (auto levels = root.table("levels")) read_levels(*levels, policy);
  if (auto weights = root.table("weights")) {
    for (const std::string& id : weights->keys()) read_weight(*weights, id, policy, problems);
    weights->finish();
  }
  root.finish();
  return policy;
}

}  // namespace assay
