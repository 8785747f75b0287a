#include "formats/office_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "formats/rtf_text.h"
#include "formats/told_text.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

// &amp; and the four others of XML, at `at`; nullopt: another, or none.
std::optional<std::pair<char, std::size_t>> entity_at(std::string_view text, std::size_t at) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const auto& [name, c] : kEntities) {
    if (text.substr(at).starts_with(name)) return std::pair(c, name.size());
  }
  return std::nullopt;
}

class Reader {
 public:
  // `odf`: text stands in a paragraph itself, not in the elements of its runs.
  Reader(std::string_view text, bool odf) : text_(text), odf_(odf) {}

  Piece read() {
    // A window may begin inside of a tag or a run: what stands before the first tag is left out.
    std::size_t at = text_.find('<');
    while (at < text_.size()) {
      const std::size_t end = text_.find('>', at);
      if (end == std::string_view::npos) break;
      const std::string_view tag = text_.substr(at + 1, end - at - 1);
      at = end + 1;
      const std::size_t next = std::min(text_.find('<', at), text_.size());
      element(tag);
      if (in_run_) run(at, next);
      at = next;
    }
    end_row();
    return std::move(out_);
  }

 private:
  // w:t, a:tbl: without its prefix and its attributes.
  static std::string_view local_name(std::string_view tag) {
    tag = tag.substr(0, std::min(tag.find_first_of(" \t\r\n/"), tag.size()));
    return tag.substr(tag.find(':') + 1);
  }

  void element(std::string_view tag) {
    const bool closes = tag.starts_with('/');
    const bool empty = tag.ends_with('/');
    const std::string_view name = local_name(closes ? tag.substr(1) : tag);
    in_run_ = odf_ ? in_run_ : name == "t" && !closes && !empty;
    if (name == "tab") {
      // With a place (w:pos) it is one that a paragraph's tabs stop at.
      if (!closes && tag.find("pos=") == std::string_view::npos) here().text += '\t';
    } else if (name == "br" || name == "cr" || name == "line-break") {
      if (!closes) here().text += in_cell_ ? ' ' : '\n';
    } else if (odf_ && name == "s") {
      if (!closes) here().text += ' ';
    } else if (name == "p" || (odf_ && name == "h")) {
      if (odf_) in_run_ = !closes && !empty;
      if (closes) here().text += in_cell_ ? ' ' : '\n';
    } else if (name == (odf_ ? "table" : "tbl")) {
      end_row();
      names_.clear();
      first_row_ = !closes;
    } else if (name == (odf_ ? "table-row" : "tr")) {
      end_row();
    } else if (name == (odf_ ? "table-cell" : "tc")) {
      in_cell_ = !closes && !empty;
      if (!closes) add_cells(tag);
    } else if (odf_ && name == "covered-table-cell") {
      if (!closes) add_cells(tag);  // what a wider one stands over
    }
  }

  // One, or as many as an empty one of ODF stands for: those behind it keep their places.
  void add_cells(std::string_view tag) {
    constexpr std::string_view kRepeated = "number-columns-repeated=\"";
    std::size_t count = 1;
    if (const std::size_t at = tag.find(kRepeated); odf_ && at != std::string_view::npos) {
      std::size_t number = 0;
      for (const char c : tag.substr(at + kRepeated.size(), 3))
        number = is_digit(c) ? 10 * number + static_cast<std::size_t>(c - '0') : number;
      count = std::max<std::size_t>(number, 1);
    }
    for (; count > 0 && cells_.size() < kMaxNames; --count) cells_.emplace_back();
  }

  Piece& here() { return in_cell_ && !cells_.empty() ? cells_.back() : out_; }

  void run(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t mark = std::min(text_.substr(0, end).find('&', begin), end);
      if (mark > begin) here().add(text_.substr(begin, mark - begin), begin);
      begin = mark;
      if (begin == end) break;
      const auto entity = entity_at(text_, begin);
      const std::size_t size = entity ? entity->second : 1;
      here().add({entity ? &entity->first : &text_[begin], 1}, begin);
      begin += std::min(size, end - begin);
    }
  }

  // Of a row that is gone through: its cells under their names, and side by side.
  void end_row() {
    in_cell_ = false;
    if (cells_.empty()) return;
    for (Piece& cell : cells_) {
      while (!cell.text.empty() && is_blank(cell.text.back())) cell.text.pop_back();
    }
    if (!first_row_) {
      for (std::size_t i = 0; i < std::min(cells_.size(), names_.size()); ++i)
        told(names_[i], cells_[i]);
    }
    if (cells_.size() == 2) {
      told(cells_[0].text, cells_[1]);
    } else if (first_row_ || names_.empty()) {
      for (const Piece& cell : cells_) {
        out_.add(cell);
        out_.text += '\t';
      }
      out_.text += '\n';
    }
    if (first_row_) {
      for (const Piece& cell : cells_)
        names_.push_back(cell.text.size() <= kMaxName ? cell.text : std::string());
    }
    first_row_ = false;
    cells_.clear();
  }

  void told(std::string_view name, const Piece& value) {
    if (value.text.empty() || value.map.empty()) return;
    const std::size_t at = value.map.front().second;
    if (!name.empty()) {
      out_.add(name, at);
      out_.text += name.ends_with(':') ? " " : ": ";
    }
    out_.add(value);
    out_.text += '\n';
  }

  std::string_view text_;
  const bool odf_;
  Piece out_;
  std::vector<Piece> cells_;        ///< of the row that is read
  std::vector<std::string> names_;  ///< what the first row of the table has
  bool first_row_ = false, in_cell_ = false, in_run_ = false;
};

}  // namespace

OfficeText office_text_of(std::string_view path, std::string_view head) {
  constexpr std::size_t kLookAt = 8192;
  if (is_rtf(head)) return OfficeText::kRtf;
  if (!path.ends_with(".xml")) return OfficeText::kNone;
  head = head.substr(0, kLookAt);
  const auto names = [&](std::string_view standard) { return head.find(standard) != head.npos; };
  const auto is_in = [&](std::string_view folder) {
    return path.starts_with(folder) || path.find('/' + std::string(folder)) != path.npos;
  };
  if (is_in("word/") || is_in("ppt/slides/") || is_in("ppt/notesSlides/"))
    return names("//schemas.openxmlformats.org/") || names("//purl.oclc.org/ooxml/")
               ? OfficeText::kOoxml
               : OfficeText::kNone;
  return path.substr(path.rfind('/') + 1) == "content.xml" && names(":opendocument:")
             ? OfficeText::kOdf
             : OfficeText::kNone;
}

EncodedText read_office_text(std::string_view text, OfficeText kind) {
  if (kind == OfficeText::kRtf) return read_rtf(text);
  EncodedText out;
  Piece read = Reader(text, kind == OfficeText::kOdf).read();
  out.end = text.size();
  out.text = std::move(read.text);
  out.map = std::move(read.map);
  out.how.emplace_back(kind == OfficeText::kOdf ? "odf" : "ooxml");
  out.in = out.out = 1;
  return out;
}

}  // namespace assay::formats
