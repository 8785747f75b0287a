#include "formats/sheet_text.h"

#include <algorithm>
#include <utility>

#include "formats/workbook.h"

namespace assay::formats {

void add_cell_text(std::string_view text, std::string& out) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  const std::size_t begin = out.size();
  out += text;
  const auto first = out.begin() + static_cast<std::ptrdiff_t>(begin);
  // Most have none.
  auto to = std::find_if(first, out.end(), is_control);
  for (auto at = to; at != out.end(); ++at) {
    if (*at == '\n' || *at == '\r') {
      if (to != first && *(to - 1) != '\r') *to++ = '\r';
    } else {
      *to++ = is_control(*at) ? ' ' : *at;
    }
  }
  while (to != first && (*(to - 1) == '\r' || *(to - 1) == ' ')) --to;
  out.erase(to, out.end());
}

std::string cell_text(std::string_view text) {
  std::string out;
  add_cell_text(text, out);
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
