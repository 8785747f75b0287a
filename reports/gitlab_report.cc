// GitLab's security report of type SAST, schema 15.2.1: its secret detection wants a commit for
// each finding, which files on a share don't have. Findings are written as they come, the scan
// after them.
#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/json_text.h"
#include "reports/markup.h"
#include "reports/shared.h"
#include "reports/sorted_spill.h"
#include "scanner/base/digest.h"

namespace assay::reports {
namespace {

constexpr std::size_t kNameLimit = 255;  // the schema's

const char* severity_name(Severity severity) {
  constexpr std::array<const char*, 5> kNames = {"Info", "Low", "Medium", "High", "Critical"};
  return kNames[static_cast<std::size_t>(severity)];
}

/// Without a zone, as the schema asks; it is UTC.
std::string zoneless(std::int64_t seconds) {
  std::string text = time_text(seconds);
  text.pop_back();
  return text;
}

/// At most `limit` bytes, not cut inside of a character.
std::string shortened(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  text.resize(limit);
  return text;
}

Json detail(const char* name, std::string_view value) {
  return {{"name", name}, {"type", "text"}, {"value", value}};
}

/// The description is Markdown to GitLab, so that all of a file's is in code spans.
std::string description(const Finding& finding, const std::string& path) {
  std::string text;
  append_markdown_code(text, shown(finding));
  text += " in ";
  append_markdown_code(text, path);
  const std::string place = place_of(finding);
  if (!place.empty()) {
    text += " at ";
    append_markdown_code(text, place);
  }
  return text;
}

Json vulnerability(const Finding& finding, const FileRecord& file, const std::string& path) {
  const RuleInfo& rule = *finding.rule;
  Json json = {{"id", uuid_v5("urn:assay:finding:" + to_hex(finding.id))},
               {"name", shortened(printable(rule.title), kNameLimit)},
               {"description", description(finding, path)},
               {"severity", severity_name(severity_of(finding.level, finding.confidence))}};
  json["identifiers"] = {
      {{"type", "assay_rule"}, {"name", "Assay " + rule.id}, {"value", rule.id}},
      {{"type", "assay_class"}, {"name", "Data " + rule.data_class}, {"value", rule.data_class}}};
  Json& location = json["location"];
  location["file"] = file.provenance->root().name();
  if (file.provenance->depth() == 0 && finding.line != 0) location["start_line"] = finding.line;
  Json& details = json["details"];
  details["level"] = detail("Level", to_string(finding.level));
  details["confidence"] = detail("Confidence", to_string(finding.confidence));
  details["fingerprint"] = detail("Fingerprint", to_hex(finding.fingerprint));
  if (finding.verified) {
    details["verified"] = detail("Issuer says", std::string(to_string(finding.verified->state)) +
                                                    ": " + printable(finding.verified->reason));
  }
  if (!finding.waived.empty()) details["waiver"] = detail("Waiver", printable(finding.waived));
  return json;
}

class GitlabReport final : public Report {
 public:
  GitlabReport(ByteSink sink, const ReportOptions& options)
      : sink_(std::move(sink)), found_(options.temp_dir), messages_(options.temp_dir) {}

  void begin(const ScanInfo& info) override {
    version_ = info.version;
    started_ = info.started;
    sink_("{\"version\":\"15.2.1\",\n\"vulnerabilities\":[");
  }
  void add(const FileRecord& file) override {
    const std::string path = file.provenance->path();
    std::uint64_t n = 0;
    for (const Finding& finding : file.findings) {
      if (!counts(finding)) continue;
      found_.append(SortedSpill::key(path, n++), json_text(vulnerability(finding, file, path)));
    }
    if (file.partial) unread("read in part", path, *file.partial, file.partial_detail);
  }
  void add(const SkippedRecord& skipped) override {
    unread("not read", skipped.provenance->path(), skipped.reason, skipped.detail);
  }
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override {
    if (auto drained = drain_list(found_, sink_); !drained) return drained;
    Json tool = {{"id", "assay"}, {"name", "Assay"}, {"version", version_}};
    tool["vendor"]["name"] = "Assay";
    const Json scan = {{"type", "sast"},
                       {"analyzer", tool},
                       {"scanner", tool},
                       {"start_time", zoneless(started_)},
                       {"end_time", zoneless(summary.finished)},
                       {"status", summary.interrupted ? "failure" : "success"}};
    std::string text = json_text(scan);
    text.pop_back();  // the messages are its last member
    sink_("],\n\"scan\":" + text + ",\"messages\":[");
    if (auto drained = drain_list(messages_, sink_); !drained) return drained;
    sink_("]}}\n");
    return {};
  }

 private:
  void unread(const char* what, const std::string& path, Reason reason, const std::string& why) {
    std::string text = what + (": " + printable(path)) + ": ";
    text += to_string(reason);
    if (!why.empty()) text += ": " + printable(why);
    const Json json = {{"level", is_benign(reason) ? "info" : "warn"}, {"value", text}};
    messages_.append(SortedSpill::key(path, 0), json_text(json));
  }

  ByteSink sink_;
  SortedSpill found_, messages_;
  std::string version_;
  std::int64_t started_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_gitlab_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<GitlabReport>(std::move(sink), options);
}

}  // namespace assay::reports
