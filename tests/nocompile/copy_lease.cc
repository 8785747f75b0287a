// A lease has one owner: a copy would give its bytes back twice.
#include "scanner/base/budget.h"

assay::Lease take(assay::Lease& lease) {
#ifdef ALLOWED
  return std::move(lease);
#else
  return lease;
#endif
}
