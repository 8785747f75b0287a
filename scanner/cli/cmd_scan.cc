// `assay scan`: files, folders and archives.
#include <utility>

#include "scanner/cli/exit_code.h"
#include "scanner/cli/scan_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "scan", "PATH…",
    "Scans files, folders and archives; '-' is standard input. Values are masked unless\n"
    "--show-secrets is given. SIZE is like 500K, 128M or 1GiB."};

}  // namespace

int cmd_scan(const Args& args, const Args& command_line) {
  ScanFlags flags;
  const auto table = scan_flags(flags);
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  const Args& roots = parsed.operands;
  if (roots.empty()) return refuse(kUsage.command, "no PATH given");
  const auto setup = prepare(flags, roots, {});
  if (!setup) return kExitUsage;
  auto outputs = open_outputs(flags.formats, report_options(flags, *setup));
  if (!outputs) {
    complain(outputs.error().detail);
    return kExitUsage;
  }
  say_notes(flags, *setup);
  return run_scan(flags, roots, nullptr, *setup, scan_info(*setup, command_line, parsed),
                  std::move(*outputs))
      .code;
}

}  // namespace assay::cli
