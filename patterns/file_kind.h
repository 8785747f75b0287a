// What a file's name says of the values in it. Pure; any thread.
#pragma once

#include <string_view>

#include "patterns/matcher.h"
#include "patterns/wording.h"

namespace assay::patterns {

/// Whether a file of this name, without its folders, holds a program's texts in one language:
/// de.json, pt-BR.yml, messages_fr.properties, LocalStrings_ja.properties, sv_SE.po, strings.xml.
bool holds_translations(std::string_view file_name, const Wording& wording);

/// In a file that holds translations: what only a name calls a secret ("password": "Heslo") and
/// has no digit is that name in a language. Lowers such a match of `value` to low confidence and
/// says so in its evidence; leaves all others alone.
void weigh_translation(std::string_view value, Match& match);

}  // namespace assay::patterns
