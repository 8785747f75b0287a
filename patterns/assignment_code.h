// What beside a name or behind a value tells that they are code, markup or prose. Pure functions,
// linear in the line's size; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "patterns/assignment.h"

namespace assay::patterns {

/// Whether an attribute whose value is the name that begins at `name` names what its element holds:
/// <string name="api_key">. Not a part of an address, and none that links, styles or titles:
/// <a href="…#set_password">, <label for="password">.
bool names_element(std::string_view text, std::size_t name);

/// What follows a telling word in its name has another word with a capital: (Password)MgrWithRealm.
bool names_type(std::string_view rest);

/// key="…" of an element with a value beside it, <key>…</key> before another element: the name of
/// what stands there.
bool is_name_of_entry(std::string_view text, const Assignment& assignment);

/// Whether the value has nothing but what an address's query may have: ?key=3f0c…, no
/// `e.alt?o.key=r.C0:…` of a program.
bool is_of_query(std::string_view text, const Assignment& assignment);

/// Whether a value without quotes is the first word of a sentence, or of a piece of code:
/// `argv [2]`. `end`: of what was read for the value, marks included.
bool goes_on_as_text(std::string_view text, const Assignment& assignment, std::size_t end);

/// [ "x$passwd" = "x$expected" ]: two texts with variables, which a shell compares. `behind`: of
/// the name's closing quote.
bool compares_text(std::string_view text, const Assignment& assignment, std::size_t behind);

/// credentials_store 3f0c…: a part of a program and the commit that it is taken from. REQUIRES: the
/// name goes on behind the telling word.
bool is_state_of_part(std::string_view text, const Assignment& assignment);

/// ${dir}/password: a part of a path.
bool in_path(std::string_view text, std::size_t name);

/// Where the quoted path begins whose last part is the name: "Auth:Jwt:Secret" of .NET. `name`
/// itself where none does.
std::size_t begin_of_path(std::string_view text, std::size_t name);

/// "v1/secrets": a path to many of them, which is called so where they are listed.
bool names_resource(std::string_view text, const Assignment& assignment);

}  // namespace assay::patterns
