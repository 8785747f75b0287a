#include <string>

#include "scanner/base/secret.h"

std::string f(assay::SecretView value) {
#ifdef ALLOWED
  return value.mask();
#else
  return value;
#endif
}
