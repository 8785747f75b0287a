// What people write of a password in mails, chats and notes: `the password for the server is …`,
// `Kennwort für den Server: …`, `mot de passe du wifi : …`. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "patterns/assignment.h"
#include "patterns/wording.h"

namespace assay::patterns {

/// The value that the sentence around the name of `name` (its place) gives it: behind up to six
/// plain words and a colon, behind a verb that means "is", or right behind the
/// name ("use password …"). Only what nobody writes as a word is believed: letters and digits
/// mixed, or long for a token or key. Looks at 160 bytes of one line at most.
std::optional<Assignment> said_behind(std::string_view text, const Assignment& name,
                                      const Wording& wording);

/// The value that a form or page shows for the name around text[word_begin, word_end): behind the
/// tags of elements, on the line below the name's own, or in a field. Believed as in said_behind(),
/// and only where it is all of its element or line. Looks at some 500 bytes at most.
std::optional<Assignment> shown_behind(std::string_view text, std::size_t word_begin,
                                       std::size_t word_end, const Wording& wording);

}  // namespace assay::patterns
