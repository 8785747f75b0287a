// What an organisation decided about its data, as far as a scan's levels and impacts depend on it:
// weights and steps per class, and the level of a file in which nothing was found. Immutable once
// loaded; may be shared by threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"
#include "scanner/base/records.h"
#include "scanner/base/taxonomy.h"

namespace assay {

struct Policy {
  Taxonomy taxonomy;
  Level default_level = Level::kInternal;  ///< "nothing found" isn't public
  std::string source;                      ///< the file it came from; empty: built in
  std::string digest;                      ///< SHA-256 of that file, hex; empty: built in
};

/// By the contract's spelling ("restricted"). False: there is no such level.
bool parse_level(std::string_view name, Level& level);

/// `taxonomy` with what the policy file's text changes:
///   [levels]   default = "internal"
///   [weights]  "pii.contact.phone" = 25, or a table { weight = 25, flat = false, steps = {
///   confidential = 100 } }
/// A class under a known one may be given a weight of its own. Mistakes are appended to `problems`;
/// the result is then not to be used.
Policy parse_policy(std::string_view toml, std::string name, Taxonomy taxonomy,
                    std::vector<Problem>& problems);

}  // namespace assay
