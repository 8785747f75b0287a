// Values that stand for a secret without being one: "changeme", "xxxxxxxx", "<your-key>",
// "${TOKEN}", 1234567890…, and the credentials that issuers print in their own documentation.
// Shapes are code, words and documented values are data (patterns/vocabulary/placeholders.toml).
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/rule.h"

namespace assay::patterns {

enum class Placeholder : std::uint8_t {
  kNone,
  kWord,     ///< contains "example", "dummy", "your-…", or is "password": probably not real
  kCertain,  ///< one character repeated, an alphabet or a count, a variable or template, a value
             ///< that an issuer's documentation prints: never real
};

/// A mistake in the lists, for the loader. Nullopt when they are good.
std::optional<std::string> check_placeholders(const std::vector<NameList>& lists);

/// Immutable, shared by all threads.
class Placeholders {
 public:
  /// Knows shapes only.
  Placeholders() = default;
  /// REQUIRES: check_placeholders(lists) found nothing. Lists of other names are left alone.
  explicit Placeholders(const std::vector<NameList>& lists);

  /// Linear in the value's size, times the words that begin with one letter.
  [[nodiscard]] Placeholder of(std::string_view value) const;

  /// Whether a rule's lists go in here.
  static bool takes(std::string_view list);

 private:
  [[nodiscard]] bool has_word(std::string_view lower) const;
  /// eyJ0<deleted>HE: taken out by who wrote the text.
  [[nodiscard]] bool is_cut_out(std::string_view value) const;
  /// authToken, ACCESS_KEY: what credentials are called, of two parts or more.
  [[nodiscard]] bool is_name(std::string_view value) const;
  std::vector<std::string> words_;              ///< anywhere in a value, lower case; sorted
  std::array<std::size_t, 257> first_words_{};  ///< per first byte: the first of words_
  std::bitset<1024> begins_;               ///< by five bits of each of a word's first two bytes
  std::vector<std::string> values_;        ///< the whole value, lower case; sorted
  std::vector<std::string> nothing_;       ///< the whole value, as written; sorted
  std::vector<std::string> parts_;         ///< of names, lower case; sorted
  std::vector<std::string> cut_;           ///< said of what is not there, lower case; sorted
  std::vector<std::uint64_t> documented_;  ///< the first 8 bytes of SHA-256; sorted
};

/// Shannon entropy in bits a character (byte). 0 for an empty value.
double entropy(std::string_view value);

}  // namespace assay::patterns
