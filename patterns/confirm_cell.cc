// Cells of a table: tried as if the name of their column stood before them.
#include <algorithm>

#include "patterns/confirm.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// What an expression may see behind a cell.
constexpr std::size_t kLookBehind = 64;

}  // namespace

void Confirmer::rules_of_words(std::string_view name, const std::vector<RawHit>& hits,
                               std::vector<Column::Try>& out) {
  text_ = name;
  const auto add = [&](Column::Try::Kind kind, std::uint32_t rule, std::size_t begin,
                       std::size_t end) {
    // Of two words of one rule the one that ends later stands nearer to the value.
    const auto same = std::find_if(out.begin(), out.end(), [&](const Column::Try& each) {
      return each.kind == kind && each.rule == rule;
    });
    if (same != out.end() && same->word_end >= end) return;
    if (same != out.end()) {
      same->word_begin = static_cast<std::uint32_t>(begin);
      same->word_end = static_cast<std::uint32_t>(end);
    } else if (c_.enabled[rule]) {
      out.push_back(
          {kind, rule, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), false});
    }
  };
  for (const RawHit& hit : hits) {
    const Finder& finder = c_.finders[hit.finder];
    if (finder.kind != Finder::Kind::kWord) continue;
    const TriggerWord& word = c_.words[finder.index];
    bool inner = false;
    const auto begin = begin_of_word(word, hit.end, inner);
    if (!begin) continue;
    if (!inner) {
      for (const std::uint32_t rule : word.after)
        add(Column::Try::Kind::kAfter, rule, *begin, hit.end);
    }
    for (const std::uint32_t rule : word.assignments)
      add(Column::Try::Kind::kAssignment, rule, *begin, hit.end);
  }
}

void Confirmer::try_on_cell(const Column::Try& what, std::size_t value_begin,
                            std::size_t value_end) {
  switch (what.kind) {
    case Column::Try::Kind::kAfter:
      return look_behind(what.rule, what.word_end);
    case Column::Try::Kind::kAssignment:
      assignment(what.rule, what.word_begin, what.word_end);
      hits_of_[what.rule] = done_until_[what.rule] = 0;
      touched_.clear();
      return;
    case Column::Try::Kind::kCell: {
      const auto match =
          regex_.search(c_.cells[what.rule], text_.substr(0, value_end), value_begin);
      if (!match || match->begin != value_begin || match->end != value_end) return;
      return accept(what.rule, match->value_begin, match->value_end, {},
                    quality_of(what.rule, match->value_begin, match->value_end, what.weak));
    }
    case Column::Try::Kind::kPattern:
      for (const LazyCode& pattern : c_.patterns[what.rule]) {
        const auto match = regex_.search(pattern, text_, 0);
        if (!match || match->value_begin < value_begin) continue;
        return accept(what.rule, match->value_begin, match->value_end, {}, kUnweighed);
      }
      return;
  }
}

bool Confirmer::is_quick(std::uint32_t rule) const {
  const Rule& r = c_.rules[rule];
  return r.trigger != Trigger::kAssignment && r.number.lead.empty() && r.number.tail.empty() &&
         r.extend.empty() && !r.info.data_class.starts_with("secret");
}

bool Confirmer::quick_number(std::uint32_t rule, std::string_view cell, Candidate& found) {
  Grouping grouping = 0;
  unsigned groups = 0;
  std::size_t digits = 0;
  for (std::size_t at = 0; at <= cell.size(); ++at) {
    if (at < cell.size() && is_digit(cell[at])) {
      ++digits;
      continue;
    }
    if (digits == 0 || digits > 31 || groups == kMaxGroups) return false;
    if (at < cell.size() && !is_separator(cell[at])) return false;
    grouping = append_group(grouping, groups++, digits, at < cell.size() ? cell[at] : '\0');
    digits = 0;
  }
  const ShapeRules* rules = c_.numbers.find(grouping);
  if (rules == nullptr) return false;
  const auto has = [&](const std::vector<std::uint32_t>& some) {
    return std::binary_search(some.begin(), some.end(), rule);
  };
  if (!has(rules->free) && !has(rules->bound)) return false;
  const auto& telling = c_.index[rule].telling;
  found.telling_form = std::binary_search(telling.begin(), telling.end(), grouping);
  return quick_value(rule, cell, groups == 1 ? cell : std::string_view(), found);
}

bool Confirmer::quick_value(std::uint32_t rule, std::string_view cell, std::string_view compact,
                            Candidate& found) {
  found.validated = false;
  found.quality = 100;
  return passes(rule, cell, compact, found.validated);
}

// By the rule's own expressions, where the cell stands in the text.
bool Confirmer::quick_pattern(std::uint32_t rule, std::size_t begin, std::size_t end,
                              Candidate& found) {
  const bool is_token = c_.rules[rule].trigger == Trigger::kToken;
  const std::string_view upto =
      text_.substr(0, is_token ? end : std::min(text_.size(), end + kLookBehind));
  found.telling_form = false;
  return std::any_of(c_.patterns[rule].begin(), c_.patterns[rule].end(),
                     [&](const LazyCode& each) {
                       const auto match = regex_.search(each, upto, begin, true);
                       return match && match->value_begin == begin && match->value_end == end &&
                              (!is_token || match->end == end);
                     }) &&
         quick_value(rule, text_.substr(begin, end - begin), {}, found);
}

bool Confirmer::quick_try(const Column& column, std::size_t way, std::string_view value,
                          Candidate& found) {
  cell_.assign(column.prefix);
  const std::size_t begin = cell_.size();
  cell_.append(value);
  const std::size_t end = cell_.size();
  cell_ += '"';
  text_ = cell_;
  found_.clear();
  out_ = &found_;
  try_on_cell(column.tries[way], begin, end);
  if (found_.size() != 1 || found_[0].begin != begin || found_[0].end != end) return false;
  found.validated = found_[0].validated;
  found.telling_form = found_[0].telling_form;
  found.quality = found_[0].quality;
  return true;
}

bool Confirmer::quick(std::string_view text, std::size_t begin, std::size_t end,
                      const Column& column, std::uint32_t rule, std::size_t way, Candidate& found) {
  text_ = text;
  const std::string_view value = text.substr(begin, end - begin);
  const bool is_value = way != std::string_view::npos ? quick_try(column, way, value, found)
                        : c_.rules[rule].trigger == Trigger::kNumber
                            ? quick_number(rule, value, found)
                            : quick_pattern(rule, begin, end, found);
  if (!is_value) return false;
  found.begin = begin;
  found.end = end;
  return true;
}

void Confirmer::cell(std::string_view text, std::size_t begin, std::size_t end,
                     const Column& column, bool all, std::vector<std::uint32_t>& found,
                     std::vector<Candidate>& out) {
  cell_.assign(column.prefix);
  cell_.append(text.substr(begin, end - begin));
  const std::size_t value_begin = column.prefix.size();
  const std::size_t value_end = cell_.size();
  cell_ += '"';
  text_ = cell_;
  out_ = &found_;
  for (std::size_t i = 0; i < column.tries.size(); ++i) {
    if (!all && found[i] == 0) continue;
    found_.clear();
    try_on_cell(column.tries[i], value_begin, value_end);
    for (Candidate& candidate : found_) {
      if (candidate.begin < value_begin || candidate.end > value_end) continue;
      candidate.begin = candidate.begin - value_begin + begin;
      candidate.end = candidate.end - value_begin + begin;
      candidate.way = static_cast<std::uint32_t>(i);
      candidate.from_column = column.tries[i].kind != Column::Try::Kind::kPattern;
      candidate.bare_name = column.tries[i].weak;
      ++found[i];
      out.push_back(std::move(candidate));
    }
  }
}

}  // namespace assay::patterns
