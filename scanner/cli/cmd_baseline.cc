// `assay baseline FILE`: what is found now is accepted.
#include <algorithm>
#include <utility>

#include "reports/baseline.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/scan_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "baseline", "FILE [PATH…]",
    "Scans PATH (the current directory) and writes what is found to FILE, which --baseline of\n"
    "scan and git takes. FILE holds paths, rules and keyed hashes, no values."};

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return hex;
}

}  // namespace

int cmd_baseline(const Args& args, const Args& command_line) {
  ScanFlags flags;
  std::vector<Flag> table;
  for (Flag& flag : scan_flags(flags)) {
    const bool output = flag.names == "--format" || flag.names == "--show-secrets" ||
                        flag.names == "--fail-on" || flag.names == "--color" ||
                        flag.category == "Store";
    if (!output) table.push_back(std::move(flag));
  }
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.empty()) return refuse(kUsage.command, "no FILE given");
  Args roots(parsed.operands.begin() + 1, parsed.operands.end());
  if (roots.empty()) roots.emplace_back(".");
  flags.fail_on.kind = FailOn::Kind::kNever;
  flags.group_columns = false;  // every value is accepted on its own
  const auto setup = prepare(flags, roots, {});
  if (!setup) return kExitUsage;
  // A key of its own, which goes with the file: everybody who has the file can compare.
  const std::string key = random_key();
  setup->key = KeyChoice{FingerprintKey(key), false, {}};
  auto file = OutputFile::open(parsed.operands[0]);
  if (!file) {
    complain(file.error().detail);
    return kExitUsage;
  }
  OutputFile* to = file->get();
  std::vector<Output> outputs;
  outputs.push_back(
      {std::move(*file),
       reports::make_baseline([to](std::string_view text) { to->write(text); }, hex_of(key))});
  say_notes(flags, *setup);
  return run_scan(flags, roots, nullptr, *setup, scan_info(*setup, command_line, parsed),
                  std::move(outputs))
      .code;
}

}  // namespace assay::cli
