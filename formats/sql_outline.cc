#include "formats/sql_outline.h"

#include <algorithm>
#include <array>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_sql.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// A statement's head that is longer is not understood.
constexpr std::size_t kMaxHead = 64 * 1024;
/// Bytes of a head that are looked at in one go: most are shorter.
constexpr std::size_t kStep = 512;
/// Bytes of a line's end that tell whether a statement ends there.
constexpr std::size_t kTail = 8;
/// Tables that are known, and columns in all of them.
constexpr std::size_t kMaxTables = 16 * 1024, kMaxKnown = 256 * 1024;

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

// Behind the words that may stand before a table's name.
std::size_t behind_words(std::string_view text, std::size_t at,
                         std::initializer_list<std::string_view> words) {
  at = skip_spaces(text, at);
  for (const std::string_view word : words) {
    if (stands_at(text, at, word)) at = skip_spaces(text, at + word.size());
  }
  return at;
}

std::size_t behind_insert(std::string_view head) {
  for (const std::string_view word : {"insert ", "replace into "}) {
    if (stands_at(head, 0, word))
      return behind_words(head, word.size(), {"ignore ", "overwrite ", "into ", "only "});
  }
  return kNone;
}

// "VALUES" as a word of its own, at or after `from`.
std::size_t find_values(std::string_view head, std::size_t from) {
  for (std::size_t at = find_word(head, "values", from); at != kNone;
       at = find_word(head, "values", at + 1)) {
    if (at > 0 && (is_space(head[at - 1]) || head[at - 1] == ')')) return at;
  }
  return kNone;
}

std::size_t behind_create(std::string_view head) {
  if (!stands_at(head, 0, "create ")) return kNone;
  const std::size_t at = behind_words(
      head, 7,
      {"or replace ", "global ", "local ", "temporary ", "temp ", "unlogged ", "foreign "});
  return stands_at(head, at, "table ") ? at + 6 : kNone;
}

// The table that "[IF NOT EXISTS] t (a int, …, PRIMARY KEY (a))" at `at` makes; no columns: none
// was read. `end`: behind its parenthesis, npos when the text ends before.
SqlTable read_created_table(std::string_view text, std::size_t at, std::size_t& end) {
  static constexpr std::array<std::string_view, 10> kNoColumns = {
      "primary", "unique", "key",      "constraint", "foreign",
      "check",   "index",  "fulltext", "spatial",    "exclude"};
  end = kNone;
  at = behind_words(text, at, {"if not exists "});
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
    if (text[at] == ')' && nested-- == 0) {
      end = at + 1;
      break;
    }
    if (text[at] == ',' && nested == 0) begins = true;
  }
  return table;
}

}  // namespace

std::shared_ptr<const SqlTable> SqlOutline::table(std::string_view name) const {
  const auto at = tables_.find(name);
  return at == tables_.end() ? nullptr : at->second;
}

void SqlOutline::add(std::shared_ptr<const SqlTable> table, bool created) {
  auto at = tables_.find(table->name);
  if (at != tables_.end() && !created) return;
  if (at == tables_.end()) {
    if (tables_.size() == kMaxTables || columns_ + table->columns.size() > kMaxKnown) return;
    columns_ += table->columns.size();
    tables_.emplace(table->name, std::move(table));
    return;
  }
  columns_ += table->columns.size() - at->second->columns.size();
  at->second = std::move(table);
}

void SqlOutline::take_created(SqlTable table) {
  if (table.columns.empty()) return;
  last_head_.clear();
  add(std::make_shared<const SqlTable>(std::move(table)), true);
}

void SqlOutline::take_insert(std::size_t at, std::size_t values) {
  const std::string_view head = std::string_view(head_).substr(0, values);
  if (head != last_head_) {
    SqlTable named;
    named.name = read_sql_name(head, at);
    const bool has_names = read_sql_names(head, at, named.columns);
    last_ = {SqlRows::Kind::kInsert, nullptr};
    if (has_names) {
      last_.table = std::make_shared<const SqlTable>(std::move(named));
      add(last_.table, false);
    } else {
      last_.table = table(named.name);
    }
    last_head_ = head;
  }
  rows_ = last_;
}

void SqlOutline::take_copy(std::size_t at) {
  SqlTable named;
  named.name = read_sql_name(head_, at);
  const bool has_names = read_sql_names(head_, at, named.columns);
  if (!stands_at(head_, skip_spaces(head_, at), "from stdin")) return;
  rows_ = {SqlRows::Kind::kCopy, nullptr};
  if (!has_names) {
    rows_.table = table(named.name);
    return;
  }
  rows_.table = std::make_shared<const SqlTable>(std::move(named));
  add(rows_.table, false);
}

void SqlOutline::begin_line(char c) {
  if (rows_.kind == SqlRows::Kind::kCopy) {
    at_ = c == '\\' ? At::kHead : At::kRest;
    return;
  }
  switch (c) {
    case 'C':
    case 'c':
    case 'I':
    case 'i':
    case 'G':
    case 'g':
    case 'R':
    case 'r':
      at_ = At::kHead;
      break;
    default:
      at_ = At::kRest;
  }
}

// Whether nothing more of the head is wanted; then what it says is taken. `from`: what was looked
// at before.
bool SqlOutline::head_is_whole(std::size_t from) {
  const std::string_view head = head_;
  if (rows_.kind == SqlRows::Kind::kCopy) {
    if (head.size() < 2) return false;
    if (head[1] == '.') rows_ = {};
    return true;
  }
  if (const std::size_t name = behind_insert(head); name != kNone) {
    const std::size_t values = find_values(head, std::max(name, from > kTail ? from - kTail : 0));
    const bool ends = head.find(';', from) < values || head.size() == kMaxHead;
    if (values != kNone && !ends) take_insert(name, values);
    return values != kNone || ends;
  }
  if (const std::size_t name = behind_create(head); name != kNone) {
    const std::size_t semicolon = head.find(';', name);
    if (semicolon != kNone && head.find('(', name) > semicolon) return true;  // AS SELECT
    if (head.find(')', from) == kNone && head.size() < kMaxHead) return false;
    std::size_t end = kNone;
    SqlTable table = read_created_table(head, name, end);
    if (end == kNone && head.size() < kMaxHead) return false;
    take_created(std::move(table));
    return true;
  }
  const std::size_t newline = head.find('\n', from);
  if (newline == kNone && head.size() < kMaxHead) return false;
  if (stands_at(head, 0, "copy ")) take_copy(5);
  if (stands_at(trimmed_field(head), 0, "go") && trimmed_field(head).size() == 2) rows_ = {};
  return true;
}

// An INSERT's rows end with their statement.
void SqlOutline::end_line() {
  while (!tail_.empty() && is_space(tail_.back())) tail_.pop_back();
  if (rows_.kind == SqlRows::Kind::kInsert && tail_.ends_with(");")) rows_ = {};
  at_ = At::kLineBegin;
}

void SqlOutline::read(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (at_ == At::kLineBegin) {
      if (is_space(text[at]) && rows_.kind != SqlRows::Kind::kCopy) {
        ++at;
        continue;
      }
      head_.clear();
      tail_.clear();
      begin_line(text[at]);
      continue;
    }
    if (at_ == At::kHead) {
      const std::size_t before = head_.size();
      const std::string_view next = text.substr(at, std::min(kStep, kMaxHead - before));
      const std::size_t newline = next.find('\n');
      head_ += next.substr(0, newline == kNone ? kNone : newline + 1);
      at += head_.size() - before;
      if (!head_is_whole(before)) continue;
      const bool ends_line = head_.back() == '\n';
      tail_ = head_.substr(head_.size() - std::min(head_.size(), kTail));
      at_ = At::kRest;
      if (ends_line) end_line();
      continue;
    }
    const std::size_t newline = text.find('\n', at);
    const std::size_t end = std::min(newline, text.size());
    tail_ += text.substr(end - std::min(end - at, kTail), std::min(end - at, kTail));
    at = end;
    if (newline != kNone) {
      ++at;
      end_line();
    } else if (tail_.size() > kTail) {
      tail_.erase(0, tail_.size() - kTail);
    }
  }
}

}  // namespace assay::formats
