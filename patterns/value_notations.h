// Notations of programs, builds and pages that stand where a secret would: properties, templates,
// expressions, addresses, names of constants. Pure functions, linear in the value's size.
#pragma once

#include <string_view>

namespace assay::patterns {

/// exports.STRICT_TOKEN: names joined by dots, with hardly a digit.
bool is_member(std::string_view value);

/// ada@acme.org: an address, of letters.
bool is_mail(std::string_view value);

/// E3E9: four hexadecimal digits in capitals, with a letter and a figure, as spreadsheets keep what
/// a password comes to.
bool is_short_hash(std::string_view value);

/// Whether a value, quoted or not, is written in one of them. REQUIRES: not empty.
bool is_notation(std::string_view value);

}  // namespace assay::patterns
