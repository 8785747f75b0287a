// The places where one word with a capital ends and another may begin. Private to assay::patterns.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::patterns {

/// Appends the offsets right behind every word that begins with a capital (or a letter of a script
/// without capitals) where a space, or a comma or a dot and a space, and then a capital, 'v' or 'd'
/// (of "van", "von", "de") follow. One pass, 64 bytes a step.
void find_capital_pairs(std::string_view text, std::vector<std::uint32_t>& ends);

}  // namespace assay::patterns
