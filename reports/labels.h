// What the markings of a file mean under a policy, and what its label is worth beside what the file
// holds (ISO 27001 A.5.13). Private to assay::reports; pure.
#pragma once

#include <optional>
#include <string>

#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// The file's label: of several the highest counts, of equal ones the most trusted; that two differ
/// is noted. `path`: absolute, of the file on disk. Names count too: those that the policy has a
/// pattern for, `x_CONFIDENTIAL.pdf`, `[Internal] x.pdf`, and folders called like a level from
/// confidential on.
std::optional<Label> label_of(const FileRecord& file, const std::string& path,
                              const Policy& policy);

/// Whether the file's format has a place for a label.
bool carries_labels(std::string_view media_type);

/// REQUIRES: label, level and content_level are set.
LabelVerdict verdict_of(const FileRecord& file, const Policy& policy);

}  // namespace assay::reports
