// Opening containers in process: bytes out per second.
#include <benchmark/benchmark.h>

#include "bench/archive.h"
#include "bench/corpus.h"
#include "formats/container.h"

namespace assay::bench {
namespace {

class Counter final : public formats::MemberVisitor {
 public:
  bool begin(const formats::Member&) override { return true; }
  bool data(std::string_view bytes) override {
    total += bytes.size();
    return true;
  }
  void end(const formats::MemberEnd&) override {}
  std::uint64_t total = 0;
};

void archive(benchmark::State& state, ArchiveFormat format) {
  Random random(1);
  std::vector<ArchiveMember> members;
  for (std::size_t i = 0; i < 100; ++i) {
    const ContentKind& kind = content_kinds()[i % content_kinds().size()];
    members.push_back({"m" + std::to_string(i) + '.' + std::string(kind.extension),
                       make_text(random, kind, Coding::kUtf8, 40000, 0).bytes});
  }
  const std::string bytes = make_archive(format, members);
  const std::string name = std::string("a") + extension(format);
  const formats::FileType type =
      formats::identify(std::string_view(bytes).substr(0, formats::kHeadSize), name);
  Counter counter;
  for (auto _ : state) {
    formats::MemoryAccess access(bytes);
    formats::expand(access, name, type, {}, counter);
  }
  if (counter.total == 0) state.SkipWithError("nothing came out");
  state.SetBytesProcessed(static_cast<std::int64_t>(counter.total));
}

void archive_zip(benchmark::State& state) { archive(state, ArchiveFormat::kZip); }
void archive_tar(benchmark::State& state) { archive(state, ArchiveFormat::kTar); }
void archive_tar_gz(benchmark::State& state) { archive(state, ArchiveFormat::kTarGz); }
void archive_7z(benchmark::State& state) { archive(state, ArchiveFormat::k7z); }
BENCHMARK(archive_zip)->Unit(benchmark::kMillisecond);
BENCHMARK(archive_tar)->Unit(benchmark::kMillisecond);
BENCHMARK(archive_tar_gz)->Unit(benchmark::kMillisecond);
BENCHMARK(archive_7z)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::bench
