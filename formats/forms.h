// Forms and small tables in texts whose cells a mark parts: what a cell is called stands in the one
// before it, or above it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/encoded.h"

namespace assay::formats {

/// How rows are cut into cells: those of a sheet (Lines::kRows), by themselves.
struct FormRows {
  char delimiter = '\t', quote = '\0';
  std::size_t header_end = 0;  ///< the row before it has names of columns; 0: there is none
  bool tables = false;         ///< rows below one of names are told by these names, too
  bool labelled = false;       ///< each row's first cell is what all others of it are called
  bool cut = false;            ///< the text begins inside of a row
};

/// Whether the names of what `rows` hold stand before it, in the first column, and not above, in
/// the first row: `is_name` knows more of the cells there. Looks at 64 rows, up to an empty one.
bool has_labels_before(std::string_view rows, const FormRows& how,
                       const std::function<bool(std::string_view)>& is_name);

/// Reads windows of one text one after another. One owner; buffers are reused.
class FormReader {
 public:
  /// Begins a text; `names`: of the table that goes on in it.
  void start(std::vector<std::string> names = {}) { names_ = std::move(names); }

  /// What stands in `rows`, of which the part up to `own_end` is the window's own, as lines of
  /// "label: value": rows of a label and a value, labels that end with a colon, and what `how`
  /// says. Names of columns are no labels. O(size).
  EncodedText read(std::string_view rows, FormRows how, std::size_t own_end);

  /// Those of the table that goes on behind what was read.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace assay::formats
