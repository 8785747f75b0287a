#include "patterns/confirm.h"

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

std::shared_ptr<const RuleSet> rules() {
  const std::string rest = "\nscore = { base = 0.8 }\n" + std::string(kRest);
  return rules_from(
      "[[rule]]\nid = 'grouped'\nnumber = { digits = [9], groups = ['3-2-4', '9'] }" + rest +
      "[[rule]]\nid = 'led'\nnumber = { digits = [8], lead = '[A-Z]{2}' }" + rest +
      "[[rule]]\nid = 'tailed'\nnumber = { digits = [7], tail = '(?:[A-Z])?' }" + rest +
      "[[rule]]\nid = 'token'\ntoken = { length = [12] }\npattern = '[a-z0-9]{12}'" + rest);
}

std::vector<std::string> kept(const std::string& text) {
  const auto set = rules();
  Runs runs;
  find_runs(text, {.token_lengths = set->compiled().token_lengths}, runs);
  Confirmer(set->compiled()).prune(text, runs);
  std::vector<std::string> all;
  for (const auto* some : {&runs.numbers, &runs.tokens}) {
    for (const Run& run : *some) all.push_back(text.substr(run.begin, run.end - run.begin));
  }
  return all;
}

}  // namespace

TEST_CASE("runs that no rule can be true of where they stand are dropped, all others are kept") {
  struct Row {
    const char* text;
    std::vector<std::string> kept;
  };
  const std::vector<Row> rows = {
      {"a 123456789 b", {"123456789"}},
      {"a 123-45-6789.", {"123-45-6789"}},
      {"no rule's digits: 123456 1234567890 12-345-6789", {}},
      {"part of a name: x123456789 123456789x", {}},
      {"with its lead: AB12345678", {"12345678"}},
      {"what may be a lead: Z12345678", {"12345678"}},
      {"behind a dash: a-123456789 3.123456789", {}},
      {"with and without a tail: 1234567A 1234567", {"1234567", "1234567"}},
      {"one of several: 12 123456789", {"12 123456789"}},
      {"q7vn2lxt9bxk", {"q7vn2lxt9bxk"}},
      {"glued: /q7vn2lxt9bxk a_q7vn2lxt9bxk q7vn2lxt9bxk+", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(kept(row.text) == row.kept);
  }
}
