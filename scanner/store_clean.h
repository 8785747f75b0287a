// What a store keeps beside the stamp of a file, so that a rescan counts it without its record when
// it is clean (scanner/base/clean_file.h), and without assessing it again when it has few findings:
// as bytes, and what has to be as it was for them to hold. Private to assay::scanner.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/clean_file.h"
#include "scanner/base/records.h"

namespace assay::scanner {

struct StoredClean {
  std::int64_t basis = 0;            ///< number of the digest that basis_digest() gave
  std::int64_t until = 0;            ///< as Assessed has it
  CleanFile file;                    ///< without record and size
  std::vector<LineDigest> findings;  ///< their lines; empty: it is clean
};
/// Of a file with more the lines are made again: that costs less than to keep them.
inline constexpr std::size_t kMostFindingsKept = 16;
std::string encode_clean(const StoredClean& clean);
/// Nothing: there are none, or they are no such bytes.
std::optional<StoredClean> decode_clean(std::string_view bytes);

/// Digest of all that an assessment depends on besides the file and the day: `run` names what is
/// the same for the whole scan; the folders above may be closed to some (`door`); the owner may
/// have got a name, or lost it.
std::string basis_digest(std::string_view run, const Door* door, std::uint32_t uid,
                         std::string_view owner);

/// Whether these are the bytes that encode_stamp() gives; without making them.
bool is_stamp(std::string_view bytes, const FileStamp& stamp);

}  // namespace assay::scanner
