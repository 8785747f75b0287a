// What RuleSet holds: private to assay::patterns (and the benchmark that runs the bare Hyperscan
// loop).
#pragma once

#include <hs/hs.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "patterns/anchors.h"
#include "patterns/context_table.h"
#include "patterns/grouping.h"
#include "patterns/issuer_names.h"
#include "patterns/marks.h"
#include "patterns/name_table.h"
#include "patterns/placeholder.h"
#include "patterns/regex.h"
#include "patterns/regex_code.h"
#include "patterns/rule_bits.h"
#include "patterns/rule_set.h"
#include "patterns/secret_model.h"
#include "patterns/validators.h"
#include "patterns/wording.h"
#include "scanner/base/lazy.h"

namespace assay::patterns {

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using Database = std::unique_ptr<hs_database_t, FreeDatabase>;

/// What a Hyperscan id stands for.
struct Finder {
  enum class Kind : std::uint8_t { kPattern, kWord } kind = Kind::kPattern;
  std::uint32_t index = 0;  ///< kPattern: rule; kWord: into words
  std::uint32_t part = 0;   ///< kPattern: which of the rule's patterns
  std::uint32_t reach = 0;  ///< kPattern: bytes from a match's begin to a hit's end, at most
  std::string expression;   ///< what Hyperscan gets; of others, what they look for
  bool caseless = false;
  std::uint32_t width = 0;  ///< bytes of what is found, at most: without what stands behind it
  ByteSet front;            ///< what may stand between a match's begin and its finder's
  /// Who looks for it.
  enum class By : std::uint8_t { kHyperscan, kAnchors, kMarks } by = By::kHyperscan;
  /// One of these has to follow what was found; empty: anything may.
  std::vector<std::vector<ByteRun>> behind;
  std::uint32_t same_as = 0;  ///< the first finder that is for the same: this one, mostly
  /// Whether one of `behind` stands at `end` in `text`. O(their length).
  [[nodiscard]] bool is_followed(std::string_view text, std::size_t end) const;
};

/// Rules that look behind a word (`after`, `assignment`).
struct TriggerWord {
  std::string word;
  std::vector<std::uint32_t> after, assignments;  ///< rules
  /// Of `after`: those that a word of their country has to stand near, as many countries say the
  /// same of their values; and the others. Not stored.
  std::vector<std::uint32_t> shared, own;
};

/// The parts of a rule that are looked up while scanning.
struct RuleIndex {
  ByteSet lead_last, tail_first;  ///< of a number's lead and tail, if they aren't empty
  bool lead_needed = false, tail_needed = false;                   ///< they can't be empty
  std::uint32_t lead_width = 0, tail_width = 0, extend_width = 0;  ///< at most, in bytes
  std::vector<std::uint32_t> near, against;                        ///< sorted, into context_words
  WordSketch near_sketch, against_sketch;                          ///< of these; not stored
  std::vector<std::uint32_t> weak, with;  ///< of near: ContextWords::weak; sorted; mostly empty
  std::vector<const Validator*> validators;
  std::vector<std::uint32_t> max_width;  ///< of each pattern
  std::vector<ByteSet> first;  ///< `after`: the bytes that a match of each pattern may begin with
  std::vector<Grouping> telling;  ///< of a number, sorted
  /// Whether a context word that is near says that a value is of this rule and no other.
  [[nodiscard]] bool tells(std::uint32_t word) const;
  [[nodiscard]] bool is_with(std::uint32_t word) const;  ///< one of `with`
};

/// A rule that finds names by lists.
struct NameRule {
  std::uint32_t rule = 0;
  Lazy<NameTable> table;
};

/// A rule of assignments.
struct ModelRule {
  std::uint32_t rule = 0;
  SecretModel model;
};

/// Rules that one shape of number or token may be of. Those that need context to reach medium
/// confidence stand apart, so that where there is none of their words they cost nothing.
struct ShapeRules {
  std::vector<std::uint32_t> free, bound;  ///< sorted
  RuleRow bound_row;                       ///< `bound`, to be met with the rules that are near
  bool edges = false;                      ///< some of them have a lead or a tail

  /// REQUIRES: rules come in order.
  void add(std::uint32_t rule, bool is_bound) {
    (is_bound ? bound : free).push_back(rule);
    if (is_bound) bound_row.add(rule);
  }
};

/// The rules of each grouping of digits. Asked for every number of a text: one multiplication and
/// mostly one comparison.
class NumberTable {
 public:
  /// Not to be called after settle().
  ShapeRules& operator[](Grouping grouping) { return shapes_[grouping]; }
  void settle();
  [[nodiscard]] const ShapeRules* find(Grouping grouping) const {
    if (slots_.empty()) return nullptr;
    std::size_t at = (grouping * 0x9E3779B97F4A7C15ULL) >> shift_;
    while (slots_[at].rules != nullptr && slots_[at].grouping != grouping)
      at = (at + 1) & (slots_.size() - 1);
    return slots_[at].rules;
  }

 private:
  struct Slot {
    Grouping grouping = 0;
    const ShapeRules* rules = nullptr;
  };
  std::unordered_map<Grouping, ShapeRules> shapes_;
  std::vector<Slot> slots_;  ///< at most half full
  unsigned shift_ = 0;
};

struct RuleSet::Compiled {
  std::vector<Rule> rules;
  std::vector<RuleIndex> index;
  std::vector<std::uint32_t> same_as;  ///< Finder::same_as of each
  std::vector<bool> followed;          ///< of each finder, whether it has something behind
  std::size_t most_behind = 0;         ///< bytes behind a hit's end that a finder looks at, at most
  std::vector<bool> enabled;
  std::vector<std::uint32_t> told_as;  ///< per rule: the first of its id, which findings name
  std::vector<Finder> finders;
  std::vector<TriggerWord> words;
  std::vector<ContextWord> context_words;
  ContextTable context;  ///< of them
  NumberTable numbers;
  ByteSet lead_ends, tail_begins;  ///< of all rules: what may stand beside the digits
  std::uint64_t token_lengths = 0;
  std::array<ShapeRules, 64> tokens;
  std::vector<std::uint32_t> heads;  ///< rules that begin with two capitals and two digits
  std::vector<std::uint32_t> pairs;  ///< rules of six joined pairs
  std::vector<NameList> wording_lists;
  Wording wording;  ///< of them
  std::vector<NameRule> names;
  std::vector<NameTable::Data> name_tables;  ///< theirs, as a pack has them; moved into them
  std::vector<ModelRule> models;
  std::unordered_map<std::string, std::vector<std::uint32_t>>
      columns,       ///< a column's name, as canonical_name() gives it → rules
      weak_columns;  ///< the same, names that need more
  std::unordered_set<std::string> before_column;  ///< words that may stand before such a name
  std::set<std::string, std::less<>> country_columns, country_ends;  ///< see ColumnShape
  std::vector<LazyCode> cells;  ///< per rule: what a cell of its columns is
  Lazy<IssuerNames> issuers;    ///< of the rules
  Placeholders placeholders;    ///< as the rules of assignments bring them
  AnchorTable anchors;          ///< of the finders that have anchors
  MarkTable marks;              ///< of those that are marked
  Database database;            ///< every byte is scanned with it
  std::vector<std::vector<LazyCode>>
      patterns;  ///< per rule, per pattern: compiled at the first hit
  std::vector<std::vector<LazyCode>> rejects;
  std::vector<LazyCode> leads, tails, extends;
  std::vector<std::vector<std::uint32_t>>
      rules_of_word,   ///< per context word: bound rules that it is near to
      shared_of_word;  ///< per context word: rules of TriggerWord::shared that it asks for
  std::vector<std::vector<std::uint32_t>>
      rules_against_word,  ///< per context word: rules that it speaks against
      patterns_of_word,  ///< per context word: rules of patterns, but secrets', that it is near to
      open_of_word;      ///< per context word: rules that it is weak for without a country's name
  std::size_t context_reach = 0;  ///< how far the words of bound rules may stand, and slack
  std::size_t shared_reach = 0;   ///< the same of `shared` rules, from the trigger word's end
  std::size_t max_width = 0;
  std::string digest;
  std::string cpu_level;
};

/// Everything but the database, from rules: finders, words, lookup tables. Of `lists` those of the
/// wording are kept.
std::unique_ptr<RuleSet::Compiled> index_rules(std::vector<Rule> rules,
                                               const std::vector<NameList>& lists,
                                               std::vector<Problem>& problems);

/// Compiles the database for `platform` (null: this machine). A pattern that Hyperscan refuses is
/// a problem.
bool compile_database(RuleSet::Compiled& compiled, const hs_platform_info_t* platform,
                      std::vector<Problem>& problems);

/// The derived tables that a pack does not store: validators, lazily compiled expressions, number
/// and token dispatch.
void link_tables(RuleSet::Compiled& compiled);

/// The CPU levels that Hyperscan tells apart, from the least to the best.
struct CpuLevel {
  const char* name;
  unsigned long long features;
};
inline constexpr std::array<CpuLevel, 4> kCpuLevels = {
    CpuLevel{"SSE4.2", 0},
    CpuLevel{"AVX2", HS_CPU_FEATURES_AVX2},
    CpuLevel{"AVX512", HS_CPU_FEATURES_AVX2 | HS_CPU_FEATURES_AVX512},
#ifdef HS_CPU_FEATURES_AVX512VBMI
    CpuLevel{"AVX512VBMI",
             HS_CPU_FEATURES_AVX2 | HS_CPU_FEATURES_AVX512 | HS_CPU_FEATURES_AVX512VBMI},
#else
    CpuLevel{"AVX512", HS_CPU_FEATURES_AVX2 | HS_CPU_FEATURES_AVX512},
#endif
};

/// Serialised database bytes.
std::string serialise(const hs_database_t* database);
/// Null when the bytes are damaged or for another version or CPU of Hyperscan.
Database deserialise(std::string_view bytes);

}  // namespace assay::patterns
