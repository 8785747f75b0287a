// What stands in the pages of a SQLite database that no table has, and in those of its write-ahead
// log ("Database File Format", 1.5 to 2.1 and 4): rows that were deleted, rows that are not in the
// database yet. libsqlite3 shows neither. Private to the readers of containers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "formats/code_page_text.h"
#include "formats/container.h"
#include "scanner/base/result.h"

namespace assay::formats {

/// How a database's texts are stored; of a log it may not be known.
enum class SqliteText : std::uint8_t { kUnknown = 0, kUtf8 = 1, kUtf16Le = 2, kUtf16Be = 3 };

/// Appends a number that is stored as a real one: an integer, as cards' and accounts' are, in all
/// of its digits.
void add_real(double number, std::string& out);

/// What stands in pages: a row is a line, its values are parted by tabs.
struct PageRows {
  std::string text;
  std::string
      binary;  ///< values that are no text, and pages that are no rows, before two NULs each
};

/// Reads pages by themselves, each row and each page that is none once. One owner.
class PageReader {
 public:
  /// `usable`: bytes of a page that are in use.
  PageReader(std::size_t usable, SqliteText text) : usable_(usable), text_(text) {}

  /// Appends the rows of a leaf of a table's or an index's tree; of values that go on in other
  /// pages what stands in this one. All of another page, if there is anything in it. O(page).
  void add(std::string_view page);
  void add_bytes(std::string_view bytes);

  PageRows rows;

 private:
  /// Rows and pages that are told apart: some 40 MB.
  static constexpr std::size_t kMostSeen = 1'000'000;
  void add_row(std::string_view record);
  void add_value(std::uint64_t type, std::string_view bytes);
  [[nodiscard]] bool is_new(std::string_view bytes);

  std::size_t usable_;
  SqliteText text_;
  CodePageText code_page_;  ///< of texts that aren't what they should be
  std::unordered_set<std::size_t> seen_;
};

/// Takes what was found, often, and leaves nothing of it: false ends the reading.
using TakeRows = std::function<bool(PageRows&)>;

/// The first pages of a database's trees, by what they are for.
struct SqliteRoots {
  std::vector<std::uint32_t> tables, indexes;
};

/// What stands in the pages of a database that its trees don't lead to: free pages, lost ones, what
/// is behind the last. Not what is left in pages in use. Errors:
/// kCorrupt, kUnreadable, kLimitSize (more pages than are told apart).
std::optional<Error> read_unused_pages(RandomAccess& database, const SqliteRoots& roots,
                                       const TakeRows& take);

/// What stands in the pages of a write-ahead log, in all their states. Errors: kCorrupt,
/// kUnreadable.
std::optional<Error> read_write_ahead_log(RandomAccess& log, const TakeRows& take);

}  // namespace assay::formats
