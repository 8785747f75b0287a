// What the parser of assignments (assignment.cc) asks of the text around a name or a value. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "patterns/assignment.h"

namespace assay::patterns {

/// The literal left of a name that is given nothing on its right: compared with it ("…" == name) or
/// asserted to be it (assert_equal "…", name). `name` has the name's place.
std::optional<Assignment> value_before(std::string_view text, const Assignment& name);

/// Narrows the value of `${NAME:-…}` or `${name:…}` to what is taken where nothing is set, which is
/// a literal. Leaves all others.
void take_default(std::string_view text, Assignment& assignment);

/// The place of the literal that an expression beginning at `at` gives where all else is missing
/// (env.PASSWORD || "…", ENV["X"] ?? '…', os.environ.get("X", "…")), or that a call makes the value
/// of (hex2bin('…'), base64.b64decode("…"), []byte("…")). npos when there is none on the line.
std::size_t literal_behind(std::string_view text, std::size_t at);

/// Whether the string that a `quote` behind `begin` ends was opened before, on the same line. Looks
/// at 400 bytes of a line at most: false when it is longer.
bool in_string(std::string_view text, std::size_t begin, char quote);

}  // namespace assay::patterns
