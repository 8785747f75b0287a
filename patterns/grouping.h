// How the digits of a number are grouped, as one 64-bit signature, so that hundreds of number rules
// are dispatched by one hash look-up per candidate. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::patterns {

/// Digits a group and the separator behind it, 8 bits a group; 0: not expressible (more than 8
/// groups, or more than 31 digits).
using Grouping = std::uint64_t;
inline constexpr unsigned kMaxGroups = 8;

/// Appends a group of `digits` followed by `separator` (0 for the last one).
constexpr Grouping append_group(Grouping grouping, unsigned index, std::size_t digits,
                                char separator) {
  const unsigned kind = separator == ' '   ? 1U
                        : separator == '-' ? 2U
                        : separator == '.' ? 3U
                        : separator == '/' ? 4U
                                           : 0U;
  return grouping | (static_cast<Grouping>((digits << 3) | kind) << (8 * index));
}

/// The signatures that a rule's group mask accepts ("3-2-4"; '?' is any of `separators`, the same
/// throughout, or none).
std::vector<Grouping> groupings_of(std::string_view mask, std::string_view separators);

}  // namespace assay::patterns
