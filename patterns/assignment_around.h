// What the parser of assignments (assignment.cc) asks of the text around a name or a value. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "patterns/assignment.h"
#include "patterns/wording.h"

namespace assay::patterns {

/// The literal left of a name that is given nothing on its right: compared with it ("…" == name) or
/// asserted to be it (assert_equal "…", name). `name` has the name's place.
std::optional<Assignment> value_before(std::string_view text, const Assignment& name,
                                       const Wording& wording);

/// Narrows the value of `${NAME:-…}` or `${name:…}` to what is taken where nothing is set, which is
/// a literal. Leaves all others.
void take_default(std::string_view text, Assignment& assignment);

/// At least eight characters, two of them digits: made up, no word.
bool has_digits(std::string_view text, const Assignment& assignment);

/// The next item of a YAML list behind one of it that may be a value: with two digits. Others are
/// passed over.
std::optional<Assignment> next_item(std::string_view text, const Assignment& before);

/// Whether the value is itself a name that is given one: ['type' => …], the first of a map.
bool names_another(std::string_view text, const Assignment& assignment);

/// Whether what a call is given by its name is the secret: not the user of credentials("…", "…"),
/// not the kind of a compiler's token, not how a password is hashed.
bool is_given(std::string_view text, const Assignment& assignment, const Wording& wording);

/// set_password("user", "…"), keyring.set_password("service", "user", "…"): the text behind those
/// that are called as accounts are, up to the third, of a call that sets a password or a secret; of
/// other calls, and where none stands behind, `assignment` itself. Nothing where a variable that is
/// called a password stands behind the user: set_password("user", password).
std::optional<Assignment> last_given(std::string_view text, const Assignment& assignment,
                                     const Wording& wording);

/// Whether the value of a formatted string has a variable in it: f"val{c}".
bool has_slot(std::string_view text, const Assignment& assignment);

/// Whether the name at `begin` is itself a value: `name: …`, `"key": "…`. `quoted`: it stands in
/// quotes.
bool is_named_value(std::string_view text, std::size_t begin, bool quoted);

/// Whether the name at `begin` is an element's: <name, <prefix:name.
bool opens_element(std::string_view text, std::size_t begin);

/// Whether a tag was opened before `begin`, on the same line: <input value=…>
bool in_tag(std::string_view text, std::size_t begin);

/// Where what is in the element begins whose name's quote ends at `at`: <string name="token">…,
/// <string name="token" translatable="false">…. 0: there is none.
std::size_t behind_tag(std::string_view text, std::size_t name, std::size_t at,
                       const Wording& wording);

/// Behind ['name'] at `at`, a second name of the same variable: ['password']['ada'] = '…'. `at`
/// when there is none, or nothing is assigned.
std::size_t behind_subscript(std::string_view text, std::size_t at);

/// Moves `at`, the end of a call that asks for a variable, to the literal that is taken when it is
/// not set: env("X").unwrap_or("…"), getenv("X") or "…". False, and `at` as it was, without one.
bool skip_to_otherwise(std::string_view text, std::size_t& at);

/// Leaves of a quoted value what is the secret: without the line's end that is typed behind a
/// password ("…\n"), without quotes inside of quotes, without the user of a pair.
void narrow(std::string_view text, Assignment& assignment);

/// Leaves out what closes a map of YAML behind a value without quotes ({user: a, password: …}), and
/// the marks of emphasis around one (**…**).
void trim_marks(std::string_view text, Assignment& assignment);

/// Takes a value out of the quotes that texts are set in (“…”, „…“, ‘…’, «…», 「…」), up to the
/// closing one on its line; cuts off one that stands behind it.
void take_out_of_set_quotes(std::string_view text, Assignment& assignment);

/// Whether a value without quotes is written as configurations are (NAME=value, name: value), ends
/// its line, and is given to a name that means a password and is no single word: Blue-Tiger42.
bool is_written_out(std::string_view text, const Assignment& assignment, const Wording& wording);

/// Whether the bracket before `end` opens a call whose first argument is what something is made of:
/// crypt('longpassword', '…').
bool opens_derivation(std::string_view text, std::size_t end, const Wording& wording);

/// Whether the name is a function's that asks for a secret, or takes one apart: getPassword.
bool asks(std::string_view text, const Assignment& assignment, const Wording& wording);

/// The line at `begin`, of a text that goes over lines, as the value: it has digits and no blank.
std::optional<Assignment> line_behind(std::string_view text, Assignment assignment,
                                      std::size_t begin);

/// Whether "key" at `begin` is a cache's, a table's or another map's: "cache key = …".
bool is_key_of_map(std::string_view text, std::size_t begin, const Wording& wording);

/// The place of the literal that a call beginning at `at` makes a value of: hex2bin('…'),
/// HeaderValue::from_static("…"), Field(default="…"). npos: there is none.
std::size_t wrapped_literal(std::string_view text, std::size_t at, const Wording& wording);

/// Goes on to the other literal of Python's `"…" if x else "…"` when the first has no digit.
void take_other(std::string_view text, Assignment& assignment);

/// Whether `begin` stands in a name of a resource of Amazon's (arn:aws:secretsmanager:…:secret:…)
/// or of a checksum (Helm's checksum/secret).
bool in_resource_name(std::string_view text, std::size_t begin);

/// Whether the name at `begin` is the `key:` of a secretKeyRef or configMapKeyRef of Kubernetes,
/// which says under what name the value is kept.
bool in_key_reference(std::string_view text, std::size_t begin);

/// Whether the variable that the name is of (no parser's token) is copied to, compared or set as an
/// option by the call that it stands in: strcpy(x->password, "…"), curl_easy_setopt(h,
/// CURLOPT_PASSWORD, "…"), set :password, "…".
bool is_copied(std::string_view text, const Assignment& assignment, const Wording& wording);

/// Moves `at`, the end of a line of YAML behind `name:`, to the first item of the list or to the
/// one line of the block below it. False, and `at` as it was, when there is neither.
bool skip_to_block(std::string_view text, std::size_t& at);

/// The place of the literal that an expression beginning at `at` gives where all else is missing
/// (env.PASSWORD || "…", ENV["X"] ?? '…', os.environ.get("X", "…")), or that a call makes the value
/// of (hex2bin('…'), base64.b64decode("…"), []byte("…")). npos when there is none on the line.
std::size_t literal_behind(std::string_view text, std::size_t at, const Wording& wording);

/// Whether the string that a `quote` behind `begin` ends was opened before, on the same line. Looks
/// at 400 bytes of a line at most: false when it is longer.
bool in_string(std::string_view text, std::size_t begin, char quote);

}  // namespace assay::patterns
