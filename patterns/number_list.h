// Lists of numbers: of an array, of lines that read alike. A list is judged as a column is: by how
// many of its numbers are what one of them seems to be. Pure; looks at a few hundred bytes.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::patterns {

/// The digits of up to four numbers to either side of text[begin, end) in the same list: as wide as
/// it or by one digit more or less, in quotes or not, and parted by commas, semicolons or line ends
/// and nothing else, or standing behind the same characters in the lines before and behind. Empty:
/// it stands in none. They are parts of `text`. REQUIRES: digits are in [begin, end).
std::vector<std::string_view> numbers_beside(std::string_view text, std::size_t begin,
                                             std::size_t end);

}  // namespace assay::patterns
