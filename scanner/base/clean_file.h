// A file that was wholly read and in which nothing was found: most files are. A rescan says again
// what a store knows of it without making its record anew. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "scanner/base/records.h"

namespace assay {

/// SHA-256 of a record's line in --format jsonl, without raw values.
using LineDigest = std::array<std::uint8_t, 32>;

/// True for the record of a file on disk itself that was wholly read.
inline bool is_settled(const FileRecord& file) {
  return file.holder != nullptr && file.provenance->depth() == 0 && !file.partial;
}

/// True for one that CleanFile can stand for, were it to be carried over: without findings
/// (suppressed ones are some, too).
inline bool is_clean(const FileRecord& file) { return is_settled(file) && file.findings.empty(); }

/// What totals and evidence need of such a file.
struct CleanFile {
  std::int64_t record = 0;  ///< its number in the store
  std::uint64_t size = 0;
  Level level = Level::kInternal;
  std::uint8_t risk = 0;
  bool assumed = false;  ///< as ExposureSum has it
  TestSet tested, failed, waived;
  LineDigest line{};
};

/// What of an assessed record its store can't tell by itself.
struct Assessed {
  std::vector<LineDigest> lines;  ///< of its findings, then its own
  std::int64_t until = 0;  ///< seconds since 1970: from then on it may come to something else
};

}  // namespace assay
