// The text stage: bytes in an encoding to windows.
#include <benchmark/benchmark.h>

#include "bench/corpus.h"
#include "formats/text.h"

namespace assay::bench {
namespace {

void windows(benchmark::State& state, Coding coding) {
  Random random(1);
  const std::string bytes = make_text(random, content_kinds()[6], coding, 8U << 20, 0).bytes;
  const formats::TextType type =
      formats::detect_text(std::string_view(bytes).substr(0, 65536), formats::Kind::kText);
  formats::WindowReader reader({});
  std::uint64_t owned = 0;
  for (auto _ : state) {
    MemoryStream stream(bytes);
    reader.start(stream, type);
    for (auto next = reader.next(); next && *next != nullptr; next = reader.next())
      owned += (*next)->own_end - (*next)->own_begin;
  }
  benchmark::DoNotOptimize(owned);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}

void text_utf8(benchmark::State& state) { windows(state, Coding::kUtf8); }
void text_latin1(benchmark::State& state) { windows(state, Coding::kLatin1); }
void text_utf16(benchmark::State& state) { windows(state, Coding::kUtf16Le); }
BENCHMARK(text_utf8)->Unit(benchmark::kMillisecond);
BENCHMARK(text_latin1)->Unit(benchmark::kMillisecond);
BENCHMARK(text_utf16)->Unit(benchmark::kMillisecond);

void text_measure(benchmark::State& state) {
  Random random(1);
  const std::string text = make_text(random, content_kinds()[0], Coding::kUtf8, 1U << 20, 0).bytes;
  for (auto _ : state) benchmark::DoNotOptimize(formats::measure(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(text_measure);

}  // namespace
}  // namespace assay::bench
