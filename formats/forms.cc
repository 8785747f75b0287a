#include "formats/forms.h"

#include <algorithm>
#include <utility>

#include "formats/table_fields.h"
#include "formats/told_text.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

using Cells = std::vector<std::pair<std::size_t, std::size_t>>;  // place and size of each

// A name of a few words, as forms have them: no sentence, no assignment, no number.
bool is_label(std::string_view label) {
  constexpr std::ptrdiff_t kMostBlanks = 5;
  if (label.ends_with(':')) label.remove_suffix(1);
  if (label.empty() || label.size() > kMaxName || has_any(label, "=:;\"<>{}[]|\\@$*+#&!%^~`") ||
      label.find(" -") != std::string_view::npos)
    return false;
  const auto count = [&](auto is) { return std::count_if(label.begin(), label.end(), is); };
  return count(may_be_letter) > 0 && 2 * count(is_digit) <= count(may_be_letter) &&
         count(is_blank) <= kMostBlanks;
}

class Reading {
 public:
  Reading(std::string_view rows, const FormRows& how, std::vector<std::string> names)
      : rows_(rows), how_(how), names_(std::move(names)) {}

  // All rows; `names`: those in force at `own_end`.
  EncodedText read(std::size_t own_end, std::vector<std::string>& names) {
    bool in_own = true;
    std::size_t at = how_.cut ? rows_.find('\n') : 0;
    if (how_.cut) at = at == std::string_view::npos ? rows_.size() : at + 1;
    while (at < rows_.size()) {
      if (in_own && at >= own_end) {
        in_own = false;
        names = names_;
      }
      if (names_.empty() && told_ && is_of_one_cell(at)) continue;
      const bool is_empty = rows_[at] == '\n' || rows_[at] == '\r';
      const bool was_header = how_.header_end != 0 && at >= how_.header_end;
      if (!is_empty && was_header) {
        read_ = std::move(before_);
        how_.header_end = 0;
      } else if (!is_empty && how_.header_end != 0) {
        before_ = read_;
      }
      at = cut(at);
      if (!cells_.empty()) {
        row();
      } else {
        gap_ = true;
      }
    }
    if (in_own) names = names_;
    if (!told_) add_form(above_);
    EncodedText out;
    out.end = rows_.size();
    out.in = out.out = 1;
    out.text = std::move(read_.text);
    out.map = std::move(read_.map);
    return out;
  }

 private:
  // Whether the line at `at`, which is moved behind it, has no mark between words: most lines of a
  // text, where no table goes on.
  bool is_of_one_cell(std::size_t& at) {
    if (!how_.tables) return false;
    const std::size_t end = std::min(rows_.find('\n', at), rows_.size());
    std::size_t begin = at;
    while (begin < end && is_blank(rows_[begin])) ++begin;
    std::string_view line = rows_.substr(begin, end - begin);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    if (line.find(how_.delimiter) != std::string_view::npos) return false;
    gap_ = gap_ || line.empty();
    at = std::min(end + 1, rows_.size());
    return true;
  }

  // The cells of the row at `at` that have anything in them; behind it.
  std::size_t cut(std::size_t at) {
    cells_.clear();
    for (bool last = false; !last;) {
      const Field field = read_field(rows_, at, how_.delimiter, how_.quote);
      if (field.end > field.begin) cells_.emplace_back(field.begin, field.end - field.begin);
      at = field.next;
      last = field.ends_row;
    }
    return at;
  }

  void row() {
    if (how_.labelled) {
      for (std::size_t i = 1; i < cells_.size(); ++i) add_told(text(cells_[0]), cells_[i]);
      return;
    }
    if (how_.tables) {
      // An empty line may lie between rows, and between two tables.
      if (cells_.size() < 2 || (gap_ && (cells_.size() != names_.size() || are_names()))) {
        // Names of nothing are no names.
        if (!told_) add_form(above_);
        names_.clear();
        told_ = true;
      }
      gap_ = false;
      if (names_.empty() && are_names()) {
        for (const auto& cell : cells_) names_.emplace_back(text(cell));
        above_ = cells_;
        told_ = false;
        return;
      }
      told_ = true;
      // Of more cells than names two names stand close together: the last ones are right.
      const std::size_t shift = cells_.size() > names_.size() ? cells_.size() - names_.size() : 0;
      for (std::size_t i = 0; i < std::min(names_.size(), cells_.size()); ++i)
        add_told(names_[i], cells_[i + shift]);
      // Of two columns the first may have the names.
      if (cells_.size() == names_.size() && cells_.size() > 2) return;
    }
    add_form(cells_);
  }

  [[nodiscard]] std::string_view text(const std::pair<std::size_t, std::size_t>& cell) const {
    return rows_.substr(cell.first, cell.second);
  }

  [[nodiscard]] bool are_names() const {
    return cells_.size() > 1 && cells_.size() <= kMaxNames &&
           std::all_of(cells_.begin(), cells_.end(), [&](const auto& cell) {
             return cell.second <= kMaxName && !text(cell).ends_with(':') &&
                    is_header_word(text(cell), false);
           });
  }

  void add_told(std::string_view label, const std::pair<std::size_t, std::size_t>& value) {
    if (!is_label(label)) return;
    read_.add(label, value.first);
    read_.text += label.ends_with(':') ? " " : ": ";
    read_.add(text(value), value.first);
    read_.text += '\n';
  }

  // A row's cells beside their labels.
  void add_form(const Cells& cells) {
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
      if (text(cells[i]).ends_with(':') || cells.size() == 2)
        add_told(text(cells[i]), cells[i + 1]);
    }
  }

  std::string_view rows_;
  FormRows how_;
  Piece read_;
  Piece before_;                    // without the row at hand, which may turn out to be of names
  Cells cells_;                     // of the row at hand
  Cells above_;                     // the last row of names
  std::vector<std::string> names_;  // of the table at hand
  bool told_ = true;                // a row of it was
  bool gap_ = false;                // an empty line
};

}  // namespace

bool has_labels_before(std::string_view rows, const FormRows& how,
                       const std::function<bool(std::string_view)>& is_name) {
  constexpr int kMostRows = 64;
  std::size_t above = 0, before = 0;
  bool corner = false;  // it is of both
  int row = 0;
  for (std::size_t at = 0; at < rows.size() && row < kMostRows;) {
    bool any = false;
    for (std::size_t column = 0;; ++column) {
      const Field field = read_field(rows, at, how.delimiter, how.quote);
      const std::string_view cell = rows.substr(field.begin, field.end - field.begin);
      any = any || !cell.empty();
      if ((row == 0 || column == 0) && !cell.empty() && cell.size() <= kMaxName &&
          is_name(cell.substr(0, cell.find_last_not_of(": ") + 1))) {
        corner = corner || (row == 0 && column == 0);
        above += row == 0 && column > 0 ? 1U : 0U;
        before += row > 0 ? 1U : 0U;
      }
      at = field.next;
      if (field.ends_row) break;
      // Of rows below the first only the labels count.
      if (row > 0) {
        at = std::min(rows.find('\n', at), rows.size() - 1) + 1;
        break;
      }
    }
    if (!any && row > 0) break;  // what follows may be another table
    row += any ? 1 : 0;
  }
  return before > above && (before > 1 || corner);
}

EncodedText FormReader::read(std::string_view rows, FormRows how, std::size_t own_end) {
  std::vector<std::string> names;
  EncodedText read = Reading(rows, how, std::move(names_)).read(own_end, names);
  names_ = std::move(names);
  return read;
}

}  // namespace assay::formats
