// What a SQL dump says about the rows in it: which columns its tables have, and of which statement
// the rows are that stand at a place. Read along with the dump, in pieces of any size with the same
// result, so that a piece that begins in the middle of a table's rows knows their columns. Bounded
// in memory; one owner, copied to hand it on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

struct SqlTable {
  std::string name;
  std::vector<std::string> columns;
};

/// The statement that "INSERT INTO t (a, b) VALUES" or "COPY t (a, b) FROM stdin;" begins.
struct SqlRows {
  enum class Kind : std::uint8_t { kNone, kInsert, kCopy };
  Kind kind = Kind::kNone;
  std::shared_ptr<const SqlTable> table;  ///< null: not known
};

class SqlOutline {
 public:
  /// Goes on behind what was read before. O(size), about a GB/s; COPY's rows ten times as fast.
  void read(std::string_view text);

  /// Of which statement the rows are that follow.
  [[nodiscard]] const SqlRows& rows() const { return rows_; }
  /// The columns that CREATE TABLE, or else an INSERT or COPY that names them, gave a table; null:
  /// not known. Names are the same in any case.
  [[nodiscard]] std::shared_ptr<const SqlTable> table(std::string_view name) const;

 private:
  /// Where in the dump's text the next byte stands.
  enum class At : std::uint8_t {
    kOutside,
    kQuoted,
    kLineComment,
    kBlockComment,
    kDollarTag,  ///< behind '$', which may begin a tag of PostgreSQL's
    kDollar,     ///< in a text between two such tags
    kCopyEnd,    ///< behind COPY's statement, before its rows
    kCopyLine,   ///< at the beginning of a row
    kCopyRow
  };
  /// What the statement at hand is, as far as its first words tell.
  enum class Head : std::uint8_t { kUnknown, kInsert, kCreate, kCopy, kDone };

  std::size_t outside(std::string_view text, std::size_t at);
  std::size_t quoted(std::string_view text, std::size_t at);
  void unquote();
  std::size_t copied(std::string_view text, std::size_t at);
  bool dollar(char c);
  void add_to_head(char c);
  void tell_head();
  [[nodiscard]] bool has_values() const;
  void end_statement();
  void add(std::shared_ptr<const SqlTable> table, bool created);
  void take_created();
  void take_insert();
  void take_copy();

  At at_ = At::kOutside;
  Head kind_ = Head::kUnknown;
  char quote_ = 0;             ///< kQuoted: which
  char before_ = 0;            ///< the byte before
  char first_ = 0;             ///< kQuoted: the first byte inside; 0: there was none
  bool escapes_ = false;       ///< the dump's strings escape with backslashes: MySQL's do
  bool escapes_here_ = false;  ///< kQuoted: this one does
  bool skip_ = false;          ///< kQuoted: the next byte is escaped
  bool line_begins_ = true;    ///< kOutside: nothing but blanks stands before on the line
  int odd_ = 0;                ///< strings in a row that look like what stands between two
  std::size_t nested_ = 0;     ///< parentheses of the head that are open
  std::string head_;           ///< of the statement at hand, without comments
  std::string tag_, recent_;   ///< kDollar: the tag, and the last bytes
  std::string last_head_;      ///< of the INSERT before: most have the same one
  SqlRows rows_;
  SqlRows last_;  ///< what last_head_ said
  std::map<std::string, std::shared_ptr<const SqlTable>, std::less<>> tables_;  ///< small letters
  std::size_t known_ = 0;  ///< columns in tables_
};

}  // namespace assay::formats
