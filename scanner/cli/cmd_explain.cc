// `assay explain ID --from FILE.jsonl`
#include <fstream>
#include <string>

#include "reports/explain.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/exit_code.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "explain", "PATH|ID",
    "How a file got its level, impact, exposure and risk, a finding its confidence, or a\n"
    "control its status: step by step, from the records of a scan."};

}  // namespace

int cmd_explain(const Args& args) {
  std::string from;
  const std::vector<Flag> table = {{"--from", "FILE", "Records",
                                    "What 'assay scan --format jsonl=FILE' wrote.",
                                    [&from](const std::string& value) {
                                      from = value;
                                      return std::string(value.empty() ? "an empty value" : "");
                                    }}};
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.size() != 1) return refuse(kUsage.command, "one path or id expected");
  if (from.empty()) return refuse(kUsage.command, "say with --from where the records are");
  std::ifstream records(from, std::ios::binary);
  records.peek();
  if (records.bad() || !records.is_open()) {
    complain(from + ": can't be read");
    return kExitUsage;
  }
  records.clear();
  const auto text = reports::explain(records, parsed.operands.front());
  if (!text) {
    complain(from + ": " + text.error().detail);
    return kExitUsage;
  }
  return print(*text);
}

}  // namespace assay::cli
