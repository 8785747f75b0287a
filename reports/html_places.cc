// Where the data lies and what it is.
#include <algorithm>
#include <cmath>

#include "reports/html_sections.h"
#include "reports/treemap.h"

namespace assay::reports {
namespace {

constexpr double kWidth = 1000, kHeight = 440, kHeader = 22;
constexpr std::size_t kFolders = 30, kColumns = 8;

std::string coordinate(double value) {
  return std::to_string(static_cast<long>(std::lround(value)));
}

/// As much of a name as there is room for; a character is about 8 wide.
std::string fitted(const std::string& name, double width) {
  const auto room = static_cast<std::size_t>(std::max(0.0, (width - 12) / 8));
  if (name.size() <= room) return name;
  if (room < 4) return {};
  std::size_t end = room - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end) + "\xE2\x80\xA6";
}

std::string name_of(const Page& page, const Tile& tile) {
  if (tile.kind == Tile::Kind::kFilesHere) return page.texts().get("files_here");
  if (tile.kind == Tile::Kind::kRest) {
    return page.texts().get("other_folders", {page.grouped(tile.folders)});
  }
  return tile.name.empty() ? "/" : tile.name;
}

class Picture {
 public:
  explicit Picture(Page& page) : page_(page) {}

  void put(const Tile& tile, const Box& box, int depth) {
    if (box.width < 3 || box.height < 3) return;
    const bool opened = depth > 0 && !tile.inside.empty() && box.width > 60 && box.height > 50;
    const auto band = static_cast<std::size_t>(band_of(tile.max_risk));
    page_.raw("<g class=\"tile ").raw(opened ? "open" : "b" + std::to_string(band));
    page_.raw("\"><title>").text(title(tile)).raw("</title><rect x=\"").raw(coordinate(box.x + 1));
    page_.raw("\" y=\"").raw(coordinate(box.y + 1)).raw("\" width=\"");
    page_.raw(coordinate(box.width - 2)).raw("\" height=\"").raw(coordinate(box.height - 2));
    page_.raw("\"/>");
    const std::string label = fitted(name_of(page_, tile), box.width);
    if (!label.empty() && box.height > 20) {
      page_.raw("<text x=\"").raw(coordinate(box.x + 7)).raw("\" y=\"");
      page_.raw(coordinate(box.y + 16)).raw("\">").text(label).raw("</text>");
    }
    page_.raw("</g>\n");
    if (!opened) return;
    inside(tile, {box.x + 3, box.y + kHeader, box.width - 6, box.height - kHeader - 3}, depth - 1);
  }
  void inside(const Tile& tile, const Box& box, int depth) {
    for (const Tile& each : tile.inside) {
      const Box& part = each.by_findings;
      put(each,
          {box.x + part.x * box.width, box.y + part.y * box.height, part.width * box.width,
           part.height * box.height},
          depth);
    }
  }

 private:
  [[nodiscard]] std::string title(const Tile& tile) const {
    return page_.texts().get("tile_title",
                             {tile.path.empty() ? "/" : tile.path, page_.grouped(tile.files),
                              page_.grouped(tile.with_findings), page_.grouped(tile.people),
                              std::to_string(tile.max_risk)});
  }
  Page& page_;
};

void put_legend(Page& page) {
  page.raw("<p class=\"legend\">").words("legend_colour");
  for (const char* band : {"none", "low", "moderate", "high", "critical"}) {
    page.raw(" <span class=\"key k-").raw(band).raw("\">");
    page.words("band_" + std::string(band)).raw("</span>");
  }
  page.raw("</p>\n");
}

/// Folders worth a row: the top ones and what lies in them, by the sum of their files' risks.
std::vector<const Folder*> worst_folders(const Folder& top) {
  std::vector<const Folder*> folders;
  for (const auto& [name, child] : top.children) {
    folders.push_back(child.get());
    for (const auto& [inner, grandchild] : child->children) folders.push_back(grandchild.get());
  }
  folders.erase(std::remove_if(folders.begin(), folders.end(),
                               [](const Folder* each) { return each->total.files == 0; }),
                folders.end());
  std::stable_sort(folders.begin(), folders.end(), [](const Folder* a, const Folder* b) {
    return a->total.risk_mass > b->total.risk_mass;
  });
  return folders;
}

void put_folders(Page& page, const Folder& top) {
  const auto folders = worst_folders(top);
  page.heading("folders");
  page.table("folders", {{Column::Kind::kPath, "folder"},
                         {Column::Kind::kNumber, "files"},
                         {Column::Kind::kNumber, "files_with_findings"},
                         {Column::Kind::kNumber, "people_most"},
                         {Column::Kind::kNumber, "level#3"},
                         {Column::Kind::kNumber, "level#2"},
                         {Column::Kind::kRisk, "risk_highest"},
                         {Column::Kind::kNumber, "risk_mass"}});
  const auto line = [&](const Folder& folder) {
    const FolderSum& sum = folder.total;
    const std::string path = folder.path();
    page.row().cell_path(path.empty() ? "." : path + "/").cell_number(sum.files);
    page.cell_number(sum.with_findings).cell_number(sum.people).cell_number(sum.by_level[3]);
    page.cell_number(sum.by_level[2]).cell_risk(sum.max_risk).cell_number(sum.risk_mass).end_row();
  };
  line(top);
  const std::size_t shown = std::min(kFolders, folders.size());
  for (std::size_t i = 0; i < shown; ++i) line(*folders[i]);
  page.end_table(folders.size() - shown, "csv-files");
  page.paragraph("folders_note", {}, "note");
}

/// From 1 to 4 by powers of ten, for a shade.
int shade_of(std::uint64_t files) {
  int shade = 0;
  for (; files > 0 && shade < 4; files /= 8) ++shade;
  return shade;
}

void put_matrix(Page& page, const Whole& whole) {
  const Folder& top = whole.survey.tree.top();
  std::vector<const Folder*> columns;
  for (const auto& [name, child] : top.children) columns.push_back(child.get());
  std::stable_sort(columns.begin(), columns.end(), [](const Folder* a, const Folder* b) {
    return a->total.risk_mass > b->total.risk_mass;
  });
  if (columns.size() > kColumns) columns.resize(kColumns);
  page.heading("matrix");
  page.paragraph("matrix_lead", {}, "note");
  page.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"").words("matrix");
  page.raw("\"><table class=\"matrix\"><caption class=\"vh\">").words("matrix");
  page.raw("</caption>\n<thead><tr><th scope=\"col\" class=\"x\">").words("kind").raw("</th>");
  for (const Folder* column : columns) {
    page.raw("<th scope=\"col\" class=\"n x\">").text(column->name).raw("</th>");
  }
  page.raw("<th scope=\"col\" class=\"n x\">").words("elsewhere");
  page.raw("</th><th scope=\"col\" class=\"n x\">").words("all_files").raw("</th></tr></thead>\n");
  page.raw("<tbody>\n");
  for (const ClassSum& kind : top.total.classes) {
    page.row().raw("<th scope=\"row\">").text(page.class_title(kind.data_class)).raw("</th>");
    std::uint64_t rest = kind.files;
    const auto cell = [&](std::uint64_t files) {
      page.raw("<td class=\"n q").raw(std::to_string(shade_of(files))).raw("\">");
      page.raw(files == 0 ? "\xC2\xB7" : page.grouped(files)).raw("</td>");
    };
    for (const Folder* column : columns) {
      std::uint64_t files = 0;
      for (const ClassSum& each : column->total.classes) {
        if (each.data_class == kind.data_class) files = each.files;
      }
      rest -= files;
      cell(files);
    }
    cell(rest);
    page.cell_number(kind.files).end_row();
  }
  page.end_table();
}

bool is_special(std::string_view data_class) {
  return is_class_under(data_class, "special") || is_class_under(data_class, "health");
}

}  // namespace

void put_places(Page& page, const Whole& whole) {
  const Folder& top = whole.survey.tree.top();
  page.section("places", "nav_places", "places_lead");
  const Tile tiles = tiles_of(top, 2, 400);
  page.raw("<div id=\"map\"><p class=\"crumb\"><b>").text(top.path().empty() ? "/" : top.path());
  page.raw("</b></p><svg viewBox=\"0 0 1000 440\" role=\"img\" aria-label=\"");
  page.words("map_files").raw("\">\n");
  if (tiles.inside.empty()) {
    Tile whole_folder = tiles;
    Picture(page).put(whole_folder, {0, 0, kWidth, kHeight}, 0);
  } else {
    Picture(page).inside(tiles, {0, 0, kWidth, kHeight}, 1);
  }
  page.raw("</svg></div>\n");
  page.paragraph("map_files", {}, "note");
  put_legend(page);
  if (whole.survey.tree.cut()) page.paragraph("folders_cut", {}, "note");
  put_folders(page, top);
  page.end_section();
}

void put_kinds(Page& page, const Whole& whole) {
  page.section("kinds", "nav_kinds", "kinds_lead");
  page.table("nav_kinds", {{Column::Kind::kText, "kind"},
                           {Column::Kind::kNumber, "values_distinct"},
                           {Column::Kind::kNumber, "confidence_is_high"},
                           {Column::Kind::kNumber, "confidence_is_medium"},
                           {Column::Kind::kNumber, "confidence_is_low"},
                           {Column::Kind::kNumber, "files"},
                           {Column::Kind::kPlain, "countries"}});
  for (const auto& [name, kind] : whole.survey.kinds) {
    Distinct values = kind.values;
    page.row().raw("<th scope=\"row\">").text(page.class_title(name));
    if (is_special(name)) page.raw(" <span class=\"tag\">").words("article_9").raw("</span>");
    page.raw("</th>").cell_number(values.count());
    for (std::size_t i = 3; i-- > 0;) page.cell_number(kind.by_confidence[i]);
    page.cell_number(kind.files).raw("<td>");
    bool first = true;
    for (const auto& [country, count] : kind.countries) {
      page.raw(first ? "" : " ").text(country);
      first = false;
    }
    page.raw("</td>").end_row();
  }
  page.end_table();
  page.paragraph("kinds_note", {}, "note");
  put_matrix(page, whole);
  page.end_section();
}

}  // namespace assay::reports
