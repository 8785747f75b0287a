// The pieces of JSON that readers of tables tell apart. Private to them. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::formats {

/// Behind the blanks and newlines at `at`.
std::size_t skip_space(std::string_view text, std::size_t at);

/// The closing quote of the string whose first character stands at `at`; the text's size: none.
std::size_t string_end(std::string_view text, std::size_t at);

/// Whether the first array in an array that holds scalars is a table: the text's own, or one with
/// its names beside it; not one of a record's values. O(size).
bool has_json_rows(std::string_view head);

/// What may stand behind a number, true, false or null.
bool ends_scalar(char c);

}  // namespace assay::formats
