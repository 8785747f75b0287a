#include "patterns/context.h"

#include <algorithm>

namespace assay::patterns {

void ContextHits::sort() {
  std::sort(hits_.begin(), hits_.end(),
            [](const ContextHit& a, const ContextHit& b) { return a.begin < b.begin; });
}

std::vector<ContextHit>::const_iterator ContextHits::from(std::size_t from) const {
  return std::lower_bound(hits_.begin(), hits_.end(), from,
                          [](const ContextHit& hit, std::size_t at) { return hit.begin < at; });
}

void ContextHits::rules_near(std::size_t begin, std::size_t end,
                             std::vector<std::uint32_t>& rules) const {
  rules.clear();
  const auto add = [&](std::uint32_t word) {
    const auto& of_word = c_.rules_of_word[word];
    rules.insert(rules.end(), of_word.begin(), of_word.end());
  };
  for (auto hit = from(begin > c_.context_reach ? begin - c_.context_reach : 0);
       hit != hits_.end() && hit->begin <= end + c_.context_reach; ++hit) {
    add(hit->word);
  }
  for (const std::uint32_t word : everywhere_) add(word);
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
}

}  // namespace assay::patterns
