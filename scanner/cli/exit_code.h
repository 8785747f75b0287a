// The one place that decides how the program ends.
#pragma once

#include "scanner/base/records.h"
#include "scanner/cli/flags.h"

namespace assay::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUsage =
    2;  ///< or a policy, rule or output file that can't be used: nothing was scanned
inline constexpr int kExitIncomplete =
    3;  ///< part of what was asked for could not be read, or the result not written

/// How a scan went.
struct ScanEnd {
  int signal = 0;              ///< the one that stopped it, or 0
  bool findings = false;       ///< something at or above --fail-on
  bool incomplete = false;     ///< something asked for was not read
  bool output_failed = false;  ///< an output could not be written
  bool pipe_closed = false;    ///< the scan was stopped because nobody reads its output any more
};

/// 128 + signal; else 3 when incomplete or an output failed; else 1 for findings; else 0. What was
/// left unread because the reader closed the pipe is nobody's failure.
int exit_code(const ScanEnd& end);

/// Whether `file` holds a finding that `fail_on` asks about. Suppressed ones don't count, nor those
/// whose issuer was asked and did not say that they are live.
bool fails(const FileRecord& file, const FailOn& fail_on);

}  // namespace assay::cli
