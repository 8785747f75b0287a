// What a value that is assigned to a telling name is when it is no secret: a piece of code, a
// template, a sentence, the name of a thing. Pure functions, linear in the value's size but for
// the few that say otherwise; any thread.
#pragma once

#include <string_view>

namespace assay::patterns {

/// Characters that join the parts of identifiers, paths and versions.
constexpr bool joins_parts(char c) {
  return c == '_' || c == '-' || c == '.' || c == '/' || c == ':';
}

/// Code rather than a value: calls, members, indexing, operators, what stands between two strings
/// that are joined, expressions to match with, paths, addresses. `quoted`: it is a literal, so that
/// less of it is code. REQUIRES: not empty.
bool is_code(std::string_view value, bool quoted);

/// Half of it or more are escapes of bytes: \x67\x2A, \u0141, %EF%BF; or some are of letters beyond
/// ASCII and there is no digit: Schl\u00FCssel, a word of a program's texts.
bool is_escaped(std::string_view value);

/// 8-4-4-4-12 hexadecimal digits (RFC 9562), of any version.
bool is_uuid(std::string_view value);

/// A host with its port, a package or a version, a path, a distinguished name, a record: the name
/// of a thing. REQUIRES: not empty.
bool is_named_thing(std::string_view value);

/// 1234567890, 9876543210 or abcdefghij inside of it, whatever else there is: somebody typed it.
bool has_count(std::string_view value);

}  // namespace assay::patterns
