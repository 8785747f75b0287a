#include "patterns/verify_rule.h"

#include <algorithm>
#include <string_view>

namespace assay::patterns {
namespace {

constexpr std::string_view kValue = "{value}";
constexpr std::string_view kHttps = "https://";

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// A name in braces that is no placeholder: "{token}".
bool has_other_placeholder(std::string_view text) {
  for (std::size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return true;
    if (text.substr(open, close - open + 1) != kValue) return true;
  }
  return false;
}

void check_url(ConfigTable& table, const std::string& url) {
  if (!url.starts_with(kHttps)) return table.problem("url", "value", "not an https:// URL");
  const std::string_view rest = std::string_view(url).substr(kHttps.size());
  const std::string_view host = rest.substr(0, rest.find('/'));
  constexpr std::string_view kHost = "abcdefghijklmnopqrstuvwxyz0123456789.-";
  if (host.empty() || host.size() == rest.size() || host.find('.') == std::string_view::npos ||
      host.find_first_not_of(kHost) != std::string_view::npos)
    table.problem("url", "value", "the host is no plain name followed by a path",
                  "what is found never decides where it is sent: no {value}, user or port there");
  if (has_control(url) || url.find_first_of(" #") != std::string::npos)
    table.problem("url", "value", "a URL has no spaces, fragment or control characters");
  if (has_other_placeholder(url))
    table.problem("url", "value", "the one placeholder is {value}", "write %7B and %7D for braces");
}

void check_headers(ConfigTable& table, const std::vector<std::string>& headers) {
  for (const std::string& header : headers) {
    const std::size_t colon = header.find(": ");
    constexpr std::string_view kName =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (colon == std::string::npos || colon == 0 || colon + 2 == header.size() ||
        std::string_view(header).substr(0, colon).find_first_not_of(kName) !=
            std::string_view::npos ||
        has_control(header))
      table.problem("headers", "value", "a header is 'Name: value'");
    if (has_other_placeholder(header))
      table.problem("headers", "value", "the one placeholder is {value}");
  }
}

AnswerShape read_answer(ConfigTable& table, std::string_view key, bool required) {
  AnswerShape answer;
  auto inner = table.table(key, required);
  if (!inner) return answer;
  for (const std::int64_t status : inner->integers("status", true)) {
    if (status < 200 || status > 599 || (status >= 300 && status < 400) || status == 429)
      inner->problem("status", "value",
                     "an answer has a status of 200 to 299 or 400 to 599, not 429");
    answer.status.push_back(static_cast<std::uint16_t>(std::clamp<std::int64_t>(status, 200, 599)));
  }
  if (answer.status.empty()) inner->problem("status", "missing", "there is no status");
  answer.text = inner->texts("text");
  if (std::any_of(answer.text.begin(), answer.text.end(),
                  [](const std::string& text) { return text.size() < 2; }))
    inner->problem("text", "value", "a text of less than 2 bytes says nothing");
  inner->finish();
  return answer;
}

}  // namespace

VerifyRequest read_verify(ConfigTable& table) {
  VerifyRequest request;
  request.method = table.text("method").value_or("GET");
  if (request.method != "GET" && request.method != "POST" && request.method != "HEAD")
    table.problem("method", "value", "a method is GET, HEAD or POST");
  request.url = table.text("url", true).value_or("");
  if (!request.url.empty()) check_url(table, request.url);
  request.headers = table.texts("headers");
  check_headers(table, request.headers);
  request.basic = table.text("basic").value_or("");
  if (!request.basic.empty() &&
      (request.basic.find(':') == std::string::npos || has_control(request.basic) ||
       has_other_placeholder(request.basic)))
    table.problem("basic", "value", "basic authentication is 'USER:PASSWORD'");
  request.body = table.text("body").value_or("");
  if (!request.body.empty() && request.method != "POST")
    table.problem("body", "value", "only POST has a body");
  const auto holds = [](const std::string& text) { return text.find(kValue) != std::string::npos; };
  if (!request.url.empty() && !holds(request.url) && !holds(request.basic) &&
      !holds(request.body) && std::none_of(request.headers.begin(), request.headers.end(), holds))
    table.problem("", "missing", "{value} is nowhere: nothing would be asked");
  request.begins = table.texts("begins");
  request.ends = table.texts("ends");
  if (!table.text("doc", true).value_or(std::string(kHttps)).starts_with(kHttps))
    table.problem("doc", "value", "the https:// URL where the issuer documents the request");
  request.live = read_answer(table, "live", true);
  request.dead = read_answer(table, "dead", false);
  const auto& dead = request.dead.status;
  const bool share = std::any_of(
      request.live.status.begin(), request.live.status.end(),
      [&](std::uint16_t s) { return std::find(dead.begin(), dead.end(), s) != dead.end(); });
  if (share && (request.live.text.empty() || request.dead.text.empty()))
    table.problem("dead", "value", "live and dead share a status: both need a text");
  table.finish();
  return request;
}

}  // namespace assay::patterns
