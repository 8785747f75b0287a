// Quantities and terms that stand where a secret would: measures, prices, times, colours, hosts,
// encodings, algorithms, identifiers of the things that programs handle. Pure, linear in the
// value's size.
#pragma once

#include <string_view>

namespace assay::patterns {

/// Whether a value is one of them, quoted or not. REQUIRES: not empty.
bool is_quantity_or_term(std::string_view value);

}  // namespace assay::patterns
