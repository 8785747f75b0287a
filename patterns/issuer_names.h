// Whose credentials the rules are of: the names that issuers have in the rules, and the prefixes of
// their tokens. Immutable; shared by all threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "patterns/rule.h"
#include "patterns/wording.h"

namespace assay::patterns {

/// Lower case, and nothing else: "ACME_api-key" is "acmeapikey".
std::string letters_and_digits(std::string_view text);

class IssuerNames {
 public:
  /// About 1 ms for the built-in rules.
  IssuerNames(const std::vector<Rule>& rules, const Wording& wording);

  /// The rules of the issuer that `name` names: by the longest word, of whole parts of the name.
  /// Null: none.
  [[nodiscard]] const std::vector<std::uint32_t>* by_name(std::string_view name) const;
  /// The rules whose tokens begin as `value` does, and with how many bytes. Null: none.
  [[nodiscard]] const std::vector<std::uint32_t>* by_prefix(std::string_view value,
                                                            std::size_t& size) const;

 private:
  /// Bytes of a prefix that tells its issuer.
  static constexpr std::size_t kMinPrefix = 4, kMaxPrefix = 16;
  std::unordered_map<std::string, std::vector<std::uint32_t>> words_;  ///< letters_and_digits()
  std::unordered_map<std::string, std::vector<std::uint32_t>> prefixes_;
};

}  // namespace assay::patterns
