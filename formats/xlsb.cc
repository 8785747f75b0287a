#include "formats/xlsb.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "formats/little_endian.h"
#include "formats/sheet_number.h"
#include "formats/sheet_text.h"

namespace assay::formats {
namespace {

using namespace std::string_view_literals;

// Types of records ([MS-XLSB] 2.3), as far as they are wanted.
enum class Brt : std::uint32_t {
  kRowHdr = 0,
  kCellRk = 2,
  kCellBool = 4,
  kCellReal = 5,
  kCellSt = 6,
  kCellIsst = 7,
  kFmlaString = 8,
  kFmlaNum = 9,
  kFmlaBool = 10,
  kFmlaError = 11,
  kSstItem = 19,
  kFmt = 44,
  kXf = 47,
  kCellRString = 62,
  kDVal = 64,
  kBeginSheet = 129,
  kBeginBook = 131,
  kWbProp = 153,
  kBundleSh = 156,
  kBeginSst = 159,
  kBeginStyleSheet = 278,
  kArrFmla = 426,
  kShrFmla = 427,
  kBeginHeaderFooter = 479,
  kHLink = 494,
  kBeginCellXfs = 617,
  kEndCellXfs = 618,
  kBeginComments = 628,
  kCommentAuthor = 632,
  kCommentText = 637,
};

// What stands in front of a record's data.
struct RecordHead {
  Brt type;
  std::size_t bytes;  // of the head
  std::size_t size;   // of the data
};

// Nullopt: it goes on behind `bytes`.
std::optional<RecordHead> head_of(std::string_view bytes) {
  std::size_t at = 0;
  // Seven bits a byte, the low ones first; the eighth says that another byte follows.
  const auto number = [&](unsigned most) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < most; ++i) {
      if (at == bytes.size()) return {};
      const std::uint32_t byte = little8(bytes, at++);
      value |= (byte & 0x7F) << (7 * i);
      if ((byte & 0x80) == 0) break;
    }
    return value;
  };
  const auto type = number(2);
  const auto size = type ? number(4) : std::nullopt;
  if (!size) return {};
  return RecordHead{static_cast<Brt>(*type), at, *size};
}

// The fields of a record, one behind the other. Beyond its end all is zero.
class Fields {
 public:
  explicit Fields(std::string_view data) : rest_(data) {}

  [[nodiscard]] std::size_t size() const { return rest_.size(); }
  void skip(std::size_t bytes) { rest_.remove_prefix(std::min(bytes, rest_.size())); }
  std::uint64_t number(unsigned width) {
    const std::uint64_t value = little(rest_, 0, width);
    skip(width);
    return value;
  }
  std::uint32_t number32() { return static_cast<std::uint32_t>(number(4)); }
  std::string_view bytes(std::size_t count) {
    const std::string_view all = rest_.substr(0, count);
    skip(count);
    return all;
  }
  // XLWideString or XLNullableWideString ([MS-XLSB] 2.5.169, 2.5.167): units of UTF-16 behind their
  // count.
  std::string text() {
    constexpr std::uint32_t kNull = 0xFFFFFFFF;
    const std::uint32_t count = number32();
    return count == kNull ? std::string() : from_utf16le(bytes(2 * std::size_t{count}));
  }
  // RichStr (2.5.122): how it is formatted and read aloud stands behind the text.
  std::string rich_text() {
    skip(1);
    return text();
  }

 private:
  std::string_view rest_;
};

// Gives each record to `use(type, fields)`, as long as that is true. False: not all, or the last
// one is cut.
template <class Use>
bool each_record(std::string_view bytes, Use use) {
  while (!bytes.empty()) {
    const auto head = head_of(bytes);
    if (!head || head->size > bytes.size() - head->bytes) return false;
    if (!use(head->type, Fields(bytes.substr(head->bytes, head->size)))) return false;
    bytes.remove_prefix(head->bytes + head->size);
  }
  return true;
}

bool read_book(std::string_view bytes, WorkbookParts& parts) {
  // Empty ones would come to many times the part.
  constexpr std::size_t kMostSheets = 10'000;
  return each_record(bytes, [&](Brt type, Fields fields) {
    if (type == Brt::kWbProp) {
      parts.from_1904 = (fields.number32() & 1) != 0;
    } else if (type == Brt::kBundleSh && parts.sheets.size() < kMostSheets) {
      fields.skip(8);  // whether it is hidden, its id
      std::string relation = fields.text();
      parts.sheets.emplace_back(std::move(relation), fields.text());
    }
    return true;
  });
}

bool read_styles(std::string_view bytes, WorkbookParts& parts) {
  bool in_styles = false;
  return each_record(bytes, [&](Brt type, Fields fields) {
    if (type == Brt::kFmt) {
      const auto id = static_cast<std::uint32_t>(fields.number(2));
      parts.add_format(id, fields.text());
    } else if (type == Brt::kBeginCellXfs || type == Brt::kEndCellXfs) {
      // Those of other collections are not what cells have.
      in_styles = type == Brt::kBeginCellXfs;
    } else if (type == Brt::kXf && in_styles) {
      fields.skip(2);  // its parent
      parts.add_style(static_cast<std::uint32_t>(fields.number(2)));
    }
    return true;
  });
}

bool read_strings(std::string_view bytes, WorkbookParts& parts) {
  constexpr std::size_t kMost = 64U << 20, kLeast = 5;  // the latter of a text's flags and count
  return each_record(bytes, [&](Brt type, Fields fields) {
    if (type != Brt::kSstItem) return true;
    if (fields.size() < kLeast) return false;
    add_cell_text(fields.rich_text(), parts.strings);
    parts.ends.push_back(static_cast<std::uint32_t>(parts.strings.size()));
    return parts.strings.size() <= kMost;
  });
}

constexpr std::array<std::uint8_t, 64> token_sizes() {
  std::array<std::uint8_t, 64> sizes{};
  sizes[0x01] = 5;
  for (std::size_t i = 0x03; i <= 0x16; ++i) sizes[i] = 1;
  sizes[0x1C] = sizes[0x1D] = 2;
  sizes[0x1E] = 3;
  sizes[0x1F] = 9;
  sizes[0x20] = 15;
  sizes[0x21] = sizes[0x29] = 3;
  sizes[0x22] = 4;
  sizes[0x23] = 5;
  for (const std::size_t i : {0x24U, 0x26U, 0x27U, 0x28U, 0x2AU, 0x2CU, 0x39U}) sizes[i] = 7;
  for (const std::size_t i : {0x25U, 0x2BU, 0x2DU}) sizes[i] = 13;
  sizes[0x3A] = sizes[0x3C] = 9;
  sizes[0x3B] = sizes[0x3D] = 15;
  return sizes;
}

// Gives each text in a formula's tokens ([MS-XLSB] 2.5.98) to `use`, up to a token that is not
// known. What stands in rows and columns is wider than in .xls.
template <class Use>
void each_formula_text(std::string_view tokens, Use use) {
  // Bytes of each token with those behind it; 0: of no known size. The last are of the three
  // classes (reference, value, array) from 0x20 on.
  static constexpr std::array<std::uint8_t, 64> kSizes = token_sizes();
  constexpr std::uint8_t kText = 0x17, kMore = 0x18, kAttribute = 0x19;
  constexpr std::uint8_t kList = 0x19, kChoose = 0x04;
  if (tokens.find(static_cast<char>(kText)) == std::string_view::npos) return;
  while (!tokens.empty()) {
    const std::uint8_t token = little8(tokens, 0), second = little8(tokens, 1);
    std::size_t size = 0;
    if (token == kText) {
      size = 3 + 2 * std::size_t{little16(tokens, 1)};
      if (tokens.size() > 3) use(from_utf16le(tokens.substr(3, size - 3)));
    } else if (token == kMore) {
      size = second == kList ? 14 : 0;
    } else if (token == kAttribute) {
      size = (second & kChoose) != 0 ? 4 + 2 * (std::size_t{little16(tokens, 2)} + 1) : 4;
    } else if (token < 0x80) {
      size = kSizes[token < 0x20 ? token : (token & 0x1F) | 0x20];
    }
    if (size == 0) return;
    tokens.remove_prefix(std::min(size, tokens.size()));
  }
}

class XlsbSheet final : public SheetHandler {
 public:
  explicit XlsbSheet(WorkbookParts& parts) : parts_(parts) {}

  bool read(std::string_view bytes, bool last, std::string& text) override;
  [[nodiscard]] bool is_full() const override { return full_; }

 private:
  static bool is_wanted(Brt type);
  void use(Brt type, Fields fields);
  void use_cell(Brt type, Fields fields);
  void note_formula(Fields& fields);
  void show_number(double number) {
    if (std::isfinite(number)) show(shown_number(number, parts_.style(style_), parts_.from_1904));
  }
  void show(std::string_view text) { rows_.add_cell(column_, text); }

  WorkbookParts& parts_;
  RowWriter rows_;
  std::string begun_;     // a record of which not all came
  std::size_t skip_ = 0;  // bytes of one that is not wanted
  std::uint32_t column_ = 0, style_ = 0;
  std::string last_formula_;
  bool full_ = false;
};

bool XlsbSheet::is_wanted(Brt type) {
  switch (type) {
    case Brt::kRowHdr:
    case Brt::kCellRk:
    case Brt::kCellBool:
    case Brt::kCellReal:
    case Brt::kCellSt:
    case Brt::kCellIsst:
    case Brt::kFmlaString:
    case Brt::kFmlaNum:
    case Brt::kFmlaBool:
    case Brt::kFmlaError:
    case Brt::kCellRString:
    case Brt::kDVal:
    case Brt::kArrFmla:
    case Brt::kShrFmla:
    case Brt::kBeginHeaderFooter:
    case Brt::kHLink:
    case Brt::kCommentAuthor:
    case Brt::kCommentText:
      return true;
    default:
      return false;
  }
}

bool XlsbSheet::read(std::string_view bytes, bool last, std::string& text) {
  // Cells have at most 32,767 characters, formulas 16 KB.
  constexpr std::size_t kMostRecord = 1U << 20, kMostText = 64U << 20;
  rows_.write_to(text);
  if (!begun_.empty()) begun_ += bytes;
  std::string_view rest = begun_.empty() ? bytes : std::string_view(begun_);
  bool stop = false;
  while (!stop) {
    const std::size_t passed = std::min(skip_, rest.size());
    rest.remove_prefix(passed);
    skip_ -= passed;
    const auto head = skip_ == 0 ? head_of(rest) : std::nullopt;
    if (!head) break;
    const bool wanted = is_wanted(head->type), fits = head->size <= kMostRecord;
    full_ = full_ || (wanted && !fits);
    if (wanted && fits) {
      if (rest.size() - head->bytes < head->size) break;
      use(head->type, Fields(rest.substr(head->bytes, head->size)));
      // A few bytes of cells may show a text of megabytes each.
      stop = text.size() > kMostText;
      rest.remove_prefix(head->bytes + head->size);
    } else {
      rest.remove_prefix(head->bytes);
      skip_ = head->size;
    }
  }
  full_ = full_ || stop;
  if (!last && !stop) {
    // Either may be a part of the other.
    begun_ = std::string(rest);
    return true;
  }
  const bool kept = rows_.finish();
  full_ = full_ || !kept;
  return !full_ && rest.empty() && skip_ == 0;
}

void XlsbSheet::use(Brt type, Fields fields) {
  switch (type) {
    case Brt::kRowHdr:
      rows_.begin_row(fields.number32() + 1);
      break;
    case Brt::kHLink:
      fields.skip(16);  // its cells
      fields.text();    // a relation's id; where it leads to is said there
      // The place, what is shown beside and instead of it.
      for (int i = 0; i < 3; ++i) rows_.note(fields.text());
      break;
    case Brt::kBeginHeaderFooter:
      fields.skip(2);
      for (int i = 0; i < 6; ++i) rows_.note(fields.text());
      break;
    case Brt::kDVal:
      fields.skip(4);
      fields.skip(16 * std::size_t{fields.number32()});  // its cells
      // Titles and texts of what is wrong and of what is asked for, then what may be typed.
      for (int i = 0; i < 4; ++i) rows_.note(fields.text());
      note_formula(fields);
      break;
    case Brt::kArrFmla:
      fields.skip(17);  // its cells, flags
      note_formula(fields);
      break;
    case Brt::kShrFmla:
      fields.skip(16);
      note_formula(fields);
      break;
    case Brt::kCommentAuthor:
      rows_.note(fields.text());
      break;
    case Brt::kCommentText:
      rows_.note(fields.rich_text());
      break;
    default:
      use_cell(type, fields);
  }
}

void XlsbSheet::use_cell(Brt type, Fields fields) {
  constexpr std::uint32_t kStyle = 0xFFFFFF;
  column_ = fields.number32();
  style_ = fields.number32() & kStyle;
  if (fields.size() == 0) return;
  bool is_formula = false;
  switch (type) {
    case Brt::kCellRk:
      if (fields.size() >= 4) show_number(rk_number(fields.number32()));
      break;
    case Brt::kFmlaNum:
    case Brt::kCellReal:
      is_formula = type == Brt::kFmlaNum;
      if (fields.size() >= 8) show_number(std::bit_cast<double>(fields.number(8)));
      break;
    case Brt::kFmlaBool:
    case Brt::kCellBool:
      is_formula = type == Brt::kFmlaBool;
      show(fields.number(1) != 0 ? "TRUE" : "FALSE");
      break;
    case Brt::kFmlaString:
    case Brt::kCellSt:
      is_formula = type == Brt::kFmlaString;
      show(cell_text(fields.text()));
      break;
    case Brt::kCellRString:
      show(cell_text(fields.rich_text()));
      break;
    case Brt::kFmlaError:
      is_formula = true;
      fields.skip(1);  // says nothing
      break;
    case Brt::kCellIsst: {
      const std::uint32_t i = fields.number32();
      if (i >= parts_.ends.size()) break;
      parts_.used[i] = true;
      show(parts_.string(i));
      break;
    }
    default:
      break;
  }
  if (!is_formula) return;
  fields.skip(2);  // flags
  note_formula(fields);
}

// What a formula computes stands in its cell: the texts in it may not.
void XlsbSheet::note_formula(Fields& fields) {
  const std::size_t size = fields.number32();
  std::string texts;
  each_formula_text(fields.bytes(size), [&](std::string_view text) {
    if (!text.empty()) texts.append(cell_text(text)).append(1, '\n');
  });
  // A column often has the same in every row.
  if (texts.empty() || texts == last_formula_) return;
  for (std::size_t at = 0; at < texts.size();) {
    const std::size_t end = texts.find('\n', at);
    rows_.note(std::string_view(texts).substr(at, end - at));
    at = end + 1;
  }
  last_formula_ = std::move(texts);
}

bool begins_with(std::string_view bytes, Brt type) {
  const auto head = head_of(bytes);
  return head && head->type == type;
}

}  // namespace

bool is_xlsb_part(std::string_view head) {
  return begins_with(head, Brt::kBeginBook) || begins_with(head, Brt::kBeginStyleSheet) ||
         begins_with(head, Brt::kBeginSst);
}

bool read_xlsb_part(Workbook::Part part, std::string_view bytes, WorkbookParts& parts) {
  switch (part) {
    case Workbook::Part::kBook:
      return begins_with(bytes, Brt::kBeginBook) && read_book(bytes, parts);
    case Workbook::Part::kStyles:
      return begins_with(bytes, Brt::kBeginStyleSheet) && read_styles(bytes, parts);
    case Workbook::Part::kStrings:
      return begins_with(bytes, Brt::kBeginSst) && read_strings(bytes, parts);
    default:
      // Relations are XML here, too.
      return false;
  }
}

bool is_xlsb_sheet(std::string_view head) {
  // Neither has data.
  return (begins_with(head, Brt::kBeginSheet) || begins_with(head, Brt::kBeginComments)) &&
         head_of(head)->size == 0;
}

std::unique_ptr<SheetHandler> xlsb_sheet(WorkbookParts& parts) {
  return std::make_unique<XlsbSheet>(parts);
}

}  // namespace assay::formats
