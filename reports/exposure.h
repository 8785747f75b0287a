// Who may read a file, and what makes that worse. Private to assay::reports; pure.
#pragma once

#include <optional>
#include <string>

#include "reports/assessment.h"

namespace assay::reports {

/// A file's place, looked up once.
struct Place {
  std::string path;                ///< absolute, of the file on disk
  const RootRule* root = nullptr;  ///< the closest, or null
  bool risky = false;
  [[nodiscard]] Reach reach() const {
    return root == nullptr ? Reach::kHost : root->reach.value_or(Reach::kHost);
  }
};

Place place_of(const FileRecord& file, const AssessContext& context);

/// Whole days between the last change and the scan; absent when unknown.
std::optional<std::int64_t> age_of(const FileRecord& file, const AssessContext& context);

/// Whether a retention rule speaks of the file (it holds a dated class), and whether its time is
/// over and no hold keeps it.
struct RetentionState {
  bool dated = false, over = false;
};
RetentionState retention_of(const FileRecord& file, const Place& place,
                            const AssessContext& context);

/// Whether what the file holds can be read by whoever gets at its bytes, though its level asks for
/// encryption.
bool lacks_encryption(const FileRecord& file, const Place& place, const Policy& policy);

/// Sets audience, sum, exposure and risk. REQUIRES: levels, label and impact are set.
void set_exposure(FileRecord& file, const Place& place, const RetentionState& retention,
                  const AssessContext& context);

}  // namespace assay::reports
