// What a SQL dump says about the rows in it: which columns its tables have, and of which statement
// the rows are that stand at a place. Read along with the dump, in pieces of any size, so that a
// piece that begins in the middle of a table's rows knows their columns. Bounded in memory; one
// owner, copied to hand it on.
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
  /// Goes on behind what was read before. O(size): several GB/s where lines are long.
  void read(std::string_view text);

  /// Of which statement the rows are that follow.
  [[nodiscard]] const SqlRows& rows() const { return rows_; }
  /// The columns that CREATE TABLE, or else an INSERT or COPY that names them, gave a table; null:
  /// not known.
  [[nodiscard]] std::shared_ptr<const SqlTable> table(std::string_view name) const;

 private:
  void begin_line(char c);
  void end_line();
  bool head_is_whole(std::size_t from);
  void add(std::shared_ptr<const SqlTable> table, bool created);
  void take_created(SqlTable table);
  void take_insert(std::size_t at, std::size_t values);
  void take_copy(std::size_t at);

  enum class At : std::uint8_t { kLineBegin, kHead, kRest };
  At at_ = At::kLineBegin;
  std::string head_;       ///< of the statement at hand, as far as it is known
  std::string last_head_;  ///< of the INSERT before: most have the same one
  std::string tail_;       ///< of the line at hand: its last bytes but spaces
  SqlRows rows_;
  SqlRows last_;  ///< what last_head_ said
  std::map<std::string, std::shared_ptr<const SqlTable>, std::less<>> tables_;
  std::size_t columns_ = 0;  ///< in tables_
};

}  // namespace assay::formats
