#include "formats/biff.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

#include "formats/biff_record.h"
#include "formats/sheet_number.h"
#include "formats/sheet_text.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMostSheets = 10'000;

// What a BOF record begins ([MS-XLS] 2.4.21).
enum class Substream : std::uint16_t { kBook = 5, kModule = 6, kSheet = 0x10, kChart = 0x20 };

// What all sheets of a workbook share.
class XlsBook {
 public:
  void begin(std::uint16_t version) {
    unicode_ = version >= 0x0600;
    if (!unicode_) page_.use(1252);
  }
  void read(const BiffStream& stream, const BiffRecord& record);
  // All records in front of the sheets were read.
  void end_globals();

  // A text with its count in `width` bytes.
  [[nodiscard]] std::string text(BiffReader& reader, unsigned width) const {
    return unicode_ ? reader.text(width) : page_.utf8(reader.bytes(width));
  }
  [[nodiscard]] std::string formula(std::string_view tokens) const {
    return formula_texts(tokens, unicode_, page_);
  }
  [[nodiscard]] std::string number(double value, std::uint16_t style) const {
    static const NumberFormat kPlain;
    if (!std::isfinite(value)) return {};
    return shown_number(value, style < shown_as_.size() ? *shown_as_[style] : kPlain, from_1904_);
  }
  [[nodiscard]] bool unicode() const { return unicode_; }
  // The shared text; empty: there is none of that number.
  std::string_view shared(std::uint32_t i) {
    if (i >= ends_.size()) return {};
    used_[i] = true;
    return string(i);
  }
  // A line each, at most `most` bytes.
  [[nodiscard]] std::string unused(std::size_t most) const;

  // Where a sheet begins, from `at` on; npos for none.
  [[nodiscard]] std::size_t next_sheet(std::size_t at) const {
    const auto next = names_.lower_bound(at);
    return next == names_.end() ? std::string_view::npos : next->first;
  }
  [[nodiscard]] std::string name(std::size_t at) const {
    const auto named = names_.find(at);
    return named == names_.end() ? std::string() : named->second;
  }

 private:
  void read_strings(BiffReader reader);
  [[nodiscard]] std::string_view string(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(strings_).substr(begin, ends_[i] - begin);
  }

  bool unicode_ = true, from_1904_ = false, page_known_ = false;
  CodePageText page_;
  std::map<std::size_t, std::string> names_;       // by where the sheets begin
  std::map<std::uint16_t, NumberFormat> formats_;  // by their ids
  std::vector<std::uint16_t> styles_;              // ids of formats
  std::vector<const NumberFormat*> shown_as_;      // of each style
  std::string strings_;
  std::vector<std::size_t> ends_;  // of each in `strings_`
  std::vector<bool> used_;
};

void XlsBook::read(const BiffStream& stream, const BiffRecord& record) {
  BiffReader reader(stream, record);
  const std::string_view data = record.data;
  switch (record.type) {
    case BiffType::kCodePage:
      if (!std::exchange(page_known_, true)) page_.use(little16(data, 0));
      break;
    case BiffType::kDateMode:
      from_1904_ = little16(data, 0) == 1;
      break;
    case BiffType::kBoundSheet:
      if (names_.size() > kMostSheets) break;
      reader.skip(6);
      names_.emplace(little32(data, 0), text(reader, 1));
      break;
    case BiffType::kFormat: {
      // Longer ones are not written by Excel, and would cost with every number.
      constexpr std::size_t kMostCode = 1024;
      reader.skip(2);
      const std::string code = text(reader, unicode_ ? 2 : 1);
      if (code.size() <= kMostCode)
        formats_.insert_or_assign(little16(data, 0), number_format(code));
      break;
    }
    case BiffType::kXf:
      // Cells have 16 bits for them.
      if (styles_.size() <= 0xFFFF) styles_.push_back(little16(data, 2));
      break;
    case BiffType::kSst:
      if (ends_.empty()) read_strings(reader);
      break;
    default:
      break;
  }
}

void XlsBook::read_strings(BiffReader reader) {
  reader.skip(8);  // counts
  while (!reader.done()) {
    strings_ += cell_text(reader.text(2));
    ends_.push_back(strings_.size());
  }
  used_.resize(ends_.size());
}

void XlsBook::end_globals() {
  while (shown_as_.size() < styles_.size()) {
    const std::uint16_t id = styles_[shown_as_.size()];
    const auto known = formats_.find(id);
    shown_as_.push_back(known != formats_.end()
                            ? &known->second
                            : &formats_.emplace(id, built_in_format(id)).first->second);
  }
}

std::string XlsBook::unused(std::size_t most) const {
  std::string text;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (used_[i] || string(i).empty()) continue;
    if (text.size() + string(i).size() + 1 > most) break;
    text.append(string(i)).append(1, '\n');
  }
  return text;
}

// Reads the records of one sheet.
class XlsSheetReader {
 public:
  XlsSheetReader(XlsBook& book, bool has_cells, std::size_t most, XlsSheet& sheet)
      : book_(book), sheet_(sheet), most_(most), has_cells_(has_cells) {
    rows_.write_to(sheet_.text);
  }

  // `nested`: of a chart that stands in the sheet.
  void read(const BiffStream& stream, const BiffRecord& record, bool nested) {
    if (has_cells_ && !nested) read_cell(stream, record);
    read_note(stream, record);
  }
  [[nodiscard]] bool full() const { return sheet_.text.size() > most_; }
  // What is wrong with the text.
  std::optional<Error> finish();

 private:
  void read_cell(const BiffStream& stream, const BiffRecord& record);
  void read_formula(const BiffRecord& record);
  void read_note(const BiffStream& stream, const BiffRecord& record);
  void show(std::string_view text) { show(place_.row, place_.column, text); }
  void show(std::uint16_t row, std::uint16_t column, std::string_view text) {
    if (text.empty()) return;
    if (row != row_) rows_.begin_row(std::uint32_t{row} + 1);
    row_ = row;
    rows_.add_cell(column, text);
  }
  void note_formula(std::string_view data, std::size_t size_at);
  void note_lines(std::string_view lines);
  // Once, if it follows itself.
  void note_changed(std::string text, std::string& last) {
    if (text != last) note_lines(text);
    last = std::move(text);
  }

  struct Place {
    std::uint16_t row = 0, column = 0;
  };

  XlsBook& book_;
  XlsSheet& sheet_;
  RowWriter rows_;
  std::size_t most_;
  bool has_cells_;
  bool wants_text_ = false;       // of the formula at `place_`, whose text follows
  Place place_;                   // of the cell at hand
  std::uint32_t row_ = 0xFFFFFF;  // the one that is written; at first none
  std::string last_formula_, last_author_;
};

void XlsSheetReader::read_cell(const BiffStream& stream, const BiffRecord& record) {
  const std::string_view data = record.data;
  if (record.type == BiffType::kString) {
    if (!std::exchange(wants_text_, false)) return;
    BiffReader reader(stream, record);
    show(cell_text(book_.text(reader, 2)));
    return;
  }
  constexpr std::size_t kCell = 6;  // row, column, style
  if (data.size() < kCell) return;
  const Place place = {little16(data, 0), little16(data, 2)};
  const std::uint16_t style = little16(data, 4);
  switch (record.type) {
    case BiffType::kLabelSst:
      place_ = place;
      show(book_.shared(little32(data, kCell)));
      break;
    case BiffType::kLabel:
    case BiffType::kRString: {
      place_ = place;
      BiffReader reader(stream, record);
      reader.skip(kCell);
      show(cell_text(book_.text(reader, 2)));
      break;
    }
    case BiffType::kNumber:
      place_ = place;
      if (data.size() >= kCell + 8)
        show(book_.number(std::bit_cast<double>(little(data, kCell, 8)), style));
      break;
    case BiffType::kRk:
      place_ = place;
      if (data.size() >= kCell + 4) show(book_.number(rk_number(little32(data, kCell)), style));
      break;
    case BiffType::kMulRk: {
      // A row, its first column, a style and a number each, the last column.
      std::uint16_t column = place.column;
      for (std::size_t at = 4; at + 8 <= data.size(); at += 6, ++column)
        show(place.row, column,
             book_.number(rk_number(little32(data, at + 2)), little16(data, at)));
      break;
    }
    case BiffType::kBoolErr:
      place_ = place;
      // An error says nothing.
      if (data.size() >= kCell + 2 && data[kCell + 1] == 0)
        show(data[kCell] != 0 ? "TRUE" : "FALSE");
      break;
    case BiffType::kFormula:
      place_ = place;
      read_formula(record);
      return;
    default:
      // What stands between a formula and its text.
      return;
  }
  wants_text_ = false;
}

void XlsSheetReader::read_formula(const BiffRecord& record) {
  const std::string_view data = record.data;
  constexpr std::size_t kValue = 6, kSize = 20;
  wants_text_ = false;
  if (data.size() < kValue + 8) return;
  if (little16(data, kValue + 6) == 0xFFFF) {
    // [MS-XLS] 2.5.133: no number.
    const std::uint8_t kind = little8(data, kValue);
    wants_text_ = kind == 0;
    if (kind == 1) show(data[kValue + 2] != 0 ? "TRUE" : "FALSE");
  } else {
    show(book_.number(std::bit_cast<double>(little(data, kValue, 8)), little16(data, 4)));
  }
  note_formula(data, kSize);
}

// What a formula computes stands in its cell: the texts in it may not.
void XlsSheetReader::note_formula(std::string_view data, std::size_t size_at) {
  if (data.size() < size_at + 2) return;
  std::string texts = book_.formula(data.substr(size_at + 2, little16(data, size_at)));
  // A column often has the same in every row.
  if (!texts.empty()) note_changed(std::move(texts), last_formula_);
}

void XlsSheetReader::note_lines(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    rows_.note(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

void XlsSheetReader::read_note(const BiffStream& stream, const BiffRecord& record) {
  BiffReader reader(stream, record);
  const std::string_view data = record.data;
  switch (record.type) {
    case BiffType::kHeader:
    case BiffType::kFooter:
      if (!data.empty()) rows_.note(book_.text(reader, book_.unicode() ? 2 : 1));
      break;
    case BiffType::kNote:
      // BIFF8 has the author here and the text in a drawing (TXO).
      reader.skip(book_.unicode() ? 8 : 4);
      if (book_.unicode()) {
        note_changed(cell_text(reader.text(2)), last_author_);
      } else {
        rows_.note(book_.text(reader, 2));
      }
      break;
    case BiffType::kTxo:
      reader.skip_part();
      rows_.note(reader.units(little16(data, 10), false));
      break;
    case BiffType::kHLink:
      note_lines(link_texts(data));
      break;
    case BiffType::kHLinkTooltip:
      // Behind the record's type and the cells.
      if (data.size() > 10) rows_.note(from_utf16le(data.substr(10)));
      break;
    case BiffType::kDv:
      // Titles and texts of what is asked for and of what is wrong.
      reader.skip(4);
      for (int i = 0; i < 4; ++i) rows_.note(book_.text(reader, book_.unicode() ? 2 : 1));
      break;
    case BiffType::kShrFmla:
      note_formula(data, 8);
      break;
    case BiffType::kArray:
      note_formula(data, 12);
      break;
    case BiffType::kSeriesText:
      reader.skip(2);
      rows_.note(book_.text(reader, 1));
      break;
    default:
      break;
  }
}

std::optional<Error> XlsSheetReader::finish() {
  const bool whole = rows_.finish();
  std::string& text = sheet_.text;
  if (text.size() > most_) {
    // Whole lines.
    const std::size_t end = most_ == 0 ? std::string::npos : text.rfind('\n', most_ - 1);
    text.resize(end == std::string::npos ? 0 : end + 1);
    return Error{Reason::kLimitSize, "sheets of more text than allowed"};
  }
  if (!whole) return Error{Reason::kLimitSize, "a sheet with more notes than are kept"};
  return {};
}

// Goes through the stream once; sheets are where it says, but none is read twice.
class XlsReader {
 public:
  XlsReader(std::string_view stream, std::size_t most, std::vector<XlsSheet>& sheets)
      : records_(stream), size_(stream.size()), room_(most), sheets_(sheets) {}

  std::optional<Error> read();

 private:
  std::optional<Error> read_records();
  std::optional<Error> begin(const BiffRecord& record);
  std::optional<Error> end();

  BiffStream records_;
  std::size_t size_;
  std::size_t room_;  // bytes of text that may still come
  std::vector<XlsSheet>& sheets_;
  XlsBook book_;
  Substream at_ = Substream::kModule;
  XlsSheet sheet_;  // the one at hand
  std::optional<XlsSheetReader> reader_;
};

std::optional<Error> XlsReader::begin(const BiffRecord& record) {
  at_ = static_cast<Substream>(little16(record.data, 2));
  if (at_ == Substream::kBook || at_ == Substream::kModule) return {};
  if (sheets_.size() >= kMostSheets) return Error{Reason::kLimitEntries, "too many sheets"};
  book_.end_globals();
  sheet_ = {book_.name(record.at), {}};
  reader_.emplace(book_, at_ != Substream::kChart, room_, sheet_);
  return {};
}

std::optional<Error> XlsReader::end() {
  at_ = Substream::kModule;
  if (!reader_) return {};
  auto error = reader_->finish();
  reader_.reset();
  room_ -= sheet_.text.size();
  sheets_.push_back(std::move(sheet_));
  return error;
}

std::optional<Error> XlsReader::read_records() {
  BiffRecord record;
  std::size_t depth = 0;
  bool cut = false;
  for (;;) {
    if (!records_.next(record)) {
      // What is left of a sheet can't be had, but those behind it can.
      const std::size_t next = book_.next_sheet(records_.position() + 1);
      cut = cut || depth > 0;
      depth = 0;
      if (auto error = end()) return error;
      if (next >= size_) break;
      records_.seek(next);
      continue;
    }
    if (record.type == BiffType::kFilePass) {
      if (auto error = end()) return error;
      return Error{Reason::kEncrypted, "a workbook with a password"};
    }
    if (record.type == BiffType::kBof) {
      // A sheet begins, whatever is missing of the one in front of it; others stand in it.
      if (depth > 0 && book_.next_sheet(record.at) == record.at) {
        cut = true;
        depth = 0;
        if (auto error = end()) return error;
      }
      if (depth++ == 0) {
        if (auto error = begin(record)) return error;
      }
    } else if (depth == 0) {
      // Nothing, or not yet the next sheet.
      const std::size_t next = book_.next_sheet(record.at + 1);
      if (next >= size_) break;
      records_.seek(next);
    } else if (record.type == BiffType::kEof) {
      if (--depth > 0) continue;
      if (auto error = end()) return error;
    } else if (reader_) {
      reader_->read(records_, record, depth > 1);
      if (reader_->full()) return end();
    } else if (at_ == Substream::kBook) {
      book_.read(records_, record);
    }
  }
  if (cut) return Error{Reason::kCorrupt, "a sheet that ends early"};
  return {};
}

std::optional<Error> XlsReader::read() {
  BiffRecord first;
  if (!BiffStream(records_).next(first)) return Error{Reason::kCorrupt, "no workbook"};
  if (first.type != BiffType::kBof) {
    // BIFF2 to BIFF4.
    const auto type = static_cast<unsigned>(first.type);
    if (type == 0x0009 || type == 0x0209 || type == 0x0409)
      return Error{Reason::kUnsupported, "a workbook of before Excel 5"};
    return Error{Reason::kCorrupt, "no workbook"};
  }
  book_.begin(little16(first.data, 0));
  auto error = read_records();
  if (error && error->reason == Reason::kLimitSize) return error;
  // Behind a form feed, as they are in no cell.
  const std::string unused = room_ > 1 ? book_.unused(room_ - 1) : std::string();
  if (!unused.empty()) sheets_.push_back({"", '\f' + unused});
  return error;
}

}  // namespace

std::optional<Error> read_xls(std::string_view stream, std::size_t most,
                              std::vector<XlsSheet>& sheets) {
  return XlsReader(stream, most, sheets).read();
}

}  // namespace assay::formats
