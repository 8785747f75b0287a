#include "scanner/cli/commands.h"

#include <unistd.h>

#include "reports/escape.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/output_file.h"

namespace assay::cli {

void complain(std::string_view text) {
  std::string line = "assay: ";
  reports::append_printable(line, text);
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written <= 0) return;  // nowhere left to say it
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

int refuse(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) complain(problem.text());
  return kExitUsage;
}

int refuse(std::string_view command, std::string_view error) {
  const std::string name = command.empty() ? "" : std::string(command) + ": ";
  complain(name + std::string(error) + " (see 'assay " +
           (command.empty() ? "" : std::string(command) + " ") + "--help')");
  return kExitUsage;
}

int print(std::string_view text) {
  auto output = OutputFile::open({});
  (*output)->write(text);
  (*output)->flush();
  if ((*output)->failure().empty()) return kExitOk;
  complain((*output)->failure());
  return kExitIncomplete;
}

}  // namespace assay::cli
