#include "patterns/confirm.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "patterns/number_form.h"
#include "patterns/placeholder.h"
#include "patterns/setting.h"
#include "patterns/value_notations.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// What look-ahead may see behind the widest match.
constexpr std::size_t kLookAhead = 64;
constexpr int kMaxTries = 32;
/// Values of one list that are looked at.
constexpr std::size_t kMaxList = 64;
/// The score of a rule, in thousandths, below which its names have many other meanings.
constexpr int kTellingName = 600;
constexpr std::size_t kBase64Run = 64;
/// Of an issuer's name before that of a value.
constexpr std::size_t kBeforeName = 32;

// Whether a word goes on behind `end`: not with a hump (keyFile), nor with a plural's s.
bool is_inside(std::string_view text, std::size_t end) {
  const char last = text[end - 1];
  const char next = at_or_nul(text, end);
  if (!is_letter(next) || !is_letter(last)) return false;
  const bool hump = last >= 'a' && next >= 'A' && next <= 'Z';
  const bool plural = (next == 's' || next == 'S') && !is_letter(at_or_nul(text, end + 1));
  return !hump && !plural;
}

// Behind so much that has no end, a word of three letters stands by chance.
bool in_base64(std::string_view text, std::size_t word) {
  const auto is = [](char c) { return is_alnum(c) || c == '+' || c == '/'; };
  std::size_t begin = word;
  while (begin > 0 && word - begin < kBase64Run && is(text[begin - 1])) --begin;
  if (word - begin == kBase64Run) return true;
  // In a line that is nothing but base64, below another one.
  const std::string_view behind = text.substr(word, 2 * kBase64Run);
  const auto last =
      std::find_if_not(behind.begin(), behind.end(), [&](char c) { return is(c) || c == '='; });
  if (last - behind.begin() < static_cast<std::ptrdiff_t>(kBase64Run / 2) ||
      (last != behind.end() && *last != '\r' && *last != '\n'))
    return false;
  while (begin > 0 && word - begin < kBase64Run && text[begin - 1] == ' ') --begin;
  if (begin > 0 && text[begin - 1] == '\n') --begin;
  if (begin > 0 && text[begin - 1] == '\r') --begin;
  if (begin < kBase64Run / 2) return false;
  const std::string_view above = text.substr(begin - kBase64Run / 2, kBase64Run / 2);
  return std::all_of(above.begin(), above.end(), is);
}

// What stands between two texts of a program's binary is no secret.
bool has_control(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
}

// A part of something longer: an identifier, a path, base64.
bool is_glued(std::string_view text, Run run) {
  const char before = run.begin > 0 ? text[run.begin - 1] : '\0';
  const char after = at_or_nul(text, run.end);
  const auto glues = [](char c) { return c == '_' || c == '/' || c == '+'; };
  if (glues(before) || glues(after)) return true;
  if (before == '-' && run.begin > 1 && is_alnum(text[run.begin - 2])) return true;
  return after == '-' && is_alnum(at_or_nul(text, run.end + 1));
}

// An assignment's name with what stands before it on its line: `Acme token = "…"`.
std::string_view named_with(std::string_view text, const Assignment& found) {
  std::size_t begin = found.name_begin;
  while (begin > 0 && found.name_begin - begin < kBeforeName && text[begin - 1] != '\n' &&
         (is_word(text[begin - 1]) || text[begin - 1] == ' ' || text[begin - 1] == '-'))
    --begin;
  return text.substr(begin, found.name_end - begin);
}

// NAME=value, name: value; not a variable (name = value) nor a style (name:value).
bool written_out(std::string_view text, std::size_t value) {
  if (value < 2) return false;
  return text[value - 1] == '=' || (text[value - 1] == ' ' && text[value - 2] == ':');
}

void append_compact(std::string_view value, std::string& out) {
  for (const char c : value) {
    if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 32);
    } else if (is_alnum(c)) {
      out += c;
    }
  }
}

}  // namespace

Confirmer::Confirmer(const RuleSet::Compiled& compiled)
    : c_(compiled),
      issuers_(compiled),
      done_until_(compiled.rules.size()),
      hits_of_(compiled.rules.size()) {}

void Confirmer::confirm(std::string_view text, const std::vector<RawHit>& hits, const Runs& runs,
                        ContextHits* context, std::vector<Candidate>& out) {
  text_ = text;
  out_ = &out;
  context_ = context;
  torn_ = std::string_view::npos;
  forget_hits();  // of a text that a fault ended early
  for (const RawHit& hit : hits) {
    const Finder& finder = c_.finders[hit.finder];
    if (finder.kind == Finder::Kind::kPattern) {
      pattern_hit(finder, hit.end);
    } else {
      word_hit(c_.words[finder.index], hit.end);
    }
  }
  for (std::size_t i = 0; i < runs.numbers.size(); ++i)
    number_run(runs.numbers[i], run_rules_ == nullptr ? nullptr : run_rules_->numbers[i]);
  for (std::size_t i = 0; i < runs.tokens.size(); ++i)
    token_run(runs.tokens[i], run_rules_ == nullptr ? nullptr : run_rules_->tokens[i]);
  for (const std::uint32_t begin : runs.heads) head(c_.heads, begin);
  for (const std::uint32_t begin : runs.pairs) head(c_.pairs, begin);
  forget_hits();
}

void Confirmer::forget_hits() {
  for (const std::uint32_t rule : touched_) done_until_[rule] = hits_of_[rule] = 0;
  touched_.clear();
}

void Confirmer::prune(std::string_view text, Runs& runs) {
  text_ = text;
  std::erase_if(runs.numbers, [&](Run run) { return !may_be_number(run); });
  std::erase_if(runs.tokens, [&](Run run) { return is_glued(text, run); });
}

// Whether some rule is of digits that are grouped as those of the run, or of a part of it, and may
// stand where they do.
bool Confirmer::may_be_number(Run run) {
  const auto beside = [&](std::size_t at) {
    return static_cast<unsigned char>(at_or_nul(text_, at));
  };
  bool possible = false;
  each_shape(run, [&](const Shape& shape, const ShapeRules& rules) {
    const std::size_t begin = groups_[shape.first].begin;
    const std::size_t end = groups_[shape.last].end;
    possible = number_stands_alone(text_, begin, end) ||
               (rules.edges && ((begin > 0 && c_.lead_ends.test(beside(begin - 1))) ||
                                c_.tail_begins.test(beside(end))));
    return !possible;
  });
  return possible;
}

void Confirmer::pattern_hit(const Finder& finder, std::size_t end) {
  const std::uint32_t rule = finder.index;
  if (!c_.enabled[rule] || end <= done_until_[rule]) return;
  if (hits_of_[rule] == 0) touched_.push_back(rule);
  if (++hits_of_[rule] > kMaxHitsPerRule) {
    ++dropped_;
    return;
  }
  const std::size_t reach = finder.reach;
  std::size_t from = std::max<std::size_t>(end > reach ? end - reach : 0, done_until_[rule]);
  // Between a match's begin and its finder's stand certain bytes only: nothing before them can be
  // the beginning.
  std::size_t begin = end > finder.width ? end - finder.width : 0;
  while (begin > from && finder.front.test(static_cast<unsigned char>(text_[begin - 1]))) --begin;
  from = std::max(from, begin);
  const std::size_t limit =
      std::min(text_.size(), end + c_.index[rule].max_width[finder.part] + kLookAhead);
  for (int tries = 0; tries < kMaxTries; ++tries) {
    const auto match = regex_.search(c_.patterns[rule][finder.part], text_.substr(0, limit), from);
    if (!match || match->begin >= end) return;
    // A finder of the rule's own may see one byte behind what it found: "Elm St,".
    if (match->end + 1 >= end) {
      done_until_[rule] = static_cast<std::uint32_t>(match->end);
      accept(rule, match->value_begin, match->value_end, {}, kUnweighed);
      return;
    }
    from = match->begin + 1;
  }
}

// Where the word that ends at `end` begins. Nullopt: it is inside of a longer word that can't mean
// it. `inner`: inside of one that may.
std::optional<std::size_t> Confirmer::begin_of_word(const TriggerWord& word, std::size_t end,
                                                    bool& inner) const {
  // The word's own length in the text: its joints may be missing, so walk back over it.
  std::size_t begin = end;
  std::size_t letters = letters_of(word.word);
  const std::size_t letters_of_word = letters;
  while (begin > 0 && letters > 0) {
    const char c = text_[--begin];
    if (c != ' ' && c != '_' && c != '-' && c != '.') --letters;
  }
  const char before = begin > 0 ? text_[begin - 1] : '\0';
  const bool camel = before >= 'a' && before <= 'z' && text_[begin] >= 'A' && text_[begin] <= 'Z';
  inner = is_letter(before) && is_letter(text_[begin]) && !camel;
  // Only an assignment's name may still mean it ("dbpassword"), and no short one ("monkey").
  if (inner && letters_of_word < kMinInnerWord) return std::nullopt;
  return begin;
}

// A hundred countries' rules may look behind "postcode": tried are those that something around it
// asks for.
template <class Try>
void Confirmer::shared_word(const std::vector<std::uint32_t>& rules, std::size_t end, Try attempt) {
  if (context_ == nullptr) {
    std::for_each(rules.begin(), rules.end(), attempt);
    return;
  }
  const RuleBits& near = context_->shared_near(end);
  if (!near.any() && !told_by_row_) return;
  for (const std::uint32_t rule : rules) {
    if (near.test(rule) || (told_by_row_ && told_by_row_(end, rule))) attempt(rule);
  }
}

void Confirmer::word_hit(const TriggerWord& word, std::size_t end) {
  bool inner = false;
  const auto begin = begin_of_word(word, end, inner);
  if (!begin || in_base64(text_, *begin)) return;
  // An issuer's name that goes on is another word (findList is not findl), unless a key's name
  // goes on with it: datadogapikey. So is a short word with more than an ending: zipobject.
  const bool goes_on = is_inside(text_, end);
  const bool cut = goes_on && !c_.wording.credential_kinds.begins_caseless(text_.substr(end));
  const bool other = goes_on && end - *begin < kMinInnerWord && is_inside(text_, end + 1);
  const auto after = [&](std::uint32_t rule) {
    const bool secret = c_.rules[rule].info.data_class.starts_with("secret");
    if (!inner && !(secret ? cut : other)) after_word(rule, *begin, end);
  };
  for (const std::uint32_t rule : word.own) after(rule);
  if (!word.shared.empty()) shared_word(word.shared, end, after);
  for (const std::uint32_t rule : word.assignments) assignment(rule, *begin, end);
}

void Confirmer::names(std::string_view text, const std::vector<std::uint32_t>& ends,
                      std::vector<Candidate>& out) {
  text_ = text;
  out_ = &out;
  for (const NameRule& names : c_.names) {
    if (!c_.enabled[names.rule]) continue;
    names_.clear();
    find_names(text, ends, names.table, names_);
    for (const NameSpan& name : names_) accept(names.rule, name.begin, name.end, {}, name.strength);
  }
}

void Confirmer::assignment(std::uint32_t rule, std::size_t word_begin, std::size_t word_end) {
  if (!c_.enabled[rule]) return;
  // A short word that goes on is another one: author, passenger, keyboard. Of a column's name only
  // one word is tried, so there it may be a longer name.
  if (word_end - word_begin < kMinInnerWord && is_letter(text_[word_begin]) &&
      is_inside(text_, word_end)) {
    if (!in_cell()) return;
    const std::string rest = lowered(text_.substr(word_begin, kBeforeName));
    std::size_t longer = 0;
    for (const std::string& name : c_.rules[rule].after) {
      if (name.size() >= kMinInnerWord && rest.starts_with(name))
        longer = std::max(longer, name.size());
    }
    if (longer == 0) return;
    word_end = word_begin + longer;
  }
  if (hits_of_[rule] == 0) touched_.push_back(rule);
  if (++hits_of_[rule] > kMaxHitsPerRule) {
    ++dropped_;
    return;
  }
  auto found = parse_assignment(text_, word_begin, word_end, c_.wording);
  for (std::size_t values = 0; found && values < kMaxList; ++values) {
    assigned(rule, *found);
    found = found->in_list ? next_in_list(text_, *found) : std::nullopt;
  }
}

void Confirmer::assigned(std::uint32_t rule, const Assignment& found) {
  if (found.value_end <= done_until_[rule]) return;
  Assigned given;
  given.value = text_.substr(found.value_begin, found.value_end - found.value_begin);
  if (!in_cell() &&
      (is_other_part(text_, found, c_.wording) || (code_ && is_name_in_code(text_, found))))
    return;
  // A column's name is all that stands before its cell, and the value is all of it.
  if (in_cell() && (found.value_end + 1 != text_.size() || is_short_hash(given.value))) return;
  const std::size_t name_begin = in_cell() ? 0 : found.name_begin;
  given.name = text_.substr(name_begin, found.name_end - name_begin);
  given.quoted = found.quoted;
  for (const LazyCode& pattern : c_.patterns[rule]) {
    const auto match = regex_.search(pattern, given.value, 0, true);
    if (!match || match->end != given.value.size()) return;
  }
  const auto user = beside_user(text_, found, c_.wording);
  given.beside_user = user.has_value();
  given.is_user = user == given.value && (found.quoted || written_out(text_, found.value_begin));
  given.is_setting = !in_cell() && is_setting(text_, found, code_, c_.wording);
  given.listed = found.listed;
  given.in_list = found.in_list;
  given.says_little = c_.rules[rule].score.base < kTellingName;
  const auto by_model = std::find_if(c_.models.begin(), c_.models.end(),
                                     [&](const ModelRule& model) { return model.rule == rule; });
  if (by_model == c_.models.end()) return;
  const std::uint8_t quality = by_model->model.quality(given);
  if (quality == 0) return;
  done_until_[rule] = static_cast<std::uint32_t>(found.value_end);
  const bool refused =
      found.value_begin == torn_ || issuers_.refuse(named_with(text_, found), given.value);
  accept(rule, found.value_begin, found.value_end, {}, quality, refused);
}

void Confirmer::look_for_context(Run run, const std::vector<std::uint32_t>* given) {
  if (context_ == nullptr) return;
  given_ = given;
  if (given == nullptr) near_ = &context_->rules_near(run.begin, run.end);
}

bool Confirmer::is_asked_for(std::uint32_t rule) const {
  return given_ != nullptr ? std::find(given_->begin(), given_->end(), rule) != given_->end()
                           : near_->test(rule);
}

template <class Try>
void Confirmer::try_rules(const ShapeRules& rules, Try attempt) {
  for (const std::uint32_t rule : rules.free) attempt(rule);
  if (rules.bound.empty()) return;  // nothing was looked for around the run
  if (context_ != nullptr && given_ != nullptr) {
    for (const std::uint32_t rule : *given_) {
      if (std::binary_search(rules.bound.begin(), rules.bound.end(), rule)) attempt(rule);
    }
    return;
  }
  if (context_ != nullptr) return near_->visit_common(rules.bound_row, attempt);
  for (const std::uint32_t rule : rules.bound) attempt(rule);
}

// Visits what of the run may be a number by itself, with the rules of its grouping, until `visit`
// is done with it.
template <class Visit>
void Confirmer::each_shape(Run run, Visit visit) {
  groups_.clear();
  for (std::size_t at = run.begin; at < run.end;) {
    Group group;
    group.begin = at;
    while (at < run.end && is_digit(text_[at])) ++at;
    group.end = at;
    if (at < run.end) group.separator = text_[at++];
    groups_.push_back(group);
  }
  for (std::size_t first = 0; first < groups_.size(); ++first) {
    if (first > 0 && groups_[first - 1].separator != ' ') continue;
    Grouping grouping = 0;
    const std::size_t most = std::min(groups_.size(), first + kMaxGroups);
    for (std::size_t last = first; last < most; ++last) {
      const std::size_t digits = groups_[last].end - groups_[last].begin;
      if (digits > 31) break;
      const auto index = static_cast<unsigned>(last - first);
      const bool may_end = last + 1 == groups_.size() || groups_[last].separator == ' ';
      if (may_end) {
        const Grouping whole = append_group(grouping, index, digits, '\0');
        const ShapeRules* rules = c_.numbers.find(whole);
        if (rules != nullptr && !visit(Shape{first, last, whole}, *rules)) return;
      }
      grouping = append_group(grouping, index, digits, groups_[last].separator);
    }
  }
}

void Confirmer::number_run(Run run, const std::vector<std::uint32_t>* given) {
  look_for_context(run, given);
  each_shape(run, [&](const Shape& shape, const ShapeRules& rules) {
    sub_number(shape, rules);
    return true;
  });
}

void Confirmer::sub_number(const Shape& shape, const ShapeRules& rules) {
  const auto [first, last, grouping] = shape;
  const std::size_t begin = groups_[first].begin;
  const std::size_t end = groups_[last].end;
  if (rules.free.empty() && context_ != nullptr &&
      (given_ != nullptr ? given_->empty() : !near_->any()))
    return;
  const bool alone = number_stands_alone(text_, begin, end);
  if (!alone && !rules.edges) return;
  compact_.clear();
  append_compact(text_.substr(begin, end - begin), compact_);
  const std::string digits = compact_;
  const std::size_t before = out_->size();
  try_rules(rules, [&](std::uint32_t rule) { number_rule(rule, begin, end, digits, alone); });
  if (out_->size() == before) return;
  mark_form(before, grouping);
  const bool like_time = last == first && reads_as_time(digits);
  // Of two groups a day and a time: 20090224-1256.
  const bool of_day = last == first || (last == first + 1 && digits.size() == 12 &&
                                        groups_[first].end - groups_[first].begin == 8);
  const bool like_day = of_day && reads_as_day(digits);
  const bool in_list = last != first && in_list_of_groups(shape, digits);
  const bool like_date = last == first && reads_as_date(digits);
  const bool regular = is_regular(digits) || is_negative(text_, begin) ||
                       (last == first && fills_a_word(text_, begin, end));
  const bool literal = literals_ && last == first && is_literal(text_, begin, end);
  if (!in_list && !like_time && !like_day && !like_date && !regular && !literal) return;
  for (std::size_t i = before; i < out_->size(); ++i) {
    (*out_)[i].in_list = in_list;
    (*out_)[i].like_time = like_time;
    (*out_)[i].like_day = like_day;
    // Days of birth are days; programs are tested with numbers of cards.
    const std::string_view data_class = c_.rules[(*out_)[i].rule].info.data_class;
    (*out_)[i].like_date = like_date && !data_class.starts_with("pii.birth-date");
    (*out_)[i].regular = regular || (literal && !data_class.starts_with("pii.payment"));
  }
}

// Whether groups that blanks part are some of a list of numbers.
bool Confirmer::in_list_of_groups(const Shape& shape, std::string_view digits) const {
  const auto [first, last, grouping] = shape;
  if (groups_[first].separator != ' ') return false;
  const auto width = [&](std::size_t group) { return groups_[group].end - groups_[group].begin; };
  const auto joined = [&](std::size_t group) {
    return groups_[group].separator == ' ' && width(group) == width(group + 1);
  };
  const bool before = first > 0 && groups_[first - 1].separator == ' ';
  const bool behind = last + 1 < groups_.size() && groups_[last].separator == ' ';
  if ((before && joined(first - 1)) || (behind && joined(last))) return true;
  const std::size_t widest = std::max(width(first), width(last));
  if (before && behind && widest < 4) return true;
  return behind_hex(text_, groups_[first].begin, width(first)) ||
         (last > first + 1 && width(first) == width(last) && widest < 6 &&
          counts_on(digits, width(first)));
}

// Notes which of the candidates from `from` on are grouped as few other numbers are.
void Confirmer::mark_form(std::size_t from, Grouping grouping) {
  for (std::size_t i = from; i < out_->size(); ++i) {
    Candidate& candidate = (*out_)[i];
    const auto& telling = c_.index[candidate.rule].telling;
    candidate.telling_form =
        std::binary_search(telling.begin(), telling.end(), grouping) ||
        (c_.rules[candidate.rule].number.lead_tells && is_letter(text_[candidate.begin]));
  }
}

void Confirmer::number_rule(std::uint32_t rule, std::size_t begin, std::size_t end,
                            std::string_view digits, bool alone) {
  if (!c_.enabled[rule]) return;
  const bool lead = !c_.leads[rule].empty();
  const bool tail = !c_.tails[rule].empty();
  if (!lead && !tail) {
    if (alone) accept(rule, begin, end, digits, kUnweighed);
    return;
  }
  const RuleIndex& index = c_.index[rule];
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned char>(at_or_nul(text_, at));
  };
  if ((index.lead_needed && !index.lead_last.test(begin > 0 ? byte(begin - 1) : 0)) ||
      (index.tail_needed && !index.tail_first.test(byte(end))))
    return;
  std::size_t value_begin = begin;
  std::size_t value_end = end;
  // What follows is tried first: it has one place to begin.
  if (tail) {
    const std::string_view upto =
        text_.substr(0, std::min(text_.size(), end + index.tail_width + kLookAhead));
    const auto match = regex_.search(c_.tails[rule], upto, end, true);
    if (!match) return;
    value_end = match->end;
  }
  if (lead) {
    const std::size_t from = begin > index.lead_width ? begin - index.lead_width : 0;
    const auto match = regex_.search(c_.leads[rule], text_.substr(0, begin), from);
    if (!match) return;
    value_begin = match->value_begin;
  }
  // Without its letters it takes words.
  if (c_.rules[rule].number.lead_tells && value_begin == begin && context_ != nullptr &&
      !is_asked_for(rule))
    return;
  if (!number_stands_alone(text_, value_begin, value_end)) return;
  if (value_begin == begin && value_end == end) return accept(rule, begin, end, digits, kUnweighed);
  compact_.clear();
  append_compact(text_.substr(value_begin, value_end - value_begin), compact_);
  accept(rule, value_begin, value_end, compact_, kUnweighed);
}

void Confirmer::head(const std::vector<std::uint32_t>& rules, std::size_t begin) {
  for (const std::uint32_t rule : rules) {
    if (!c_.enabled[rule]) continue;
    for (std::size_t part = 0; part < c_.patterns[rule].size(); ++part) {
      const std::size_t limit =
          std::min(text_.size(), begin + c_.index[rule].max_width[part] + kLookAhead);
      const auto match =
          regex_.search(c_.patterns[rule][part], text_.substr(0, limit), begin, true);
      if (!match) continue;
      accept(rule, match->value_begin, match->value_end, {}, kUnweighed);
      break;
    }
  }
}

void Confirmer::token_run(Run run, const std::vector<std::uint32_t>* given) {
  const ShapeRules& rules = c_.tokens[run.end - run.begin];
  if (!rules.bound.empty()) look_for_context(run, given);
  try_rules(rules, [&](std::uint32_t rule) { token_rule(rule, run); });
}

void Confirmer::token_rule(std::uint32_t rule, Run run) {
  if (!c_.enabled[rule]) return;
  for (const LazyCode& pattern : c_.patterns[rule]) {
    const auto match = regex_.search(pattern, text_.substr(0, run.end), run.begin, true);
    if (!match || match->end != run.end) continue;
    compact_.clear();
    append_compact(text_.substr(match->value_begin, match->value_end - match->value_begin),
                   compact_);
    return accept(rule, match->value_begin, match->value_end, compact_, kUnweighed);
  }
}

bool Confirmer::passes(std::uint32_t rule, std::string_view value, std::string_view compact,
                       bool& validated) {
  const Rule& r = c_.rules[rule];
  for (const Validator* validator : c_.index[rule].validators) {
    std::string_view input = value;
    if (validator->compact) {
      if (compact.empty()) {
        compacted_.clear();
        append_compact(value, compacted_);
        input = compacted_;
      } else {
        input = compact;
      }
    }
    validated = validator->fn(input);
    if (validated) continue;
    if (!r.keep_unproven) return false;
    break;
  }
  if (r.entropy > 0 && entropy(value) < r.entropy) return false;
  for (const LazyCode& reject : c_.rejects[rule]) {
    if (regex_.search(reject, value, 0)) return false;
  }
  return std::none_of(r.reject_words.begin(), r.reject_words.end(), [&](const std::string& word) {
    return value.find(word) != std::string_view::npos;
  });
}

// Where a value of the rule ends that was found up to `end`.
std::size_t Confirmer::extended(std::uint32_t rule, std::size_t end) {
  const std::uint32_t width = c_.index[rule].extend_width;
  if (width == 0) return end;
  const std::size_t limit = std::min(text_.size(), end + width + kLookAhead);
  const auto match = regex_.search(c_.extends[rule], text_.substr(0, limit), end, true);
  return match ? match->end : end;
}

void Confirmer::accept(std::uint32_t rule, std::size_t begin, std::size_t end,
                       std::string_view compact, std::uint8_t quality, bool refused) {
  if (begin >= end || quality == 0) return;
  const std::size_t least_end = end;
  end = extended(rule, end);
  const std::string_view value = text_.substr(begin, end - begin);
  Candidate candidate;
  if (!passes(rule, value, compact, candidate.validated)) return;
  if (c_.rules[rule].info.data_class.starts_with("secret")) {
    if (has_control(value)) return;
    const Placeholder kind = c_.placeholders.of(value);
    // What is weighed was asked about already: 123456 is one among numbers, and none as a password.
    if (kind == Placeholder::kCertain && quality == kUnweighed) return;
    candidate.placeholder = kind == Placeholder::kWord;
  }
  candidate.rule = rule;
  candidate.begin = begin;
  candidate.end = end;
  candidate.quality = quality;
  candidate.telling_form = end > least_end;
  candidate.refused = refused;
  out_->push_back(std::move(candidate));
}

}  // namespace assay::patterns
