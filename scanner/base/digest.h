// SHA-256, for identifying rule sets, policies and reports. Not for matched values: those get a
// keyed fingerprint (secret.h). Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace assay {

/// 64 hex digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace assay
