#include "scanner/cli/exit_code.h"

#include <algorithm>

namespace assay::cli {

int exit_code(const ScanEnd& end) {
  if (end.signal != 0) return 128 + end.signal;
  if (end.output_failed) return kExitIncomplete;
  if (end.incomplete && !end.pipe_closed) return kExitIncomplete;
  return end.findings ? kExitFindings : kExitOk;
}

bool fails(const FileRecord& file, const FailOn& fail_on) {
  if (fail_on.kind == FailOn::Kind::kNever) return false;
  return std::any_of(file.findings.begin(), file.findings.end(), [&](const Finding& finding) {
    // Of credentials whose issuer was asked only live ones count.
    const bool dead = finding.verified && finding.verified->state != Verification::State::kLive;
    return finding.suppressed.empty() && !dead &&
           (fail_on.kind == FailOn::Kind::kAny || finding.level >= fail_on.level);
  });
}

}  // namespace assay::cli
