// The scan itself: walks roots, opens containers, turns what it finds into text, matches, and hands
// the result of every entry to a sink. The only user of oneTBB. Knows no output format and no
// policy.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "formats/container.h"
#include "formats/labels.h"
#include "patterns/matcher.h"
#include "scanner/base/baseline.h"
#include "scanner/base/clean_file.h"
#include "scanner/base/records.h"
#include "scanner/base/secret.h"
#include "scanner/git.h"

namespace assay::scanner {

class KnownObjects;

/// A git repository to scan, and what of it. Nothing of it is owned.
struct GitSource {
  const GitRepository* repository = nullptr;
  GitLister* lister = nullptr;
  std::string prefix;             ///< before every path: "" or "REPO/"
  bool show_authors = false;      ///< names and addresses of a commit's author, not masked
  bool commits = false;           ///< it is of commits that were made, not of a state
  bool remembers = false;         ///< records get keys, for a store to know them by the next time
  KnownObjects* known = nullptr;  ///< objects whose records need no reading; may be null
};

class KnownFiles;

struct ScanOptions {
  std::vector<std::string> roots;  ///< files or directories, as given; "-" is standard input
  std::string stdin_name = "-";
  const GitSource* git = nullptr;    ///< besides the roots; not owned
  std::vector<std::string> include;  ///< globs; empty: everything
  std::vector<std::string> exclude;
  std::string ignore_text;  ///< lines of an .assayignore (gitignore syntax)
  /// Why a path (as printed) on disk is left out besides; empty: it isn't. Thread-safe; may be
  /// unset.
  std::function<std::string(std::string_view path, bool is_folder)> out_of_scope;
  unsigned jobs = 0;  ///< 0: one per available core
  std::uint64_t memory =
      256ULL << 20;  ///< bytes for everything that grows with the input and the workers
  std::uint64_t max_size = UINT64_MAX;  ///< larger files are skipped:limit:size
  std::chrono::seconds timeout_per_file{300};
  bool follow_symlinks = false;
  bool one_file_system = false;
  bool isolate = true;  ///< false: containers are opened in this process (tests)
  formats::ContainerLimits containers;
  Confidence min_confidence = Confidence::kMedium;
  bool hash_content = false;    ///< files on disk get Holder::content; reads them twice
  KnownFiles* known = nullptr;  ///< files whose records need no reading; not owned, may be null
  /// Gets what `known` hands out as clean, some of one folder at a time; as a Sink is called.
  /// Needed where that is allowed.
  std::function<void(std::vector<CleanFile>&&)> clean;
  const Baseline* baseline = nullptr;  ///< accepted findings; not owned, may be null
  bool group_columns = true;  ///< a table's long columns are one finding each (never with git or a
                              ///< baseline, which know values one by one)
  const formats::LabelWords* labels = nullptr;  ///< markings to look for; not owned; null: none
  bool label_attributes = false;  ///< labels may stand in extended attributes, too: a system call
  const ShowSecrets* show_secrets = nullptr;  ///< raw values wanted; not owned
};

using EntryResult = std::variant<FileRecord, SkippedRecord>;

/// Called once per entry with everything of that entry; from any worker, several at a time: must be
/// thread-safe.
using Sink = std::function<void(EntryResult&&)>;

/// What is going on, for a progress display. Relaxed atomics, readable at any time.
struct ProgressCounters {
  std::atomic<std::uint64_t> entries{0}, bytes{0}, findings{0};
  std::atomic<std::uint64_t> listed_entries{0}, listed_bytes{0};  ///< discovered so far
  std::atomic<bool> listing_done{false};
};

struct ScanOutcome {
  bool interrupted = false;
  std::uint64_t peak_budget = 0;
  Count objects;        ///< blobs that were read from git's store, and their bytes
  std::string sandbox;  ///< the isolation layers that were active: "landlock seccomp rlimits", or
                        ///< what is missing
  std::vector<std::string> warnings;
};

/// What --include, --exclude and the ignore list leave out, as a function of a path beneath its
/// root, and of the same path from the current directory where that is above (empty: it isn't). A
/// pattern may mean either. Thread-safe; holds what it needs.
using Exclusion =
    std::function<bool(std::string_view relative, std::string_view from_here, bool is_folder)>;
Exclusion exclusion(const ScanOptions& options);
/// Of the members of a container that --include asks for: it asks for all of them.
Exclusion member_exclusion(const ScanOptions& options);
/// The same for a path whose folders nobody has walked through (a member's, a blob's): it is left
/// out when one of the folders above it is.
bool is_excluded_whole(const Exclusion& is_excluded, std::string_view path);

/// Why containers could not be opened in full isolation on this machine (--require-sandbox), or
/// nothing when they can. Starts a helper to find out.
std::optional<std::string> sandbox_refusal();

/// Runs one scan. `rules` and `key` must outlive the records' use. Same options and input: the same
/// set of records at any number of jobs and any memory budget. Bad input never throws; it ends as a
/// record.
ScanOutcome scan(const ScanOptions& options, const patterns::RuleSet& rules,
                 const FingerprintKey& key, const Sink& sink, ProgressCounters& progress,
                 std::stop_token stop);

}  // namespace assay::scanner
