// What a store holds, for those who read it: its scans, their records in the order in which they
// came, where a value occurs. Sees the store as it was when it was opened; a scan may be writing to
// it. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/deviation.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"
#include "scanner/base/secret.h"
#include "scanner/engine.h"

namespace assay::scanner {

struct StoredScan {
  std::int64_t id = 0;
  std::int64_t started = 0;              ///< seconds since 1970
  std::optional<std::int64_t> finished;  ///< absent: it was killed, or still runs
  std::string state;    ///< "complete", "incomplete", "interrupted", "killed" or "running"
  std::string info;     ///< its record, as --format jsonl has it
  std::string summary;  ///< controls and summary, one a line, as --format jsonl has them
  std::string policy_digest;
  std::string seal;
  std::string folder;  ///< absolute: where relative paths of records lie
};

/// A scan as another of the same scope sees it.
struct ScanHead {
  std::int64_t id = 0, started = 0;  ///< `started`: seconds since 1970
  std::string state;                 ///< as in StoredScan
  int coverage = 0;                  ///< percent that was read
  std::string policy_digest, rules_digest;
  /// It came to its end: what it did not find is not there.
  [[nodiscard]] bool ended() const { return state == "complete" || state == "incomplete"; }
};

/// An identifier that is to be erased.
struct StoredErasure {
  std::int64_t item = 0;
  std::string reference;   ///< of the request
  std::int64_t since = 0;  ///< seconds since 1970
  std::vector<Fingerprint> fingerprints;
};

class StoreReader {
 public:
  static Result<std::unique_ptr<StoreReader>> open(const std::string& path);
  StoreReader(const StoreReader&) = delete;
  StoreReader& operator=(const StoreReader&) = delete;
  ~StoreReader();

  /// Names the fingerprint key.
  [[nodiscard]] std::string key() const;
  /// The classes of the rules that found something, each once.
  [[nodiscard]] std::vector<std::string> classes() const;
  /// All, oldest first.
  Result<std::vector<StoredScan>> scans();
  /// One that has an end; the newest such when `id` is absent.
  Result<StoredScan> scan(std::optional<std::int64_t> id);
  /// Those of the scope of scan `id` that began before it, oldest first.
  Result<std::vector<ScanHead>> earlier(std::int64_t id);
  /// The last of a scan's records, its summary; empty: it came to no end.
  Result<std::string> summary_line(std::int64_t id);
  /// The text of a policy, or empty.
  Result<std::string> policy(const std::string& digest);

  /// Every record of a scan, in order. The records stay valid as long as the reader.
  Result<void> each(std::int64_t scan, const std::function<void(EntryResult&&)>& visit);
  /// What scans share is decoded once: `keep` gets each record that no call before has seen, with
  /// its number, and says whether it matters; `visit` the numbers of those of the scan that do, in
  /// their order.
  Result<void> each_shared(std::int64_t scan,
                           const std::function<bool(std::int64_t number, EntryResult&&)>& keep,
                           const std::function<void(std::int64_t number)>& visit);
  /// The path of a record by its number; empty: there is none.
  [[nodiscard]] std::string path_of(std::int64_t record);
  /// Only those that hold one of the fingerprints: by index, whatever the size of the scan.
  Result<void> with_values(std::int64_t scan, const std::vector<Fingerprint>& fingerprints,
                           const std::function<void(EntryResult&&)>& visit);
  /// Records of scan `before` that `after` doesn't have, and the other way round. Reads nothing of
  /// what they share. `before` 0: all of `after`.
  Result<void> differences(std::int64_t before, std::int64_t after,
                           const std::function<void(EntryResult&&)>& removed,
                           const std::function<void(EntryResult&&)>& added);
  /// The deviations of the scope of scan `id`: of one path, or all of them.
  Result<std::vector<DeviationLife>> deviations(std::int64_t id, std::string_view path);
  enum class Which : std::uint8_t { kAll, kUnread };
  Result<void> each_deviation(std::int64_t id, Which which,
                              const std::function<void(DeviationLife&&)>& visit);
  Result<std::vector<StoredErasure>> erasures();

 private:
  struct State;
  explicit StoreReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::scanner
