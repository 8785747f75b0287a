// What a column as a whole says of the values in it. Pure.
#pragma once

#include <cstdint>

#include "scanner/base/records.h"

namespace assay::patterns {

/// One rule in one column.
struct ColumnVote {
  std::uint64_t cells = 0;     ///< that hold anything
  std::uint64_t alike = 0;     ///< of the values' shape: as many digits; all cells where unknown
  std::uint64_t hits = 0;      ///< cells that are values of the rule
  std::uint64_t strong = 0;    ///< of the hits: those of medium or high confidence
  std::uint64_t sure = 0;      ///< of the hits: those of high confidence, or of a form
  std::uint64_t distinct = 0;  ///< values among the hits
  bool weak = false;           ///< low confidence is asked about
  bool shaped = false;         ///< the rule knows its values by shape and check digits alone
  bool named = false;          ///< the column's name speaks for the rule
};

/// What is to be added to the score of each, in thousandths.
int shift_of(const ColumnVote& vote);

/// The band of a score in thousandths.
Confidence confidence_of(int score);

}  // namespace assay::patterns
