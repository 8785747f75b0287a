// Tables of wikis: rows of Jira, tables of MediaWiki. Private to the readers of tables. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::formats {

using CellPlaces = std::vector<std::pair<std::size_t, std::size_t>>;

/// "||Server||User||Password||", a header of Jira and Confluence: two names or more.
bool is_jira_header(std::string_view line);

/// The names of such a line as [begin, end), without blanks and emphasis. REQUIRES: it is one.
void split_jira_header(std::string_view line, CellPlaces& cells);

/// The cells of a line of a MediaWiki table, which begins with '!' or '|', as [begin, end) counted
/// from `offset`: "! A !! B", "| a || style=x | b". Their attributes are left out.
void split_wiki_line(std::string_view line, std::size_t offset, CellPlaces& cells);

/// The names of the columns of the MediaWiki table that `table` begins with.
std::vector<std::string> wiki_names(std::string_view table);

}  // namespace assay::formats
