#include "reports/treemap.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace assay::reports {
namespace {

constexpr std::size_t kMaxInside = 40;

/// How far from a square the worst of a row is, when the row has `sum` in all along `side`.
double worst_of(double largest, double smallest, double sum, double side) {
  const double square = side * side;
  return std::max(square * largest / (sum * sum), sum * sum / (square * smallest));
}

/// Lays sizes [begin, end) along the shorter side of `rest` and cuts them off it.
void lay(const std::vector<double>& areas, std::size_t begin, std::size_t end, Box& rest,
         std::vector<Box>& boxes) {
  const double sum = std::accumulate(areas.begin() + static_cast<std::ptrdiff_t>(begin),
                                     areas.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
  const bool upright = rest.width >= rest.height;  // a column at the left, else a row on top
  const double side = upright ? rest.height : rest.width;
  const double thickness = side > 0 ? sum / side : 0;
  double at = upright ? rest.y : rest.x;
  for (std::size_t i = begin; i < end; ++i) {
    const double length = thickness > 0 ? areas[i] / thickness : 0;
    boxes.push_back(upright ? Box{rest.x, at, thickness, length}
                            : Box{at, rest.y, length, thickness});
    at += length;
  }
  if (upright) {
    rest.x += thickness;
    rest.width -= thickness;
  } else {
    rest.y += thickness;
    rest.height -= thickness;
  }
}

template <class Size, class Set>
void place(std::vector<Tile>& tiles, Size size, Set set) {
  std::vector<Tile*> shown;
  for (Tile& tile : tiles) {
    if (size(tile) > 0) shown.push_back(&tile);
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [&](const Tile* a, const Tile* b) { return size(*a) > size(*b); });
  std::vector<double> sizes;
  for (const Tile* tile : shown) sizes.push_back(static_cast<double>(size(*tile)));
  // As wide as the picture is, so that squares are squares on the screen.
  const auto boxes = squarify(sizes, {0, 0, 2, 1});
  for (std::size_t i = 0; i < shown.size(); ++i) {
    set(*shown[i], Box{boxes[i].x / 2, boxes[i].y, boxes[i].width / 2, boxes[i].height});
  }
}

Tile tile_of(const Folder& folder) {
  Tile tile;
  tile.name = folder.name;
  tile.path = folder.path();
  tile.files = folder.total.files;
  tile.with_findings = folder.total.with_findings;
  tile.people = folder.total.people;
  tile.max_risk = folder.total.max_risk;
  return tile;
}

/// `left`: tiles that may still be made in here; each folder gets a fair part.
void fill(Tile& tile, const Folder& folder, std::uint32_t depth, std::size_t left) {
  if (depth == 0 || left == 0 || folder.children.empty()) return;
  std::vector<const Folder*> children;
  for (const auto& [name, child] : folder.children) children.push_back(child.get());
  std::stable_sort(children.begin(), children.end(), [](const Folder* a, const Folder* b) {
    return std::tie(b->total.risk_mass, b->total.files) <
           std::tie(a->total.risk_mass, a->total.files);
  });
  const std::size_t shown = std::min({children.size(), kMaxInside, left});
  for (std::size_t i = 0; i < shown; ++i) tile.inside.push_back(tile_of(*children[i]));
  if (folder.own.files != 0) {
    Tile here;
    here.kind = Tile::Kind::kFilesHere;
    here.path = tile.path;
    here.files = folder.own.files;
    here.with_findings = folder.own.with_findings;
    here.people = folder.own.people;
    here.max_risk = folder.own.max_risk;
    tile.inside.push_back(std::move(here));
  }
  if (shown < children.size()) {
    Tile rest;
    rest.kind = Tile::Kind::kRest;
    rest.path = tile.path;
    rest.folders = children.size() - shown;
    for (std::size_t i = shown; i < children.size(); ++i) {
      rest.files += children[i]->total.files;
      rest.with_findings += children[i]->total.with_findings;
      rest.people += children[i]->total.people;
      rest.max_risk = std::max(rest.max_risk, children[i]->total.max_risk);
    }
    tile.inside.push_back(std::move(rest));
  }
  place(
      tile.inside, [](const Tile& t) { return t.people; },
      [](Tile& t, const Box& box) { t.by_people = box; });
  place(
      tile.inside, [](const Tile& t) { return t.with_findings; },
      [](Tile& t, const Box& box) { t.by_findings = box; });
  for (std::size_t i = 0; i < shown; ++i) {
    fill(tile.inside[i], *children[i], depth - 1, (left - shown) / shown);
  }
}

}  // namespace

std::vector<Box> squarify(const std::vector<double>& sizes, const Box& whole) {
  std::vector<Box> boxes;
  const double sum = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  if (sum <= 0) return boxes;
  std::vector<double> areas;
  for (const double size : sizes) areas.push_back(size / sum * whole.width * whole.height);
  Box rest = whole;
  for (std::size_t begin = 0; begin < areas.size();) {
    const double side = std::min(rest.width, rest.height);
    double row = areas[begin];
    std::size_t end = begin + 1;
    while (end < areas.size() && worst_of(areas[begin], areas[end], row + areas[end], side) <=
                                     worst_of(areas[begin], areas[end - 1], row, side)) {
      row += areas[end++];
    }
    lay(areas, begin, end, rest, boxes);
    begin = end;
  }
  return boxes;
}

Tile tiles_of(const Folder& folder, std::uint32_t depth, std::size_t limit) {
  Tile tile = tile_of(folder);
  fill(tile, folder, depth, limit);
  return tile;
}

}  // namespace assay::reports
