#include "formats/workbook.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "formats/sheet_number.h"
#include "formats/sheet_text.h"
#include "formats/workbook_parts.h"
#include "formats/xlsb.h"
#include "formats/xml_stream.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

std::uint32_t number_of(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The character that "_x000D_" at `at` stands for (ISO/IEC 29500-1, 22.9.2.19); nullopt: none.
std::optional<char> escaped_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kSize = 7;
  if (text.size() - at < kSize || text[at + 1] != 'x' || text[at + kSize - 1] != '_') return {};
  std::uint32_t code = 0;
  const char* const first = text.data() + at + 2;
  const auto [end, error] = std::from_chars(first, first + 4, code, 16);
  if (error != std::errc() || end != first + 4 || code >= 0x80) return {};
  return static_cast<char>(code);
}

// A cell's text, in which control characters are written out.
std::string shown_text(std::string_view text) {
  std::size_t at = text.find("_x");
  if (at == std::string_view::npos) return cell_text(text);
  std::string plain(text.substr(0, at));
  for (; at < text.size(); ++at) {
    const auto escaped = text[at] == '_' ? escaped_at(text, at) : std::nullopt;
    plain += escaped.value_or(text[at]);
    if (escaped) at += 6;
  }
  return cell_text(plain);
}

// What is wanted of the parts that are read as a whole.
class PartHandler {
 public:
  PartHandler(Workbook::Part part, WorkbookParts& parts) : part_(part), parts_(parts) {}

  void open(std::string_view name, const XmlAttributes& attributes) {
    switch (part_) {
      case Workbook::Part::kBook:
        if (name == "workbookPr") {
          const std::string_view flag = attributes.get("date1904");
          parts_.from_1904 = flag == "1" || flag == "true";
        } else if (name == "sheet") {
          parts_.sheets.emplace_back(attributes.get("id"), attributes.get("name"));
        }
        break;
      case Workbook::Part::kRelations:
        if (name == "Relationship")
          parts_.targets.emplace(attributes.get("Id"), attributes.get("Target"));
        break;
      case Workbook::Part::kStyles:
        if (name == "numFmt") {
          parts_.add_format(number_of(attributes.get("numFmtId")), attributes.get("formatCode"));
        } else if (name == "cellXfs") {
          in_styles_ = true;
        } else if (name == "xf" && in_styles_) {
          parts_.add_style(number_of(attributes.get("numFmtId")));
        }
        break;
      default:
        if (name == "t") in_text_ = !in_reading_;
        if (name == "rPh") in_reading_ = true;
    }
  }
  void close(std::string_view name) {
    if (name == "cellXfs") in_styles_ = false;
    if (name == "t") in_text_ = false;
    if (name == "rPh") in_reading_ = false;
    if (part_ != Workbook::Part::kStrings || name != "si") return;
    parts_.strings += shown_text(text_);
    parts_.ends.push_back(static_cast<std::uint32_t>(parts_.strings.size()));
    text_.clear();
  }
  void text(std::string_view bytes) {
    if (in_text_) text_ += bytes;
  }
  [[nodiscard]] static bool done() { return false; }

 private:
  Workbook::Part part_;
  WorkbookParts& parts_;
  std::string text_;  ///< of the string at hand, its runs joined
  bool in_styles_ = false, in_text_ = false;
  bool in_reading_ = false;  ///< how a text is read aloud (Japanese)
};

}  // namespace

std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (std::uint32_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

Workbook::Part Workbook::part_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, Part>, 8> kParts = {
      {{"xl/workbook.xml", Part::kBook},
       {"xl/_rels/workbook.xml.rels", Part::kRelations},
       {"xl/styles.xml", Part::kStyles},
       {"xl/sharedstrings.xml", Part::kStrings},
       {"xl/workbook.bin", Part::kBook},
       {"xl/_rels/workbook.bin.rels", Part::kRelations},
       {"xl/styles.bin", Part::kStyles},
       {"xl/sharedstrings.bin", Part::kStrings}}};
  // Names in a package are compared without case.
  const std::string lower = lowered(path.substr(0, 64));
  const auto known = std::find_if(kParts.begin(), kParts.end(),
                                  [&](const auto& each) { return each.first == lower; });
  return known == kParts.end() ? Part::kNone : known->second;
}

std::size_t Workbook::most_bytes(Part part) {
  return part == Part::kStrings ? 64U << 20 : 16U << 20;
}

Workbook::Workbook() : parts_(std::make_unique<WorkbookParts>()) {}
Workbook::~Workbook() = default;
Workbook::Workbook(Workbook&& other) noexcept = default;
Workbook& Workbook::operator=(Workbook&& other) noexcept = default;

bool Workbook::read(Part part, std::string_view bytes) {
  PartHandler handler(part, *parts_);
  const bool whole = is_xlsb_part(bytes) ? read_xlsb_part(part, bytes, *parts_)
                                         : XmlStream<PartHandler>(handler).read(bytes, true);
  parts_->used.resize(parts_->ends.size());
  return whole;
}

std::string Workbook::sheet_name(std::string_view path) const {
  auto& names = parts_->names;
  if (names.empty()) {
    for (const auto& [id, name] : parts_->sheets) {
      const auto target = parts_->targets.find(id);
      if (target == parts_->targets.end()) continue;
      // From the package's root, or from the book's folder.
      const std::string& to = target->second;
      names.emplace(to.starts_with('/') ? to.substr(1) : "xl/" + to, name);
    }
  }
  const auto name = names.find(path);
  return name == names.end() ? std::string() : name->second;
}

std::string Workbook::unused_strings() const {
  std::string text;
  for (std::size_t i = 0; i < parts_->ends.size(); ++i) {
    if (parts_->used[i] || parts_->string(i).empty()) continue;
    text += parts_->string(i);
    text += '\n';
  }
  return text;
}

bool is_sheet(std::string_view head) {
  if (is_xlsb_sheet(head)) return true;
  return (head.find("<worksheet") != std::string_view::npos ||
          head.find(":worksheet") != std::string_view::npos) &&
         head.find("spreadsheetml") != std::string_view::npos;
}

namespace {

class XmlSheet final : public SheetHandler {
 public:
  explicit XmlSheet(WorkbookParts& parts) : parts_(parts) {}

  bool read(std::string_view xml, bool last, std::string& text) override {
    rows_.write_to(text);
    out_ = &text;
    const bool good = stream_.read(xml, last);
    full_ = full_ || done();
    if (!last && good) return true;
    const bool kept = rows_.finish();
    full_ = full_ || !kept;
    return kept && good;
  }
  [[nodiscard]] bool is_full() const override { return full_; }

  void open(std::string_view name, const XmlAttributes& attributes) {
    if (!in_data_) {
      in_data_ = name == "sheetData";
      text_.clear();
      static constexpr std::array<std::string_view, 7> kTold = {
          "location", "display", "tooltip", "prompt", "promptTitle", "error", "errorTitle"};
      if (name == "hyperlink" || name == "dataValidation") {
        for (const std::string_view each : kTold) rows_.note(shown_text(attributes.get(each)));
      }
    } else if (name == "row") {
      rows_.begin_row(number_of(attributes.get("r")));
    } else if (name == "c") {
      begin_cell(attributes.get("r"));
      type_ = attributes.get("t");
      style_ = number_of(attributes.get("s"));
      value_.clear();
    } else if (name == "v" || name == "f" || name == "t") {
      text_.clear();
      wanted_ = !in_reading_;
    } else if (name == "rPh") {
      in_reading_ = true;
    }
  }

  void close(std::string_view name) {
    wanted_ = false;
    if (!in_data_) {
      // A header, what a list offers; not a bare number.
      if (std::any_of(text_.begin(), text_.end(),
                      [](char c) { return is_letter(c) || is_high(c); }))
        rows_.note(shown_text(text_));
      text_.clear();
    } else if (name == "sheetData") {
      in_data_ = false;
      text_.clear();
    } else if (name == "c") {
      rows_.add_cell(column_, shown_value());
    } else if (name == "t" || name == "v") {
      value_ += std::exchange(text_, {});
    } else if (name == "f") {
      // What a formula computes stands in its cell: the texts in it may not.
      if (text_.find('"') != std::string::npos) rows_.note(shown_text("=" + text_));
      text_.clear();
    } else if (name == "rPh") {
      in_reading_ = false;
    } else if (name == "row") {
      rows_.end_row();
    }
  }

  void text(std::string_view bytes) {
    if (wanted_ || !in_data_) text_ += bytes;
  }
  /// A few bytes of cells may show a text of megabytes each.
  [[nodiscard]] bool done() const {
    constexpr std::size_t kMost = 64U << 20;
    return out_->size() > kMost;
  }

 private:
  void begin_cell(std::string_view place) {
    std::uint32_t column = 0;
    for (std::size_t i = 0; i < place.size() && i < 3 && is_upper(place[i]); ++i)
      column = 26 * column + static_cast<std::uint32_t>(place[i] - 'A' + 1);
    // Behind the last one, where it says nothing.
    column_ = column > 0 ? column - 1 : kSheetColumns;
  }

  std::string shown_value() {
    if (type_ == "s") {
      const std::uint32_t i = number_of(value_);
      if (i >= parts_.ends.size() || value_.empty()) return {};
      parts_.used[i] = true;
      return std::string(parts_.string(i));
    }
    if (type_ == "inlineStr" || type_ == "str" || type_ == "d") return shown_text(value_);
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (type_ == "e" || value_.empty()) return {};
    return shown_number(value_, parts_.style(style_), parts_.from_1904);
  }

  WorkbookParts& parts_;
  const std::string* out_ = nullptr;
  bool full_ = false;
  XmlStream<XmlSheet> stream_{*this};
  RowWriter rows_;
  std::string text_, value_, type_;
  std::uint32_t style_ = 0;
  std::uint32_t column_ = 0;  ///< the cell's, from 0
  bool in_data_ = false, wanted_ = false, in_reading_ = false;
};

}  // namespace

SheetReader::SheetReader(Workbook& book) : parts_(*book.parts_) {}
SheetReader::~SheetReader() = default;

bool SheetReader::is_full() const { return handler_ != nullptr && handler_->is_full(); }

bool SheetReader::read(std::string_view bytes, bool last, std::string& text) {
  if (handler_ == nullptr) {
    if (bytes.empty() && !last) return true;
    // No XML begins with such a byte, which all records do that a part begins with.
    const bool is_records = !bytes.empty() && (bytes[0] == '\x81' || bytes[0] == '\xF4');
    handler_ = is_records ? xlsb_sheet(parts_) : std::make_unique<XmlSheet>(parts_);
  }
  return handler_->read(bytes, last, text);
}

}  // namespace assay::formats
