// Reads `name = value` in the syntaxes that programming languages, configuration files, markup and
// command lines write it, from the place of a word inside the name. Pure; bounded look around the
// word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "patterns/wording.h"

namespace assay::patterns {

struct Assignment {
  std::size_t name_begin = 0, name_end = 0;
  std::size_t value_begin = 0, value_end = 0;  ///< without quotes
  bool quoted = false;
  enum class Syntax : std::uint8_t {
    kEquals,
    kColon,
    kArgument,
    kElement,
    kOption,
    kSaid  ///< by a sentence, see assignment_said.h
  } syntax = Syntax::kEquals;
  bool in_list = false;  ///< the first of a list: next_in_list() has the others
};

/// The word is text[word_begin, word_end). Nothing when no value is assigned to the name that
/// contains it.
std::optional<Assignment> parse_assignment(std::string_view text, std::size_t word_begin,
                                           std::size_t word_end, const Wording& wording);

/// The value behind `before` in the same list: ["…", "…"]. Nothing when that was the last.
std::optional<Assignment> next_in_list(std::string_view text, const Assignment& before);

/// What a name that means a user (user, login, account, e-mail) is given right before or behind
/// `assignment`, within three lines. Nothing when there is none.
std::optional<std::string_view> beside_user(std::string_view text, const Assignment& assignment,
                                            const Wording& wording);

}  // namespace assay::patterns
