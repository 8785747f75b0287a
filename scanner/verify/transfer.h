// One HTTP exchange by libcurl, which is loaded when the first Transfer is made and not before: no
// other command has code in its process that talks to a network, or pays for loading it. The only
// user of libcurl. One thread at a time.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "scanner/base/result.h"
#include "scanner/verify/exchange.h"

namespace assay::verify {

struct TransferOptions {
  std::chrono::seconds timeout{15};  ///< for one exchange; connecting gets at most 10 s of it
  std::string proxy;                 ///< empty: as the environment says (https_proxy, no_proxy)
  std::string ca_file;               ///< certificates to trust instead of the system's
  /// "http://127.0.0.1:PORT" or https: a server that stands in for all issuers, in tests. The
  /// issuer's host becomes the first part of the path.
  std::string test_server;
};

class Transfer {
 public:
  /// An Error: libcurl isn't installed, or an option can't be used.
  static Result<Transfer> create(TransferOptions options);
  Transfer(Transfer&&) noexcept;
  Transfer& operator=(Transfer&&) noexcept;
  ~Transfer();

  /// Sends one request and waits for the answer. TLS 1.2 or later with a certificate that fits the
  /// host; no redirect is followed, no cookie kept, no .netrc read. Whatever goes wrong is in the
  /// answer.
  HttpAnswer exchange(const HttpRequest& request);

 private:
  struct State;
  explicit Transfer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether a test server is one on this machine, by its address: "http://127.0.0.1:8080".
bool is_loopback(const std::string& server);

}  // namespace assay::verify
