// Records for the tests of assay::reports.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "reports/report.h"
#include "scanner/base/policy.h"

namespace assay::reports::testing {

/// The built-in classes with no policy.
Policy default_policy();

/// The built-in policy with the text of a policy file over it. Throws when that has mistakes.
Policy built_in_policy(std::string_view toml = "");

/// A file on disk with that mode and last change, beneath folders that are open to all.
std::shared_ptr<const Holder> holder(std::uint32_t mode, std::int64_t modified);

inline RuleInfo rule(std::string id, std::string data_class) {
  RuleInfo info;
  info.id = std::move(id);
  info.title = "Title of " + info.id;
  info.data_class = std::move(data_class);
  info.tags = {"gdpr"};
  return info;
}

/// `value` distinguishes fingerprints.
inline Finding finding(const RuleInfo& rule, Confidence confidence, std::uint32_t value = 1) {
  Finding f;
  f.rule = &rule;
  f.confidence = confidence;
  for (std::size_t i = 0; i < 4; ++i)
    f.fingerprint[i] = static_cast<std::uint8_t>(value >> (8 * i));
  f.id = f.fingerprint;
  f.score = 735;
  f.line = 3;
  f.column = 7;
  f.match = "ab****";
  return f;
}

inline FileRecord file(std::string path, std::vector<Finding> findings = {}) {
  FileRecord record;
  record.provenance = Provenance::file(std::move(path));
  record.meta.size = 100;
  record.media_type = "text/plain";
  record.findings = std::move(findings);
  return record;
}

inline SkippedRecord skipped(std::string path, Reason reason, std::string detail = {}) {
  return {Provenance::file(std::move(path)), 50, reason, std::move(detail)};
}

/// Records of every kind, with every member that a record can have but a raw value.
struct Sample {
  Sample();
  Sample(const Sample&) = delete;  // findings point into it
  Sample& operator=(const Sample&) = delete;
  /// With owners' names.
  static ReportOptions options();

  RuleInfo name = rule("name", "pii.name");
  RuleInfo key = rule("key", "secret.cloud");
  std::vector<FileRecord> files;
  std::vector<SkippedRecord> skipped;
};

/// What is known of the scan that render() reports on.
ScanInfo scan_info();

/// What a report of `format` writes for these records, of that scan.
std::string render(std::string_view format, const std::vector<FileRecord>& files,
                   const std::vector<SkippedRecord>& skipped, ReportOptions options,
                   const ScanInfo& info);
/// As above, of scan_info().
std::string render(std::string_view format, const std::vector<FileRecord>& files,
                   const std::vector<SkippedRecord>& skipped, ReportOptions options = {});

}  // namespace assay::reports::testing
