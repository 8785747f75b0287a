#include "reports/assessment.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "reports/exposure.h"
#include "reports/file_tests.h"
#include "reports/labels.h"

namespace assay::reports {
namespace {

constexpr std::uint32_t kMaxImpact = 100;

/// Hundredths of a certain value.
constexpr std::uint64_t mass_of(Confidence confidence) {
  constexpr std::array<std::uint64_t, 3> kMass = {10, 60, 100};
  return kMass[static_cast<std::size_t>(confidence)];
}

/// Thousandths of the weight that a quantity calls for.
constexpr std::uint32_t quantity_factor(std::uint64_t mass) {
  struct Step {
    std::uint64_t below;
    std::uint32_t factor;
  };
  constexpr std::array<Step, 6> kSteps = {
      {{50, 200}, {100, 400}, {200, 500}, {1'000, 600}, {10'000, 750}, {100'000, 900}}};
  for (const Step& step : kSteps) {
    if (mass < step.below) return step.factor;
  }
  return 1000;
}

/// What assessment needs of one finding.
struct Value {
  const DataClass* data_class;
  Finding* finding;
  int weight;
};

int weight_of(const Finding& finding, const DataClass& data_class) {
  return finding.rule->weight != 0 ? finding.rule->weight : data_class.weight;
}

std::vector<Value> values_of(FileRecord& file, const Policy& policy) {
  std::vector<Value> values;
  for (Finding& finding : file.findings) {
    finding.level = policy.default_level;
    if (!finding.suppressed.empty()) continue;
    const DataClass& data_class = policy.taxonomy.get(finding.rule->data_class);
    values.push_back({&data_class, &finding, weight_of(finding, data_class)});
  }
  // By class, then by value, each value's best confidence first.
  std::sort(values.begin(), values.end(), [](const Value& a, const Value& b) {
    if (a.data_class != b.data_class) return std::less<>()(a.data_class, b.data_class);
    return std::tie(a.finding->fingerprint, b.finding->confidence) <
           std::tie(b.finding->fingerprint, a.finding->confidence);
  });
  return values;
}

/// What one class makes of a file.
struct ClassResult {
  Level level;
  ClassValue value;
};

/// REQUIRES: all of one class, sorted as values_of() does, not empty.
ClassResult assess_class(std::span<const Value> values, const ClassTally* tally, Level floor) {
  const DataClass& data_class = *values.front().data_class;
  ClassResult result{floor, {data_class.id.empty() ? "other" : data_class.id, 0, 0, 0, 0, floor}};
  int weight = 0;
  const Fingerprint* previous = nullptr;
  for (const Value& value : values) {
    weight = std::max(weight, value.weight);
    const Finding& finding = *value.finding;
    if (previous != nullptr && *previous == finding.fingerprint) continue;
    previous = &finding.fingerprint;
    result.value.mass += mass_of(finding.confidence);
    if (finding.confidence != Confidence::kLow) ++result.value.values;
  }
  if (tally != nullptr) {
    // Of the values few have a finding of their own.
    const auto [all, medium, high] =
        std::tuple(tally->values[0].count(), tally->values[1].count(), tally->values[2].count());
    result.value.mass = (all - medium) * mass_of(Confidence::kLow) +
                        (medium - high) * mass_of(Confidence::kMedium) +
                        high * mass_of(Confidence::kHigh);
    result.value.values = static_cast<std::uint32_t>(std::min<std::uint64_t>(medium, UINT32_MAX));
  }
  result.level = level_of(data_class.steps, result.value.values, floor);
  result.value.level = result.level;
  for (const Value& value : values) {
    if (value.finding->confidence != Confidence::kLow) {
      value.finding->level = std::max(value.finding->level, result.level);
    }
  }
  result.value.weight = static_cast<std::uint8_t>(std::min(weight, 100));
  result.value.value = static_cast<std::uint8_t>(
      class_value(result.value.weight, data_class.flat, result.value.mass));
  return result;
}

bool holds(const FileRecord& file, std::string_view classes) {
  const auto parts = alternatives(classes);
  return std::any_of(file.values.begin(), file.values.end(), [&](const ClassValue& value) {
    return value.values != 0 && std::any_of(parts.begin(), parts.end(), [&](std::string_view each) {
             return is_class_under(value.data_class, each);
           });
  });
}

Level level_of_combinations(FileRecord& file, const Policy& policy) {
  Level level = Level::kPublic;
  if (file.values.size() < 2) return level;
  for (const Combination& rule : policy.combinations) {
    if (rule.level > level &&
        std::all_of(rule.classes.begin(), rule.classes.end(),
                    [&](const std::string& each) { return holds(file, each); })) {
      level = rule.level;
      file.combination = rule.id;
    }
  }
  return level;
}

/// Impact, people, and the level that findings give (public: none).
Level assess_content(FileRecord& file, const Policy& policy) {
  file.impact = 0;
  file.values.clear();
  file.people = {};
  file.combination = {};
  if (file.findings.empty()) return Level::kPublic;
  const std::vector<Value> values = values_of(file, policy);
  Level level = Level::kPublic;
  std::uint32_t largest = 0;
  std::uint32_t sum = 0;
  for (auto begin = values.begin(); begin != values.end();) {
    const auto end = std::find_if(
        begin, values.end(), [&](const Value& v) { return v.data_class != begin->data_class; });
    const auto tally = std::find_if(
        file.tallies.begin(), file.tallies.end(),
        [&](const ClassTally& each) { return each.data_class == begin->data_class->id; });
    ClassResult result =
        assess_class({begin, end}, tally == file.tallies.end() ? nullptr : &*tally, Level::kPublic);
    level = std::max(level, result.level);
    largest = std::max<std::uint32_t>(largest, result.value.value);
    sum += result.value.value;
    const auto is_direct = [&](const std::string& each) {
      return is_class_under(result.value.data_class, each);
    };
    if (std::any_of(policy.direct.begin(), policy.direct.end(), is_direct)) {
      file.people[0] = std::max<std::uint64_t>(file.people[0], result.value.values);
      file.people[1] += result.value.values;
    }
    file.values.push_back(std::move(result.value));
    begin = end;
  }
  std::sort(file.values.begin(), file.values.end(),
            [](const ClassValue& a, const ClassValue& b) { return a.data_class < b.data_class; });
  file.impact = static_cast<std::uint8_t>(std::min(kMaxImpact, largest + (sum - largest) / 10));
  return std::max(level, level_of_combinations(file, policy));
}

void set_levels(FileRecord& file, Level content, const Place& place, const Policy& policy) {
  bool is_explicit = false;
  file.path_rule = {};
  Level level = content;
  for (const PathLevel& rule : policy.path_levels) {
    if (!rule.path.matches(place.path)) continue;
    if (!is_explicit || rule.level > level) file.path_rule = rule.path.text();
    is_explicit = true;
    level = std::max(level, rule.level);
  }
  const bool labelled = file.label && file.label->level;
  // "Nothing found" isn't public, unless somebody says so.
  if (!is_explicit && !labelled) level = std::max(level, policy.default_level);
  file.content_level = level;
  file.level = labelled ? std::max(level, *file.label->level) : level;
}

}  // namespace

std::uint32_t class_value(int weight, bool flat, std::uint64_t mass) {
  const std::uint32_t factor = flat && mass >= 50 ? 1000 : quantity_factor(mass);
  return static_cast<std::uint32_t>(weight) * factor / 1000;
}

std::uint8_t risk_of(std::uint8_t impact, std::uint8_t exposure, int residual) {
  const auto stays = static_cast<std::uint32_t>(residual);
  const std::uint32_t product = impact * (100 * stays + (100 - stays) * exposure);
  return static_cast<std::uint8_t>((product + 9'999) / 10'000);
}

Band band_of(std::uint8_t risk) {
  if (risk == 0) return Band::kNone;
  if (risk < 20) return Band::kLow;
  if (risk < 40) return Band::kModerate;
  return risk < 70 ? Band::kHigh : Band::kCritical;
}

std::string_view to_string(Band band) {
  constexpr std::array<std::string_view, 5> kNames = {"none", "low", "moderate", "high",
                                                      "critical"};
  return kNames[static_cast<std::size_t>(band)];
}

void assess(FileRecord& file, const Policy& policy) {
  const Level content = assess_content(file, policy);
  file.content_level = file.level = std::max(policy.default_level, content);
}

void assess(FileRecord& file, const AssessContext& context) {
  const Policy& policy = *context.policy;
  const Place place = place_of(file, context);
  const Level content = assess_content(file, policy);
  file.label = label_of(file, place.path, policy);
  set_levels(file, content, place, policy);
  file.label_verdict = verdict_of(file, policy);
  const RetentionState retention = retention_of(file, place, context);
  set_exposure(file, place, retention, context);
  set_tests(file, place, retention, context);
}

}  // namespace assay::reports
