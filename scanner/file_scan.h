// Reads one file from an open descriptor, whatever it is: text, binary, big, sparse, a container.
#pragma once

#include "scanner/isolation.h"
#include "scanner/work.h"

namespace assay::scanner {

/// Shared by all workers; outlives the scan.
struct FileServices {
  const ScanOptions* options = nullptr;
  const FindingContext* findings = nullptr;
  Budget* budget = nullptr;
  ContainerPool* containers = nullptr;
  Exclusion is_excluded, is_member_excluded;
  std::function<void(EntryResult&&)> emit;
  std::function<void(std::vector<CleanFile>&&)> clean;
};

/// What is known of a file before it is read.
struct FileState {
  const struct stat& status;
  std::shared_ptr<const Door> door;  ///< of the folders above
};

/// Scans the regular file behind `file`. `path` is printed, `name` is its own. Ends with one record
/// for the file (at once, or when its last range is done) and one for each member if it is a
/// container.
void scan_file(const FileServices& services, ScanWorker& worker, Descriptor file,
               const FileState& state, std::string path, std::string_view name);

/// A file whose bytes are all in memory. Its records are emitted before it returns.
void scan_bytes(const FileServices& services, ScanWorker& worker, const ProvenancePtr& provenance,
                std::string_view bytes);

/// One range of a big file.
void scan_range(const FileServices& services, ScanWorker& worker, const RangeItem& item);

/// Standard input, or another pipe, under the printed name `name`.
void scan_pipe(const FileServices& services, ScanWorker& worker, int fd, const std::string& name);

}  // namespace assay::scanner
