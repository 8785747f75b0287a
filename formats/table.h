// Reads tables in text: delimited and fixed-width columns, JSON records, SQL dumps, XML records,
// HTML, Markdown and wiki tables, LDIF, vCards, HL7 and X12. What kind of table a text is is found
// once, from its head (TableLayout, with the header's names); each window is then read by itself,
// beginning where a row begins in it, so that the result does not depend on who reads which part of
// a file. Bounded in memory and time for any bytes: what cannot be read as the table has no cells.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "formats/sql_outline.h"
#include "scanner/base/table.h"

namespace assay::formats {

enum class TableKind : std::uint8_t {
  kDelimited,
  kFixed,
  kJson,
  kJsonRows,  ///< arrays as rows, below names or beside a list of them
  kSql,
  kXml,
  kHtml,
  kMarkdown,  ///< Jira's rows, too
  kWiki,      ///< MediaWiki's
  kHl7,       ///< messages of HL7 v2
  kX12,       ///< transactions of X12
  kLdif,      ///< entries of a directory (RFC 2849)
  kVcard      ///< contacts (RFC 2426, RFC 6350)
};

/// Columns that are told apart; what lies beyond belongs to no table.
inline constexpr std::size_t kMaxColumns = 4096;
/// Bytes of a column's name that are kept.
inline constexpr std::size_t kMaxColumnName = 96;

/// How a text is cut into cells. Immutable; shared by all that read parts of the text.
struct TableLayout {
  TableKind kind = TableKind::kDelimited;
  char delimiter = ',', quote = '"';  ///< kX12: the quote ends a segment
  std::size_t data_begin = 0;         ///< kDelimited, kFixed: where the rows below the header begin
  std::vector<std::string> columns;   ///< kDelimited, kFixed: all; kHtml: of the first; kMarkdown,
                                      ///< kWiki: of the head's last
  std::vector<std::uint32_t> starts;  ///< kFixed: the columns' first characters in a line
  std::string record;                 ///< kJson: a record's first key; kXml: a record's element
};

/// What stands before a place in a text says of the rows that follow.
struct TableState {
  SqlOutline dump;                   ///< kSql
  std::vector<std::string> columns;  ///< the others: of the table that goes on
  std::vector<std::string> listed;   ///< kJsonRows: names that a table may follow
};

/// Whether a part of the text can only be read with the state that stands before it. Null: no.
inline bool has_state(const TableLayout* layout) {
  return layout != nullptr &&
         (layout->kind == TableKind::kSql || layout->kind == TableKind::kHtml ||
          layout->kind == TableKind::kMarkdown || layout->kind == TableKind::kWiki ||
          layout->kind == TableKind::kJsonRows);
}

/// What table the text that begins with `head` (UTF-8) is, null for none. `media_type`: what
/// identify() said, a hint. `whole`: the head is the whole text. Pure. A few memory accesses for
/// text that is no table.
std::shared_ptr<const TableLayout> find_table(std::string_view head, std::string_view media_type,
                                              bool whole);

/// The table that a sheet's rows are (Lines::kRows), null for none.
std::shared_ptr<const TableLayout> find_sheet_table(std::string_view head, bool whole);

/// The table that a database's rows are (Lines::kRecords), null for none.
std::shared_ptr<const TableLayout> find_record_table(std::string_view head);

/// Reads windows of one text after another. One owner; reusable buffers.
class TableReader {
 public:
  /// Begins with a text of that layout, which must outlive the reading; null `before`: with its
  /// beginning.
  void start(const TableLayout& layout, const TableState* before = nullptr);

  /// Behind the own parts of what was read.
  [[nodiscard]] const TableState& state() const { return state_; }

  /// The cells of `text`, of which [own_begin, own_end) is its own part. `first`: the text begins
  /// with text[0]. Valid until the next call. O(size), about 1 GB/s.
  const TableText& read(std::string_view text, std::size_t own_begin, std::size_t own_end,
                        bool first);

 private:
  std::uint32_t column(std::string_view name, std::string_view table = {});
  void add(std::size_t begin, std::size_t end, std::uint32_t column);
  void row_begins(std::size_t at);
  void begin_header(std::vector<std::uint32_t>& header);
  void keep_header(std::size_t at, const std::vector<std::uint32_t>& header);

  void delimited(std::size_t from);
  [[nodiscard]] std::size_t delimited_start(bool first) const;
  void fixed(std::size_t from);
  void json(std::size_t from);
  void json_rows(std::size_t from);
  void sql(std::size_t from, const SqlRows& rows);
  void sql_known(std::size_t to);
  std::size_t sql_insert(std::size_t at, std::size_t name);
  std::size_t sql_copy(std::size_t at);
  std::size_t sql_tuples(std::size_t at);
  std::size_t sql_copy_rows(std::size_t at);
  void sql_columns(const SqlTable* table);
  void xml(std::size_t from);
  std::size_t xml_attributes(std::size_t end, std::string_view open, std::string_view& named);
  void html(std::size_t from);
  void markdown(std::size_t from);
  void wiki(std::size_t from);
  /// Where a piece of a segment stands.
  using CellPlace = std::pair<std::size_t, std::size_t>;
  void ldif(std::size_t from);
  void vcard(std::size_t from);
  void segments(std::size_t from);
  void hl7_segment(std::string_view id, std::span<const CellPlace> fields);
  void x12_segment(std::string_view id, std::span<const CellPlace> fields);

  const TableLayout* layout_ = nullptr;
  std::string_view text_;
  std::size_t own_begin_ = 0, own_end_ = 0;
  TableText out_;
  using Names = std::unordered_map<std::string, std::uint32_t>;
  void clear_names();
  Names names_;
  /// Those that were asked for last, each at its place: records repeat theirs.
  std::array<const Names::value_type*, 256> recent_{};
  std::string name_;                        ///< buffer
  TableState state_;                        ///< of all up to the end of the window's own part
  std::vector<std::uint32_t> sql_columns_;  ///< of the statement at hand
  std::string_view sql_head_;               ///< which stands in the text, up to its rows
  std::size_t sql_read_ = 0;                ///< state_ knows what stands before in the text
};

}  // namespace assay::formats
