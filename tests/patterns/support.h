// Rules and scans for the matcher's tests, from TOML text as users write it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/matcher.h"
#include "patterns/rule_set.h"

namespace assay::patterns::testing {

/// Compiles `toml` (rules of class pii.government-id unless they say otherwise). Throws
/// std::runtime_error with all problems when it is refused.
std::shared_ptr<const RuleSet> rules_from(std::string_view toml);

/// The rest of a rule's fields that a test doesn't care about.
inline constexpr std::string_view kRest =
    "title = 'T'\nmatch = ['a', 'b']\nno_match = ['c', 'd']\nrefs = ['https://example.org']\n";

/// Matches of the whole text, all of it owned.
std::vector<Match> scan(const RuleSet& rules, std::string_view text);

/// "rule:value" of every match, in order.
std::vector<std::string> found(const RuleSet& rules, std::string_view text);

}  // namespace assay::patterns::testing
