// Databases of SQLite as containers: each table is a member, a line a row; so is the schema, what
// stands in pages that no table has, and what their logs have.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "formats/container_document.h"
#include "formats/readable.h"
#include "formats/sheet_text.h"
#include "formats/sqlite_file.h"
#include "formats/sqlite_pages.h"
#include "formats/text_scan.h"

namespace assay::formats {
namespace {

constexpr std::size_t kBlock = 64U << 10;
/// Binary values that become one member.
constexpr std::size_t kMostBinary = 16U << 20;

// Whether a value can't be read as a cell's text.
bool is_binary(const SqliteValue& value) {
  return value.is_blob &&
         !(std::all_of(value.bytes.begin(), value.bytes.end(),
                       [](char c) { return is_plain(c) || static_cast<signed char>(c) < 0; }) &&
           valid_utf8(value.bytes));
}

// Gives members, some of whose bytes come in pieces. No two of them are open at once.
class Members {
 public:
  Members(Tree& tree, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), siblings_(depth), deliver_(deliver) {}

  /// False: nobody wants it, or nothing more; end() is not called.
  bool begin(const std::string& name, const FileType& type) {
    if (tree_.stopped() || !tree_.add_entry()) return false;
    Member pieces = siblings_.next(name);
    pieces.type = type;
    bytes_ = 0;
    const bool known_to_crash = !tree_.step();
    const bool wanted = tree_.begin(pieces);
    if (wanted && !known_to_crash) return true;
    tree_.end(wanted ? cut_short(crash(), 0, false) : skipped(Reason::kExcluded, ""));
    return false;
  }
  /// Gives and empties it. False: stop.
  bool data(std::string& bytes) {
    bytes_ += bytes.size();
    const bool go_on = tree_.add_bytes(bytes.size()) && (bytes.empty() || tree_.data(bytes));
    bytes.clear();
    return go_on;
  }
  void end(const std::optional<Error>& error) {
    if (tree_.stopped()) return tree_.end(cut_short(tree_.why(), bytes_, true));
    if (error) return tree_.end(cut_short(*error, bytes_, true));
    tree_.end({MemberEnd::State::kRead, Reason::kCorrupt, "", bytes_});
  }

  void file(const std::string& name, std::string_view bytes, const FileType& type) {
    if (bytes.empty() || tree_.stopped() || !tree_.add_entry()) return;
    Member file = siblings_.next(name);
    file.type = type;
    file.meta.size = bytes.size();
    deliver_(file, bytes);
  }

  /// After so many bytes that were read. False: stop. Of much that gives nothing it is told that it
  /// goes on.
  bool was_read(std::uint64_t bytes) {
    constexpr std::uint64_t kStep = 16U << 20;
    read_ += bytes;
    if (read_ < kStep) return true;
    read_ = 0;
    return tree_.step() && tree_.in_time();
  }

  static constexpr FileType kBytes = {Kind::kBinary, Format::kNone, "application/octet-stream"};

 private:
  Tree& tree_;
  Siblings siblings_;
  const DeliverBytes& deliver_;
  std::uint64_t bytes_ = 0, read_ = 0;
};

// A table's rows as lines; which of them have values that are no text.
class TableText final : public SqliteRows {
 public:
  TableText(const std::string& table, Members& members) : table_(table), members_(members) {}

  bool names(const std::vector<std::string>& columns) override {
    open_ = members_.begin(table_, {Kind::kText, Format::kNone, "text/tab-separated-values",
                                    TextUse::kData, Lines::kRecords});
    for (const std::string& column : columns) add_cell(column);
    end_row();
    return open_;
  }
  bool row(std::span<const SqliteValue> values) override {
    ++row_;
    std::uint64_t bytes = 0;
    for (const SqliteValue& value : values) {
      const bool binary = is_binary(value);
      if (binary && first_binary_ == 0) first_binary_ = row_;
      add_cell(binary ? std::string_view() : value.bytes);
      bytes += value.bytes.size();
    }
    end_row();
    return members_.was_read(bytes) && (text_.size() < kBlock || members_.data(text_));
  }

  /// After the last row. The first row with a value that is no text; 0: none has.
  std::uint64_t end(const std::optional<Error>& error) {
    if (!open_) return 0;
    members_.data(text_);
    members_.end(error);
    return first_binary_;
  }

 private:
  void add_cell(std::string_view value) {
    add_cell_text(value, text_);
    text_ += '\t';
  }
  // A line without anything would be no row.
  void end_row() {
    const bool is_blank = text_.size() < 2 || text_[text_.size() - 2] == '\n';
    if (!is_blank) text_.pop_back();
    text_ += '\n';
  }

  const std::string& table_;
  Members& members_;
  std::string text_;
  std::uint64_t row_ = 0, first_binary_ = 0;
  bool open_ = false;
};

// Values that are no text: files as members of their own; of others there may be millions, they
// stand one behind the other.
class TableBinaries final : public SqliteRows {
 public:
  TableBinaries(const std::string& table, std::uint64_t first, Members& members)
      : table_(table), first_(first), members_(members) {}

  bool names(const std::vector<std::string>& columns) override {
    columns_ = columns;
    return true;
  }
  bool row(std::span<const SqliteValue> values) override {
    ++row_;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      bytes += values[i].bytes.size();
      if (row_ >= first_ && is_binary(values[i])) add(columns_[i], values[i].bytes);
    }
    return members_.was_read(bytes);
  }
  void end() {
    members_.file(table_ + " (binary values)", others_, Members::kBytes);
    others_.clear();
  }

 private:
  void add(const std::string& column, std::string_view bytes) {
    const FileType type = identify(bytes.substr(0, kHeadSize), {});
    if (type.kind == Kind::kContainer)
      return members_.file(table_ + '/' + column + ' ' + std::to_string(row_), bytes, type);
    if (others_.size() + bytes.size() > kMostBinary) end();
    others_.append(bytes).append(2, '\0');
  }

  const std::string& table_;
  std::uint64_t first_, row_ = 0;
  Members& members_;
  std::vector<std::string> columns_;
  std::string others_;
};

std::optional<Error> give_table(const SqliteFile& file, const std::string& table,
                                Members& members) {
  TableText text(table, members);
  const auto error = file.rows(table, text);
  if (const std::uint64_t first = text.end(error)) {
    TableBinaries binaries(table, first, members);
    file.rows(table, binaries);
    binaries.end();
  }
  return error;
}

using ReadPages = std::function<std::optional<Error>(const TakeRows&)>;

// What stands in pages: their rows, then, in a second reading, what is none.
std::optional<Error> give_pages(const std::string& name, const std::string& rest, Members& members,
                                const ReadPages& read) {
  const FileType rows = {Kind::kText, Format::kNone, "text/plain", TextUse::kData, Lines::kShown};
  bool any_binary = false;
  std::optional<Error> error;
  const auto pass = [&](const std::string& as, const FileType& type, std::string PageRows::*wanted,
                        std::string PageRows::*other) {
    bool begun = false, open = false;
    error = read([&](PageRows& some) {
      any_binary = any_binary || !some.binary.empty();
      (some.*other).clear();
      if (!begun && !(some.*wanted).empty()) {
        begun = true;
        open = members.begin(as, type);
      }
      if (open) return members.data(some.*wanted);
      (some.*wanted).clear();
      return members.was_read(kBlock);
    });
    if (open) members.end(error);
  };
  pass(name, rows, &PageRows::text, &PageRows::binary);
  if (any_binary) pass(rest, Members::kBytes, &PageRows::binary, &PageRows::text);
  return error;
}

MemberEnd end_of(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                 const std::optional<Error>& error) {
  if (tree.stopped()) return cut_short(tree.why(), bytes.size(), true);
  if (!error) return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes.size()};
  RandomSource all(bytes);
  give_whole(tree, all, depth);
  return cut_short(*error, bytes.size(), true);
}

}  // namespace

MemberEnd walk_sqlite(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                      const DeliverBytes& deliver) {
  Members members(tree, depth, deliver);
  const auto most = static_cast<std::size_t>(tree.limits().max_buffered_bytes);
  const auto file = SqliteFile::open(bytes, most, [&] { return tree.in_time(); });
  if (!file) return end_of(tree, bytes, depth, file.error());
  std::optional<Error> error;
  const auto note = [&](std::optional<Error> other) {
    if (!error) error = std::move(other);
  };
  for (const std::string& table : file->tables()) {
    if (tree.stopped()) break;
    note(give_table(*file, table, members));
  }
  if (!tree.stopped()) {
    members.file("schema", file->schema(),
                 {Kind::kText, Format::kNone, "text/plain", TextUse::kUnknown, Lines::kShown});
    note(give_pages("deleted rows", "unused pages", members, [&](const TakeRows& take) {
      return read_unused_pages(bytes, file->roots(), take);
    }));
  }
  return end_of(tree, bytes, depth, error);
}

MemberEnd walk_sqlite_log(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                          const DeliverBytes& deliver) {
  Members members(tree, depth, deliver);
  const auto error = give_pages("rows", "other pages", members, [&](const TakeRows& take) {
    return read_write_ahead_log(bytes, take);
  });
  return end_of(tree, bytes, depth, error);
}

}  // namespace assay::formats
