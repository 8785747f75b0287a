#include "patterns/secret_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "patterns/value_notations.h"
#include "patterns/value_shapes.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::string_view kPairs = "secret-model-pairs";
constexpr std::string_view kWeights = "secret-model-weights";
constexpr std::string_view kIdleEnds = "secret-model-idle-endings";
constexpr std::string_view kIdleParts = "secret-model-idle-parts";
constexpr std::string_view kFileEnds = "secret-model-file-endings";
constexpr std::string_view kPasswordEnds = "secret-model-password-endings";
constexpr std::string_view kCommonPasswords = "secret-model-common-passwords";
constexpr std::string_view kNumberedWords = "secret-model-numbered-words";
constexpr std::string_view kAccounts = "secret-model-accounts";
constexpr std::string_view kIdleTails = "secret-model-idle-tails";
constexpr std::string_view kSettingWords = "secret-model-setting-words";
constexpr std::string_view kTellingEnds = "secret-model-telling-endings";
constexpr std::size_t kEdge = 26;
/// Bytes of a name's word that is looked for inside of names.
constexpr std::size_t kMinNameWord = 5;
constexpr std::size_t kMinValue = 4, kMaxValue = 400;
/// Digits of a number that a person takes for a password.
constexpr std::size_t kMinNumber = 5, kMaxNumber = 16;
/// Letters of an ending that other words end in, too: bypass, spw.
constexpr std::size_t kShortEnd = 4;
/// Letters of a word below which its value is of medium confidence at most.
constexpr std::size_t kShortWord = 6;
constexpr std::uint8_t kShortQuality = 88;

constexpr std::array<std::string_view, kFeatures> kNames = {
    "bias",           "length",         "entropy",    "spread",
    "odd-pairs",      "oddest-run",     "digits",     "switches",
    "mixed-case",     "symbols",        "joints",     "letters",
    "identifier",     "constant",       "hex",        "number",
    "blank",          "quoted",         "password",   "quoted-password",
    "mixed-password", "quoted-letters", "bare-pairs", "name-ends",
    "word",           "repeats",        "user"};

std::string only_letters(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c)) out += to_lower(c);
  }
  return out;
}

// kata sandi, of kata_sandi and kata-sandi.
std::string in_words(std::string name) {
  std::replace_if(name.begin(), name.end(), is_joint, ' ');
  return name;
}

// Whether one of the words of a name, in small letters, is what `is` asks for: at a joint, at a
// hump.
template <class Is>
bool any_word(std::string_view name, Is is) {
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin + 1;
    while (end < name.size() && is_alnum(name[end]) &&
           !(is_upper(name[end]) && is_lower(name[end - 1])))
      ++end;
    if (is(lowered_word(name.substr(begin, end - begin)))) return true;
    begin = end;
    while (begin < name.size() && !is_alnum(name[begin])) ++begin;
  }
  return false;
}

// What a value is made of.
struct Shape {
  std::size_t lower = 0, upper = 0, digit = 0, joint = 0, symbol = 0, other = 0, blank = 0,
              control = 0;
  std::size_t switches = 0;  ///< changes between letters and digits, or of case other than Title
  std::size_t humps = 0;     ///< from lower to upper case
  std::size_t ups = 0;       ///< capitals behind capitals
  bool hex = true;
};

Shape shape_of(std::string_view value) {
  Shape shape;
  const auto kind = [](char c) {
    return is_lower(c) ? 'a' : is_upper(c) ? 'A' : is_digit(c) ? '9' : '.';
  };
  char previous = 0;
  for (const char c : value) {
    const char now = kind(c);
    shape.lower += now == 'a' ? 1U : 0U;
    shape.upper += now == 'A' ? 1U : 0U;
    shape.digit += now == '9' ? 1U : 0U;
    if (c == ' ') {
      ++shape.blank;
    } else if (now == '.') {
      const bool foreign = static_cast<unsigned char>(c) >= 0x80;
      shape.control += !foreign && (c < ' ' || c == 0x7F) ? 1U : 0U;
      ++(foreign ? shape.other : joins_parts(c) ? shape.joint : shape.symbol);
    }
    if (!is_digit(c) && !(to_lower(c) >= 'a' && to_lower(c) <= 'f')) shape.hex = false;
    if (previous != 0 && now != '.' && previous != '.' && now != previous &&
        !(previous == 'A' && now == 'a'))
      ++shape.switches;
    if (previous == 'a' && now == 'A') ++shape.humps;
    if (previous == 'A' && now == 'A') ++shape.ups;
    previous = now;
  }
  return shape;
}

// Летопись2023!, さくら#77: a word of another script and a number, as people make passwords.
bool is_word_with_number(std::string_view value) {
  constexpr std::string_view kMarks = "!?#$%&*+-.=@_";
  constexpr std::size_t kLeastWord = 6, kLeastDigits = 2, kMostDigits = 6, kMostMarks = 2;
  std::size_t end = value.size();
  const auto take = [&](auto is) {
    const std::size_t before = end;
    while (end > 0 && is(value[end - 1])) --end;
    return before - end;
  };
  const auto is_mark = [&](char c) { return kMarks.find(c) != kMarks.npos; };
  const std::size_t last = take(is_mark);
  const std::size_t digits = take(is_digit);
  return last <= kMostMarks && digits >= kLeastDigits && digits <= kMostDigits &&
         take(is_mark) <= kMostMarks && end >= kLeastWord &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return is_letter(c) || is_high(c); });
}

// get_token, getToken, access-token, com.acme.Token2: words, digits only at a word's end.
bool is_identifier(std::string_view value, const Shape& shape) {
  if (shape.symbol + shape.other + shape.blank > 0 || shape.lower == 0) return false;
  if (shape.digit > 2 || shape.joint + shape.humps == 0) return false;
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    if (is_digit(value[i]) && is_letter(value[i + 1]) && is_lower(value[i + 1])) return false;
  }
  return shape.ups <= 3;
}

double clamped(double value, double most = 1) { return std::clamp(value / most, 0.0, 1.0); }

std::size_t letter_index(char c) { return static_cast<std::size_t>(to_lower(c) - 'a'); }

const NameList* find(const std::vector<NameList>& lists, std::string_view name) {
  const auto at = std::find_if(lists.begin(), lists.end(),
                               [&](const NameList& list) { return list.name == name; });
  return at == lists.end() ? nullptr : &*at;
}

// "odd-pairs 3.25"
bool read_weight(std::string_view text, Features& weights) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return false;
  const auto name = std::find(kNames.begin(), kNames.end(), text.substr(0, blank));
  if (name == kNames.end()) return false;
  const std::string_view number = text.substr(blank + 1);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size()) return false;
  weights[static_cast<std::size_t>(name - kNames.begin())] = value;
  return true;
}

}  // namespace

std::string_view feature_name(Feature feature) { return kNames[static_cast<std::size_t>(feature)]; }

std::optional<std::string> check_secret_model(const std::vector<NameList>& lists) {
  constexpr std::array kWordLists = {kIdleEnds,     kIdleTails,       kIdleParts,     kFileEnds,
                                     kPasswordEnds, kCommonPasswords, kNumberedWords, kAccounts,
                                     kSettingWords, kTellingEnds};
  const auto missing = [&](std::string_view name) { return find(lists, name) == nullptr; };
  for (const std::string_view name : {kPairs, kWeights}) {
    if (missing(name)) return "the list '" + std::string(name) + "' is missing";
  }
  for (const std::string_view name : kWordLists) {
    if (missing(name)) return "the list '" + std::string(name) + "' is missing";
    for (const std::string& word : find(lists, name)->words) {
      if (word.empty() || std::any_of(word.begin(), word.end(), is_upper))
        return "'" + word + "' in " + std::string(name) + ": words are in small letters";
    }
  }
  const NameList& pairs = *find(lists, kPairs);
  if (pairs.words.size() != 27) return std::string(kPairs) + " has 27 rows: a to z, and the edge";
  for (const std::string& row : pairs.words) {
    if (row.size() != 27 || !std::all_of(row.begin(), row.end(), is_digit))
      return "a row of " + std::string(kPairs) + " has 27 digits";
  }
  Features weights{};
  for (const std::string& weight : find(lists, kWeights)->words) {
    if (!read_weight(weight, weights))
      return "'" + weight + "' in " + std::string(kWeights) + " is no feature and number";
  }
  return std::nullopt;
}

SecretModel::SecretModel(const std::vector<NameList>& lists)
    : idle_ends_(find(lists, kIdleEnds)->words),
      idle_tails_(find(lists, kIdleTails)->words),
      idle_parts_(find(lists, kIdleParts)->words),
      file_ends_(find(lists, kFileEnds)->words),
      password_ends_(find(lists, kPasswordEnds)->words),
      setting_words_(find(lists, kSettingWords)->words),
      common_passwords_(find(lists, kCommonPasswords)->words),
      numbered_words_(find(lists, kNumberedWords)->words),
      accounts_(find(lists, kAccounts)->words),
      telling_ends_(find(lists, kTellingEnds)->words),
      placeholders_(lists) {
  const NameList& pairs = *find(lists, kPairs);
  for (std::size_t row = 0; row < 27; ++row) {
    for (std::size_t column = 0; column < 27; ++column)
      pairs_[row][column] = static_cast<std::uint8_t>(pairs.words[row][column] - '0');
  }
  for (const std::string& weight : find(lists, kWeights)->words) read_weight(weight, weights_);
  for (std::string& end : password_ends_) end = lowered_word(end);
  std::sort(idle_ends_.begin(), idle_ends_.end());
  std::sort(file_ends_.begin(), file_ends_.end());
  std::sort(setting_words_.begin(), setting_words_.end());
  std::sort(common_passwords_.begin(), common_passwords_.end());
  for (const NameList& list : lists) {
    const bool passwords = list.name.starts_with("password-names-");
    if (!passwords && !list.name.starts_with("secret-names-")) continue;
    for (const std::string& word : list.words) {
      if (word.size() >= kMinNameWord)
        (passwords ? password_names_ : secret_names_).push_back(in_words(lowered_word(word)));
    }
  }
}

// keys/server_2048.pem: the characters of a path, and an ending that files have.
bool SecretModel::names_file(std::string_view value) const {
  // @std_data/key.pem: what the file holds, for some programs
  if (value.starts_with('@')) value.remove_prefix(1);
  // hw/usb/hcd-xhci.c:1865: a line of one
  const std::size_t line = value.rfind(':');
  if (line != std::string_view::npos && line > 0 && line + 1 < value.size() &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(line) + 1, value.end(), is_digit))
    value = value.substr(0, line);
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const bool path = std::all_of(value.begin(), value.end(), [](char c) {
    return is_letter(c) || is_digit(c) || joins_parts(c) || c == '\\';
  });
  return path &&
         std::binary_search(file_ends_.begin(), file_ends_.end(), lowered(value.substr(dot + 1)));
}

// What a name says of its value when the secret is what it is about, not what it holds: an id, a
// length, a place; or that it is no secret (public, csrf).
bool SecretModel::names_no_secret(std::string_view name) const {
  std::string all = lowered_word(name);
  const auto has_part = [&] {
    return std::any_of(idle_parts_.begin(), idle_parts_.end(), [&](const std::string& part) {
      return all.find(part) != std::string::npos;
    });
  };
  // "next token", as a column's name is told, is next_token.
  if (all.find(' ') != std::string::npos) {
    if (has_part()) return true;
    std::replace(all.begin(), all.end(), ' ', '_');
  }
  // kpasswdd.c: a program's source
  constexpr std::array<std::string_view, 10> kSources = {".c",  ".h",  ".cc",   ".cpp", ".hpp",
                                                         ".py", ".go", ".java", ".pl",  ".rb"};
  if (std::any_of(kSources.begin(), kSources.end(),
                  [&](std::string_view end) { return all.ends_with(end); }))
    return true;
  std::size_t last = 0;  // where the last word of the name begins
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' || name[i] == '-' || name[i] == '.' || name[i] == ' ') last = i + 1;
    if (is_upper(name[i]) && i > 0 && is_lower(name[i - 1])) last = i;
  }
  if (std::binary_search(idle_ends_.begin(), idle_ends_.end(), lowered_word(name.substr(last))) ||
      std::any_of(idle_tails_.begin(), idle_tails_.end(),
                  [&](const std::string& tail) { return all.ends_with(tail); }))
    return true;
  return has_part();
}

// The runs of letters, with how odd their pairs are, summed; a hump begins a new one, as in
// camelCase.
template <class Visit>
void SecretModel::each_run(std::string_view value, Visit visit) const {
  for (std::size_t i = 0; i < value.size();) {
    if (!is_letter(value[i])) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < value.size() && is_letter(value[end]) &&
           !(is_lower(value[end - 1]) && is_upper(value[end])))
      ++end;
    double odd = pairs_[kEdge][letter_index(value[i])];
    for (std::size_t at = i; at + 1 < end; ++at)
      odd += pairs_[letter_index(value[at])][letter_index(value[at + 1])];
    odd += pairs_[letter_index(value[end - 1])][kEdge];
    visit(end - i, odd);
    i = end;
  }
}

void SecretModel::odd_pairs(std::string_view value, Features& f) const {
  double sum = 0;
  double pairs = 0;
  double worst = 0;
  each_run(value, [&](std::size_t size, double odd) {
    const auto count = static_cast<double>(size + 1);
    sum += odd;
    pairs += count;
    if (size >= 4) worst = std::max(worst, odd / count);
  });
  f[static_cast<std::size_t>(Feature::kOddPairs)] = pairs > 0 ? sum / pairs / 9 : 0.5;
  f[static_cast<std::size_t>(Feature::kOddestRun)] = worst / 9;
}

// Of its letters and digits, those in runs of letters such as words are made of.
double SecretModel::share_of_words(std::string_view value) const {
  constexpr std::size_t kWord = 4;
  constexpr double kOdd = 5;
  std::size_t in_words = 0;
  each_run(value, [&](std::size_t size, double odd) {
    if (size >= kWord && odd < kOdd * static_cast<double>(size + 1)) in_words += size;
  });
  const auto all = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_alnum));
  return all == 0 ? 0 : static_cast<double>(in_words) / static_cast<double>(all);
}

bool SecretModel::reads_as_words(std::string_view value) const {
  constexpr std::size_t kLeast = 16;
  constexpr double kMost = 0.75, kMostOfSnake = 0.6;
  constexpr std::size_t kMostDigits = 4;  // of a number behind the words: DefaultIs0002
  if (value.size() < kLeast) return false;
  for (std::size_t i = 0; i < kMostDigits && is_digit(value.back()); ++i) value.remove_suffix(1);
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  // view_usage_cleaner_pb2_grpc: four small words or more, some of which are short ones.
  const bool snake = std::count(value.begin(), value.end(), '_') > 2 &&
                     std::all_of(value.begin(), value.end(),
                                 [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
  if (value.find(' ') != std::string_view::npos || digits > (snake ? 4 : 2)) return false;
  return share_of_words(value) >= (snake ? kMostOfSnake : kMost);
}

// force_samr_18, openssl_x509_export, test-alias-404: a name in small letters.
bool SecretModel::is_small_name(std::string_view value) const {
  return value.find_first_of("_-") != std::string_view::npos &&
         std::count_if(value.begin(), value.end(), is_digit) < 4 && share_of_words(value) > 0.4 &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '-'; });
}

// What a key of a table, an entry or a page is called, rather than a key to something: short
// without a mixture of letters and digits, or made of words.
bool SecretModel::looks_chosen(std::string_view value) const {
  constexpr std::size_t kLeast = 8, kShort = 16;
  constexpr std::string_view kMarks = "!*&%#@^?";
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  if (value.size() >= kShort && std::all_of(value.begin(), value.end(), is_hex)) return false;
  const Shape shape = shape_of(value);
  const bool mixed = shape.humps > 1 ? digits > 0 : digits > 1;
  if (value.size() < kLeast ||
      (value.size() < kShort && (!mixed || shape.lower + shape.upper == 0)))
    return true;
  // Br&#252;ggemann-Klein
  if (value.find("&#") != std::string_view::npos) return true;
  // 1x--i--7-nt-23h, K5y_AzOBW.9oE9_6.--v17r__: a label's
  if (shape.joint * 6 > value.size() && value.find_first_of("/_.") != std::string_view::npos)
    return true;
  // rcmail-!24ByteKey*Str: no name has such marks.
  const auto marks = std::count_if(
      value.begin(), value.end(), [&](char c) { return kMarks.find(c) != std::string_view::npos; });
  return (digits < 2 || marks < 2) && share_of_words(value) >= 0.5;
}

// installConnectionPasswordPrompt: a variable's name, not in quotes.
bool SecretModel::names_variable(std::string_view value) const {
  const Shape shape = shape_of(value);
  if (shape.humps < 2 || shape.lower + shape.upper + shape.digit != value.size()) return false;
  if (shape.humps > 3 && shape.digit < 3) return true;
  if (shape.digit > 0) return false;
  const std::string name = lowered(value);
  return name.find("token") != std::string::npos ||
         std::any_of(password_ends_.begin(), password_ends_.end(), [&](const std::string& word) {
           return word.size() > 3 && name.find(word) != std::string::npos;
         });
}

// libvirt-2-storage-auth-secret0: small words, of which the last says what is kept under the name.
bool SecretModel::names_stored(std::string_view value) const {
  if (std::count_if(value.begin(), value.end(), joins_parts) < 2 ||
      !std::all_of(value.begin(), value.end(),
                   [](char c) { return is_lower(c) || is_digit(c) || joins_parts(c); }))
    return false;
  while (is_digit(value.back())) value.remove_suffix(1);
  const std::size_t last = value.find_last_of("-_");
  if (last == std::string_view::npos || share_of_words(value) < 0.5) return false;
  const std::string_view word = value.substr(last + 1);
  return word == "secret" || word == "secalias" || word == "alias";
}

// hexPKCS8TestKey, utf16pw, of `key: hexPKCS8TestKey,`; "WebAuthn.clearCredentials": what is called
// after what it has, a variable or a method. PKCS12_PASSWORD_MISMATCH, of a name with the same end.
bool SecretModel::names_other(const Assigned& assigned) const {
  constexpr std::size_t kLeastEnd = 4;
  const std::string_view value = assigned.value, name = assigned.name;
  if (names_stored(value)) return true;
  if (!std::all_of(value.begin(), value.end(), [](char c) { return is_word(c) || c == '.'; }))
    return false;
  std::size_t last = value.size();
  while (last > 0 && is_lower(value[last - 1])) --last;
  if (last > 0 && is_upper(value[last - 1])) --last;
  if (last == 0) last = value.size();
  const std::string word = lowered(value.substr(last));
  const auto is_of = [&](const std::vector<std::string>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const bool telling = word == "credentials" || is_of(telling_ends_) || is_of(password_ends_);
  if (telling && (is_member(value) || (!assigned.quoted && !assigned.is_setting))) return true;
  // lmtp_sasl_password_maps: a setting's own name; rootdn, beside rootpw
  const bool small =
      std::all_of(value.begin(), value.end(), [](char c) { return is_lower(c) || c == '_'; });
  for (const std::string_view part : {"_password_", "_passwd_", "_token_", "_secret_"}) {
    if (small && value.find(part) != std::string_view::npos) return true;
  }
  const auto [in_value, in_name] =
      std::mismatch(value.begin(), value.end(), name.begin(), name.end());
  if (small && in_name - name.begin() > 5 && value.end() - in_value == name.end() - in_name &&
      value.end() - in_value < 3)
    return true;
  if (std::any_of(value.begin(), value.end(), is_lower)) return false;
  const std::size_t part = value.rfind('_');
  const bool joined = part != std::string_view::npos && part > 0;
  if (joined && value.size() - part >= kLeastEnd && name.ends_with(value.substr(part))) return true;
  // LPCWSTR, VARIANT, D3D12_STENCIL_OP: a type, a constant
  return !assigned.quoted && !assigned.is_setting && is_upper(value.front()) &&
         std::none_of(value.begin(), value.end(), [](char c) { return c == '.'; }) &&
         (joined || std::none_of(value.begin(), value.end(), is_digit));
}

// What is no value whatever it is made of: a stand-in, code, a file, a name of something else.
bool SecretModel::is_no_value(const Assigned& assigned, Placeholder stand_in) const {
  const std::string_view value = assigned.value, name = assigned.name;
  const bool quoted = assigned.quoted;
  if (stand_in == Placeholder::kCertain || is_code(value, quoted) || is_named_thing(value) ||
      is_escaped(value) || names_file(value) || names_no_secret(name))
    return true;
  // db_pass, of `"password": db_pass`: a variable.
  const std::size_t part = value.rfind('_');
  if (!quoted && !assigned.is_setting && part != std::string_view::npos && part > 0 &&
      std::find(password_ends_.begin(), password_ends_.end(), lowered(value.substr(part + 1))) !=
          password_ends_.end())
    return true;
  return (assigned.says_little && looks_chosen(value)) || names_other(assigned) ||
         (assigned.listed && (is_small_name(value) || value.find(' ') != std::string_view::npos));
}

bool SecretModel::names_password(std::string_view name) const {
  // What is written in another script is one of the names that are looked for: a password's,
  // mostly.
  const std::string lower = lowered_word(name);
  return lower.find("pass") != std::string::npos ||
         std::any_of(name.begin(), name.end(), is_high) ||
         std::any_of(password_ends_.begin(), password_ends_.end(),
                     [&](const std::string& end) { return lower.ends_with(end); });
}

// What is made of other things than secrets are: a place in a table, a variable, words of another
// script, a sentence.
bool SecretModel::is_made_otherwise(const Assigned& assigned) const {
  const std::string_view value = assigned.value, name = assigned.name;
  const bool quoted = assigned.quoted;
  const std::size_t part = value.rfind('_');
  const Shape shape = shape_of(value);
  // 8b99051f, of `key:8b99051f`: a place in a table; _parse_token: a function.
  // qj3x1ud4z28 as well: rows, nodes and pages have keys.
  if ((value.size() < 16 && lowered_word(name) == "key" && shape.upper + shape.symbol == 0) ||
      (!quoted && !assigned.is_setting && value.front() == '_' && shape.joint > 1 &&
       shape.digit + shape.symbol + shape.other == 0))
    return true;
  if (!quoted && !assigned.is_setting && names_variable(value)) return true;
  // existsCredentials = 'existsCredentials': the name itself; mssaAuthToken: MSSAAuthToken.
  if (value == name && shape.humps + shape.joint > 0) return true;
  constexpr std::size_t kLong = 12;
  if (value.size() >= kLong && shape.upper > 0 && shape.digit + shape.symbol == 0 &&
      only_letters(value) == only_letters(name))
    return true;
  // passwordKey: password-app1, under what name a store keeps it
  const std::string_view words = value.substr(0, value.find_last_not_of("0123456789") + 1);
  if (only_letters(name).ends_with("passwordkey") && words.find("password") != words.npos &&
      words.find_first_of("-_") != words.npos &&
      std::all_of(words.begin(), words.end(),
                  [](char c) { return is_lower(c) || c == '-' || c == '_'; }))
    return true;
  // "pgpass": ["pgpass@1.0.5"]: a package and its version
  if (value.size() > name.size() + 1 && value.starts_with(name) && value[name.size()] == '@')
    return true;
  // RO_SCHEMA_PASSWORD, of a program's PROPERTY_PASSWORD: the name of what has the value.
  if (shape.lower + shape.digit + shape.symbol == 0 && shape.joint > 1 &&
      part != std::string_view::npos && part + 1 < value.size() &&
      std::find(password_ends_.begin(), password_ends_.end(), lowered(value.substr(part + 1))) !=
          password_ends_.end())
    return true;
  // JSONCharRef, of TOKEN=["JSONChar","JSONCharRef", …]: names of a parser's tokens.
  if (assigned.in_list && lowered_word(name).find("token") != std::string::npos &&
      shape.humps > 0 && shape.lower + shape.upper == value.size() && share_of_words(value) > 0.6)
    return true;
  const bool says_password = names_password(name);
  if ((shape.other * 2 > value.size() && !(says_password && is_word_with_number(value))) ||
      shape.control > 0 || shape.lower + shape.upper + shape.digit == 0)
    return true;
  if (value.find("\xEF\xBF\xBD") != std::string_view::npos) return true;  // no text
  // A word of another script or with accents: a name, a translation.
  if (!says_password && (has_count(value) || is_mail(value))) return true;
  const bool marked = says_password ? shape.digit + shape.symbol > 0
                                    : shape.digit > 0 || shape.symbol * 3 >= value.size();
  if (shape.other > 0 && !marked) return true;
  // A sentence.
  const std::size_t written = shape.lower + shape.upper + shape.other + shape.blank + shape.joint;
  if ((shape.blank > 1 && shape.digit == 0 && shape.symbol * 8 < value.size()) ||
      (shape.blank > 2 && written * 3 >= value.size() * 2))
    return true;
  return false;
}

std::optional<Features> SecretModel::features(const Assigned& assigned) const {
  const std::string_view value = assigned.value, name = assigned.name;
  const bool quoted = assigned.quoted, beside_user = assigned.beside_user,
             is_user = assigned.is_user;
  if (value.size() < kMinValue || value.size() > kMaxValue) return std::nullopt;
  const Placeholder stand_in = placeholders_.of(value);
  if (is_no_value(assigned, stand_in) || is_made_otherwise(assigned)) return std::nullopt;
  const Shape shape = shape_of(value);
  Features f{};
  const auto set = [&](Feature feature, double number) {
    f[static_cast<std::size_t>(feature)] = number;
  };
  const auto size = static_cast<double>(value.size());
  const auto share = [&](std::size_t count) { return static_cast<double>(count) / size; };
  const double bits = entropy(value);
  set(Feature::kBias, 1);
  set(Feature::kLength, clamped(size, 32));
  set(Feature::kEntropy, clamped(bits, 6));
  set(Feature::kSpread, clamped(bits, std::log2(size)));
  odd_pairs(value, f);
  set(Feature::kDigits, share(shape.digit));
  set(Feature::kSwitches, share(shape.switches));
  const bool mixed = shape.lower > 0 && shape.upper > 0 && (shape.ups > 0 && shape.humps > 0) &&
                     !is_identifier(value, shape);
  set(Feature::kMixedCase, mixed ? 1 : 0);
  set(Feature::kSymbols, clamped(share(shape.symbol + shape.other), 0.25));
  set(Feature::kJoints, clamped(share(shape.joint), 0.25));
  const bool letters = shape.lower + shape.upper == value.size() &&
                       (shape.upper <= 1 || shape.lower == 0) && shape.humps == 0;
  set(Feature::kLetters, letters ? 1 : 0);
  set(Feature::kIdentifier, is_identifier(value, shape) ? 1 : 0);
  const bool constant = shape.lower == 0 && shape.upper > 0 && shape.joint > 0 &&
                        shape.digit <= 2 && shape.symbol + shape.other + shape.blank == 0;
  set(Feature::kConstant, constant ? 1 : 0);
  set(Feature::kHex, shape.hex && value.size() >= 16 && shape.digit > 0 ? 1 : 0);
  set(Feature::kNumber, shape.digit + shape.joint == value.size() ? 1 : 0);
  set(Feature::kBlank, shape.blank > 0 ? 1 : 0);
  const std::string name_letters = only_letters(name);
  const std::string lower_name = in_words(lowered_word(name));
  const auto contains = [&](const std::string& word) {
    return lower_name.find(word) != std::string::npos;
  };
  const auto ends_in = [&](const std::string& word) { return lower_name.ends_with(word); };
  bool password = name_letters.find("pass") != std::string::npos ||
                  name_letters.find("pwd") != std::string::npos || name_letters.ends_with("pw") ||
                  name_letters == "mdp" ||
                  std::any_of(password_names_.begin(), password_names_.end(), contains);
  // A secret that somebody thought of: secret = "orangeTurtle2041".
  password = password || (name_letters.ends_with("secret") && shape.digit > 2 && shape.joint == 0 &&
                          shape.lower + shape.upper > 9 && shape.lower > 3 && !shape.hex);
  set(Feature::kQuoted, quoted ? 1 : 0);
  set(Feature::kPassword, password ? 1 : 0);
  set(Feature::kQuotedPassword, quoted && password ? 1 : 0);
  set(Feature::kMixedPassword,
      password && shape.digit > 0 && shape.lower + shape.upper > 0 ? 1 : 0);
  set(Feature::kQuotedLetters, quoted && letters ? 1 : 0);
  set(Feature::kBarePairs, quoted ? 0 : f[static_cast<std::size_t>(Feature::kOddPairs)]);
  const bool ends =
      std::any_of(telling_ends_.begin(), telling_ends_.end(),
                  [&](const std::string& word) { return name_letters.ends_with(word); }) ||
      std::any_of(password_names_.begin(), password_names_.end(), ends_in) ||
      std::any_of(secret_names_.begin(), secret_names_.end(), ends_in);
  set(Feature::kNameEnds, ends ? 1 : 0);
  set(Feature::kWord, stand_in == Placeholder::kWord ? 1 : 0);
  // password = "password", apiKey: api_key, token: "my-token".
  const std::string value_letters = only_letters(value);
  const bool repeats =
      shape.digit < 3 && !(shape.digit > 0 && shape.symbol > 0) && value_letters.size() >= 4 &&
      (name_letters.find(value_letters) != std::string::npos ||
       (name_letters.size() >= 4 && value_letters.find(name_letters) != std::string::npos));
  set(Feature::kRepeats, repeats ? 1 : 0);
  set(Feature::kUser, is_user && password ? 1.5 : beside_user ? 1 : 0);
  return f;
}

// DB_PASS, dbPass, admin-password; not bypass, compass.
bool SecretModel::ends_as_password(std::string_view name) const {
  const std::string lower = lowered_word(name);
  return std::any_of(password_ends_.begin(), password_ends_.end(), [&](const std::string& end) {
    if (!lower.ends_with(end)) return false;
    if (end.size() > kShortEnd) return true;
    // A short one is of ASCII: as long in the name.
    if (end.size() >= name.size()) return false;
    const std::size_t begin = name.size() - end.size();
    return !is_letter(name[begin - 1]) || (is_upper(name[begin]) && is_lower(name[begin - 1]));
  });
}

// Whether a name that ends as passwords do is of one that a number can be: DB_PASS, not low_pass,
// boarding_pass; not what numbers an error or says how long one lasts (WRONG_PASSWORD,
// reset_password); not `clave`, which is the code of a thing, too.
bool SecretModel::may_be_number(const Assigned& assigned) const {
  const std::string name = lowered_word(assigned.name);
  // wrongpassword as well; but not admin, elastic, account, exchange for a part of them.
  const auto is_numbered = [&](std::string_view word) {
    return std::any_of(numbered_words_.begin(), numbered_words_.end(), [&](const std::string& one) {
      return one.size() > kShortEnd ? word.starts_with(one) : word == one;
    });
  };
  if (name.ends_with("clave") || any_word(assigned.name, is_numbered)) return false;
  constexpr std::string_view kPass = "pass";
  if (!name.ends_with(kPass) || assigned.beside_user) return true;
  std::string_view before = std::string_view(name).substr(0, name.size() - kPass.size());
  while (!before.empty() && !is_letter(before.back())) before.remove_suffix(1);
  return std::any_of(accounts_.begin(), accounts_.end(),
                     [&](const std::string& word) { return before.ends_with(word); });
}

// spring.redis.password=159256, password = "123456", password = "dragon": the commonest passwords
// of all.
bool SecretModel::is_common_password(const Assigned& assigned) const {
  const std::string_view value = assigned.value, name = assigned.name;
  // "user": "root", "pwd": "123456"
  const bool ends = ends_as_password(name) || (assigned.beside_user && lowered_word(name) == "pwd");
  if ((!assigned.quoted && !assigned.is_setting) || !ends || names_no_secret(name)) return false;
  if (std::all_of(value.begin(), value.end(), is_digit))
    return value.size() >= kMinNumber && value.size() <= kMaxNumber && may_be_number(assigned);
  return std::binary_search(common_passwords_.begin(), common_passwords_.end(), lowered(value));
}

// MYSQL_ROOT_PASSWORD=whalehello, password: moohoo. Not what a setting says of a password
// (update_password: always), nor a name of another setting (password: jiraToken, DB_PASSWORD).
bool SecretModel::is_plain_password(const Assigned& assigned, const Features& f) const {
  const auto& value = assigned.value;
  const auto is = [&](Feature feature) { return f[static_cast<std::size_t>(feature)] > 0; };
  const std::string name = lowered_word(assigned.name);
  const std::string lower = lowered(value);
  // GRAFANA_ADMIN_PASSWORD=admin: one word of the name; not all of what it says (password).
  const std::size_t part = name.find(lower);
  const auto ends_word = [&](std::size_t at) { return at >= name.size() || !is_alnum(name[at]); };
  const bool role = part != std::string::npos && (part == 0 || ends_word(part - 1)) &&
                    ends_word(part + lower.size());
  if (!assigned.is_setting || is(Feature::kWord) || (is(Feature::kRepeats) && !role) ||
      is(Feature::kNumber) || is(Feature::kConstant))
    return false;
  if (!ends_as_password(assigned.name) ||
      std::binary_search(setting_words_.begin(), setting_words_.end(), lower) ||
      lower.find("pass") != std::string::npos || lower.find("secret") != std::string::npos)
    return false;
  // update-password = on-create: what programs call their choices.
  const bool shouts = std::none_of(assigned.name.begin(), assigned.name.end(), is_lower);
  std::size_t upper = 0;
  for (const char c : value) {
    if (!is_alnum(c) && c != '_' && !(shouts && c == '-')) return false;
    upper += is_upper(c) ? 1U : 0U;
  }
  return upper == 0 || (shouts && upper < value.size());
}

std::uint8_t SecretModel::quality(const Assigned& assigned) const {
  const auto f = features(assigned);
  const std::string_view value = assigned.value;
  std::uint8_t quality = 0;
  if (f) {
    double sum = 0;
    for (std::size_t i = 0; i < kFeatures; ++i) sum += weights_[i] * (*f)[i];
    quality = static_cast<std::uint8_t>(std::lround(100 / (1 + std::exp(-sum))));
    // A short value is never sure, whatever it is made of: "know", "2.aa".
    if (value.size() < kShortWord) quality = std::min(quality, kShortQuality);
  }
  const bool is_known = quality < kSettingQuality &&
                        (is_common_password(assigned) || (f && is_plain_password(assigned, *f)));
  return is_known ? kSettingQuality : quality;
}

}  // namespace assay::patterns
