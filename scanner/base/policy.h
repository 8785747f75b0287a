// What an organisation decided about its data: the tables of a policy file as values. What a scan
// makes of them is in reports/assessment.h. Immutable once loaded; may be shared by threads.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"
#include "scanner/base/path_pattern.h"
#include "scanner/base/records.h"
#include "scanner/base/taxonomy.h"
#include "scanner/base/test_id.h"

namespace assay {

/// Days since 1970-01-01.
using Day = std::int64_t;

/// Who "others" are: how far a root's content can be read by those who are neither owner nor group.
enum class Reach : std::uint8_t { kHost, kCompany, kPartner, kPublic };
enum class RootKind : std::uint8_t {
  kShare,
  kTest,
  kDevelopment,
  kRepository,  ///< all who reach it read all of it, whatever the modes say
  kOutbound,
  kPartner,
  kPublic,
  kRemovable,
  kMail,
  kBackup,
};

struct Head {
  std::string id, version, owner;
  std::string role;  ///< "controller", "processor" or empty
  std::optional<Day> approved;
};

struct ExcludedPath {
  PathPattern path;
  std::string why;
};

struct Scope {
  std::vector<PathPattern> include;  ///< empty: all that is asked for
  std::vector<ExcludedPath> exclude;
  int min_coverage = 95;  ///< percent of entries and of bytes
  int every_days = 0;     ///< how often a scan is planned (T-RUN); 0: not said
};

struct RootRule {
  PathPattern path;
  std::optional<Reach> reach;  ///< absent: the host
  std::optional<Level> max_level;
  RootKind kind = RootKind::kShare;
  std::string role, owner, activity;
  bool encrypted = false;  ///< the volume is, as declared
};

/// A level that a place gives: at least this, and when nothing is found exactly this.
struct PathLevel {
  PathPattern path;
  Level level = Level::kInternal;
  std::string why;
};

/// Kinds of data that together are more than each alone.
struct Combination {
  std::string id, title;
  std::vector<std::string> classes;  ///< one value of each; "a|b": of either
  Level level = Level::kConfidential;
};

struct Retention {
  std::string data_class;
  int keep_days = 0;
  std::string activity;  ///< only what lies in its paths; empty: everywhere
};

struct Hold {
  PathPattern path;
  Day until = 0;
  std::string why;
};

/// Where a kind of data may be.
struct Placement {
  std::string data_class;
  std::vector<PathPattern> allowed_in;
};

/// What a label that a file carries means here.
struct LabelRule {
  std::string source;  ///< "name", "text", "msip", "property", "header", "xattr"
  std::string value;   ///< of property, header and xattr also "NAME=VALUE"; of text also "BEGIN*"
  Level level = Level::kInternal;
  std::optional<PathPattern> name;  ///< `value` as a pattern, when the source is "name"
};

struct Handling {
  std::optional<int> max_audience;  ///< points of the audience, 0…100
  std::optional<int> review_days, sla_days;
};

/// One of the record of processing activities (GDPR art. 30).
struct Activity {
  std::string id, owner, purpose, basis;
  std::vector<std::string> subjects, classes, recipients, transfers, measures;
  std::vector<PathPattern> paths;
};

/// An accepted deviation; `[[exceptions]]` in the file.
struct Waiver {
  std::string id, owner, approver, reason, ticket, compensating;
  TestId test = TestId::kInventory;
  PathPattern path;
  Day created = 0, expires = 0;  ///< holds through the day of `expires`
};

/// A line of the Statement of Applicability.
struct Applicability {
  bool applicable = true;
  std::string why, status, owner;
};

/// The numbers of exposure and risk; the file's [scoring].
struct Scoring {
  int residual = 20;  ///< percent of the impact that stays even when only the owner reads it
  int over_retention = 20, untouched = 10, label_gap = 10, unencrypted = 10, writable = 10;
  int risky_place = 10;
  int untouched_days = 1095;
};

/// What a report for people says of whom it is about, and how.
struct Letterhead {
  std::string organisation, contact;
  std::string logo;      ///< absolute path of a picture; empty: none
  std::string language;  ///< "en", "de"; empty: English
  std::map<std::string, std::string, std::less<>> texts;  ///< own words for the report's
};

struct Policy {
  Taxonomy taxonomy;
  Level default_level = Level::kInternal;  ///< "nothing found" isn't public
  std::string source;                      ///< the file it came from; empty: built in
  std::string digest;                      ///< SHA-256 of that file, hex; empty: built in

  Head head;
  Letterhead letterhead;  ///< the file's [report]
  Scope scope;
  std::array<std::string, 4> level_names = {"public", "internal", "confidential", "restricted"};
  Level label_from = Level::kConfidential;
  Level encrypt_from = Level::kRestricted;
  std::vector<RootRule> roots;
  std::vector<PathLevel> path_levels;
  std::vector<Combination> combinations;
  std::vector<Retention> retention;
  std::vector<Hold> holds;
  std::vector<Placement> placements;
  std::vector<LabelRule> labels;
  std::array<Handling, 4> handling{};  ///< by level
  std::vector<Activity> activities;
  std::vector<Waiver> waivers;
  int waiver_days = 365, restricted_waiver_days = 90;
  std::map<std::string, Applicability, std::less<>> soa;
  std::vector<std::string> frameworks;             ///< ids; empty: all
  std::map<std::string, int, std::less<>> groups;  ///< name or number → points of its audience
  std::vector<PathPattern> risky_places;
  std::vector<std::string> direct;  ///< classes whose value identifies a person by itself
  Scoring scoring;
};

/// By the contract's spelling ("restricted"). False: there is no such level.
bool parse_level(std::string_view name, Level& level);
std::string_view to_string(Reach reach);
std::string_view to_string(RootKind kind);
/// Whether `data_class` is `selector` or lies under it: "pii.name" under "pii", "pii.*" and "*".
bool is_class_under(std::string_view data_class, std::string_view selector);

/// The parts of "a|b".
std::vector<std::string_view> alternatives(std::string_view classes);

/// `base` with what the policy file's text changes; a table that is given replaces base's whole
/// one, but [handling], [weights], [soa], [groups], [[label]] and single keys, which are merged.
/// Relative
/// paths lie beneath `folder`. Mistakes are appended to `problems`, all of them; the result is then
/// not to be used.
Policy parse_policy(std::string_view toml, std::string name, Policy base, std::string_view folder,
                    std::vector<Problem>& problems);
/// As above over nothing but classes.
Policy parse_policy(std::string_view toml, std::string name, Taxonomy taxonomy,
                    std::vector<Problem>& problems);

/// The whole policy as a file that parse_policy() reads to the same policy.
std::string policy_text(const Policy& policy);

/// "2026-01-31"
std::string day_text(Day day);

}  // namespace assay
