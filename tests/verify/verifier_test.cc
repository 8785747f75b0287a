#include "scanner/verify/verifier.h"

#include <map>

#include "tests/support/test.h"

using namespace assay;
using namespace assay::verify;
using State = Verification::State;

namespace {

VerifyRequest request_to(const std::string& host) {
  VerifyRequest request;
  request.url = "https://" + host + "/?key={value}";
  request.live = {{200}, {}};
  request.dead = {{401}, {}};
  return request;
}

// Counts what each host was asked, and answers as it is told.
struct Issuers {
  std::map<std::string, int> asked;
  std::function<HttpAnswer(const std::string& url)> say;
  Exchange exchange() {
    return [this](const HttpRequest& request) {
      ++asked[request.url.substr(8, request.url.find('/', 8) - 8)];
      return say(request.url);
    };
  }
};

HttpAnswer with_status(long status) {
  HttpAnswer answer;
  answer.status = status;
  return answer;
}

constexpr double kFast = 1e6;

}  // namespace

TEST_CASE("each distinct credential is asked about once") {
  const VerifyRequest a = request_to("a.example");
  const VerifyRequest b = request_to("b.example");
  Issuers issuers;
  issuers.say = [](const std::string& url) {
    return with_status(url.ends_with("good") ? 200 : 401);
  };
  const std::vector<Question> questions = {
      {&a, "good"}, {&a, "bad"}, {&a, "good"}, {&b, "good"}, {&a, "bad"}};
  const auto answers = ask(questions, issuers.exchange(), {kFast}, {});
  const std::vector<State> want = {State::kLive, State::kDead, State::kLive, State::kLive,
                                   State::kDead};
  REQUIRE(answers.size() == want.size());
  for (std::size_t i = 0; i < want.size(); ++i) CHECK(answers[i].state == want[i]);
  CHECK(issuers.asked["a.example"] == 2);
  CHECK(issuers.asked["b.example"] == 1);
}

TEST_CASE("requests to one host keep their distance, hosts don't wait for another") {
  const VerifyRequest a = request_to("a.example");
  const VerifyRequest b = request_to("b.example");
  std::vector<std::pair<std::string, std::chrono::steady_clock::time_point>> log;
  const Exchange exchange = [&](const HttpRequest& request) {
    log.emplace_back(request.url.substr(8, 1), std::chrono::steady_clock::now());
    return with_status(200);
  };
  ask({{&a, "1"}, {&a, "2"}, {&b, "1"}, {&b, "2"}}, exchange, {10}, {});
  REQUIRE(log.size() == 4);
  CHECK(log[0].first != log[1].first);
  std::map<std::string, std::chrono::steady_clock::time_point> last;
  for (const auto& [host, when] : log) {
    if (last.count(host) != 0) CHECK(when - last[host] >= std::chrono::milliseconds(99));
    last[host] = when;
  }
}

TEST_CASE("a host that throttles for long isn't asked again, others are") {
  const VerifyRequest a = request_to("a.example");
  const VerifyRequest b = request_to("b.example");
  Issuers issuers;
  issuers.say = [](const std::string& url) {
    HttpAnswer answer = with_status(url.find("a.example") != std::string::npos ? 429 : 200);
    answer.retry_after = std::chrono::seconds(3600);
    return answer;
  };
  const auto answers =
      ask({{&a, "1"}, {&a, "2"}, {&b, "1"}, {&b, "2"}}, issuers.exchange(), {kFast}, {});
  CHECK(issuers.asked["a.example"] == 1);
  CHECK(answers[0].reason == "a.example answered 429: throttled");
  CHECK(answers[1].reason == "not asked: a.example asks to be left alone for 3600 s");
  CHECK(answers[3].state == State::kLive);
}

TEST_CASE("a host that throttles for a moment is waited for") {
  const VerifyRequest a = request_to("a.example");
  bool first = true;
  const auto begin = std::chrono::steady_clock::now();
  const auto answers = ask({{&a, "1"}, {&a, "2"}},
                           [&](const HttpRequest&) {
                             HttpAnswer answer = with_status(first ? 429 : 200);
                             if (first) answer.retry_after = std::chrono::seconds(1);
                             first = false;
                             return answer;
                           },
                           {kFast}, {});
  CHECK(answers[0].state == State::kUnknown);
  CHECK(answers[1].state == State::kLive);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds(1));
}

TEST_CASE("a host that fails again and again is given up") {
  const VerifyRequest a = request_to("a.example");
  Issuers issuers;
  issuers.say = [](const std::string&) {
    HttpAnswer answer;
    answer.failure = "timed out";
    return answer;
  };
  const auto answers =
      ask({{&a, "1"}, {&a, "2"}, {&a, "3"}, {&a, "4"}}, issuers.exchange(), {kFast}, {});
  CHECK(issuers.asked["a.example"] == 3);
  CHECK(answers[0].reason == "a.example: timed out");
  CHECK(answers[3].reason == "not asked: a.example failed 3 times in a row");
}

TEST_CASE("a stop ends the asking at once") {
  const VerifyRequest a = request_to("a.example");
  Issuers issuers;
  std::stop_source stop;
  issuers.say = [&](const std::string&) {
    stop.request_stop();
    return with_status(200);
  };
  const auto answers = ask({{&a, "1"}, {&a, "2"}}, issuers.exchange(), {0.001}, stop.get_token());
  CHECK(answers[0].state == State::kLive);
  CHECK(answers[1].reason == "not asked: stopped by a signal");
}

TEST_CASE("what a header can't hold is not sent") {
  VerifyRequest a = request_to("a.example");
  a.headers = {"X-Key: {value}"};
  Issuers issuers;
  const auto answers = ask({{&a, "1\n2"}}, issuers.exchange(), {kFast}, {});
  CHECK(issuers.asked.empty());
  CHECK(answers[0].reason == "not asked: the value has control characters");
}
