// Markdown for merge requests and wikis: the numbers, and the worst of what was found. Bounded: who
// needs everything takes another format. All that comes from files stands in code spans.
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "reports/first.h"
#include "reports/formats.h"
#include "reports/markup.h"
#include "reports/shared.h"

namespace assay::reports {
namespace {

constexpr std::size_t kFiles = 20;
constexpr std::size_t kFindings = 100;
constexpr std::size_t kUnread = 20;

const char* severity_name(Severity severity) {
  constexpr std::array<const char*, 5> kNames = {"info", "low", "medium", "high", "critical"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string code(std::string_view text) {
  std::string out;
  append_markdown_code(out, text);
  return out;
}

/// The kept rows, and how many more there are.
template <class Rows>
std::string text_of(const Rows& rows, std::string_view more) {
  std::string out;
  for (const auto& [key, row] : rows.rows()) out += row;
  if (rows.more() != 0) {
    out += "\n" + std::to_string(rows.more()) + " more; " + std::string(more) + "\n";
  }
  return out;
}

class MarkdownReport final : public Report {
 public:
  explicit MarkdownReport(ByteSink sink) : sink_(std::move(sink)) {}
  void begin(const ScanInfo& info) override { info_ = info; }
  void add(const FileRecord& file) override;
  void add(const SkippedRecord& skipped) override {
    unread(skipped.provenance->path(), "not read", skipped.reason, skipped.detail);
  }
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override;

 private:
  void unread(const std::string& path, const char* what, Reason reason, const std::string& detail);
  void append_head(const ScanSummary& summary);
  void append_totals(const Totals& totals);
  void append_controls(const std::vector<ControlRecord>& controls);

  ByteSink sink_;
  ScanInfo info_;
  /// Worst first, then by path and place, so that the order of records doesn't show.
  First<std::tuple<int, std::string>, std::string> files_{kFiles};
  First<std::tuple<int, std::string, std::uint64_t, std::uint64_t, std::string>, std::string>
      findings_{kFindings};
  First<std::string, std::string> unread_{kUnread};
  std::string out_;
};

void MarkdownReport::add(const FileRecord& file) {
  const std::string path = file.provenance->path();
  std::set<std::string_view> classes;
  for (const Finding& finding : file.findings) {
    if (!counts(finding)) continue;
    const RuleInfo& rule = *finding.rule;
    classes.insert(rule.data_class);
    const Severity severity = severity_of(finding.level, finding.confidence);
    findings_.add({-static_cast<int>(severity), path, finding.line, finding.column, rule.id}, [&] {
      const std::string waived = finding.waived.empty() ? "" : "waived: " + finding.waived;
      return "| " + std::string(severity_name(severity)) + " | " +
             std::string(to_string(finding.confidence)) + " | " + code(path) + " | " +
             code(place_of(finding)) + " | " + code(rule.id) + " | " + code(shown(finding)) +
             " | " + code(waived) + " |\n";
    });
  }
  if (!classes.empty()) {
    files_.add({-static_cast<int>(file.risk), path}, [&] {
      std::string row = "| " + std::to_string(file.risk) + " | " +
                        std::string(to_string(file.level)) + " | " + std::string(file.audience) +
                        " | " + code(path) + " |";
      for (const std::string_view name : classes) row += ' ' + code(name);
      return row + " |\n";
    });
  }
  if (file.partial) unread(path, "read in part", *file.partial, file.partial_detail);
}

void MarkdownReport::unread(const std::string& path, const char* what, Reason reason,
                            const std::string& detail) {
  if (is_benign(reason)) return;
  unread_.add(path, [&] {
    return "| " + code(path) + " | " + what + " | " + std::string(to_string(reason)) + " | " +
           code(detail) + " |\n";
  });
}

void MarkdownReport::append_head(const ScanSummary& summary) {
  std::uint64_t findings = 0;
  for (const auto& [name, counts] : summary.totals.findings) {
    findings += counts[0] + counts[1] + counts[2];
  }
  out_ += "# Assay scan\n\n**" + std::to_string(findings) +
          (findings == 1 ? " finding**" : " findings**");
  if (summary.totals.suppressed != 0) {
    out_ += ", " + std::to_string(summary.totals.suppressed) + " suppressed";
  }
  out_ += "; " + std::to_string(coverage_of(summary.totals).percent()) +
          " % of what was in scope was read";
  if (summary.interrupted) {
    out_ += "; **stopped before the end**";
  } else if (!summary.complete) {
    out_ += "; **incomplete**";
  }
  std::string command;
  for (const std::string& word : info_.command) command += (command.empty() ? "" : " ") + word;
  out_ += ".\n\n| | |\n| --- | --- |\n";
  out_ += "| command | " + code(command) + " |\n";
  out_ += "| host, account | " + code(info_.host) + ", " + code(info_.account) + " |\n";
  out_ += "| started, finished | " + time_text(info_.started) + ", " + time_text(summary.finished) +
          " |\n";
  out_ += "| version | " + code(info_.version) + " |\n";
  out_ += "| rules | " + std::to_string(info_.rules) + ", " + code(info_.rules_digest) + " |\n";
  out_ += "| policy | " + (info_.policy.empty() ? "built in" : code(info_.policy)) + " " +
          code(info_.policy_digest) + " |\n";
}

void MarkdownReport::append_totals(const Totals& totals) {
  if (!totals.findings.empty()) {
    out_ += "\n## Kinds of data\n\n| class | high | medium | low |\n| --- | ---: | ---: | ---: |\n";
    for (const auto& [name, counts] : totals.findings) {
      out_ += "| " + code(name) + " | " + std::to_string(counts[2]) + " | " +
              std::to_string(counts[1]) + " | " + std::to_string(counts[0]) + " |\n";
    }
  }
  out_ += "\n## Entries\n\n| | entries | bytes |\n| --- | ---: | ---: |\n";
  const auto row = [this](std::string_view name, const Count& count) {
    out_ += "| " + std::string(name) + " | " + std::to_string(count.entries) + " | " +
            std::to_string(count.bytes) + " |\n";
  };
  row("seen", totals.seen);
  row("scanned", totals.scanned);
  row("read in part", totals.partial);
  row("skipped", totals.skipped);
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (totals.by_reason[i].entries != 0) {
      row("because " + std::string(to_string(static_cast<Reason>(i))), totals.by_reason[i]);
    }
  }
}

void MarkdownReport::append_controls(const std::vector<ControlRecord>& controls) {
  if (controls.empty()) return;
  std::map<std::string, std::array<std::uint64_t, 4>> counts;
  std::string exceptions;
  for (const ControlRecord& control : controls) {
    ++counts[control.framework][static_cast<std::size_t>(control.status)];
    if (control.status != Status::kException) continue;
    exceptions += "| " + code(control.framework) + " | " + code(control.id) + " | " +
                  code(control.title) + " |";
    for (const TestResult& test : control.tests) {
      if (test.deviations == 0) continue;
      exceptions += ' ' + std::string(to_string(test.test)) + ": " +
                    std::to_string(test.deviations) + " of " + std::to_string(test.tested);
    }
    exceptions += " |\n";
  }
  out_ +=
      "\n## Controls\n\n| framework | satisfied | exception | not evidenced | not applicable |\n"
      "| --- | ---: | ---: | ---: | ---: |\n";
  for (const auto& [name, by_status] : counts) {
    out_ += "| " + code(name);
    for (const Status status :
         {Status::kSatisfied, Status::kException, Status::kNotEvidenced, Status::kNotApplicable}) {
      out_ += " | " + std::to_string(by_status[static_cast<std::size_t>(status)]);
    }
    out_ += " |\n";
  }
  if (!exceptions.empty()) {
    out_ += "\n| framework | control | what it asks | deviations |\n| --- | --- | --- | --- |\n" +
            exceptions;
  }
}

Result<void> MarkdownReport::finish(const ScanSummary& summary) {
  append_head(summary);
  if (!files_.empty()) {
    out_ +=
        "\n## Files of highest risk\n\n| risk | level | readers | file | holds |\n"
        "| ---: | --- | --- | --- | --- |\n" +
        text_of(files_, "`--format csv-files` lists all.");
  }
  if (!findings_.empty()) {
    out_ +=
        "\n## Findings\n\n| severity | confidence | file | place | rule | value | |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n" +
        text_of(findings_, "`--format csv` lists all.");
  }
  if (!unread_.empty()) {
    out_ += "\n## Not or not wholly read\n\n| file | | reason | |\n| --- | --- | --- | --- |\n" +
            text_of(unread_, "`--format csv-skipped` lists all.");
  }
  append_totals(summary.totals);
  append_controls(summary.controls);
  sink_(out_);
  return {};
}

}  // namespace

std::unique_ptr<Report> make_markdown_report(ByteSink sink, ReportOptions) {
  return std::make_unique<MarkdownReport>(std::move(sink));
}

}  // namespace assay::reports
