// Names in SQL. Private to the readers of tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

/// The name at `at`, its quotes and its schema left out; `at` moves behind it. Empty: none.
std::string_view read_sql_name(std::string_view text, std::size_t& at);

/// Appends the names of "(a, b, …)" at `at`, which moves behind it. False: there is no such list.
bool read_sql_names(std::string_view text, std::size_t& at, std::vector<std::string>& names);

}  // namespace assay::formats
