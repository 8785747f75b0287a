// Credentials of more than one value: a key id and its secret, a tenant, a client and its secret. A
// rule names the other parts (`parts` in its file); here they are looked for around its matches.
// One owner (a Matcher); reusable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "patterns/candidate.h"
#include "patterns/compiled.h"
#include "patterns/regex_code.h"

namespace assay::patterns {

class PartFinder {
 public:
  explicit PartFinder(const RuleSet::Compiled& compiled) : c_(compiled) {}

  /// Fills in `parts` of the candidates whose rules have any, with those that are there: of several
  /// the nearest that no other match of the rule has taken or stands before, one above it first.
  /// `candidates` in order of their begins. Costs nothing where no such rule matched.
  void find(std::string_view text, std::vector<Candidate>& candidates);

 private:
  struct Known {
    std::vector<std::uint32_t> rules;
    LazyCode field;
  };
  struct Span {
    std::size_t begin = 0, end = 0;
  };
  std::vector<Known>& known(std::uint32_t rule);
  [[nodiscard]] std::optional<CandidatePart> match(std::vector<Candidate>& candidates,
                                                   std::size_t of, const Known& part, Span reach);
  [[nodiscard]] std::optional<CandidatePart> field(std::string_view text, const Candidate& of,
                                                   const Known& part, Span reach);

  const RuleSet::Compiled& c_;
  RegexRunner regex_;
  std::unordered_map<std::uint32_t, std::vector<Known>> known_;  ///< per rule, at its first match
  std::vector<bool> taken_;                                      ///< per candidate
};

}  // namespace assay::patterns
