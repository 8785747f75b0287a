// Where a value stands that a label (a form's caption) names, when that isn't right behind it. Pure
// functions of a bounded stretch around the label; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "patterns/wording.h"

namespace assay::patterns {

/// Where a value may begin last that stands within `gap` bytes behind a label: on its line, or on
/// the next one where marks alone end the label's: <token>⏎…, token: |⏎….
std::size_t reach_of_label(std::string_view text, std::size_t word_end, std::size_t gap);

/// Where the words end that say whose value a label names: "passport number of the applicant:",
/// "the passport number of the applicant is". `word_end` when there are none. `verbs`:
/// Wording::owner_verbs.
std::size_t behind_owner(std::string_view text, std::size_t word_end, const WordSet& verbs);

/// Where the value begins behind what keeps it apart from its label on a line: blanks or dots, six
/// or more, elements' tags, a form's field: <label>Passport</label><input value="AB1234567">.
/// `word_end` when there is nothing of that.
std::size_t behind_filler(std::string_view text, std::size_t word_end);

/// Where the value ends that a sentence says to be what the label at `word_begin` names:
/// "AB1234567 is my passport". npos: there is none.
std::size_t before_verb(std::string_view text, std::size_t word_begin, const WordSet& verbs);

/// Where the value begins below a label that has its line for itself, with one more word (three
/// before a colon) and elements' tags at most, and one empty line: "Passport number⏎AB1234567",
/// <dt>Passport</dt>⏎<dd>AB1234567. npos: the label has not, or no colon where one is needed.
std::size_t below_label(std::string_view text, std::size_t word_begin, std::size_t word_end,
                        bool needs_colon);

/// Whether nothing but blanks and tags is left of the line behind `end`.
bool ends_line(std::string_view text, std::size_t end);

}  // namespace assay::patterns
