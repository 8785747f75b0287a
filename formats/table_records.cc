// Records that name each value: JSON and XML.
#include <algorithm>
#include <array>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_json.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// Objects and arrays inside of one another whose keys are told apart.
constexpr std::size_t kMaxDepth = 64;

// A record of that first key begins with the brace at `at`.
bool begins_record(std::string_view text, std::size_t at, std::string_view key) {
  const std::size_t quote = skip_space(text, at + 1);
  return quote + key.size() + 1 < text.size() && text[quote] == '"' &&
         text.substr(quote + 1, key.size()) == key && text[quote + 1 + key.size()] == '"';
}

// Where reading may begin in the middle of a text: behind a newline, which no string has, or at a
// record.
std::size_t json_start(std::string_view text, std::size_t own_begin, std::string_view key) {
  const std::size_t newline = text.find('\n');
  if (newline != kNone && newline < own_begin) return newline + 1;
  for (std::size_t at = text.find('{'); at != kNone; at = text.find('{', at + 1)) {
    if (newline != kNone && newline < at) return newline + 1;
    if (at > 0 && (text[at - 1] == ',' || text[at - 1] == '[' || text[at - 1] == ' ') &&
        begins_record(text, at, key))
      return at;
  }
  return newline == kNone ? kNone : newline + 1;
}

/// The keys above a value: those since the innermost object of an array.
class Path {
 public:
  void clear() {
    text_.clear();
    frames_.clear();
    deeper_ = 0;
  }
  void open(bool array) {
    if (frames_.size() == kMaxDepth) {
      ++deeper_;
      return;
    }
    const bool element = !array && !frames_.empty() && frames_.back().array;
    const std::size_t base = frames_.empty() ? 0 : frames_.back().base;
    frames_.push_back({array, text_.size(), element ? text_.size() : base});
  }
  void close() {
    if (deeper_ > 0) {
      --deeper_;
      return;
    }
    if (frames_.empty()) return text_.clear();
    text_.resize(frames_.back().size);
    frames_.pop_back();
  }
  void key(std::string_view name) {
    if (deeper_ > 0) return;
    const std::size_t size = frames_.empty() ? 0 : frames_.back().size;
    const std::size_t base = frames_.empty() ? 0 : frames_.back().base;
    text_.resize(size);
    if (size > base) text_ += '.';
    text_ += name.substr(0, kMaxColumnName);
    last_ = name.substr(0, kMaxColumnName);
  }
  /// Of the value that comes.
  [[nodiscard]] std::string_view name() const {
    const std::size_t base = frames_.empty() ? 0 : frames_.back().base;
    const std::string_view path = std::string_view(text_).substr(std::min(base, text_.size()));
    return path.size() <= kMaxColumnName ? path : last_;
  }

 private:
  struct Frame {
    bool array;
    std::size_t size, base;
  };
  std::string text_;
  std::string_view last_;
  std::vector<Frame> frames_;
  std::size_t deeper_ = 0;
};

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_name_char(text[at])) ++at;
  return at;
}

// <field name="ssn">…</field>: the attribute is the value's label.
bool labels_its_text(std::string_view element) {
  static constexpr std::array<std::string_view, 12> kElements = {
      "field", "property", "data", "column", "attribute", "entry",
      "param", "var",      "item", "value",  "string",    "meta"};
  return std::find(kElements.begin(), kElements.end(), element) != kElements.end();
}

std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') + 1).substr(0, kMaxColumnName);
}

}  // namespace

void TableReader::json(std::size_t from) {
  std::size_t at = from == 0 ? 0 : json_start(text_, own_begin_, layout_->record);
  Path path;
  char before = '\0';  // the last character that is no space
  while (at < text_.size()) {
    const char c = text_[at];
    if (is_space(c)) {
      ++at;
      continue;
    }
    if (c == '{' || c == '[') {
      if (c == '{' && before != ':' && begins_record(text_, at, layout_->record)) {
        path.clear();
        row_begins(at);
      }
      path.open(c == '[');
      ++at;
    } else if (c == '}' || c == ']') {
      path.close();
      ++at;
    } else if (c == '"') {
      const std::size_t end = string_end(text_, at + 1);
      const std::string_view content = text_.substr(at + 1, end - at - 1);
      std::size_t behind = end + 1;
      if (behind < text_.size() && text_[behind] != ',') behind = skip_space(text_, behind);
      if (behind < text_.size() && text_[behind] == ':' && before != ':') {
        path.key(content);
        at = behind;
        before = '"';
        continue;
      }
      add(at + 1, end, column(path.name()));
      at = end + 1;
    } else if (c == ',' || c == ':') {
      ++at;
    } else {
      const std::size_t begin = at;
      while (at < text_.size() && !ends_scalar(text_[at]) && text_[at] != ':') ++at;
      if (text_.substr(begin, at - begin) != "null") add(begin, at, column(path.name()));
      if (at == begin) ++at;
    }
    before = c;
  }
}

// The attributes of the element `open`, whose name ends at `end`: values of their own; `name` of a
// field says what its text is, and is put into `named`. Where the tag ends; npos: it doesn't.
std::size_t TableReader::xml_attributes(std::size_t end, std::string_view open,
                                        std::string_view& named) {
  while (end < text_.size() && text_[end] != '>') {
    end = skip_space(text_, end);
    const std::size_t begin = end;
    end = name_end(text_, end);
    if (end == begin) {
      if (end < text_.size() && text_[end] != '>') ++end;
      continue;
    }
    const std::string_view attribute = local_name(text_.substr(begin, end - begin));
    if (end + 1 >= text_.size() || text_[end] != '=' ||
        (text_[end + 1] != '"' && text_[end + 1] != '\''))
      continue;
    const std::size_t close = text_.find(text_[end + 1], end + 2);
    if (close == kNone) return kNone;
    const std::string_view value = text_.substr(end + 2, close - end - 2);
    if ((attribute == "name" || attribute == "key") && labels_its_text(open) &&
        value.size() <= kMaxColumnName) {
      named = value;
    } else {
      add(end + 2, close, column(attribute));
    }
    end = close + 1;
  }
  return end < text_.size() ? end : kNone;
}

void TableReader::xml(std::size_t from) {
  std::string_view open;        // the element whose text may be a value
  std::string_view named;       // what it calls its value, if it does
  std::size_t content = kNone;  // where that text begins
  for (std::size_t at = text_.find('<', from); at != kNone && at + 1 < text_.size();
       at = text_.find('<', at)) {
    if (stands_at(text_, at, "<!--")) {
      const std::size_t end = text_.find("-->", at);
      if (end == kNone) return;
      at = end + 3;
      continue;
    }
    if (stands_at(text_, at, "<![cdata[")) {
      const std::size_t end = text_.find("]]>", at);
      if (end == kNone) return;
      if (content == at) add(at + 9, end, column(named.empty() ? open : named));
      at = end + 3;
      content = kNone;
      continue;
    }
    if (text_[at + 1] == '/') {
      const std::string_view name = text_.substr(at + 2, name_end(text_, at + 2) - at - 2);
      if (content != kNone && local_name(name) == open)
        add(content, at, column(named.empty() ? open : named));
      content = kNone;
      at += 2;
      continue;
    }
    std::size_t end = name_end(text_, at + 1);
    if (end == at + 1) {
      ++at;
      continue;
    }
    open = local_name(text_.substr(at + 1, end - at - 1));
    named = {};
    if (open == layout_->record) row_begins(at);
    end = xml_attributes(end, open, named);
    if (end == kNone) return;
    content = text_[end - 1] == '/' ? kNone : end + 1;
    at = end + 1;
  }
}

}  // namespace assay::formats
