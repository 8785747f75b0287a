// Validators of keys and credentials that prove themselves by structure: checksums of wallet and
// age keys, the cipher that an OpenSSH key names, what an HTTP Basic value decodes to. See
// validators.h.
#pragma once

#include <span>

#include "patterns/validators.h"

namespace assay::patterns {

std::span<const Validator> structure_validators();

}  // namespace assay::patterns
