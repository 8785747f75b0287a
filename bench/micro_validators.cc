// Every validator over digits of 8 to 20 places: what a structural hit costs before it is a match.
#include <benchmark/benchmark.h>

#include "bench/random.h"
#include "patterns/validators.h"

namespace assay::bench {
namespace {

void validators(benchmark::State& state) {
  Random random(1);
  std::vector<std::string> values;
  for (std::size_t i = 0; i < 256; ++i) values.push_back(random.text(kDigits, 8 + i % 13));
  std::int64_t calls = 0;
  for (auto _ : state) {
    for (const patterns::Validator& validator : patterns::validators()) {
      for (const std::string& value : values) {
        bool valid = validator.fn(value);
        benchmark::DoNotOptimize(valid);
      }
      calls += static_cast<std::int64_t>(values.size());
    }
  }
  state.SetItemsProcessed(calls);
}
BENCHMARK(validators);

}  // namespace
}  // namespace assay::bench
