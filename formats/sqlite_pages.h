// Rows in single pages of a SQLite database, whatever table they are of: in pages that are free, as
// rows that were deleted, and in a write-ahead log, as rows that are not in the database yet
// ("Database File Format", 1.5 to 2.1 and 4). libsqlite3 shows neither. Private to the readers of
// containers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "formats/container.h"
#include "scanner/base/result.h"

namespace assay::formats {

/// What stands in pages: a row is a line, its values are parted by tabs.
struct PageRows {
  std::string text;
  std::string binary;  ///< values that are no text, each before two NULs
};

/// Appends the rows of a page that is a leaf of a table's or an index's tree; of values that go on
/// in other pages what stands in this one. Nothing of other pages. `usable`: bytes of the page that
/// are in use. O(page).
void add_page_rows(std::string_view page, std::size_t usable, PageRows& rows);

/// Takes what add_page_rows() made of pages, often: false ends the reading.
using TakeRows = std::function<bool(PageRows&)>;

/// The rows in the free pages of a database. Errors: kCorrupt (their list loops or leaves the
/// file), kUnreadable.
std::optional<Error> read_free_pages(RandomAccess& database, const TakeRows& take);

/// The rows in the last state of each page that a write-ahead log has. The log's checksums are not
/// looked at: what an earlier use of the file left behind is read, too. Errors: kCorrupt,
/// kUnreadable.
std::optional<Error> read_write_ahead_log(RandomAccess& log, const TakeRows& take);

}  // namespace assay::formats
