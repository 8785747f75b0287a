#include "patterns/secret_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::string_view kPairs = "secret-model-pairs";
constexpr std::string_view kWeights = "secret-model-weights";
constexpr std::string_view kIdleEnds = "secret-model-idle-endings";
constexpr std::string_view kIdleParts = "secret-model-idle-parts";
constexpr std::string_view kFileEnds = "secret-model-file-endings";
constexpr std::size_t kEdge = 26;
/// Bytes of a name's word that is looked for inside of names.
constexpr std::size_t kMinNameWord = 5;
constexpr std::size_t kMinValue = 4, kMaxValue = 400;

constexpr std::array<std::string_view, kFeatures> kNames = {
    "bias",           "length",     "entropy",   "spread",
    "odd-pairs",      "oddest-run", "digits",    "switches",
    "mixed-case",     "symbols",    "joints",    "letters",
    "identifier",     "constant",   "hex",       "number",
    "blank",          "quoted",     "password",  "quoted-password",
    "quoted-letters", "bare-pairs", "name-ends", "word",
    "repeats",        "user"};

bool joins_parts(char c) { return c == '_' || c == '-' || c == '.' || c == '/' || c == ':'; }

bool has_any(std::string_view value, std::string_view characters) {
  return value.find_first_of(characters) != std::string_view::npos;
}

std::string letters_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c)) out += to_lower(c);
  }
  return out;
}

// exports.STRICT_TOKEN: names joined by dots, with hardly a digit.
bool is_member(std::string_view value) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  char previous = '.';
  for (const char c : value) {
    if (c == '.') ++dots;
    if (is_digit(c)) ++digits;
    if (previous == '.' && !is_letter(c) && c != '_') return false;
    if (!is_letter(c) && c != '_' && !is_digit(c) && c != '.') return false;
    previous = c;
  }
  return dots > 0 && digits < 4 && previous != '.';
}

// $name, ${name}, $(command), $1
bool is_variable(std::string_view value) {
  if (value.size() < 2 || value[0] != '$') return false;
  if (value[1] == '{' || value[1] == '(') return true;
  const bool all_of_name = std::all_of(value.begin() + 1, value.end(), [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("_.->:/#$").find(c) != std::string::npos;
  });
  // $config{'password'}, $_[1]
  const std::size_t name_end = value.find_first_of("{[", 1);
  if (name_end != std::string_view::npos && name_end > 1 &&
      std::all_of(value.begin() + 1, value.begin() + static_cast<std::ptrdiff_t>(name_end),
                  [](char c) { return is_letter(c) || c == '_'; }))
    return true;
  return all_of_name && (!is_digit(value[1]) || value.size() == 2);
}

// A closing bracket that none opened, and a letter behind it: a password, for no code goes on so.
bool is_unbalanced(std::string_view value) {
  constexpr std::string_view kOpen = "({[";
  constexpr std::string_view kClose = ")}]";
  std::string open;
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    if (kOpen.find(value[i]) != std::string_view::npos) open += value[i];
    const std::size_t kind = kClose.find(value[i]);
    if (kind == std::string_view::npos) continue;
    const bool opened = !open.empty() && open.back() == kOpen[kind];
    if (!opened && (is_letter(value[i + 1]) || is_digit(value[i + 1]))) return true;
    if (opened) open.pop_back();
  }
  return false;
}

// NID_pbe_WithSHA1And3_Key_TripleDES_CBC: a name of a program's own, not in quotes.
bool is_long_name(std::string_view value) {
  const auto joints = std::count(value.begin(), value.end(), '_');
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return joints >= 3 && digits <= joints && is_letter(value.front()) &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

// repository.$name.allow: a name with a variable in it.
bool has_variable(std::string_view value) {
  const std::size_t mark = value.find('$');
  return mark != std::string_view::npos && mark + 1 < value.size() && mark > 0 &&
         is_letter(value[mark + 1]) && has_any(value, "./:{") &&
         std::all_of(value.begin(), value.end(), [](char c) {
           return is_letter(c) || joins_parts(c) || c == '$' || c == '{' || c == '}';
         });
}

// Code rather than a value: calls, members, indexing, operators, paths, addresses.
bool is_code(std::string_view value, bool quoted) {
  // Quotes inside of quotes, escaped or not.
  constexpr std::string_view kQuotes = "'\"\\";
  while (value.size() > 1 && has_any(value.substr(0, 2), "'\"") &&
         kQuotes.find(value.front()) != std::string_view::npos)
    value.remove_prefix(1);
  while (!value.empty() && kQuotes.find(value.back()) != std::string_view::npos)
    value.remove_suffix(1);
  if (value.find("://") != std::string_view::npos) return true;
  if (value.starts_with("/") || value.starts_with("./") || value.starts_with("../") ||
      value.starts_with("~/"))
    return true;
  if (is_variable(value) || value.starts_with("%(") || value.starts_with("@{")) return true;
  if (value.starts_with("&")) return true;
  if (value.size() > 2 && value.front() == '`' && value.back() == '`') return true;
  if (has_variable(value)) return true;
  // Formats and registers.
  if (value.front() == '%' && value.size() <= 8) return true;
  // Formats and expressions.
  for (const std::string_view mark :
       {"{}", "{0}", "(?:", "(?P", "(?i", "\\w", "\\d", "\\s", ".*", "->{", "%ls"}) {
    if (value.find(mark) != std::string_view::npos) return true;
  }
  for (const std::string_view mark : {"%s", "%d"}) {
    const std::size_t at = value.find(mark);
    if (at == std::string_view::npos) continue;
    if (at + 2 == value.size() || !(is_letter(value[at + 2]) || is_digit(value[at + 2])))
      return true;
  }
  if (quoted) return false;
  if (is_long_name(value)) return true;
  // $dir.private]cakey.pem
  if (value[0] == '$' && value.find_first_of(".]") != std::string_view::npos &&
      std::none_of(value.begin(), value.end(), is_digit))
    return true;
  // A tag of YAML: !vault, !Ref
  if (value.size() > 2 && value.front() == '!' &&
      std::all_of(value.begin() + 1, value.end(), is_letter))
    return true;
  return is_member(value) || value.starts_with("*") || value.find("->") != std::string_view::npos ||
         value.find("::") != std::string_view::npos ||
         (has_any(value, "(){}[]|\\") && !is_unbalanced(value));
}

// \x67\x2A\x00, \u0141, \033, %EF%BF%BD: bytes, half of it or more.
bool is_escaped(std::string_view value) {
  std::size_t escapes = 0;
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    const auto hex = [&](std::size_t from, std::size_t count) {
      std::size_t digits = 0;
      while (digits < count && from + digits < value.size() &&
             (is_digit(value[from + digits]) ||
              (to_lower(value[from + digits]) >= 'a' && to_lower(value[from + digits]) <= 'f')))
        ++digits;
      return digits == count;
    };
    std::size_t size = 0;
    if (value[i] == '%' && hex(i + 1, 2)) size = 3;
    if (value[i] == '\\' && value[i + 1] == 'x' && hex(i + 2, 2)) size = 4;
    if (value[i] == '\\' && value[i + 1] == 'u' && hex(i + 2, 4)) size = 6;
    if (value[i] == '\\' && is_digit(value[i + 1])) size = 4;
    escapes += size;
    i += size > 0 ? size - 1 : 0;
  }
  return escapes * 2 >= value.size();
}

// ^2.0.1, >=3.1, v1.2.3-rc1
bool is_version(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of("^~<>=v "), value.size()));
  const std::size_t end = std::min(value.find_first_of("-+"), value.size());
  return end > 2 && is_digit(value[0]) && value.size() - end < 16 &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return is_digit(c) || c == '.' || c == '*' || c == 'x'; }) &&
         std::count(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(end), '.') > 0;
}

// Software\\Acme\\Product: a key of Windows' registry, a path.
bool is_backslash_path(std::string_view value) {
  std::size_t parts = 0;
  for (std::size_t i = 1; i + 1 < value.size(); ++i)
    parts += value[i] == '\\' && value[i - 1] != '\\' &&
                     (is_letter(value[i + 1]) || value[i + 1] == '\\')
                 ? 1U
                 : 0U;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return parts >= 2 && digits < 4;
}

// A UUID of version 1 or 2: a time and a network card, which anybody may guess.
bool is_time_uuid(std::string_view value) {
  if (value.size() != 36 || (value[14] != '1' && value[14] != '2')) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool joint = i == 8 || i == 13 || i == 18 || i == 23;
    if (joint ? value[i] != '-'
              : !is_digit(value[i]) && (to_lower(value[i]) < 'a' || to_lower(value[i]) > 'f'))
      return false;
  }
  return std::string_view("89abAB").find(value[19]) != std::string_view::npos;
}

// 1234567890 or 9876543210 inside of it, whatever else there is: somebody typed it.
bool has_count(std::string_view value) {
  return value.find("1234567890") != std::string_view::npos ||
         value.find("9876543210") != std::string_view::npos;
}

// 178:no password, PyObject*:o:0:, builtin:test:0: what ':' divides, of which a part or the last is
// but a few characters.
bool is_record(std::string_view value) {
  constexpr std::size_t kFew = 3;
  std::size_t parts = 0;
  bool few = false;
  for (std::size_t begin = 0; begin <= value.size(); ++parts) {
    const std::size_t end = std::min(value.find(':', begin), value.size());
    few = few || end - begin <= kFew;
    begin = end + 1;
  }
  return few && parts > 2 && value.find_first_of("+/=") == std::string_view::npos;
}

// A host with or without a port, a package with its version, a path of plain words: names of
// things.
bool is_named_thing(std::string_view value) {
  if (is_version(value) || is_backslash_path(value) || is_time_uuid(value)) return true;
  const auto all_of = [&](std::string_view extra) {
    return std::all_of(value.begin(), value.end(), [&](char c) {
      return is_lower(c) || is_digit(c) || extra.find(c) != std::string_view::npos;
    });
  };
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  if (value.find('/') != std::string_view::npos && digits == 0 && all_of("/#_.-")) return true;
  if (is_record(value) || value.starts_with("localhost:")) return true;
  const auto dots = std::count(value.begin(), value.end(), '.');
  return dots >= 2 && value.find('-') != std::string_view::npos && all_of(".-:");
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
  for (const std::string_view name : {kPairs, kWeights, kIdleEnds, kIdleParts, kFileEnds}) {
    if (find(lists, name) == nullptr) return "the list '" + std::string(name) + "' is missing";
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
      idle_parts_(find(lists, kIdleParts)->words),
      file_ends_(find(lists, kFileEnds)->words),
      placeholders_(lists) {
  const NameList& pairs = *find(lists, kPairs);
  for (std::size_t row = 0; row < 27; ++row) {
    for (std::size_t column = 0; column < 27; ++column)
      pairs_[row][column] = static_cast<std::uint8_t>(pairs.words[row][column] - '0');
  }
  for (const std::string& weight : find(lists, kWeights)->words) read_weight(weight, weights_);
  std::sort(idle_ends_.begin(), idle_ends_.end());
  std::sort(file_ends_.begin(), file_ends_.end());
  for (const NameList& list : lists) {
    const bool passwords = list.name.starts_with("password-names-");
    if (!passwords && !list.name.starts_with("secret-names-")) continue;
    for (const std::string& word : list.words) {
      if (word.size() >= kMinNameWord)
        (passwords ? password_names_ : secret_names_).push_back(word);
    }
  }
}

// keys/server_2048.pem: the characters of a path, and an ending that files have.
bool SecretModel::names_file(std::string_view value) const {
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
  const std::string all = lowered(name);
  std::size_t last = 0;  // where the last word of the name begins
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' || name[i] == '-' || name[i] == '.') last = i + 1;
    if (is_upper(name[i]) && i > 0 && is_lower(name[i - 1])) last = i;
  }
  if (std::binary_search(idle_ends_.begin(), idle_ends_.end(), all.substr(last))) return true;
  return std::any_of(idle_parts_.begin(), idle_parts_.end(),
                     [&](const std::string& part) { return all.find(part) != std::string::npos; });
}

void SecretModel::odd_pairs(std::string_view value, Features& f) const {
  double sum = 0;
  double pairs = 0;
  double worst = 0;
  for (std::size_t i = 0; i < value.size();) {
    if (!is_letter(value[i])) {
      ++i;
      continue;
    }
    // A run of letters; a hump begins a new one, as in camelCase.
    std::size_t end = i + 1;
    while (end < value.size() && is_letter(value[end]) &&
           !(is_lower(value[end - 1]) && is_upper(value[end])))
      ++end;
    double odd = pairs_[kEdge][letter_index(value[i])];
    for (std::size_t at = i; at + 1 < end; ++at)
      odd += pairs_[letter_index(value[at])][letter_index(value[at + 1])];
    odd += pairs_[letter_index(value[end - 1])][kEdge];
    const auto count = static_cast<double>(end - i + 1);
    sum += odd;
    pairs += count;
    if (end - i >= 4) worst = std::max(worst, odd / count);
    i = end;
  }
  f[static_cast<std::size_t>(Feature::kOddPairs)] = pairs > 0 ? sum / pairs / 9 : 0.5;
  f[static_cast<std::size_t>(Feature::kOddestRun)] = worst / 9;
}

std::optional<Features> SecretModel::features(const Assigned& assigned) const {
  const auto& [value, name, quoted, beside_user] = assigned;
  if (value.size() < kMinValue || value.size() > kMaxValue) return std::nullopt;
  const Placeholder stand_in = placeholders_.of(value);
  if (stand_in == Placeholder::kCertain || is_code(value, quoted) || is_named_thing(value) ||
      is_escaped(value) || names_file(value) || names_no_secret(name))
    return std::nullopt;
  const Shape shape = shape_of(value);
  if (shape.other * 2 > value.size() || shape.control > 0 ||
      shape.lower + shape.upper + shape.digit == 0)
    return std::nullopt;
  if (value.find("\xEF\xBF\xBD") != std::string_view::npos) return std::nullopt;  // no text
  // A word of another script or with accents: a name, a translation.
  const bool says_password = lowered(name).find("pass") != std::string::npos;
  if (!says_password && has_count(value)) return std::nullopt;
  if (shape.other > 0 && shape.digit + shape.symbol == 0 && !says_password) return std::nullopt;
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
  const std::string name_letters = letters_of(name);
  const std::string lower_name = lowered(name);
  const auto contains = [&](const std::string& word) {
    return lower_name.find(word) != std::string::npos;
  };
  const auto ends_in = [&](const std::string& word) { return lower_name.ends_with(word); };
  const bool password = name_letters.find("pass") != std::string::npos ||
                        name_letters.find("pwd") != std::string::npos ||
                        std::any_of(password_names_.begin(), password_names_.end(), contains);
  set(Feature::kQuoted, quoted ? 1 : 0);
  set(Feature::kPassword, password ? 1 : 0);
  set(Feature::kQuotedPassword, quoted && password ? 1 : 0);
  set(Feature::kQuotedLetters, quoted && letters ? 1 : 0);
  set(Feature::kBarePairs, quoted ? 0 : f[static_cast<std::size_t>(Feature::kOddPairs)]);
  bool ends = std::any_of(password_names_.begin(), password_names_.end(), ends_in) ||
              std::any_of(secret_names_.begin(), secret_names_.end(), ends_in);
  for (const std::string_view word :
       {"password", "passwd", "pwd", "pass", "secret", "token", "key", "passphrase"})
    ends = ends || name_letters.ends_with(word);
  set(Feature::kNameEnds, ends ? 1 : 0);
  set(Feature::kWord, stand_in == Placeholder::kWord ? 1 : 0);
  // password = "password", apiKey: api_key, token: "my-token".
  const std::string value_letters = letters_of(value);
  const bool repeats =
      shape.digit < 3 && value_letters.size() >= 4 &&
      (name_letters.find(value_letters) != std::string::npos ||
       (name_letters.size() >= 4 && value_letters.find(name_letters) != std::string::npos));
  set(Feature::kRepeats, repeats ? 1 : 0);
  set(Feature::kUser, beside_user ? 1 : 0);
  return f;
}

std::uint8_t SecretModel::quality(const Assigned& assigned) const {
  const auto f = features(assigned);
  if (!f) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < kFeatures; ++i) sum += weights_[i] * (*f)[i];
  return static_cast<std::uint8_t>(std::lround(100 / (1 + std::exp(-sum))));
}

}  // namespace assay::patterns
