// What a file's name says of the values in it. Pure; any thread.
#pragma once

#include <string_view>

#include "patterns/matcher.h"
#include "patterns/wording.h"

namespace assay::patterns {

/// Whether a file of this name, without its folders, holds a program's texts in one language:
/// de.json, pt-BR.yml, messages_fr.properties, LocalStrings_ja.properties, sv_SE.po, strings.xml.
bool holds_translations(std::string_view file_name, const Wording& wording);

/// Whether a file of this name holds nothing else, as its ending says: sv_SE.po, app_de.arb.
bool is_catalogue(std::string_view file_name, const Wording& wording);

/// In a file that holds translations: what only a name calls a secret ("password": "Heslo") and
/// has no digit, or several words, is that name in a language; in a catalogue an address with such
/// a password (protokol://korisnik:lozinka@…) is an example. Lowers such a match of `value` to low
/// confidence and says so in its evidence; leaves all others alone.
void weigh_translation(std::string_view value, bool catalogue, Match& match);

/// Whether a file of this name is a font: its tables are full of what reads like numbers.
bool is_font(std::string_view file_name);

/// In a font: a number that no word names is of one of its tables. Lowers such a match of `value`
/// to low confidence and says so in its evidence; leaves all others alone.
void weigh_in_font(std::string_view value, Match& match);

/// Whether a file of this name is a program in a language whose texts always stand in quotes.
bool is_program(std::string_view file_name, const Wording& wording);

/// In a program: what stands without quotes is an expression (`userId: space.ownerId,`) or a type
/// (`pub password: SecUtf8,`), unless it is of a comment or of a text of several lines, as far as
/// its line and what follows tell; and the bare begin of a private key is what a program looks for.
/// Lowers such a match of a user's name, of a secret that only its name tells (but a sure one), or
/// of a key's begin to low confidence and says so in its evidence; leaves all others alone. `text`:
/// what the match is of.
void weigh_in_program(std::string_view text, Match& match);

}  // namespace assay::patterns
