// P15: a report from the store is the scan's own, byte for byte, whatever the records are and
// however many scans share them.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "reports/report.h"
#include "scanner/base/clean_file.h"
#include "scanner/store_reader.h"
#include "scanner/store_writer.h"
#include "tests/reports/cases.h"
#include "tests/support/test.h"

namespace assay {
namespace {

using reports::testing::Random;

constexpr int kScans = property_cases(100);
constexpr int kRecords = 100;  ///< of a scan: 10,000 cases in all

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-p15-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string any_name(Random& random) {
  std::string name = "n";
  for (std::uint32_t i = random.below(6); i > 0; --i) {
    const char c = static_cast<char>(random.below(255) + 1);
    name += c == '/' ? '_' : c;
  }
  return name;
}

scanner::EntryResult any_record(Random& random, const Policy& policy, int number) {
  const std::string name = any_name(random) + std::to_string(number);
  if (random.chance(6)) {
    return SkippedRecord{Provenance::file("/srv/x/" + name), random.below(1000),
                         static_cast<Reason>(random.below(kReasonCount)), any_name(random)};
  }
  const auto from = reports::testing::any_case(random);
  FileRecord file = reports::testing::assessed(from, policy);
  file.provenance = Provenance::file(from.folder + name);
  if (random.chance(5)) file.partial = static_cast<Reason>(random.below(kReasonCount));
  file.meta.mode = random.below(01000);
  for (Finding& finding : file.findings) {
    finding.line = random.below(1000);
    finding.match = any_name(random) + "****";
    finding.evidence = {"pattern", any_name(random)};
    if (random.chance(4)) finding.where.edit().part = any_name(random);
    if (random.chance(9)) finding.suppressed = "inline";
  }
  return file;
}

class Rendering {
 public:
  explicit Rendering(const reports::ScanInfo& info) {
    for (const std::string_view format : reports::report_formats()) {
      auto& text = texts_.emplace_back();
      outputs_.push_back(
          reports::make_report(format, [&text](std::string_view more) { text += more; }, {}));
      outputs_.back()->begin(info);
    }
  }
  void add(const scanner::EntryResult& record) {
    for (const auto& output : outputs_)
      std::visit([&](const auto& each) { output->add(each); }, record);
  }
  const std::list<std::string>& finish(const reports::ScanSummary& summary) {
    for (const auto& output : outputs_) REQUIRE(output->finish(summary));
    return texts_;
  }

 private:
  std::list<std::string> texts_;
  std::vector<std::unique_ptr<reports::Report>> outputs_;
};

TEST_CASE("a format that wants no clean files comes out the same without them") {
  const Policy policy = reports::testing::built_in_policy(reports::testing::kPolicy);
  Random random(16);
  reports::ScanInfo info = reports::testing::scan_info();
  info.rulebook = std::make_shared<const Policy>(policy);
  std::vector<scanner::EntryResult> records;
  int clean = 0;
  for (int i = 0; i < 2000; ++i) {
    records.push_back(any_record(random, policy, i));
    auto* file = std::get_if<FileRecord>(&records.back());
    if (file != nullptr && random.chance(2)) file->findings.clear();
    if (file != nullptr && is_clean(*file)) ++clean;
  }
  REQUIRE(clean > 500);
  std::size_t formats = 0;
  for (const std::string_view format : reports::report_formats()) {
    INFO(format);
    std::string all;
    std::string rest;
    auto one = reports::make_report(format, [&all](std::string_view more) { all += more; }, {});
    auto other = reports::make_report(format, [&rest](std::string_view more) { rest += more; }, {});
    if (one->wants_clean()) continue;
    ++formats;
    one->begin(info);
    other->begin(info);
    for (const auto& record : records) {
      std::visit([&](const auto& each) { one->add(each); }, record);
      const auto* file = std::get_if<FileRecord>(&record);
      if (file == nullptr || !is_clean(*file))
        std::visit([&](const auto& each) { other->add(each); }, record);
    }
    REQUIRE(one->finish({}));
    REQUIRE(other->finish({}));
    CHECK(all == rest);
  }
  CHECK(formats == 11);
}

TEST_CASE("P15 a report from the store is the scan's own, byte for byte") {
  const TempFolder folder;
  const Policy policy = reports::testing::built_in_policy(reports::testing::kPolicy);
  Random random(15);
  reports::ScanInfo info = reports::testing::scan_info();
  info.rulebook = std::make_shared<const Policy>(policy);
  std::vector<scanner::EntryResult> records;
  for (int scan = 1; scan <= kScans; ++scan) {
    INFO("scan " << scan);
    // Most of it is as it was: the next scan shares its records.
    records.resize(std::min<std::size_t>(records.size(), random.below(kRecords)));
    while (records.size() < kRecords)
      records.push_back(any_record(random, policy, static_cast<int>(records.size())));
    std::shuffle(records.begin(), records.end(), random.engine());
    auto writer = scanner::StoreWriter::open(folder.file("s.db"), "key");
    REQUIRE(writer);
    REQUIRE((*writer)->begin({scan, "{}", "condition", "digest", "", "/", "scope", "rules",
                              scanner::StoreScan::Keeps::kFiles}));
    Rendering own(info);
    for (const auto& record : records) {
      (*writer)->add(record);
      own.add(record);
    }
    REQUIRE((*writer)->finish({kScans, "complete", "{}\n", "", 100, {}}));
    const auto reader = scanner::StoreReader::open(folder.file("s.db"));
    REQUIRE(reader);
    Rendering again(info);
    REQUIRE((*reader)->each(scan, [&](scanner::EntryResult&& record) { again.add(record); }));
    REQUIRE(again.finish({}) == own.finish({}));
  }
}

}  // namespace
}  // namespace assay
