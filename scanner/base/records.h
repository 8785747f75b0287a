// What leaves the engine, one value type per record of CONTRACT.md. Nothing here holds a raw match
// unless --show-secrets was given (Finding::secret). Plain values; moved, not shared.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/base/distinct.h"
#include "scanner/base/provenance.h"
#include "scanner/base/rare.h"
#include "scanner/base/reason.h"
#include "scanner/base/secret.h"
#include "scanner/base/test_id.h"
#include "scanner/base/verification.h"

namespace assay {

enum class Level : std::uint8_t { kPublic, kInternal, kConfidential, kRestricted };
enum class Confidence : std::uint8_t { kLow, kMedium, kHigh };

constexpr std::string_view to_string(Level level) {
  constexpr std::array<std::string_view, 4> kNames = {"public", "internal", "confidential",
                                                      "restricted"};
  return kNames[static_cast<std::size_t>(level)];
}
constexpr std::string_view to_string(Confidence confidence) {
  constexpr std::array<std::string_view, 3> kNames = {"low", "medium", "high"};
  return kNames[static_cast<std::size_t>(confidence)];
}

/// What a report says of a detector. Immutable; owned by the rule set, which outlives every record.
struct RuleInfo {
  std::string id;
  std::string title;
  std::string data_class;  ///< a class of patterns/vocabulary/classes.toml: "pii.government-id"
  std::string country;     ///< ISO 3166-1 alpha-2, or empty
  std::vector<std::string> tags;
  int weight = 0;           ///< S of one record, 0…100; 0: the class's own
  std::string rotate = {};  ///< where a leaked one is replaced: a URL or a sentence; may be empty
};

/// What a person needs to find a match in a format without lines. Absent parts are empty.
struct Where {
  std::optional<std::uint32_t> page, slide;
  std::optional<std::uint64_t> row;
  std::string sheet, cell, field, part, commit, object;
  std::optional<bool> at_head;       ///< git history: whether HEAD still has the object
  std::string author;                ///< of the commit: "name <email>", masked unless asked for
  std::optional<std::int64_t> date;  ///< of the commit, seconds since 1970-01-01 UTC
  std::vector<std::string> paths;    ///< others that the object had in the history; some, if many
  std::vector<std::string> decoded;  ///< outermost first: {"base64", "gzip"}

  [[nodiscard]] bool empty() const {
    return !page && !slide && !row && sheet.empty() && cell.empty() && field.empty() &&
           part.empty() && commit.empty() && object.empty() && !at_head && decoded.empty();
  }
};

/// All the cells of a table's column that one finding stands for.
struct FindingGroup {
  std::string column;
  std::uint64_t count = 0;     ///< cells
  std::uint64_t distinct = 0;  ///< values among them
  struct Cell {
    std::uint64_t row = 0, line = 0;
    std::string match;  ///< masked
  };
  std::vector<Cell> cells;  ///< the first
};

/// Distinct values of one class, where not every one of them has a finding: by least confidence
/// (those of medium hold those of high, too).
struct ClassTally {
  std::string data_class;
  std::array<DistinctValues, 3> values;
  void add(Confidence confidence, std::uint64_t hash) {
    for (std::size_t i = 0; i <= static_cast<std::size_t>(confidence); ++i) values[i].add(hash);
  }
  void add(Confidence confidence, const DistinctValues& some) {
    for (std::size_t i = 0; i <= static_cast<std::size_t>(confidence); ++i) values[i].merge(some);
  }
};

/// Another part of the credential that a finding is.
struct FindingPart {
  std::string name;                ///< "key id"
  const RuleInfo* rule = nullptr;  ///< when it is a finding of its own
  std::uint64_t line = 0, column = 0;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> bytes;
  std::string match;  ///< masked
  Fingerprint fingerprint{};
  std::optional<std::string> secret;  ///< raw; only with --show-secrets
};

struct Finding {
  const RuleInfo* rule = nullptr;
  Fingerprint id{};           ///< the same value at the same place keeps it over scans
  Fingerprint fingerprint{};  ///< keyed hash of the normalised value
  Confidence confidence = Confidence::kLow;
  std::uint16_t score = 0;            ///< thousandths, 0…1000
  std::vector<std::string> evidence;  ///< what moved the score, in order
  std::uint64_t line = 0;             ///< 1-based
  std::uint64_t column = 0;           ///< 1-based, in characters
  std::optional<std::pair<std::uint64_t, std::uint64_t>>
      bytes;                                  ///< [start, end) in the innermost entry
  Rare<Where> where;                          ///< what most findings don't have
  std::shared_ptr<const FindingGroup> group;  ///< not null: the finding stands for a column's cells
  std::uint64_t value_hash = 0;               ///< see scanner/base/distinct.h; never shown
  std::uint8_t digits = 0;                    ///< of the value
  std::string match;                          ///< masked
  std::optional<std::string> secret;          ///< raw; only with --show-secrets
  std::vector<const RuleInfo*> alternatives;  ///< rules that matched here too and lost
  std::vector<FindingPart>
      parts;  ///< the others of the same credential, of which this is the secret
  std::optional<Fingerprint> part_of;  ///< id of the finding that has this one among its parts
  std::string suppressed;  ///< by what ("inline", "baseline"), or empty: then it is a finding
  const std::vector<std::string>* known_at = nullptr;  ///< files where the baseline has the value
  Level level = Level::kPublic;                        ///< set by assessment
  /// Values that it stands for.
  [[nodiscard]] std::uint64_t count() const { return group ? group->count : 1; }
  std::string waived;  ///< set by assessment: id of the waiver that covers it, or empty
  std::optional<Verification> verified;  ///< only when its issuer was to be asked
};

/// Metadata of an entry as the source saw it. Members have what their container stores.
struct EntryMeta {
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  ///< permission bits; 0 when unknown
  std::uint32_t uid = 0, gid = 0;
  bool has_owner = false;
  std::int64_t modified = 0;  ///< seconds since 1970, when has_modified
  bool has_modified = false;
};

/// Who may do something with a file or folder.
struct Access {
  enum class Who : std::uint8_t { kOwner, kGroups, kAll } who = Who::kOwner;
  /// Those besides the owner, unless nobody: ids of groups; kOtherUser for a user that an ACL
  /// names.
  std::vector<std::uint32_t> groups;
  static constexpr std::uint32_t kOtherUser = UINT32_MAX;
};

/// A folder that not everybody may pass, and those above it.
struct Door {
  Access access;
  std::shared_ptr<const Door> outer;
};

/// What tells that a file on disk is the one it was: as long as nothing of this changes, nobody has
/// written to it. Times in nanoseconds since 1970.
struct FileStamp {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t modified = 0, changed = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// A record as a store has it already, so that what is the same is not stored twice.
struct StoredRecord {
  std::int64_t id = 0;
  std::string body;  ///< encoded
  std::string
      clean;  ///< what its entry has beside it for rescans (scanner/store_clean.h), or empty
  /// The file's own line in --format jsonl has this SHA-256, and the record is assessed as it would
  /// be today (scanner/base/clean_file.h). Absent: that is not known.
  std::optional<std::array<std::uint8_t, 32>> line = {};
};

/// The file on disk that an entry is, or lies in: what its rights and its place come from.
struct Holder {
  EntryMeta meta;
  FileStamp stamp;      ///< before its first byte was read
  std::string content;  ///< keyed hash of its bytes, in hex; empty: nobody asked
  Access readers;
  bool others_write = false;
  std::shared_ptr<const Door> door;  ///< null: all folders above are open to everybody
};

/// Where a marking was found, the most trusted place first.
enum class LabelTrust : std::uint8_t {
  kLabelInfo,   ///< the format's own part for it
  kProperty,    ///< a document property
  kMailHeader,  ///< of the mail itself; attachments don't inherit it
  kMarkedPart,  ///< a page's header or footer, a slide master
  kText,        ///< set apart in the text
  kWeak,        ///< front matter, an extended attribute, a name
};

/// A marking that a reader saw in a file: a label's id, a property's value, a line of text.
struct LabelMark {
  std::string source;  ///< as a policy's label rules name it: "msip", "text", …
  std::string value;
  LabelTrust trust = LabelTrust::kText;
  std::string name{};    ///< of the property, header or attribute
  std::string set{};     ///< when it was set, as written
  std::string method{};  ///< how: "Standard" (by default), "Privileged" (by a person)
  std::string tenant{};  ///< whose label it is
  bool removed = false;  ///< the place says that there is no label any more
};

/// The label that a file carries, as the policy understands it.
struct Label {
  std::string source, value;
  std::optional<Level> level;  ///< absent: no rule of the policy maps it, or it was removed
  bool conflict = false;       ///< another marking means another level; this is the higher
  std::string name{}, set{}, method{}, by_tenant{};
  bool removed = false;
  std::vector<LabelMark> others{};  ///< further markings that count, but names
};

/// A label against what the file holds.
enum class LabelVerdict : std::uint8_t {
  kNone,  ///< no label, and none is asked for
  kMissing,
  kUnderstated,  ///< below the content's level: the one that matters
  kEqual,
  kOverstated,  ///< may be right: nobody sees every reason
  kConflict,
  kUnmapped,
  kRemoved,
};
constexpr std::string_view to_string(LabelVerdict verdict) {
  constexpr std::array<std::string_view, 8> kNames = {
      "none", "missing", "understated", "equal", "overstated", "conflict", "unmapped", "removed"};
  return kNames[static_cast<std::size_t>(verdict)];
}

/// Points of an exposure, by what they are for. Each 0…100; `assumed`: nobody knows who may read.
struct ExposureSum {
  std::uint8_t audience = 0, over_retention = 0, untouched = 0, label_gap = 0, unencrypted = 0;
  std::uint8_t writable = 0, risky_place = 0;
  std::uint8_t readers = 0;   ///< of the file's own bits and ACL, before the folders above it
  std::uint8_t residual = 0;  ///< percent of the impact that stays whatever the exposure
  bool assumed = false;
};

/// What one class adds to an impact.
struct ClassValue {
  std::string data_class;
  std::uint32_t values = 0;  ///< distinct, at medium or high confidence
  std::uint64_t mass = 0;    ///< hundredths of a certain value
  std::uint8_t weight = 0;
  std::uint8_t value = 0;
  Level level = Level::kPublic;  ///< that its number of values gives
};

/// An entry that was read, wholly or in part.
struct FileRecord {
  ProvenancePtr provenance;
  EntryMeta meta;
  std::shared_ptr<const Holder> holder;  ///< null: not from a file on disk
  std::vector<LabelMark> marks;
  std::string_view media_type;  ///< static lifetime
  std::optional<Reason> partial;
  std::string partial_detail;
  std::vector<Finding> findings;    ///< suppressed ones too
  std::vector<ClassTally> tallies;  ///< of the classes that have groups of cells
  // Set by assessment:
  Level level = Level::kInternal;          ///< of content, place and label: the highest
  Level content_level = Level::kInternal;  ///< without the label
  std::uint8_t impact = 0, exposure = 0, risk = 0;
  std::string_view audience = "unknown";  ///< static lifetime
  ExposureSum sum;
  std::vector<ClassValue> values;  ///< by class
  std::string_view combination;  ///< id of the one that gives its level; empty: none. The policy's
  std::string_view path_rule;    ///< the place that a policy gives its level; empty: none
  std::array<std::uint64_t, 2> people{};  ///< lower and upper bound
  std::optional<Label> label;
  LabelVerdict label_verdict = LabelVerdict::kNone;
  TestSet tested, failed, waived;              ///< `waived`: of the failed ones
  std::shared_ptr<const StoredRecord> stored;  ///< carried over from an earlier scan; null: read
  /// What a store remembers an object of git by; null: it is none, or a member of one.
  std::shared_ptr<const std::string> object_key;
};

/// An entry, or a subtree that could not be listed, of which nothing was read.
struct SkippedRecord {
  ProvenancePtr provenance;
  std::uint64_t size = 0;
  Reason reason = Reason::kUnreadable;
  std::string detail;
  std::shared_ptr<const Holder> holder{};  ///< null: no file on disk that was looked into
  std::shared_ptr<const StoredRecord>
      stored{};  ///< carried over from an earlier scan; null: it isn't
  std::shared_ptr<const std::string> object_key{};  ///< see FileRecord
};

/// How many, and how many bytes.
struct Count {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  void add(std::uint64_t size) {
    ++entries;
    bytes += size;
  }
};

/// What a test came to over all files.
struct TestCount {
  std::uint64_t tested = 0, deviations = 0, waived = 0;
  /// 1 for each deviation in an internal file, 4 in a confidential, 16 in a restricted one.
  std::uint64_t weight = 0, waived_weight = 0;
  std::uint64_t tested_in_part = 0;  ///< of the tested: entries that were not wholly read
  std::uint64_t untestable = 0;      ///< read, but what the test needs is not known
};

/// Totals of a scan. Invariant at exit: seen = scanned + partial + skipped, in entries and bytes.
struct Totals {
  Count seen, scanned, partial, skipped;
  std::array<Count, kReasonCount> by_reason{};  ///< partial and skipped, by reason
  std::array<std::uint64_t, 4> files_by_level{};
  std::array<std::uint64_t, 5> files_by_band{};  ///< none, low, moderate, high, critical
  std::array<TestCount, kTestCount> tests{};
  std::uint64_t risk_mass = 0;  ///< sum of all risks
  std::uint8_t max_risk = 0;
  std::map<std::string, std::array<std::uint64_t, 3>, std::less<>>
      findings;  ///< class → low, medium, high
  std::uint64_t suppressed = 0;
  std::uint64_t containers = 0;
};

}  // namespace assay
