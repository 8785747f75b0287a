// Finds what the rules describe in one text: one Hyperscan pass over every byte, one structural
// pass for numbers and tokens, then a confirming stage that touches only the neighbourhood of a
// hit. The one user of Hyperscan and PCRE2 (with rule_set.h).
//
// RuleSet is immutable and shared by all threads; a Matcher (scratch, buffers) belongs to one
// worker and is reused.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/file_kind.h"
#include "patterns/rule_set.h"
#include "patterns/validators.h"
#include "scanner/base/records.h"
#include "scanner/base/table.h"

namespace assay::patterns {

/// What the text is for; shifts weights (names and generic assignments in source code, …).
enum class Use : std::uint8_t { kUnknown, kProse, kCode, kConfig, kData, kLog, kMarkup };

struct TextView {
  std::string_view text;
  std::size_t own_begin = 0;  ///< matches that begin in [own_begin, own_end) are reported
  std::size_t own_end = 0;
  Use use = Use::kUnknown;
  FileKind kind;           ///< what its file's path says
  std::string_view field;  ///< column, key or element name that holds the text; may be empty
  const TableText* table = nullptr;  ///< the text's rows and columns; null: none
};

/// Another part of the credential that a match is: the key id of a secret.
struct MatchPart {
  std::string_view name;           ///< of the rule's own data
  const RuleInfo* rule = nullptr;  ///< the part is a match of its own; null: a field
  std::size_t begin = 0, end = 0;
  bool loose_value = false;
};

/// A judged match: offsets into the text that was scanned. Holds no copy of the value.
struct Match {
  const RuleInfo* rule = nullptr;
  std::size_t begin = 0, end = 0;  ///< the value's span
  std::uint16_t score = 0;         ///< thousandths
  Confidence confidence = Confidence::kLow;
  bool loose_value = false;  ///< separators and case don't distinguish values
  bool allowed_inline =
      false;  ///< its line says assay:allow (or gitleaks:allow, pragma: allowlist secret)
  std::vector<std::string> evidence;
  std::vector<const RuleInfo*> alternatives;
  std::vector<MatchPart> parts;
  std::uint32_t cell = UINT32_MAX;  ///< into TableText::cells: the cell that it stands in
};

/// A value that is all of a table's cell. What a column's values have in common is said once: see
/// Matcher::kinds().
struct CellMatch {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t cell = 0;  ///< into TableText::cells
  std::uint32_t kind = 0;  ///< into Matcher::kinds()
};

/// What cells of one column that matched alike have in common.
struct CellKind {
  Match match;                               ///< begin and end of the first
  std::uint32_t column = 0;                  ///< into TableText::columns
  bool shaped = false;                       ///< found by its shape: number, token
  bool named = false;                        ///< the column's name speaks for it
  bool by_lists = false;                     ///< names: anything may be called one
  bool bare_name = false;                    ///< the column is just called "name"
  std::span<const Validator* const> checks;  ///< its rule's
};

class Matcher {
 public:
  /// `rules` must outlive the matcher. `least`: matches below it are not wanted, which saves the
  /// work for numbers that could only be of low confidence where they stand; some of them may be
  /// given all the same. Allocates its scratch; throws std::bad_alloc only.
  explicit Matcher(const RuleSet& rules, Confidence least = Confidence::kLow);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  /// Appends the matches of `text` to `out`, in order of begin; of overlapping ones the best,
  /// others as its alternatives. Deterministic. Time is bounded per hit; a flood of hits of one
  /// rule is cut at kMaxHitsPerRule a window and counted in dropped().
  void scan(const TextView& text, std::vector<Match>& out);

  /// Of the text that scan() saw last, if it had a table: the matches that are whole cells, which
  /// scan() does not append to `out`, in order; and their kinds.
  [[nodiscard]] const std::vector<CellMatch>& cells() const;
  [[nodiscard]] const std::vector<CellKind>& kinds() const;

  /// Of the text that scan() saw last: places inside of long runs of base64's characters, at least
  /// one in every run of kMinEncodedRun. Found on the way, for whoever decodes.
  [[nodiscard]] const std::vector<std::uint32_t>& encoded_places() const;

  /// Whether rules know what stands below or behind a name. REQUIRES: name.size() < 4096.
  [[nodiscard]] bool knows_name(const std::string& name);

  /// Hits that scan() gave up on since the matcher was made (flood, match limits of the regex
  /// engine).
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::patterns
