// Who has to do what until when: deviations gathered into the fewest changes that close them.
// Pure; thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/assessment.h"
#include "reports/folder_tree.h"
#include "reports/report.h"

namespace assay::reports {

struct WorkItem {
  enum class Reach : std::uint8_t {
    kFile,    ///< one file
    kFolder,  ///< files in a folder, among others that conform
    kTree,    ///< all that was tested in a folder and below
  };
  TestSum sum;
  std::string where;  ///< raw bytes
  Reach reach = Reach::kFile;
  std::optional<Day> due;  ///< absent: the policy sets no time for the level
};

/// Worst first: by risk, number of files, place. A folder stands for all below it when everything
/// that was tested there deviates. REQUIRES: tree.finish() was called.
std::vector<WorkItem> work_list(const FolderTree& tree, const Policy& policy, Day today);

/// "T-ACCESS" as a part of a text's key or an element's id: "access".
std::string slug(TestId test);

/// Of the list, the item that closes most, by weight; null for an empty list.
const WorkItem* biggest(const std::vector<WorkItem>& items);

/// Reads records for formats that need the place of a file: its owner, its waivers, its activities.
class Reader {
 public:
  /// Keeps what it needs of `info`.
  Reader(const ScanInfo& info, std::function<std::string_view(std::uint32_t)> owner_name);

  [[nodiscard]] const Policy& policy() const { return *policy_; }
  [[nodiscard]] AssessContext context() const;
  [[nodiscard]] Day today() const;
  /// The owner of its root by the policy, of an activity, or of the file itself.
  [[nodiscard]] Owner owner_of(const FileRecord& file) const;
  /// The first activity of the policy that has the file's place; null: none.
  [[nodiscard]] const Activity* activity_of(const FileRecord& file) const;
  /// When the first of its findings was first seen; 0: in this scan.
  [[nodiscard]] std::int64_t first_seen(const FileRecord& file) const;
  /// Adds `file` to `tree`.
  void put(const FileRecord& file, FolderTree& tree) const;

 private:
  std::shared_ptr<const Policy> policy_;
  std::shared_ptr<const History> history_;
  std::string folder_;
  std::int64_t started_;
  std::function<std::string_view(std::uint32_t)> owner_name_;
};

}  // namespace assay::reports
