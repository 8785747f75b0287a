// Who looks for what: of each finder, whether Hyperscan gets it, or the table of words' begins
// (anchors.h), or that of shapes (marks.h). Used while rules are compiled; search() while scanning.
// Private to assay::patterns.
#pragma once

#include <hs/hs.h>

#include <string_view>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/compiled.h"

namespace assay::patterns {

/// Takes from Hyperscan what the tables of `compiled` can look for, parts of finders too, and
/// builds these. Finders may come to be more.
void settle_finders(RuleSet::Compiled& compiled);

/// Appends what Hyperscan finds in `text`; without a database nothing. REQUIRES: `scratch` is for
/// it, and no other thread uses it; text.size() < 4 GiB. Throws std::logic_error when Hyperscan
/// refuses.
void search(const RuleSet::Compiled& compiled, std::string_view text, hs_scratch_t* scratch,
            std::vector<RawHit>& hits);

/// Drops the hits that aren't followed by what their finders want behind them.
void keep_followed(const RuleSet::Compiled& compiled, std::string_view text,
                   std::vector<RawHit>& hits);

}  // namespace assay::patterns
