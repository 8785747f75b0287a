// OSCAL assessment results 1.1.3, for tools of governance: an observation for coverage, for each
// class of data and for each control, and a finding for each control that has an answer. From
// totals only: bounded by the number of classes and controls.
#include <algorithm>
#include <string>

#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/json_text.h"
#include "reports/shared.h"
#include "scanner/base/digest.h"

namespace assay::reports {
namespace {

constexpr const char* kNamespace = "urn:assay:oscal";

/// OSCAL's strings are one line that neither begins nor ends with white space, and not empty.
std::string line(std::string_view text) {
  std::string clean = printable(text);
  const auto first = clean.find_first_not_of(' ');
  if (first == std::string::npos) return "-";
  return clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

Json property(const char* name, std::string_view value) {
  return {{"name", name}, {"ns", kNamespace}, {"value", line(value)}};
}
Json property(const char* name, std::uint64_t value) {
  return property(name, std::to_string(value));
}

/// A token: framework and control, which no catalogue of OSCAL's has.
std::string control_id(const ControlRecord& control) {
  std::string id = control.framework + "_" + control.id;
  for (char& c : id) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!plain) c = '_';
  }
  return id.front() >= 'a' && id.front() <= 'z' ? id : "_" + id;
}

class OscalReport final : public Report {
 public:
  explicit OscalReport(ByteSink sink) : sink_(std::move(sink)) {}
  void begin(const ScanInfo& info) override {
    info_ = info;
    name_ = scan_name(info);
  }
  void add(const FileRecord&) override {}
  void add(const SkippedRecord&) override {}
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override;

 private:
  [[nodiscard]] std::string uuid(const std::string& of) const {
    return uuid_v5(name_ + ":oscal:" + of);
  }
  [[nodiscard]] Json observation(const std::string& of, const std::string& title,
                                 const std::string& text) const;
  [[nodiscard]] Json coverage(const ScanSummary& summary) const;
  [[nodiscard]] Json of_class(const std::string& name,
                              const std::array<std::uint64_t, 3>& counts) const;
  [[nodiscard]] Json of_control(const ControlRecord& control) const;
  [[nodiscard]] Json finding(const ControlRecord& control) const;
  [[nodiscard]] Json result(const ScanSummary& summary) const;

  ByteSink sink_;
  ScanInfo info_;
  std::string name_, collected_;
};

Json OscalReport::observation(const std::string& of, const std::string& title,
                              const std::string& text) const {
  return {{"uuid", uuid(of)},       {"title", line(title)}, {"description", line(text)},
          {"props", Json::array()}, {"methods", {"TEST"}},  {"types", {"finding"}},
          {"collected", collected_}};
}

Json OscalReport::coverage(const ScanSummary& summary) const {
  const Totals& totals = summary.totals;
  const Coverage coverage = coverage_of(totals);
  Json json = observation("coverage", "Coverage of the scan",
                          std::to_string(coverage.percent()) + " % of what was in scope was read");
  json["types"] = {"control-objective"};
  Json& props = json["props"];
  props.push_back(property("entries-seen", totals.seen.entries));
  props.push_back(property("entries-scanned", totals.scanned.entries));
  props.push_back(property("entries-partial", totals.partial.entries));
  props.push_back(property("entries-skipped", totals.skipped.entries));
  props.push_back(property("bytes-seen", totals.seen.bytes));
  props.push_back(property("complete", summary.complete ? "true" : "false"));
  Json evidence = Json::array();
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    const Count& count = totals.by_reason[i];
    if (count.entries == 0) continue;
    evidence.push_back(
        {{"description", std::string(to_string(static_cast<Reason>(i))) + ": " +
                             std::to_string(count.entries) + " entries, " +
                             std::to_string(count.bytes) + " bytes not or not wholly read"}});
  }
  if (!evidence.empty()) json["relevant-evidence"] = std::move(evidence);
  return json;
}

Json OscalReport::of_class(const std::string& name,
                           const std::array<std::uint64_t, 3>& counts) const {
  Json json = observation("class:" + name, "Data of class " + name,
                          std::to_string(counts[0] + counts[1] + counts[2]) + " findings");
  json["props"] = {property("class", name), property("findings-low", counts[0]),
                   property("findings-medium", counts[1]), property("findings-high", counts[2])};
  return json;
}

Json OscalReport::of_control(const ControlRecord& control) const {
  const std::string id = control_id(control);
  Json json = observation("control:" + id, id + ": " + control.title, control.note);
  json["types"] = {"control-objective"};
  Json& props = json["props"];
  props.push_back(property("framework", control.framework));
  props.push_back(property("control", control.id));
  props.push_back(property("status", to_string(control.status)));
  if (control.index) props.push_back(property("index", static_cast<std::uint64_t>(*control.index)));
  if (!control.limits.empty()) json["remarks"] = line("Not shown: " + control.limits);
  Json evidence = Json::array();
  for (const TestResult& test : control.tests) {
    const std::string text =
        std::string(to_string(test.test)) + ": " + std::string(to_string(test.status)) + ", " +
        std::to_string(test.deviations) + " deviations in " + std::to_string(test.tested) +
        " tested of " + std::to_string(test.population) + ", " + std::to_string(test.waived) +
        " waived; " + std::to_string(test.interval[0]) + " to " + std::to_string(test.interval[1]) +
        " % conform";
    evidence.push_back({{"description", text}});
  }
  if (!evidence.empty()) json["relevant-evidence"] = std::move(evidence);
  return json;
}

/// Only for what OSCAL has a word for: satisfied or not.
Json OscalReport::finding(const ControlRecord& control) const {
  const std::string id = control_id(control);
  const bool good = control.status == Status::kSatisfied;
  Json json = {{"uuid", uuid("finding:" + id)},
               {"title", line(id + ": " + control.title)},
               {"description", line(control.note)}};
  json["target"] = {{"type", "objective-id"}, {"target-id", id}};
  json["target"]["status"] = {{"state", good ? "satisfied" : "not-satisfied"},
                              {"reason", good ? "pass" : "fail"}};
  json["related-observations"] = Json::array();
  json["related-observations"].push_back({{"observation-uuid", uuid("control:" + id)}});
  return json;
}

Json OscalReport::result(const ScanSummary& summary) const {
  Json json = {{"uuid", uuid("result")},
               {"title", "Scan of " + line(info_.host)},
               {"description", "What a scan of files for personal data and secrets shows"},
               {"start", time_text(info_.started)},
               {"end", time_text(std::max(summary.finished, info_.started))}};
  json["props"] = {property("scanner-version", info_.version),
                   property("rules-digest", info_.rules_digest),
                   property("policy-digest", info_.policy_digest)};
  Json included = Json::array();
  Json excluded = Json::array();
  Json observations = Json::array();
  Json findings = Json::array();
  std::string remarks;
  observations.push_back(coverage(summary));
  for (const auto& [name, counts] : summary.totals.findings) {
    observations.push_back(of_class(name, counts));
  }
  for (const ControlRecord& control : summary.controls) {
    const std::string id = control_id(control);
    if (control.status == Status::kNotApplicable) {
      excluded.push_back({{"control-id", id}});
      remarks += (remarks.empty() ? "" : "; ") + id + " is not applicable: " + line(control.note);
      continue;
    }
    included.push_back({{"control-id", id}});
    observations.push_back(of_control(control));
    if (control.status != Status::kNotEvidenced) findings.push_back(finding(control));
  }
  Json selection = {{"description", "Controls that the scan was held against"}};
  if (!included.empty()) selection["include-controls"] = std::move(included);
  if (!excluded.empty()) selection["exclude-controls"] = std::move(excluded);
  if (!remarks.empty()) selection["remarks"] = remarks;
  json["reviewed-controls"]["control-selections"] = Json::array();
  json["reviewed-controls"]["control-selections"].push_back(std::move(selection));
  json["observations"] = std::move(observations);
  if (!findings.empty()) json["findings"] = std::move(findings);
  return json;
}

Result<void> OscalReport::finish(const ScanSummary& summary) {
  collected_ = time_text(summary.finished);
  std::string command;
  for (const std::string& word : info_.command) command += (command.empty() ? "" : " ") + word;
  Json document = {{"uuid", uuid("document")}};
  document["metadata"] = {{"title", "Assay: assessment results"},
                          {"last-modified", collected_},
                          {"version", collected_},
                          {"oscal-version", "1.1.3"}};
  document["import-ap"]["href"] = "#" + uuid("plan");
  document["results"] = Json::array();
  document["results"].push_back(result(summary));
  document["back-matter"]["resources"] = Json::array();
  document["back-matter"]["resources"].push_back({{"uuid", uuid("plan")},
                                                  {"title", "The scan as it was called"},
                                                  {"description", line(command)}});
  Json root;
  root["assessment-results"] = std::move(document);
  sink_(json_text(root, 1) + '\n');
  return {};
}

}  // namespace

std::unique_ptr<Report> make_oscal_report(ByteSink sink, ReportOptions) {
  return std::make_unique<OscalReport>(std::move(sink));
}

}  // namespace assay::reports
