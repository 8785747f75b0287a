// The `verify` table of a rule: how its issuer is asked whether a credential is live.
#pragma once

#include "scanner/base/config.h"
#include "scanner/base/verification.h"

namespace assay::patterns {

/// Reads and checks the table; its mistakes become problems of the table's file. What is read
/// sends a credential to one host that the rule names, by https, and takes no redirect for an
/// answer.
VerifyRequest read_verify(ConfigTable& table);

}  // namespace assay::patterns
