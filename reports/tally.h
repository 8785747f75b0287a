// Adds records up to a scan's totals and holds the books' rule: every entry that was seen ends as
// exactly one of scanned, partial and skipped. saw() may be called by any thread; the rest belongs
// to the one that writes.
#pragma once

#include <atomic>
#include <cstdint>

#include "scanner/base/clean_file.h"
#include "scanner/base/records.h"

namespace assay::reports {

class Tally {
 public:
  /// An entry of `bytes` left the engine. Counted apart from add(), so that a record lost on its
  /// way to the outputs breaks the sum. Thread-safe.
  void saw(std::uint64_t bytes);

  void add(const FileRecord& file);
  void add(const SkippedRecord& skipped);
  /// As its record would be.
  void add(const CleanFile& file);

  /// The totals so far; `seen` is what saw() counted.
  [[nodiscard]] Totals totals() const;
  /// The totals at the end. Throws std::logic_error if seen is not scanned + partial + skipped, in
  /// entries or bytes.
  [[nodiscard]] Totals finish() const;

  /// Whether a part of what was asked for could not be read (exit code 3): something partial or
  /// skipped for a reason that isn't benign.
  [[nodiscard]] bool incomplete() const;

 private:
  Totals totals_;
  std::atomic<std::uint64_t> seen_entries_{0};
  std::atomic<std::uint64_t> seen_bytes_{0};
};

/// The totals of two parts of a scan, whatever the order: associative, commutative, and Totals{} is
/// the one that changes nothing. REQUIRES: no entry is in both, nor a container's members in one
/// and it in the other.
Totals merged(Totals a, const Totals& b);

/// True if `totals` holds a reason for which a scan is incomplete.
bool is_incomplete(const Totals& totals);

}  // namespace assay::reports
