// The lists of names that a names rule uses, hashed: what a word may be of a person's name.
// Immutable after it was built; shared by all threads.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patterns/vocabulary.h"

namespace assay::patterns {

/// What one word may be. Masks have a bit per culture (the part of a list's name behind "given-" or
/// "family-"); the `sure` masks are empty where it is an ordinary word as well.
struct NameWord {
  std::uint64_t given = 0, family = 0;
  std::uint64_t sure_given = 0, sure_family = 0;
  bool common_given = false, common_family = false;  ///< in a culture's first band
  bool unsure_given = false, unsure_family = false;  ///< a word as well, in some culture
  bool title = false, weak_title = false;
  bool particle = false;
  bool stop = false;      ///< makes what it stands in a place, an organisation, a thing
  bool thing = false;     ///< the same, but a person may stand right behind it
  bool place = false;     ///< what stands right behind it is no person: "Lake", "Saint"
  bool role = false;      ///< ends a name, and begins none: "Director", "American"
  bool sentence = false;  ///< ends a name: "The", "And"
  bool alone = false;     ///< no name where it stands alone behind a label: "Guest"

  [[nodiscard]] bool is_name() const { return (given | family) != 0; }
  friend auto operator<=>(const NameWord&, const NameWord&) = default;
};

/// What stands around and in names: patterns/vocabulary/name-phrases.toml.
struct NamePhrases {
  std::vector<std::string> introductions, closings;  ///< sorted by their last characters
  std::vector<std::string> endings, beginnings, labels, neighbours, suffixes, places;
};

/// A mistake in the lists, for the loader: unknown kinds, names with digits, a culture with only
/// given names. Nullopt when they are good.
std::optional<std::string> check_name_lists(const std::vector<NameList>& lists);

class NameTable {
 public:
  /// What the table is made of, as a pack of rules keeps it: a hundred thousand words are a few
  /// thousand kinds of words.
  struct Data {
    std::vector<std::uint64_t> filter;  ///< kFilterBits of hashes
    /// Open addressing by hash: its upper half, and which kind; 0: free.
    std::vector<std::uint64_t> slots;
    std::vector<NameWord> kinds;  ///< the first is none
    NamePhrases phrases;
    std::uint64_t family_first = 0, chinese = 0;
  };

  /// REQUIRES: check_name_lists(lists) found nothing. Some 20 ms for a hundred thousand names.
  explicit NameTable(const std::vector<NameList>& lists);
  /// REQUIRES: is_sound(data).
  explicit NameTable(Data data) : data_(std::move(data)) {}
  static bool is_sound(const Data& data);
  [[nodiscard]] const Data& data() const { return data_; }

  /// Without regard to case; null when the word is in no list. About 5 ns for one that isn't; more
  /// for a Cyrillic one, which may be a name in another case than the first: "Юрия" is Юрий.
  [[nodiscard]] const NameWord* find(std::string_view word) const;

  [[nodiscard]] const NamePhrases& phrases() const { return data_.phrases; }

  /// The cultures that write the family name first.
  [[nodiscard]] std::uint64_t family_first() const { return data_.family_first; }
  /// The Chinese culture (given-zh, family-zh); 0 without one.
  [[nodiscard]] std::uint64_t chinese() const { return data_.chinese; }

 private:
  [[nodiscard]] const NameWord* find_written(std::string_view word) const;
  [[nodiscard]] const NameWord* find_inflected(std::string_view word) const;

  Data data_;
};

/// The next character of UTF-8 `text` at `at`, which is moved behind it; bytes that are no UTF-8
/// are given one by one.
char32_t next_character(std::string_view text, std::size_t& at);

/// Lower case of the scripts that have it, as far as names use them (Latin, Greek, Cyrillic,
/// Armenian).
char32_t lower_character(char32_t c);

}  // namespace assay::patterns
