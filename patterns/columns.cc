#include "patterns/columns.h"

#include <algorithm>
#include <array>

#include "patterns/compiled.h"
#include "patterns/confirm.h"
#include "patterns/finders.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// Of about half a KB each. A tree of programs and settings names some ten thousand.
constexpr std::size_t kMaxKept = 16384;

void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// Without a number at the end: "phone 2".
std::string_view without_number(std::string_view name) {
  std::size_t end = name.size();
  while (end > 0 && is_digit(name[end - 1])) --end;
  while (end > 0 && name[end - 1] == ' ') --end;
  return end == 0 ? name : name.substr(0, end);
}

void sort_distinct(std::vector<std::uint32_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

std::string canonical_name(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const char c = name[at];
    if (c == '(' && at + 2 < name.size() && is_digit(name[at + 1])) break;  // "phone (2)"
    if (static_cast<unsigned char>(c) >= 0x80) {
      append_utf8(plain_letter(lower_character(next_character(name, at))), out);
      continue;
    }
    const char before = at > 0 ? name[at - 1] : '\0';
    const char after = at + 1 < name.size() ? name[at + 1] : '\0';
    const bool joint = c == '_' || c == '-' || c == '.' || c == '/' || c == ' ' || c == ':' ||
                       c == '#' || c == '@' || c == '*';
    const bool hump = is_upper(c) && (is_lower(before) || (is_upper(before) && is_lower(after)));
    if ((joint || hump) && !out.empty() && out.back() != ' ') out += ' ';
    if (!joint) out += to_lower(c);
    ++at;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// "country", "issuing country", "country code": a code of two letters below it is a country's.
bool Columns::is_of_countries(std::string_view canonical) const {
  const auto cut = [&](std::string_view end) {
    const bool has = canonical.size() > end.size() + 1 && canonical.ends_with(end) &&
                     canonical[canonical.size() - end.size() - 1] == ' ';
    if (has) canonical.remove_suffix(end.size() + 1);
    return has;
  };
  for (const std::string& end : c_.country_ends) {
    if (cut(end)) break;
  }
  const std::size_t last = canonical.rfind(' ');
  return c_.country_columns.contains(last == std::string_view::npos ? canonical
                                                                    : canonical.substr(last + 1));
}

const Column& Columns::of(const std::string& name, hs_scratch* scratch) {
  auto& kept = known_[name];
  if (kept) return *kept;
  auto column = std::make_unique<Column>();
  const std::string canonical = canonical_name(name);
  if (!canonical.empty()) {
    column->prefix = canonical + "=\"";
    add_named(canonical, *column);
    add_words(canonical, *column);
    add_open(*column);
    column->countries = is_of_countries(canonical);
    add_triggers(*column, scratch);
    column->telling = column->telling || !column->tries.empty() || !column->rules.empty();
  }
  kept = std::move(column);
  return *kept;
}

void Columns::forget() {
  if (known_.size() > kMaxKept) known_.clear();
}

// Rules that have the whole name, or all of it behind words like "customer".
void Columns::add_named(const std::string& canonical, Column& column) const {
  const auto add_of = [&](const auto& columns, std::string_view name, bool weak) {
    const auto rules = columns.find(std::string(name));
    if (rules == columns.end()) return false;
    for (const std::uint32_t rule : rules->second) {
      if (c_.enabled[rule]) column.tries.push_back({Column::Try::Kind::kCell, rule, 0, 0, weak});
    }
    return true;
  };
  // "customer name" is no weak name.
  const auto add = [&](std::string_view name) {
    return add_of(c_.columns, name, false) ||
           add_of(c_.weak_columns, name, name.size() == canonical.size());
  };
  for (std::string_view rest = canonical; !rest.empty();) {
    const std::string_view plain = without_number(rest);
    if (add(rest) || (plain.size() != rest.size() && add(plain))) return;
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos ||
        !c_.before_column.contains(std::string(rest.substr(0, space))))
      return;
    rest.remove_prefix(space + 1);
  }
}

void Columns::add_words(const std::string& canonical, Column& column) const {
  std::vector<ContextHit> hits;
  c_.context.find(canonical, 0, canonical.size(), hits);
  for (const ContextHit& hit : hits) {
    column.words.push_back(hit.word);
    const auto& of_word = c_.rules_of_word[hit.word];
    column.rules.insert(column.rules.end(), of_word.begin(), of_word.end());
  }
  sort_distinct(column.words);
  sort_distinct(column.rules);
  std::vector<std::uint32_t> named;
  for (const std::uint32_t word : column.words) {
    for (const std::uint32_t rule : c_.rules_against_word[word])
      column.telling = column.telling || c_.enabled[rule];
    const auto& of_word = c_.patterns_of_word[word];
    named.insert(named.end(), of_word.begin(), of_word.end());
  }
  sort_distinct(named);
  for (const std::uint32_t rule : named) {
    if (c_.enabled[rule]) column.tries.push_back({Column::Try::Kind::kPattern, rule, 0, 0, false});
  }
}

// Rules that take the column's words for theirs beside a country's name only.
void Columns::add_open(Column& column) const {
  std::vector<std::uint32_t>& open = column.open;
  for (const std::uint32_t word : column.words)
    open.insert(open.end(), c_.open_of_word[word].begin(), c_.open_of_word[word].end());
  sort_distinct(open);
  std::erase_if(open, [&](std::uint32_t rule) {
    return !c_.enabled[rule] ||
           std::any_of(column.words.begin(), column.words.end(),
                       [&](std::uint32_t word) { return c_.index[rule].tells(word); });
  });
}

void Columns::add_triggers(Column& column, hs_scratch* scratch) const {
  std::vector<RawHit> hits;
  // Behind some words a number has to follow: any.
  const std::string text = column.prefix + "0000";
  search(c_, text, scratch, hits);
  // Words that are looked for where words begin.
  std::vector<std::uint32_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char before = i == 0 ? '\0' : text[i - 1];
    const bool begins = is_letter(text[i])
                            ? !is_letter(before)
                            : is_digit(text[i]) && !is_letter(before) && !is_digit(before);
    if (begins) starts.push_back(static_cast<std::uint32_t>(i));
  }
  c_.anchors.collect(text, starts, hits);
  std::erase_if(hits, [&](const RawHit& hit) { return hit.end > column.prefix.size(); });
  confirmer_.rules_of_words(column.prefix, hits, column.tries);
}

}  // namespace assay::patterns
