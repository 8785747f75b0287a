#include "tests/patterns/support.h"

#include <stdexcept>

namespace assay::patterns::testing {

std::shared_ptr<const RuleSet> rules_from(std::string_view toml) {
  Vocabulary vocabulary;
  vocabulary.classes = {"secret.cloud", "secret.generic", "pii.government-id"};
  vocabulary.lists = {{"label-passport", {"passport", "passport number"}},
                      {"country-de", {"german", "germany"}},
                      {"country-hr", {"croatia", "croatian"}}};
  std::vector<Problem> problems;
  auto rules = load_rules(toml, "test.toml", "pii.government-id", vocabulary, problems);
  std::shared_ptr<const RuleSet> set;
  if (problems.empty()) set = RuleSet::compile(std::move(rules), problems);
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

}  // namespace assay::patterns::testing
