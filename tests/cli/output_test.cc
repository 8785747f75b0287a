#include "scanner/cli/output.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include "tests/support/test.h"

namespace assay::cli {
namespace {

/// Counts what it is told.
class CountingReport final : public reports::Report {
 public:
  explicit CountingReport(std::atomic<int>& records, bool throws = false)
      : records_(records), throws_(throws) {}
  void begin(const reports::ScanInfo&) override {}
  void add(const FileRecord&) override {
    if (throws_) throw std::runtime_error("broken");
    ++records_;
  }
  void add(const SkippedRecord&) override { ++records_; }
  Result<void> finish(const reports::ScanSummary&) override { return {}; }

 private:
  std::atomic<int>& records_;
  bool throws_;
};

std::vector<Output> counting(std::atomic<int>& records, bool throws = false) {
  std::vector<Output> outputs;
  outputs.push_back({std::move(*OutputFile::open("/dev/null")),
                     std::make_unique<CountingReport>(records, throws)});
  return outputs;
}

FileRecord file_with(std::size_t findings) {
  FileRecord file;
  file.provenance = Provenance::file("f");
  file.meta.size = 3;
  static const RuleInfo kRule{"r", "R", "pii", "", {}, 0};
  Finding finding;
  finding.rule = &kRule;
  file.findings.assign(findings, finding);
  return file;
}

TEST_CASE("everything that any thread pushes is written once") {
  std::atomic<int> records{0};
  Writer writer(counting(records), {}, {}, [] {});
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&writer] {
      for (std::size_t i = 0; i < 2000; ++i) {
        if (i % 3 == 0) {
          writer.push(SkippedRecord{Provenance::file("s"), 5, Reason::kExcluded, {}});
        } else {
          writer.push(file_with(i == 1 ? 10'000 : 0));  // more than the queue holds
        }
      }
    });
  }
  threads.clear();
  const Totals totals = writer.drain();
  CHECK(records == 8000);
  CHECK(totals.seen.entries == 8000);
  CHECK(totals.findings.at("pii")[0] == 40'000);
  CHECK(writer.failed_on());
}

TEST_CASE("a broken invariant in the writer ends the scan and is not swallowed") {
  std::atomic<int> records{0};
  std::atomic<int> stops{0};
  Writer writer(counting(records, true), {}, {}, [&stops] { ++stops; });
  for (int i = 0; i < 20'000; ++i) writer.push(file_with(0));  // must not wait forever
  CHECK_THROWS_AS(writer.drain(), std::runtime_error);
  CHECK(stops == 1);
}

TEST_CASE("when no output can be written the scan is told to stop") {
  std::atomic<int> stops{0};
  auto outputs = open_outputs({{"jsonl", "/dev/full"}}, {});
  REQUIRE(outputs);
  Writer writer(std::move(*outputs), {}, {}, [&stops] { ++stops; });
  for (int i = 0; i < 10'000; ++i) writer.push(file_with(1));
  writer.drain();
  writer.finish({});
  CHECK(stops == 1);
  REQUIRE(writer.failures().size() == 1);
  CHECK(writer.failures()[0] == "can't write /dev/full: No space left on device");
}

}  // namespace
}  // namespace assay::cli
