// Formats: what a program writes values into, of C, Go, Erlang, Qt, dates. Pure; linear in the
// value's size.
#pragma once

#include <string_view>

namespace assay::patterns {

/// Whether a value is one, or the begin of one that was cut out of a program's texts, which only
/// those without quotes are. REQUIRES: not empty.
bool is_format(std::string_view value, bool quoted);

}  // namespace assay::patterns
