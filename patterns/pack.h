// Rules in the form in which they are built into the program and cached: everything that
// index_rules() finds out, as bytes, so that a scan starts in milliseconds. Written and read by one
// definition of the fields.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "patterns/compiled.h"

namespace assay::patterns {

/// Without the databases.
std::string write_pack(const RuleSet::Compiled& compiled);

/// Null when the bytes are not a pack of this version, or are cut or damaged. Never reads outside
/// of `bytes`.
std::unique_ptr<RuleSet::Compiled> read_pack(std::string_view bytes);

}  // namespace assay::patterns
