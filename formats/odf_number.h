// What a cell of an OpenDocument spreadsheet tells: what it shows, or what it means where that says
// more. Pure.
#pragma once

#include <string>
#include <string_view>

namespace assay::formats {

/// A cell's attributes of ISO/IEC 26300-3, 19.367 to 19.389, and the text in it.
struct OdfCell {
  std::string type;   ///< office:value-type
  std::string value;  ///< as that type has it: office:value, office:date-value …
  std::string shown;
};

/// `cell` as text: a day as "1985-03-12" (and its time behind a blank), a number that is shown
/// rounded, grouped or as a power of ten with its digits, else what is shown. Zeros at a number's
/// begin and marks that its format puts in ("036-22-4145") are part of what is shown.
std::string told_by(const OdfCell& cell);

}  // namespace assay::formats
