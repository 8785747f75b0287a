#include "scanner/verify/verifier.h"

#include <algorithm>
#include <deque>
#include <map>
#include <thread>

#include "scanner/base/secret.h"

namespace assay::verify {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kStopPoll{50};
constexpr std::chrono::seconds kThrottledWait{5};  ///< when the issuer doesn't say how long

/// A host, the questions for it and when it may be asked the next.
struct Host {
  std::string name;
  std::deque<std::size_t> waiting;
  Clock::time_point ready;
  unsigned failures = 0;
};

void wipe_all(HttpRequest& request) {
  for (std::string* text : {&request.url, &request.basic, &request.body}) wipe(*text);
  for (std::string& header : request.headers) wipe(header);
}

// False: the stop came first.
bool wait_until(Clock::time_point when, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto now = Clock::now();
    if (now >= when) return true;
    std::this_thread::sleep_for(std::min<Clock::duration>(kStopPoll, when - now));
  }
  return false;
}

void give_up(Host& host, std::vector<Verification>& answers, const std::string& why) {
  for (const std::size_t at : host.waiting)
    answers[at] = {Verification::State::kUnknown, "not asked: " + why};
  host.waiting.clear();
}

Verification ask_one(const Question& question, const Exchange& exchange, HttpAnswer& answer) {
  auto request = fill(*question.request, question.value);
  if (!request) {
    return {Verification::State::kUnknown, "not asked: " + request.error().detail};
  }
  answer = exchange(*request);
  wipe_all(*request);
  return judge(*question.request, answer);
}

// When the host may be asked again, or that it is not to be.
void settle(Host& host, const HttpAnswer& answer, const Pace& pace,
            std::vector<Verification>& answers) {
  const auto between = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(1 / std::max(pace.per_second, 0.001)));
  host.ready = Clock::now() + between;
  host.failures = answer.failure.empty() ? 0 : host.failures + 1;
  if (host.failures >= pace.failures)
    return give_up(host, answers,
                   host.name + " failed " + std::to_string(host.failures) + " times in a row");
  if (answer.status != 429 && !(answer.status == 503 && answer.retry_after)) return;
  const std::chrono::seconds wait = answer.retry_after.value_or(kThrottledWait);
  if (wait > pace.longest_wait)
    return give_up(host, answers,
                   host.name + " asks to be left alone for " + std::to_string(wait.count()) + " s");
  host.ready = std::max<Clock::time_point>(host.ready, Clock::now() + wait);
}

}  // namespace

std::vector<Verification> ask(const std::vector<Question>& questions, const Exchange& exchange,
                              const Pace& pace, const std::stop_token& stop) {
  std::vector<Verification> answers(questions.size());
  std::map<std::string, Host> hosts;
  std::map<std::pair<std::string, std::string>, std::size_t> first;  // URL and value
  std::vector<std::size_t> same_as(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto [place, is_new] =
        first.try_emplace({questions[i].request->url, questions[i].value}, i);
    same_as[i] = place->second;
    if (!is_new) continue;
    Host& host = hosts[host_of(*questions[i].request)];
    host.name = host_of(*questions[i].request);
    host.waiting.push_back(i);
  }
  for (;;) {
    Host* next = nullptr;
    for (auto& [name, host] : hosts) {
      if (!host.waiting.empty() && (next == nullptr || host.ready < next->ready)) next = &host;
    }
    if (next == nullptr) break;
    if (!wait_until(next->ready, stop)) {
      for (auto& [name, host] : hosts) give_up(host, answers, "stopped by a signal");
      break;
    }
    const std::size_t at = next->waiting.front();
    next->waiting.pop_front();
    HttpAnswer answer;
    answers[at] = ask_one(questions[at], exchange, answer);
    settle(*next, answer, pace, answers);
  }
  for (std::size_t i = 0; i < questions.size(); ++i) answers[i] = answers[same_as[i]];
  return answers;
}

}  // namespace assay::verify
