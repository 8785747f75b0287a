// Settings: what a line of configuration gives a name (NAME=value, name: value, -e NAME=value). A
// plain word stands there only because it is the value; in a program it may be anything. And what
// in programs and lists stands where a value would. Pure.
#pragma once

#include <string_view>

#include "patterns/assignment.h"
#include "patterns/wording.h"

namespace assay::patterns {

/// Whether `assignment` is one: all of its line, or NAME=value as shells and containers take it.
/// `code`: the text is a program's, where only the latter is. Looks at one line, 200 bytes to
/// either side at most.
bool is_setting(std::string_view text, const Assignment& assignment, bool code,
                const Wording& wording);

/// Of a program's text: whether the value is a name without quotes that ends a statement, a
/// declaration or a record's field: token = nextToken; Password: LPCWSTR; passcode = HTTPPassCode,
bool is_name_in_code(std::string_view text, const Assignment& assignment);

/// Whether what stands around a value says that it is no value of the name's: outcomes of a test in
/// a list under `pass:`, or in lines (PASS: gdb.base/a.exp), what is
/// to be given (--password=PASSWORD), what is called as it is named
/// (ROLE_TOKEN_CREATOR = "roles/iam.tokenCreator"), words of a list of rules (password:
/// ["required", "min:8"]), a column in SQL (`a`.`password` = `b`.`id`), a shell's comment
/// (PASSWORD= `#optional`), the begin of what is joined ("user_" + i), the user of two
/// (`ada@acme.io` and `…`), the second of two titles (Action("ResetPassword", "Account")) or of two
/// names
/// ('sha2_password', 'sha256_password'), a row's UUID behind 'password'.
bool is_other_part(std::string_view text, const Assignment& assignment, const Wording& wording);

}  // namespace assay::patterns
