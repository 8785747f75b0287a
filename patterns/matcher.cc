#include "patterns/matcher.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <optional>
#include <stdexcept>
#include <unordered_map>

#include "patterns/compiled.h"
#include "patterns/confirm.h"
#include "patterns/finders.h"
#include "patterns/judge.h"
#include "patterns/parts.h"
#include "patterns/remainder.h"
#include "patterns/structural.h"
#include "patterns/surroundings.h"
#include "patterns/table_match.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Scratch = std::unique_ptr<hs_scratch_t, FreeScratch>;

/// More bytes than the tables look at behind a table's sample.
constexpr std::size_t kAhead = 256;

/// How far from a match its line is searched for an allow mark.
constexpr std::size_t kAllowReach = 1024;
constexpr std::array<std::string_view, 3> kAllowMarks = {"assay:allow", "gitleaks:allow",
                                                         "pragma: allowlist secret"};

bool is_allowed_inline(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t from = begin > kAllowReach ? begin - kAllowReach : 0;
  const std::size_t newline = text.substr(from, begin - from).rfind('\n');
  const std::size_t line_begin = newline == std::string_view::npos ? from : from + newline + 1;
  const std::size_t limit = std::min(text.size(), end + kAllowReach);
  const std::size_t line_end = std::min(limit, text.find('\n', end));
  const std::string_view line = text.substr(line_begin, line_end - line_begin);
  return std::any_of(kAllowMarks.begin(), kAllowMarks.end(), [&](std::string_view mark) {
    return line.find(mark) != std::string_view::npos;
  });
}

std::uint64_t kind_hash(std::uint32_t column, const Candidate& candidate) {
  constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = column;
  for (const std::uint64_t part :
       {std::uint64_t{candidate.rule}, std::uint64_t{candidate.near_word},
        std::uint64_t{candidate.against_word}, static_cast<std::uint64_t>(candidate.score),
        std::uint64_t{candidate.validated}}) {
    hash = (hash + part + 1) * kMix;
    hash ^= hash >> 29;
  }
  return hash;
}

bool has_allow_mark(std::string_view text) {
  // All of them have a colon, which data has few of.
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    const bool is_mark =
        std::any_of(kAllowMarks.begin(), kAllowMarks.end(), [&](std::string_view mark) {
          const std::size_t colon = mark.find(':');
          return at >= colon && text[at - 1] == mark[colon - 1] &&
                 text.substr(at - colon).starts_with(mark);
        });
    if (is_mark) return true;
  }
  return false;
}

}  // namespace

struct Matcher::State {
  State(const RuleSet& rules, Confidence least_wanted)
      : compiled(rules.compiled()),
        least(least_wanted),
        confirmer(compiled),
        part_finder(compiled),
        table(compiled, confirmer),
        around(compiled, least_wanted) {
    if (!compiled.database) return;
    hs_scratch_t* raw = nullptr;
    const auto status = hs_alloc_scratch(compiled.database.get(), &raw);
    scratch.reset(raw);
    if (status == HS_NOMEM) throw std::bad_alloc();
    if (status != HS_SUCCESS) throw std::logic_error("Hyperscan refuses its own database");
  }

  void find(std::string_view text);
  void begin_table(const TextView& text);
  void first_rows(const TextView& text, std::vector<Match>& out);
  void quick_cells(const TextView& text);
  void find_in_sample(std::string_view text, std::size_t end);
  void find_in_rest();
  void judge(const TextView& text);
  void names();
  void emit(const TextView& text, std::vector<Match>& out);
  Match match_of(const Candidate& candidate) const;
  std::uint32_t kind_of(const Candidate& candidate);

  const RuleSet::Compiled& compiled;
  const Confidence least;
  Scratch scratch;
  Confirmer confirmer;
  PartFinder part_finder;
  TableMatch table;
  std::vector<CellMatch> cell_matches;
  std::vector<CellKind> kinds;
  std::unordered_map<std::uint64_t, std::uint32_t> kind_ids;
  std::vector<Candidate> kind_keys;      ///< per kind
  std::vector<std::uint32_t> last_kind;  ///< per column
  std::string_view searched;             ///< what find() looked at: a part of the text or `rest`'s
  Remainder rest;                        ///< of a table whose columns are settled
  bool in_rest = false;                  ///< searched is rest's
  std::vector<RawHit> hits;
  Runs runs;
  std::vector<Candidate> candidates;
  Surroundings around;
  bool marked = false;  ///< something in the text may be allowed inline
  bool wants_names = false;
};

Matcher::Matcher(const RuleSet& rules, Confidence least)
    : state_(std::make_unique<State>(rules, least)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

bool Matcher::knows_name(const std::string& name) {
  return state_->table.knows_name(name, state_->scratch.get());
}

std::uint64_t Matcher::dropped() const { return state_->confirmer.dropped(); }

const std::vector<std::uint32_t>& Matcher::encoded_places() const { return state_->runs.encoded; }

const std::vector<CellMatch>& Matcher::cells() const { return state_->cell_matches; }

const std::vector<CellKind>& Matcher::kinds() const { return state_->kinds; }

void Matcher::scan(const TextView& text, std::vector<Match>& out) {
  state_->cell_matches.clear();
  state_->kinds.clear();
  if (text.text.empty()) return;
  state_->begin_table(text);
  state_->runs.clear();
  if (state_->table.active() && state_->table.sample_end() < text.text.size()) {
    state_->first_rows(text, out);
  } else {
    state_->find(text.text);
    state_->judge(text);
    state_->emit(text, out);
  }
}

void Matcher::State::begin_table(const TextView& text) {
  kind_keys.clear();
  kind_ids.clear();
  in_rest = false;
  // Source code is full of capitalised words that are no persons.
  wants_names = text.use != Use::kCode &&
                std::any_of(compiled.names.begin(), compiled.names.end(),
                            [&](const NameRule& names) { return compiled.enabled[names.rule]; });
  const bool code = text.use == Use::kCode;
  confirmer.set_code(code, code && !text.kind.bare);
  marked = text.table == nullptr || has_allow_mark(text.text);
  if (text.table != nullptr) last_kind.assign(text.table->columns.size(), UINT32_MAX);
  table.begin(text.table, text.text, marked, scratch.get());
}

// The table's first rows tell what its columns hold; the cells that are just that are looked at no
// more.
void Matcher::State::first_rows(const TextView& text, std::vector<Match>& out) {
  const std::size_t end = table.sample_end();
  find_in_sample(text.text, end);
  judge(text);
  // What a word of the sample names behind it is left to the second look.
  std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.begin >= end; });
  emit(text, out);
  struct Span {
    std::size_t begin = 0, end = 0;
  };
  std::vector<Span> told;  // that go on behind the sample: a key of several lines
  for (const Candidate& candidate : candidates) {
    if (candidate.end > end) told.push_back({candidate.begin, candidate.end});
  }
  for (const Candidate& candidate : table.settle(candidates)) kind_of(candidate);
  const std::size_t in_order = cell_matches.size();
  quick_cells(text);
  const std::size_t by_cells = cell_matches.size();
  table.rest(rest);
  find_in_rest();
  judge(text);
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return candidate.end <= end || table.is_done(candidate.begin) ||
           std::any_of(told.begin(), told.end(), [&](const Span& other) {
             return candidate.begin < other.end && other.begin < candidate.end;
           });
  });
  emit(text, out);
  const auto before = [](const CellMatch& a, const CellMatch& b) { return a.begin < b.begin; };
  const auto at = [&](std::size_t i) {
    return cell_matches.begin() + static_cast<std::ptrdiff_t>(i);
  };
  std::inplace_merge(at(in_order), at(by_cells), cell_matches.end(), before);
  std::inplace_merge(cell_matches.begin(), at(in_order), cell_matches.end(), before);
}

// What ends before `end`. A finder looks at some bytes behind what it finds.
void Matcher::State::find_in_sample(std::string_view text, std::size_t end) {
  find(text.substr(0, end + kAhead + compiled.most_behind));
  searched = text.substr(0, end);
  std::erase_if(hits, [&](const RawHit& hit) { return hit.end > end; });
  for (std::vector<Run>* some : {&runs.numbers, &runs.tokens})
    std::erase_if(*some, [&](const Run& run) { return run.end > end; });
  for (std::vector<std::uint32_t>* some : {&runs.heads, &runs.pairs, &runs.encoded, &runs.names})
    std::erase_if(*some, [&](std::uint32_t place) { return place >= end; });
}

void Matcher::State::quick_cells(const TextView& text) {
  table.quick([&](Candidate& found) {
    if (found.begin < text.own_begin || found.begin >= text.own_end) return;
    const Rule& rule = compiled.rules[found.rule];
    if (rule.trigger == Trigger::kNames) weigh(found, rule);
    cell_matches.push_back({static_cast<std::uint32_t>(found.begin),
                            static_cast<std::uint32_t>(found.end), found.cell, kind_of(found)});
  });
}

// Looks at what the settled columns leave, and says where in the text that is.
void Matcher::State::find_in_rest() {
  std::vector<std::uint32_t> encoded = std::move(runs.encoded);
  runs.clear();
  in_rest = true;
  find(rest.text());
  Remainder::Places of_hits(rest);
  for (RawHit& hit : hits) hit.end = of_hits.end(hit.end);
  for (std::vector<Run>* some : {&runs.numbers, &runs.tokens}) {
    Remainder::Places places(rest);
    for (Run& run : *some) {
      run.begin = places(run.begin);
      run.end = places.end(run.end);
    }
  }
  for (std::vector<std::uint32_t>* some : {&runs.heads, &runs.pairs, &runs.encoded}) {
    Remainder::Places places(rest);
    for (std::uint32_t& place : *some) place = places(place);
  }
  const auto from = std::lower_bound(runs.encoded.begin(), runs.encoded.end(), table.sample_end());
  encoded.insert(encoded.end(), from, runs.encoded.end());
  runs.encoded = std::move(encoded);
}

// Names are found in what was searched.
void Matcher::State::names() {
  const std::size_t first = candidates.size();
  confirmer.names(searched, runs.names, candidates);
  if (!in_rest) return;
  // Each rule of names begins at the beginning again.
  std::optional<Remainder::Places> places;
  std::size_t last = 0;
  for (std::size_t i = first; i < candidates.size(); ++i) {
    if (!places || candidates[i].begin < last) places.emplace(rest);
    last = candidates[i].end;
    candidates[i].begin = (*places)(candidates[i].begin);
    candidates[i].end = places->end(candidates[i].end);
  }
}

// From hits and runs to candidates that are weighed.
void Matcher::State::judge(const TextView& view) {
  candidates.clear();
  if (table.active()) table.assign(runs, around.looks_around_runs());
  around.begin(view, hits, runs, table);
  confirmer.set_run_rules(table.active() ? &table.run_rules() : nullptr);
  confirmer.set_told_by_row(
      table.active() ? [this](std::size_t word_end,
                              std::uint32_t rule) { return table.tells_behind(word_end, rule); }
                     : Confirmer::ToldByRow());
  confirmer.confirm(view.text, hits, runs, around.around_runs(), candidates);
  if (wants_names) names();
  if (table.active()) table.cells(candidates);
  if (candidates.empty()) return;
  sort_by_place(candidates);
  around.tell(view, table, candidates);
  std::erase_if(candidates, [&](Candidate& candidate) {
    return !weigh(candidate, compiled.rules[candidate.rule]);
  });
  resolve_overlaps(candidates, compiled);
  part_finder.find(view.text, candidates);
}

// REQUIRES: runs are empty.
void Matcher::State::find(std::string_view text) {
  searched = text;
  hits.clear();
  search(compiled, text, scratch.get(), hits);
  find_runs(text,
            {.token_lengths = compiled.token_lengths,
             .heads = !compiled.heads.empty(),
             .pairs = !compiled.pairs.empty(),
             .encoded = true,
             .shapes = !compiled.marks.empty(),
             .names = wants_names,
             .anchors = compiled.anchors.empty() ? nullptr : &compiled.anchors},
            runs);
  confirmer.prune(text, runs);
  compiled.anchors.collect(text, runs.starts, hits);
  compiled.marks.collect(text, runs.shapes, hits);
  keep_followed(compiled, text, hits);
  for (RawHit& hit : hits) hit.finder = compiled.same_as[hit.finder];
  const auto order = [](const RawHit& hit) { return std::uint64_t{hit.end} << 32 | hit.finder; };
  std::sort(hits.begin(), hits.end(),
            [&](const RawHit& a, const RawHit& b) { return order(a) < order(b); });
  // One place may be found in several ways.
  const auto same = [&](const RawHit& a, const RawHit& b) { return order(a) == order(b); };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
}

Match Matcher::State::match_of(const Candidate& candidate) const {
  const Rule& rule = compiled.rules[candidate.rule];
  Match match;
  const std::uint32_t told_as = compiled.told_as[candidate.rule];
  match.rule = &compiled.rules[told_as].info;
  match.begin = candidate.begin;
  match.end = candidate.end;
  match.score = static_cast<std::uint16_t>(candidate.score);
  match.confidence = candidate.confidence;
  match.loose_value = rule.loose_value;
  match.evidence = evidence_of(candidate, rule, compiled);
  for (const std::uint32_t loser : candidate.losers) {
    const std::uint32_t other = compiled.told_as[loser];
    const RuleInfo* info = &compiled.rules[other].info;
    const auto& known = match.alternatives;
    if (other != told_as && std::find(known.begin(), known.end(), info) == known.end())
      match.alternatives.push_back(info);
  }
  for (const CandidatePart& part : candidate.parts) {
    const bool is_match = part.rule != kNoRule;
    match.parts.push_back({rule.parts[part.part].name,
                           is_match ? &compiled.rules[compiled.told_as[part.rule]].info : nullptr,
                           part.begin, part.end,
                           is_match && compiled.rules[part.rule].loose_value});
  }
  return match;
}

// The kind of the cell's match: mostly that of the cell above it.
std::uint32_t Matcher::State::kind_of(const Candidate& candidate) {
  const std::uint32_t column = table.column(candidate.cell);
  const auto same = [&](std::uint32_t kind) {
    const Candidate& key = kind_keys[kind];
    return kinds[kind].column == column && key.rule == candidate.rule &&
           key.score == candidate.score && key.near_word == candidate.near_word &&
           key.against_word == candidate.against_word && key.validated == candidate.validated;
  };
  std::uint32_t& last = last_kind[column];
  if (last != UINT32_MAX && same(last)) return last;
  const auto [known, is_new] =
      kind_ids.try_emplace(kind_hash(column, candidate), static_cast<std::uint32_t>(kinds.size()));
  last = known->second;
  if (!is_new) return last;
  const Trigger trigger = compiled.rules[candidate.rule].trigger;
  kinds.push_back({match_of(candidate), column, is_of_run(trigger),
                   candidate.field_says_so || candidate.from_column, trigger == Trigger::kNames,
                   candidate.bare_name, compiled.index[candidate.rule].validators});
  kind_keys.push_back(candidate);
  return last;
}

void Matcher::State::emit(const TextView& text, std::vector<Match>& out) {
  for (const Candidate& candidate : candidates) {
    if (candidate.begin < text.own_begin || candidate.begin >= text.own_end) continue;
    const bool allowed = marked && is_allowed_inline(text.text, candidate.begin, candidate.end);
    // The parts of a credential belong together; a long table's columns are told as columns.
    const bool together = (!candidate.parts.empty() || candidate.is_part) && table.active() &&
                          table.sample_end() >= text.text.size();
    // In a file of locked versions what may be a digest is weighed for itself.
    const bool single =
        text.kind.lock && compiled.rules[candidate.rule].info.data_class.starts_with("secret");
    if (!allowed && table.active() && table.is_whole(candidate) && !together && !single) {
      cell_matches.push_back({static_cast<std::uint32_t>(candidate.begin),
                              static_cast<std::uint32_t>(candidate.end), candidate.cell,
                              kind_of(candidate)});
      continue;
    }
    Match match = match_of(candidate);
    match.allowed_inline = allowed;
    match.cell = candidate.cell;
    weigh_by_kind(text.kind, text.text, match);
    out.push_back(std::move(match));
  }
}

}  // namespace assay::patterns
