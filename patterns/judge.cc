#include "patterns/judge.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "patterns/column_vote.h"
#include "patterns/names.h"

namespace assay::patterns {
namespace {

constexpr int kPlaceholderCost = 500;
constexpr int kListCost = 300;
constexpr int kTimeCost = 100;
/// A value that an issuer's rules refuse, though its name says whose it is.
constexpr int kRefusedCost = 500;
constexpr std::size_t kMaxLosers = 8;

// More dots are more specific; a generic class yields to every other.
int specificity(const RuleInfo& rule) {
  if (rule.data_class.find("generic") != std::string::npos) return 0;
  return 1 + static_cast<int>(std::count(rule.data_class.begin(), rule.data_class.end(), '.'));
}

// What a URL, a connection string or a command line says is the password, or what has an issuer's
// form, is no e-mail address.
bool sure_secret(const Candidate& c, const RuleInfo& rule) {
  const bool by_syntax =
      rule.data_class == "secret.connection-string" || rule.data_class == "secret.password";
  return rule.data_class.starts_with("secret") && specificity(rule) > 0 &&
         (c.confidence == Confidence::kHigh || (by_syntax && c.confidence != Confidence::kLow));
}

// What words say that a value is its rule's, the best first: a word of the rule near it; one that
// is said of other rules' values, too, or one that the rule wants before every value; none.
int named_by(const Candidate& c, const RuleSet::Compiled& compiled) {
  if (c.near_word != kNoContext && !c.weak) return 0;
  return c.weak || c.from_column || compiled.rules[c.rule].trigger == Trigger::kAfter ? 1 : 2;
}

// Of words that are as near the longer says more: "adoption taxpayer identification number" than
// its end.
int word_order(const Candidate& c, const RuleSet::Compiled& compiled) {
  return -static_cast<int>(compiled.context_words[c.near_word].word.size());
}

auto rank(const Candidate& c, const RuleSet::Compiled& compiled) {
  const RuleInfo& rule = compiled.rules[c.rule].info;
  const int named = named_by(c, compiled);
  // Smaller is better.
  // What lies in one cell of a table is more likely meant than what spans several.
  return std::tuple(!sure_secret(c, rule), -static_cast<int>(c.confidence), specificity(rule) == 0,
                    c.cell == kNoCell, named, named == 0 ? c.near_distance : 0U,
                    named == 0 ? word_order(c, compiled) : 0, -c.score, -specificity(rule),
                    -static_cast<std::int64_t>(c.end - c.begin), std::string_view(rule.id),
                    c.begin);
}

bool overlap(const Candidate& a, const Candidate& b) { return a.begin < b.end && b.begin < a.end; }

// "12 Ann Taylor Road" is named for somebody, and is no person.
bool holds_name(const Candidate& outer, const Candidate& inner, const RuleSet::Compiled& compiled) {
  const Trigger around = compiled.rules[outer.rule].trigger;
  return compiled.rules[inner.rule].trigger == Trigger::kNames &&
         (around == Trigger::kPattern || around == Trigger::kAfter || around == Trigger::kNumber) &&
         outer.confidence != Confidence::kLow && outer.begin <= inner.begin &&
         inner.end <= outer.end && outer.end - outer.begin > inner.end - inner.begin;
}

// "02 40 93 58 81" and the four pairs at its end are both telephone numbers to their rule; what
// another rule of the same id finds behind "my number is" may be all but the "+44" of one.
bool is_whole_number(const Candidate& outer, const Candidate& inner,
                     const RuleSet::Compiled& compiled) {
  const Trigger trigger = compiled.rules[outer.rule].trigger;
  const bool same =
      outer.rule == inner.rule && trigger == Trigger::kNumber && outer.score >= inner.score;
  const bool another_way = outer.rule != inner.rule && outer.validated &&
                           compiled.rules[inner.rule].trigger == Trigger::kNumber &&
                           compiled.told_as[outer.rule] == compiled.told_as[inner.rule];
  return (same || another_way) && outer.begin <= inner.begin && inner.end <= outer.end &&
         outer.end - outer.begin > inner.end - inner.begin;
}

// "St 240, 446902 Yan" in "545 Bay St 240, 446902 Yan": of what may go on the longest is meant.
bool holds_part(const Candidate& outer, const Candidate& inner, const RuleSet::Compiled& compiled) {
  const auto goes_on = [&](std::uint32_t rule) {
    return compiled.index[compiled.told_as[rule]].extend_width > 0;
  };
  return (goes_on(inner.rule) || goes_on(outer.rule)) &&
         compiled.rules[outer.rule].info.data_class == compiled.rules[inner.rule].info.data_class &&
         outer.confidence != Confidence::kLow && outer.begin <= inner.begin &&
         inner.end <= outer.end && outer.end - outer.begin > inner.end - inner.begin &&
         (outer.cell == kNoCell) == (inner.cell == kNoCell);
}

// `inner` is only a part of the much longer `outer` (a key's body, a token's payload).
bool swallows(const Candidate& outer, const Candidate& inner, const RuleSet::Compiled& compiled) {
  // Asked of all pairs in a cluster, most of which stand in the same place.
  if (outer.end - outer.begin <= inner.end - inner.begin) return false;
  if (holds_name(outer, inner, compiled) || is_whole_number(outer, inner, compiled) ||
      holds_part(outer, inner, compiled))
    return true;
  return outer.begin <= inner.begin && inner.end <= outer.end &&
         outer.confidence == Confidence::kHigh &&
         !(inner.cell != kNoCell && outer.cell == kNoCell) &&
         outer.end - outer.begin >= 2 * (inner.end - inner.begin) &&
         specificity(compiled.rules[outer.rule].info) > 0 &&
         (compiled.rules[outer.rule].info.data_class.starts_with("secret") ||
          !sure_secret(inner, compiled.rules[inner.rule].info));
}

// What `surer` tells of a value, `winner` tells of it as surely.
void take_assurance(Candidate& winner, const Candidate& surer) {
  winner.score = surer.score;
  winner.confidence = surer.confidence;
  winner.backed_by = surer.rule;
}

// "lives at 12 Main St, Springfield": the label says where the address ends, its street that it is
// one.
bool said_by_another_way(const Candidate& winner, const Candidate& part,
                         const RuleSet::Compiled& compiled) {
  return winner.rule != part.rule && compiled.told_as[winner.rule] == compiled.told_as[part.rule] &&
         part.score > winner.score && winner.begin <= part.begin && part.end <= winner.end;
}

// An issuer's rule and a general one that say the same of a value: the issuer's is told, as sure as
// the surer of the two. `cluster` is sorted by place.
void back_up(std::span<Candidate> cluster, const RuleSet::Compiled& compiled) {
  const auto backs = [&](const Candidate& general, Candidate& special) {
    const RuleInfo& own = compiled.rules[special.rule].info;
    if (special.end != general.end || special.score >= general.score ||
        special.confidence == Confidence::kLow || specificity(own) == 0 ||
        !own.data_class.starts_with("secret"))
      return;
    take_assurance(special, general);
  };
  std::size_t first = 0;  // of those that begin where the one at hand does
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (cluster[i].begin != cluster[first].begin) first = i;
    const RuleInfo& rule = compiled.rules[cluster[i].rule].info;
    if (specificity(rule) > 0 || !rule.data_class.starts_with("secret")) continue;
    for (std::size_t j = first; j < cluster.size() && cluster[j].begin == cluster[i].begin; ++j)
      backs(cluster[i], cluster[j]);
  }
}

// Which of `cluster`, sorted by place, have another one in them that is only a part of them, or
// stand where such a one does: "4972 4078 7654" is a telephone number with another one in it, and a
// My Number with its check digit.
std::vector<bool> containers(std::span<const Candidate> cluster,
                             const RuleSet::Compiled& compiled) {
  std::vector<bool> found(cluster.size(), false);
  std::size_t first = 0;
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (cluster[i].begin != cluster[first].begin) first = i;
    for (std::size_t j = first;
         !found[i] && j < cluster.size() && cluster[j].begin < cluster[i].end; ++j) {
      found[i] = j != i && swallows(cluster[i], cluster[j], compiled) &&
                 !swallows(cluster[j], cluster[i], compiled);
    }
  }
  const auto same_place = [&](std::size_t i) {
    return cluster[i].begin == cluster[i - 1].begin && cluster[i].end == cluster[i - 1].end;
  };
  for (std::size_t begin = 0, end = 1; begin < cluster.size(); begin = end++) {
    while (end < cluster.size() && same_place(end)) ++end;
    const auto from = found.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = found.begin() + static_cast<std::ptrdiff_t>(end);
    if (std::find(from, to, true) != to) std::fill(from, to, true);
  }
  return found;
}

// Of `winners`, which don't overlap and whose places are `by_begin`, the first that overlaps with
// `candidate`.
Candidate* rival_of(const Candidate& candidate, std::vector<Candidate>& winners,
                    const std::map<std::size_t, std::size_t>& by_begin) {
  std::size_t first = winners.size();
  auto at = by_begin.upper_bound(candidate.begin);
  if (at != by_begin.begin()) --at;
  for (; at != by_begin.end() && at->first < candidate.end; ++at) {
    if (overlap(winners[at->second], candidate)) first = std::min(first, at->second);
  }
  return first == winners.size() ? nullptr : &winners[first];
}

// `cluster` is sorted by place: a line of a megabyte may be one, so what overlaps is looked for
// nearby.
void resolve_cluster(std::span<Candidate> cluster, const RuleSet::Compiled& compiled,
                     std::vector<Candidate>& winners) {
  back_up(cluster, compiled);
  const std::vector<bool> contains = containers(cluster, compiled);
  std::vector<std::size_t> order(cluster.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Containers first.
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (contains[a] != contains[b]) return static_cast<bool>(contains[a]);
    return rank(cluster[a], compiled) < rank(cluster[b], compiled);
  });
  std::map<std::size_t, std::size_t> by_begin;
  for (const std::size_t i : order) {
    Candidate& candidate = cluster[i];
    Candidate* const rival = rival_of(candidate, winners, by_begin);
    if (rival == nullptr) {
      by_begin.emplace(candidate.begin, winners.size());
      winners.push_back(std::move(candidate));
      continue;
    }
    if (said_by_another_way(*rival, candidate, compiled)) take_assurance(*rival, candidate);
    auto& losers = rival->losers;
    if (candidate.rule != rival->rule && losers.size() < kMaxLosers &&
        std::find(losers.begin(), losers.end(), candidate.rule) == losers.end()) {
      losers.push_back(candidate.rule);
    }
  }
}

bool named_by_field(const Candidate& candidate) {
  return candidate.field_says_so || candidate.from_column;
}

// By its field, or by a word that says enough.
bool is_named(const Candidate& candidate) {
  return named_by_field(candidate) || (candidate.near_word != kNoContext && !candidate.weak);
}

// Regular numbers are programs' where nothing names them.
bool counts_as_regular(const Candidate& candidate) {
  return candidate.regular && !is_named(candidate);
}

// A word that names such a number is right more often than the calendar.
bool counts_as_time(const Candidate& candidate) {
  return candidate.like_time ||
         (candidate.like_day && candidate.near_word == kNoContext && !named_by_field(candidate));
}

// One in five thousand numbers of eight digits reads so, and every second comment of a program;
// "DNI: 20011231" is said right before it.
bool counts_as_date(const Candidate& candidate) {
  constexpr std::uint32_t kBeside = 6;
  const bool here =
      is_named(candidate) && (named_by_field(candidate) || candidate.near_distance <= kBeside);
  return candidate.like_date && !here;
}

}  // namespace

bool weigh(Candidate& candidate, const Rule& rule) {
  const bool near = candidate.near_word != kNoContext;
  const bool field = named_by_field(candidate);
  if (rule.near.required && !near && !field) return false;
  // Of numbers without the check digit only a word says that they are what they look like: a column
  // of thirteen digits is none of tax numbers.
  const bool run = is_of_run(rule.trigger);
  if (run && rule.keep_unproven && !candidate.validated && !near && !field) return false;
  int score = rule.score.base;
  if (candidate.validated) score += rule.score.valid;
  if (candidate.telling_form) score += rule.score.form;
  // Things are called "name", too.
  const bool any_name = candidate.bare_name && candidate.quality < kSurePair;
  if (candidate.weak || any_name) {
    score += rule.score.weak;
  } else if (field) {
    score += rule.score.field;
  } else if (near) {
    score += rule.score.near;
  }
  if (candidate.against_word != kNoContext) score -= rule.score.against;
  if (candidate.placeholder) score -= kPlaceholderCost;
  if (candidate.in_list || counts_as_regular(candidate)) score -= kListCost;
  if (counts_as_time(candidate)) score -= kTimeCost;
  if (counts_as_date(candidate)) score -= kListCost;
  if (rule.trigger == Trigger::kAssignment) score = score * candidate.quality / 100;
  if (candidate.refused) score -= kRefusedCost;
  if (rule.trigger == Trigger::kNames) score -= rule.score.base * (100 - candidate.quality) / 100;
  candidate.score = std::clamp(score, 0, 1000);
  candidate.confidence = confidence_of(candidate.score);
  return candidate.score > 0;
}

std::vector<std::string> evidence_of(const Candidate& candidate, const Rule& rule,
                                     const RuleSet::Compiled& compiled) {
  std::vector<std::string> evidence;
  evidence.emplace_back(rule.trigger == Trigger::kAssignment ? "assignment"
                        : rule.trigger == Trigger::kNames    ? "names"
                        : rule.trigger == Trigger::kColumn   ? "column"
                                                             : "pattern");
  if (candidate.validated) evidence.push_back("checksum:" + rule.validators.front());
  if (candidate.telling_form) evidence.emplace_back("form");
  if (candidate.from_column && !candidate.field_says_so) {
    evidence.emplace_back("field");
  } else if (candidate.field_says_so) {
    evidence.push_back("field:" + compiled.context_words[candidate.near_word].word);
  } else if (candidate.near_word != kNoContext) {
    evidence.push_back("context:" + compiled.context_words[candidate.near_word].word);
  }
  if (candidate.against_word != kNoContext) {
    evidence.push_back("against:" + compiled.context_words[candidate.against_word].word);
  }
  if (rule.entropy > 0) evidence.emplace_back("entropy");
  if (candidate.placeholder) evidence.emplace_back("placeholder");
  if (candidate.in_list) evidence.emplace_back("list-of-numbers");
  if (counts_as_regular(candidate)) evidence.emplace_back("regular");
  if (counts_as_time(candidate) || counts_as_date(candidate)) evidence.emplace_back("like-time");
  if (candidate.refused) evidence.emplace_back("refused");
  if (candidate.backed_by != kNoRule)
    evidence.push_back("rule:" + compiled.rules[candidate.backed_by].info.id);
  if (rule.trigger == Trigger::kAssignment || rule.trigger == Trigger::kNames)
    evidence.push_back("quality:" + std::to_string(candidate.quality));
  return evidence;
}

void sort_by_place(std::vector<Candidate>& candidates) {
  struct Key {
    std::uint64_t place = 0;  // texts are far below 4 GiB
    std::uint32_t rule = 0, from = 0;
    bool operator<(const Key& other) const {
      return place != other.place ? place < other.place : rule < other.rule;
    }
  };
  const auto key_of = [](const Candidate& candidate, std::size_t at) {
    return Key{std::uint64_t{candidate.begin} << 32 | candidate.end, candidate.rule,
               static_cast<std::uint32_t>(at)};
  };
  bool sorted = true;
  for (std::size_t i = 1; i < candidates.size() && sorted; ++i)
    sorted = !(key_of(candidates[i], 0) < key_of(candidates[i - 1], 0));
  if (sorted) return;
  std::vector<Key> keys;
  keys.reserve(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) keys.push_back(key_of(candidates[i], i));
  std::stable_sort(keys.begin(), keys.end());
  // In place: there may be many of them. Each cycle of moves is gone through once; what comes
  // some steps later, anywhere in memory, is asked for.
  constexpr int kAhead = 6;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].from == i) continue;
    Candidate first = std::move(candidates[i]);
    std::size_t at = i;
    std::size_t ahead = i;
    for (int step = 0; step < kAhead; ++step) ahead = keys[ahead].from;
    while (keys[at].from != i) {
      const auto* const later = reinterpret_cast<const char*>(&candidates[ahead]);
      for (std::size_t line = 0; line < sizeof(Candidate); line += 64)
        __builtin_prefetch(later + line, 1);
      ahead = keys[ahead].from;
      const std::size_t next = keys[at].from;
      candidates[at] = std::move(candidates[next]);
      keys[at].from = static_cast<std::uint32_t>(at);
      at = next;
    }
    candidates[at] = std::move(first);
    keys[at].from = static_cast<std::uint32_t>(at);
  }
}

void resolve_overlaps(std::vector<Candidate>& candidates, const RuleSet::Compiled& compiled) {
  sort_by_place(candidates);
  std::vector<Candidate> winners;
  std::size_t kept = 0;  // what is decided stays in place: no second list of nearly all
  for (std::size_t begin = 0; begin < candidates.size();) {
    std::size_t end = begin + 1;
    std::size_t reach = candidates[begin].end;
    while (end < candidates.size() && candidates[end].begin < reach)
      reach = std::max(reach, candidates[end++].end);
    if (end == begin + 1) {
      if (kept != begin) candidates[kept] = std::move(candidates[begin]);
      ++kept;
    } else {
      winners.clear();
      resolve_cluster(std::span(candidates).subspan(begin, end - begin), compiled, winners);
      sort_by_place(winners);
      for (Candidate& winner : winners) candidates[kept++] = std::move(winner);
    }
    begin = end;
  }
  candidates.resize(kept);
}

}  // namespace assay::patterns
