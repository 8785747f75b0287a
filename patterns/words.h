// Spellings of words as they are looked for: cases of scripts beyond ASCII, and the ways of joining
// two words. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::patterns {

/// The spellings that a search without case (in ASCII) must have to find `word` in any case: Latin,
/// Greek and Cyrillic letters beyond ASCII are given in lower, upper and title case, Greek ones
/// without accents, too, and of Turkish words 'i' as 'İ'; a space also as '_', '-',
/// '.' and nothing.
std::vector<std::string> spellings(std::string_view word);

/// The small letter, of the scripts that spellings() knows, without what capitals don't tell: Greek
/// accents, the form of the last sigma, the dot of a Turkish İ.
char32_t plain_letter(char32_t c);

/// All of its letters so. To be compared with what was made by it.
std::string lowered_word(std::string_view word);

/// Whether the word is written in a script that puts spaces between words, so that only whole words
/// count.
bool is_bounded(std::string_view word);

/// Whether `text`[begin, end) stands as a whole word: "ssn" in "user_ssn", "userSSN" and "SSN:",
/// not in "classname".
bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end);

/// What stands between the parts of a name, or doesn't: tax id, tax_id, taxId.
constexpr bool is_joint(char c) { return c == ' ' || c == '_' || c == '-' || c == '.'; }

/// Letters of a name that is believed inside of a longer word ("dbpassword"): shorter ones are in
/// too many words.
inline constexpr std::size_t kMinInnerWord = 5;

/// The characters of `word` that don't join its parts.
std::size_t letters_of(std::string_view word);

/// What word_expression(word) matches, as texts for AnchorTable.
std::vector<std::string> with_joints(std::string_view word);

/// An expression for Hyperscan and PCRE2 that matches `word` as it stands; a space, '_', '-' or '.'
/// in it matches any of them or nothing.
std::string word_expression(std::string_view word);

}  // namespace assay::patterns
