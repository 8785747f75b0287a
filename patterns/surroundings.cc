#include "patterns/surroundings.h"

#include <algorithm>

#include "patterns/number_list.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// A word behind a value speaks less for it than one before, as if it stood so much further away:
/// it may be the next value's.
constexpr std::uint32_t kBehind = 20;

bool is_in(const std::vector<std::uint32_t>& sorted, std::uint32_t word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

std::size_t country_reach(const RuleIndex& index) { return index.with.empty() ? 0 : kCountryReach; }

// How far around a value the rule's words are looked for.
std::size_t reach_of(const Rule& rule, const RuleIndex& index) {
  return std::max<std::size_t>({rule.near.chars, rule.against.chars, country_reach(index)}) +
         kWordSlack;
}

bool has_words(const RuleIndex& index) { return !index.near.empty() || !index.against.empty(); }

// {"nit":17226,"ogr":10014}: whether the word at [begin, end) is the key of a number that the
// number at `value` is no part of. It speaks neither for that one nor against it.
bool is_key_of_other(std::string_view text, std::size_t begin, std::size_t end, std::size_t value) {
  constexpr std::size_t kWidest = 40;
  if (begin == 0 || text[begin - 1] != '"' || !text.substr(end).starts_with("\":") ||
      !is_digit(text[value]))
    return false;
  const std::size_t number = end + (at_or_nul(text, end + 2) == ' ' ? 3 : 2);
  if (!is_digit(at_or_nul(text, number))) return false;
  std::size_t behind = number;
  while (behind < text.size() && behind - number < kWidest &&
         (is_digit(text[behind]) || is_separator(text[behind])))
    ++behind;
  return value < number || value >= behind;
}

}  // namespace

void Surroundings::begin(const TextView& text, const std::vector<RawHit>& hits, const Runs& runs,
                         const TableMatch& table) {
  context_.clear();
  field_.clear();
  places_.begin(text.text.size());
  runs_looked_around_ = looks_around_runs();
  if (!runs_looked_around_) return;
  const auto add = [&](const std::vector<Run>& some, const auto& given) {
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (table.active() && given[i] != nullptr) continue;
      places_.add(some[i].begin, some[i].end, c_.context_reach);
    }
  };
  add(runs.numbers, table.run_rules().numbers);
  add(runs.tokens, table.run_rules().tokens);
  for (const RawHit& hit : hits) {
    const Finder& finder = c_.finders[hit.finder];
    if (finder.kind == Finder::Kind::kWord && !c_.words[finder.index].shared.empty())
      places_.add(hit.end, hit.end, c_.shared_reach);
  }
  find_words(text.text);
  if (text.field.empty()) return;
  field_.find(text.field, 0, text.field.size());
  for (auto hit = field_.from(0); hit != field_.end(); ++hit) context_.add_everywhere(hit->word);
}

void Surroundings::find_words(std::string_view text) {
  bool any = false;
  places_.visit_new(kWordSlack, [&](std::size_t begin, std::size_t end) {
    context_.find(text, begin, end);
    any = true;
  });
  if (any) context_.settle();
}

void Surroundings::tell(const TextView& text, TableMatch& table,
                        std::vector<Candidate>& candidates) {
  if (!c_.context.empty()) tell_words(text, table, candidates);
  for (Candidate& candidate : candidates) list_of(candidate, text.text);
}

void Surroundings::tell_words(const TextView& text, TableMatch& table,
                              std::vector<Candidate>& candidates) {
  const auto told_alone = [&](const Candidate& candidate) {
    return !has_words(c_.index[candidate.rule]) || (table.active() && table.alone(candidate));
  };
  for (const Candidate& candidate : candidates) {
    const Rule& rule = c_.rules[candidate.rule];
    const std::size_t reach = reach_of(rule, c_.index[candidate.rule]);
    // Numbers and tokens were looked around before, if they were.
    const bool known = is_of_run(rule.trigger) && runs_looked_around_ && reach <= c_.context_reach;
    if (!known && !told_alone(candidate)) places_.add(candidate.begin, candidate.end, reach);
  }
  find_words(text.text);
  if (!runs_looked_around_) field_.find(text.field, 0, text.field.size());
  const Candidate* gathered = nullptr;  // near_ is of its place…
  std::size_t gathered_reach = 0;       // …and reaches so far
  for (Candidate& candidate : candidates) {
    if (!told_alone(candidate)) {
      const std::size_t reach = reach_of(c_.rules[candidate.rule], c_.index[candidate.rule]);
      if (gathered == nullptr || gathered->begin != candidate.begin ||
          gathered->end != candidate.end || gathered_reach < reach) {
        gathered_reach = std::max<std::size_t>(reach, kCountryReach + kWordSlack);
        gather(text.text, candidate.begin, candidate.end, gathered_reach);
        gathered = &candidate;
      }
      words_of(candidate, text.text,
               table.active() ? table.reach(candidate) : TableMatch::Reach{0, text.text.size()});
    }
    if (table.active()) table.field_of(candidate);
    if (!text.field.empty()) field_of(candidate, text.field);
  }
}

// The words around [begin, end), but for those inside of it and those that name another number.
void Surroundings::gather(std::string_view text, std::size_t begin, std::size_t end,
                          std::size_t reach) {
  near_.clear();
  auto hit = context_.from(begin > reach ? begin - reach : 0);
  for (; hit != context_.end() && hit->begin <= end + reach; ++hit) {
    if ((hit->begin < end && begin < hit->end) ||
        is_key_of_other(text, hit->begin, hit->end, begin))
      continue;
    const bool before = hit->end <= begin;
    const std::size_t distance = before ? begin - hit->end : hit->begin - end;
    near_.push_back(
        {hit->begin, hit->end, hit->word, static_cast<std::uint32_t>(distance), before});
  }
}

// REQUIRES: near_ is of its place.
void Surroundings::words_of(Candidate& candidate, std::string_view text,
                            TableMatch::Reach bounds) const {
  const RuleIndex& index = c_.index[candidate.rule];
  const Rule& rule = c_.rules[candidate.rule];
  const auto same_line = [&](const Near& word) {
    const std::size_t from = std::min(candidate.end, word.end);
    const std::size_t to = std::max(candidate.begin, word.begin);
    return from >= to || text.substr(from, to - from).find('\n') == std::string_view::npos;
  };
  const std::size_t country = std::max<std::size_t>(rule.near.chars, country_reach(index));
  std::size_t against_distance = SIZE_MAX;
  bool weak = true;
  for (const Near& near : near_) {
    if (near.begin < bounds.begin || near.end > bounds.end) continue;
    const bool speaks = near.distance <= rule.near.chars && index.near_sketch.may_have(near.word) &&
                        is_in(index.near, near.word);
    if (speaks) {
      const std::uint32_t weighed = near.distance + (near.before ? 0 : kBehind);
      if (candidate.near_word == kNoContext || weighed < candidate.near_distance) {
        candidate.near_word = near.word;
        candidate.near_distance = weighed;
      }
    }
    weak = weak && !(speaks && !is_in(index.weak, near.word)) &&
           !(near.distance <= country && index.is_with(near.word));
    if (near.distance < against_distance && near.distance <= rule.against.chars &&
        index.against_sketch.may_have(near.word) && is_in(index.against, near.word) &&
        same_line(near)) {
      candidate.against_word = near.word;
      against_distance = near.distance;
    }
  }
  candidate.weak = weak && candidate.near_word != kNoContext;
  // A word that names the value and stands nearer than what speaks against it is believed.
  if (candidate.near_word != kNoContext && candidate.near_distance <= against_distance)
    candidate.against_word = kNoContext;
}

// Of a list of numbers some have the right check digit by chance. What a word names is judged by
// that.
void Surroundings::list_of(Candidate& candidate, std::string_view text) const {
  if (!candidate.validated || candidate.near_word != kNoContext || candidate.from_column ||
      c_.rules[candidate.rule].trigger != Trigger::kNumber)
    return;
  const std::string_view value = text.substr(candidate.begin, candidate.end - candidate.begin);
  if (!std::all_of(value.begin(), value.end(), is_digit)) return;
  const auto& checks = c_.index[candidate.rule].validators;
  const std::vector<std::string_view> others = numbers_beside(text, candidate.begin, candidate.end);
  const auto same = std::count_if(others.begin(), others.end(), [&](std::string_view other) {
    return std::all_of(checks.begin(), checks.end(),
                       [&](const Validator* check) { return check->fn(other); });
  });
  candidate.in_list = candidate.in_list || (others.size() > 1 && same * 4 <= std::ssize(others));
}

void Surroundings::field_of(Candidate& candidate, std::string_view field) const {
  const RuleIndex& index = c_.index[candidate.rule];
  bool weak = true;
  for (auto at = field_.from(0); at != field_.end(); ++at) {
    if (at->end > field.size()) continue;
    weak = weak && !index.tells(at->word);
    if (!is_in(index.near, at->word)) continue;
    candidate.field_says_so = true;
    candidate.near_word = at->word;
    candidate.near_distance = 0;
  }
  if (candidate.field_says_so) candidate.weak = weak;
}

}  // namespace assay::patterns
