#include "scanner/base/taxonomy.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay {
namespace {

constexpr int kMaxWeight = 100;

bool valid_class_id(std::string_view id) {
  bool part_is_empty = true;
  for (const char c : id) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (c == '.' && part_is_empty) return false;
    if (!word && c != '.') return false;
    part_is_empty = c == '.';
  }
  return !part_is_empty;
}

/// "pii.contact" for "pii.contact.email"; empty at the top.
std::string_view parent_of(std::string_view id) {
  const auto dot = id.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : id.substr(0, dot);
}

void read_steps(ConfigTable& table, DataClass& data_class) {
  auto steps = table.table("steps");
  if (!steps) return;
  data_class.steps = {};
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i < data_class.steps.size(); ++i) {
    const auto name = to_string(static_cast<Level>(i));
    const auto count = steps->integer(name);
    if (!count) continue;
    if (*count < 1 || *count > std::numeric_limits<std::int32_t>::max()) {
      steps->problem(name, "value", "a step is a number of values, 1 or more");
      continue;
    }
    const auto step = static_cast<std::uint32_t>(*count);
    if (step < previous) {
      steps->problem(name, "value", "a higher level can't need fewer values than a lower one");
    }
    data_class.steps[i] = previous = step;
  }
  steps->finish();
}

}  // namespace

Level level_of(const Steps& steps, std::uint64_t distinct, Level floor) {
  for (std::size_t i = steps.size(); i-- > static_cast<std::size_t>(floor);) {
    if (steps[i] != 0 && distinct >= steps[i]) return static_cast<Level>(i);
  }
  return floor;
}

void read_class_fields(ConfigTable& table, DataClass& data_class) {
  if (const auto weight = table.integer("weight")) {
    if (*weight < 0 || *weight > kMaxWeight) {
      table.problem("weight", "value", "a weight is a whole number from 0 to 100");
    } else {
      data_class.weight = static_cast<int>(*weight);
    }
  }
  if (const auto flat = table.boolean("flat")) data_class.flat = *flat;
  read_steps(table, data_class);
}

Taxonomy Taxonomy::parse(std::string_view toml, std::string name, std::vector<Problem>& problems) {
  Taxonomy taxonomy;
  const ConfigFile file = ConfigFile::parse(toml, std::move(name), problems);
  ConfigTable root = file.root();
  if (auto fallback = root.table("default", true)) {
    taxonomy.fallback_.title = "Other data";
    read_class_fields(*fallback, taxonomy.fallback_);
    fallback->finish();
  }
  // In the file's order, so that a parent must stand before its children and can be inherited from.
  for (ConfigTable& table : root.tables("class", true)) {
    const auto id = table.text("id", true);
    const auto title = table.text("title", true);
    if (!id) continue;
    table.set_name("class '" + *id + "'");
    if (!valid_class_id(*id)) {
      table.problem("id", "value", "a class is lower-case words joined by dots");
    }
    const DataClass* same = taxonomy.find(*id);
    if (same != nullptr && same->id == *id) {
      table.problem("id", "duplicate", "this class is already there");
    }
    table.texts("tags");  // for rules: patterns/rule.cc has them
    DataClass data_class = taxonomy.get(*id);
    data_class.id = *id;
    data_class.title = title.value_or(*id);
    read_class_fields(table, data_class);
    table.finish();
    taxonomy.set(std::move(data_class));
  }
  root.finish();
  return taxonomy;
}

const DataClass* Taxonomy::find(std::string_view id) const {
  for (; !id.empty(); id = parent_of(id)) {
    const auto found =
        std::lower_bound(classes_.begin(), classes_.end(), id,
                         [](const DataClass& c, std::string_view key) { return c.id < key; });
    if (found != classes_.end() && found->id == id) return &*found;
  }
  return nullptr;
}

const DataClass& Taxonomy::get(std::string_view id) const {
  const DataClass* found = find(id);
  return found != nullptr ? *found : fallback_;
}

void Taxonomy::set(DataClass data_class) {
  const auto place =
      std::lower_bound(classes_.begin(), classes_.end(), data_class.id,
                       [](const DataClass& c, const std::string& key) { return c.id < key; });
  if (place != classes_.end() && place->id == data_class.id) {
    *place = std::move(data_class);
  } else {
    classes_.insert(place, std::move(data_class));
  }
}

}  // namespace assay
