// Rows of Markdown. Private to the readers of tables. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::formats {

/// "|---|:--:|", the line between a header and its rows.
bool is_markdown_rule(std::string_view line);

/// "+-----+---+" or "+=====+===+", a line of a box, as mysql and reStructuredText draw it.
bool is_box_rule(std::string_view line);

/// "-----+----", the line between a header and its rows, as psql draws it.
bool is_psql_rule(std::string_view line);

/// The cells of " a | b ".
void split_psql_row(std::string_view line, std::size_t offset,
                    std::vector<std::pair<std::size_t, std::size_t>>& cells);

/// The cells of "| a | b |" as [begin, end), counted from `offset`. REQUIRES: the line has a '|'.
void split_markdown_row(std::string_view line, std::size_t offset,
                        std::vector<std::pair<std::size_t, std::size_t>>& cells);

}  // namespace assay::formats
