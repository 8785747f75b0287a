// Detached signatures by ssh-keygen(1), in its own form: FILE.sig beside FILE, namespace "assay".
#pragma once

#include <string>
#include <vector>

#include "scanner/base/result.h"
#include "scanner/cli/flags.h"

namespace assay::cli {

/// Why reports to `formats` can't be signed with `key`, as far as that can be told before there are
/// any. Empty: nothing is known to be wrong, or no signature is wanted (no key).
std::string wrong_with_signing(const std::vector<FormatSpec>& formats, const std::string& key);

/// Signs every report that went to a file. Returns the exit code.
int sign_reports(const std::vector<FormatSpec>& formats, const std::string& key);

/// Who signed `file` (FILE.sig), of those in `allowed_signers`; `signer` empty: any of them. An
/// Error: nobody of them, or there is no signature.
Result<std::string> verify_signature(const std::string& file, const std::string& allowed_signers,
                                     const std::string& signer);

}  // namespace assay::cli
