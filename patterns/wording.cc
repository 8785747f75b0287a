#include "patterns/wording.h"

#include <algorithm>
#include <array>
#include <set>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::string_view kPrefix = "wording-";

/// What of a text a list's words are compared with.
enum class Compared : std::uint8_t { kSmallLetters, kAsWritten };

struct List {
  std::string_view name;  ///< behind kPrefix
  WordSet Wording::*words;
  Compared compared = Compared::kSmallLetters;
};

constexpr std::array kLists = {
    List{"said-verbs", &Wording::said_verbs},
    List{"said-fillers", &Wording::said_fillers},
    List{"said-other-things", &Wording::said_other_things},
    List{"said-methods", &Wording::said_methods},
    List{"said-before", &Wording::said_before},
    List{"said-users", &Wording::said_users},
    List{"said-tokens", &Wording::said_tokens},
    List{"wrappers", &Wording::wrappers},
    List{"askers", &Wording::askers, Compared::kAsWritten},
    List{"assertions", &Wording::assertions},
    List{"copiers", &Wording::copiers},
    List{"checkers", &Wording::checkers},
    List{"setters", &Wording::setters},
    List{"not-given", &Wording::not_given},
    List{"derivers", &Wording::derivers},
    List{"map-keys", &Wording::map_keys},
    List{"elements", &Wording::elements, Compared::kAsWritten},
    List{"user-names", &Wording::user_names},
    List{"password-ends", &Wording::password_ends},
    List{"setting-commands", &Wording::setting_commands},
    List{"test-outcomes", &Wording::test_outcomes, Compared::kAsWritten},
    List{"checksum-marks", &Wording::checksum_marks, Compared::kAsWritten},
    List{"commit-marks", &Wording::commit_marks, Compared::kAsWritten},
    List{"digest-labels", &Wording::digest_labels},
    List{"id-labels", &Wording::id_labels},
    List{"source-endings", &Wording::source_endings},
    List{"owner-verbs", &Wording::owner_verbs},
    List{"key-parts", &Wording::key_parts},
    List{"credential-kinds", &Wording::credential_kinds},
    List{"password-parts", &Wording::password_parts},
    List{"classes-without-issuer", &Wording::classes_without_issuer},
    List{"program-endings", &Wording::program_endings},
    List{"bare-endings", &Wording::bare_endings},
    List{"translation-endings", &Wording::translation_endings},
    List{"maybe-translation-endings", &Wording::maybe_translation_endings},
    List{"translation-names", &Wording::translation_names},
    List{"languages", &Wording::languages},
    List{"lock-endings", &Wording::lock_endings},
    List{"translation-folders", &Wording::translation_folders},
    List{"translation-files", &Wording::translation_files, Compared::kAsWritten},
};

constexpr std::uint64_t bit_of(std::size_t size) {
  return std::uint64_t{1} << std::min<std::size_t>(size, 63);
}

constexpr std::size_t byte_of(char c) { return static_cast<unsigned char>(c); }

// Null: there is none of that name. The last counts: users' files stand behind the built-in ones.
const NameList* find(const std::vector<NameList>& lists, std::string_view name) {
  const auto at = std::find_if(lists.rbegin(), lists.rend(), [&](const NameList& list) {
    return is_wording(list.name) && std::string_view(list.name).substr(kPrefix.size()) == name;
  });
  return at == lists.rend() ? nullptr : &*at;
}

}  // namespace

WordSet::WordSet(const std::vector<std::string>& words) : words_(words) {
  for (const std::string& word : words_) {
    first_.set(byte_of(word.front()));
    last_.set(byte_of(word.back()));
    sizes_ |= bit_of(word.size());
  }
}

bool WordSet::has(std::string_view text) const {
  return (sizes_ & bit_of(text.size())) != 0 &&
         std::find(words_.begin(), words_.end(), text) != words_.end();
}

bool WordSet::begins(std::string_view text) const {
  return !text.empty() && first_.test(byte_of(text.front())) &&
         std::any_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return text.starts_with(word); });
}

bool WordSet::begins_caseless(std::string_view text) const {
  if (text.empty() || !first_.test(byte_of(to_lower(text.front())))) return false;
  return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(),
                      [](char wanted, char is) { return wanted == to_lower(is); });
  });
}

bool WordSet::ends(std::string_view text) const {
  return !text.empty() && last_.test(byte_of(text.back())) &&
         std::any_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return text.ends_with(word); });
}

bool WordSet::is_in(std::string_view text) const {
  return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) {
    return text.find(word) != std::string_view::npos;
  });
}

Wording::Wording(const std::vector<NameList>& lists) {
  for (const List& list : kLists) {
    if (const NameList* found = find(lists, list.name)) this->*list.words = WordSet(found->words);
  }
}

bool is_wording(std::string_view list) { return list.starts_with(kPrefix); }

std::optional<std::string> check_wording(const NameList& list) {
  const auto known = std::find_if(kLists.begin(), kLists.end(), [&](const List& each) {
    return std::string_view(list.name).substr(kPrefix.size()) == each.name;
  });
  if (known == kLists.end())
    return "nothing asks for a list of this name: those that begin with '" + std::string(kPrefix) +
           "' are the ones of patterns/vocabulary/wording.toml";
  if (list.words.empty()) return "has no words";
  std::set<std::string_view> seen;
  for (const std::string& word : list.words) {
    if (word.empty()) return "has an empty word";
    if (word.front() == ' ' || word.back() == ' ')
      return "'" + word + "': a word has no blank at its ends";
    if (known->compared == Compared::kSmallLetters &&
        std::any_of(word.begin(), word.end(), is_upper))
      return "'" + word + "': small letters are compared, so that a capital is never found";
    if (!seen.insert(word).second) return "has '" + word + "' twice";
  }
  return std::nullopt;
}

std::vector<std::string> missing_wording(const std::vector<NameList>& lists) {
  std::vector<std::string> missing;
  for (const List& list : kLists) {
    if (find(lists, list.name) == nullptr)
      missing.push_back(std::string(kPrefix) + std::string(list.name));
  }
  return missing;
}

}  // namespace assay::patterns
