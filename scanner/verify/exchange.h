// What is sent to an issuer, and what its answer means: no sockets here. Pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/result.h"
#include "scanner/base/verification.h"

namespace assay::verify {

/// A request with the credential in it. Its texts hold the raw value: nothing of it is printed.
struct HttpRequest {
  std::string method, url, basic, body;
  std::vector<std::string> headers;
};

/// What came back. `failure` is set instead of a status when nothing did.
struct HttpAnswer {
  long status = 0;
  std::string body;                                 ///< the first 64 KiB
  std::string redirect;                             ///< host of a Location, or empty
  std::optional<std::chrono::seconds> retry_after;  ///< as the issuer asks
  std::string failure;                              ///< "timed out", "TLS: …"; never content
};

/// The issuer's host: the key of rate limits.
std::string host_of(const VerifyRequest& request);

/// The request for one value. An Error: the request is not for it, or it can't stand where the
/// rule puts it (a control character in a header).
Result<HttpRequest> fill(const VerifyRequest& request, std::string_view value);

/// Live or dead when the answer looks like that and like nothing else; else unknown, with what came
/// instead.
Verification judge(const VerifyRequest& request, const HttpAnswer& answer);

}  // namespace assay::verify
