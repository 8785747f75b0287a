// Archives in memory, the same bytes for the same members.
#pragma once

#include <string>
#include <vector>

namespace assay::bench {

struct ArchiveMember {
  std::string name;
  std::string bytes;
};

enum class ArchiveFormat { kZip, kTar, kTarGz, k7z };

/// ".zip", ".tar", ".tar.gz", ".7z".
const char* extension(ArchiveFormat format);

/// Throws std::runtime_error when libarchive refuses.
std::string make_archive(ArchiveFormat format, const std::vector<ArchiveMember>& members);

}  // namespace assay::bench
