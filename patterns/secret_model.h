// The model that weighs the value of an assignment: does it look like something that a person or a
// program made up to be secret, or like a word, an identifier, a path, a call, a type? A logistic
// regression over the features below; its numbers are data (patterns/vocabulary/secret-model.toml),
// fitted by bench/fit_secret_model.py on made-up examples. Immutable, shared by all threads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/placeholder.h"
#include "patterns/rule.h"

namespace assay::patterns {

enum class Feature : std::uint8_t {
  kBias,
  kLength,          ///< characters / 32, at most 1
  kEntropy,         ///< Shannon, of the characters, bits / 6
  kSpread,          ///< entropy / log2(length)
  kOddPairs,        ///< how rare its pairs of letters are in words, mean, 0…1
  kOddestRun,       ///< the same of its oddest run of letters
  kDigits,          ///< share of digits
  kSwitches,        ///< share of changes between letters, digits and case
  kMixedCase,       ///< lower and upper case, other than in Title and camelCase
  kSymbols,         ///< share of marks that no identifier, path or file name has
  kJoints,          ///< share of '_', '-', '.', '/', ':'
  kLetters,         ///< nothing but letters of one case, or Title
  kIdentifier,      ///< words joined as programs join them
  kConstant,        ///< UPPER_CASE with joints
  kHex,             ///< 16 or more hexadecimal digits
  kNumber,          ///< nothing but digits and joints
  kBlank,           ///< has a blank inside
  kQuoted,          ///< a literal
  kPassword,        ///< the name says password: people choose those
  kQuotedPassword,  ///< both
  kMixedPassword,   ///< kPassword, and letters with digits: few other values of such names are
  kQuotedLetters,   ///< kQuoted and kLetters
  kBarePairs,       ///< kOddPairs where not quoted
  kNameEnds,        ///< the name ends with the telling word: db_password, not password_field
  kWord,            ///< has a word that stands for a secret that isn't there (example, your_)
  kRepeats,         ///< says its name again
  kUser,            ///< a user's name is assigned right beside it; 1.5 when it is that name again
};
inline constexpr std::size_t kFeatures = static_cast<std::size_t>(Feature::kUser) + 1;
using Features = std::array<double, kFeatures>;

/// Of a plain word that a setting gives a password, of a number and of the commonest ones: medium
/// confidence.
inline constexpr std::uint8_t kSettingQuality = 65;

/// As the data file names it: "odd-pairs".
std::string_view feature_name(Feature feature);

/// A mistake in the lists, for the loader. Nullopt when they are good.
std::optional<std::string> check_secret_model(const std::vector<NameList>& lists);

/// A value and where it stands.
struct Assigned {
  std::string_view value, name;
  bool quoted = false;
  bool beside_user = false;  ///< a user's name is assigned right before or behind it
  bool is_user = false;      ///< and is the same: app / app
  bool is_setting = false;   ///< all that a line of configuration says (patterns/setting.h)
  bool listed = false;       ///< name and value may be two of a list of things
  bool in_list = false;      ///< the value is one of a list that the name has
  bool says_little = false;  ///< the name has many meanings (key, auth): the value must look random
};

class SecretModel {
 public:
  /// REQUIRES: check_secret_model(lists) and check_placeholders(lists) found nothing.
  explicit SecretModel(const std::vector<NameList>& lists);

  /// 0…100: the chance that the value is a secret. 0 for code, templates, paths, addresses and for
  /// names that hold none (ids, lengths, urls). A plain word that a setting gives a password, and
  /// digits or one of the commonest passwords that is given to one, are it (kSettingQuality at
  /// least), whatever the model makes of them. A value shorter than six characters is never sure.
  /// Linear in the value's size.
  [[nodiscard]] std::uint8_t quality(const Assigned& assigned) const;

  /// Whether a value of 16 characters or more is made of words: it has no blank, two
  /// digits at most but for a number of up to four at its end, and three quarters of its letters
  /// are runs of letters such as words are made of; or four small words or more that '_' joins, of
  /// which three fifths are. Linear in its size.
  [[nodiscard]] bool reads_as_words(std::string_view value) const;

  /// What quality() weighs; nothing when it is 0 for another reason.
  [[nodiscard]] std::optional<Features> features(const Assigned& assigned) const;

 private:
  [[nodiscard]] bool is_plain_password(const Assigned& assigned, const Features& features) const;
  [[nodiscard]] bool is_common_password(const Assigned& assigned) const;
  [[nodiscard]] bool may_be_number(const Assigned& assigned) const;
  [[nodiscard]] bool ends_as_password(std::string_view name) const;
  [[nodiscard]] bool names_no_secret(std::string_view name) const;
  [[nodiscard]] bool names_variable(std::string_view value) const;
  [[nodiscard]] bool is_no_value(const Assigned& assigned, Placeholder stand_in) const;
  [[nodiscard]] bool names_password(std::string_view name) const;
  [[nodiscard]] bool is_made_otherwise(const Assigned& assigned) const;
  [[nodiscard]] bool names_stored(std::string_view value) const;
  [[nodiscard]] bool names_other(const Assigned& assigned) const;
  [[nodiscard]] bool is_small_name(std::string_view value) const;
  [[nodiscard]] bool looks_chosen(std::string_view value) const;
  [[nodiscard]] double share_of_words(std::string_view value) const;
  [[nodiscard]] bool names_file(std::string_view value) const;
  template <class Visit>
  void each_run(std::string_view value, Visit visit) const;
  void odd_pairs(std::string_view value, Features& features) const;

  std::array<std::array<std::uint8_t, 27>, 27> pairs_{};  ///< bits, 0…9; the 27th: a word's edge
  Features weights_{};
  std::vector<std::string> idle_ends_, idle_tails_, idle_parts_, file_ends_;
  std::vector<std::string> password_ends_, setting_words_, common_passwords_, numbered_words_,
      accounts_, telling_ends_;
  std::vector<std::string> password_names_, secret_names_;  ///< in all languages, lower case
  Placeholders placeholders_;
};

}  // namespace assay::patterns
