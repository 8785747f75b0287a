#include "formats/sheet_text.h"

#include <utility>

#include "formats/workbook.h"

namespace assay::formats {

std::string cell_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      if (!out.empty() && out.back() != '\r') out += '\r';
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  while (!out.empty() && (out.back() == '\r' || out.back() == ' ')) out.pop_back();
  return out;
}

void RowWriter::begin_row(std::uint32_t number) {
  end_row();
  // Rows without a number, or with an impossible one, follow each other.
  const std::uint32_t row = number > row_ && number <= kSheetRows ? number : row_ + 1;
  out_->append(row - row_ - 1, '\n');
  row_ = row;
  column_ = at_ = 0;
  in_row_ = true;
}

void RowWriter::end_row() {
  if (in_row_) *out_ += '\n';
  in_row_ = false;
}

void RowWriter::add_cell(std::uint32_t column, std::string_view shown) {
  if (shown.empty()) return;
  if (!in_row_) begin_row(0);
  const std::uint32_t next = column >= column_ && column < kSheetColumns ? column : column_;
  out_->append(next - at_, '\t');
  *out_ += shown;
  at_ = next;
  column_ = next + 1;
}

void RowWriter::note(std::string_view text) {
  constexpr std::size_t kMost = 16U << 20;
  const std::string line = cell_text(text);
  if (line.empty()) return;
  cut_ = cut_ || notes_.size() + line.size() > kMost;
  if (!cut_) notes_.append(line).append(1, '\n');
}

bool RowWriter::finish() {
  end_row();
  if (!notes_.empty()) out_->append(1, '\f').append(std::exchange(notes_, {}));
  return !cut_;
}

}  // namespace assay::formats
