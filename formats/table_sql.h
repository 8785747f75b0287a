// Names in SQL. Private to the readers of tables.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

/// Behind blanks and those of `words` (small letters, in this order) that stand at `at`.
std::size_t behind_sql_words(std::string_view text, std::size_t at,
                             std::initializer_list<std::string_view> words);

/// Where the table's name stands in "INSERT [IGNORE …] INTO t" or "REPLACE INTO t"; npos: `text`
/// does not begin so.
std::size_t behind_sql_insert(std::string_view text);

/// The name at `at`, its quotes and its schema left out; `at` moves behind it. Empty: none.
std::string_view read_sql_name(std::string_view text, std::size_t& at);

/// Appends the names of "(a, b, …)" at `at`, which moves behind it. False: there is no such list.
bool read_sql_names(std::string_view text, std::size_t& at, std::vector<std::string>& names);

}  // namespace assay::formats
