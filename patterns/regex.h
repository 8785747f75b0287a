// Reads the regular expressions of rules far enough to know how wide a match can be and to derive
// its finder: the same language with its ends cut, so that every match of the rule contains a match
// of the finder; and to take that apart (finders.h shares it out). Pure; used while compiling rules
// only, but for end_of_runs().
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
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
  std::string finder;         ///< without look-around, captures and variable ends
  std::size_t finder_reach =
      0;  ///< at most this many bytes from a match's begin to the end of its finder's match
  std::size_t finder_literal = 0;  ///< the longest run of literal bytes that every finder match has
  std::size_t finder_width = 0;    ///< bytes of a finder's match at most; kUnbounded as above
  ByteSet front;        ///< the bytes that may stand in what was cut from the front of the finder
  ByteSet all;          ///< every byte that may occur in a match
  ByteSet first, last;  ///< the bytes that a match may begin and end with
};

/// Error (detail: what and where in the expression) for syntax outside of what rules may use:
/// back-references, recursion, conditionals, non-ASCII in a class.
/// `as_written`: the finder keeps its ends; for an expression that is a finder already.
Result<RegexFacts> analyse(std::string_view expression, bool as_written = false);

/// A repeat that may share out one text among its turns in thousands of ways, as printed for
/// Hyperscan: "(?:-?[a-z]{1,9}){1,8}" the word "international". Where the match then fails, all of
/// them are tried. Empty: there is none, or the expression is wrong. Alternatives of other widths
/// ("(?:a|aa)*") and runs before one of the same bytes ("(?:[a-z]*[a-z])*") are not seen.
std::string ambiguous_repeat(std::string_view expression);

/// Classes of bytes that a match begins with, one after the other.
struct Beginning {
  std::vector<ByteSet> bytes;
  bool starts_word = false;    ///< no letter or digit stands before it
  std::size_t front_size = 0;  ///< where Way::front ends in it; 0: not in it
};
inline constexpr std::size_t kMaxBeginnings = 64;
inline constexpr std::size_t kMaxBeginning = 40;

/// So many bytes of a class.
struct ByteRun {
  ByteSet bytes;
  std::uint16_t least = 0, most = 0;
  bool operator==(const ByteRun&) const = default;
};

/// Where `runs` end that begin at `at` in `text`, each as long as it can be. Nullopt: they aren't
/// there. O(length).
std::optional<std::size_t> end_of_runs(const std::vector<ByteRun>& runs, std::string_view text,
                                       std::size_t at);

/// One of an expression's alternatives.
struct Way {
  std::string expression;  ///< for Hyperscan, without look-around
  /// Every match of it begins with one of these: at most kMaxBeginnings, none longer than
  /// kMaxBeginning.
  std::vector<Beginning> beginnings;
  /// The front of `expression` up to the end of its first text of at least kMinText bytes. Empty:
  /// it has none.
  std::string front;
  std::size_t front_width = 0;  ///< bytes, at most
  bool tells = false;           ///< texts like that of the front are rare
  /// What stands behind the end of a match of `front` in every match of the expression, as far as
  /// it is nothing but runs one of which can't be taken for the next.
  std::vector<ByteRun> behind;
};
inline constexpr std::size_t kMinText = 3;

/// The alternatives of `expression`, those of its first group taken apart. Empty when it is wrong.
std::vector<Way> ways(std::string_view expression, bool caseless);

}  // namespace assay::patterns
