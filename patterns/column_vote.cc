#include "patterns/column_vote.h"

#include "patterns/rule.h"

namespace assay::patterns {
namespace {

/// Fewer cells say nothing.
constexpr std::uint64_t kLeastCells = 8;
/// Valid by chance: a tenth of all numbers pass a check digit, so half of a column never does.
constexpr int kSink = -350;
constexpr int kLiftShaped = 300, kLiftNamed = 100, kLiftUnknown = 150;

}  // namespace

int shift_of(const ColumnVote& vote) {
  if (vote.alike < kLeastCells) return 0;
  const std::uint64_t share = vote.hits * 100 / vote.alike;
  const bool varied = vote.distinct * 4 >= kLeastCells;
  // Names that no list has are believed beside others that one has.
  const auto are = [&](std::uint64_t some) { return some * 100 / vote.alike >= 30; };
  if (vote.named && vote.weak) return are(vote.strong) ? kLiftUnknown : 0;
  if (vote.named) return share >= 80 && varied && are(vote.sure) ? kLiftNamed : 0;
  if (!vote.shaped) return 0;
  if (share < 50) return kSink;
  return share >= 90 && varied && vote.distinct * 10 >= vote.hits ? kLiftShaped : 0;
}

Confidence confidence_of(int score) {
  return score >= kHighScore     ? Confidence::kHigh
         : score >= kMediumScore ? Confidence::kMedium
                                 : Confidence::kLow;
}

}  // namespace assay::patterns
