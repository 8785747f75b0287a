// Any bytes as an OpenDocument spreadsheet's XML: pieces of sheets begin and end in turn, a sheet
// has no more lines than it may, and what is read in two pieces is what is read in one. The same
// bytes as a package's manifest.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "formats/odf_sheets.h"
#include "formats/workbook.h"

namespace {

using namespace assay::formats;

struct Shown {
  std::vector<std::string> names, texts;
  std::string rest;
  std::size_t ended = 0;
  bool good = true, full = false;
  bool operator==(const Shown&) const = default;
};

Shown show(std::string_view xml, std::size_t first) {
  OdfSheetsReader reader;
  std::vector<SheetPiece> pieces;
  Shown all;
  all.good = reader.read(xml.substr(0, first), false, pieces) &&
             reader.read(xml.substr(first), true, pieces);
  bool open = false;
  for (SheetPiece& piece : pieces) {
    if (piece.begins == open) std::abort();
    if (piece.begins) {
      all.names.push_back(piece.name);
      all.texts.emplace_back();
    }
    if (piece.text.empty() && !piece.ends) std::abort();
    all.texts.back() += piece.text;
    open = !piece.ends;
    all.ended += piece.ends ? 1U : 0U;
  }
  if (open && all.good) std::abort();
  all.full = reader.is_full();
  all.rest = reader.take_rest();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kCopies = 1U << 20;
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  const Shown whole = show(xml, 0);
  std::size_t bytes = whole.rest.size();
  for (const std::string& text : whole.texts) {
    bytes += text.size();
    const std::string_view rows = std::string_view(text).substr(0, text.find('\f'));
    if (static_cast<std::size_t>(std::count(rows.begin(), rows.end(), '\n')) >
        kSheetRows + kCopies + size)
      std::abort();
  }
  if (bytes > (80U << 20)) std::abort();
  // Of what is cut for its size, each call gives so much. How much of what isn't well-formed was
  // shown before, Expat leaves open.
  const Shown halves = show(xml, size / 2);
  if (!whole.full && (halves.good != whole.good || (whole.good && halves != whole))) std::abort();
  if (encrypted_members(xml).size() > size) std::abort();
  return 0;
}
