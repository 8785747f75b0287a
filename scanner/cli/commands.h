// The commands, one cmd_*.cc each: they join the scanner and the reports, print, and return the
// exit code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"
#include "scanner/cli/flags.h"

namespace assay::cli {

/// What follows the command's name.
using Args = std::vector<std::string>;

/// `command_line`: the whole of it, for the scan's record.
int cmd_scan(const Args& args, const Args& command_line);
int cmd_git(const Args& args, const Args& command_line);
int cmd_baseline(const Args& args, const Args& command_line);
int cmd_diff(const Args& args);
int cmd_explain(const Args& args);
int cmd_policy(const Args& args);
int cmd_report(const Args& args);
int cmd_subject(const Args& args);
int cmd_breach(const Args& args);
int cmd_rules(const Args& args);
int cmd_verify(const Args& args, const Args& command_line);
int cmd_version(const Args& args);
int cmd_helper();

/// One line on standard error: "assay: …", with control characters escaped.
void complain(std::string_view text);
/// complain() about every problem. Returns kExitUsage.
int refuse(const std::vector<Problem>& problems);
/// complain() about a wrong call of `command`. Returns kExitUsage.
int refuse(std::string_view command, std::string_view error);

/// Writes `text` to standard output. Returns kExitOk (also when nobody reads it) or, with a
/// complaint, kExitIncomplete.
int print(std::string_view text);

}  // namespace assay::cli
