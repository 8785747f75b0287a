// How a file, a finding or a control came to its numbers, step by step, from the records of a scan
// (--format jsonl). Recomputes nothing but the sums, which it prints so that anyone can redo them.
#pragma once

#include <istream>
#include <string>
#include <string_view>

#include "scanner/base/result.h"

namespace assay::reports {

/// `what`: a file's path as it was printed, a finding's id, or a control's id. An Error: the
/// records can't be read, or hold nothing of that name. Reads `records` once, line by line.
Result<std::string> explain(std::istream& records, std::string_view what);

}  // namespace assay::reports
