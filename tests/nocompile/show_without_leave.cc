#include "scanner/base/secret.h"

std::string f(assay::SecretView value) {
#ifdef ALLOWED
  return value.reveal(assay::ShowSecrets::granted_by_user());
#else
  return value.reveal(assay::ShowSecrets());
#endif
}
