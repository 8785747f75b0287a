// What stands around a text's candidates and says what they are: words near them, the field they
// lie in, the numbers beside them. Private to assay::patterns. One owner (a Matcher); reusable.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/candidate.h"
#include "patterns/compiled.h"
#include "patterns/context.h"
#include "patterns/matcher.h"
#include "patterns/neighbourhoods.h"
#include "patterns/structural.h"
#include "patterns/table_match.h"

namespace assay::patterns {

class Surroundings {
 public:
  /// `compiled` outlives this. `least`: candidates below it may be left out.
  Surroundings(const RuleSet::Compiled& compiled, Confidence least)
      : c_(compiled), least_(least), context_(compiled), field_(compiled) {}

  /// Begins a text with what was found in it, before any rule is tried: a text full of numbers has
  /// few words that make them mean something. `table` is assigned when it is active.
  void begin(const TextView& text, const std::vector<RawHit>& hits, const Runs& runs,
             const TableMatch& table);
  /// The words around runs and words that many rules share. Null: rules are to be tried wherever
  /// they fit.
  [[nodiscard]] ContextHits* around_runs() { return runs_looked_around_ ? &context_ : nullptr; }
  /// Whether begin() will look around runs and such words.
  [[nodiscard]] bool looks_around_runs() const {
    return !c_.context.empty() && least_ > Confidence::kLow &&
           std::max(c_.context_reach, c_.shared_reach) > 0;
  }

  /// Tells `candidates`, sorted by place, what stands around them. One search of each
  /// neighbourhood, however many candidates share it.
  void tell(const TextView& text, TableMatch& table, std::vector<Candidate>& candidates);

 private:
  /// A word near the place at hand.
  struct Near {
    std::size_t begin = 0, end = 0;
    std::uint32_t word = 0, distance = 0;
    bool before = false;
  };
  void find_words(std::string_view text);
  void tell_words(const TextView& text, TableMatch& table, std::vector<Candidate>& candidates);
  void gather(std::string_view text, std::size_t begin, std::size_t end, std::size_t reach);
  void words_of(Candidate& candidate, std::string_view text, TableMatch::Reach bounds) const;
  void field_of(Candidate& candidate, std::string_view field) const;
  void list_of(Candidate& candidate, std::string_view text) const;

  const RuleSet::Compiled& c_;
  const Confidence least_;
  ContextHits context_, field_;
  Neighbourhoods places_;
  std::vector<Near> near_;
  bool runs_looked_around_ = false;
};

}  // namespace assay::patterns
