// SARIF 2.1.0, for code hosts and their like. Results wait until they can be in order; what
// describes them (rules, taxonomies, what could not be read) stands after them in the same run.
#include <algorithm>
#include <map>
#include <utility>

#include "reports/formats.h"
#include "reports/json_text.h"
#include "reports/markup.h"
#include "reports/shared.h"
#include "reports/sorted_spill.h"
#include "scanner/base/digest.h"

namespace assay::reports {
namespace {

constexpr const char* kClasses = "assay-data-classes";

const char* sarif_level(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity >= Severity::kLow ? "warning" : "note";
}

Json reference(const std::string& id, const std::string& taxonomy) {
  return {{"id", id}, {"toolComponent", {{"name", taxonomy}}}};
}

/// The file on disk; a part of a container as a logical location in it.
Json location(const Provenance& entry) {
  Json json = {{"physicalLocation", {{"artifactLocation", {{"uri", file_uri(entry.root())}}}}}};
  if (entry.depth() > 0) {
    json["logicalLocations"] = {
        {{"name", entry.name()}, {"fullyQualifiedName", entry.path()}, {"kind", "resource"}}};
  }
  return json;
}

/// Where a file has lines or bytes of its own; empty for others.
Json region(const Finding& finding) {
  Json json = Json::object();
  if (finding.line != 0) {
    json["startLine"] = finding.line;
    if (finding.column != 0) json["startColumn"] = finding.column;
  }
  if (finding.bytes && finding.bytes->second > finding.bytes->first) {
    json["byteOffset"] = finding.bytes->first;
    json["byteLength"] = finding.bytes->second - finding.bytes->first;
  }
  return json;
}

Json suppressions(const Finding& finding) {
  Json list = Json::array();
  if (finding.suppressed == "inline") {
    list.push_back({{"kind", "inSource"}, {"justification", "a mark in the line"}});
  } else if (!finding.suppressed.empty()) {
    list.push_back({{"kind", "external"}, {"justification", finding.suppressed}});
  }
  if (!finding.waived.empty()) {
    list.push_back({{"kind", "external"},
                    {"status", "accepted"},
                    {"justification", "waiver " + finding.waived}});
  }
  return list;
}

bool is_secret(const Finding& finding) {
  return finding.rule->data_class == "secret" || finding.rule->data_class.rfind("secret.", 0) == 0;
}

class SarifReport final : public Report {
 public:
  SarifReport(ByteSink sink, const ReportOptions& options)
      : sink_(std::move(sink)), results_(options.temp_dir), notifications_(options.temp_dir) {}

  void begin(const ScanInfo& info) override;
  void add(const FileRecord& file) override;
  void add(const SkippedRecord& skipped) override;
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override;

 private:
  [[nodiscard]] std::string_view baseline_state(const Finding& finding) const;
  [[nodiscard]] std::string taxa(const FileRecord& file, bool secret) const;
  Json result(const Finding& finding, const FileRecord& file, const std::string& path);
  void notify(const Provenance& entry, Reason reason, const std::string& detail, bool in_part);
  [[nodiscard]] Json driver() const;
  [[nodiscard]] Json taxonomies(const std::vector<ControlRecord>& controls) const;
  [[nodiscard]] Json invocation(const ScanSummary& summary) const;

  ByteSink sink_;
  SortedSpill results_, notifications_;
  ScanInfo info_;
  bool has_baseline_ = false;
  /// Those that found something, by id. Results name rules by their ids alone: an index would
  /// follow from the order in which workers come.
  std::map<std::string_view, const RuleInfo*> rules_;
};

void SarifReport::begin(const ScanInfo& info) {
  info_ = info;
  has_baseline_ = std::any_of(info.options.begin(), info.options.end(),
                              [](const auto& option) { return option.first == "baseline"; });
  sink_(
      "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
      "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\n\"results\":[");
}

/// "new" or "unchanged" against the store's scans or the baseline; empty when there are neither.
std::string_view SarifReport::baseline_state(const Finding& finding) const {
  if (info_.history && info_.history->past) {
    const auto past = info_.history->past(finding);
    return past && !past->reopened ? "unchanged" : "new";
  }
  if (!has_baseline_) return {};
  return finding.suppressed == "baseline" ? "unchanged" : "new";
}

/// The controls that the file's content makes an exception of, as the last member of a result and
/// its end. A class is its rule's relationship.
std::string SarifReport::taxa(const FileRecord& file, bool secret) const {
  if (file.failed.empty() || file.findings.empty()) return "}";
  Json list = Json::array();
  for (const Framework& framework : info_.frameworks) {
    for (const Control& control : framework.controls) {
      for (const TestId test : control.tests) {
        if (!file.failed.has(test) || file.waived.has(test)) continue;
        if (test == TestId::kSecret && !secret) continue;
        list.push_back(reference(control.id, framework.id));
        break;
      }
    }
  }
  return list.empty() ? "}" : ",\"taxa\":" + json_text(list) + "}";
}

Json SarifReport::result(const Finding& finding, const FileRecord& file, const std::string& path) {
  const RuleInfo& rule = *finding.rule;
  rules_.try_emplace(rule.id, &rule);
  Json json = {{"ruleId", rule.id}};
  json["level"] = sarif_level(severity_of(finding.level, finding.confidence));
  json["message"]["text"] = sarif_text(rule.title) + ": " + sarif_text(shown(finding));
  json["locations"] = {location(*file.provenance)};
  if (file.provenance->depth() == 0) {
    Json where = region(finding);
    if (!where.empty()) json["locations"][0]["physicalLocation"]["region"] = std::move(where);
  }
  json["guid"] = uuid_v5("urn:assay:finding:" + to_hex(finding.id));
  json["partialFingerprints"] = {{"assayFinding/v1", to_hex(finding.id)},
                                 {"assayValue/v1", to_hex(finding.fingerprint)}};
  if (const auto state = baseline_state(finding); !state.empty()) json["baselineState"] = state;
  if (Json list = suppressions(finding); !list.empty()) json["suppressions"] = std::move(list);
  json["rank"] = file.impact;
  Json& properties = json["properties"];
  properties = {{"class", rule.data_class},        {"confidence", to_string(finding.confidence)},
                {"score", finding.score / 1000.0}, {"sensitivity", to_string(finding.level)},
                {"fileRisk", file.risk},           {"path", path}};
  if (const std::string place = place_of(finding); !place.empty()) properties["place"] = place;
  if (finding.verified) {
    properties["verified"] = to_string(finding.verified->state);
    properties["verifiedReason"] = finding.verified->reason;
  }
  return json;
}

void SarifReport::add(const FileRecord& file) {
  const std::string path = file.findings.empty() ? std::string() : file.provenance->path();
  const std::string for_secrets = taxa(file, true);
  const std::string for_others = taxa(file, false);
  std::uint64_t n = 0;
  for (const Finding& finding : file.findings) {
    std::string text = json_text(result(finding, file, path));
    if (counts(finding)) {
      text.pop_back();
      text += is_secret(finding) ? for_secrets : for_others;
    }
    results_.append(SortedSpill::key(path, n++), text);
  }
  if (file.partial) notify(*file.provenance, *file.partial, file.partial_detail, true);
}

void SarifReport::add(const SkippedRecord& skipped) {
  notify(*skipped.provenance, skipped.reason, skipped.detail, false);
}

void SarifReport::notify(const Provenance& entry, Reason reason, const std::string& detail,
                         bool in_part) {
  const std::string id = "unread/" + std::string(to_string(reason));
  std::string text = (in_part ? "read in part: " : "not read: ") + std::string(to_string(reason));
  if (!detail.empty()) text += ": " + sarif_text(detail);
  const Json json = {{"descriptor", {{"id", id}}},
                     {"level", is_benign(reason) ? "note" : "warning"},
                     {"message", {{"text", text}}},
                     {"locations", {location(entry)}}};
  notifications_.append(SortedSpill::key(entry.path(), 0), json_text(json));
}

Json SarifReport::driver() const {
  Json json = {{"name", "Assay"}, {"version", info_.version}};
  json["rules"] = Json::array();
  for (const auto& [id, rule] : rules_) {
    Json each = {{"id", rule->id}, {"shortDescription", {{"text", sarif_text(rule->title)}}}};
    each["relationships"] = {
        {{"target", reference(rule->data_class, kClasses)}, {"kinds", {"superset"}}}};
    each["properties"] = {{"tags", rule->tags}};
    if (!rule->country.empty()) each["properties"]["country"] = rule->country;
    json["rules"].push_back(std::move(each));
  }
  json["supportedTaxonomies"] = {{{"name", kClasses}}};
  for (const Framework& framework : info_.frameworks) {
    json["supportedTaxonomies"].push_back({{"name", framework.id}});
  }
  json["properties"] = {{"rulesDigest", info_.rules_digest}, {"fingerprintKey", info_.key}};
  return json;
}

Json SarifReport::taxonomies(const std::vector<ControlRecord>& controls) const {
  std::map<std::string_view, const RuleInfo*> classes;
  for (const auto& [id, rule] : rules_) classes.try_emplace(rule->data_class, rule);
  Json kinds = {{"name", kClasses},
                {"shortDescription", {{"text", "Kinds of data"}}},
                {"taxa", Json::array()}};
  for (const auto& [id, rule] : classes) kinds["taxa"].push_back({{"id", id}});
  Json list = {std::move(kinds)};
  for (const Framework& framework : info_.frameworks) {
    Json json = {{"name", framework.id},
                 {"fullName", framework.title},
                 {"version", framework.edition},
                 {"taxa", Json::array()}};
    for (const Control& control : framework.controls) {
      Json taxon = {{"id", control.id},
                    {"shortDescription", {{"text", sarif_text(control.title)}}}};
      for (const ControlRecord& record : controls) {
        if (record.framework != framework.id || record.id != control.id) continue;
        taxon["properties"] = {{"status", to_string(record.status)}, {"note", record.note}};
      }
      json["taxa"].push_back(std::move(taxon));
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json SarifReport::invocation(const ScanSummary& summary) const {
  Json json = {{"executionSuccessful", !summary.interrupted},
               {"startTimeUtc", time_text(info_.started)},
               {"endTimeUtc", time_text(summary.finished)},
               {"arguments", info_.command},
               {"machine", info_.host},
               {"account", info_.account}};
  json["properties"] = {{"complete", summary.complete}, {"suppressed", summary.totals.suppressed}};
  json["toolConfigurationNotifications"] = Json::array();
  for (const std::string& warning : summary.warnings) {
    json["toolConfigurationNotifications"].push_back(
        {{"level", "note"}, {"message", {{"text", sarif_text(warning)}}}});
  }
  return json;
}

Result<void> SarifReport::finish(const ScanSummary& summary) {
  if (auto drained = drain_list(results_, sink_); !drained) return drained;
  std::string text = json_text(invocation(summary));
  text.pop_back();  // the notifications are its last member
  sink_("],\n\"invocations\":[" + text + ",\"toolExecutionNotifications\":[");
  if (auto drained = drain_list(notifications_, sink_); !drained) return drained;
  const Json details = {{"id", "assay/"}, {"guid", uuid_v5(scan_name(info_))}};
  sink_("]}],\n\"automationDetails\":" + json_text(details) +
        ",\n\"tool\":{\"driver\":" + json_text(driver()) +
        "},\n\"taxonomies\":" + json_text(taxonomies(summary.controls)) + "}]}\n");
  return {};
}

}  // namespace

std::unique_ptr<Report> make_sarif_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<SarifReport>(std::move(sink), options);
}

}  // namespace assay::reports
