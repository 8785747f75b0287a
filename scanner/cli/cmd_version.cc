// `assay version`
#include <string>

#include "patterns/rule_set.h"
#include "scanner/cli/commands.h"

namespace assay::cli {

int cmd_version(const Args& args) {
  const Usage usage{"version", "",
                    "Prints the version, the number of built-in rules and what they run on."};
  const Parsed parsed = parse_flags({}, args);
  if (!parsed.error.empty()) return refuse(usage.command, parsed.error);
  if (parsed.help) return print(help_text(usage, {}));
  if (!parsed.operands.empty()) return refuse(usage.command, "no operands expected");
  const auto rules = patterns::RuleSet::built_in();
  return print("assay " ASSAY_VERSION "\nrules " + std::to_string(rules->size()) + " (" +
               rules->digest() + ")\nmatcher " + std::string(rules->cpu_level()) + "\n");
}

}  // namespace assay::cli
