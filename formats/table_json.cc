// Rows of JSON that are arrays. Their names stand in an array before them ("columns": ["id", …]),
// as the names of objects in one ("schema": [{"name": "id"}, …]), or are the first row.
#include "formats/table_json.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "formats/table.h"
#include "formats/table_fields.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

struct Value {
  std::size_t begin = 0, end = 0;  ///< of a string what the quotes hold; none for what is no scalar
  bool text = false;
};

struct Row {
  std::vector<Value> values;
  std::size_t end = 0;  ///< behind its bracket
};

// Behind the array or the object at `at` that holds nothing but scalars; nowhere: another one.
std::optional<std::size_t> flat_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') at = string_end(text, at + 1);
    if (c == ']' || c == '}') return at + 1;
    if (c == '[' || c == '{') break;
  }
  return std::nullopt;
}

// The array at `at`, whose first value is a scalar; other values may be flat arrays and objects.
// False: it is none, or the text ends within it. A byte is read a few times at most, whatever is
// tried next.
bool read_row(std::string_view text, std::size_t at, Row& row) {
  row.values.clear();
  for (++at; at < text.size(); ++at) {
    at = skip_space(text, at);
    if (at == text.size() || row.values.size() == kMaxColumns) return false;
    Value value{at, at, false};
    if (text[at] == '"') {
      value = {at + 1, string_end(text, at + 1), true};
      at = value.end + 1;
    } else if (text[at] == '[' || text[at] == '{') {
      const std::optional<std::size_t> end = row.values.empty() ? std::nullopt : flat_end(text, at);
      if (!end) return false;
      at = *end;
    } else {
      while (at < text.size() && !ends_scalar(text[at])) ++at;
      if (at == value.begin) return false;
      if (text.substr(value.begin, at - value.begin) != "null") value.end = at;
    }
    row.values.push_back(value);
    at = skip_space(text, std::min(at, text.size()));
    if (at == text.size()) return false;
    if (text[at] == ']') {
      row.end = at + 1;
      return true;
    }
    if (text[at] != ',') return false;
  }
  return false;
}

std::string_view of(std::string_view text, const Value& value) {
  return text.substr(value.begin, value.end - value.begin);
}

// Two names or more, and nothing else.
bool names_columns(std::string_view text, const Row& row) {
  return row.values.size() > 1 &&
         std::all_of(row.values.begin(), row.values.end(), [&](const Value& value) {
           return value.text && is_header_word(of(text, value), false);
         });
}

std::vector<std::string> names_of(std::string_view text, const Row& row) {
  std::vector<std::string> names;
  for (const Value& value : row.values) names.push_back(column_name(of(text, value)));
  return names;
}

char last_before(std::string_view text, std::size_t at) {
  while (at > 0 && is_space(text[at - 1])) --at;
  return at == 0 ? '\0' : text[at - 1];
}

// Where reading may begin in the middle of a text: at an array of scalars in or behind another, or
// behind a newline, which no string has.
std::size_t rows_start(std::string_view text, std::size_t own_begin, Row& row) {
  const std::size_t newline = text.find('\n');
  if (newline != kNone && newline < own_begin) return newline + 1;
  for (std::size_t at = text.find('['); at != kNone; at = text.find('[', at + 1)) {
    if (newline < at) return newline + 1;
    const char before = last_before(text, at);
    if ((before == ',' || before == '[') && read_row(text, at, row)) return at;
  }
  return newline == kNone ? kNone : newline + 1;
}

/// The names of the objects in an array that is a key's value.
class NamedObjects {
 public:
  void open(bool array, bool keyed, bool of_objects) {
    ++depth_;
    if (!array || !keyed || !of_objects || list_ != 0) return;
    list_ = depth_;
    names_.clear();
  }
  /// Whether the list is complete: names() are all.
  bool close() {
    const bool complete = list_ != 0 && depth_ == list_;
    if (complete) list_ = 0;
    --depth_;
    return complete;
  }
  [[nodiscard]] bool wants(std::string_view key) const {
    return list_ != 0 && depth_ == list_ + 1 && names_.size() < kMaxColumns &&
           (key == "name" || key == "columnName");
  }
  void add(std::string_view name) { names_.push_back(column_name(name)); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  int depth_ = 0;
  int list_ = 0;  ///< its depth; 0: none is open
  std::vector<std::string> names_;
};

}  // namespace

void TableReader::json_rows(std::size_t from) {
  Row row;
  std::size_t at = from == 0 ? 0 : rows_start(text_, own_begin_, row);
  std::vector<std::uint32_t> header;
  begin_header(header);
  NamedObjects objects;
  bool named = false;     // the string before was the key of an object's name
  bool behind = at != 0;  // a row stands before
  char before = from == 0 ? '[' : last_before(text_, std::min(at, text_.size()));
  const auto list = [&](std::vector<std::string> names) {
    if (at < own_end_) state_.listed = std::move(names);
  };
  while (at < text_.size()) {
    const char c = text_[at];
    if (c == '[' && read_row(text_, at, row)) {
      if (before == ':') {
        if (names_columns(text_, row)) list(names_of(text_, row));
        behind = false;
      } else {
        bool data = behind;
        if (!behind && before == '[') {  // the first of a table
          data = state_.listed.size() == row.values.size();
          header.clear();
          if (data || names_columns(text_, row)) {
            for (const std::string& name : data ? state_.listed : names_of(text_, row))
              header.push_back(column(name));
          }
          keep_header(at, header);
        }
        row_begins(at);
        for (std::size_t i = 0; data && i < std::min(header.size(), row.values.size()); ++i)
          add(row.values[i].begin, row.values[i].end, header[i]);
        behind = true;
      }
      at = row.end;
      before = ']';
      continue;
    }
    std::size_t next = at + 1;
    if (c == '[' || c == '{') {
      const std::size_t first = skip_space(text_, next);
      objects.open(c == '[', before == ':', first < text_.size() && text_[first] == '{');
      behind = false;
    } else if (c == ']' || c == '}') {
      if (objects.close()) list(objects.names());
      behind = false;
    } else if (c == '"') {
      const std::size_t end = string_end(text_, next);
      const std::string_view content = text_.substr(next, end - next);
      if (before == ':') {
        if (named) objects.add(content);
        named = false;
      } else {
        named = objects.wants(content);
      }
      next = end + 1;
      behind = false;
    }
    if (!is_space(c)) before = c;
    at = next;
  }
}

}  // namespace assay::formats
