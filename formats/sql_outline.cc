#include "formats/sql_outline.h"

#include <algorithm>
#include <array>
#include <utility>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_sql.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// A statement's head that is longer is not understood.
constexpr std::size_t kMaxHead = 64 * 1024;
/// Tables that are known, and columns in all of them.
constexpr std::size_t kMaxTables = 16 * 1024, kMaxKnown = 64 * 1024;
/// Longest tag between two '$' of PostgreSQL.
constexpr std::size_t kMaxTag = 63;
/// Strings in a row that begin and end like what stands between two: then a quote was lost before.
constexpr int kMostOdd = 16;

/// Bytes outside of quotes that mean something behind a statement's head.
constexpr std::array<bool, 256> kTelling = [] {
  std::array<bool, 256> telling{};
  for (const char c : std::string_view("'\"`;\r\n-/*#$"))
    telling[static_cast<unsigned char>(c)] = true;
  return telling;
}();

std::size_t behind_create(std::string_view head) {
  if (!stands_at(head, 0, "create ")) return kNone;
  const std::size_t at = behind_sql_words(
      head, 7,
      {"or replace ", "global ", "local ", "temporary ", "temp ", "unlogged ", "foreign "});
  return stands_at(head, at, "table ") ? at + 6 : kNone;
}

// The table that "[IF NOT EXISTS] t (a int, …, PRIMARY KEY (a))" at `at` makes.
SqlTable created_table(std::string_view text, std::size_t at) {
  static constexpr std::array<std::string_view, 10> kNoColumns = {
      "primary", "unique", "key",      "constraint", "foreign",
      "check",   "index",  "fulltext", "spatial",    "exclude"};
  at = behind_sql_words(text, at, {"if not exists "});
  SqlTable table;
  table.name = read_sql_name(text, at);
  at = std::min(text.find('(', at), text.size());
  int nested = 0;
  bool begins = true;
  for (++at; at < text.size() && table.columns.size() < kMaxColumns; ++at) {
    if (begins && !is_space(text[at])) {
      begins = false;
      std::size_t behind = at;
      const std::string_view name = read_sql_name(text, behind);
      const bool quoted = behind > at + name.size();
      const bool column =
          quoted || std::none_of(kNoColumns.begin(), kNoColumns.end(), [&](auto word) {
            return name.size() == word.size() && stands_at(name, 0, word);
          });
      if (column && !name.empty()) table.columns.emplace_back(name);
      if (behind > at) at = behind;
      if (at >= text.size()) break;
    }
    if (text[at] == '\'') {
      at = std::min(text.find('\'', at + 1), text.size());  // a comment, a default
      continue;
    }
    if (text[at] == '(') ++nested;
    if (text[at] == ')' && nested-- == 0) break;
    if (text[at] == ',' && nested == 0) begins = true;
  }
  return table;
}

}  // namespace

std::shared_ptr<const SqlTable> SqlOutline::table(std::string_view name) const {
  const auto at = tables_.find(lowered(name));
  return at == tables_.end() ? nullptr : at->second;
}

void SqlOutline::add(std::shared_ptr<const SqlTable> table, bool created) {
  std::string name = lowered(table->name);
  const auto at = tables_.find(name);
  if (at != tables_.end() && !created) return;
  const std::size_t before = at == tables_.end() ? 0 : at->second->columns.size();
  if (known_ - before + table->columns.size() > kMaxKnown) return;
  if (at == tables_.end() && tables_.size() == kMaxTables) return;
  known_ += table->columns.size() - before;
  tables_[std::move(name)] = std::move(table);
}

void SqlOutline::take_created() {
  SqlTable table = created_table(head_, behind_create(head_));
  if (table.columns.empty()) return;
  last_head_.clear();
  add(std::make_shared<const SqlTable>(std::move(table)), true);
}

void SqlOutline::take_insert() {
  if (head_ != last_head_) {
    std::size_t at = behind_sql_insert(head_);
    SqlTable named;
    named.name = read_sql_name(head_, at);
    const bool has_names = read_sql_names(head_, at, named.columns);
    last_ = {SqlRows::Kind::kInsert, nullptr};
    if (has_names) {
      last_.table = std::make_shared<const SqlTable>(std::move(named));
      add(last_.table, false);
    } else {
      last_.table = table(named.name);
    }
    last_head_ = head_;
  }
  rows_ = last_;
}

void SqlOutline::take_copy() {
  std::size_t at = 5;
  SqlTable named;
  named.name = read_sql_name(head_, at);
  const bool has_names = read_sql_names(head_, at, named.columns);
  if (!stands_at(head_, skip_space(head_, at), "from stdin")) return;
  rows_ = {SqlRows::Kind::kCopy, nullptr};
  at_ = At::kCopyEnd;
  if (!has_names) {
    rows_.table = table(named.name);
    return;
  }
  rows_.table = std::make_shared<const SqlTable>(std::move(named));
  add(rows_.table, false);
}

// What the statement is, as soon as its words say so.
void SqlOutline::tell_head() {
  constexpr std::size_t kEnough = 80;  // for all the words that may stand before a table's name
  if (kind_ != Head::kUnknown) return;
  if (behind_sql_insert(head_) != kNone) {
    kind_ = Head::kInsert;
  } else if (behind_create(head_) != kNone) {
    kind_ = Head::kCreate;
  } else if (stands_at(head_, 0, "copy ")) {
    kind_ = Head::kCopy;
  } else if (stands_at(head_, 0, "rem ") || stands_at(head_, 0, "prompt ")) {
    kind_ = Head::kDone;  // of SQL*Plus
    at_ = At::kLineComment;
  } else if (head_.size() > kEnough) {
    kind_ = Head::kDone;
  }
}

// Whether INSERT's head ends with VALUES, a word of its own outside of parentheses.
bool SqlOutline::has_values() const {
  constexpr std::string_view kWord = "values";
  if (kind_ != Head::kInsert || nested_ != 0 || head_.size() <= kWord.size()) return false;
  const std::size_t at = head_.size() - kWord.size();
  return stands_at(head_, at, kWord) && (is_space(head_[at - 1]) || head_[at - 1] == ')');
}

void SqlOutline::add_to_head(char c) {
  if (kind_ == Head::kDone) return;
  if (head_.empty() && is_space(c)) return;
  if (head_.size() == kMaxHead) {
    if (kind_ == Head::kCreate) take_created();
    kind_ = Head::kDone;
    return;
  }
  head_ += is_space(c) ? ' ' : c;
}

void SqlOutline::end_statement() {
  if (kind_ == Head::kCopy) take_copy();
  if (rows_.kind == SqlRows::Kind::kInsert) rows_ = {};
  head_.clear();
  kind_ = Head::kUnknown;
  nested_ = 0;
}

std::size_t SqlOutline::outside(std::string_view text, std::size_t at) {
  if (kind_ == Head::kDone && !line_begins_) {
    // Of rows, and of statements that are of no use, only these say anything.
    std::size_t next = at;
    while (next < text.size() && !kTelling[static_cast<unsigned char>(text[next])]) ++next;
    if (next > at) before_ = text[next - 1];
    if (next == text.size()) return next;
    at = next;
  }
  const char c = text[at];
  if (has_values() && !is_word(c)) {
    take_insert();
    kind_ = Head::kDone;
  }
  const char before = std::exchange(before_, c);
  if (c == '\n' || c == '\r') {
    // GO, for itself on its line, ends SQL Server's statements.
    if (kind_ == Head::kUnknown && head_.size() == 2 && stands_at(head_, 0, "go")) {
      end_statement();
    } else {
      add_to_head(' ');
    }
    line_begins_ = true;
    tell_head();
    return at + 1;
  }
  if (is_space(c)) {
    add_to_head(' ');
    tell_head();
    return at + 1;
  }
  // A statement that ends without a semicolon is one that was understood; the next one has a line.
  if (std::exchange(line_begins_, false) && is_letter(c) &&
      (kind_ == Head::kDone || kind_ == Head::kUnknown)) {
    head_.clear();
    kind_ = Head::kUnknown;
    nested_ = 0;
  }
  // The same INSERT again: most dumps have one a row.
  if (head_.empty() && kind_ == Head::kUnknown && !last_head_.empty() &&
      text.substr(at).starts_with(last_head_) && at + last_head_.size() < text.size() &&
      !is_word(text[at + last_head_.size()])) {
    rows_ = last_;
    kind_ = Head::kDone;
    before_ = last_head_.back();
    return at + last_head_.size();
  }
  const bool comment = (c == '-' && before == '-') || (c == '*' && before == '/');
  if (comment || (c == '#' && (before == '\n' || head_.empty()))) {
    if (comment && !head_.empty() && kind_ != Head::kDone) head_.pop_back();
    at_ = c == '*' ? At::kBlockComment : At::kLineComment;
    before_ = 0;
    return at + 1;
  }
  if (c == ';') {
    end_statement();
    return at + 1;
  }
  if (c == '$' && !is_word(before)) {
    at_ = At::kDollarTag;
    tag_ = "$";
    return at + 1;
  }
  add_to_head(c);
  if (c == '\'' || c == '"' || c == '`') {
    escapes_ = escapes_ || c == '`';
    at_ = At::kQuoted;
    quote_ = c;
    first_ = 0;
    skip_ = false;
    escapes_here_ = c == '\'' && (escapes_ || before == 'E' || before == 'e');
    return at + 1;
  }
  tell_head();
  if (kind_ != Head::kCreate && kind_ != Head::kInsert) return at + 1;
  if (c == '(') ++nested_;
  if (c == ')' && nested_ > 0 && --nested_ == 0 && kind_ == Head::kCreate) {
    take_created();
    kind_ = Head::kDone;
  }
  return at + 1;
}

// Behind a quote that ends a string. Where many strings in a row look like what stands between two
// of them (`, '` or `), ('`) one quote too many was read before, and this one begins a string.
void SqlOutline::unquote() {
  const bool odd = quote_ == '\'' && first_ != 0 && (first_ == ',' || first_ == ')') &&
                   (before_ == ',' || before_ == '(' || before_ == ' ' || before_ == '\n');
  odd_ = odd ? odd_ + 1 : first_ == 0 ? odd_ : 0;
  if (odd_ >= kMostOdd) {
    odd_ = 0;
    first_ = 0;
    return;
  }
  at_ = At::kOutside;
}

std::size_t SqlOutline::quoted(std::string_view text, std::size_t at) {
  if (skip_) {
    skip_ = false;
    before_ = text[at];
    return at + 1;
  }
  if (first_ == 0 && text[at] != quote_) first_ = text[at];
  std::size_t end = std::min(text.find(quote_, at), text.size());
  if (escapes_here_) end = at + std::min(text.substr(at, end - at).find('\\'), end - at);
  if (kind_ != Head::kDone) {
    for (const char c : text.substr(at, end - at)) add_to_head(c);
  }
  if (end > at) before_ = text[end - 1];
  if (end == text.size()) return end;
  add_to_head(text[end]);
  if (text[end] == quote_) {
    unquote();
  } else {
    skip_ = true;
  }
  before_ = text[end];
  return end + 1;
}

std::size_t SqlOutline::copied(std::string_view text, std::size_t at) {
  if (at_ == At::kCopyLine) {
    at_ = text[at] == '\n' ? At::kCopyLine : At::kCopyRow;
    before_ = text[at];
    return at + 1;
  }
  if (at_ == At::kCopyRow && before_ == '\\' && text[at] == '.') {
    rows_ = {};
    at_ = At::kLineComment;
    before_ = 0;
    return at + 1;
  }
  const std::size_t newline = text.find('\n', at);
  before_ = 0;
  if (newline == kNone) return text.size();
  at_ = At::kCopyLine;
  return newline + 1;
}

// A text between two tags: $$…$$, $body$…$body$. False: the byte is none of its.
bool SqlOutline::dollar(char c) {
  if (at_ == At::kDollarTag) {
    if (c != '$' && (!is_word(c) || tag_.size() > kMaxTag || (tag_.size() == 1 && is_digit(c)))) {
      at_ = At::kOutside;  // $1
      return false;
    }
    tag_ += c;
    if (c == '$') at_ = At::kDollar;
    recent_.clear();
    return true;
  }
  recent_ += c;
  if (recent_.size() > tag_.size()) recent_.erase(0, recent_.size() - tag_.size());
  if (recent_ == tag_) at_ = At::kOutside;
  return true;
}

void SqlOutline::read(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    switch (at_) {
      case At::kOutside:
        at = outside(text, at);
        break;
      case At::kQuoted:
        at = quoted(text, at);
        break;
      case At::kLineComment: {
        const std::size_t newline = text.find('\n', at);
        if (newline == kNone) return;
        at = newline;  // which is outside
        at_ = At::kOutside;
        break;
      }
      case At::kBlockComment:
        if (before_ == '*' && text[at] == '/') at_ = At::kOutside;
        if (before_ == 0 && text[at] == '!') escapes_ = true;  // MySQL's /*!40101 … */
        before_ = at_ == At::kOutside ? ' ' : text[at];
        ++at;
        break;
      case At::kDollarTag:
      case At::kDollar:
        at += dollar(text[at]) ? 1U : 0U;
        break;
      case At::kCopyEnd:
      case At::kCopyLine:
      case At::kCopyRow:
        at = copied(text, at);
        break;
    }
  }
}

}  // namespace assay::formats
