#include "reports/container_union.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace assay::reports {

namespace {

struct Value {
  Confidence confidence;
  std::uint64_t hash;
};

}  // namespace

struct ContainerUnion::Sum {
  ProvenancePtr container;  ///< so that the key stays its own
  std::map<std::pair<const RuleInfo*, Fingerprint>, Value> values;
  std::map<std::string, ClassTally> tallies;  ///< of classes that some member has one of
  Level level = Level::kPublic;
  std::uint8_t exposure = 0;
};

void ContainerUnion::add(const FileRecord& member) {
  const std::scoped_lock lock(mutex_);
  for (ProvenancePtr up = member.provenance->container(); up; up = up->container()) {
    auto& sum = sums_[up.get()];
    if (!sum) {
      sum = std::make_shared<Sum>();
      sum->container = up;
    }
    sum->level = std::max(sum->level, member.level);
    // Only what is at risk makes its container worse.
    if (member.risk != 0) sum->exposure = std::max(sum->exposure, member.exposure);
    for (const ClassTally& tally : member.tallies) {
      ClassTally& mine = sum->tallies[tally.data_class];
      mine.data_class = tally.data_class;
      for (std::size_t i = 0; i < mine.values.size(); ++i) mine.values[i].merge(tally.values[i]);
    }
    for (const Finding& finding : member.findings) {
      if (!finding.suppressed.empty()) continue;
      const auto [place, is_new] = sum->values.try_emplace(
          {finding.rule, finding.fingerprint}, Value{finding.confidence, finding.value_hash});
      if (!is_new)
        place->second.confidence = std::max(place->second.confidence, finding.confidence);
    }
  }
}

void ContainerUnion::forget(const Provenance& container) {
  const std::scoped_lock lock(mutex_);
  sums_.erase(&container);
}

void ContainerUnion::assess(FileRecord& file) {
  std::shared_ptr<Sum> sum;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = sums_.find(file.provenance.get()); found != sums_.end()) {
      sum = std::move(found->second);
      sums_.erase(found);
    }
  }
  if (!sum) {
    reports::assess(file, context_);
    if (file.provenance->depth() > 0) add(file);
    return;
  }
  // Assessed as if all members' values stood in it; they keep their own records.
  std::vector<Finding> own = std::move(file.findings);
  file.findings = own;
  for (auto& [name, tally] : sum->tallies) file.tallies.push_back(std::move(tally));
  for (const auto& [key, value] : sum->values) {
    Finding finding;
    finding.rule = key.first;
    finding.fingerprint = key.second;
    finding.confidence = value.confidence;
    finding.value_hash = value.hash;
    for (ClassTally& tally : file.tallies) {
      if (tally.data_class == finding.rule->data_class) tally.add(value.confidence, value.hash);
    }
    file.findings.push_back(std::move(finding));
  }
  reports::assess(file, context_);
  for (std::size_t i = 0; i < own.size(); ++i) {
    own[i].level = file.findings[i].level;
    own[i].waived = file.findings[i].waived;
  }
  file.findings = std::move(own);
  file.level = std::max(file.level, sum->level);
  file.exposure = std::max(file.exposure, sum->exposure);
  file.risk = risk_of(file.impact, file.exposure, context_.policy->scoring.residual);
  if (file.provenance->depth() > 0) add(file);
}

}  // namespace assay::reports
