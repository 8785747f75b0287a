// From candidates to matches: weighs what a rule says against what stands around the value, and
// lets the best of overlapping ones win. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/candidate.h"
#include "patterns/compiled.h"
#include "patterns/matcher.h"

namespace assay::patterns {

/// Score and confidence from what the candidate gathered. False: the rule demands context that is
/// not there, or the value is a placeholder.
bool weigh(Candidate& candidate, const Rule& rule);

/// What moved the score, for Finding::evidence.
std::vector<std::string> evidence_of(const Candidate& candidate, const Rule& rule,
                                     const RuleSet::Compiled& compiled);

/// Sorts by begin, end and rule. O(n) when they are sorted, else O(n log n) on small keys.
void sort_by_place(std::vector<Candidate>& candidates);

/// Of overlapping candidates the best stays, with the others' rules as its losers: higher
/// confidence, then nearer context, then higher score, then the more specific class, then the
/// longer span, then rule id; but what lies inside of a much longer high-confidence value is part
/// of it. Sorts by begin. O(n log n) for ordinary texts.
void resolve_overlaps(std::vector<Candidate>& candidates, const RuleSet::Compiled& compiled);

}  // namespace assay::patterns
