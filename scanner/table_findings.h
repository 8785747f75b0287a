// What was found in the columns of one text's table, gathered while it streams by and judged when
// all of it is known: a column's cells lift or sink one another. Of a long column the first cells
// are kept, and counts of all. Parts of a text that were scanned apart are joined in order; the
// result is the same. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "formats/text.h"
#include "patterns/column_vote.h"
#include "patterns/matcher.h"
#include "scanner/base/distinct.h"
#include "scanner/base/records.h"
#include "scanner/base/table.h"

namespace assay::scanner {

/// Cells of one kind in a column that are listed one by one; a longer column is one finding.
inline constexpr std::uint64_t kListedCells = 1000;
/// Findings of cells that a text keeps, in all columns together; of columns beyond it the first
/// few.
inline constexpr std::uint64_t kKeptCells = 40'000;
/// Cells that such a finding names.
inline constexpr std::size_t kNamedCells = 10;

class TableFindings {
 public:
  /// Makes the finding of a cell: [begin, end) of the window's text.
  template <class Make>
  void add_window(const TableText& table, std::string_view text, std::size_t own_begin,
                  std::size_t own_end, const patterns::Matcher& matcher, std::uint64_t list,
                  Make make) {
    count_cells(table, text, own_begin, own_end);
    groups_of_kinds_.assign(matcher.kinds().size(), nullptr);
    cells_of_kinds_.assign(matcher.kinds().size(), 0);
    for (const patterns::CellMatch& cell : matcher.cells()) ++cells_of_kinds_[cell.kind];
    for (const patterns::CellMatch& cell : matcher.cells()) {
      const bool first_of_kind = groups_of_kinds_[cell.kind] == nullptr;
      Group& group = group_of(table, matcher, cell.kind);
      if (first_of_kind) group.count += cells_of_kinds_[cell.kind];
      const std::string_view value = text.substr(cell.begin, cell.end - cell.begin);
      group.hashes.push_back(value_hash(value, group.loose));
      if (group.shaped) group.places.add(value);
      if (group.by_lists) group.first_words.add(value);
      if (group.first.size() >= room(list, group.count)) continue;
      ++kept_;
      group.first.push_back(make(matcher.kinds()[cell.kind].match, cell));
      group.first.back().where.edit().row = rows_ + table.cells[cell.cell].row;
      group.first.back().where.edit().field = group.column;
    }
    for (Group* group : groups_of_kinds_) {
      if (group == nullptr) continue;
      group->values.add(group->hashes);
      group->hashes.clear();
    }
    rows_ += table.rows;
  }

  /// Rows that began before the window at hand.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

  /// Joins what follows; its lines count from `before` on.
  void append(TableFindings&& next, const formats::Progress& before, std::uint64_t list);

  /// Judges the columns and appends their findings to `findings`; with `group` long columns become
  /// one finding each, and the classes that these are of are counted in `tallies` (together with
  /// what is in `findings`). `listed`: by rule how many values of columns stand for themselves.
  void finish(Confidence least, bool group, std::vector<Finding>& findings,
              std::vector<ClassTally>& tallies, std::map<const RuleInfo*, std::uint64_t>& listed);

  [[nodiscard]] bool empty() const { return groups_.empty(); }

 private:
  struct Group {
    std::string column;
    const RuleInfo* rule = nullptr;
    std::uint16_t score = 0;
    Confidence confidence = Confidence::kLow;
    bool loose = false, shaped = false, named = false, by_lists = false, bare_name = false;
    std::uint64_t count = 0, percent = 0;
    std::span<const patterns::Validator* const> checks;
    patterns::PlaceSets places;        ///< of a shaped rule
    patterns::FirstWords first_words;  ///< of a rule of names
    DistinctValues values;
    std::vector<std::uint64_t> hashes;  ///< of the window at hand
    std::vector<Finding> first;
  };
  /// Cells of a column; numbers among them by how many digits they have.
  struct Column {
    std::uint64_t cells = 0;
    std::array<std::uint64_t, 32> numbers{};
  };
  using Key = std::tuple<std::string, std::string, std::uint16_t, std::string>;

  void count_cells(const TableText& table, std::string_view text, std::size_t own_begin,
                   std::size_t own_end);
  Group& group_of(const TableText& table, const patterns::Matcher& matcher, std::uint32_t kind);
  int judge(Group& group) const;
  static void lift(Group& group, int shift);

  std::map<Key, Group> groups_;
  std::map<std::string, Column> columns_;
  /// How many of a group's findings may be kept, when `list` are wanted and it has `count` so far:
  /// a long column, which becomes one finding, names few.
  [[nodiscard]] std::uint64_t room(std::uint64_t list, std::uint64_t count) const {
    const bool one_finding = list == kListedCells && count > kListedCells;
    return kept_ < kKeptCells && !one_finding ? list : kNamedCells;
  }

  std::uint64_t rows_ = 0, kept_ = 0;
  std::vector<Group*> groups_of_kinds_;        ///< buffer
  std::vector<std::uint64_t> cells_of_kinds_;  ///< buffer: of the window at hand
  std::vector<Column> counted_;                ///< buffer: per column of the window
};

}  // namespace assay::scanner
