// What the rules of issuers say of a value that only its name calls a secret: TWILIO_TOKEN = "a?b"
// can be no token of Twilio's, for those are 32 hexadecimal digits. One owner (a Confirmer).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "patterns/compiled.h"

namespace assay::patterns {

class Issuers {
 public:
  explicit Issuers(const RuleSet::Compiled& compiled) : c_(compiled) {}

  /// Whether the issuer that `name` (or words right before it) names, or the one whose tokens begin
  /// as `value` does, could never have given the value: it is much too short (for any issuer,
  /// or for one that states the form of its tokens), or has a character or two that are in none of
  /// the issuer's. Wrong lengths and alphabets alone don't count: issuers
  /// change them. A name that says password is never refused: people choose those.
  [[nodiscard]] bool refuse(std::string_view name, std::string_view value);

 private:
  struct Shape {
    std::size_t least = 0;  ///< bytes of the shortest token
    ByteSet bytes;
  };
  const std::optional<Shape>& shape(std::uint32_t rule);
  [[nodiscard]] bool broken(std::string_view value);
  [[nodiscard]] bool foreign(std::string_view value, const std::vector<std::uint32_t>& rules);

  const RuleSet::Compiled& c_;
  std::unordered_map<std::uint32_t, std::optional<Shape>> shapes_;  ///< of rules asked for before
};

}  // namespace assay::patterns
