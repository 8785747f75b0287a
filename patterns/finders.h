// Who looks for what: of each finder, whether Hyperscan gets it, or the table of words' begins
// (anchors.h), or that of shapes (marks.h). Used while rules are compiled; search() while scanning.
// Private to assay::patterns.
#pragma once

#include <hs/hs.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/compiled.h"
#include "patterns/regex.h"

namespace assay::patterns {

/// The texts that begin all matches of an expression, when each begins a word, fits the table and
/// rules enough places out there. Empty otherwise.
std::vector<AnchorText> anchors_of(const RegexFacts& facts);

/// Bytes of the widest of `anchors`.
std::uint32_t width_of(const std::vector<AnchorText>& anchors);

/// Takes from Hyperscan what the tables of `compiled` can look for, parts of finders too, and
/// builds these. `anchors` are what is known already. Finders may come to be more.
void settle_finders(RuleSet::Compiled& compiled, std::vector<AnchorText> anchors);

/// Appends what Hyperscan finds in `text`; without a database nothing. REQUIRES: `scratch` is for
/// it, and no other thread uses it; text.size() < 4 GiB. Throws std::logic_error when Hyperscan
/// refuses.
void search(const RuleSet::Compiled& compiled, std::string_view text, hs_scratch_t* scratch,
            std::vector<RawHit>& hits);

/// Drops the hits that aren't followed by what their finders want behind them.
void keep_followed(const RuleSet::Compiled& compiled, std::string_view text,
                   std::vector<RawHit>& hits);

}  // namespace assay::patterns
