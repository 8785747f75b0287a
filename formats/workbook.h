// A spreadsheet's cells as a person sees them. What a sheet of OOXML (ISO/IEC 29500) shows stands
// in several parts of its package: texts in one for all sheets, the meaning of numbers in the
// styles, names in the book. A SheetReader turns a sheet's part into rows of text, given those.
// Parts are XML (.xlsx) or records (.xlsb), as they begin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay::formats {

/// Rows and columns that a sheet can have ("Excel specifications and limits").
inline constexpr std::uint32_t kSheetRows = 1'048'576;
inline constexpr std::uint32_t kSheetColumns = 16'384;

/// "A" … "XFD", of the first column and so on. REQUIRES: column < kSheetColumns.
std::string column_letters(std::uint32_t column);

struct WorkbookParts;

/// What all sheets of a workbook share. One owner.
class Workbook {
 public:
  enum class Part : std::uint8_t { kNone, kBook, kRelations, kStyles, kStrings };
  /// Of a package's member of this path.
  static Part part_of(std::string_view path);
  /// Bytes that a part may have; of a larger one nothing is used.
  static std::size_t most_bytes(Part part);

  Workbook();
  ~Workbook();
  Workbook(Workbook&& other) noexcept;
  Workbook& operator=(Workbook&& other) noexcept;

  /// Reads all of a part. False: it is not well-formed. REQUIRES: part is not kNone.
  bool read(Part part, std::string_view bytes);

  /// The name of the sheet whose part has this path; empty: not known.
  [[nodiscard]] std::string sheet_name(std::string_view path) const;
  /// The texts that no sheet has shown so far, a line each.
  [[nodiscard]] std::string unused_strings() const;

 private:
  friend class SheetReader;
  std::unique_ptr<WorkbookParts> parts_;
};

/// Whether a member that begins so is a sheet with cells; of an .xlsb, comments on them, too.
bool is_sheet(std::string_view head);

class SheetHandler;

/// Reads one sheet's part as it streams by, about 150 MB/s. A row is a line, its columns are parted
/// by tabs; a line's break in a cell is a carriage return, a tab a blank. What stands in no cell
/// (formulas that have texts, links, headers) follows behind a form feed, a line each.
class SheetReader {
 public:
  /// `book` outlives it, and learns which of its texts were shown.
  explicit SheetReader(Workbook& book);
  ~SheetReader();
  SheetReader(const SheetReader&) = delete;
  SheetReader& operator=(const SheetReader&) = delete;

  /// Appends the text of what came so far. False: the part is not well-formed, or it has more links
  /// and formulas than are kept; what was appended holds.
  bool read(std::string_view bytes, bool last, std::string& text);
  /// Why read() gave false: `text` came to more than 64 MB, or there was too much besides the
  /// cells.
  [[nodiscard]] bool is_full() const;

 private:
  WorkbookParts& parts_;
  std::unique_ptr<SheetHandler> handler_;  ///< of its form, from the first byte on
};

}  // namespace assay::formats
