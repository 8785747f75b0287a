// Events of the Open Cybersecurity Schema Framework for a SIEM, one a line: a Data Security Finding
// (2006) for each finding, a Compliance Finding (2003) for each control.
#include <array>
#include <string>

#include "reports/formats.h"
#include "reports/json_text.h"
#include "reports/shared.h"
#include "scanner/base/digest.h"

namespace assay::reports {
namespace {

constexpr const char* kSchema = "1.4.0";

struct Named {
  int id;
  const char* name;
};

Named severity_name(Severity severity) {
  constexpr std::array<const char*, 5> kNames = {"Informational", "Low", "Medium", "High",
                                                 "Critical"};
  const auto index = static_cast<std::size_t>(severity);
  return {static_cast<int>(index) + 1, kNames[index]};
}

Named confidentiality(Level level) {
  constexpr std::array<Named, 4> kNames = {
      {{1, "Not Confidential"}, {5, "Private"}, {2, "Confidential"}, {6, "Restricted"}}};
  return kNames[static_cast<std::size_t>(level)];
}

Named category(std::string_view data_class) {
  struct Row {
    std::string_view prefix;
    Named named;
  };
  constexpr std::array<Row, 8> kRows = {{{"pii.government-id", {2, "Governmental"}},
                                         {"pii.tax", {2, "Governmental"}},
                                         {"pii.payment", {3, "Financial"}},
                                         {"pii.bank-account", {3, "Financial"}},
                                         {"pii", {1, "Personal"}},
                                         {"health", {1, "Personal"}},
                                         {"business", {4, "Business"}},
                                         {"secret", {6, "Security"}}}};
  for (const Row& row : kRows) {
    if (data_class.substr(0, row.prefix.size()) != row.prefix) continue;
    if (data_class.size() == row.prefix.size() || data_class[row.prefix.size()] == '.') {
      return row.named;
    }
  }
  return {99, "Other"};
}

Named compliance(Status status) {
  switch (status) {
    case Status::kSatisfied:
      return {1, "Pass"};
    case Status::kNotEvidenced:
      return {2, "Warning"};
    case Status::kException:
      return {3, "Fail"};
    case Status::kNotApplicable:
      break;
  }
  return {99, "Not applicable"};
}

class OcsfReport final : public Report {
 public:
  OcsfReport(ByteSink sink, ReportOptions options)
      : sink_(std::move(sink)), owner_name_(std::move(options.owner_name)) {}

  void begin(const ScanInfo& info) override {
    scan_ = uuid_v5(scan_name(info));
    host_ = info.host;
    started_ = info.started * 1000;
    metadata_ = {{"version", kSchema},
                 {"product", {{"name", "Assay"}, {"vendor_name", "Assay"}}},
                 {"correlation_uid", scan_}};
    metadata_["product"]["version"] = info.version;
  }
  void add(const FileRecord& file) override {
    if (file.findings.empty()) return;
    const std::string path = file.provenance->path();
    const Json described = describe(file, path);
    for (const Finding& finding : file.findings) put(event(finding, file, described, path));
  }
  void add(const SkippedRecord&) override {}
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override {
    for (const ControlRecord& control : summary.controls) put(event(control, summary));
    return {};
  }

 private:
  void put(const Json& json) { sink_(json_text(json) + '\n'); }

  [[nodiscard]] Json head(int class_uid, const char* class_name, Named severity) const {
    return {{"category_uid", 2},
            {"category_name", "Findings"},
            {"class_uid", class_uid},
            {"class_name", class_name},
            {"activity_id", 1},
            {"activity_name", "Create"},
            {"type_uid", class_uid * 100 + 1},
            {"severity_id", severity.id},
            {"severity", severity.name},
            {"time", started_},
            {"metadata", metadata_}};
  }
  [[nodiscard]] Json describe(const FileRecord& file, const std::string& path) const;
  [[nodiscard]] Json event(const Finding& finding, const FileRecord& file, const Json& described,
                           const std::string& path) const;
  [[nodiscard]] Json event(const ControlRecord& control, const ScanSummary& summary) const;

  ByteSink sink_;
  std::function<std::string_view(std::uint32_t)> owner_name_;
  Json metadata_;
  std::string scan_, host_;
  std::int64_t started_ = 0;  ///< milliseconds
};

Json OcsfReport::describe(const FileRecord& file, const std::string& path) const {
  const std::string& name = file.provenance->name();
  const auto slash = name.rfind('/');
  std::string last = slash == std::string::npos ? name : name.substr(slash + 1);
  const Named level = confidentiality(file.level);
  Json json = {{"name", last.empty() ? path : std::move(last)},
               {"path", path},
               {"type_id", 1},
               {"type", "Regular File"},
               {"size", file.meta.size},
               {"mime_type", file.media_type},
               {"confidentiality_id", level.id},
               {"confidentiality", level.name}};
  if (file.meta.has_modified) json["modified_time"] = file.meta.modified * 1000;
  if (file.meta.has_owner) {
    Json& owner = json["owner"];
    owner["uid"] = std::to_string(file.meta.uid);
    // A member's user id is of the machine that packed it.
    const bool here = file.provenance->depth() == 0 && owner_name_;
    const auto known = here ? owner_name_(file.meta.uid) : std::string_view{};
    if (!known.empty()) owner["name"] = known;
  }
  return json;
}

Json OcsfReport::event(const Finding& finding, const FileRecord& file, const Json& described,
                       const std::string& path) const {
  const RuleInfo& rule = *finding.rule;
  Json json = head(2006, "Data Security Finding",
                   severity_name(severity_of(finding.level, finding.confidence)));
  const bool accepted = !counts(finding) || !finding.waived.empty();
  json["status_id"] = accepted ? 3 : 1;
  json["status"] = accepted ? "Suppressed" : "New";
  json["confidence_id"] = static_cast<int>(finding.confidence) + 1;
  json["confidence_score"] = finding.score / 10;
  json["risk_score"] = file.risk;
  json["impact_score"] = file.impact;
  json["finding_info"] = {{"uid", to_hex(finding.id)},
                          {"title", rule.title},
                          {"types", {rule.data_class}},
                          {"created_time", started_}};
  const Named kind = category(rule.data_class);
  const Named level = confidentiality(finding.level);
  json["data_security"] = {
      {"category_id", kind.id},         {"category", kind.name},
      {"confidentiality_id", level.id}, {"confidentiality", level.name},
      {"detection_system_id", 4},       {"detection_system", "Data Discovery & Classification"},
      {"detection_pattern", rule.id},   {"pattern_match", shown(finding)}};
  json["file"] = described;
  json["device"] = {{"hostname", host_}, {"type_id", 0}};
  Json& extra = json["unmapped"];
  extra = {{"fingerprint", to_hex(finding.fingerprint)}, {"audience", file.audience}};
  if (const std::string place = place_of(finding); !place.empty()) extra["place"] = place;
  if (!finding.suppressed.empty()) extra["suppressed"] = finding.suppressed;
  if (!finding.waived.empty()) extra["waived"] = finding.waived;
  json["message"] = rule.title + " in " + path;
  return json;
}

Json OcsfReport::event(const ControlRecord& control, const ScanSummary& summary) const {
  const Named status = compliance(control.status);
  const bool failed = control.status == Status::kException;
  Json json =
      head(2003, "Compliance Finding", severity_name(failed ? Severity::kHigh : Severity::kInfo));
  json["time"] = summary.finished * 1000;
  const std::string id = control.framework + " " + control.id;
  json["finding_info"] = {{"uid", uuid_v5("urn:assay:control:" + scan_ + ":" + id)},
                          {"title", id + ": " + control.title},
                          {"desc", control.note}};
  json["compliance"] = {{"standards", {control.framework}},
                        {"control", control.id},
                        {"status_id", status.id},
                        {"status", status.name},
                        {"status_detail", control.note}};
  json["device"] = {{"hostname", host_}, {"type_id", 0}};
  return json;
}

}  // namespace

std::unique_ptr<Report> make_ocsf_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<OcsfReport>(std::move(sink), std::move(options));
}

}  // namespace assay::reports
