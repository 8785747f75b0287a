#include "patterns/table_match.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "patterns/compiled.h"
#include "patterns/judge.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// Cells of a column that all of its rules are tried on; the others get those that found something.
constexpr std::uint32_t kTriedCells = 64;
/// Rows that tell what the columns hold, and the least cells of a column among them.
constexpr std::size_t kSampleRows = 64;
constexpr std::size_t kSampleBytes = 128 * 1024;
constexpr std::uint32_t kLeastSampled = 16;
/// How far on its line a word may stand that says something of a cell.
constexpr std::size_t kMaxReach = 4096;
/// Cells whose numbers are tried with every rule, where nothing else says what they are: a first
/// look, and one that confirms it.
constexpr std::size_t kFirstLook = 8, kSecondLook = 32;

// Of a cell's size and its first and last bytes.
std::size_t known_slot(std::string_view cell, std::size_t slots) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  const std::size_t size = std::min(cell.size(), sizeof first);
  std::memcpy(&first, cell.data(), size);
  std::memcpy(&last, cell.data() + cell.size() - size, size);
  constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(((first ^ (last << 1) ^ cell.size()) * kMix) >> 32) & (slots - 1);
}

// Of a table of keys and values the keys are names: what a column called "key" has elsewhere, they
// aren't.
bool is_of_pairs(const std::vector<std::string>& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const std::string& name) {
    const std::string lower = lowered(name);
    return lower.ends_with("value") || lower == "val";
  });
}

}  // namespace

void TableMatch::begin(const TableText* table, std::string_view text, bool all,
                       hs_scratch* scratch) {
  table_ = table;
  if (table == nullptr) return;
  text_ = text;
  columns_.forget();
  row_.begin(*table, text);
  live_.resize(table->columns.size());
  const bool pairs = is_of_pairs(table->columns);
  for (std::size_t i = 0; i < live_.size(); ++i) {
    Live& live = live_[i];
    const std::string& name = table->columns[i];
    live.column = &columns_.of(pairs && lowered(name) == "key" ? std::string() : name, scratch);
    row_.add_column(*live.column);
    live.seen = 0;
    live.found.assign(live.column->tries.size(), 0);
    live.samples.clear();
    live.voted.clear();
    live.sampled = 0;
    live.is_settled = false;
    live.gap = {};
    live.known.clear();
  }
  asked_behind_ = SIZE_MAX;
  header_end_ = table->named_in_place || table->cells.empty() ? 0 : table->cells.front().begin;
  find_sample(all);
}

void TableMatch::find_sample(bool all) {
  const auto& cells = table_->cells;
  std::size_t rows = 0;
  sample_cells_ = cells.size();
  last_row_ = cells.empty() ? 0 : cells.front().begin;
  for (std::size_t i = 0; i < cells.size() && !all; ++i) {
    // Rows that nothing parts are words of a line that is no record: a value may span them.
    const bool joins = i > 0 && text_.substr(cells[i - 1].end, cells[i].begin - cells[i - 1].end)
                                        .find_first_of("\n{}[]()<>") == std::string_view::npos;
    if (i > 0 && !joins && cells[i].column <= cells[i - 1].column) {
      ++rows;
      if (rows < kSampleRows) last_row_ = cells[i].begin;
    }
    if (joins || (rows < kSampleRows && cells[i].begin - cells[0].begin < kSampleBytes)) {
      Live& live = live_[cells[i].column];
      ++live.sampled;
      if (i > 0 && live.gap.begin == 0)
        live.gap = {cells[i - 1].column, cells[i - 1].end, cells[i].begin};
      continue;
    }
    sample_cells_ = i;
    break;
  }
  const bool whole = sample_cells_ == cells.size();
  sample_end_ = whole ? text_.size() : cells[sample_cells_].begin;
  sampling_ = !whole;
  done_.clear();
  if (!whole) done_.resize(text_.size() / 64 + 1);
}

void TableMatch::set_done(std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end;) {
    const std::size_t bits = std::min(end - at, 64 - at % 64);
    const std::uint64_t ones = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    done_[at / 64] |= ones << (at % 64);
    at += bits;
  }
}

std::vector<Candidate> TableMatch::settle(const std::vector<Candidate>& candidates) {
  struct Votes {
    std::uint32_t count = 0;
    const Candidate* first = nullptr;
    bool varies = false;  ///< not the column, but what stands beside a cell says what it is
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Votes> votes;
  for (const Candidate& candidate : candidates) {
    if (!is_whole(candidate)) continue;
    Votes& of = votes[{column(candidate.cell), candidate.rule}];
    ++of.count;
    if (of.first == nullptr) of.first = &candidate;
    of.varies =
        of.varies || (!candidate.weak && row_.is_open(column(candidate.cell), candidate.rule));
  }
  std::vector<Candidate> settled;
  for (const auto& [key, of] : votes) {
    Live& live = live_[key.first];
    if (live.sampled < kLeastSampled || of.varies || row_.varies(key.first) ||
        of.count * 10 < live.sampled * 9 || !confirmer_.is_quick(key.second))
      continue;
    live.is_settled = true;
    live.settled = *of.first;
    // By its column's name a cell is tried alone.
    live.known.resize(live.settled.way == kNoCell ? 0 : kKnownCells);
    settled.push_back(*of.first);
  }
  sampling_ = false;
  return settled;
}

bool TableMatch::is_settled_value(Live& live, const TableCell& cell, Candidate& found) {
  const std::size_t way = found.way == kNoCell ? std::string_view::npos : found.way;
  const auto tried = [&] {
    return confirmer_.quick(text_, cell.begin, cell.end, *live.column, found.rule, way, found);
  };
  if (live.known.empty()) return tried();
  const std::string_view value = text_.substr(cell.begin, cell.end - cell.begin);
  Known& known = live.known[known_slot(value, live.known.size())];
  if (known.size != value.size() || text_.substr(known.begin, known.size) != value) {
    known = {cell.begin,
             static_cast<std::uint32_t>(value.size()),
             tried(),
             found.validated,
             found.telling_form,
             found.quality};
    return known.is_value;
  }
  if (!known.is_value) return false;
  found.begin = cell.begin;
  found.end = cell.end;
  found.validated = known.validated;
  found.telling_form = known.telling_form;
  found.quality = known.quality;
  return true;
}

// Between two cells stands what stood there before, or nothing that could be of use.
bool TableMatch::is_plain_gap(std::size_t cell) const {
  const auto& cells = table_->cells;
  const std::size_t begin = cells[cell - 1].end;
  const std::string_view gap = text_.substr(begin, cells[cell].begin - begin);
  if (gap.find_first_not_of(",;|\t \r\n\"'") == std::string_view::npos) return true;
  const Gap& known = live_[cells[cell].column].gap;
  return known.column == cells[cell - 1].column &&
         gap == text_.substr(known.begin, known.end - known.begin);
}

void TableMatch::rest(Remainder& out) const {
  out.clear();
  const auto& cells = table_->cells;
  std::size_t at = last_row_;
  bool was_done = false;
  for (std::size_t i = sample_cells_; i < cells.size(); ++i) {
    const bool is_cell_done = is_done(cells[i].begin);
    if (is_cell_done) {
      if (was_done && is_plain_gap(i)) {
        out.leave_out();
      } else {
        out.keep(text_, at, cells[i].begin);
        out.leave_out();
      }
      at = cells[i].end;
    }
    was_done = is_cell_done;
  }
  out.keep(text_, at, text_.size());
}

void TableMatch::assign(const Runs& runs, bool only_near) {
  for (Live& live : live_) live.samples.clear();
  assign_some(runs.numbers, run_rules_.numbers, true);
  assign_some(runs.tokens, run_rules_.tokens, false);
  if (only_near) vote(runs);
}

void TableMatch::assign_some(const std::vector<Run>& runs,
                             std::vector<const std::vector<std::uint32_t>*>& rules, bool numbers) {
  rules.assign(runs.size(), nullptr);
  if (numbers) run_cells_.assign(runs.size(), kNoCell);
  const auto& cells = table_->cells;
  std::size_t at = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run run = runs[i];
    while (at < cells.size() && cells[at].end <= run.begin) ++at;
    if (at == cells.size()) break;
    const TableCell& cell = cells[at];
    // A run may stick out of a number with signs or letters around, not of its cell.
    if (run.begin < cell.begin || run.end > cell.end) continue;
    Live& live = live_[cell.column];
    if (cell.end - cell.begin > run.end - run.begin + 8) continue;
    if (live.column->telling) {
      rules[i] = &row_.rules(at);
    } else if (numbers) {
      run_cells_[i] = static_cast<std::uint32_t>(at);
      if (live.samples.size() < kSecondLook && live.voted.empty())
        live.samples.push_back(static_cast<std::uint32_t>(i));
    }
  }
}

// A column whose first numbers are nearly all valid for a rule that chance would seldom fulfil is a
// column of that rule's values, whatever it is called.
void TableMatch::vote(const Runs& runs) {
  bool any = false;
  for (Live& live : live_) {
    if (live.samples.size() >= kFirstLook && vote_on(live, runs, kFirstLook) &&
        live.samples.size() > kFirstLook)
      vote_on(live, runs, live.samples.size());
    any = any || !live.voted.empty();
  }
  if (!any) return;
  for (std::size_t i = 0; i < run_cells_.size(); ++i) {
    if (run_cells_[i] == kNoCell) continue;
    const Live& live = live_[table_->cells[run_cells_[i]].column];
    if (!live.voted.empty()) run_rules_.numbers[i] = &live.voted;
  }
}

bool TableMatch::vote_on(Live& live, const Runs& runs, std::size_t samples) {
  sample_.clear();
  for (std::size_t i = 0; i < samples; ++i)
    sample_.numbers.push_back(runs.numbers[live.samples[i]]);
  sample_found_.clear();
  confirmer_.set_run_rules(nullptr);
  confirmer_.confirm(text_, {}, sample_, nullptr, sample_found_);
  std::map<std::uint32_t, std::size_t> votes;
  for (const Candidate& candidate : sample_found_) {
    if (candidate.validated) ++votes[candidate.rule];
  }
  live.voted.clear();
  for (const auto& [rule, count] : votes) {
    if (count * 10 >= samples * 9) live.voted.push_back(rule);
  }
  return !live.voted.empty();
}

void TableMatch::cells(std::vector<Candidate>& candidates) {
  const std::size_t first = sampling_ || done_.empty() ? 0 : sample_cells_;
  const std::size_t last = sampling_ ? sample_cells_ : table_->cells.size();
  for (std::size_t i = first; i < last; ++i) {
    const TableCell& cell = table_->cells[i];
    Live& live = live_[cell.column];
    if (live.found.empty() || cell.end - cell.begin > kMaxCell || is_done(cell.begin)) continue;
    const bool all = live.seen < kTriedCells;
    if (all) ++live.seen;
    confirmer_.cell(text_, cell.begin, cell.end, *live.column, all, live.found, candidates);
  }
  sort_by_place(candidates);
  // What is called like a column is the header's word for it.
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return candidate.begin < header_end_ &&
           std::find(table_->columns.begin(), table_->columns.end(),
                     text_.substr(candidate.begin, candidate.end - candidate.begin)) !=
               table_->columns.end();
  });
  std::size_t at = 0;
  for (Candidate& candidate : candidates) {
    while (at < table_->cells.size() && table_->cells[at].end <= candidate.begin) ++at;
    if (at == table_->cells.size()) break;
    const TableCell& cell = table_->cells[at];
    if (candidate.begin >= cell.begin && candidate.end <= cell.end)
      candidate.cell = static_cast<std::uint32_t>(at);
  }
}

bool TableMatch::alone(const Candidate& candidate) const {
  return is_whole(candidate) && live_[column(candidate.cell)].column->telling;
}

TableMatch::Reach TableMatch::reach(const Candidate& candidate) const {
  const Reach everything{0, text_.size()};
  if (candidate.cell == kNoCell) return everything;
  const TableCell& cell = table_->cells[candidate.cell];
  if (live_[cell.column].column->telling) return {cell.begin, cell.end};
  if (table_->named_in_place) return everything;
  // No word counts from further away.
  const std::size_t least = cell.begin > kMaxReach ? cell.begin - kMaxReach : 0;
  const std::size_t before = text_.substr(least, cell.begin - least).rfind('\n');
  const std::string_view behind = text_.substr(cell.end, kMaxReach);
  return {before == std::string_view::npos ? least : least + before + 1,
          cell.end + std::min(behind.find('\n'), behind.size())};
}

bool TableMatch::tells_behind(std::size_t word_end, std::uint32_t rule) {
  const auto& cells = table_->cells;
  if (word_end != asked_behind_) {
    asked_behind_ = word_end;
    const auto at =
        std::upper_bound(cells.begin(), cells.end(), word_end,
                         [](std::size_t place, const TableCell& cell) { return place < cell.end; });
    cell_behind_ = static_cast<std::size_t>(at - cells.begin());
  }
  if (cell_behind_ == cells.size()) return false;
  const std::vector<std::uint32_t>& words = live_[cells[cell_behind_].column].column->words;
  return row_.tells(cell_behind_, rule) ||
         std::any_of(words.begin(), words.end(),
                     [&](std::uint32_t word) { return c_.index[rule].tells(word); });
}

void TableMatch::field_of(Candidate& candidate) {
  if (candidate.cell == kNoCell) return;
  const Column& column = *live_[table_->cells[candidate.cell].column].column;
  const RuleIndex& index = c_.index[candidate.rule];
  const auto shared = [&](const std::vector<std::uint32_t>& words) {
    for (const std::uint32_t word : column.words) {
      if (std::binary_search(words.begin(), words.end(), word)) return word;
    }
    return kNoContext;
  };
  if (const std::uint32_t word = shared(index.near); word != kNoContext) {
    candidate.field_says_so = true;
    candidate.near_word = word;
    candidate.near_distance = 0;
    candidate.weak = std::none_of(column.words.begin(), column.words.end(),
                                  [&](std::uint32_t other) { return index.tells(other); }) &&
                     !row_.tells(candidate.cell, candidate.rule);
    candidate.against_word = kNoContext;
  } else if (candidate.from_column) {
    candidate.near_distance = 0;
  } else if (const std::uint32_t against = shared(index.against); against != kNoContext) {
    candidate.against_word = against;
  }
}

}  // namespace assay::patterns
