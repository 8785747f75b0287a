// What the name of a table's column says of the values below it. Private to assay::patterns. A
// name is looked at once: Columns keeps what it found. One owner (a Matcher).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "patterns/rule_set.h"

struct hs_scratch;

namespace assay::patterns {

struct Column {
  /// A rule that is tried on whole cells as if the name stood before each.
  struct Try {
    enum class Kind : std::uint8_t { kAfter, kPattern, kCell, kAssignment } kind = Kind::kAfter;
    std::uint32_t rule = 0;
    std::uint32_t word_begin = 0, word_end = 0;  ///< kAfter, kAssignment: the word, in `prefix`
    bool weak = false;                           ///< kCell: the name says little
  };
  std::vector<std::uint32_t> words;  ///< context words in the name, sorted
  std::vector<std::uint32_t> rules;  ///< bound rules that these speak for, sorted
  /// Rules of which these are weak words (ContextWords::weak): a country's name in the row lifts
  /// them; sorted.
  std::vector<std::uint32_t> open;
  std::vector<Try> tries;
  std::string prefix;      ///< the name as it would stand before a value: first name="
  bool countries = false;  ///< its cells are countries
  bool telling = false;    ///< rules know the name: what stands around its cells says no more
};

/// Lower case; words apart by one space, whatever joins them ("firstName", "first_name").
std::string canonical_name(std::string_view name);

class Confirmer;

class Columns {
 public:
  /// Both outlive it.
  Columns(const RuleSet::Compiled& compiled, Confirmer& confirmer)
      : c_(compiled), confirmer_(confirmer) {}

  /// Valid until forget(). About 50 us for a new name.
  const Column& of(const std::string& name, hs_scratch* scratch);
  /// To be called between texts: drops what was kept when it is much.
  void forget();

 private:
  [[nodiscard]] bool is_of_countries(std::string_view canonical) const;
  void add_named(const std::string& canonical, Column& column) const;
  void add_words(const std::string& canonical, Column& column) const;
  void add_open(Column& column) const;
  void add_triggers(Column& column, hs_scratch* scratch) const;

  const RuleSet::Compiled& c_;
  Confirmer& confirmer_;
  std::unordered_map<std::string, std::unique_ptr<Column>> known_;
};

}  // namespace assay::patterns
