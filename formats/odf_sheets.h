// The sheets of an OpenDocument spreadsheet (ISO/IEC 26300) as a person sees them. All of them
// stand in one part, content.xml, or in a file that is that part (.fods), with what the cells show
// beside what they mean.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

/// Whether a text that begins so is a part of an OpenDocument.
bool is_odf_part(std::string_view head);
/// Whether one that begins so is a whole spreadsheet.
bool is_flat_odf_sheets(std::string_view head);

/// The paths of a package's members that its manifest (META-INF/manifest.xml) calls encrypted, as
/// far as it is well-formed.
std::vector<std::string> encrypted_members(std::string_view manifest);

/// Some of what a sheet shows, in the order in which it stands there.
struct SheetPiece {
  bool begins = false;  ///< a sheet begins with it: else it goes on
  bool ends = false;    ///< the sheet is gone through
  std::string name;     ///< of the sheet that begins; may be empty
  std::string text;     ///< lines and tabs as of SheetReader; empty at most where it ends
};

class OdfSheetsHandler;

/// Reads a spreadsheet's XML as it streams by, about 100 MB/s. A sheet that shows nothing is left
/// out. Days are told as ISO 8601 has them, numbers with all their digits where what is shown is
/// their size; else a cell is what it shows.
class OdfSheetsReader {
 public:
  OdfSheetsReader();
  ~OdfSheetsReader();
  OdfSheetsReader(const OdfSheetsReader&) = delete;
  OdfSheetsReader& operator=(const OdfSheetsReader&) = delete;

  /// Appends what came so far. False: it is not well-formed, or more than is kept; what was
  /// appended holds, and the sheet that did not end is the last one.
  bool read(std::string_view xml, bool last, std::vector<SheetPiece>& pieces);
  /// Why read() gave false: one call came to more than 64 MB of text, a text or what stands beside
  /// the cells is too long, or there are too many sheets.
  [[nodiscard]] bool is_full() const;
  /// What stands in no sheet, a line each: deleted cells, checks of what is typed, scripts.
  std::string take_rest();

 private:
  std::unique_ptr<OdfSheetsHandler> handler_;
};

}  // namespace assay::formats
