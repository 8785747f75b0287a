#include "reports/people.h"

#include <algorithm>
#include <cstring>

#include "reports/shared.h"

namespace assay::reports {

std::uint64_t hash_of(const Fingerprint& fingerprint) {
  std::uint64_t hash = 0;
  std::memcpy(&hash, fingerprint.data(), sizeof hash);
  // splitmix64's finaliser
  hash ^= hash >> 30;
  hash *= 0xBF58476D1CE4E5B9;
  hash ^= hash >> 27;
  hash *= 0x94D049BB133111EB;
  return hash ^ (hash >> 31);
}

Distinct* PeopleCount::values_of(const RuleInfo& rule) {
  const auto [place, is_new] = by_rule_.try_emplace(&rule, nullptr);
  if (is_new && std::any_of(direct_.begin(), direct_.end(), [&](const std::string& each) {
        return is_class_under(rule.data_class, each);
      })) {
    place->second = &by_class_[rule.data_class];
  }
  return place->second;
}

void PeopleCount::add(const FileRecord& file) {
  for (const Finding& finding : file.findings) {
    if (!counts(finding) || finding.confidence == Confidence::kLow) continue;
    if (Distinct* values = values_of(*finding.rule)) values->add(hash_of(finding.fingerprint));
  }
}

std::array<std::uint64_t, 2> PeopleCount::count() {
  std::array<std::uint64_t, 2> people{};
  for (auto& [name, values] : by_class_) {
    const std::uint64_t count = values.count();
    people[0] = std::max(people[0], count);
    people[1] += count;
  }
  return people;
}

}  // namespace assay::reports
