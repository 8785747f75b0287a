#include "tests/reports/support.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "reports/data.h"
#include "reports/tally.h"

namespace assay::reports::testing {

Policy default_policy() {
  std::ifstream stream(ASSAY_CLASSES_FILE);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::vector<Problem> problems;
  Policy policy;
  policy.taxonomy = Taxonomy::parse(text, "classes.toml", problems);
  if (!problems.empty()) throw std::runtime_error(problems.front().text());
  return policy;
}

Policy built_in_policy(std::string_view toml) {
  std::vector<Problem> problems;
  Policy policy =
      parse_policy(data_file("policy/base.toml"), "base", default_policy(), "/", problems);
  policy = parse_policy(toml, "policy", std::move(policy), "/", problems);
  if (!problems.empty()) throw std::runtime_error(problems.front().text());
  return policy;
}

std::shared_ptr<const Holder> holder(std::uint32_t mode, std::int64_t modified) {
  auto made = std::make_shared<Holder>();
  made->meta.mode = mode;
  made->meta.has_owner = true;
  made->meta.uid = made->meta.gid = 1000;
  made->meta.has_modified = true;
  made->meta.modified = modified;
  if ((mode & 040U) != 0) {
    made->readers.who = Access::Who::kGroups;
    made->readers.groups = {1000};
  }
  if ((mode & 04U) != 0) made->readers.who = Access::Who::kAll;
  made->others_write = (mode & 02U) != 0;
  return made;
}

namespace {

Framework sample_framework() {
  Framework framework{"sample", "Sample", "1", {}};
  framework.controls.push_back({"S.1",
                                "files have owners",
                                "all",
                                Evidence::kDirect,
                                {TestId::kInventory, TestId::kSecret},
                                "that they know",
                                {"S.0"}});
  framework.controls.push_back({"S.2", "doors are locked", "all", Evidence::kNone, {}, "", {}});
  return framework;
}

}  // namespace

Sample::Sample() {
  name.country = "DE";
  Finding full = finding(name, Confidence::kMedium);
  full.evidence = {"context:name"};
  full.bytes = {{10, 20}};
  full.where.edit().page = 4;
  full.where.edit().sheet = "Staff";
  full.where.edit().decoded = {"base64"};
  full.alternatives = {&key};
  FindingPart part;
  part.name = "key id";
  part.rule = &key;
  part.line = 2;
  part.column = 5;
  part.bytes = {{3, 7}};
  part.match = "AK*";
  full.parts = {part};
  full.part_of = Fingerprint{9};
  Finding allowed = finding(key, Confidence::kHigh, 2);
  allowed.suppressed = "inline";
  FileRecord on_disk = file("dir/a\xFF\"\n.txt", {full, allowed});
  on_disk.meta.mode = 0640;
  on_disk.meta.has_owner = true;
  on_disk.meta.uid = 1;
  on_disk.meta.has_modified = true;
  on_disk.meta.modified = 1'700'000'000;
  on_disk.label = Label{"msip",
                        "0d814d60",
                        Level::kConfidential,
                        true,
                        "name",
                        "2026-01-02",
                        "Standard",
                        "tenant",
                        false,
                        {{"text", "INTERNAL", LabelTrust::kText}}};
  on_disk.label_verdict = LabelVerdict::kConflict;
  on_disk.values = {{"pii.name", 1, 60, 15, 6, Level::kInternal}};
  on_disk.people = {1, 1};
  on_disk.tested.add(TestId::kInventory);
  on_disk.tested.add(TestId::kAccess);
  on_disk.failed.add(TestId::kAccess);
  on_disk.waived.add(TestId::kAccess);
  on_disk.audience = "group";
  on_disk.findings[0].waived = "W-1";
  files.push_back(on_disk);
  FileRecord member = file("x");
  member.provenance = Provenance::member(Provenance::file("b.zip"), "in/c.txt", 0);
  member.meta.has_owner = true;
  member.meta.uid = 1;
  member.partial = Reason::kCorrupt;
  member.partial_detail = "checksum";
  files.push_back(member);
  skipped.push_back(testing::skipped("d.rar", Reason::kEncrypted, "needs a password"));
}

ReportOptions Sample::options() {
  ReportOptions options;
  options.owner_name = [](std::uint32_t) { return std::string_view("daemon"); };
  return options;
}

ScanInfo scan_info() {
  ScanInfo info;
  info.version = "0.0";
  info.command = {"assay", "scan", "."};
  info.host = "host";
  info.account = "someone";
  info.rules_digest = "00";
  info.cpu_level = "AVX2";
  info.key = "ephemeral";
  info.options = {{"jobs", {"2"}}};
  info.started = 1'700'000'000;
  info.frameworks = {sample_framework()};
  return info;
}

std::string render(std::string_view format, const std::vector<FileRecord>& files,
                   const std::vector<SkippedRecord>& skipped, ReportOptions options) {
  return render(format, files, skipped, std::move(options), scan_info());
}

std::string render(std::string_view format, const std::vector<FileRecord>& files,
                   const std::vector<SkippedRecord>& skipped, ReportOptions options,
                   const ScanInfo& info) {
  std::string out;
  const auto report = make_report(
      format, [&out](std::string_view text) { out += text; }, std::move(options));
  report->begin(info);
  Tally tally;
  for (const FileRecord& record : files) {
    tally.saw(record.meta.size);
    tally.add(record);
    report->add(record);
  }
  for (const SkippedRecord& record : skipped) {
    tally.saw(record.size);
    tally.add(record);
    report->add(record);
  }
  ScanSummary summary;
  summary.totals = tally.finish();
  summary.complete = !is_incomplete(summary.totals);
  summary.duration_ms = 500;
  summary.finished = info.started + 1;
  summary.controls = evaluate(sample_framework(), summary.totals, default_policy());
  if (const auto whole = report->finish(summary); !whole)
    throw std::runtime_error(whole.error().detail);
  return out;
}

}  // namespace assay::reports::testing
