// Rectangles for folders: areas by size, as square as they get (Bruls, Huizing, van Wijk:
// "Squarified treemaps"). Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/folder_tree.h"

namespace assay::reports {

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

/// The parts of `whole` for `sizes`, in their order. REQUIRES: sizes fall, none is 0.
std::vector<Box> squarify(const std::vector<double>& sizes, const Box& whole);

/// A folder, or the files in it, or what is too small to be shown apart.
struct Tile {
  enum class Kind : std::uint8_t { kFolder, kFilesHere, kRest } kind = Kind::kFolder;
  std::string name;  ///< raw bytes
  std::string path;
  std::uint64_t files = 0, with_findings = 0, people = 0, folders = 0;
  std::uint8_t max_risk = 0;
  std::vector<Tile> inside;
  Box by_people, by_findings;  ///< in the unit square of the folder that it is in; 0 wide: nothing
};

/// The folder and what is below, at most `depth` deep and about `limit` tiles.
Tile tiles_of(const Folder& folder, std::uint32_t depth, std::size_t limit);

}  // namespace assay::reports
