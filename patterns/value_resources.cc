#include "patterns/value_resources.h"

#include <algorithm>
#include <array>
#include <string>

#include "patterns/value_shapes.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// arn:aws:secretsmanager:eu-west-1:123456789012:secret:db: partition, service, region, account.
bool is_cloud_name(std::string_view value) {
  return value.starts_with("arn:") && std::count(value.begin(), value.end(), ':') >= 4 &&
         value.find("::::") == std::string_view::npos;
}

// icon.png, source.geojson, Icon@2x.png.png
bool is_file_name(std::string_view part) {
  constexpr std::size_t kLongestEnding = 8;
  const std::size_t dot = part.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view ending = part.substr(dot + 1);
  return ending.size() >= 2 && ending.size() <= kLongestEnding && is_lower(ending[0]) &&
         std::all_of(ending.begin(), ending.end(),
                     [](char c) { return is_lower(c) || is_digit(c); });
}

// Store4/v4/e3/48/e3481a8f-ec25-e19f-5048-270d7acaf89a/source.mov: three strokes, and an id
// behind one of them or a file's name at the end. Base64 has neither.
bool is_path_in_store(std::string_view value) {
  constexpr std::size_t kLeastStrokes = 3;
  std::size_t strokes = 0;
  bool tells = false;
  while (!value.empty()) {
    const std::size_t stroke = std::min(value.find('/'), value.size());
    const std::string_view part = value.substr(0, stroke);
    if (!std::all_of(part.begin(), part.end(),
                     [](char c) { return is_alnum(c) || joins_parts(c) || c == '@'; }))
      return false;
    const bool last = stroke == value.size();
    tells = tells || (strokes > 0 && is_uuid(part)) || (last && is_file_name(part));
    if (last) break;
    ++strokes;
    value.remove_prefix(stroke + 1);
  }
  return tells && strokes >= kLeastStrokes;
}

// UNIQ_6FB0DB1E5F37A13B, idx_…: what Doctrine and others call an index by a hash of its columns.
bool is_index(std::string_view value) {
  constexpr std::size_t kLeastHash = 12, kMostHash = 16;
  const std::size_t joint = value.find('_');
  if (joint == std::string_view::npos) return false;
  const std::string kind = lowered(value.substr(0, joint));
  const std::string_view hash = value.substr(joint + 1);
  const bool small = is_lower(value[0]);
  const bool is_kind = kind == "uniq" || kind == "idx" || (kind == "fk" && !small);
  return is_kind && hash.size() >= kLeastHash && hash.size() <= kMostHash &&
         std::all_of(hash.begin(), hash.end(),
                     [&](char c) { return is_hex(c) && (is_digit(c) || is_lower(c) == small); });
}

// dev-master#dc8ff343363cf794d30eb1a123610d186a43f162: a branch and a commit of Composer's.
bool is_commit_of_branch(std::string_view value) {
  constexpr std::size_t kShortHash = 7, kHash = 40;
  const std::size_t mark = value.find('#');
  if (!value.starts_with("dev-") || mark == std::string_view::npos ||
      value.size() - mark - 1 < kShortHash || value.size() - mark - 1 > kHash)
    return false;
  const std::string_view hash = value.substr(mark + 1);
  const auto small = [](char c) { return is_digit(c) || is_lower(c); };
  return std::all_of(hash.begin(), hash.end(), is_hex) &&
         std::all_of(hash.begin(), hash.end(), small) &&
         std::any_of(hash.begin(), hash.end(), is_lower) &&
         std::any_of(hash.begin(), hash.end(), is_digit) &&
         std::none_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(mark), is_upper);
}

// ECCPRIME256V1, secp256k1, sect571r1, brainpoolP384r1: a curve (SEC 2, RFC 5639).
bool is_curve(std::string_view value) {
  constexpr std::size_t kLongest = 16;
  if (value.size() > kLongest) return false;
  const std::string name = lowered(value);
  std::string_view rest = name;
  if (rest.starts_with("ecc")) rest.remove_prefix(3);
  constexpr std::array<std::string_view, 4> kFamilies = {"prime", "secp", "sect", "brainpoolp"};
  const auto family = std::find_if(kFamilies.begin(), kFamilies.end(),
                                   [&](std::string_view each) { return rest.starts_with(each); });
  if (family == kFamilies.end()) return false;
  rest.remove_prefix(family->size());
  // Three digits for the bits, a letter for the kind, a digit for the variant.
  return rest.size() == 5 && is_lower(rest[3]) && is_digit(rest[4]) &&
         std::all_of(rest.begin(), rest.begin() + 3, is_digit);
}

// TR31_D1_ASYMMETRIC_KEY_FOR_DATA_ENCRYPTION, __WEBPACK_EXTERNAL_MODULE_x_08dd5200__: many words
// of capitals, or what stands between two pairs of strokes.
bool is_long_constant(std::string_view value) {
  constexpr std::ptrdiff_t kMostDigitsIn = 5;
  const auto count = [&](auto is) { return std::count_if(value.begin(), value.end(), is); };
  const auto strokes = std::count(value.begin(), value.end(), '_');
  if (strokes < 4 || !std::all_of(value.begin(), value.end(), is_word)) return false;
  if (value.size() > 8 && value.starts_with("__") && value.ends_with("__")) return true;
  return count(is_lower) == 0 && is_upper(value[0]) &&
         kMostDigitsIn * count(is_digit) < static_cast<std::ptrdiff_t>(value.size());
}

// 0004_alter_token_user: a migration of Django, four digits and words.
bool is_migration(std::string_view value) {
  constexpr std::size_t kDigits = 4;
  return value.size() > kDigits + 3 && value[kDigits] == '_' && is_lower(value[kDigits + 1]) &&
         std::all_of(value.begin(), value.begin() + kDigits, is_digit) &&
         std::all_of(value.begin() + kDigits, value.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

// :hashedPassword: what a statement is given later.
bool is_parameter(std::string_view value) {
  return value.size() > 2 && value[0] == ':' && is_lower(value[1]) &&
         std::any_of(value.begin(), value.end(), [](char c) { return is_upper(c) || c == '_'; }) &&
         std::all_of(value.begin() + 1, value.end(),
                     [](char c) { return is_letter(c) || c == '_'; });
}

// clientStr,clientBool,clientLong; GH-APP-ID,GH-APP-KEY: a list of names, of variables or of
// constants.
bool is_list_of_names(std::string_view value) {
  constexpr std::size_t kLeastVariables = 3, kLeastConstants = 2;
  std::size_t variables = 0, constants = 0, parts = 0;
  for (std::size_t begin = 0; begin <= value.size(); ++parts) {
    const std::size_t end = std::min(value.find(',', begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    begin = end + 1;
    if (part.size() < 2) return false;
    const bool letters = std::all_of(part.begin(), part.end(), is_letter);
    variables += letters && is_lower(part[0]) ? 1U : 0U;
    constants += is_upper(part[0]) && has_any(part, "-_") &&
                         std::all_of(part.begin(), part.end(),
                                     [](char c) {
                                       return is_upper(c) || is_digit(c) || c == '-' || c == '_';
                                     })
                     ? 1U
                     : 0U;
  }
  return (variables == parts && parts >= kLeastVariables) ||
         (constants == parts && parts >= kLeastConstants);
}

// ,\"type\": \"X509\"; null}ada@acme.org: what a text of JSON goes on with, or ends with before
// another one, as a database has them.
bool is_rest_of_json(std::string_view value) {
  if (value.front() == ',' && value.find("\\\":") != std::string_view::npos) return true;
  for (const std::string_view last : {"null", "true", "false"}) {
    if (value.starts_with(last) && has_any(value.substr(last.size(), 1), "}]")) return true;
  }
  return false;
}

// Microsoft.KeyVault/vaults/secrets@2022-07-01: a type of Azure's resources and its version.
bool is_azure_type(std::string_view value) {
  const std::size_t at = value.rfind('@');
  return at != std::string_view::npos && value.starts_with("Microsoft.") &&
         value.substr(0, at).find('/') != std::string_view::npos &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(at) + 1, value.end(),
                     [](char c) { return is_digit(c) || is_lower(c) || c == '-'; });
}

// yyyymmdd, YYYY-MM-DDThh: how a date is written.
bool is_date_format(std::string_view value) {
  constexpr std::string_view kLetters = "ymdhst-/:_. ";
  const std::string lower = lowered(value);
  return lower.find("yyyy") != std::string::npos && lower.find("mm") != std::string::npos &&
         lower.find_first_not_of(kLetters) == std::string::npos;
}

// LS0tLS1CRUdJTi…: what of PEM in base64 is no private key: a certificate, a public key, or too
// short for any.
bool is_open_pem(std::string_view value) {
  constexpr std::string_view kBegin = "LS0tLS1CRUdJTi";
  constexpr std::size_t kLeastKey = 140;  // of Ed25519
  if (!value.starts_with(kBegin)) return false;
  return value.size() < kLeastKey || value.starts_with("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS") ||
         value.starts_with("LS0tLS1CRUdJTiBQVUJMSUMgS0VZ");
}

}  // namespace

bool is_resource_name(std::string_view value) {
  return is_cloud_name(value) || is_path_in_store(value) || is_index(value) ||
         is_commit_of_branch(value) || is_parameter(value) || is_curve(value) ||
         is_long_constant(value) || is_migration(value) || is_list_of_names(value) ||
         is_rest_of_json(value) || is_open_pem(value) || is_azure_type(value) ||
         is_date_format(value);
}

}  // namespace assay::patterns
