// Values that stand for a secret without being one: "changeme", "xxxxxxxx", "<your-key>",
// "${TOKEN}", 1234567890…. Pure; O(length).
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::patterns {

enum class Placeholder : std::uint8_t {
  kNone,
  kWord,     ///< contains "example", "dummy", "your-…": probably not real
  kCertain,  ///< one character repeated, an alphabet or a count, a variable or template: never real
};

Placeholder placeholder(std::string_view value);

/// Shannon entropy in bits a character (byte). 0 for an empty value.
double entropy(std::string_view value);

}  // namespace assay::patterns
