// A place that passed a rule's trigger, on its way from the confirming stage to a Match. Private to
// assay::patterns.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/base/records.h"

namespace assay::patterns {

inline constexpr std::uint32_t kNoContext = UINT32_MAX;
inline constexpr std::uint32_t kNoCell = UINT32_MAX;

inline constexpr std::uint32_t kNoRule = UINT32_MAX;

/// Another part of the credential that a candidate is a part of.
struct CandidatePart {
  std::uint32_t part = 0;        ///< into Rule::parts
  std::uint32_t rule = kNoRule;  ///< whose match it is; kNoRule: a field
  std::size_t begin = 0, end = 0;
};

struct Candidate {
  std::uint32_t rule = 0;
  std::size_t begin = 0, end = 0;  ///< the value
  std::uint32_t near_word =
      kNoContext;  ///< into context_words: the nearest word that speaks for it…
  std::uint32_t near_distance = kNoContext;  ///< …and how many bytes away
  bool weak = false;  ///< only words that are said of other rules' values, too, speak for it
  std::uint32_t against_word = kNoContext;
  int score = 0;  ///< thousandths
  Confidence confidence = Confidence::kLow;
  bool validated = false;
  bool telling_form = false;  ///< grouped as few other numbers are, or Rule::extend matched
  bool in_list = false;       ///< one of a list of numbers as wide that are none of its rule's
  bool like_time = false;     ///< reads as seconds since 1970
  bool regular = false;       ///< what programs and tables are full of, see is_regular()
  bool like_date = false;     ///< reads as a day: 20150912
  bool like_day = false;      ///< reads as a day with a count, or with a time of it
  bool placeholder = false;   ///< reads like an example
  std::uint8_t quality = 0;   ///< assignments: how secret-like the value is, 0…100
  bool refused = false;       ///< assignments: its issuer can't have given it
  bool field_says_so = false;
  bool bare_name = false;        ///< in a column that is just called "name"
  bool from_column = false;      ///< found because its column's name calls for the rule
  std::uint32_t way = kNoCell;   ///< which of its column's tries found it; kNoCell: the text itself
  std::uint32_t cell = kNoCell;  ///< of a table: the cell that holds it
  std::uint32_t backed_by = kNoRule;  ///< another rule that found the same and was surer
  std::vector<CandidatePart> parts;
  bool is_part = false;               ///< of another one
  std::vector<std::uint32_t> losers;  ///< rules that it won over
};

}  // namespace assay::patterns
