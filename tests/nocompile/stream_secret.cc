#include <sstream>

#include "scanner/base/secret.h"

void f(assay::SecretView value) {
  std::ostringstream out;
#ifdef ALLOWED
  out << value.mask();
#else
  out << value;
#endif
}
