// `assay helper`: what opens containers in isolation. Started by the scanner, not for people.
#include "scanner/cli/commands.h"
#include "scanner/isolation.h"

namespace assay::cli {

int cmd_helper() { return scanner::helper_main(); }

}  // namespace assay::cli
