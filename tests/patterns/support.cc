#include "tests/patterns/support.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "patterns/sources.h"

namespace assay::patterns::testing {

const std::vector<NameList>& built_in_lists() {
  static const std::vector<NameList> lists = [] {
    Vocabulary vocabulary;
    std::vector<Problem> problems;
    for (const SourceFile& file : built_in_sources()) {
      if (file.name.starts_with("vocabulary/"))
        load_vocabulary(file.text, file.name, vocabulary, problems);
    }
    if (!problems.empty()) throw std::runtime_error(problems.front().text());
    return vocabulary.lists;
  }();
  return lists;
}

const Wording& wording() {
  static const Wording built_in(built_in_lists());
  return built_in;
}

std::pair<std::string, std::optional<Assignment>> parsed(std::string text) {
  constexpr std::string_view kOpen = "«", kClose = "»";
  const std::size_t begin = text.find(kOpen);
  text.erase(begin, kOpen.size());
  const std::size_t end = text.find(kClose);
  text.erase(end, kClose.size());
  return {text, parse_assignment(text, begin, end, wording())};
}

std::shared_ptr<const RuleSet> rules_from(std::string_view toml) {
  Vocabulary vocabulary;
  vocabulary.classes = {"secret.cloud", "secret.generic", "pii.government-id"};
  vocabulary.lists = {{"label-passport", {"passport", "passport number"}},
                      {"country-de", {"german", "germany"}},
                      {"country-hr", {"croatia", "croatian"}},
                      {"column-country", {"country"}},
                      {"column-country-end", {"code"}},
                      {"given-en", {"Sarah Anna Peter"}},
                      {"family-en", {"Thompson Schmidt"}}};
  std::vector<Problem> problems;
  auto rules = load_rules(toml, "test.toml", "pii.government-id", vocabulary, problems);
  std::shared_ptr<const RuleSet> set;
  if (problems.empty()) set = RuleSet::compile(std::move(rules), built_in_lists(), problems);
  if (set) return set;
  std::string text;
  for (const Problem& problem : problems) text += problem.text() + '\n';
  throw std::runtime_error(text);
}

std::vector<Match> scan(const RuleSet& rules, std::string_view text) {
  Matcher matcher(rules);
  TextView view;
  view.text = text;
  view.own_end = text.size();
  std::vector<Match> matches;
  matcher.scan(view, matches);
  return matches;
}

std::vector<std::string> found(const RuleSet& rules, std::string_view text) {
  std::vector<std::string> all;
  for (const Match& match : scan(rules, text)) {
    all.push_back(match.rule->id + ':' +
                  std::string(text.substr(match.begin, match.end - match.begin)));
  }
  return all;
}

Rows& Rows::cell(std::uint32_t column, std::string_view value) {
  const auto begin = static_cast<std::uint32_t>(text_.size());
  text_ += value;
  if (!value.empty())
    table_.cells.push_back({begin, static_cast<std::uint32_t>(text_.size()), column, row_});
  return *this;
}

std::vector<Rows::Told> Rows::scan(const RuleSet& rules, Confidence least) const {
  TextView view;
  view.text = text_;
  view.own_end = text_.size();
  view.table = &table_;
  Matcher matcher(rules, least);
  std::vector<Match> matches;
  matcher.scan(view, matches);
  std::vector<Told> told;
  for (const Match& match : matches) {
    if (match.confidence >= least) told.push_back({match.rule->id, match.begin, match.end});
  }
  for (const CellMatch& cell : matcher.cells()) {
    const Match& match = matcher.kinds()[cell.kind].match;
    if (match.confidence >= least) told.push_back({match.rule->id, cell.begin, cell.end});
  }
  std::sort(told.begin(), told.end(), [](const Told& a, const Told& b) {
    return std::tie(a.begin, a.end, a.rule) < std::tie(b.begin, b.end, b.rule);
  });
  return told;
}

}  // namespace assay::patterns::testing
