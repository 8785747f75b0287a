// The matcher over text of every kind, with hits as rare as in files that people keep.
#include <benchmark/benchmark.h>

#include "bench/corpus.h"
#include "patterns/matcher.h"

namespace assay::bench {
namespace {

void match(benchmark::State& state, std::size_t spacing) {
  const auto kinds = content_kinds();
  const ContentKind& kind = kinds[static_cast<std::size_t>(state.range(0))];
  state.SetLabel(std::string(kind.extension));
  Random random(1);
  const TextFile file = make_text(random, kind, Coding::kUtf8, 1U << 20, spacing);
  const auto rules = patterns::RuleSet::built_in();
  patterns::Matcher matcher(*rules);
  std::vector<patterns::Match> matches;
  patterns::TextView view;
  view.text = file.bytes;
  view.own_end = file.bytes.size();
  for (auto _ : state) {
    matches.clear();
    matcher.scan(view, matches);
    benchmark::DoNotOptimize(matches.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(file.bytes.size()) * state.iterations());
  state.counters["matches"] = static_cast<double>(matches.size());
}

void matcher_quiet(benchmark::State& state) { match(state, 0); }
void matcher_busy(benchmark::State& state) { match(state, 4096); }
BENCHMARK(matcher_quiet)->DenseRange(0, 9);
BENCHMARK(matcher_busy)->DenseRange(0, 9);

void matcher_tiny(benchmark::State& state) {
  const auto rules = patterns::RuleSet::built_in();
  patterns::Matcher matcher(*rules);
  std::vector<patterns::Match> matches;
  patterns::TextView view;
  view.text = "hello\n";
  view.own_end = view.text.size();
  for (auto _ : state) {
    matcher.scan(view, matches);
    benchmark::DoNotOptimize(matches.data());
  }
}
BENCHMARK(matcher_tiny);

void load_built_in(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(patterns::RuleSet::built_in());
}
BENCHMARK(load_built_in)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace assay::bench
