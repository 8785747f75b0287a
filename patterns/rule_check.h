// What `assay rules test` and `assay rules check` do: run rules' own examples through the real
// matcher, and measure what each rule costs. Used by the command line and by the tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "patterns/rule_set.h"

namespace assay::patterns {

/// An example that did not behave. Holds no example text: `rule`, which example, and what happened
/// instead.
struct ExampleFailure {
  std::string rule;
  bool counter_example = false;
  std::size_t number = 0;  ///< from 1
  std::string message;
};

inline constexpr std::size_t kLeastExamples = 2;

struct ExampleReport {
  std::size_t rules = 0, examples = 0, counter_examples = 0;
  std::vector<ExampleFailure> failures;
  std::vector<ExampleFailure> outshone;  ///< found, but another rule wins: worth a look, not wrong
  std::vector<std::string> incomplete;  ///< "id: …": rules without references, or with fewer than
                                        ///< kLeastExamples examples or counter-examples
};

/// Runs the examples of `rules` (as parsed from their files) against `set`, which must hold them.
ExampleReport test_examples(const std::vector<Rule>& rules, const RuleSet& set);

struct RuleCost {
  std::string rule;
  double ns_per_byte = 0;  ///< of its finders, scanning the sample alone
  double hits_per_mb = 0;  ///< of its finders in the sample
};

/// Measures the finders of each rule of `set` on the built-in sample (1 MiB of mixed code, logs,
/// prose and data). About 3 ms a rule.
std::vector<RuleCost> measure_costs(const RuleSet& set);

/// Above this a rule is refused by `rules check`: it would take a noticeable part of the whole scan
/// by itself.
inline constexpr double kMaxNsPerByte = 0.8;
inline constexpr double kMaxHitsPerMb = 2500;

/// The expressions of `rule` with a repeat that shares out one text in very many ways
/// (ambiguous_repeat): "field: the repeat". Bounded when scanning, but slow; O(length).
std::vector<std::string> ambiguous_expressions(const Rule& rule);

/// The rules that are built in, parsed from their files with examples and references.
std::vector<Rule> built_in_rules();

/// Parses `paths` together with the built-in vocabulary. Rules are complete (examples, references).
std::vector<Rule> rules_of(const std::vector<std::string>& paths, std::vector<Problem>& problems);

}  // namespace assay::patterns
