#include "reports/assessment.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <tuple>
#include <vector>

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

struct ClassResult {
  Level level;
  std::uint32_t value;
};

/// REQUIRES: all of one class, sorted as values_of() does, not empty.
ClassResult assess_class(std::span<const Value> values, Level default_level) {
  const DataClass& data_class = *values.front().data_class;
  std::uint64_t mass = 0;
  std::uint64_t distinct = 0;
  int weight = 0;
  const Fingerprint* previous = nullptr;
  for (const Value& value : values) {
    weight = std::max(weight, value.weight);
    const Finding& finding = *value.finding;
    if (previous != nullptr && *previous == finding.fingerprint) continue;
    previous = &finding.fingerprint;
    mass += mass_of(finding.confidence);
    if (finding.confidence != Confidence::kLow) ++distinct;
  }
  const Level level = level_of(data_class.steps, distinct, default_level);
  for (const Value& value : values) {
    if (value.finding->confidence != Confidence::kLow) value.finding->level = level;
  }
  return {level, class_value(weight, data_class.flat, mass)};
}

}  // namespace

std::uint32_t class_value(int weight, bool flat, std::uint64_t mass) {
  const std::uint32_t factor = flat && mass >= 50 ? 1000 : quantity_factor(mass);
  return static_cast<std::uint32_t>(weight) * factor / 1000;
}

void assess(FileRecord& file, const Policy& policy) {
  file.level = policy.default_level;
  file.impact = 0;
  if (file.findings.empty()) return;
  const std::vector<Value> values = values_of(file, policy);
  std::uint32_t largest = 0;
  std::uint32_t sum = 0;
  for (auto begin = values.begin(); begin != values.end();) {
    const auto end = std::find_if(
        begin, values.end(), [&](const Value& v) { return v.data_class != begin->data_class; });
    const ClassResult result = assess_class({begin, end}, policy.default_level);
    file.level = std::max(file.level, result.level);
    largest = std::max(largest, result.value);
    sum += result.value;
    begin = end;
  }
  file.impact = static_cast<std::uint8_t>(std::min(kMaxImpact, largest + (sum - largest) / 10));
}

}  // namespace assay::reports
