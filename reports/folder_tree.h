// What lies where: sums over files by folder. Bounded: when there are too many folders, the deepest
// are added to the ones above them, always the same for the same files, in whatever order they
// come. One owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/records.h"

namespace assay::reports {

/// Somebody who answers for files, or "several".
struct Owner {
  std::string name;  ///< empty: nobody is known
  bool several = false;
  void add(const Owner& other);
};

/// What a test came to.
struct TestSum {
  TestId test = TestId::kInventory;
  std::uint64_t tested = 0, deviations = 0, waived = 0;
  std::uint64_t weight = 0;  ///< of the deviations: 1, 4 or 16 by level
  std::uint8_t max_risk = 0;
  Level max_level = Level::kPublic;
  std::string worst;            ///< path of the deviating file with the highest risk; raw bytes
  Owner owner;                  ///< of the deviating files
  std::int64_t first_seen = 0;  ///< of the oldest deviation, seconds since 1970; 0: this scan
  void add(const TestSum& other);
};

struct ClassSum {
  std::string data_class;
  std::uint64_t files = 0, values = 0;
};

struct FolderSum {
  std::uint64_t files = 0, with_findings = 0, findings = 0, people = 0, risk_mass = 0;
  std::uint8_t max_risk = 0;
  std::array<std::uint64_t, 4> by_level{};
  std::vector<TestSum> tests;     ///< by test
  std::vector<ClassSum> classes;  ///< by name; only what sets levels
  void add(const FolderSum& other);
  [[nodiscard]] const TestSum* find(TestId test) const;
};

struct Folder {
  std::string name;  ///< raw bytes
  Folder* parent = nullptr;
  std::uint32_t depth = 0;
  std::map<std::string, std::unique_ptr<Folder>, std::less<>> children;
  FolderSum own;    ///< of the files in it
  FolderSum total;  ///< with all below; set by finish()
  /// "/srv/share", "share/hr"; empty for the folder that all others are in.
  [[nodiscard]] std::string path() const;
};

/// What one file adds. `owner`: who answers for it; `first_seen`: 0 for this scan.
FolderSum sum_of(const FileRecord& file, const Owner& owner, std::int64_t first_seen);

class FolderTree {
 public:
  static constexpr std::size_t kMaxFolders = 50'000;
  explicit FolderTree(std::size_t max_folders = kMaxFolders) : max_folders_(max_folders) {}

  /// `path`: of the file on disk. A member of a container counts to the container's folder.
  void add(std::string_view path, const FolderSum& sum);
  /// Sets all totals. O(folders).
  void finish();
  [[nodiscard]] const Folder& root() const { return root_; }
  /// The first folder, from the root on, that has files or several folders in it.
  [[nodiscard]] const Folder& top() const;
  /// Whether folders had to be added to those above.
  [[nodiscard]] bool cut() const { return max_depth_ != UINT32_MAX; }

 private:
  void cut_deepest();

  std::size_t max_folders_;
  std::size_t count_ = 1;
  std::uint32_t max_depth_ = UINT32_MAX;
  Folder root_;
};

}  // namespace assay::reports
