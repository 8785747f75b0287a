// The pieces of JSON that readers of tables tell apart. Private to them. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::formats {

/// The closing quote of the string whose first character stands at `at`; the text's size: none.
std::size_t string_end(std::string_view text, std::size_t at);

/// What may stand behind a number, true, false or null.
bool ends_scalar(char c);

/// Whether the first array in an array that holds scalars is a table: the text's own, or one with
/// its names beside it; not one of a record's values. O(size), one memchr pass where no array
/// stands in an array.
bool has_json_rows(std::string_view head);

}  // namespace assay::formats
