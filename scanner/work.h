// The items of the scan's one loop, and how they are handed on. Private to assay::scanner.
#pragma once

#include <dirent.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scanner/base/budget.h"
#include "scanner/files.h"
#include "scanner/git.h"
#include "scanner/member_scan.h"
#include "scanner/text_scan.h"

namespace assay::scanner {

/// A folder that was asked for, or that a file that was asked for lies in.
struct Root {
  std::string display;    ///< as given
  std::string from_here;  ///< its path from the current directory, where that is above; or empty
  Descriptor folder;
  std::shared_ptr<const Door> door;  ///< of the folders above
  /// The printed path of what lies at `relative` beneath it.
  [[nodiscard]] std::string path(std::string_view relative) const;
};

/// The folders above one, for telling loops when symlinks are followed.
struct Ancestor {
  dev_t device = 0;
  ino_t inode = 0;
  std::shared_ptr<const Ancestor> parent;
};

struct FolderItem {
  std::shared_ptr<const Root> root;
  std::string relative;
  dev_t parent_device = 0;
  bool is_root = false;
  std::shared_ptr<const Ancestor> ancestors;  ///< only when symlinks are followed
  std::shared_ptr<const Door> door;           ///< of the folders above
  Lease lease;
};

/// An open folder; closed when the last batch of its files is done.
struct OpenFolder {
  std::shared_ptr<const Root> root;
  std::string relative;
  std::shared_ptr<const Door> door;  ///< its own and those above
  DIR* stream = nullptr;
  OpenFolder() = default;
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;
  ~OpenFolder() {
    if (stream != nullptr) closedir(stream);
  }
};

struct BatchItem {
  std::shared_ptr<const OpenFolder> folder;
  std::vector<std::string> names;
  bool to_read = false;  ///< no store knows them
  Lease lease, descriptor;
};

/// One file with all its names.
struct LinkedItem {
  struct Name {
    std::shared_ptr<const Root> root;
    std::string relative;
    std::shared_ptr<const Door> door;
  };
  std::vector<Name> names;  ///< sorted by printed path; the first is scanned
};

/// A big file whose ranges are scanned apart. The last range to end makes the record.
struct RangedFile {
  Descriptor file;
  FileRecord record;
  formats::FileType type;
  formats::TextType text;
  std::uint64_t size = 0;
  struct Part {
    std::uint64_t begin = 0, end = 0;
  };
  std::vector<Part> parts;  ///< what has data, in order
  std::mutex mutex;         ///< over what follows
  /// One a part, as long as one before it is not done: results are joined in order as they come,
  /// which bounds what a file of any size holds.
  std::vector<std::optional<TextResult>> results;
  TextResult all;  ///< of the parts before `joined`
  std::size_t joined = 0;
  std::atomic<std::size_t> left{0};
  Clock::time_point deadline;
};

struct RangeItem {
  std::shared_ptr<RangedFile> file;
  std::size_t part = 0;
  std::shared_ptr<const formats::TableState> before;  ///< null: not a dump's
};

/// What a repository's listing gave.
struct GitItem {
  std::vector<GitEntry> entries;
};

/// The next piece of a repository's listing.
struct GitListItem {};

using Item =
    std::variant<FolderItem, BatchItem, LinkedItem, RangeItem, MemberItem, GitItem, GitListItem>;

/// What a worker owns and reuses.
class ScanWorker {
 public:
  ScanWorker(const patterns::RuleSet& rules, const FindingContext& findings)
      : head(64 * 1024, '\0'), rules_(rules), findings_(findings) {}
  /// Made when it is asked for first: where nothing has changed nothing is scanned.
  TextScanner& scanner() {
    if (!scanner_) scanner_.emplace(rules_, findings_);
    return *scanner_;
  }
  std::string head;
  std::vector<Item> pending;  ///< to be worked on here, before anything else: what got no lease
  /// Hands an item to whichever worker is free. Absent when there is one worker only.
  std::function<void(Item&&)> feed;

 private:
  const patterns::RuleSet& rules_;
  const FindingContext& findings_;
  std::optional<TextScanner> scanner_;
};

}  // namespace assay::scanner
