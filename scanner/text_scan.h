// Scans one text, or one range of a big one, and gathers its findings. TextScanner is what a worker
// owns: the matcher with its scratch and the window reader with its buffers, reused for every
// entry.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "formats/encoded.h"
#include "formats/forms.h"
#include "formats/labels.h"
#include "formats/office_text.h"
#include "formats/table.h"
#include "formats/text.h"
#include "patterns/matcher.h"
#include "patterns/wording.h"
#include "scanner/base/baseline.h"
#include "scanner/base/byte_stream.h"
#include "scanner/base/records.h"
#include "scanner/engine.h"
#include "scanner/table_findings.h"

namespace assay::scanner {

using Clock = std::chrono::steady_clock;

/// Findings of one rule that a file's record lists; further ones are counted.
inline constexpr std::uint32_t kMaxFindingsPerRule = 10'000;

/// Encodings inside of one another that are undone.
inline constexpr std::size_t kMaxDecoding = 4;

/// What a scan of a text gathered: a stretch of an entry. Lines and columns count from the
/// stretch's beginning until finish() is told what came before it.
struct TextResult {
  std::vector<Finding> findings;
  std::map<const RuleInfo*, std::uint64_t> counts;  ///< all, listed or not
  formats::Progress progress;                       ///< of the whole stretch
  std::uint64_t bytes = 0;                          ///< owned and read
  std::uint64_t dropped = 0;                        ///< hits that the matcher gave up on
  std::optional<Error> stopped;                     ///< why it ended early
  TableFindings tables;
  std::vector<LabelMark> marks;  ///< of the entry, when its beginning was read

  /// Joins the stretch that follows: its lines and columns come to count from this one's beginning.
  void append(TextResult&& next, std::uint64_t listed_cells);
};

/// What findings of all entries need. Outlives the scanners. Immutable.
struct FindingContext {
  const FingerprintKey* key = nullptr;
  const ShowSecrets* show = nullptr;
  Confidence min_confidence = Confidence::kLow;
  std::stop_token stop;
  const Baseline* baseline = nullptr;           ///< what is accepted; may be null
  bool group_columns = true;                    ///< long columns of a table become one finding
  const formats::LabelWords* labels = nullptr;  ///< null: labels are not looked for
  /// Cells of a column that are kept.
  [[nodiscard]] std::uint64_t listed_cells() const {
    return group_columns ? kListedCells : kMaxFindingsPerRule;
  }
};

class TextScanner {
 public:
  TextScanner(const patterns::RuleSet& rules, const FindingContext& context);

  /// Which part of an entry a stream gives: owned [begin, end), preceded by `lead` bytes.
  struct Part {
    std::uint64_t begin = 0, end = UINT64_MAX;
    std::size_t lead = 0;
    const formats::TableState* before = nullptr;  ///< of a table's part: what stands before it
    std::uint32_t feeds = 0;                      ///< form feeds before it, of a document's part
    std::vector<std::string> names{};             ///< of a table in a text that goes on in it
    bool in_file = false;                         ///< of a mail: a file that has a name goes on
  };
  /// Scans until the end, the deadline or a stop request. `path` and `use`: the entry's, for
  /// weights.
  TextResult scan(ByteStream& stream, const formats::TextType& type, const Part& part,
                  std::string_view path, formats::TextUse use, Clock::time_point deadline);

  /// What the part that was scanned last, and what stands before it, say of the rows behind it.
  /// REQUIRES: it is a table's.
  [[nodiscard]] const formats::TableState& table_state() const { return table_reader_.state(); }
  /// Form feeds up to the end of the part that was scanned last. REQUIRES: its text has lines of a
  /// document.
  [[nodiscard]] std::uint32_t feeds() const { return feeds_before_; }
  /// Names of a table in a text that goes on behind the part that was scanned last.
  [[nodiscard]] const std::vector<std::string>& names() const { return form_reader_.names(); }
  /// Whether a file with a name, in a mail, may go on behind the part that was scanned last.
  [[nodiscard]] bool in_file() const { return in_file_; }

  /// Bytes on either side that a part's neighbours must give: the database's widest match.
  [[nodiscard]] std::size_t overlap() const { return options_.overlap; }
  [[nodiscard]] std::size_t window() const { return options_.own_size; }

 private:
  void windows(const formats::TextType& type, const Part& part, std::string_view path,
               formats::TextUse use, Clock::time_point deadline, TextResult& result);
  void window_findings(const formats::Window& window, TextResult& result);
  void cell_findings(const formats::Window& window, TextResult& result);
  /// A place in a window, and what was passed up to it.
  struct Cursor {
    std::size_t at = 0;
    formats::Progress passed;
    /// REQUIRES: not back.
    void advance(std::string_view text, std::size_t to);
  };
  /// What stands encoded in `text`, which the matcher scanned last, and in what that decodes to.
  /// `outer`: what the texts around this one were decoded by, outermost first; `place_of`: from an
  /// offset in `text` to one in the window.
  void encoded_findings(const formats::Window& window, std::string_view text, std::size_t depth,
                        const std::vector<std::string>& outer,
                        const std::function<std::size_t(std::size_t)>& place_of, Cursor cursor,
                        TextResult& result);
  void office_findings(const formats::Window& window, TextResult& result);
  void find_feeds(const formats::Window& window);
  void judge_header(const formats::TableLayout& layout, const formats::Window& window);
  bool holds_values(std::string_view header);
  void form_findings(const formats::Window& window, TextResult& result);
  /// Says on which page or in which column of a sheet stands what is at `at`.
  void tell_place(const formats::Window& window, std::size_t at, Finding& finding);
  /// What a binary says in numbers: a key store, a photograph's place.
  void binary_findings(const formats::Window& window, TextResult& result);
  /// Adds what is found in `text`, which was decoded from the window; `how` says by what.
  /// `same_kind`: the decoded text is of the kind that its file is of.
  void decoded_findings(const formats::Window& window, std::string_view text, bool same_kind,
                        const std::vector<std::string>& how,
                        const std::function<std::size_t(std::size_t)>& place_of, Cursor inner,
                        TextResult& result);
  /// Whether the window's findings have it; the better score of the two stays. Looks at those
  /// around its place alone.
  bool is_known(const Finding& found, bool plain, TextResult& result);
  /// Remembers the matches of the window's cells, as long as the matcher has them.
  void keep_cells();
  /// Whether one of them has the value at [begin, end), and, if `as_sure`, says no less of it.
  [[nodiscard]] bool is_of_cell(const patterns::Match& match, std::size_t begin, std::size_t end,
                                bool as_sure) const;
  /// Fills in the finding's parts; `place_of` gives the window's place of one in `text`.
  void add_parts(const patterns::Match& match, std::string_view text, const formats::Window& window,
                 const std::function<std::size_t(std::size_t)>& place_of, Finding& finding) const;
  Finding finding(const patterns::Match& match, std::string_view raw) const;

  const FindingContext& context_;
  const patterns::Wording& wording_;
  formats::WindowOptions options_;
  patterns::Matcher matcher_;
  formats::WindowReader reader_;
  std::vector<patterns::Match> matches_;
  patterns::TextView view_;
  bool ldif_ = false;     ///< the text is LDIF
  bool mail_ = false;     ///< the text is a mail's
  bool in_file_ = false;  ///< the base64 that was seen last is a file with a name
  formats::OfficeText office_ = formats::OfficeText::kNone;  ///< what the text is a part of
  formats::Lines lines_ = formats::Lines::kText;
  std::vector<std::size_t> feeds_;          ///< form feeds in the window, from its own part on
  std::uint32_t feeds_before_ = 0;          ///< up to the window's own part
  std::optional<formats::FormRows> forms_;  ///< that the window may hold
  formats::FormReader form_reader_;
  formats::TableLayout unnamed_;  ///< of a text whose names stand in its first column
  /// The last place that was told in the window: where it is, its line's beginning, tabs before it.
  struct Told {
    std::size_t at = 0, line = 0, tabs = 0;
  } told_;
  std::string wrapped_;  ///< the window's text with the lines that its cells have
  formats::TableReader table_reader_;
  struct CellSpan {
    std::size_t begin = 0, end = 0;
    const RuleInfo* rule = nullptr;
    Confidence confidence = Confidence::kLow;
  };
  std::vector<CellSpan> cells_;       ///< of the window, in order
  std::size_t first_of_window_ = 0;   ///< findings before it are of windows before
  std::size_t plain_ = 0;             ///< of the window's findings, those of its own text
  std::vector<std::uint64_t> reach_;  ///< how far those up to each of the window's findings go: of
                                      ///< its own text, and of what was decoded
};

/// Says in the findings of a document's text where a person finds them: in which cell of `sheet`.
/// Their bytes are not the entry's. REQUIRES: lines is not kText.
void tell_document_places(formats::Lines lines, const std::string& sheet, FileRecord& record);

/// Completes a file's record from what its text gave: order, ids that stay when lines move,
/// `partial` and its detail.
void finish(TextResult&& result, const FindingContext& context, FileRecord& record);

}  // namespace assay::scanner
