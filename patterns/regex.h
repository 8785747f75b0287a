// Reads the regular expressions of rules far enough to know how wide a match can be and to derive
// the finder that Hyperscan gets: the same language with its ends cut, so that every match of the
// rule contains a match of the finder. Pure; used while compiling rules only.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/result.h"

namespace assay::patterns {

inline constexpr std::size_t kUnbounded = SIZE_MAX;

using ByteSet = std::bitset<256>;

struct RegexFacts {
  std::size_t min_width = 0;
  std::size_t max_width = 0;  ///< kUnbounded for `*`, `+`, `{n,}`
  bool caseless = false;      ///< began with (?i)
  std::string finder;         ///< for Hyperscan, without look-around, captures and variable ends
  std::size_t finder_reach =
      0;  ///< at most this many bytes from a match's begin to the end of its finder's match
  std::size_t finder_literal = 0;  ///< the longest run of literal bytes that every finder match has
  std::size_t finder_width = 0;    ///< bytes of a finder's match at most; kUnbounded as above
  ByteSet front;        ///< the bytes that may stand in what was cut from the front of the finder
  ByteSet all;          ///< every byte that may occur in a match
  ByteSet first, last;  ///< the bytes that a match may begin and end with
  /// Texts one of which begins every match, without case if `caseless`, when each of them has a
  /// letter or digit that begins a word wherever it stands. Empty when there are too many, or none.
  std::vector<std::string> heads;
  ByteSet behind_head;                 ///< of these are the bytes behind each of `heads`, …
  std::uint8_t behind_head_count = 0;  ///< … this many at least
};

/// Error (detail: what and where in the expression) for syntax outside of what rules may use:
/// back-references, recursion, conditionals, non-ASCII in a class.
/// `as_written`: the finder keeps its ends; for an expression that is a finder already.
Result<RegexFacts> analyse(std::string_view expression, bool as_written = false);

/// The classes of bytes that matches of `expression` begin with: every match begins with one of
/// these texts. Empty when there would be more than kMaxBeginnings, or the expression is wrong.
/// None is longer than kMaxBeginning.
std::vector<std::vector<ByteSet>> beginnings(std::string_view expression, bool caseless);
inline constexpr std::size_t kMaxBeginnings = 64;
inline constexpr std::size_t kMaxBeginning = 40;

}  // namespace assay::patterns
