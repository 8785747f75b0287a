// Numbers for the textfile collector of Prometheus' node exporter: totals only, never a path.
#include <cstdio>
#include <string>

#include "reports/assessment.h"
#include "reports/formats.h"
#include "reports/json_records.h"
#include "reports/markup.h"

namespace assay::reports {
namespace {

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

/// The text format, one family of gauges after the other.
class Gauges {
 public:
  void family(std::string_view name, std::string_view help) {
    name_ = name;
    text_ += "# HELP assay_";
    text_ += name;
    text_ += ' ';
    text_ += help;
    text_ += "\n# TYPE assay_";
    text_ += name;
    text_ += " gauge\n";
  }
  void sample(const Labels& labels, std::string_view value) {
    text_ += "assay_";
    text_ += name_;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      text_ += i == 0 ? '{' : ',';
      text_ += labels[i].first;
      text_ += '=';
      append_prometheus_label(text_, labels[i].second);
    }
    if (!labels.empty()) text_ += '}';
    text_ += ' ';
    text_ += value;
    text_ += '\n';
  }
  void sample(const Labels& labels, std::uint64_t value) { sample(labels, std::to_string(value)); }
  void single(std::string_view name, std::string_view help, std::string_view value) {
    family(name, help);
    sample({}, value);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string_view name_;
  std::string text_;
};

std::string decimal(double value, int digits) {
  std::string text(32, '\0');
  const int size = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

void add_entries(Gauges& gauges, const Totals& totals) {
  const auto both = [&](std::string_view name, std::string_view help, auto member) {
    gauges.family(name, help);
    gauges.sample({{"state", "scanned"}}, totals.scanned.*member);
    gauges.sample({{"state", "partial"}}, totals.partial.*member);
    gauges.sample({{"state", "skipped"}}, totals.skipped.*member);
  };
  both("entries", "Entries seen by the last scan, by what became of them.", &Count::entries);
  both("bytes", "Bytes of the entries seen by the last scan.", &Count::bytes);
  gauges.family("unread_entries", "Entries skipped or read in part, by reason.");
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    gauges.sample({{"reason", to_string(static_cast<Reason>(i))}}, totals.by_reason[i].entries);
  }
}

void add_findings(Gauges& gauges, const Totals& totals) {
  gauges.family("files", "Files by level of sensitivity.");
  for (std::size_t i = 0; i < totals.files_by_level.size(); ++i) {
    gauges.sample({{"level", to_string(static_cast<Level>(i))}}, totals.files_by_level[i]);
  }
  gauges.family("files_at_risk", "Files by band of risk.");
  for (std::size_t i = 0; i < totals.files_by_band.size(); ++i) {
    gauges.sample({{"band", to_string(static_cast<Band>(i))}}, totals.files_by_band[i]);
  }
  gauges.single("risk_max", "The highest risk of a file, 0 to 100.",
                std::to_string(totals.max_risk));
  gauges.single("risk_mass", "Sum of the risks of all files.", std::to_string(totals.risk_mass));
  gauges.family("findings", "Findings by class and confidence.");
  for (const auto& [name, counts] : totals.findings) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      gauges.sample({{"class", name}, {"confidence", to_string(static_cast<Confidence>(i))}},
                    counts[i]);
    }
  }
  gauges.single("suppressed_findings", "Findings that a mark or a baseline hides.",
                std::to_string(totals.suppressed));
}

void add_controls(Gauges& gauges, const ScanSummary& summary) {
  gauges.family("control_status", "0 satisfied, 1 not evidenced, 2 exception, 3 not applicable.");
  for (const ControlRecord& control : summary.controls) {
    gauges.sample({{"framework", control.framework}, {"control", control.id}},
                  static_cast<std::uint64_t>(control.status));
  }
  gauges.family("test_deviations", "Deviations that no waiver covers, by test that ran.");
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const TestCount& count = summary.totals.tests[i];
    if (count.tested == 0) continue;
    gauges.sample({{"test", to_string(static_cast<TestId>(i))}}, count.deviations);
  }
}

class PrometheusReport final : public Report {
 public:
  explicit PrometheusReport(ByteSink sink) : sink_(std::move(sink)) {}
  void begin(const ScanInfo& info) override {
    gauges_.family("info", "The program that scanned.");
    gauges_.sample({{"version", info.version}, {"rules", info.rules_digest}}, 1);
  }
  void add(const FileRecord&) override {}
  void add(const SkippedRecord&) override {}
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override {
    const Totals& totals = summary.totals;
    add_entries(gauges_, totals);
    add_findings(gauges_, totals);
    add_controls(gauges_, summary);
    gauges_.single("coverage_ratio", "What of the scope was read, the lower of entries and bytes.",
                   decimal(coverage_of(totals).percent() / 100.0, 2));
    gauges_.single("scan_complete", "1 if nothing that was asked for was left unread.",
                   summary.complete ? "1" : "0");
    gauges_.single("scan_duration_seconds", "How long the last scan took.",
                   decimal(static_cast<double>(summary.duration_ms) / 1000.0, 3));
    gauges_.single("last_run_timestamp_seconds", "When the last scan ended.",
                   std::to_string(summary.finished));
    // A scan that was stopped is no success: the alert on this number's age must come.
    if (!summary.interrupted) {
      gauges_.single("last_success_timestamp_seconds", "When the last scan ran to its end.",
                     std::to_string(summary.finished));
    }
    sink_(gauges_.text());
    return {};
  }

 private:
  ByteSink sink_;
  Gauges gauges_;
};

}  // namespace

std::unique_ptr<Report> make_prometheus_report(ByteSink sink, ReportOptions) {
  return std::make_unique<PrometheusReport>(std::move(sink));
}

}  // namespace assay::reports
