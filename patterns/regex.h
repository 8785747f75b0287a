// Reads the regular expressions of rules far enough to know how wide a match can be and to derive
// the finder that Hyperscan gets: the same language with its ends cut, so that every match of the
// rule contains a match of the finder. Pure; used while compiling rules only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scanner/base/result.h"

namespace assay::patterns {

inline constexpr std::size_t kUnbounded = SIZE_MAX;

struct RegexFacts {
  std::size_t min_width = 0;
  std::size_t max_width = 0;  ///< kUnbounded for `*`, `+`, `{n,}`
  bool caseless = false;      ///< began with (?i)
  std::string finder;         ///< for Hyperscan, without look-around, captures and variable ends
  std::size_t finder_reach =
      0;  ///< at most this many bytes from a match's begin to the end of its finder's match
  std::size_t finder_literal = 0;  ///< the longest run of literal bytes that every finder match has
};

/// Error (detail: what and where in the expression) for syntax outside of what rules may use:
/// back-references, recursion, conditionals, non-ASCII in a class.
Result<RegexFacts> analyse(std::string_view expression);

}  // namespace assay::patterns
