// The store's erasure list: identifiers that are to be found nowhere any more, by keyed fingerprint
// (T-ERASE). Written by `assay subject`, read by every scan. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/base/result.h"
#include "scanner/base/secret.h"

namespace assay::scanner {

struct ErasureRequest {
  std::string reference;   ///< of the request; names it when it is withdrawn
  std::int64_t since = 0;  ///< seconds since 1970
  /// Of each identifier all the fingerprints that it may have.
  std::vector<std::vector<Fingerprint>> items;
};

/// An Error, one line: the store can't be written to, or a scan is writing to it.
Result<void> list_for_erasure(const std::string& store, const ErasureRequest& request);
/// Gives how many identifiers of the request were on the list. An Error as above.
Result<std::uint64_t> withdraw_erasure(const std::string& store, const std::string& reference);

}  // namespace assay::scanner
