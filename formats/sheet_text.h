// A sheet's rows as lines of text: a row is a line, its columns are parted by tabs, and what stands
// in no cell follows behind a form feed, a line each. Private to the readers of workbooks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::formats {

/// A cell's text such that rows stay lines and columns tabs: a break of its lines is one '\r',
/// other control characters are blanks; without those at its end.
std::string cell_text(std::string_view text);
/// Appends that.
void add_cell_text(std::string_view text, std::string& out);

/// Writes rows and cells in the order in which they come. Places that go back or that a sheet can't
/// have follow what came before, so that n cells never unfold to more than one sheet and n lines.
class RowWriter {
 public:
  /// Where all that follows is appended; outlives its use.
  void write_to(std::string& out) { out_ = &out; }

  /// `number`: from 1, 0 for the one that follows.
  void begin_row(std::uint32_t number);
  void end_row();
  /// `column`: from 0. Nothing if `shown`, a cell_text(), is empty; without a row, in the next one.
  void add_cell(std::uint32_t column, std::string_view shown);
  /// A text for behind the rows, if there is any in it.
  void note(std::string_view text);
  /// Ends the row and appends the notes. False: there were more than are kept (16 MB).
  bool finish();

 private:
  std::string* out_ = nullptr;
  std::string notes_;
  std::uint32_t row_ = 0;     ///< the one at hand, from 1; 0: none yet
  std::uint32_t column_ = 0;  ///< the first that is free in it
  std::uint32_t at_ = 0;      ///< the one that the line has come to
  bool in_row_ = false, cut_ = false;
};

}  // namespace assay::formats
