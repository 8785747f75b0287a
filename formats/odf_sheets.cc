#include "formats/odf_sheets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "formats/odf_number.h"
#include "formats/sheet_text.h"
#include "formats/workbook.h"
#include "formats/xml_stream.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMostShown = 64U << 20;  ///< bytes of text, of one call
constexpr std::size_t kMostText = 4U << 20;    ///< of a cell or of a text beside the cells
/// Bytes of cells and rows that are given again. Calc writes neighbours that are alike as one with
/// a number: each of them is a person's value at its own address, so they are unfolded. But a few
/// bytes can claim a million rows of a long text. What goes beyond this is given once, and empty
/// cells and rows keep the places of what follows.
constexpr std::size_t kMostCopies = 1U << 20;
constexpr std::size_t kMostSheets = 10'000;  ///< as many as Calc has
constexpr std::size_t kMostName = 1'000;     ///< bytes of a sheet's

std::uint32_t number_of(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range ? UINT32_MAX : number;
}

bool is_one_of(std::string_view name, const auto& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_paragraph(std::string_view name) { return name == "p" || name == "h"; }

// Between a cell and its paragraphs; all else that is in a cell stands beside its text.
bool is_around_paragraphs(std::string_view name) {
  static constexpr std::array<std::string_view, 3> kNames = {"list", "list-item", "list-header"};
  return is_one_of(name, kNames);
}

// What a paragraph has in it that is not its text.
bool is_beside_text(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "annotation", "frame", "note", "custom-shape", "text-box", "ruby-text"};
  return is_one_of(name, kNames);
}

// How things look, and pictures.
bool is_skipped(std::string_view name) {
  static constexpr std::array<std::string_view, 3> kNames = {"automatic-styles", "font-face-decls",
                                                             "binary-data"};
  return is_one_of(name, kNames);
}

// Letters, or enough digits to be somebody's: no number of a page or of a setting.
bool tells_something(std::string_view text) {
  constexpr std::ptrdiff_t kMostOfSetting = 4;
  return std::any_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_high(c); }) ||
         std::count_if(text.begin(), text.end(), is_digit) > kMostOfSetting;
}

// What the manifest has of encrypted files.
class ManifestHandler {
 public:
  void open(std::string_view name, const XmlAttributes& attributes) {
    if (name == "file-entry") path_ = attributes.get("full-path");
    if (name == "encryption-data" && !path_.empty()) paths.push_back(std::exchange(path_, {}));
  }
  void close(std::string_view /*name*/) {}
  void text(std::string_view /*bytes*/) {}
  [[nodiscard]] static bool done() { return false; }

  std::vector<std::string> paths;

 private:
  std::string path_;
};

}  // namespace

bool is_odf_part(std::string_view head) {
  return head.find(":opendocument:") != std::string_view::npos &&
         head.find('<') != std::string_view::npos;
}

bool is_flat_odf_sheets(std::string_view head) {
  static constexpr std::string_view kRoot = "<office:document";
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (!head.starts_with("<?xml")) return false;
  const std::size_t root = head.find(kRoot);
  return root != std::string_view::npos && root + kRoot.size() < head.size() &&
         has_any(head.substr(root + kRoot.size(), 1), " \t\r\n") &&
         head.find("\"application/vnd.oasis.opendocument.spreadsheet") != std::string_view::npos;
}

std::vector<std::string> encrypted_members(std::string_view manifest) {
  ManifestHandler handler;
  XmlStream<ManifestHandler>(handler).read(manifest, true);
  return std::move(handler.paths);
}

class OdfSheetsHandler {
 public:
  bool read(std::string_view xml, bool last, std::vector<SheetPiece>& pieces) {
    pieces_ = &pieces;
    given_ = 0;
    const bool good = stream_.read(xml, last) && !full_;
    if (!good && cell_ != 0) end_cell();  // as far as it goes
    if (!good || last) end_rows();
    give(false);
    return good && !full_;
  }
  [[nodiscard]] bool is_full() const { return full_; }

  std::string take_rest() {
    flush_note();
    std::string rest;
    rest_.write_to(rest);
    full_ = !rest_.finish() || full_;
    return rest.empty() ? rest : rest.substr(1);  // behind the form feed
  }

  void open(std::string_view name, const XmlAttributes& attributes) {
    ++depth_;
    if (skipped_ != 0) return;
    if (is_skipped(name)) {
      skipped_ = depth_;
    } else if (in_cell()) {
      open_in_cell(name, attributes);
    } else if (aside_ == 0 && begins_structure(name, attributes)) {
      return;
    } else {
      open_aside(name, attributes);
    }
  }

  void close(std::string_view name) {
    if (skipped_ != 0) {
      if (skipped_ == depth_) skipped_ = 0;
    } else if (in_cell()) {
      if (depth_ == paragraph_) paragraph_ = 0;
      if (depth_ == cell_) end_cell();
    } else {
      if (paragraph_ == 0 || is_paragraph(name)) flush_note();
      if (depth_ == paragraph_) paragraph_ = 0;
      if (depth_ == aside_) {
        flush_note();
        aside_ = 0;
        paragraph_ = around_;
      } else if (depth_ == row_) {
        end_row();
      } else if (depth_ == sheet_) {
        end_rows();
        give(true);
        sheet_ = 0;
      }
    }
    --depth_;
  }

  void text(std::string_view bytes) {
    // Line breaks and blanks between elements, and in rows, are the writer's.
    if (skipped_ != 0 || (in_cell() && paragraph_ == 0)) return;
    std::string& to = here();
    for (const char c : bytes) {
      const bool blank = paragraph_ != 0 && (is_blank(c) || c == '\n' || c == '\r');
      if (!(blank && after_blank_)) add(to, blank ? ' ' : c);
      after_blank_ = blank;
    }
  }

  [[nodiscard]] bool done() const { return full_; }

 private:
  /// What text belongs to a cell; else it stands beside the cells.
  [[nodiscard]] bool in_cell() const { return cell_ != 0 && aside_ == 0; }
  std::string& here() { return in_cell() ? shown_ : note_; }
  RowWriter& notes() { return sheet_ != 0 ? rows_ : rest_; }

  void add(std::string& to, char c) {
    if (to.size() < kMostText) {
      to += c;
    } else {
      full_ = true;
    }
  }

  // Sheets, rows and cells where they belong.
  bool begins_structure(std::string_view name, const XmlAttributes& attributes) {
    if (sheet_ == 0) {
      if (name == "table") {
        begin_sheet(attributes.get("name"));
      } else if (name == "change-track-table-cell") {
        begin_cell(attributes);
      } else {
        return false;
      }
      return true;
    }
    if (name == "table-cell" || name == "covered-table-cell") {
      begin_cell(attributes);
    } else if (name == "table-row") {
      end_row();
      row_ = depth_;
      rows_repeated_ = std::max(number_of(attributes.get("number-rows-repeated")), 1U);
    } else if (!is_around_rows(name)) {
      // Shapes, forms, a table in them: nothing of it is a row of this one.
      aside_ = depth_;
      around_ = 0;
      return false;
    }
    return true;
  }
  static bool is_around_rows(std::string_view name) {
    static constexpr std::array<std::string_view, 8> kNames = {
        "table-rows",   "table-row-group",    "table-header-rows",    "soft-page-break",
        "table-column", "table-column-group", "table-header-columns", "table-columns"};
    return is_one_of(name, kNames);
  }

  void open_in_cell(std::string_view name, const XmlAttributes& attributes) {
    if (paragraph_ == 0) {
      if (is_paragraph(name)) {
        paragraph_ = depth_;
        if (paragraphs_++ != 0) add(shown_, '\n');
        after_blank_ = true;
      } else if (!is_around_paragraphs(name)) {
        begin_aside(name, attributes);
      }
    } else if (is_beside_text(name)) {
      begin_aside(name, attributes);
    } else {
      open_in_paragraph(name, attributes);
    }
  }

  void open_in_paragraph(std::string_view name, const XmlAttributes& attributes) {
    constexpr std::uint32_t kMostBlanks = 64;
    if (name == "s") {
      const std::uint32_t count = number_of(attributes.get("c"));
      for (std::uint32_t i = 0; i < std::clamp(count, 1U, kMostBlanks); ++i) add(here(), ' ');
    } else if (name == "tab") {
      add(here(), '\t');
    } else if (name == "line-break") {
      add(here(), '\n');
    } else {
      tell_attributes(name, attributes);
      return;
    }
    after_blank_ = false;
  }

  void begin_aside(std::string_view name, const XmlAttributes& attributes) {
    aside_ = depth_;
    around_ = std::exchange(paragraph_, 0);
    open_aside(name, attributes);
  }

  void open_aside(std::string_view name, const XmlAttributes& attributes) {
    if (paragraph_ != 0 && !is_paragraph(name)) return open_in_paragraph(name, attributes);
    flush_note();
    if (is_paragraph(name)) {
      if (paragraph_ == 0) paragraph_ = depth_;
      after_blank_ = true;
    } else if (name == "date") {
      skipped_ = depth_;  // when a comment was written
    } else {
      tell_attributes(name, attributes);
    }
  }

  // What attributes have of texts that people wrote: links, what a list or a filter knows, queries.
  void tell_attributes(std::string_view name, const XmlAttributes& attributes) {
    static constexpr std::array<std::string_view, 8> kTexts = {
        "value", "current-value", "string-value",  "label",
        "title", "comment",       "sql-statement", "dde-topic"};
    static constexpr std::array<std::string_view, 3> kFormulas = {"condition", "expression",
                                                                  "formula"};
    const std::string_view link = attributes.get("href");
    if (link.find(':') != std::string_view::npos) notes().note(link);
    for (const std::string_view each : kFormulas) tell_formula(attributes.get(each));
    for (const std::string_view each : kTexts) {
      const std::string_view text = attributes.get(each);
      if (tells_something(text)) notes().note(text);
    }
    if (name == "data-pilot-member") notes().note(attributes.get("name"));
  }

  // What a formula computes stands in its cell: the texts in it may not.
  void tell_formula(std::string_view formula) {
    if (formula.find('"') == std::string_view::npos) return;
    const std::size_t prefix = formula.find(":=");
    notes().note(prefix == std::string_view::npos ? formula : formula.substr(prefix + 1));
  }

  void flush_note() {
    if (tells_something(note_)) notes().note(note_);
    note_.clear();
  }

  void begin_sheet(std::string_view name) {
    flush_note();
    full_ = full_ || ++sheets_ > kMostSheets;
    sheet_ = depth_;
    std::size_t size = std::min(name.size(), kMostName);
    // Characters stay whole.
    while (size < name.size() && size > 0 && (static_cast<unsigned char>(name[size]) >> 6U) == 2)
      --size;
    name_ = name.substr(0, size);
    told_ = false;
    rows_ = RowWriter();
    rows_.write_to(text_);
    next_row_ = 1;
    row_ = 0;
    begin_row_state();
  }

  void begin_row_state() {
    row_begun_ = false;
    column_ = 0;
    rows_repeated_ = 1;
    cells_.clear();
    cells_bytes_ = 0;
  }

  void begin_cell(const XmlAttributes& attributes) {
    cell_ = depth_;
    columns_repeated_ =
        std::clamp(number_of(attributes.get("number-columns-repeated")), 1U, kSheetColumns);
    content_.type = attributes.get("value-type");
    static constexpr std::array<std::string_view, 5> kValues = {"value", "date-value", "time-value",
                                                                "boolean-value", "string-value"};
    content_.value.clear();
    for (const std::string_view each : kValues) {
      if (content_.value.empty()) content_.value = attributes.get(each);
    }
    shown_.clear();
    paragraphs_ = 0;
    tell_formula(attributes.get("formula"));
  }

  void end_cell() {
    cell_ = 0;
    content_.shown = std::move(shown_);
    shown_.clear();
    const std::string told = cell_text(told_by(content_));
    if (sheet_ == 0) {
      rest_.note(told);
      return;
    }
    for (std::uint32_t i = 0; i < columns_repeated_ && !told.empty(); ++i) {
      if (i != 0 && !may_copy(told.size() + 1)) break;
      add_cell(column_ + i, told);
    }
    column_ = std::min(column_ + columns_repeated_, kSheetColumns);
  }

  bool may_copy(std::size_t bytes) {
    if (bytes > kMostCopies - copies_) return false;
    copies_ += bytes;
    return true;
  }

  void add_cell(std::uint32_t column, const std::string& told) {
    // Empty rows are written where one with a text follows.
    if (!std::exchange(row_begun_, true)) rows_.begin_row(next_row_);
    rows_.add_cell(column, told);
    full_ = full_ || given_ + text_.size() > kMostShown;
    if (rows_repeated_ == 1) return;
    cells_bytes_ += told.size() + 1;
    if (cells_bytes_ <= kMostCopies) cells_.emplace_back(column, told);
  }

  void end_row() {
    if (row_begun_ && rows_repeated_ > 1) {
      // With the tabs before its last cell.
      const std::size_t bytes = cells_bytes_ + column_ + 1;
      for (std::uint32_t i = 1; i < rows_repeated_ && may_copy(bytes); ++i) {
        rows_.begin_row(next_row_ + i);
        for (const auto& [column, told] : cells_) rows_.add_cell(column, told);
      }
    }
    if (row_ != 0 || row_begun_)
      next_row_ += std::min(rows_repeated_, kSheetRows + 1 - std::min(next_row_, kSheetRows));
    row_ = 0;
    begin_row_state();
  }

  // Ends the sheet's rows, if there is one; what stands beside them follows.
  void end_rows() {
    if (sheet_ == 0) return;
    flush_note();
    full_ = !rows_.finish() || full_;
  }

  void give(bool ends) {
    if (text_.empty() && !(ends && told_)) return;
    given_ += text_.size();
    SheetPiece& piece = pieces_->emplace_back();
    piece.begins = !std::exchange(told_, true);
    piece.ends = ends && !full_;
    if (piece.begins) piece.name = name_;
    piece.text = std::exchange(text_, {});
  }

  XmlStream<OdfSheetsHandler> stream_{*this};
  std::vector<SheetPiece>* pieces_ = nullptr;
  RowWriter rows_, rest_;
  std::string name_, text_;  ///< of the sheet at hand: what was not given yet
  std::string note_;         ///< the text at hand beside the cells
  std::string shown_;        ///< by the cell at hand
  OdfCell content_;
  std::vector<std::pair<std::uint32_t, std::string>> cells_;  ///< of a row that is repeated
  std::size_t cells_bytes_ = 0, copies_ = 0, given_ = 0, sheets_ = 0;
  /// How deep the element at hand is, and those that are open; 0: none.
  std::size_t depth_ = 0, sheet_ = 0, row_ = 0, cell_ = 0, paragraph_ = 0, aside_ = 0, skipped_ = 0;
  std::size_t around_ = 0;  ///< the paragraph that what stands beside it is in
  std::size_t paragraphs_ = 0;
  std::uint32_t next_row_ = 1, rows_repeated_ = 1;   ///< rows from 1
  std::uint32_t column_ = 0, columns_repeated_ = 1;  ///< from 0
  bool row_begun_ = false, told_ = false, full_ = false, after_blank_ = false;
};

OdfSheetsReader::OdfSheetsReader() : handler_(std::make_unique<OdfSheetsHandler>()) {}
OdfSheetsReader::~OdfSheetsReader() = default;

bool OdfSheetsReader::read(std::string_view xml, bool last, std::vector<SheetPiece>& pieces) {
  return handler_->read(xml, last, pieces);
}
bool OdfSheetsReader::is_full() const { return handler_->is_full(); }
std::string OdfSheetsReader::take_rest() { return handler_->take_rest(); }

}  // namespace assay::formats
