// A text's table, as the matcher uses it: which column each run and candidate lies in, which rules
// its column's name calls for, and what the first cells of a column say of the others. Private to
// assay::patterns. Everything is decided within one text (a window), so the result does not depend
// on what was scanned before. One owner (a Matcher); reusable.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/candidate.h"
#include "patterns/columns.h"
#include "patterns/confirm.h"
#include "patterns/remainder.h"
#include "patterns/row_words.h"
#include "patterns/structural.h"
#include "scanner/base/table.h"

namespace assay::patterns {

class TableMatch {
 public:
  TableMatch(const RuleSet::Compiled& compiled, Confirmer& confirmer)
      : c_(compiled), confirmer_(confirmer), columns_(compiled, confirmer), row_(compiled) {}

  /// Begins a text. Null: it has no table, and nothing else may be called.
  /// `all`: no cell is left to quick().
  void begin(const TableText* table, std::string_view text, bool all, hs_scratch* scratch);
  [[nodiscard]] bool active() const { return table_ != nullptr; }
  /// Whether a rule is tried on cells of a column of this name, for most of the name.
  bool knows_name(const std::string& name, hs_scratch* scratch) {
    const Column& column = columns_.of(name, scratch);
    const bool of_context = std::any_of(
        column.words.begin(), column.words.end(),
        [&](std::uint32_t word) { return 2 * c_.context_words[word].word.size() >= name.size(); });
    return of_context ||
           std::any_of(column.tries.begin(), column.tries.end(), [&](const Column::Try& each) {
             return each.kind == Column::Try::Kind::kCell ||
                    (each.kind != Column::Try::Kind::kPattern &&
                     2 * (each.word_end - each.word_begin) >= column.prefix.size());
           });
  }

  /// The first rows, whose candidates tell what the columns hold, end here in the text; its size
  /// when there are no others.
  [[nodiscard]] std::size_t sample_end() const { return sample_end_; }

  /// From the candidates of the first rows: the columns of which nearly all cells are values of one
  /// rule. For each the candidate that stands for them.
  std::vector<Candidate> settle(const std::vector<Candidate>& candidates);
  /// Tries the settled columns' rule on their other cells. `emit` is told of each that is a value;
  /// hits and runs in these mean nothing more.
  template <class Emit>
  void quick(Emit emit) {
    for (std::size_t i = sample_cells_; i < table_->cells.size(); ++i) {
      const TableCell& cell = table_->cells[i];
      Live& live = live_[cell.column];
      if (!live.is_settled || cell.end - cell.begin > kMaxCell) continue;
      Candidate& found = live.settled;
      if (!is_settled_value(live, cell, found)) continue;
      found.cell = static_cast<std::uint32_t>(i);
      set_done(cell.begin, cell.end);
      emit(found);
    }
  }
  [[nodiscard]] bool is_done(std::size_t at) const {
    return !done_.empty() && ((done_[at / 64] >> (at % 64)) & 1U) != 0;
  }

  /// What is to be searched behind the sample (from its last row on, so that what goes on over rows
  /// is seen): all but the cells that quick() found.
  void rest(Remainder& out) const;

  /// Finds the cells of runs, and the rules to try on them.
  void assign(const Runs& runs, bool only_near);
  [[nodiscard]] const RunRules& run_rules() const { return run_rules_; }

  /// Whether the row or the column of the cell that follows `word_end` says that its value is of
  /// the rule and no other.
  bool tells_behind(std::size_t word_end, std::uint32_t rule);

  /// Tries the columns' own rules on cells, and sorts the candidates into cells.
  void cells(std::vector<Candidate>& candidates);

  /// Nothing but its column says more of the candidate.
  [[nodiscard]] bool alone(const Candidate& candidate) const;
  /// What stands within [begin, end) may say something of the candidate.
  struct Reach {
    std::size_t begin = 0, end = 0;
  };
  [[nodiscard]] Reach reach(const Candidate& candidate) const;
  /// What the column's name says for and against it.
  void field_of(Candidate& candidate);
  [[nodiscard]] bool is_whole(const Candidate& candidate) const {
    if (candidate.cell == kNoCell) return false;
    const TableCell& cell = table_->cells[candidate.cell];
    return candidate.begin == cell.begin && candidate.end == cell.end;
  }
  [[nodiscard]] std::uint32_t column(std::uint32_t cell) const {
    return table_->cells[cell].column;
  }

 private:
  /// What stood before a column's first cell, behind one of another column.
  struct Gap {
    std::uint32_t column = UINT32_MAX;
    std::size_t begin = 0, end = 0;
  };
  /// A cell of a settled column and what it turned out to be: columns of names, towns and kinds
  /// have the same few cells again and again.
  struct Known {
    std::uint32_t begin = 0, size = 0;
    bool is_value = false, validated = false, telling_form = false;
    std::uint8_t quality = 0;
  };
  struct Live {
    const Column* column = nullptr;
    std::uint32_t seen = 0;              ///< cells that the tries were made on
    std::vector<std::uint32_t> found;    ///< per try
    std::vector<std::uint32_t> samples;  ///< of `runs.numbers`: the first that are whole cells
    std::vector<std::uint32_t> voted;    ///< bound rules that nearly all of these are of
    std::uint32_t sampled = 0;           ///< cells in the first rows
    bool is_settled = false;
    Gap gap;
    Candidate settled;         ///< what all cells are taken for
    std::vector<Known> known;  ///< by known_slot(); empty where a cell's surroundings count
  };
  /// Whether the cell is a value of what its column was settled on; says of `found` what it is.
  bool is_settled_value(Live& live, const TableCell& cell, Candidate& found);
  void assign_some(const std::vector<Run>& runs,
                   std::vector<const std::vector<std::uint32_t>*>& rules, bool numbers);
  void vote(const Runs& runs);
  bool vote_on(Live& live, const Runs& runs, std::size_t samples);

  void find_sample(bool all);
  [[nodiscard]] bool is_plain_gap(std::size_t cell) const;
  void set_done(std::size_t begin, std::size_t end);

  /// A longer cell is prose, not a value.
  static constexpr std::size_t kMaxCell = 256;
  static constexpr std::size_t kKnownCells = 256;

  const RuleSet::Compiled& c_;
  Confirmer& confirmer_;
  Columns columns_;
  RowWords row_;
  const TableText* table_ = nullptr;
  std::string_view text_;
  std::vector<Live> live_;
  RunRules run_rules_;
  std::size_t sample_cells_ = 0, sample_end_ = 0;
  std::size_t last_row_ = 0;              ///< of the sample: where it begins
  std::size_t header_end_ = 0;            ///< a header lies before it, if there is one
  bool sampling_ = false;                 ///< the first rows are at hand
  std::vector<std::uint64_t> done_;       ///< a bit per byte of cells that quick() found
  std::vector<std::uint32_t> run_cells_;  ///< of runs.numbers
  std::size_t asked_behind_ = SIZE_MAX, cell_behind_ = 0;  ///< what tells_behind() found last
  Runs sample_;
  std::vector<Candidate> sample_found_;
};

}  // namespace assay::patterns
