// Checks that a value obeys its issuer's rules: check digits, ranges, embedded dates, structure.
// Pure functions, no state, thread-safe, O(length), no allocation in the numeric ones. One table
// lists them by the name that rule files use. Each names its algorithm and standard.
#pragma once

#include <span>
#include <string_view>

namespace assay::patterns {

struct Validator {
  std::string_view name;  ///< as in a rule's `validate`
  std::string_view
      standard;  ///< the algorithm and where it is published: "ISO/IEC 7812-1 Annex B (Luhn)"
  /// What fn is given: the value without separators, letters upper-cased (true), or as it stands in
  /// the text.
  bool compact;
  /// False: the value can't be of this type; the match is dropped.
  bool (*fn)(std::string_view value);
};

/// All validators, sorted by name. Static lifetime.
std::span<const Validator> validators();

/// By name; null when there is none. O(log n).
const Validator* find_validator(std::string_view name);

}  // namespace assay::patterns
