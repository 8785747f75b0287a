// fmt can't format a raw value.
#include <fmt/format.h>

#include <string>

#include "scanner/base/secret.h"

std::string show(assay::SecretView secret) {
#ifdef ALLOWED
  return fmt::format("{}", secret.mask());
#else
  return fmt::format("{}", secret);
#endif
}
