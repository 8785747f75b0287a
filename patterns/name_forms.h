// What a single word of a name is formed like, whatever the lists have of it. Pure functions,
// linear in the word's size; any thread.
#pragma once

#include <string_view>

#include "patterns/name_table.h"

namespace assay::patterns {

/// All its letters are capitals, and two or more; scripts without cases have none.
bool all_capitals(std::string_view word);

/// McCall, O'Brien, Petrova: it begins or ends as family names do that a language derives.
bool ends_like_family(std::string_view word, const NamePhrases& phrases);

/// "NetBSD", "StreamHandler": no family name but those that begin as "McCall" and "LeBlanc" do.
bool has_hump(std::string_view word, const NamePhrases& phrases);

/// PatientResource, KanbanLead: a program's name. "McDonald", "FitzGerald" and "DeShawn" are a
/// person's.
bool has_late_hump(std::string_view word);

/// Shimin, Donghai: two syllables of pinyin, as most Chinese given names have (GB/T 16159, without
/// tones).
bool is_pinyin_pair(std::string_view word);

/// Sung-hyun, Ki-moon: two syllables of which the second is written small, as Korean and Taiwanese
/// given names are.
bool is_hyphened_pair(std::string_view word);

/// Typographic spaces, dashes, quotes and CJK punctuation: no part of a word.
bool is_mark(char32_t c);

/// Whether it begins with one.
bool begins_with_mark(std::string_view value);

}  // namespace assay::patterns
