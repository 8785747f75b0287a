// Rows of JSON that are arrays. Their names stand in an array before them ("columns": ["id", …]),
// as the names of objects in one ("schema": [{"name": "id"}, …]), or are the first row. What has
// no names of its own in objects of which there are many is left to those who read records.
#include "formats/table_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
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
      const std::string_view word = text.substr(value.begin, at - value.begin);
      if (word != "null" && word != "true" && word != "false" &&
          word.find_first_not_of("0123456789+-.eE") != kNone)
        return false;
      if (word != "null") value.end = at;
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

// What a list that is called so holds.
bool lists_names(std::string_view key) {
  static constexpr std::array<std::string_view, 12> kKeys = {
      "columns",      "cols",        "fields", "header", "headers", "names",
      "column_names", "columnNames", "schema", "meta",   "rowType", "keys"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

// Two strings or more, at least as many that may be names as not; `all`: all that are not empty.
bool names_columns(std::string_view text, const Row& row, bool all) {
  std::size_t names = 0;
  for (const Value& value : row.values) {
    if (value.begin == value.end) continue;
    const bool is_name = value.text && is_header_word(json_name(of(text, value)), true);
    if (all && !is_name) return false;
    names += is_name ? 1U : 0U;
  }
  return row.values.size() > 1 && names * 2 >= row.values.size();
}

// The row behind this one, if it stands in the text.
bool next_row(std::string_view text, const Row& row, Row& next) {
  std::size_t at = skip_space(text, row.end);
  if (at < text.size() && text[at] == ',') at = skip_space(text, at + 1);
  return at < text.size() && text[at] == '[' && read_row(text, at, next);
}

std::vector<std::string> names_of(std::string_view text, const Row& row) {
  std::vector<std::string> names;
  for (const Value& value : row.values) names.push_back(column_name(json_name(of(text, value))));
  return names;
}

char last_before(std::string_view text, std::size_t at) {
  while (at > 0 && is_space(text[at - 1])) --at;
  return at == 0 ? '\0' : text[at - 1];
}

// Where reading may begin in the middle of a text: in a table of `width` columns at a row of as
// many (what looks so in a string has another number of them), else behind a newline, which no
// string has.
std::size_t rows_start(std::string_view text, std::size_t width, Row& row) {
  if (width == 0) {
    const std::size_t newline = text.find('\n');
    return newline == kNone ? kNone : newline + 1;
  }
  for (std::size_t at = text.find('['); at != kNone; at = text.find('[', at + 1)) {
    const char before = last_before(text, at);
    if ((before == ',' || before == '[' || before == ']') && read_row(text, at, row) &&
        row.values.size() == width)
      return at;
  }
  return kNone;
}

/// The names of the objects in an array that lists_names().
class NamedObjects {
 public:
  void open(bool list) {
    ++depth_;
    if (!list || list_) return;
    list_ = depth_;
    names_.clear();
  }
  /// Whether the list is complete: names() are all.
  bool close() {
    const bool complete = list_ && depth_ == *list_;
    if (complete) list_.reset();
    --depth_;
    return complete && !names_.empty();
  }
  [[nodiscard]] bool wants(std::string_view key) const {
    return list_ && depth_ == *list_ + 1 && names_.size() < kMaxColumns &&
           (key == "name" || key == "columnName");
  }
  void add(std::string_view name) { names_.push_back(column_name(name)); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  int depth_ = 0;  // counted from where reading began
  std::optional<int> list_;
  std::vector<std::string> names_;
};

}  // namespace

std::size_t string_end(std::string_view text, std::size_t at) {
  for (std::size_t quote = text.find('"', at); quote != kNone; quote = text.find('"', quote + 1)) {
    std::size_t slashes = 0;
    while (quote - slashes > at && text[quote - slashes - 1] == '\\') ++slashes;
    if (slashes % 2 == 0) return quote;
  }
  return text.size();
}

bool ends_scalar(char c) { return c == ',' || c == '}' || c == ']' || is_space(c); }

void TableReader::json_rows(std::size_t from) {
  std::vector<std::uint32_t> header;
  begin_header(header);
  Row row;
  Row second;
  std::size_t at = from == 0 ? 0 : rows_start(text_, header.size(), row);
  NamedObjects objects;
  std::string_view key;       // of the value that comes
  bool names_object = false;  // which is what an object of the list is called
  bool behind_row = !header.empty();
  char before = from == 0 ? '[' : ',';
  const auto list = [&](std::vector<std::string> names) {
    if (at < own_end_) state_.listed = std::move(names);
  };
  // The first row of a table; whether it is one of data.
  const auto begin_table = [&] {
    const bool data = state_.listed.size() == row.values.size();
    std::vector<std::string> names;
    if (data) {
      names = std::move(state_.listed);
    } else if (names_columns(text_, row, true) && next_row(text_, row, second) &&
               !names_columns(text_, second, true)) {
      // What looks like names may be values: then the next row does, too.
      names = names_of(text_, row);
    }
    header.clear();
    for (const std::string& name : names) header.push_back(column(name));
    keep_header(at, header);
    list({});
    return data;
  };
  while (at < text_.size()) {
    const char c = text_[at];
    std::size_t next = at + 1;
    if (c == '[' && read_row(text_, at, row)) {
      if (before == ':') {
        if (lists_names(key) && names_columns(text_, row, false)) list(names_of(text_, row));
      } else {
        const bool data = behind_row || (before == '[' && begin_table());
        row_begins(at);
        for (std::size_t i = 0; data && i < std::min(header.size(), row.values.size()); ++i)
          add(row.values[i].begin, row.values[i].end, header[i]);
      }
      behind_row = before != ':';
      before = ']';
      at = row.end;
      continue;
    }
    if (c == '[' || c == '{') {
      objects.open(c == '[' && before == ':' && lists_names(key));
    } else if (c == ']' || c == '}') {
      if (objects.close()) list(objects.names());
    } else if (c == '"') {
      const std::size_t end = string_end(text_, next);
      const std::string_view content = text_.substr(next, end - next);
      if (before != ':') {
        key = content;
        names_object = objects.wants(key);
      } else if (std::exchange(names_object, false)) {
        objects.add(content);
      }
      next = end + 1;
    }
    if (c != ',' && !is_space(c)) behind_row = false;
    if (!is_space(c)) before = c;
    at = next;
  }
}

bool has_json_rows(std::string_view head) {
  // Most JSON ends here: no array stands in another one, and it is none.
  std::size_t array = head.starts_with('[') ? 0 : head.find('[');
  const auto has_array = [&](std::size_t at) {
    const std::size_t first = skip_space(head, at + 1);
    return first < head.size() && (head[first] == '[' || (at == 0 && head[first] != '{'));
  };
  while (array != kNone && !has_array(array)) array = head.find('[', array + 1);
  if (array == kNone) return false;
  Row row;
  std::string around;      // the containers that are open
  std::size_t listed = 0;  // how many there were where names were listed
  std::string_view key;
  char before = '[';
  for (std::size_t at = 0; at < head.size();) {
    char c = head[at];
    std::size_t behind = at + 1;
    if (c == '[' && before == '[' && read_row(head, at, row))
      return around.find("[{") == std::string::npos || listed + 1 == around.size();
    if (c == '[' && before == ':' && lists_names(key)) listed = around.size();
    if (c == '[' && before == ':' && read_row(head, at, row)) {
      behind = row.end;
      c = ']';
    } else if (c == '[' || c == '{') {
      around += c;
    } else if ((c == ']' || c == '}') && !around.empty()) {
      around.pop_back();
      if (around.size() < listed) listed = 0;
    } else if (c == '"') {
      behind = string_end(head, behind) + 1;
      if (before != ':') key = head.substr(at + 1, behind - at - 2);
    }
    if (!is_space(c)) before = c;
    at = behind;
  }
  return false;
}

}  // namespace assay::formats
