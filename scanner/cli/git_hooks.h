// The hooks that `assay git --install-hook` writes.
#pragma once

#include <string>

#include "scanner/base/result.h"

namespace assay::cli {

/// Writes the hook `name` into `folder` (made when it isn't there). A hook of somebody else is kept
/// under `name`.before-assay and run first; one of ours is written anew. Returns its path.
Result<std::string> install_hook(const std::string& folder, const std::string& name);

}  // namespace assay::cli
