// Fields of delimited text, one by one. Private to the readers of tables. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

/// A quote that is not closed within this is no quote.
inline constexpr std::size_t kMaxQuoted = 64 * 1024;

struct Field {
  std::size_t begin = 0, end = 0;  ///< without quotes and spaces around
  std::size_t next = 0;            ///< behind the delimiter or the newline
  bool ends_row = false;
  bool complete = true;  ///< false: the text ends before the field does
  bool broken = false;   ///< a quote that does not fit
};

/// The field at `at`. REQUIRES: at <= text.size().
Field read_field(std::string_view text, std::size_t at, char delimiter, char quote);

/// Where the next delimiter or line's end is; the text's size when there is none.
std::size_t end_of_bare(std::string_view text, std::size_t at, char delimiter);

/// Moves both ends inwards over spaces, tabs and carriage returns.
void trim(std::string_view text, std::size_t& begin, std::size_t& end);
std::string_view trimmed_field(std::string_view text);

/// A column's name as it is kept: trimmed, one line, at most kMaxColumnName bytes of whole
/// characters.
std::string column_name(std::string_view text);

/// A key of JSON as it is kept, its escapes read: "\u0444\u0438\u043e", as programs write what
/// is beyond ASCII.
std::string json_name(std::string_view text);

bool may_be_letter(char c);

/// Whether a column may be called so. `strict`: it is known that this is a table's header.
bool is_header_word(std::string_view field, bool strict);

/// Names made distinct: a second "phone" becomes "phone (2)".
void make_distinct(std::vector<std::string>& names);

bool is_space(char c);
/// Behind the white space at `at`.
std::size_t skip_space(std::string_view text, std::size_t at);
/// `word` stands at `at`, in any case. REQUIRES: word in lower case.
bool stands_at(std::string_view text, std::size_t at, std::string_view word);
/// Where `word` begins at or after `from`, in any case; npos: nowhere. O(size), by memchr on its
/// first letter.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from);

}  // namespace assay::formats
