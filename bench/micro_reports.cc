// The formats: records to text, per format.
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "reports/report.h"

namespace assay::bench {
namespace {

/// Files with ten findings each, half of them secrets, that fail two tests.
struct Records {
  Records() {
    key.id = "aws-access-key";
    key.title = "Access key";
    key.data_class = "secret.cloud";
    number.id = "us-ssn";
    number.title = "Social security number";
    number.data_class = "pii.government-id";
    for (std::uint32_t i = 0; i < 1000; ++i) {
      FileRecord file;
      file.provenance = Provenance::file("/srv/share/department/" + std::to_string(i) + "/a.txt");
      file.media_type = "text/plain";
      file.failed.add(TestId::kSecret);
      file.failed.add(TestId::kLevel);
      for (std::uint8_t n = 0; n < 10; ++n) {
        Finding finding;
        finding.rule = n % 2 == 0 ? &key : &number;
        finding.id[0] = finding.fingerprint[0] = n;
        finding.confidence = Confidence::kHigh;
        finding.level = Level::kRestricted;
        finding.score = 935;
        finding.evidence = {"checksum", "context:key"};
        finding.line = i + n + 1;
        finding.column = 7;
        finding.bytes = {{100, 111}};
        finding.match = "ab******9";
        file.findings.push_back(std::move(finding));
      }
      files.push_back(std::move(file));
    }
    std::vector<Problem> problems;
    info.frameworks = reports::built_in_frameworks(problems);
    if (!problems.empty()) throw std::runtime_error(problems.front().text());
  }
  RuleInfo key, number;
  std::vector<FileRecord> files;
  reports::ScanInfo info;
};

void reports_format(benchmark::State& state, const char* format) {
  const Records records;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto report =
        reports::make_report(format, [&](std::string_view text) { bytes += text.size(); }, {});
    report->begin(records.info);
    for (const FileRecord& file : records.files) report->add(file);
    if (!report->finish({})) state.SkipWithError("the report is not whole");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * 10'000);  // findings
}

BENCHMARK_CAPTURE(reports_format, jsonl, "jsonl")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, json, "json")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, sarif, "sarif")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, csv, "csv")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, csv_files, "csv-files")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, gitlab, "gitlab")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, ocsf, "ocsf")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, junit, "junit")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(reports_format, markdown, "markdown")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::bench
