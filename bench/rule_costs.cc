// assay_rule_costs PATH…: what each built-in rule adds to a scan of the files under PATH (a sample
// of 8 MiB of them). Scans it with one rule at a time: what that takes beyond the median of all,
// most of which find nothing to look at, is the rule's own work: confirming, validating, looking
// around. Prints the dearest ones as shares of the scan with all rules, and ends with 1 when one
// takes over 3 %.
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "formats/identify.h"
#include "patterns/matcher.h"
#include "patterns/rule_set.h"

namespace {

namespace fs = std::filesystem;
using assay::patterns::Match;
using assay::patterns::Matcher;
using assay::patterns::RuleSet;
using assay::patterns::Selection;

constexpr std::size_t kSample = 8U << 20, kOfFile = 64U << 10, kShown = 20;
constexpr double kMostShare = 0.03;
/// For each rule; and again for those that seemed the dearest, in turns: a machine that others use
/// is slow for seconds at a time, which would all be one rule's.
constexpr int kRounds = 2, kTurns = 15;
constexpr std::size_t kAgain = 80;

/// The begin of a file, and whether it is a program's: rules of names are off there, as in a scan.
struct Sample {
  std::string text;
  bool code = false;
};

struct Cost {
  std::string rule;
  double work = 0;
  std::size_t matches = 0;
};

/// Beginnings of files, spread over all of them.
std::vector<Sample> sample(const std::vector<std::string>& roots) {
  std::vector<fs::path> paths;
  for (const std::string& root : roots) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  const std::size_t step = std::max<std::size_t>(1, paths.size() * (kOfFile / 4) / kSample);
  std::vector<Sample> texts;
  std::size_t size = 0;
  for (std::size_t i = 0; i < paths.size() && size < kSample; i += step) {
    std::ifstream file(paths[i], std::ios::binary);
    std::string text(kOfFile, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    size += text.size();
    const std::string_view head(text.data(), std::min(text.size(), assay::formats::kHeadSize));
    const auto type = assay::formats::identify(head, paths[i].filename().string());
    texts.push_back({std::move(text), type.use == assay::formats::TextUse::kCode});
  }
  return texts;
}

/// What this thread has done: instructions, which are the same however busy the machine is; where
/// those can't be counted, nanoseconds of CPU.
class Meter {
 public:
  Meter() {
    perf_event_attr event{};
    event.size = sizeof event;
    event.type = PERF_TYPE_HARDWARE;
    event.config = PERF_COUNT_HW_INSTRUCTIONS;
    event.exclude_kernel = 1;
    event.exclude_hv = 1;
    counter_ = static_cast<int>(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
  }
  ~Meter() {
    if (counter_ >= 0) close(counter_);
  }
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  [[nodiscard]] bool counts() const { return counter_ >= 0; }
  [[nodiscard]] double now() const {
    std::uint64_t count = 0;
    if (counts() && read(counter_, &count, sizeof count) == sizeof count)
      return static_cast<double>(count);
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
  }

 private:
  int counter_ = -1;
};

Cost measure(const Selection& selection, const std::vector<Sample>& texts, const Meter& meter,
             int rounds) {
  std::vector<assay::Problem> problems;
  const auto rules = RuleSet::with({}, selection, "", problems);
  if (rules == nullptr)
    throw std::runtime_error(problems.empty() ? "no rules" : problems.front().text());
  Matcher matcher(*rules, assay::Confidence::kMedium);
  Cost cost;
  cost.work = 1e18;
  std::vector<Match> matches;
  for (int round = 0; round < rounds; ++round) {
    cost.matches = 0;
    const double begin = meter.now();
    for (const auto& [text, code] : texts) {
      matches.clear();
      assay::patterns::TextView view;
      view.use = code ? assay::patterns::Use::kCode : assay::patterns::Use::kProse;
      view.text = text;
      view.own_end = text.size();
      matcher.scan(view, matches);
      cost.matches += matches.size();
    }
    cost.work = std::min(cost.work, meter.now() - begin);
  }
  return cost;
}

int run(const std::vector<std::string>& roots) {
  const std::vector<Sample> texts = sample(roots);
  std::size_t bytes = 0;
  for (const Sample& one : texts) bytes += one.text.size();
  if (bytes == 0) {
    std::cerr << "assay_rule_costs: there is nothing to scan\n";
    return 2;
  }
  const Meter meter;
  double all = measure({}, texts, meter, kRounds).work;
  std::vector<Cost> costs;
  const auto built_in = RuleSet::built_in();
  std::set<std::string> known;  // rules of one id are measured together
  for (const auto& rule : built_in->rules()) {
    if (!known.insert(rule.info.id).second) continue;
    costs.push_back(measure({{rule.info.id}, {}, false}, texts, meter, kRounds));
    costs.back().rule = rule.info.id;
  }
  const auto dearest_first = [&] {
    std::sort(costs.begin(), costs.end(),
              [](const Cost& a, const Cost& b) { return a.work > b.work; });
  };
  dearest_first();
  const std::string plain = costs[costs.size() / 2].rule;
  double nothing = costs[costs.size() / 2].work;
  const std::size_t again = std::min(kAgain, costs.size());
  for (int turn = 0; turn < kTurns; ++turn) {
    all = std::min(all, measure({}, texts, meter, kRounds).work);
    nothing = std::min(nothing, measure({{plain}, {}, false}, texts, meter, kRounds).work);
    for (std::size_t i = 0; i < again; ++i) {
      const Cost once = measure({{costs[i].rule}, {}, false}, texts, meter, kRounds);
      costs[i].work = std::min(costs[i].work, once.work);
      costs[i].matches = once.matches;
    }
  }
  for (Cost& cost : costs) {
    if (&cost >= costs.data() + again) cost.work = std::min(cost.work, nothing);
  }
  dearest_first();
  const double size = static_cast<double>(bytes);
  std::printf("%zu files, %.1f MB, %zu rules; %s a byte: all %.2f, one that finds nothing %.2f\n",
              texts.size(), size / 1e6, costs.size(), meter.counts() ? "instructions" : "ns of CPU",
              all / size, nothing / size);
  std::printf("%-40s %8s %10s %9s\n", "rule", "share", "a byte", "matches");
  bool dear = false;
  for (std::size_t i = 0; i < std::min(kShown, costs.size()); ++i) {
    const double own = std::max(0.0, costs[i].work - nothing);
    dear = dear || own / all > kMostShare;
    std::printf("%-40s %7.2f%% %10.4f %9zu\n", costs[i].rule.c_str(), own / all * 100, own / size,
                costs[i].matches);
  }
  return dear ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << "assay_rule_costs: " << error.what() << '\n';
    return 2;
  }
}
