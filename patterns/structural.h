// The structural pass: finds runs of digits and unbroken tokens, which as regular expressions would
// be what makes Hyperscan slow (facts: a handful of digit-led shapes cost more than a thousand
// literals). One pass over every byte, 64 bytes a step. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/anchors.h"

namespace assay::patterns {

struct Run {
  std::uint32_t begin = 0, end = 0;
};

/// The least digits of a number run and the least characters of a token run.
inline constexpr std::uint32_t kMinNumberDigits = 5;
inline constexpr std::uint32_t kMinTokenLength = 8;
/// Digits of many countries' postcodes: fewer than a number has, and a run only before a town.
inline constexpr std::uint32_t kPostcodeDigits = 4;

/// Characters of base64 (either alphabet) in a row that Wanted::encoded promises to find.
inline constexpr std::uint32_t kMinEncodedRun = 31;

/// What counts as one separator between two digits of a number.
constexpr bool is_separator(char c) { return c == ' ' || c == '-' || c == '.' || c == '/'; }

/// What hangs on one byte, or on two and the distance between them.
enum class Shape : std::uint8_t {
  kAt,           ///< '@'
  kPlus,         ///< '+' and a digit
  kColons,       ///< two ':' with one to four hexadecimal digits between
  kDots,         ///< two '.' with six letters, digits, '_' or '-' between
  kUnderscores,  ///< two '_' with four capitals or digits between
};
inline constexpr std::size_t kShapes = 5;
/// Per shape: where its last byte is.
using ShapePlaces = std::array<std::vector<std::uint32_t>, kShapes>;

/// What is looked for besides numbers.
struct Wanted {
  std::uint64_t token_lengths = 0;  ///< bit n: tokens of n characters; none above 63
  bool heads =
      false;  ///< places where two capitals and two digits begin a run of letters and digits
  bool pairs = false;    ///< places where six pairs of characters are joined by ':' or '-'
  bool encoded = false;  ///< places inside of long runs of base64's characters
  bool shapes = false;
  bool names = false;  ///< places where one word with a capital ends and another may begin
  const AnchorTable* anchors = nullptr;  ///< words' begins where one of its texts may stand
};

struct Runs {
  std::vector<Run> numbers, tokens;
  std::vector<std::uint32_t> heads, pairs;
  std::vector<std::uint32_t> encoded;  ///< at least one in every run of kMinEncodedRun
  std::vector<std::uint32_t> starts;   ///< of words: see Wanted::anchors
  std::vector<std::uint32_t> names;    ///< see CapitalPairs
  ShapePlaces shapes;
  void clear() {
    numbers.clear();
    tokens.clear();
    heads.clear();
    pairs.clear();
    encoded.clear();
    starts.clear();
    names.clear();
    for (auto& places : shapes) places.clear();
  }
};

/// Appends to `runs.numbers` every maximal run of digits with single separators between them that
/// has at least kMinNumberDigits digits, or kPostcodeDigits in a row that stand behind a comma or
/// two blanks, or begin a line, and before a blank and a capital or a byte beyond ASCII; and to
/// `runs.tokens` every maximal run of ASCII letters and digits with at least one digit and one
/// letter whose length is wanted. A word begins with a letter that follows no letter, a capital
/// that follows a small letter, or a digit that follows neither letter nor digit. REQUIRES:
/// text.size() < 4 GiB. O(size); several GB/s.
void find_runs(std::string_view text, const Wanted& wanted, Runs& runs);

}  // namespace assay::patterns
