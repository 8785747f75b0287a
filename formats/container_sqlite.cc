// Databases of SQLite as containers: each table is a member, a line a row; so are the rows that
// were deleted from them, and those in their logs.
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

// Gives members whose text comes in pieces, and others. No two of them are open at once.
class Members {
 public:
  Members(Tree& tree, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), depth_(depth), deliver_(deliver) {}

  /// False: nobody wants it, or nothing more; end_text() is not called.
  bool begin_text(const std::string& name, std::string_view media_type, Lines lines) {
    if (tree_.stopped() || !tree_.add_entry()) return false;
    Member text = member(name);
    text.type = {Kind::kText, Format::kNone, media_type, TextUse::kData, lines};
    bytes_ = 0;
    const bool known_to_crash = !tree_.step();
    const bool wanted = tree_.begin(text);
    if (wanted && !known_to_crash) return true;
    tree_.end(wanted ? cut_short(crash(), 0, false) : skipped(Reason::kExcluded, ""));
    return false;
  }
  /// Gives and empties it. False: stop.
  bool text(std::string& text) {
    bytes_ += text.size();
    const bool go_on = tree_.add_bytes(text.size()) && (text.empty() || tree_.data(text));
    text.clear();
    return go_on;
  }
  void end_text(const std::optional<Error>& error) {
    if (tree_.stopped()) return tree_.end(cut_short(tree_.why(), bytes_, true));
    if (error) return tree_.end(cut_short(*error, bytes_, true));
    tree_.end({MemberEnd::State::kRead, Reason::kCorrupt, "", bytes_});
  }

  void file(const std::string& name, std::string_view bytes, const FileType& type) {
    if (tree_.stopped() || !tree_.add_entry()) return;
    Member file = member(name);
    file.type = type;
    file.meta.size = bytes.size();
    deliver_(file, bytes);
  }
  /// Values that are no text. Of those there may be millions: they stand one behind the other.
  void binary(const std::string& of, std::string& values) {
    if (!values.empty()) file(of + " (binary values)", values, kBytes);
    values.clear();
  }

  static constexpr FileType kBytes = {Kind::kBinary, Format::kNone, "application/octet-stream"};

 private:
  Member member(const std::string& name) {
    Member member;
    member.depth = depth_;
    member.ordinal = ordinal_++;
    member.name = names_.own(name);
    return member;
  }

  Tree& tree_;
  std::uint32_t depth_;
  const DeliverBytes& deliver_;
  MemberNames names_;
  std::uint32_t ordinal_ = 0;
  std::uint64_t bytes_ = 0;
};

std::optional<Error> give_table(const SqliteFile& file, const SqliteTable& table,
                                Members& members) {
  if (!members.begin_text(table.name, "text/tab-separated-values", Lines::kRecords)) return {};
  std::string text;
  const auto add_cell = [&](std::string_view value) {
    add_cell_text(value, text);
    text += '\t';
  };
  bool any_binary = false;
  for (const std::string& column : table.columns) add_cell(column);
  if (!text.empty()) text.back() = '\n';
  const auto error = file.rows(table, [&](std::span<const SqliteValue> values) {
    for (const SqliteValue& value : values) {
      const bool binary = is_binary(value);
      any_binary = any_binary || binary;
      add_cell(binary ? std::string_view() : value.bytes);
    }
    text.back() = '\n';
    return text.size() < kBlock || members.text(text);
  });
  members.text(text);
  members.end_text(error);
  if (!any_binary) return error;
  std::uint64_t row = 0;
  std::string others;
  file.rows(table, [&](std::span<const SqliteValue> values) {
    ++row;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!is_binary(values[i])) continue;
      const std::string_view bytes = values[i].bytes;
      const FileType type = identify(bytes.substr(0, kHeadSize), {});
      if (type.kind == Kind::kContainer) {
        members.file(table.name + '/' + table.columns[i] + ' ' + std::to_string(row), bytes, type);
        continue;
      }
      if (others.size() + bytes.size() > kMostBinary) members.binary(table.name, others);
      others.append(bytes).append(2, '\0');
    }
    return true;
  });
  members.binary(table.name, others);
  return error;
}

// Rows without their table, as `read` gives them.
std::optional<Error> give_page_rows(
    const std::string& name, Members& members,
    const std::function<std::optional<Error>(const TakeRows&)>& read) {
  bool begun = false, wanted = true, cut = false;
  std::string binary;
  auto error = read([&](PageRows& rows) {
    if (!begun && !rows.text.empty()) {
      begun = true;
      wanted = members.begin_text(name, "text/plain", Lines::kShown);
    }
    // They wait for the text's end.
    cut = cut || binary.size() + rows.binary.size() > kMostBinary;
    if (!cut) binary += rows.binary;
    rows.binary.clear();
    if (wanted) return rows.text.empty() || members.text(rows.text);
    rows.text.clear();
    return true;
  });
  if (cut && !error) error = {Reason::kLimitSize, "more binary values than are kept"};
  if (begun && wanted) members.end_text(error);
  members.binary(name, binary);
  return error;
}

}  // namespace

MemberEnd walk_sqlite(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                      const DeliverBytes& deliver) {
  Members members(tree, depth, deliver);
  const auto most = static_cast<std::size_t>(tree.limits().max_buffered_bytes);
  const auto file = SqliteFile::open(bytes, most, [&] { return tree.in_time(); });
  std::optional<Error> error;
  const auto note = [&](std::optional<Error> other) {
    if (!error) error = std::move(other);
  };
  if (!file) note(file.error());
  if (file) {
    for (const SqliteTable& table : file->tables()) note(give_table(*file, table, members));
    note(give_page_rows("deleted rows", members, [&](const TakeRows& take) {
      return read_free_pages(bytes, [&](PageRows& rows) { return take(rows) && tree.in_time(); });
    }));
  }
  if (tree.stopped()) return cut_short(tree.why(), bytes.size(), true);
  if (!error) return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes.size()};
  if (error->reason == Reason::kCorrupt) give_whole(tree, bytes, depth);
  return cut_short(*error, bytes.size(), true);
}

MemberEnd walk_sqlite_log(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                          const DeliverBytes& deliver) {
  Members members(tree, depth, deliver);
  const auto error = give_page_rows("rows", members, [&](const TakeRows& take) {
    return read_write_ahead_log(bytes,
                                [&](PageRows& rows) { return take(rows) && tree.in_time(); });
  });
  if (tree.stopped()) return cut_short(tree.why(), bytes.size(), true);
  if (!error) return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes.size()};
  if (error->reason == Reason::kCorrupt) give_whole(tree, bytes, depth);
  return cut_short(*error, bytes.size(), true);
}

}  // namespace assay::formats
