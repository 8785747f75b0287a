// Finds persons' names by lists: a pass that looks only for two words with capitals that follow
// each other (a few operations for 64 bytes), and looks up the first of them. No language model;
// what speaks for a name and how much is written in names.cc.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "patterns/name_table.h"
#include "scanner/base/lazy.h"

namespace assay::patterns {

struct NameSpan {
  std::size_t begin = 0, end = 0;
  std::uint8_t strength = 0;  ///< 1…100
};

/// Names weaker than this are not worth a finding of even low confidence.
inline constexpr int kLeastName = 40;

/// Appends the names in `text`, in order, none overlapping another; asks for the lists only where
/// there is something to look up. `ends`: Runs::names of the text.
void find_names(std::string_view text, const std::vector<std::uint32_t>& ends,
                const Lazy<NameTable>& lists, std::vector<NameSpan>& out);

/// How much `value`, which a field's label calls a name, looks like one: 0 (a thing, a place, an
/// organisation) to 100.
std::uint8_t strength_of_named(std::string_view value, const NameTable& table);

/// The same of all of `value`, of which just "name" is said: things have names as well, so that
/// only what reads like a person's in a sentence is one, and other words may be. Of kSurePair and
/// more: two names that go together.
std::uint8_t strength_of_bare(std::string_view value, const NameTable& table);
inline constexpr std::uint8_t kSurePair = 72;

}  // namespace assay::patterns
