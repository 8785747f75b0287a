// A bounded look at a zip's central directory, for what libarchive doesn't check: whether members
// share bytes, which is how a few megabytes unfold to terabytes without nesting; and where an
// archive begins that stands behind a program. Pure but for the reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/container.h"

namespace assay::formats {

/// Whether two of the first `max_entries` members of the directory overlap. False when there is no
/// directory, or none that can be read: then the reader goes by local headers, which can't overlap.
/// O(n log n), 16 bytes of memory a member.
bool zip_members_overlap(RandomAccess& zip, std::size_t max_entries);

/// Where the archive begins that `file` ends with, behind other bytes: a program that extracts
/// itself, an executable jar. Nullopt: there is none whose end, directory and first member all
/// stand where they say. Reads the last 64 KiB and as much of the directory as has `max_entries`
/// members.
std::optional<std::uint64_t> zip_behind(RandomAccess& file, std::size_t max_entries);

/// Whether bytes that end with `tail` end as an archive does: for those that can't be read again.
bool ends_as_zip(std::string_view tail);

}  // namespace assay::formats
