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
#include "patterns/context.h"
#include "patterns/finders.h"
#include "patterns/judge.h"
#include "patterns/number_list.h"
#include "patterns/parts.h"
#include "patterns/remainder.h"
#include "patterns/structural.h"
#include "patterns/table_match.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Scratch = std::unique_ptr<hs_scratch_t, FreeScratch>;

struct Stretch {
  std::size_t begin = 0, end = 0;
};

bool is_before(const Stretch& a, const Stretch& b) { return a.begin < b.begin; }

/// The longest spelling of a context word that is looked for, and so the slack around a
/// neighbourhood.
constexpr std::size_t kWordSlack = 64;
/// How far away a country's name may stand that says whose a value is which a word names.
constexpr std::size_t kCountryReach = 100;

/// How far around a value the rule's words are looked for.
std::size_t reach_of(const Rule& rule, const RuleIndex& index) {
  const std::size_t country = index.with.empty() ? 0 : kCountryReach;
  return std::max<std::size_t>({rule.near.chars, rule.against.chars, country}) + kWordSlack;
}

/// More bytes than the tables look at behind a table's sample.
constexpr std::size_t kAhead = 256;

/// How far from a match its line is searched for an allow mark.
constexpr std::size_t kAllowReach = 1024;
constexpr std::array<std::string_view, 3> kAllowMarks = {"assay:allow", "gitleaks:allow",
                                                         "pragma: allowlist secret"};

bool same_line(std::string_view text, const Candidate& candidate, const ContextHit& hit) {
  const std::size_t from = std::min(candidate.end, hit.end);
  const std::size_t to = std::max(candidate.begin, hit.begin);
  return from >= to || text.substr(from, to - from).find('\n') == std::string_view::npos;
}

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
        context(compiled),
        field_context(compiled) {
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
  void stretch(std::size_t begin, std::size_t end, std::size_t reach, std::size_t size);
  void scan_stretches(std::string_view text);
  void look_around_runs(const TextView& text);
  void look_around(const TextView& text);
  void context_of(Candidate& candidate, std::string_view text) const;
  void list_of(Candidate& candidate, std::string_view text) const;
  void field_of(Candidate& candidate, std::string_view field);
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
  std::vector<Stretch> stretches;
  ContextHits context, field_context;
  bool runs_looked_around = false;  ///< context has what stands around all runs
  bool marked = false;              ///< something in the text may be allowed inline
  bool wants_names = false;
};

Matcher::Matcher(const RuleSet& rules, Confidence least)
    : state_(std::make_unique<State>(rules, least)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

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
  confirmer.set_code(text.use == Use::kCode);
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
  std::vector<Stretch> told;  // that go on behind the sample: a key of several lines
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
           std::any_of(told.begin(), told.end(), [&](const Stretch& other) {
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
  context.clear();
  field_context.clear();
  runs_looked_around =
      !compiled.context.empty() && least > Confidence::kLow && compiled.context_reach > 0;
  if (table.active()) table.assign(runs, runs_looked_around);
  if (runs_looked_around) look_around_runs(view);
  confirmer.set_run_rules(table.active() ? &table.run_rules() : nullptr);
  confirmer.confirm(view.text, hits, runs, runs_looked_around ? &context : nullptr, candidates);
  if (wants_names) names();
  if (table.active()) table.cells(candidates);
  if (candidates.empty()) return;
  look_around(view);
  for (Candidate& candidate : candidates) list_of(candidate, view.text);
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

void Matcher::State::stretch(std::size_t begin, std::size_t end, std::size_t reach,
                             std::size_t size) {
  stretches.push_back({begin > reach ? begin - reach : 0, std::min(size, end + reach)});
}

// Merges the stretches and finds the context words in them.
void Matcher::State::scan_stretches(std::string_view text) {
  if (stretches.empty()) return;
  if (!std::is_sorted(stretches.begin(), stretches.end(), is_before))
    std::sort(stretches.begin(), stretches.end(), is_before);
  std::size_t merged = 0;
  for (std::size_t i = 1; i < stretches.size(); ++i) {
    if (stretches[i].begin <= stretches[merged].end) {
      stretches[merged].end = std::max(stretches[merged].end, stretches[i].end);
    } else {
      stretches[++merged] = stretches[i];
    }
  }
  stretches.resize(merged + 1);
  for (const Stretch& part : stretches) context.find(text, part.begin, part.end);
  context.settle();
}

// Before any rule is tried: a text full of numbers has few words that make them mean something.
void Matcher::State::look_around_runs(const TextView& text) {
  stretches.clear();
  const auto add = [&](const std::vector<Run>& some, const auto& given) {
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (table.active() && given[i] != nullptr) continue;
      stretch(some[i].begin, some[i].end, compiled.context_reach, text.text.size());
    }
  };
  add(runs.numbers, table.run_rules().numbers);
  const auto middle = static_cast<std::ptrdiff_t>(stretches.size());
  add(runs.tokens, table.run_rules().tokens);
  std::inplace_merge(stretches.begin(), stretches.begin() + middle, stretches.end(), is_before);
  scan_stretches(text.text);
  if (text.field.empty()) return;
  field_context.find(text.field, 0, text.field.size());
  for (auto hit = field_context.from(0); hit != field_context.end(); ++hit)
    context.add_everywhere(hit->word);
}

// Finds the context words around the candidates whose rules have any: one scan per stretch, however
// many candidates share it. Numbers and tokens were looked around before, if they were.
void Matcher::State::look_around(const TextView& text) {
  if (compiled.context.empty()) return;
  stretches.clear();
  for (const Candidate& candidate : candidates) {
    const RuleIndex& index = compiled.index[candidate.rule];
    if (index.near.empty() && index.against.empty()) continue;
    const Rule& rule = compiled.rules[candidate.rule];
    const std::size_t reach = reach_of(rule, index);
    const bool run = rule.trigger == Trigger::kNumber || rule.trigger == Trigger::kToken;
    if (run && runs_looked_around && reach <= compiled.context_reach) continue;
    if (table.active() && table.alone(candidate)) continue;
    stretch(candidate.begin, candidate.end, reach, text.text.size());
  }
  scan_stretches(text.text);
  for (Candidate& candidate : candidates) {
    context_of(candidate, text.text);
    if (table.active()) table.field_of(candidate);
  }
  if (text.field.empty()) return;
  if (!runs_looked_around) field_context.find(text.field, 0, text.field.size());
  for (Candidate& candidate : candidates) field_of(candidate, text.field);
}

void Matcher::State::context_of(Candidate& candidate, std::string_view text) const {
  const RuleIndex& index = compiled.index[candidate.rule];
  if (index.near.empty() && index.against.empty()) return;
  if (table.active() && table.alone(candidate)) return;
  const TableMatch::Reach bounds =
      table.active() ? table.reach(candidate) : TableMatch::Reach{0, text.size()};
  const Rule& rule = compiled.rules[candidate.rule];
  const std::size_t country = index.with.empty() ? 0 : kCountryReach;
  const std::size_t reach = reach_of(rule, index);
  const std::size_t from =
      std::max(candidate.begin > reach ? candidate.begin - reach : 0, bounds.begin);
  std::size_t against_distance = SIZE_MAX;
  bool weak = true;
  auto hit = context.from(from);
  for (; hit != context.end() && hit->begin <= candidate.end + reach; ++hit) {
    if (hit->end > bounds.end) break;
    if (hit->begin < candidate.end && candidate.begin < hit->end) continue;  // inside of the value
    const bool before = hit->end <= candidate.begin;
    const std::size_t distance = before ? candidate.begin - hit->end : hit->begin - candidate.end;
    if (distance <= rule.near.chars &&
        std::binary_search(index.near.begin(), index.near.end(), hit->word)) {
      // A word behind the value speaks less for it than one before: it may be the next value's.
      const auto weighed = static_cast<std::uint32_t>(before ? distance : distance + 20);
      if (candidate.near_word == kNoContext || weighed < candidate.near_distance) {
        candidate.near_word = hit->word;
        candidate.near_distance = weighed;
      }
    }
    const bool near =
        distance <= rule.near.chars || (distance <= country && index.is_with(hit->word));
    weak = weak && !(near && index.tells(hit->word));
    if (distance < against_distance && distance <= rule.against.chars &&
        std::binary_search(index.against.begin(), index.against.end(), hit->word) &&
        same_line(text, candidate, *hit)) {
      candidate.against_word = hit->word;
      against_distance = distance;
    }
  }
  candidate.weak = weak && candidate.near_word != kNoContext;
  // A word that names the value and stands nearer than what speaks against it is believed.
  if (candidate.near_word != kNoContext && candidate.near_distance <= against_distance)
    candidate.against_word = kNoContext;
}

// Of a list of numbers some have the right check digit by chance. What a word names is judged by
// that.
void Matcher::State::list_of(Candidate& candidate, std::string_view text) const {
  if (!candidate.validated || candidate.near_word != kNoContext || candidate.from_column ||
      compiled.rules[candidate.rule].trigger != Trigger::kNumber)
    return;
  const std::string_view value = text.substr(candidate.begin, candidate.end - candidate.begin);
  if (!std::all_of(value.begin(), value.end(), is_digit)) return;
  const auto& checks = compiled.index[candidate.rule].validators;
  const std::vector<std::string_view> others = numbers_beside(text, candidate.begin, candidate.end);
  const auto same = std::count_if(others.begin(), others.end(), [&](std::string_view other) {
    return std::all_of(checks.begin(), checks.end(),
                       [&](const Validator* check) { return check->fn(other); });
  });
  candidate.in_list = candidate.in_list || (others.size() > 1 && same * 4 <= std::ssize(others));
}

void Matcher::State::field_of(Candidate& candidate, std::string_view field) {
  const RuleIndex& index = compiled.index[candidate.rule];
  bool weak = true;
  for (auto at = field_context.from(0); at != field_context.end(); ++at) {
    const ContextHit& hit = *at;
    if (hit.end > field.size()) continue;
    weak = weak && !index.tells(hit.word);
    if (!std::binary_search(index.near.begin(), index.near.end(), hit.word)) continue;
    candidate.field_says_so = true;
    candidate.near_word = hit.word;
    candidate.near_distance = 0;
  }
  if (candidate.field_says_so) candidate.weak = weak;
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
  kinds.push_back({match_of(candidate), column,
                   trigger == Trigger::kNumber || trigger == Trigger::kToken,
                   candidate.field_says_so || candidate.from_column, trigger == Trigger::kNames});
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
    if (!allowed && table.active() && table.is_whole(candidate) && !together) {
      cell_matches.push_back({static_cast<std::uint32_t>(candidate.begin),
                              static_cast<std::uint32_t>(candidate.end), candidate.cell,
                              kind_of(candidate)});
      continue;
    }
    Match match = match_of(candidate);
    match.allowed_inline = allowed;
    match.cell = candidate.cell;
    out.push_back(std::move(match));
  }
}

}  // namespace assay::patterns
