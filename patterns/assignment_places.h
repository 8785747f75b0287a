// Several names that are given several literals: which one is a name's. Pure; looks at one line.
#pragma once

#include <string_view>

#include "patterns/assignment.h"

namespace assay::patterns {

/// Moves to the value that is the name's in `user, password = "ada", "…"`. Leaves all others.
void take_place(std::string_view text, Assignment& assignment);

}  // namespace assay::patterns
