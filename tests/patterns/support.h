// Rules and scans for the matcher's tests, from TOML text as users write it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patterns/assignment.h"
#include "patterns/matcher.h"
#include "patterns/rule_set.h"
#include "patterns/wording.h"
#include "scanner/base/table.h"

namespace assay::patterns::testing {

/// The lists of the built-in vocabulary, and its wording. Parsed once.
const std::vector<NameList>& built_in_lists();
const Wording& wording();

/// `text` without «…», and what the parser finds from the word that they stood around.
std::pair<std::string, std::optional<Assignment>> parsed(std::string text);

/// Compiles `toml` (rules of class pii.government-id unless they say otherwise) with the built-in
/// wording. Throws std::runtime_error with all problems when it is refused.
std::shared_ptr<const RuleSet> rules_from(std::string_view toml);

/// The rest of a rule's fields that a test doesn't care about.
inline constexpr std::string_view kRest =
    "title = 'T'\nmatch = ['a', 'b']\nno_match = ['c', 'd']\nrefs = ['https://example.org']\n";

/// Matches of the whole text, all of it owned.
std::vector<Match> scan(const RuleSet& rules, std::string_view text);

/// "rule:value" of every match, in order.
std::vector<std::string> found(const RuleSet& rules, std::string_view text);

/// A text that is written together with the table that a reader would see in it.
class Rows {
 public:
  /// What a rule found: as a match, or as all of a cell.
  struct Told {
    std::string rule;
    std::size_t begin = 0, end = 0;
    auto operator<=>(const Told&) const = default;
  };

  explicit Rows(std::vector<std::string> columns) { table_.columns = std::move(columns); }
  Rows& cell(std::uint32_t column, std::string_view value);
  /// What stands between cells, before and behind them.
  Rows& text(std::string_view between) {
    text_ += between;
    return *this;
  }
  Rows& next_row() {
    ++row_;
    return *this;
  }
  void names_stand_in_place() { table_.named_in_place = true; }

  [[nodiscard]] std::string_view whole() const { return text_; }
  [[nodiscard]] std::string_view at(const Told& told) const {
    return whole().substr(told.begin, told.end - told.begin);
  }
  /// Everything of `least` confidence and more, by place.
  [[nodiscard]] std::vector<Told> scan(const RuleSet& rules,
                                       Confidence least = Confidence::kLow) const;

 private:
  std::string text_;
  TableText table_;
  std::uint32_t row_ = 0;
};

}  // namespace assay::patterns::testing
