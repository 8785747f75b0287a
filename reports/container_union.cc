#include "reports/container_union.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace assay::reports {

struct ContainerUnion::Sum {
  ProvenancePtr container;  ///< so that the key stays its own
  std::map<std::pair<const RuleInfo*, Fingerprint>, Confidence> values;
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
    for (const Finding& finding : member.findings) {
      if (!finding.suppressed.empty()) continue;
      const auto [place, is_new] =
          sum->values.try_emplace({finding.rule, finding.fingerprint}, finding.confidence);
      if (!is_new) place->second = std::max(place->second, finding.confidence);
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
  for (const auto& [value, confidence] : sum->values) {
    Finding finding;
    finding.rule = value.first;
    finding.fingerprint = value.second;
    finding.confidence = confidence;
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
