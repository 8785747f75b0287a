// Asks issuers about credentials, one request for each distinct one, at a pace that no issuer has
// to defend itself against. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "scanner/base/verification.h"
#include "scanner/verify/exchange.h"

namespace assay::verify {

/// A credential and how its issuer is asked.
struct Question {
  const VerifyRequest* request = nullptr;
  std::string value;  ///< raw
};

/// One exchange with an issuer; tests have their own.
using Exchange = std::function<HttpAnswer(const HttpRequest&)>;

struct Pace {
  double per_second = 1;  ///< requests to one host
  /// How long a throttling issuer is waited for; one that asks for more isn't asked again.
  std::chrono::seconds longest_wait{30};
  /// After so many failures in a row a host isn't tried again.
  unsigned failures = 3;
};

/// Answers in the order of `questions`. Hosts take turns, so that one's pace doesn't hold up the
/// others. What is not asked (a stop, a host that throttles or fails) is unknown and says why. The
/// texts of what was sent are wiped.
std::vector<Verification> ask(const std::vector<Question>& questions, const Exchange& exchange,
                              const Pace& pace, const std::stop_token& stop);

}  // namespace assay::verify
