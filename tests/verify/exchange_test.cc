#include "scanner/verify/exchange.h"

#include "scanner/verify/transfer.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::verify;
using State = Verification::State;

namespace {

VerifyRequest request() {
  VerifyRequest request;
  request.url = "https://api.example.com/v1/me?key={value}";
  request.live = {{200}, {}};
  request.dead = {{401}, {}};
  return request;
}

HttpAnswer answer(long status, std::string body = {}) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

}  // namespace

TEST_CASE("a value is written as its place demands") {
  VerifyRequest asked = request();
  const std::string value = "a/b?c&d \"e\\:~";
  CHECK(fill(asked, value)->url == "https://api.example.com/v1/me?key=a%2Fb%3Fc%26d%20%22e%5C:~");
  asked.method = "POST";
  asked.body = "t={value}&u={value}";
  CHECK(fill(asked, "x y")->body == "t=x%20y&u=x%20y");
  asked.headers = {"Content-Type: application/json", "Authorization: Bearer {value}"};
  asked.body = R"({"key":"{value}"})";
  CHECK(fill(asked, value)->body == R"({"key":"a/b?c&d \"e\\:~"})");
  CHECK(fill(asked, value)->headers[1] == "Authorization: Bearer " + value);
  asked.basic = "{value}:";
  CHECK(fill(asked, "k")->basic == "k:");
  CHECK(host_of(asked) == "api.example.com");
}

TEST_CASE("a value can't smuggle a header") {
  VerifyRequest asked = request();
  CHECK(fill(asked, "a\r\nHost: evil")->url.find('\n') == std::string::npos);
  asked.headers = {"X-Key: {value}"};
  CHECK_FALSE(fill(asked, "a\r\nHost: evil"));
  CHECK_FALSE(fill(asked, std::string("a\0b", 3)));
}

TEST_CASE("a request is for the kinds of values that it names") {
  VerifyRequest asked = request();
  asked.begins = {"ab_", "cd_"};
  asked.ends = {":fx"};
  CHECK(fill(asked, "cd_1:fx"));
  CHECK_FALSE(fill(asked, "cd_1"));
  CHECK_FALSE(fill(asked, "1:fx"));
}

TEST_CASE("an answer is live or dead only when it looks like that") {
  const VerifyRequest plain = request();
  VerifyRequest by_text = request();
  by_text.live = {{200}, {"\"ok\": true"}};
  by_text.dead = {{200, 404}, {"revoked", "expired"}};
  VerifyRequest never_dead = request();
  never_dead.dead = {};
  VerifyRequest surer = request();
  surer.dead = {{200, 401}, {"expired"}};
  struct Case {
    const VerifyRequest& request;
    long status;
    std::string body;
    State want;
  };
  const std::vector<Case> cases = {
      {plain, 200, "", State::kLive},
      {plain, 401, "", State::kDead},
      {plain, 403, "", State::kUnknown},
      {plain, 500, "", State::kUnknown},
      {plain, 429, "", State::kUnknown},
      {plain, 302, "", State::kUnknown},
      {by_text, 200, "{ \"ok\" :\n true }", State::kLive},
      {by_text, 200, "{\"ok\":false,\"error\":\"revoked\"}", State::kDead},
      {by_text, 404, "expired", State::kDead},
      {by_text, 200, "{}", State::kUnknown},
      {by_text, 200, "\"ok\":true expired", State::kUnknown},
      {never_dead, 401, "", State::kUnknown},
      {surer, 200, "", State::kLive},
      {surer, 200, "expired", State::kDead},
  };
  for (const Case& each : cases) {
    CAPTURE(each.status, each.body);
    const Verification got = judge(each.request, answer(each.status, each.body));
    CHECK(got.state == each.want);
    CHECK(got.reason.find("api.example.com answered " + std::to_string(each.status)) == 0);
  }
  HttpAnswer failed;
  failed.failure = "timed out";
  CHECK(judge(plain, failed).state == State::kUnknown);
  CHECK(judge(plain, failed).reason == "api.example.com: timed out");
}

TEST_CASE("only a server on this machine stands in for issuers") {
  for (const char* good : {"http://127.0.0.1:80", "https://127.0.0.1:65535", "http://[::1]:8080"})
    CHECK(is_loopback(good));
  for (const char* bad :
       {"", "http://127.0.0.1", "http://127.0.0.1:", "http://127.0.0.1:80/x", "http://localhost:80",
        "http://127.0.0.1:80@evil.example", "http://127.0.0.1.evil.example:80",
        "ftp://127.0.0.1:80", "http://10.0.0.1:80"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_loopback(bad));
    if (*bad != '\0') CHECK_FALSE(Transfer::create({std::chrono::seconds(1), "", "", bad}));
  }
}
