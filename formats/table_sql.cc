// Rows of SQL dumps: INSERT … VALUES and COPY … FROM stdin.
#include <algorithm>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_sql.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// Parentheses inside of one another in a value that are followed.
constexpr int kMaxNesting = 64;

bool is_name(char c) { return is_word(c) || is_high(c) || c == '$'; }

// Behind the quote that closes what `text[at]` opens; the size: none does.
std::size_t behind_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at] == '[' ? ']' : text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '\'') {
      ++i;
    } else if (text[i] == quote) {
      if (i + 1 < text.size() && text[i + 1] == quote && quote != ']') {
        ++i;
      } else {
        return i + 1;
      }
    }
  }
  return text.size();
}

// A value up to the comma or parenthesis behind it.
std::size_t value_end(std::string_view text, std::size_t at) {
  int nested = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'') {
      at = behind_quoted(text, at);
      continue;
    }
    if (c == ')' && nested == 0) return at;
    if (c == ',' && nested == 0) return at;
    if (c == '(' && ++nested > kMaxNesting) return text.size();
    if (c == ')') --nested;
    ++at;
  }
  return at;
}

// Where the next tuple begins behind one: "), (". npos: none does.
std::size_t next_tuple(std::string_view text) {
  for (std::size_t at = text.find('(', 1); at != kNone; at = text.find('(', at + 1)) {
    std::size_t before = at;
    while (before > 0 && is_space(text[before - 1])) --before;
    if (before == 0 || text[--before] != ',') continue;
    while (before > 0 && is_space(text[before - 1])) --before;
    if (before > 0 && text[before - 1] == ')') return at;
  }
  return kNone;
}

// Where the first line begins that is an INSERT's; npos: none does.
std::size_t next_insert(std::string_view text) {
  std::size_t at = text.find('\n');
  while (at != kNone && behind_sql_insert(text.substr(at + 1, 40)) == kNone)
    at = text.find('\n', at + 1);
  return at;
}

}  // namespace

std::size_t behind_sql_words(std::string_view text, std::size_t at,
                             std::initializer_list<std::string_view> words) {
  at = skip_space(text, at);
  for (const std::string_view word : words) {
    if (stands_at(text, at, word)) at = skip_space(text, at + word.size());
  }
  return at;
}

std::size_t behind_sql_insert(std::string_view text) {
  if (stands_at(text, 0, "replace into ")) return 13;
  if (!stands_at(text, 0, "insert ")) return kNone;
  return behind_sql_words(
      text, 7,
      {"or replace ", "or ignore ", "or abort ", "or rollback ", "or fail ", "low_priority ",
       "delayed ", "high_priority ", "ignore ", "overwrite ", "into ", "only "});
}

std::string_view read_sql_name(std::string_view text, std::size_t& at) {
  at = skip_space(text, at);
  std::string_view name;
  for (;;) {
    if (at >= text.size()) return name;
    if (text[at] == '`' || text[at] == '"' || text[at] == '[') {
      const std::size_t end = behind_quoted(text, at);
      if (end < at + 2) return name;
      name = text.substr(at + 1, end - at - 2);
      at = end;
    } else {
      const std::size_t begin = at;
      while (at < text.size() && is_name(text[at])) ++at;
      name = text.substr(begin, at - begin);
    }
    if (at >= text.size() || text[at] != '.') return name.substr(0, kMaxColumnName);
    ++at;  // a schema's name
  }
}

bool read_sql_names(std::string_view text, std::size_t& at, std::vector<std::string>& names) {
  std::size_t i = skip_space(text, at);
  if (i >= text.size() || text[i] != '(') return false;
  ++i;
  while (names.size() < kMaxColumns) {
    const std::string_view name = read_sql_name(text, i);
    if (name.empty()) return false;
    names.emplace_back(name);
    i = skip_space(text, i);
    if (i >= text.size()) return false;
    if (text[i] == ')') {
      at = i + 1;
      return true;
    }
    if (text[i++] != ',') return false;
  }
  return false;
}

// The columns of the rows that follow.
void TableReader::sql_columns(const SqlTable* table) {
  sql_columns_.clear();
  if (table == nullptr) return;
  sql_columns_.reserve(table->columns.size());
  for (const std::string& name : table->columns) sql_columns_.push_back(column(name, table->name));
}

// Tuples from `at` on, up to the semicolon or what is none; behind them.
std::size_t TableReader::sql_tuples(std::size_t at) {
  for (;;) {
    at = skip_space(text_, at);
    if (at >= text_.size() || text_[at] != '(') return at;
    row_begins(at);
    ++at;
    for (std::size_t index = 0;; ++index) {
      at = skip_space(text_, at);
      const std::size_t end = value_end(text_, at);
      std::size_t first = at;
      std::size_t last = end;
      trim(text_, first, last);
      const std::size_t quote = text_.substr(first, 3).find('\'');  // N'…', E'…', X'…'
      if (quote != kNone && quote < 2 && last > first && text_[last - 1] == '\'') {
        first += quote + 1;
        --last;
      }
      const std::string_view value = text_.substr(first, last > first ? last - first : 0);
      if (!stands_at(value, 0, "null") || value.size() != 4)
        add(first, last, index < sql_columns_.size() ? sql_columns_[index] : column(""));
      if (end >= text_.size()) return end;
      at = end + 1;
      if (text_[end] == ')') break;
    }
    at = skip_space(text_, at);
    if (at >= text_.size() || text_[at] != ',') return at;
    ++at;
  }
}

// What stands before `to` is known.
void TableReader::sql_known(std::size_t to) {
  to = std::min(to, own_end_);
  if (to <= sql_read_) return;
  state_.dump.read(text_.substr(sql_read_, to - sql_read_));
  sql_read_ = to;
}

// The INSERT at `at`, whose table's name stands at `name`.
std::size_t TableReader::sql_insert(std::size_t at, std::size_t name) {
  SqlTable table;
  table.name = read_sql_name(text_, name);
  if (table.name.empty()) return at;
  const bool named = read_sql_names(text_, name, table.columns);
  name = skip_space(text_, name);
  if (!stands_at(text_, name, "values")) return at;
  sql_known(at);
  sql_columns(named ? &table : state_.dump.table(table.name).get());
  // Most have the same head as the one before.
  sql_head_ = text_.substr(at, name + 6 - at);
  return sql_tuples(name + 6);
}

std::size_t TableReader::sql_copy_rows(std::size_t at) {
  while (at < text_.size() && !(text_[at] == '\\' && text_.substr(at, 2) == "\\.")) {
    row_begins(at);
    for (std::size_t index = 0;; ++index) {
      const std::size_t end = end_of_bare(text_, at, '\t');
      if (text_.substr(at, end - at) != "\\N")
        add(at, end, index < sql_columns_.size() ? sql_columns_[index] : column(""));
      const bool row_ends = end >= text_.size() || text_[end] == '\n';
      at = end + 1;
      if (row_ends) break;
    }
  }
  return at;
}

std::size_t TableReader::sql_copy(std::size_t at) {
  std::size_t i = at;
  SqlTable table;
  table.name = read_sql_name(text_, i);
  if (table.name.empty()) return at;
  const bool named = read_sql_names(text_, i, table.columns);
  i = skip_space(text_, i);
  if (!stands_at(text_, i, "from stdin")) return at;
  const std::size_t line = text_.find('\n', i);
  if (line == kNone) return at;
  sql_known(at);
  sql_columns(named ? &table : state_.dump.table(table.name).get());
  sql_head_ = {};
  return sql_copy_rows(line + 1);
}

// `from` npos: in the middle, of `rows` perhaps.
void TableReader::sql(std::size_t from, const SqlRows& rows) {
  out_.columns.clear();  // of this window's statements: a dump may have more tables than names fit
  out_.tables.clear();
  clear_names();
  sql_head_ = {};
  sql_read_ = own_begin_;
  sql_columns(rows.table.get());
  std::size_t at = from;
  if (from == kNone) {
    at = text_.find('\n');
    if (rows.kind == SqlRows::Kind::kCopy) {
      at = at == kNone ? text_.size() : sql_copy_rows(at + 1);
    } else if (rows.kind == SqlRows::Kind::kInsert) {
      const std::size_t begin = next_tuple(text_);
      if (begin < next_insert(text_)) at = sql_tuples(begin);
    }
    at = std::min(at, text_.size());
  }
  std::size_t semicolon = 0;  // the next one
  while (at < text_.size()) {
    const std::size_t newline = text_.find('\n', at);
    std::size_t word = at;
    while (word < text_.size() && (is_space(text_[word]) || text_[word] == ';')) ++word;
    std::size_t next = word;
    if (!sql_head_.empty() && text_.substr(word).starts_with(sql_head_)) {
      next = sql_tuples(word + sql_head_.size());
    } else if (const std::size_t name = behind_sql_insert(text_.substr(word)); name != kNone) {
      sql_head_ = {};
      next = sql_insert(word, word + name);
    } else if (stands_at(text_, word, "create ")) {
      sql_head_ = {};  // the same head may be another table's
    } else if (stands_at(text_, word, "copy ")) {
      next = sql_copy(word + 5);
    }
    if (next > word + 8) {
      at = next;
      continue;
    }
    // No rows: the next line, or the statement behind a semicolon.
    const std::size_t line = word > newline ? text_.find('\n', word) : newline;
    if (semicolon <= word) semicolon = text_.find(';', word);
    at = std::min(line, semicolon) == kNone ? text_.size() : std::min(line, semicolon) + 1;
  }
  sql_known(own_end_);
}

}  // namespace assay::formats
