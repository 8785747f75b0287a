// Validators of credentials: check digits and structure that the issuer documents. See
// validators.h.
#pragma once

#include <span>

#include "patterns/validators.h"

namespace assay::patterns {

std::span<const Validator> secret_validators();

}  // namespace assay::patterns
