#include "patterns/file_kind.h"

#include <algorithm>
#include <array>
#include <utility>

#include "patterns/matcher.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::uint16_t kLowered = 200;
/// Of a path's folders, in archives that Windows made as well.
constexpr std::string_view kSeparators = "/\\";

// Br, Hans, 419: where or how a language is written.
bool is_region_or_script(std::string_view part) {
  return ((part.size() == 2 || part.size() == 4) &&
          std::all_of(part.begin(), part.end(), is_letter)) ||
         (part.size() == 3 && std::all_of(part.begin(), part.end(), is_digit));
}

// de, pt-BR, zh_Hans_TW, sr-ec, es_419: a language and where or how it is written.
bool is_language(std::string_view stem, const Wording& wording) {
  std::size_t joint = stem.find_first_of("-_");
  const std::string_view language = stem.substr(0, joint);
  if (!std::all_of(language.begin(), language.end(), is_lower) || !wording.languages.has(language))
    return false;
  while (joint != std::string_view::npos) {
    stem.remove_prefix(joint + 1);
    joint = stem.find_first_of("-_");
    if (!is_region_or_script(stem.substr(0, joint))) return false;
  }
  return true;
}

void lower(Match& match, const char* why) {
  match.confidence = Confidence::kLow;
  match.score = std::min(match.score, kLowered);
  match.evidence.emplace_back(why);
}

// In lower case; empty for ".po", which has none.
std::string ending_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return lowered(file_name.substr(dot + 1));
}

// Whether a value at [begin, end) is of a text or a comment, as far as its line tells: a quote is
// open before it, or a comment's or an element's begin stands there; or as it is written in texts
// of several lines: <user>P2823341</user>, XML_USER_ID=P2823341, User Id=sa; REQUIRES: begin > 0.
bool is_text_of_program(std::string_view text, std::size_t begin, std::size_t end) {
  const char before = text[begin - 1];
  const char after = at_or_nul(text, end);
  if ((before == '>' && after == '<') ||
      (before == '=' && (after == ';' || (begin > 1 && is_upper(text[begin - 2])))))
    return true;
  constexpr std::size_t kMaxLine = 512;
  const std::size_t least = begin > kMaxLine ? begin - kMaxLine : 0;
  std::string_view line = text.substr(least, begin - least);
  const std::size_t last = line.rfind('\n');
  if (last != std::string_view::npos)
    line.remove_prefix(last + 1);
  else if (least > 0)
    return true;  // of a line so long nothing is known
  // Quotes that are closed again stand around another text: "password1": pwd1.
  const auto is_open = [&](char quote) {
    return std::count(line.begin(), line.end(), quote) % 2 != 0;
  };
  if (is_open('"') || is_open('\'') || is_open('`') || line.find('#') != std::string_view::npos ||
      line.find("//") != std::string_view::npos || line.find("/*") != std::string_view::npos ||
      line.find("--") != std::string_view::npos)
    return true;
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && has_any("*%<", {&line[first], 1});
}

// What a program writes behind a value; texts of several lines have the line's end there.
bool is_behind_expression(char c) { return has_any(",;)}(", {&c, 1}); }

// SecUtf8, SecretString: two words in capitals, joined; Summer24 is a password.
bool reads_as_type(std::string_view value) {
  if (value.size() < 2 || !is_upper(value[0]) || !is_lower(value[1])) return false;
  const auto humps = std::count_if(value.begin(), value.end(), is_upper);
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return humps > 1 && digits <= 2 && std::all_of(value.begin(), value.end(), is_alnum);
}

// _wrappedKey2: a class's own field, as C# and others write it.
bool reads_as_field(std::string_view value) {
  return value.size() > 2 && value[0] == '_' && is_lower(value[1]) &&
         std::any_of(value.begin(), value.end(), is_upper) &&
         std::all_of(value.begin(), value.end(), is_word);
}

// Option<String>, Vec<u8>: a type with another one in it. A page's tags are in small letters.
bool is_generic(std::string_view value, std::string_view behind) {
  if (behind.size() < 3 || behind[0] != '<' || !is_upper(value[0]) ||
      !std::all_of(value.begin(), value.end(), is_letter))
    return false;
  return (is_upper(behind[1]) && is_lower(behind[2])) || behind[1] == '&' ||
         (is_lower(behind[1]) && is_digit(behind[2]));
}

// result["privateKey"] = transformed: what a program sets an element to.
bool is_given_to_element(std::string_view before, std::string_view value) {
  return (before.ends_with("\"] = ") || before.ends_with("'] = ")) && is_letter(value[0]) &&
         std::all_of(value.begin(), value.end(), is_word);
}

// pwd1, newPass2: letters and up to two figures behind them.
bool reads_as_variable(std::string_view value) {
  const std::size_t digit = value.find_first_of("0123456789");
  return digit != std::string_view::npos && is_lower(value[0]) && value.size() - digit <= 2 &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(digit),
                     is_letter) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(digit), value.end(), is_digit);
}

// space.ownerId, await, Long: no account is called so, whatever follows.
bool reads_as_expression(std::string_view value) {
  const std::size_t dot = value.find('.');
  const bool is_member =
      dot != std::string_view::npos && dot > 0 && dot + 2 < value.size() &&
      std::any_of(value.begin() + static_cast<std::ptrdiff_t>(dot), value.end(), is_upper);
  const bool is_plain_type = is_upper(value[0]) && value.size() > 1 && is_lower(value[1]) &&
                             std::all_of(value.begin(), value.end(), is_letter);
  return is_member || is_plain_type || value == "await" || value == "new" || value == "yield";
}

// What may be a program's own words: a user's, or a secret's that only its name tells.
bool may_be_code(std::string_view text, const Match& match) {
  const std::string_view value = text.substr(match.begin, match.end - match.begin);
  const std::string_view rest = text.substr(match.end);
  const char behind = at_or_nul(rest, 0);
  const std::string& data_class = match.rule->data_class;
  if (data_class == "pii.user") return is_behind_expression(behind) || reads_as_expression(value);
  if (data_class != "secret.generic") return false;
  const bool ends = is_behind_expression(behind) || has_any("\r\n", {&behind, 1});
  if ((ends &&
       (reads_as_field(value) || is_given_to_element(text.substr(0, match.begin), value))) ||
      is_generic(value, rest))
    return true;
  return match.confidence != Confidence::kHigh && is_behind_expression(behind) &&
         (reads_as_type(value) || reads_as_variable(value));
}

bool is_begin_of_key(std::string_view value) {
  return value.starts_with("-----BEGIN ") && value.ends_with(" PRIVATE KEY-----") &&
         value.find('-', 5) == value.size() - 5;
}

// A begin of a private key without the key: programs that read keys look for it. Of one that
// strings are joined to a line follows.
bool is_mark_of_key(std::string_view value, std::string_view behind) {
  constexpr std::size_t kNear = 300;
  constexpr std::size_t kLine = 40;
  if (!is_begin_of_key(value)) return false;
  std::size_t run = 0;
  for (const char c : behind.substr(0, kNear)) {
    run = is_alnum(c) || c == '+' || c == '/' ? run + 1 : 0;
    if (run == kLine) return false;
  }
  return true;
}

// A begin of a private key where a text shows where the key would stand: nothing, REDACTED or
// "MIIE ... =" before the end; or that names it behind another begin: "-----BEGIN CERTIFICATE-----
// or -----BEGIN …".
bool is_shown_without_key(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kNear = 200;
  if (!is_begin_of_key(text.substr(begin, end - begin))) return false;
  const std::size_t least = begin > kNear ? begin - kNear : 0;
  const std::string_view before = text.substr(least, begin - least);
  const std::size_t other = before.rfind("-----BEGIN ");
  if (other != std::string_view::npos && before.find("-----END ", other) == before.npos &&
      is_mark_of_key(text.substr(begin, end - begin), text.substr(end)))
    return true;
  const std::string_view behind = text.substr(end, kNear);
  const std::size_t close = behind.find("-----END ");
  if (close == std::string_view::npos) return false;
  const std::string_view body = behind.substr(0, close);
  if (body.find("...") != std::string_view::npos || body.find('<') != std::string_view::npos)
    return true;
  // Small letters but those of an escape.
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (is_lower(body[i]) && (i == 0 || body[i - 1] != '\\')) return false;
  }
  return true;
}

// Message-ID: <20240102.ABC12@mx.acme.org>, References: <…> <…> (RFC 5322, 3.6.4), of programs
// "message_id": "<…>": what a mail is called, which reads like an address.
bool is_message_id(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kReach = 2000, kLongest = 24;
  constexpr std::array<std::string_view, 5> kFields = {"message-id", "messageid", "in-reply-to",
                                                       "references", "content-id"};
  if (begin == 0 || text[begin - 1] != '<' || at_or_nul(text, end) != '>') return false;
  std::string_view left = text.substr(0, begin - 1);
  if (left.size() > kReach) left.remove_prefix(left.size() - kReach);
  for (;;) {
    while (!left.empty() && has_any(" \t\r\n,:='\"", {&left.back(), 1})) left.remove_suffix(1);
    if (!left.ends_with('>')) break;
    const std::size_t other = left.rfind('<');
    if (other == std::string_view::npos) return false;
    left = left.substr(0, other);
  }
  if (left.size() > kLongest) left.remove_prefix(left.size() - kLongest);
  std::string name = lowered(left);
  std::replace(name.begin(), name.end(), '_', '-');
  return std::any_of(kFields.begin(), kFields.end(),
                     [&](std::string_view field) { return name.ends_with(field); });
}

// A digest in hexadecimal or base64, as long as those of MD5, SHA-1 and SHA-2 are.
bool is_digest(std::string_view value) {
  constexpr std::array<std::size_t, 6> kHexSizes = {32, 40, 56, 64, 96, 128};
  constexpr std::array<std::size_t, 4> kBase64Sizes = {28, 44, 64, 88};
  const auto has_size = [&](const auto& sizes) {
    return std::find(sizes.begin(), sizes.end(), value.size()) != sizes.end();
  };
  if (std::all_of(value.begin(), value.end(), is_hex)) return has_size(kHexSizes);
  return has_size(kBase64Sizes) && std::all_of(value.begin(), value.end(), [](char c) {
           return is_alnum(c) || c == '+' || c == '/' || c == '=';
         });
}

// LwM2M-Anmeldung: words, one of which is a short one with a figure.
bool is_words_with_figure(std::string_view value) {
  constexpr std::size_t kMostFigured = 6, kLeastWord = 4;
  if (std::count_if(value.begin(), value.end(), is_digit) != 1) return false;
  bool word = false;
  while (!value.empty()) {
    const std::string_view part = value.substr(0, value.find('-'));
    const auto is_rest = [](char c) { return is_lower(c) || is_high(c); };
    if (std::any_of(part.begin(), part.end(), is_digit)) {
      if (part.size() > kMostFigured || !std::all_of(part.begin(), part.end(), is_alnum))
        return false;
    } else {
      if (part.empty() || !std::all_of(part.begin() + 1, part.end(), is_rest)) return false;
      word = word || part.size() >= kLeastWord;
    }
    value.remove_prefix(std::min(part.size() + 1, value.size()));
  }
  return word;
}

// But those of a character reference: Parol&#259;.
bool has_digit(std::string_view value) {
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value.substr(at).starts_with("&#")) at = std::min(value.find(';', at), value.size() - 1);
    if (is_digit(value[at])) return true;
  }
  return false;
}

bool is_catalogue(std::string_view file_name, const Wording& wording) {
  return wording.translation_endings.has(ending_of(file_name));
}

// lift-core_es_ES, ui.pt-BR: a language and a country behind a joint.
bool ends_with_locale(std::string_view stem) {
  constexpr std::size_t kSize = 6;
  if (stem.size() <= kSize) return false;
  const std::string_view end = stem.substr(stem.size() - kSize);
  return has_any("_-.", {&end[0], 1}) && is_lower(end[1]) && is_lower(end[2]) &&
         has_any("_-", {&end[3], 1}) && is_upper(end[4]) && is_upper(end[5]);
}

// lang/da-DK/install.php, locales/de/admin/users.json: a folder of languages with one's below.
bool is_in_folder_of_language(std::string_view path, const Wording& wording) {
  // What a scan begins in says nothing.
  constexpr std::ptrdiff_t kMostFolders = 5;
  const auto folders = std::count_if(path.begin(), path.end(), [](char c) {
    return has_any(kSeparators, {&c, 1});
  });
  for (auto over = folders - kMostFolders; over > 0; --over)
    path.remove_prefix(path.find_first_of(kSeparators) + 1);
  bool languages = false;
  for (;;) {
    const std::size_t slash = path.find_first_of(kSeparators);
    if (slash == std::string_view::npos) return false;
    const std::string_view folder = path.substr(0, slash);
    if (languages && is_language(folder, wording)) return true;
    languages = wording.translation_folders.has(lowered(folder));
    path.remove_prefix(slash + 1);
  }
}

// res/values-de/ui.xml, values-pt-rBR: an Android program's resources in one language.
bool is_in_values_of_language(std::string_view path, const Wording& wording) {
  constexpr std::string_view kValues = "values-";
  const std::size_t slash = path.find_last_of(kSeparators);
  if (slash == std::string_view::npos || ending_of(path.substr(slash + 1)) != "xml") return false;
  std::string_view folder = path.substr(0, slash);
  folder.remove_prefix(folder.find_last_of(kSeparators) + 1);
  if (!folder.starts_with(kValues)) return false;
  folder.remove_prefix(kValues.size());
  if (folder.starts_with("b+")) return true;  // b+sr+Latn
  const std::size_t joint = std::min(folder.find('-'), folder.size());
  const std::string_view region = folder.substr(joint);
  return is_language(folder.substr(0, joint), wording) && (region.empty() || region[1] == 'r');
}

bool is_lock(std::string_view file_name, const Wording& wording) {
  return wording.lock_endings.ends(lowered(file_name));
}

bool holds_translations(std::string_view path, const Wording& wording) {
  if (is_in_values_of_language(path, wording)) return true;
  const std::string_view file_name = path.substr(path.find_last_of(kSeparators) + 1);
  const std::size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string kind = lowered(file_name.substr(dot + 1));
  const std::string_view stem = file_name.substr(0, dot);
  if (is_catalogue(file_name, wording) || wording.translation_files.has(file_name)) return true;
  if (!wording.maybe_translation_endings.has(kind)) return false;
  // de, lang.fi-fi
  // What is called by a language behind other words may be anything: contacts_de_DE.json
  if (is_language(stem.substr(stem.rfind('.') + 1), wording) ||
      (kind == "properties" && ends_with_locale(stem)) || is_in_folder_of_language(path, wording))
    return true;
  const std::string lower = lowered(stem);
  // messages_de, LocalStrings, MessagesPt
  return wording.translation_names.begins(lower) || wording.translation_names.ends(lower);
}

bool is_font(std::string_view file_name) {
  const std::string ending = ending_of(file_name);
  return ending == "ttf" || ending == "otf" || ending == "eot" || ending == "woff" ||
         ending == "woff2";
}

// Who wrote or translated a file or the program, as comments, a catalogue's head and texts about
// rights say it: # Ada Roe <ada@…>, "Copyright 2021 Ada Roe".
bool is_of_its_writers(std::string_view text, const Match& match) {
  const auto [begin, end] = std::pair(match.begin, match.end);
  constexpr std::array<std::string_view, 4> kWriters = {"context:copyright", "context:author",
                                                        "context:authors", "context:written by"};
  if (std::any_of(match.evidence.begin(), match.evidence.end(), [&](std::string_view each) {
        return std::find(kWriters.begin(), kWriters.end(), each) != kWriters.end();
      }))
    return true;
  constexpr std::size_t kMaxLine = 256;
  const std::size_t least = begin > kMaxLine ? begin - kMaxLine : 0;
  std::string_view before = text.substr(least, begin - least);
  before.remove_prefix(before.rfind('\n') + 1);
  const std::string_view behind = text.substr(end, std::min(kMaxLine, text.find('\n', end) - end));
  const std::size_t first = before.find_first_not_of(" \t");
  // A text that is commented out stands behind its key: #patient.add=…
  const bool is_comment = first != std::string_view::npos && has_any("#*;/", {&before[first], 1}) &&
                          !has_any(before, "=");
  return is_comment || before.find("<!--") != std::string_view::npos ||
         before.find('@') != std::string_view::npos ||
         behind.find('@', behind.find('<')) != std::string_view::npos;
}

// Known given and family names: what is called as if it held translations, messages.json, may hold
// a chat.
bool is_known_person(std::string_view value, const Match& match) {
  constexpr std::string_view kQuality = "quality:";
  constexpr int kKnown = 80;  // names.cc: a given and a family name of one culture
  if (value.find(' ') == std::string_view::npos) return false;
  return std::any_of(match.evidence.begin(), match.evidence.end(), [&](std::string_view each) {
    if (!each.starts_with(kQuality)) return false;
    int quality = 0;
    for (const char c : each.substr(kQuality.size())) quality = 10 * quality + (c - '0');
    return quality >= kKnown;
  });
}

// A label of a form, in some language, that reads like personal data: "Adresse 1", "Naudotojo".
bool may_be_label(std::string_view data_class, std::string_view value) {
  constexpr std::ptrdiff_t kNumberOfLine = 1;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return data_class.starts_with("pii.") && value.find_first_of("@/") == std::string_view::npos &&
         digits <= (data_class == "pii.address" ? kNumberOfLine : 0);
}

// Where numbers are widths of letters or marks of messages: one that nothing names is none.
void weigh_number(std::string_view value, const char* reason, Match& match) {
  if (match.rule->data_class.starts_with("secret") ||
      std::any_of(value.begin(), value.end(), [](char c) { return is_letter(c) || is_high(c); }))
    return;
  const bool named =
      std::any_of(match.evidence.begin(), match.evidence.end(), [](const std::string& each) {
        return each.starts_with("context") || each.starts_with("field");
      });
  if (named) return;
  lower(match, reason);
}

void weigh_in_program(std::string_view text, std::string_view value, Match& match) {
  const bool is_expression = match.begin > 0 && may_be_code(text, match) &&
                             !is_text_of_program(text, match.begin, match.end);
  if (!is_expression && !is_mark_of_key(value, text.substr(match.end))) return;
  lower(match, "expression");
}

void weigh_translation(std::string_view text, std::string_view value, bool catalogue,
                       Match& match) {
  const std::string& data_class = match.rule->data_class;
  const bool is_text =
      data_class == "secret.generic" || (catalogue && data_class == "secret.connection-string")
          ? !has_digit(value) || value.find(' ') != std::string_view::npos ||
                is_words_with_figure(value)
          : may_be_label(data_class, value) &&
                !(data_class == "pii.name" &&
                  (is_of_its_writers(text, match) || is_known_person(value, match)));
  if (is_text) lower(match, "translation");
}

}  // namespace

FileKind file_kind(std::string_view path, const Wording& wording) {
  const std::string_view name = path.substr(path.find_last_of(kSeparators) + 1);
  return {holds_translations(path, wording),
          is_catalogue(name, wording),
          is_font(name),
          wording.program_endings.has(ending_of(name)),
          wording.bare_endings.has(ending_of(name)),
          is_lock(name, wording)};
}

void weigh_by_kind(FileKind kind, std::string_view text, Match& match) {
  if (match.confidence == Confidence::kLow) return;
  const std::string_view value = text.substr(match.begin, match.end - match.begin);
  if (kind.translations) weigh_translation(text, value, kind.catalogue, match);
  if (kind.font) weigh_number(value, "font", match);
  if (kind.translations && match.confidence != Confidence::kLow)
    weigh_number(value, "translation", match);
  if (kind.lock && match.rule->data_class.starts_with("secret") && is_digest(value))
    lower(match, "lock file");
  // A cell of a table in a program's text is a value.
  if (kind.program && match.cell == UINT32_MAX) weigh_in_program(text, value, match);
  if (match.rule->data_class == "pii.contact.email" && is_message_id(text, match.begin, match.end))
    lower(match, "message id");
  if (is_shown_without_key(text, match.begin, match.end)) lower(match, "no key");
}

}  // namespace assay::patterns
