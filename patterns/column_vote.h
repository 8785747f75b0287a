// What a column as a whole says of the values in it. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "patterns/validators.h"
#include "scanner/base/records.h"

namespace assay::patterns {

/// What characters a column's values have at each place. Says how much their check proves: of
/// numbers that all begin with 3501 a check of a day of birth proves nothing.
class PlaceSets {
 public:
  /// Letters and digits of `value`, beside those of values of the same width.
  void add(std::string_view value);
  void merge(const PlaceSets& other);
  /// Of a hundred values that are made up of such characters and of the commonest width, the share
  /// that obeys `checks`. 100 where there are none; 0 where that can't be told: one looks at more
  /// than letters and digits.
  [[nodiscard]] int passing(std::span<const Validator* const> checks) const;

 private:
  static constexpr std::size_t kMost = 40;
  struct Width {
    std::size_t width = 0;
    std::uint64_t values = 0;
    std::vector<std::uint64_t> seen;  ///< of each place; bits: 0 to 9, A to Z
  };
  Width& of_width(std::size_t width);

  std::vector<Width> widths_;  ///< few
};

/// How often the values of a column begin with the same word, titles left out. Of persons' names
/// the commonest begins some two in five (the Vietnamese Nguyễn), in a family's house more; of a
/// chain's hotels, of a maker's products nearly all.
class FirstWords {
 public:
  void add(std::string_view value);
  void merge(const FirstWords& other);
  /// Of a hundred values how many begin with the commonest word.
  [[nodiscard]] std::uint64_t commonest() const;

 private:
  static constexpr std::size_t kBuckets = 64;  // few words share one with the commonest
  std::array<std::uint32_t, kBuckets> counts_{};
};

/// One rule in one column.
struct ColumnVote {
  std::uint64_t cells = 0;     ///< that hold anything
  std::uint64_t alike = 0;     ///< of the values' shape: as many digits; all cells where unknown
  std::uint64_t hits = 0;      ///< cells that are values of the rule
  std::uint64_t strong = 0;    ///< of the hits: those of medium or high confidence
  std::uint64_t sure = 0;      ///< of the hits: those of high confidence, or of a form
  std::uint64_t distinct = 0;  ///< values among the hits
  int by_chance = 0;           ///< PlaceSets::passing() of the hits
  std::uint64_t one_word = 0;  ///< of names: FirstWords::commonest() of the hits
  bool weak = false;           ///< low confidence is asked about
  bool shaped = false;         ///< the rule knows its values by shape and check digits alone
  bool named = false;          ///< the column's name speaks for the rule
  bool bare_name = false;      ///< but says no more than "name": of persons, or of things
};

/// What is to be added to the score of each, in thousandths.
int shift_of(const ColumnVote& vote);

/// The band of a score in thousandths.
Confidence confidence_of(int score);

}  // namespace assay::patterns
