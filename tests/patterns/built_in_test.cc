// The rules that ship, as data: every one loads, and its own examples hold.
#include "patterns/compiled.h"
#include "patterns/embedded.h"
#include "patterns/rule_check.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;

TEST_CASE("every built-in rule finds its examples and leaves its counter-examples alone") {
  const auto set = RuleSet::built_in();
  const auto rules = built_in_rules();
  REQUIRE(rules.size() == set->size());
  const ExampleReport report = test_examples(rules, *set);
  for (const ExampleFailure& failure : report.failures) {
    UNSCOPED_INFO(failure.rule << (failure.counter_example ? " counter-example " : " example ")
                               << failure.number << ": " << failure.message);
  }
  CHECK(report.failures.empty());
  CHECK(report.incomplete == std::vector<std::string>{});
  CHECK(report.examples >= 2 * rules.size());
  CHECK(report.counter_examples >= 2 * rules.size());
}

TEST_CASE("a rule without references, or with one example, is told") {
  auto rules = built_in_rules();
  rules.resize(1);
  rules[0].refs.clear();
  rules[0].no_match.resize(1);
  const ExampleReport report = test_examples(rules, *RuleSet::built_in());
  REQUIRE(report.incomplete.size() == 2);
  CHECK(report.incomplete[0] == rules[0].info.id + ": no references");
}

TEST_CASE(
    "the built-in database of every CPU level is there, and this machine loads the best that it "
    "can") {
  const Embedded embedded = embedded_rules();
  std::size_t usable = 0;
  for (std::size_t level = 0; level < kCpuLevels.size(); ++level) {
    CHECK_FALSE(embedded.databases[level].empty());
    if (deserialise(embedded.databases[level])) usable = level;
  }
  CHECK(RuleSet::built_in()->cpu_level() == kCpuLevels[usable].name);
}

TEST_CASE("a lower level's database is accepted on a better CPU") {
  CHECK(deserialise(embedded_rules().databases[0]) != nullptr);
}
