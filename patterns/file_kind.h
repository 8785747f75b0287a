// What a file's name says of the values in it. Pure; any thread.
#pragma once

#include <string_view>

#include "patterns/wording.h"

namespace assay::patterns {

struct Match;

/// Told by a file's path alone; none of them for a text without one.
struct FileKind {
  /// A program's texts in one language: de.json, pt-BR.yml, messages_fr.properties, lang/da/ui.php,
  /// LocalStrings_ja.properties, sv_SE.po, strings.xml, res/values-de/ui.xml.
  bool translations = false;
  /// Nothing but such texts, as the ending says: sv_SE.po, app_de.arb.
  bool catalogue = false;
  /// Its tables are full of what reads like numbers.
  bool font = false;
  /// A program in a language whose texts always stand in quotes.
  bool program = false;
  /// Texts and numbers stand there without quotes: a shell's script, SQL.
  bool bare = false;
  /// Which version of each part a build takes, with its digest: yarn.lock, package-lock.json,
  /// go.sum.
  bool lock = false;
};

/// `path`: the file's, of which the last folders tell as well.
FileKind file_kind(std::string_view path, const Wording& wording);

/// Lowers a match of `text` to low confidence where its file says that it is none, and says so in
/// its evidence; leaves all others alone:
/// - Translations: what only a name calls a secret ("password": "Heslo") and has no digit, or
///   several words, is that name in a language; a person, a user's name, a place or an address
///   likewise, but of who wrote or translated them and of known names of two words. In a catalogue
///   an address with a password (protokol://korisnik:lozinka@…) is an example.
/// - Fonts: a number that no word names is of one of its tables.
/// - Programs: what stands without quotes is an expression (`userId: space.ownerId,`) or a type
///   (`pub password: SecUtf8,`), unless it is of a comment or of a text of several lines, as far as
///   its line and what follows tell: no user's name, and no secret that only its name tells (but a
///   sure one, other than a field, a type with another one in it or what an element is set to).
///   The bare begin of a private key is what a program looks for.
/// - Locked versions: a secret as long as a digest is one.
/// - Anywhere: a private key's begin is none where the text shows that no key follows, and what a
///   mail is called (Message-ID: <…@…>) is no address.
void weigh_by_kind(FileKind kind, std::string_view text, Match& match);

}  // namespace assay::patterns
