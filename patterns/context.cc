#include "patterns/context.h"

#include <algorithm>

namespace assay::patterns {

void NearRules::clear() {
  near_.clear();
  first_ = end_ = 0;
  known_ = false;
}

void NearRules::settle(const std::vector<ContextHit>& hits) {
  clear();
  for (const ContextHit& hit : hits) {
    if (!of_word_[hit.word].empty())
      near_.push_back({static_cast<std::uint32_t>(hit.begin), hit.word});
  }
}

const RuleBits& NearRules::at(std::size_t begin, std::size_t end,
                              const std::vector<std::uint32_t>& everywhere) {
  const std::size_t from = begin > reach_ ? begin - reach_ : 0;
  std::size_t first = first_;
  if (first > 0 && near_[first - 1].begin >= from) first = 0;  // not in order
  while (first < near_.size() && near_[first].begin < from) ++first;
  std::size_t last = std::max(first, end_);
  if (last > first && near_[last - 1].begin > end + reach_) last = first;
  while (last < near_.size() && near_[last].begin <= end + reach_) ++last;
  if (known_ && first == first_ && last == end_) return rules_;
  first_ = first;
  end_ = last;
  known_ = true;
  rules_.clear();
  for (std::size_t i = first; i < last; ++i) rules_.add(of_word_[near_[i].word]);
  for (const std::uint32_t word : everywhere) rules_.add(of_word_[word]);
  return rules_;
}

void ContextHits::clear() {
  hits_.clear();
  everywhere_.clear();
  of_runs_.clear();
  shared_.clear();
}

void ContextHits::settle() {
  const auto before = [](const ContextHit& a, const ContextHit& b) { return a.begin < b.begin; };
  if (!std::is_sorted(hits_.begin(), hits_.end(), before))
    std::stable_sort(hits_.begin(), hits_.end(), before);
  of_runs_.settle(hits_);
  shared_.settle(hits_);
}

std::vector<ContextHit>::const_iterator ContextHits::from(std::size_t from) const {
  return std::lower_bound(hits_.begin(), hits_.end(), from,
                          [](const ContextHit& hit, std::size_t at) { return hit.begin < at; });
}

}  // namespace assay::patterns
