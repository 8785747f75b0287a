#include "scanner/verify/exchange.h"

#include <algorithm>
#include <array>

namespace assay::verify {
namespace {

constexpr std::string_view kValue = "{value}";

enum class Place : std::uint8_t { kPlain, kUrl, kJson };

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

void append_percent(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

std::string escaped(std::string_view value, Place place) {
  // RFC 3986: unreserved, and what a path segment may have besides that means nothing in a query.
  constexpr std::string_view kPlain = "-._~:";
  std::string out;
  for (const char c : value) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (place == Place::kPlain || letter ||
        (place == Place::kUrl && kPlain.find(c) != std::string_view::npos)) {
      out += c;
    } else if (place == Place::kUrl) {
      append_percent(out, c);
    } else if (is_control(c)) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string filled(std::string_view text, std::string_view value, Place place) {
  std::string out;
  for (;;) {
    const std::size_t at = text.find(kValue);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += escaped(value, place);
    text.remove_prefix(at + kValue.size());
  }
}

std::string without_space(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
  return out;
}

bool fits(const AnswerShape& shape, long status, const std::string& body) {
  return std::find(shape.status.begin(), shape.status.end(), status) != shape.status.end() &&
         (shape.text.empty() ||
          std::any_of(shape.text.begin(), shape.text.end(), [&](const std::string& text) {
            return body.find(without_space(text)) != std::string::npos;
          }));
}

}  // namespace

std::string host_of(const VerifyRequest& request) {
  const std::size_t begin = request.url.find("://");
  if (begin == std::string::npos) return {};
  return request.url.substr(begin + 3, request.url.find('/', begin + 3) - begin - 3);
}

Result<HttpRequest> fill(const VerifyRequest& request, std::string_view value) {
  const auto is_at = [&](const std::vector<std::string>& texts, auto fits) {
    return texts.empty() || std::any_of(texts.begin(), texts.end(), fits);
  };
  if (!is_at(request.begins, [&](const std::string& text) { return value.starts_with(text); }) ||
      !is_at(request.ends, [&](const std::string& text) { return value.ends_with(text); }))
    return Error{Reason::kUnsupported, "no request for this kind of credential"};
  const bool in_header =
      request.basic.find(kValue) != std::string::npos ||
      std::any_of(request.headers.begin(), request.headers.end(),
                  [](const std::string& h) { return h.find(kValue) != std::string::npos; });
  if (in_header && std::any_of(value.begin(), value.end(), is_control))
    return Error{Reason::kUnsupported, "the value has control characters"};
  HttpRequest filled_in;
  filled_in.method = request.method;
  filled_in.url = filled(request.url, value, Place::kUrl);
  filled_in.basic = filled(request.basic, value, Place::kPlain);
  bool json = false;
  for (const std::string& header : request.headers) {
    filled_in.headers.push_back(filled(header, value, Place::kPlain));
    json = json || header.find("json") != std::string::npos;
  }
  filled_in.body = filled(request.body, value, json ? Place::kJson : Place::kUrl);
  return filled_in;
}

Verification judge(const VerifyRequest& request, const HttpAnswer& answer) {
  using State = Verification::State;
  if (!answer.failure.empty()) return {State::kUnknown, host_of(request) + ": " + answer.failure};
  const std::string said = host_of(request) + " answered " + std::to_string(answer.status);
  if (answer.status == 429) return {State::kUnknown, said + ": throttled"};
  if (answer.status >= 300 && answer.status < 400) {
    return {State::kUnknown, said + ": a redirect" +
                                 (answer.redirect.empty() ? "" : " to " + answer.redirect) +
                                 ", which is not followed"};
  }
  const std::string body = without_space(answer.body);
  const bool live = fits(request.live, answer.status, body);
  const bool dead = fits(request.dead, answer.status, body);
  if (live != dead) return {live ? State::kLive : State::kDead, said};
  // A status may say both: the one that names what it looks for in the body is the surer.
  if (live && request.live.text.empty() != request.dead.text.empty())
    return {request.live.text.empty() ? State::kDead : State::kLive, said};
  return {State::kUnknown, said + ": neither like a live nor like a dead one"};
}

}  // namespace assay::verify
