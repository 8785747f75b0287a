// Names of what a program uses, where a secret would stand: files of a store, resources of a cloud,
// indexes of a table, parameters of a statement, curves, constants. Pure; linear in the value's
// size.
#pragma once

#include <string_view>

namespace assay::patterns {

/// Whether a value, quoted or not, is one. REQUIRES: not empty.
bool is_resource_name(std::string_view value);

}  // namespace assay::patterns
