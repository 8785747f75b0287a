// Which tests a file is in the population of, fails, and has a waiver for. Private to
// assay::reports; pure.
#pragma once

#include "reports/exposure.h"

namespace assay::reports {

/// Sets `tested`, `failed`, `waived` and the findings' `waived`. REQUIRES: set_exposure() was
/// called.
void set_tests(FileRecord& file, const Place& place, const RetentionState& retention,
               const AssessContext& context);

/// The waiver that covers a deviation of `test` on the day of the scan; null: none does.
const Waiver* waiver_for(TestId test, const FileRecord& file, const Place& place,
                         const AssessContext& context);
/// The same of a file of which only this is known. `path`: absolute, of the file on disk.
const Waiver* waiver_for(TestId test, Level level, const std::string& path, const Policy& policy,
                         Day today);

}  // namespace assay::reports
