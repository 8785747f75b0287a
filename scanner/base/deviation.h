// The life of a deviation: a file that fails a test, from the scan that first saw it to the one
// that saw it no more. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "scanner/base/records.h"
#include "scanner/base/test_id.h"

namespace assay {

struct DeviationLife {
  std::string path;  ///< as scans print it
  TestId test = TestId::kInventory;
  Level level = Level::kInternal;      ///< the last
  std::int64_t opened = 0;             ///< by which scan; one that is opened again keeps it
  std::optional<std::int64_t> closed;  ///< by which
  bool waived = false;                 ///< when it was last seen
  bool unread = false;                 ///< the last scan could not read the file: it stays
  bool reopened = false;
  friend bool operator==(const DeviationLife&, const DeviationLife&) = default;
};

}  // namespace assay
