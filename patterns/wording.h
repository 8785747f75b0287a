// How people and programs write around values, as patterns/vocabulary/wording.toml lists it: what
// the code that reads assignments, sentences and files' names asks for. Immutable after it was
// built; shared by all threads.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/vocabulary.h"

namespace assay::patterns {

/// Words that a text is asked for. All but is_in() look at the words only where a first or last
/// byte, or the length, is one of a word's.
class WordSet {
 public:
  WordSet() = default;
  explicit WordSet(const std::vector<std::string>& words);

  /// Whether `text` is one of them.
  [[nodiscard]] bool has(std::string_view text) const;
  /// Whether `text` begins with one of them; with letters of any case where theirs are small.
  [[nodiscard]] bool begins(std::string_view text) const;
  [[nodiscard]] bool begins_caseless(std::string_view text) const;
  [[nodiscard]] bool ends(std::string_view text) const;
  /// Whether one of them stands anywhere in `text`.
  [[nodiscard]] bool is_in(std::string_view text) const;
  /// In the file's order.
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

 private:
  std::vector<std::string> words_;
  std::bitset<256> first_, last_;
  std::uint64_t sizes_ = 0;  ///< a bit for each length; the last one for all that are longer
};

/// The lists, by what they are for; wording.toml says more of each.
struct Wording {
  Wording() = default;
  /// Of two lists of a name the last one counts. Lists of other names are left alone; one that is
  /// missing has no words.
  explicit Wording(const std::vector<NameList>& lists);

  // Sentences (patterns/assignment_said.h).
  WordSet said_verbs, said_fillers, said_other_things, said_methods, said_before, said_users,
      said_tokens;
  // Programs and configurations (patterns/assignment_around.h, patterns/setting.h).
  WordSet wrappers, askers, assertions, copiers, checkers, setters, not_given, derivers, map_keys,
      elements, user_names, password_ends, setting_commands, test_outcomes;
  // Tokens (patterns/confirm_behind.cc, patterns/issuers.h).
  WordSet checksum_marks, commit_marks, digest_labels, id_labels, source_endings, owner_verbs,
      key_parts, credential_kinds, password_parts, classes_without_issuer;
  // Files of programs and of translations (patterns/file_kind.h).
  WordSet program_endings, bare_endings, translation_endings, maybe_translation_endings,
      translation_names, translation_folders, translation_files, languages, lock_endings;
};

/// Whether a list of a vocabulary is one of these: its name begins with "wording-".
bool is_wording(std::string_view list);

/// A mistake in a list that is: a name that nobody asks for, no words, an empty word or one twice,
/// a capital where small letters are compared. Nullopt when it is good.
std::optional<std::string> check_wording(const NameList& list);

/// The names of lists that `lists` lacks.
std::vector<std::string> missing_wording(const std::vector<NameList>& lists);

}  // namespace assay::patterns
