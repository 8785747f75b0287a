#include "patterns/column_vote.h"

#include <algorithm>
#include <string>
#include <utility>

#include "patterns/rule.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// Fewer cells say nothing.
constexpr std::uint64_t kLeastCells = 8;
/// Valid by chance: a tenth of all numbers pass a check digit, so half of a column never does.
constexpr int kSink = -350;
constexpr int kLiftShaped = 300, kLiftNamed = 100, kLiftUnknown = 150;
/// Eight values that pass a check that half of all pass may all do so by chance once in 256 times.
constexpr int kMostByChance = 50;
constexpr unsigned kLetters = 26, kCharacters = 36;
constexpr std::uint64_t kLeastNames = 20, kMostOfOneWord = 75;

bool is_title(std::string_view word) {
  constexpr std::array<std::string_view, 14> kTitles = {
      "Mr",   "Mrs", "Ms",  "Miss",     "Dr",     "Prof", "Herr",
      "Frau", "Sr",  "Sra", "Monsieur", "Madame", "Md",   "Mohammad"};
  return word.ends_with('.') || std::find(kTitles.begin(), kTitles.end(), word) != kTitles.end();
}

}  // namespace

PlaceSets::Width& PlaceSets::of_width(std::size_t width) {
  for (Width& each : widths_) {
    if (each.width == width) return each;
  }
  widths_.push_back({width, 0, std::vector<std::uint64_t>(width)});
  return widths_.back();
}

void PlaceSets::add(std::string_view value) {
  std::array<std::uint64_t, kMost> places;
  std::size_t width = 0;
  for (const char c : value) {
    if (!is_alnum(c)) continue;
    if (width == kMost) return;
    const auto letter = static_cast<unsigned>((c | 0x20) - 'a');
    places[width++] = std::uint64_t{1}
                      << (is_digit(c) ? static_cast<unsigned>(c - '0') : letter % kLetters + 10);
  }
  Width& all = of_width(width);
  ++all.values;
  for (std::size_t i = 0; i < width; ++i) all.seen[i] |= places[i];
}

void PlaceSets::merge(const PlaceSets& other) {
  for (const Width& each : other.widths_) {
    Width& mine = of_width(each.width);
    mine.values += each.values;
    for (std::size_t i = 0; i < each.width; ++i) mine.seen[i] |= each.seen[i];
  }
}

int PlaceSets::passing(std::span<const Validator* const> checks) const {
  constexpr int kTries = 200;
  if (checks.empty()) return 100;
  // The narrower of two that are as common, whatever came first.
  const auto commonest =
      std::max_element(widths_.begin(), widths_.end(), [](const Width& one, const Width& other) {
        return std::pair(one.values, other.width) < std::pair(other.values, one.width);
      });
  if (commonest == widths_.end() || commonest->width == 0 ||
      std::any_of(checks.begin(), checks.end(),
                  [](const Validator* each) { return !each->compact; }))
    return 0;
  const std::size_t width = commonest->width;
  std::array<std::string, kMost> of_place;
  for (std::size_t i = 0; i < width; ++i) {
    for (unsigned bit = 0; bit < kCharacters; ++bit) {
      if ((commonest->seen[i] >> bit & 1) != 0)
        of_place[i] += static_cast<char>(bit < 10 ? '0' + bit : 'A' + (bit - 10));
    }
  }
  std::uint64_t state = 0x9E3779B97F4A7C15;  // any but 0: Marsaglia's xorshift, for the same again
  std::string value(width, '0');
  int passed = 0;
  for (int i = 0; i < kTries; ++i) {
    for (std::size_t at = 0; at < width; ++at) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      value[at] = of_place[at][(state >> 32) % of_place[at].size()];
    }
    passed += std::all_of(checks.begin(), checks.end(),
                          [&](const Validator* each) { return each->fn(value); })
                  ? 1
                  : 0;
  }
  return passed * 100 / kTries;
}

void FirstWords::add(std::string_view value) {
  // "Dr. Ada Lovelace": a title is no first word.
  std::string_view word = value.substr(0, value.find(' '));
  while (word.size() < value.size() && is_title(word)) {
    value.remove_prefix(word.size() + 1);
    word = value.substr(0, value.find(' '));
  }
  std::uint32_t hash = 0;
  for (const char c : word) hash = hash * 31 + static_cast<unsigned char>(c);
  ++counts_[hash % kBuckets];
}

void FirstWords::merge(const FirstWords& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
}

std::uint64_t FirstWords::commonest() const {
  std::uint64_t most = 0;
  std::uint64_t all = 0;
  for (const std::uint32_t count : counts_) {
    most = std::max<std::uint64_t>(most, count);
    all += count;
  }
  return all == 0 ? 0 : most * 100 / all;
}

int shift_of(const ColumnVote& vote) {
  if (vote.alike < kLeastCells) return 0;
  const std::uint64_t share = vote.hits * 100 / vote.alike;
  const bool varied = vote.distinct * 4 >= kLeastCells;
  // Names that no list has are believed beside others that one has.
  const auto are = [&](std::uint64_t some) { return some * 100 / vote.alike >= 30; };
  if (vote.hits >= kLeastNames && vote.one_word > kMostOfOneWord && vote.distinct * 2 > vote.hits)
    return kSink;
  // Of persons' names nearly all can be one; of hotels' and hospitals' a third.
  if (vote.bare_name && share < 50) return kSink;
  if (vote.named && vote.weak) return are(vote.strong) ? kLiftUnknown : 0;
  if (vote.named) return share >= 80 && varied && are(vote.sure) ? kLiftNamed : 0;
  if (!vote.shaped) return 0;
  if (share < 50) return kSink;
  const bool proved = share >= 90 && varied && vote.by_chance < kMostByChance;
  return proved && vote.distinct * 10 >= vote.hits ? kLiftShaped : 0;
}

Confidence confidence_of(int score) {
  return score >= kHighScore     ? Confidence::kHigh
         : score >= kMediumScore ? Confidence::kMedium
                                 : Confidence::kLow;
}

}  // namespace assay::patterns
