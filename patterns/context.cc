#include "patterns/context.h"

#include <algorithm>

namespace assay::patterns {

void ContextHits::clear() {
  hits_.clear();
  everywhere_.clear();
  near_.clear();
  near_first_ = near_end_ = 0;
  known_ = false;
}

void ContextHits::settle() {
  const auto before = [](const ContextHit& a, const ContextHit& b) { return a.begin < b.begin; };
  if (!std::is_sorted(hits_.begin(), hits_.end(), before))
    std::stable_sort(hits_.begin(), hits_.end(), before);
  near_.clear();
  for (const ContextHit& hit : hits_) {
    if (!c_.rules_of_word[hit.word].empty())
      near_.push_back({static_cast<std::uint32_t>(hit.begin), hit.word});
  }
  near_first_ = near_end_ = 0;
  known_ = false;
}

std::vector<ContextHit>::const_iterator ContextHits::from(std::size_t from) const {
  return std::lower_bound(hits_.begin(), hits_.end(), from,
                          [](const ContextHit& hit, std::size_t at) { return hit.begin < at; });
}

const std::vector<std::uint32_t>& ContextHits::rules_near(std::size_t begin, std::size_t end) {
  const std::size_t from = begin > c_.context_reach ? begin - c_.context_reach : 0;
  std::size_t first = near_first_;
  if (first > 0 && near_[first - 1].begin >= from) first = 0;  // not in order
  while (first < near_.size() && near_[first].begin < from) ++first;
  std::size_t last = std::max(first, near_end_);
  if (last > first && near_[last - 1].begin > end + c_.context_reach) last = first;
  while (last < near_.size() && near_[last].begin <= end + c_.context_reach) ++last;
  if (known_ && first == near_first_ && last == near_end_) return rules_;
  near_first_ = first;
  near_end_ = last;
  known_ = true;
  rules_.clear();
  const auto add = [&](std::uint32_t word) {
    const auto& of_word = c_.rules_of_word[word];
    rules_.insert(rules_.end(), of_word.begin(), of_word.end());
  };
  for (std::size_t i = first; i < last; ++i) add(near_[i].word);
  for (const std::uint32_t word : everywhere_) add(word);
  std::sort(rules_.begin(), rules_.end());
  rules_.erase(std::unique(rules_.begin(), rules_.end()), rules_.end());
  return rules_;
}

}  // namespace assay::patterns
