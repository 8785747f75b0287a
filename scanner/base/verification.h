// What a rule says of asking a credential's issuer whether it is live, and what came of it. Plain
// values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// What an answer looks like: one of the statuses and, when there are texts, one of them in the
/// body (white space apart).
struct AnswerShape {
  std::vector<std::uint16_t> status;
  std::vector<std::string> text;
};

/// A request to an issuer's API that changes nothing there. `{value}` stands for the credential:
/// percent-encoded in the URL and in forms, escaped in JSON, as it is elsewhere. The URL's host
/// never has it.
struct VerifyRequest {
  std::string method = "GET";
  std::string url;  ///< https; empty: there is no request
  std::vector<std::string> headers;
  std::string basic;  ///< "USER:PASSWORD" of basic authentication, or empty
  std::string body;   ///< with POST
  /// Values that it is for, where a rule finds several kinds: by one of these beginnings and one of
  /// these ends. Empty: all.
  std::vector<std::string> begins, ends;
  AnswerShape live;
  AnswerShape dead;  ///< no status: nothing proves it (others may run the same service elsewhere)
};

struct Verification {
  enum class State : std::uint8_t { kLive, kDead, kUnknown } state = State::kUnknown;
  std::string reason;  ///< never holds the credential: "api.example.com answered 200"
};

constexpr std::string_view to_string(Verification::State state) {
  constexpr std::array<std::string_view, 3> kNames = {"live", "dead", "unknown"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace assay
