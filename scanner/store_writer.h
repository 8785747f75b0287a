// Puts a scan into a store, record by record, on the thread that writes the outputs. What is
// committed (about twice a second) survives whatever comes; the rest was never there. When the
// store fails, it says so once and takes no more: the scan and its other outputs go on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/base/clean_file.h"
#include "scanner/base/deviation.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"
#include "scanner/engine.h"

namespace assay::scanner {

/// What can be said of a scan before its first record.
struct StoreScan {
  std::int64_t started = 0;  ///< seconds since 1970
  std::string info;          ///< its record, as --format jsonl has it
  std::string condition;     ///< digest of all that decides what reading a file gives
  std::string policy_digest, policy_text;
  std::string folder;  ///< absolute: where relative paths of records lie
  std::string scope;   ///< what it looks at; the same text: the same
  std::string rules_digest;
  /// What the next scan may carry over.
  enum class Keeps : std::uint8_t {
    kNothing,
    kFiles,    ///< by path and stamp
    kObjects,  ///< of git, by the records' object_key
  } keeps = Keeps::kFiles;
  /// As CleanBasis (store_known.h) has them; without an owner nothing is kept as clean.
  std::string assessed = {};
  std::function<std::string(std::uint32_t uid)> owner = nullptr;
};

/// What can be said of it after the last.
struct StoreEnd {
  std::int64_t finished = 0;              ///< seconds since 1970
  std::string state;                      ///< "complete", "incomplete" or "interrupted"
  std::string summary;                    ///< the last records, as --format jsonl has them
  std::string seal;                       ///< what the next scan is tied to
  int coverage = 0;                       ///< percent that was read
  std::vector<DeviationLife> deviations;  ///< of its scope: those that are new or changed
};

class StoreWriter {
 public:
  /// Makes the store when there is none. `key`: names the fingerprint key; another than the store's
  /// is refused, as is a store that another scan is writing to.
  static Result<std::unique_ptr<StoreWriter>> open(const std::string& path, const std::string& key);
  StoreWriter(const StoreWriter&) = delete;
  StoreWriter& operator=(const StoreWriter&) = delete;
  ~StoreWriter();

  /// What the scan before left, and the number that the next one will have.
  struct Last {
    std::int64_t id = 0, started = 0, next = 1;
    std::string seal;
  };
  Result<Last> last();

  /// Call once, before add().
  Result<void> begin(const StoreScan& scan);
  /// Members of a container come before it. `assessed`: of a settled file, for rescans; may be
  /// null.
  void add(const EntryResult& result, const Assessed* assessed = nullptr);
  /// Files that the store knows and that are as they were: they belong to the scan.
  void add(const std::vector<CleanFile>& files);
  /// The same for the record of one.
  void add(const StoredRecord& record);
  /// Files whose content is another than a scan before saw, though size and times are the same.
  /// Only where Holder::content was set, then and now.
  [[nodiscard]] std::vector<std::string> changed_under_same_times() const;

  /// Commits what was added, so that a reader sees it. Gives the scan's number.
  Result<std::int64_t> flush();
  /// An Error: the store failed, now or before; what was committed stays.
  Result<void> finish(const StoreEnd& end);

 private:
  struct State;
  explicit StoreWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::scanner
